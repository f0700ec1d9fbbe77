//! Heavy-tailed noise: Student's t with 7 degrees of freedom, which has the tails of the study's two-part mixture and
//! needs no exponential.

/// Density at 0 of Student's t with 7 degrees of freedom, unscaled.
const PEAK: f32 = 0.384_991_45;
/// The scale of a t with 7 degrees of freedom whose SD is 1, squared.
pub const SCALE_SQUARED: f32 = 5.0 / 7.0;

/// The density at `x` from the centre; `inverse` is 1 / scale.
#[inline(always)]
pub fn density(x: f32, inverse: f32) -> f32 {
    let z = x * inverse;
    let q = 1.0 / (1.0 + z * z * (1.0 / 7.0));
    let q2 = q * q;
    PEAK * inverse * q2 * q2
}

/// The chance of a value above `z` scales: the closed form that odd degrees of freedom have.
pub fn above(z: f32) -> f32 {
    let z = f64::from(z);
    let (sin, cos2) = {
        let length = (7.0 + z * z).sqrt();
        (z / length, 7.0 / (7.0 + z * z))
    };
    let cos = cos2.sqrt();
    let angle = sin.clamp(-1.0, 1.0).asin();
    let series = cos * (1.0 + cos2 * (2.0 / 3.0 + cos2 * (8.0 / 15.0)));
    let below = 0.5 + (angle + sin * series) / std::f64::consts::PI;
    (1.0 - below).max(0.0) as f32
}

/// [`above`] as a table, for the many look-ups of one rating at the maximum.
#[derive(Clone, Debug)]
pub(super) struct Tail(Vec<f32>);

/// Entries for each unit, and where the table ends.
const FINE: f32 = 32.0;
const END: f32 = 12.0;

impl Tail {
    pub fn new() -> Self {
        let entries = (2.0 * END * FINE) as usize + 2;
        Self(
            (0..entries)
                .map(|at| above(at as f32 / FINE - END))
                .collect(),
        )
    }

    /// Linear between entries; beyond the ends as at the ends.
    #[inline(always)]
    pub fn above(&self, z: f32) -> f32 {
        let place = (z.clamp(-END, END) + END) * FINE;
        let at = place as usize;
        let part = place - at as f32;
        match self.0.get(at..at + 2) {
            Some([low, high]) => low + part * (high - low),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{above, density};

    #[test]
    fn the_tail_has_the_published_quantiles() {
        // Tables of Student's t, 7 degrees of freedom.
        for (z, tail) in [
            (0.0, 0.5),
            (1.415, 0.1),
            (1.895, 0.05),
            (2.998, 0.01),
            (4.785, 0.001),
        ] {
            assert!((above(z) - tail).abs() < 2e-4, "{z}: {}", above(z));
            assert!((above(-z) - (1.0 - tail)).abs() < 2e-4);
        }
    }

    #[test]
    fn the_density_is_the_slope_of_the_tail() {
        for z in [-3.0_f32, -1.0, 0.0, 0.7, 2.5] {
            let slope = (above(z - 0.01) - above(z + 0.01)) / 0.02;
            assert!((slope - density(z, 1.0)).abs() < 1e-3, "{z}");
        }
    }
}
