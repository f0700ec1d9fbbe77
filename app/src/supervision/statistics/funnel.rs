//! Shares beside each other, against limits that are wide where little was counted: an alternative to any ranking.
//!
//! Spiegelhalter 2005, "Funnel plots for comparing institutional performance" (Stat Med 24, 1185–1202), and on
//! over-dispersion Spiegelhalter 2005, "Handling over-dispersion of performance indicators" (Qual Saf Health Care 14, 347–351).

use super::{Interval, count, mean};
use crate::supervision::published::Dot;

/// Standard errors to the 95 % and to the 99.8 % limits.
const INNER: f64 = 1.96;
const OUTER: f64 = 3.09;
/// The fewest dots from which over-dispersion is estimated, a rule of this project: a tenth of fewer is less than one.
const DOTS: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    /// Of all that was to be done, over all dots, what was; neither nothing nor everything.
    pub share: f64,
    pub dispersion: Dispersion,
    /// What counts are rounded to; 0 where they are exact.
    pub step: u32,
}

/// φ, the mean of z² over the dots, after the z below the 10th percentile were set to it and those above the 90th to that
/// (winsorised, so that a few far dots do not widen the limits for themselves). Percentiles are interpolated linearly.
///
/// Limits are widened when φ is above 1 and the dots differ beyond chance: the sum of z² as it is, not winsorised, is above the
/// 95th percentile of χ² with one degree of freedom less than there are dots (Pearson's test of homogeneity). Without a true
/// difference this widens fewer than 1 in 20 funnels; the R script that wrote the golden files counts them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dispersion {
    /// Not estimated: fewer than 10 dots. Limits are not widened.
    TooFewDots,
    /// φ where chance explains it. Limits are not widened.
    ByChance(f64),
    /// φ where chance does not explain it. Limits are √φ times as far away (the multiplicative model).
    Wider(f64),
}

impl Dispersion {
    fn of(z: &[f64]) -> Self {
        if z.len() < DOTS {
            return Self::TooFewDots;
        }
        let phi = winsorised_mean_square(z);
        let sum: f64 = z.iter().map(|z| z.powi(2)).sum();
        if phi > 1.0 && sum > chi_squared_95(count(z.len() - 1)) {
            Self::Wider(phi)
        } else {
            Self::ByChance(phi)
        }
    }

    fn factor(self) -> f64 {
        match self {
            Self::Wider(phi) => phi.sqrt(),
            Self::ByChance(_) | Self::TooFewDots => 1.0,
        }
    }
}

/// Where chance alone puts dots that share the practice's share; both end at 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// 19 of 20.
    pub inner: Interval,
    /// 998 of 1,000.
    pub outer: Interval,
}

impl Funnel {
    /// `None` when there is nothing to compare: nothing to be done, nothing done, or everything. A dot of nothing counts
    /// for nothing. Counts that are rounded to a `step` scatter by it as well as by chance: what is done and what is not
    /// are off by up to half a step, each as likely, so a share p has the variance step²/12 · (p² + (1 − p)²)/n² on top.
    pub fn of(dots: &[Dot], step: u32) -> Option<Self> {
        let sum = |part: fn(&Dot) -> u32| dots.iter().map(part).map(f64::from).sum::<f64>();
        let share = sum(|dot| dot.done) / sum(|dot| dot.of);
        // Neither is true of 0 / 0.
        if !(share > 0.0 && share < 1.0) {
            return None;
        }
        let z: Vec<f64> = dots.iter().filter_map(|dot| z(*dot, share, step)).collect();
        Some(Self {
            share,
            dispersion: Dispersion::of(&z),
            step,
        })
    }

    /// How many standard errors a dot lies from the share, over-dispersion left aside; `None` of a dot of nothing.
    pub fn z(&self, dot: Dot) -> Option<f64> {
        z(dot, self.share, self.step)
    }

    /// The limits for so many to be done; a curve is drawn through as many as it needs.
    pub fn limits(&self, of: u32) -> Limits {
        let unit = self.dispersion.factor() * standard_error(self.share, of, self.step);
        let at = |distance: f64| Interval::around(self.share, distance * unit).of_shares();
        Limits {
            inner: at(INNER),
            outer: at(OUTER),
        }
    }
}

fn standard_error(share: f64, of: u32, step: u32) -> f64 {
    let of = f64::from(of);
    let rounding =
        f64::from(step).powi(2) / 12.0 * (share.powi(2) + (1.0 - share).powi(2)) / of.powi(2);
    (share * (1.0 - share) / of + rounding).sqrt()
}

fn z(dot: Dot, share: f64, step: u32) -> Option<f64> {
    let own = f64::from(dot.done) / f64::from(dot.of);
    (dot.of > 0).then(|| (own - share) / standard_error(share, dot.of, step))
}

fn winsorised_mean_square(z: &[f64]) -> f64 {
    // A copy is put in order for its percentiles; the dots stay as they are.
    let mut ordered = z.to_vec();
    ordered.sort_unstable_by(f64::total_cmp);
    let (low, high) = (percentile(&ordered, 1), percentile(&ordered, 9));
    let squares = z.iter().map(|z| z.max(low).min(high).powi(2));
    mean(squares).unwrap_or_default()
}

/// Between the two neighbours of (n − 1) · tenths / 10, counted from 0 (type 7 of Hyndman & Fan 1996).
fn percentile(ordered: &[f64], tenths: usize) -> f64 {
    let at = (ordered.len() - 1) * tenths;
    let below = ordered[at / 10];
    let above = ordered.get(at / 10 + 1).copied().unwrap_or(below);
    below + (above - below) * f64::from(count(at % 10)) / 10.0
}

/// The 95th percentile of χ² by the cube of Wilson & Hilferty 1931; from 9 degrees of freedom on, within .1 %.
pub(super) fn chi_squared_95(freedom: u32) -> f64 {
    const Z: f64 = 1.644_853_626_951_473;
    let freedom = f64::from(freedom);
    let spread = 2.0 / (9.0 * freedom);
    freedom * (1.0 - spread + Z * spread.sqrt()).powi(3)
}
