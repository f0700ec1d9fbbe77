//! The published rules beside the filter: pure functions over a client's totals in order, as additional annotations of
//! a chart. None of them is ever the default flag, and no accuracy was published with any of them.
//!
//! Every online function takes the totals up to and with the session in question and answers `None` where the rule
//! cannot fire yet. Larger means further down; a person chooses the limit.

pub mod hindsight;
pub mod online;

#[cfg(test)]
mod tests;

/// Scale of the mean moving range for σ (d₂ of two values; Montgomery, Introduction to Statistical Quality Control).
pub const MOVING_RANGE: f64 = 1.128;

/// The smallest change between two scores that exceeds measurement error at 95 %: 1.96·SD·√2·√(1 − r).
///
/// Jacobson & Truax 1991, Journal of Consulting and Clinical Psychology 59:12–19. With an internal consistency as `r` it
/// answers "more than noise of the items?", not "more than this client's usual fluctuation?".
pub fn reliable_change(sd: f64, reliability: f64) -> f64 {
    1.96 * sd * std::f64::consts::SQRT_2 * (1.0 - reliability.clamp(0.0, 1.0)).sqrt()
}

/// Mean of the values; `None` of none.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample SD (n − 1); `None` of fewer than two.
pub fn sample_sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// Mean of the ranges between neighbours; `None` of fewer than two values.
pub fn moving_range(values: &[f64]) -> Option<f64> {
    let ranges: Vec<f64> = values
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    mean(&ranges)
}
