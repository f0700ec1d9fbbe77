use serde::{Deserialize, Serialize};

use super::{super::prior::Prior, summary::Belief};

/// Where a client's contrast usually lies, learned online: mean of goal and task less bond.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Contrast {
    usual: f32,
    /// How uncertain that is, as a variance.
    variance: f32,
    noise: f32,
    least: f32,
}

/// Share of contrasts that are far off without any reason, and how much wider those are spread.
const WILD: (f32, f32) = (0.05, 3.0);
/// The usual contrast walks this many σ between sessions.
const WALK: f32 = 0.05;
/// So that one form, however odd, never rules a state out.
const LEAST_WEIGHT: f32 = 1e-6;

impl Contrast {
    pub fn new(prior: &Prior) -> Self {
        let (mean, sd) = prior.contrast;
        Self {
            usual: mean as f32,
            variance: (sd * sd) as f32,
            noise: prior.contrast_noise as f32,
            least: (prior.step * prior.step / 12.0) as f32,
        }
    }

    /// The chance of `value` where a rupture shifts the contrast by `shift` and noise has SD `spread`.
    pub fn weight(&self, value: f32, shift: f32, spread: f32) -> f32 {
        let variance = spread * spread + self.variance + self.least;
        let x = value - self.usual - shift;
        let sd = variance.sqrt();
        let u = x * x / variance;
        let core = (-0.5 * u).exp();
        let wild = (-0.5 * u / (WILD.1 * WILD.1)).exp() / WILD.1;
        ((1.0 - WILD.0) * core + WILD.0 * wild) / sd + LEAST_WEIGHT
    }

    /// Moves towards `value` as far as it is likely that nothing was wrong.
    pub fn learn(&mut self, value: f32, belief: &Belief) {
        let noise = self.noise * belief.sigma;
        let gain = (1.0 - belief.p) * self.variance / (self.variance + noise * noise);
        self.usual += gain * (value - self.usual);
        self.variance = self.variance * (1.0 - gain) + (WALK * belief.sigma).powi(2);
    }
}
