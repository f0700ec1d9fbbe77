//! The statistics of supervision as pure functions: how long until something, a service over time, shares beside each other.
//!
//! They are held against files that R wrote (`app/tests/golden/statistics.R`). Nothing here puts people in an order: what
//! comes in order of time goes out so, and a dot has no place but its own.

pub mod funnel;
pub mod run_chart;
pub mod survival;
#[cfg(test)]
mod tests;

/// Both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    fn around(centre: f64, distance: f64) -> Self {
        Self {
            low: centre - distance,
            high: centre + distance,
        }
    }

    /// What of it a share can be.
    fn of_shares(self) -> Self {
        Self {
            low: self.low.max(0.0),
            high: self.high.min(1.0),
        }
    }
}

/// Differences below this part of a value come from floating-point arithmetic.
const SLACK: f64 = 1e-9;

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

/// `None` of nothing. Taken from the first value on, so that equal values have exactly themselves as their mean.
fn mean(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let first = values.clone().next()?;
    let beyond: f64 = values.clone().map(|value| value - first).sum();
    Some(first + beyond / f64::from(count(values.count())))
}
