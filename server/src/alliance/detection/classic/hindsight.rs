//! Rules that need the whole course, also what came after.

use super::{mean, sample_sd};

/// Ratings that a line and its spread need.
const LINE_RATINGS: usize = 6;
/// "Back" within so many ratings.
const BACK_WITHIN: usize = 3;

/// Sessions more than `sds` SDs below the mean of the whole course (Babl et al. 2024). With n ratings no value can lie
/// more than (n − 1)/√n SDs off, so at 2 SDs nothing fires in 5 ratings or fewer.
pub fn own_mean(totals: &[f64], sds: f64) -> Vec<bool> {
    let limit = match (mean(totals), sample_sd(totals)) {
        (Some(mean), Some(sd)) if sd > 0.0 => mean - sds * sd,
        _ => f64::NEG_INFINITY,
    };
    totals.iter().map(|x| *x < limit).collect()
}

/// V shapes in the manner of Stiles et al. 2004, Journal of Consulting and Clinical Psychology 72:81–92: a rating 2
/// residual SDs or more below the client's own line, back within 1 of the line in the next three ratings. Steps and
/// the criterion of repair are this project's reading; the original wording was not verified.
pub fn v_shape(totals: &[f64]) -> Vec<bool> {
    let none = vec![false; totals.len()];
    if totals.len() < LINE_RATINGS {
        return none;
    }
    let residuals = residuals(totals);
    let freedom = (totals.len() - 2) as f64;
    let sd = (residuals.iter().map(|x| x * x).sum::<f64>() / freedom).sqrt();
    // A course on its line to the last digit has no spread to speak of.
    if sd < 1e-9 {
        return none;
    }
    (0..totals.len())
        .map(|at| {
            let mut after = residuals.iter().skip(at + 1).take(BACK_WITHIN);
            residuals[at] <= -2.0 * sd && after.any(|x| *x >= -sd)
        })
        .collect()
}

/// Distances from the least-squares line over the order of ratings.
fn residuals(totals: &[f64]) -> Vec<f64> {
    let n = totals.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let centre = totals.iter().sum::<f64>() / n;
    let (mut products, mut squares) = (0.0, 0.0);
    for (at, x) in totals.iter().enumerate() {
        let t = at as f64 - middle;
        products += t * (x - centre);
        squares += t * t;
    }
    let slope = if squares > 0.0 {
        products / squares
    } else {
        0.0
    };
    (0..)
        .zip(totals)
        .map(|(at, x)| x - centre - slope * (f64::from(at) - middle))
        .collect()
}
