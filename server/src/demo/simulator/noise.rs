use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// A standard normal number.
pub(super) fn normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    rng.sample(StandardNormal)
}

/// A number between `low` and `high`, all equally likely.
pub(super) fn between<R: Rng + ?Sized>(rng: &mut R, (low, high): (f64, f64)) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

/// Whether something of probability `p` happens.
pub(super) fn happens<R: Rng + ?Sized>(rng: &mut R, p: f64) -> bool {
    rng.random::<f64>() < p
}

/// A Student-t number with `df` degrees of freedom (3 or more), scaled to variance 1.
pub(super) fn unit_student_t<R: Rng + ?Sized>(rng: &mut R, df: u32) -> f64 {
    let chi_squared: f64 = (0..df).map(|_| normal(rng).powi(2)).sum();
    normal(rng) * ((f64::from(df) - 2.0) / chi_squared).sqrt()
}

/// A gamma number with shape 1 or more and the given mean (Marsaglia & Tsang 2000).
pub(super) fn gamma<R: Rng + ?Sized>(rng: &mut R, shape: f64, mean: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(rng);
        let v = (1.0 + c * x).powi(3);
        let u = 1.0 - rng.random::<f64>();
        if v > 0.0 && u.ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v * mean / shape;
        }
    }
}

/// Autocorrelated fluctuation of variance 1 from session to session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fluctuation {
    phi: f64,
    df: u32,
    now: f64,
}

impl Fluctuation {
    /// Starts in the stationary distribution's variance. `phi` is the lag-1 correlation.
    pub(super) fn new<R: Rng + ?Sized>(phi: f64, df: u32, rng: &mut R) -> Self {
        Self {
            phi,
            df,
            now: unit_student_t(rng, df),
        }
    }

    /// The present value; then moves on by one session.
    pub(super) fn next<R: Rng + ?Sized>(&mut self, rng: &mut R) -> f64 {
        let now = self.now;
        let fresh = (1.0 - self.phi * self.phi).sqrt();
        self.now = self.phi * now + fresh * unit_student_t(rng, self.df);
        now
    }
}
