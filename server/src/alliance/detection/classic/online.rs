//! Rules that use the past alone.

use super::{MOVING_RANGE, mean, moving_range, sample_sd};

/// Ratings before one can be compared in units of the client's own SD.
const OWN_SD_RATINGS: usize = 3;
/// Ratings of a baseline.
pub const BASELINE: usize = 3;

/// Points below a fixed cut-off. On the SRS 36 of 40 is in circulation (Duncan et al. 2003, Journal of Brief Therapy
/// 3:3–12, and practice pages): a norm, not a validated classifier.
pub fn below_cutoff(totals: &[f64], cutoff: f64) -> Option<f64> {
    Some(cutoff - totals.last()?)
}

/// Points below the rating before. SRS practice pages ask for a conversation from 1 point on, which lies inside
/// measurement error; "drop ≥ reliable change" compares this with [`super::reliable_change`].
pub fn drop_from_previous(totals: &[f64]) -> Option<f64> {
    match totals {
        [.., before, now] => Some(before - now),
        _ => None,
    }
}

/// Points below the mean of the first three ratings, to be compared with [`super::reliable_change`].
pub fn drop_from_baseline(totals: &[f64]) -> Option<f64> {
    let baseline = mean(totals.get(..BASELINE)?)?;
    Some(baseline - totals.last()?)
}

/// Points below the mean of all earlier ratings.
pub fn below_own_mean(totals: &[f64]) -> Option<f64> {
    let (now, earlier) = totals.split_last()?;
    Some(mean(earlier)? - now)
}

/// Shewhart's chart for individuals: distance below the mean of earlier ratings in units of their mean moving range /
/// 1.128; 3 is the usual limit (Shewhart 1931; Lipner et al. 2022, Clinical Psychology & Psychotherapy 29:339–350, for
/// the alliance). `floor` is the smallest σ to believe, one step of the scale.
pub fn shewhart(totals: &[f64], floor: f64) -> Option<f64> {
    let (now, earlier) = totals.split_last()?;
    let sigma = moving_range(earlier)? / MOVING_RANGE;
    (earlier.len() >= OWN_SD_RATINGS).then_some(())?;
    Some((mean(earlier)? - now) / sigma.max(floor))
}

/// Distance below the mean of earlier ratings in their sample SD; 2 after Babl et al. 2024, Journal of Consulting and
/// Clinical Psychology 92:129–133, there with mean and SD of the whole course ([`super::hindsight::own_mean`]).
pub fn own_mean(totals: &[f64], floor: f64) -> Option<f64> {
    let (now, earlier) = totals.split_last()?;
    (earlier.len() >= OWN_SD_RATINGS).then_some(())?;
    Some((mean(earlier)? - now) / sample_sd(earlier)?.max(floor))
}

/// Exponentially weighted moving average with weight `lambda` on the newest rating, started at the mean of earlier
/// ratings: its distance below that mean in its own SD, s·√(λ/(2 − λ)) (Roberts 1959, Technometrics 1:239–250).
pub fn ewma(totals: &[f64], lambda: f64, floor: f64) -> Option<f64> {
    let (_, earlier) = totals.split_last()?;
    (earlier.len() >= OWN_SD_RATINGS).then_some(())?;
    let centre = mean(earlier)?;
    let average = totals
        .iter()
        .fold(centre, |average, x| lambda * x + (1.0 - lambda) * average);
    let sd = sample_sd(earlier)?.max(floor) * (lambda / (2.0 - lambda)).sqrt();
    Some((centre - average) / sd)
}
