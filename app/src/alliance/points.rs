use std::fmt;

use serde::{Deserialize, Serialize};

/// A score or an answer in hundredths of a scale point: 4.25 is `Points(425)`.
///
/// Whole numbers, because derived rows must be reproduced to the last digit and because Postgres may compare
/// integers before a row-security policy is applied, but not `numeric`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(pub i32);

impl Points {
    /// A whole number of scale points.
    pub const fn whole(points: i32) -> Self {
        Self(points * 100)
    }

    /// As a floating-point number of scale points, for drawing only.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The difference `self - other`.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The mean of a sum of hundredths over `count` values, rounded half away from zero.
    pub fn mean(sum: i64, count: i64) -> Option<Self> {
        if count <= 0 {
            return None;
        }
        let twice = 2 * sum + if sum < 0 { -count } else { count };
        i32::try_from(twice / (2 * count)).ok().map(Self)
    }

    /// With exactly `decimals` digits after the point (0, 1 or 2), rounded half away from zero.
    pub fn to_text(self, decimals: u8) -> String {
        let step = match decimals {
            0 => 100,
            1 => 10,
            _ => 1,
        };
        let half = if self.0 < 0 { -step / 2 } else { step / 2 };
        let steps = (self.0 + half) / step;
        let sign = if steps < 0 { "−" } else { "" };
        let steps = steps.unsigned_abs();
        match decimals {
            0 => format!("{sign}{steps}"),
            1 => format!("{sign}{}.{}", steps / 10, steps % 10),
            _ => format!("{sign}{}.{:02}", steps / 100, steps % 100),
        }
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(2))
    }
}

#[cfg(test)]
mod tests {
    use super::Points;

    #[test]
    fn is_written_with_the_asked_decimals() {
        assert_eq!(Points(425).to_text(2), "4.25");
        assert_eq!(Points(425).to_text(1), "4.3");
        assert_eq!(Points(8900).to_text(0), "89");
        assert_eq!(Points(-50).to_text(2), "−0.50");
    }

    #[test]
    fn a_mean_is_rounded_half_away_from_zero() {
        assert_eq!(Points::mean(4700, 12), Some(Points(392)));
        assert_eq!(Points::mean(1, 2), Some(Points(1)));
        assert_eq!(Points::mean(-1, 2), Some(Points(-1)));
        assert_eq!(Points::mean(1, 0), None);
    }
}
