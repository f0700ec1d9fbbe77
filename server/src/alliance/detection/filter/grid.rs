//! The grid of states and what can be computed once for an instrument and a rule.

use super::{
    super::{prior::Prior, rule::Dynamics},
    DEPTHS, LEVELS, PATTERNS, SIGMAS, STATES,
};

/// One number for each level of the grid.
pub(super) type Lane = [f32; LEVELS];

/// Levels lie this many τ around μ0 in equal steps; below, a few wider ones reach the lowest score.
const REACH: (f64, f64) = (2.6, 2.6);
/// Levels of the grid that are given to the wide lower part.
const LOW_LEVELS: usize = 8;
/// Own σ is tabulated to this many ℓ around its median.
const SIGMA_REACH: f64 = 2.0;
/// Share of the prior spread evenly over all levels, so that no level is ever impossible.
const EVEN_SHARE: f64 = 0.01;
/// Own σ is never thought smaller than this share of a step of the total; ratings are rounded.
const LEAST_SIGMA_STEPS: f64 = 0.5;

/// Everything of the filter that does not change from client to client.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub level: Lane,
    pub sigma: [f32; SIGMAS],
    /// The mass of a client about whom nothing is known.
    pub prior: [Lane; SIGMAS],
    /// Share of a cell's mass that moves to the level below and above, from one measured session to the next.
    pub drift: (Lane, Lane),
    /// By state: fall of the total and of the contrast, in σ.
    pub fall: [f32; STATES],
    pub contrast_fall: [f32; STATES],
}

impl Grid {
    pub fn new(prior: &Prior, dynamics: &Dynamics) -> Self {
        let level = levels(prior);
        let sigma = sigmas(prior);
        let mut grid = Self {
            level: level.map(|x| x as f32),
            sigma: sigma.map(|x| x as f32),
            prior: [[0.0; LEVELS]; SIGMAS],
            drift: drift(&level, dynamics.drift),
            fall: [0.0; STATES],
            contrast_fall: [0.0; STATES],
        };
        grid.fill_prior(prior, &level);
        for pattern in 0..PATTERNS {
            for depth in 0..DEPTHS {
                let state = 1 + pattern * DEPTHS + depth;
                let d = dynamics.depths[depth];
                grid.fall[state] = (d * dynamics.weight_on_total[pattern]) as f32;
                grid.contrast_fall[state] = (d * dynamics.contrast_shift[pattern]) as f32;
            }
        }
        grid
    }

    /// Normal around μ0 and in log σ, with the even share, each level weighted by the width that it stands for.
    fn fill_prior(&mut self, prior: &Prior, level: &[f64; LEVELS]) {
        let range = prior.max - prior.min;
        let mut sum = 0.0;
        for (at, lane) in self.prior.iter_mut().enumerate() {
            let z = sigma_score(at);
            for (place, value) in lane.iter_mut().enumerate() {
                let u = (level[place] - prior.level.0) / prior.level.1;
                let peak = (-0.5 * u * u).exp() / (prior.level.1 * 2.507);
                let density = (1.0 - EVEN_SHARE) * peak + EVEN_SHARE / range;
                let mass = density * width(level, place) * (-0.5 * z * z).exp();
                *value = mass as f32;
                sum += mass;
            }
        }
        let scale = (1.0 / sum) as f32;
        self.prior.iter_mut().flatten().for_each(|x| *x *= scale);
    }
}

fn levels(prior: &Prior) -> [f64; LEVELS] {
    let (mean, sd) = prior.level;
    let top = mean + REACH.1 * sd;
    let low = (mean - REACH.0 * sd).max(prior.min);
    // A prior whose reach covers the range leaves no lower part.
    let wide = if low > prior.min { LOW_LEVELS } else { 0 };
    std::array::from_fn(|at| {
        if at < wide {
            prior.min + (low - prior.min) * at as f64 / wide as f64
        } else {
            low + (top - low) * (at - wide) as f64 / (LEVELS - 1 - wide) as f64
        }
    })
}

fn sigmas(prior: &Prior) -> [f64; SIGMAS] {
    let (log_median, log_sd) = prior.log_sigma;
    std::array::from_fn(|at| {
        (log_median + sigma_score(at) * log_sd)
            .exp()
            .max(LEAST_SIGMA_STEPS * prior.total_step())
    })
}

fn sigma_score(at: usize) -> f64 {
    SIGMA_REACH * (2.0 * at as f64 / (SIGMAS - 1) as f64 - 1.0)
}

/// Half the way to either neighbour.
fn width(level: &[f64; LEVELS], at: usize) -> f64 {
    let below = level[at.saturating_sub(1)];
    let above = level[(at + 1).min(LEVELS - 1)];
    (above - below) / 2.0
}

/// A random walk of equal speed on unequal steps: the wider the step, the rarer it is taken.
fn drift(level: &[f64; LEVELS], share: f64) -> (Lane, Lane) {
    let fine = level[LEVELS - 1] - level[LEVELS - 2];
    let rate = |step: f64| (share * (fine / step).powi(2)).min(share) as f32;
    let down = std::array::from_fn(|at| match at {
        0 => 0.0,
        _ => rate(level[at] - level[at - 1]),
    });
    let up = std::array::from_fn(|at| match at + 1 {
        LEVELS => 0.0,
        next => rate(level[next] - level[at]),
    });
    (down, up)
}
