//! The exact forward filter on a grid: level × own σ × (normal, or pattern × depth of a rupture).
//!
//! One number for each of the cells, and for each pair of level and σ the last residual. A session costs the same
//! whatever came before it. Mass never reaches 0 anywhere ([`FLOOR`]), so nothing divides by 0 and nothing underflows.

mod contrast;
mod grid;
pub mod noise;
mod summary;
mod transition;

use serde::{Deserialize, Serialize};

use self::{contrast::Contrast, grid::Grid, grid::Lane, noise::Tail, transition::Transition};
use super::{prior::Prior, rule::Dynamics};

pub use summary::Belief;

/// Grid size; the levels are a multiple of the lanes of common vector units.
pub(super) const LEVELS: usize = 40;
pub(super) const SIGMAS: usize = 7;
/// Patterns of a rupture: all channels, goal and task, bond.
pub const PATTERNS: usize = 3;
pub const DEPTHS: usize = 3;
/// Normal first, then pattern by pattern, by depth.
pub(super) const STATES: usize = 1 + PATTERNS * DEPTHS;

/// Cells never fall below this share of the whole.
const FLOOR: f32 = 1e-16;
/// Chance of a mark anywhere on the scale, whatever the state: a slip of the pen.
const SLIP: f32 = 0.008;
/// The same inside a rupture, which may go deeper than the deepest state: a fall of many own SDs in a client who hardly
/// varies is more than a slip of the pen. A design value.
const DEEPER: f32 = 0.03;
/// Down to this many own SDs below what is expected, a lower rating never counts for less than a higher one.
const ORDERED: f32 = 3.2;
/// Ratings between are tried in steps of this many to an own SD.
const TRIED: f32 = 8.0;
/// Residuals are cut at this many σ.
const RESIDUAL_CAP: f32 = 2.0;
/// At the maximum the true value is above what can be marked: the residual is at least this many σ.
const RESIDUAL_AT_MAX: f32 = 0.3;
/// Gaps beyond this change nothing any more.
const LONGEST_GAP: u32 = 24;

type Mass = [[Lane; SIGMAS]; STATES];

/// What the ratings so far say about one client. Serialisable; [`Filter::advance`] resumes from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct FilterState {
    mass: Box<Mass>,
    residual: Box<[Lane; SIGMAS]>,
    contrast: Contrast,
    /// Session of the last rating, 0 before the first.
    last: u32,
    first: u32,
}

/// [`FilterState`] as plain numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Stored {
    mass: Vec<f32>,
    residual: Vec<f32>,
    contrast: Contrast,
    first: u32,
    last: u32,
}

impl From<FilterState> for Stored {
    fn from(state: FilterState) -> Self {
        Self {
            mass: state.mass.iter().flatten().flatten().copied().collect(),
            residual: state.residual.iter().flatten().copied().collect(),
            contrast: state.contrast,
            first: state.first,
            last: state.last,
        }
    }
}

impl TryFrom<Stored> for FilterState {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let sizes = (stored.mass.len(), stored.residual.len());
        if sizes != (STATES * SIGMAS * LEVELS, SIGMAS * LEVELS) {
            return Err("filter state: of another grid; compute it again from the ratings".into());
        }
        if stored.mass.iter().any(|x| !(*x > 0.0 && x.is_finite()))
            || stored.residual.iter().any(|x| !x.is_finite())
        {
            return Err("filter state: not a number; compute it again from the ratings".into());
        }
        let mut state = Self {
            mass: Box::new([[[0.0; LEVELS]; SIGMAS]; STATES]),
            residual: Box::new([[0.0; LEVELS]; SIGMAS]),
            contrast: stored.contrast,
            first: stored.first,
            last: stored.last,
        };
        let cells = state.mass.iter_mut().flatten().flatten();
        cells.zip(stored.mass).for_each(|(to, from)| *to = from);
        let cells = state.residual.iter_mut().flatten();
        cells.zip(stored.residual).for_each(|(to, from)| *to = from);
        Ok(state)
    }
}

/// One rating as the filter sees it, in item means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub total: f32,
    /// Every channel at its highest value.
    pub at_maximum: bool,
    /// Mean of goal and task less bond; `None` where the instrument has no such channels.
    pub contrast: Option<f32>,
}

/// A filter for one instrument, shared by all its clients.
#[derive(Clone, Debug)]
pub struct Filter {
    grid: Grid,
    transition: Transition,
    tail: Tail,
    prior: Prior,
}

impl Filter {
    pub fn new(prior: &Prior, dynamics: &Dynamics, hazard: f64) -> Self {
        Self {
            grid: Grid::new(prior, dynamics),
            transition: Transition::new(dynamics, hazard),
            tail: Tail::new(),
            prior: prior.clone(),
        }
    }

    /// Before the first rating: typical clients, nothing wrong.
    pub fn start(&self) -> FilterState {
        let mut mass = Box::new([[[FLOOR; LEVELS]; SIGMAS]; STATES]);
        mass[0] = self.grid.prior;
        FilterState {
            mass,
            residual: Box::new([[0.0; LEVELS]; SIGMAS]),
            contrast: Contrast::new(&self.prior),
            first: 0,
            last: 0,
        }
    }

    /// Moves on to `session`, which must lie after the last one, with what was rated there and how much likelier the
    /// client's answer is inside a rupture than outside (1 without an answer).
    pub fn advance(
        &self,
        state: &mut FilterState,
        session: u32,
        seen: Option<Seen>,
        word: f32,
    ) -> Belief {
        let gap = session.saturating_sub(state.last).clamp(1, LONGEST_GAP);
        if state.first == 0 {
            state.first = session;
        } else {
            for _ in 0..gap {
                self.transition.step(&mut state.mass);
            }
        }
        if let Some(seen) = seen {
            let first = state.last == 0;
            let lag = if first {
                0.0
            } else {
                (self.prior.lag as f32).powi(gap as i32)
            };
            let rise = self.rise(session - state.first);
            let usual = self.believe(state, rise, rise);
            if let Some(contrast) = seen.contrast {
                self.weigh_contrast(state, contrast);
            }
            self.weigh_word(state, word);
            let told = self.told(state, &usual, seen, lag, rise);
            self.weigh_total(&mut state.mass, &state.residual, told, lag, rise);
            normalise(&mut state.mass);
            let belief = self.believe(state, rise, self.rise(session - state.first + 1));
            if let Some(value) = seen.contrast {
                state.contrast.learn(value, &belief);
            }
            self.keep_residuals(state, seen, rise);
            self.drift(state);
            state.last = session;
            belief
        } else {
            self.weigh_word(state, word);
            normalise(&mut state.mass);
            state.last = session;
            let rise = self.rise(session - state.first);
            self.believe(state, rise, rise)
        }
    }

    /// How far a typical level has risen `t` sessions after the first.
    fn rise(&self, t: u32) -> f32 {
        (self.prior.growth * (1.0 - (-f64::from(t) / 8.0).exp())) as f32
    }

    /// What a rating tells. Far below what is expected heavy tails explain it without a drop as well, and it would tell less
    /// than one that is not so low: it tells as much as the most telling one between.
    fn told(&self, state: &FilterState, usual: &Belief, seen: Seen, lag: f32, rise: f32) -> Seen {
        let below = (usual.level - seen.total) / usual.sigma;
        if seen.at_maximum || !(0.0..=ORDERED).contains(&below) {
            return seen;
        }
        let between = (0..=(below * TRIED) as u32).map(|at| Seen {
            total: usual.level - usual.sigma * at as f32 / TRIED,
            ..seen
        });
        between
            .chain([seen])
            .map(|seen| (self.drop_after(state, seen, lag, rise), seen))
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map_or(seen, |(_, most)| most)
    }

    /// P(drop) if the total were this.
    fn drop_after(&self, state: &FilterState, seen: Seen, lag: f32, rise: f32) -> f32 {
        let mut mass = *state.mass;
        self.weigh_total(&mut mass, &state.residual, seen, lag, rise);
        let whole = sum(mass.iter().flatten());
        sum(mass.iter().skip(1).flatten()) / whole
    }

    /// Mass × the chance of this total, censored at the maximum.
    fn weigh_total(
        &self,
        mass: &mut Mass,
        residual: &[Lane; SIGMAS],
        seen: Seen,
        lag: f32,
        rise: f32,
    ) {
        let step = self.prior.total_step() as f32;
        let range = (self.prior.max - self.prior.min) as f32;
        let slip = SLIP * step / range;
        let rounding = step * step / 12.0;
        let fresh = 1.0 - lag * lag;
        for (at, sigma) in self.grid.sigma.iter().enumerate() {
            let scale = (noise::SCALE_SQUARED * fresh * sigma * sigma + rounding).sqrt();
            let inverse = 1.0 / scale;
            // Where this rating lies above what each level expects.
            let mut off: Lane = [0.0; LEVELS];
            for (place, off) in off.iter_mut().enumerate() {
                *off = seen.total - self.grid.level[place] - rise - lag * residual[at][place];
            }
            for (lanes, fall) in mass.iter_mut().zip(self.grid.fall) {
                // Only below what is expected: above it, a rupture explains nothing.
                let deeper = if fall > 0.0 {
                    (DEEPER - SLIP) * step / range
                } else {
                    0.0
                };
                let fall = fall * sigma;
                if seen.at_maximum {
                    for (mass, off) in lanes[at].iter_mut().zip(off) {
                        let z = (off + fall - 0.5 * step) * inverse;
                        *mass *= (1.0 - SLIP) * self.tail.above(z) + slip;
                    }
                } else {
                    for (mass, off) in lanes[at].iter_mut().zip(off) {
                        let below = if off + fall < 0.0 { deeper } else { 0.0 };
                        *mass *= step * noise::density(off + fall, inverse) + slip + below;
                    }
                }
            }
        }
    }

    fn weigh_contrast(&self, state: &mut FilterState, value: f32) {
        let noise = self.prior.contrast_noise as f32;
        for (at, sigma) in self.grid.sigma.iter().enumerate() {
            let spread = noise * sigma;
            // Patterns of equal shift have equal weight: normal and "all" are the same.
            let weights = self
                .grid
                .contrast_fall
                .map(|shift| state.contrast.weight(value, shift * sigma, spread));
            for (lanes, weight) in state.mass.iter_mut().zip(weights) {
                lanes[at].iter_mut().for_each(|mass| *mass *= weight);
            }
        }
    }

    fn weigh_word(&self, state: &mut FilterState, word: f32) {
        for lanes in state.mass.iter_mut().skip(1) {
            lanes.iter_mut().flatten().for_each(|mass| *mass *= word);
        }
    }

    /// What is left of this rating after level, rise and expected fall, for each level and σ.
    fn keep_residuals(&self, state: &mut FilterState, seen: Seen, rise: f32) {
        for (at, sigma) in self.grid.sigma.iter().enumerate() {
            let mut whole: Lane = [0.0; LEVELS];
            let mut fallen: Lane = [0.0; LEVELS];
            for (lanes, fall) in state.mass.iter().zip(self.grid.fall) {
                for place in 0..LEVELS {
                    whole[place] += lanes[at][place];
                    fallen[place] += fall * lanes[at][place];
                }
            }
            let least = if seen.at_maximum {
                RESIDUAL_AT_MAX
            } else {
                -RESIDUAL_CAP
            };
            for (place, residual) in state.residual[at].iter_mut().enumerate() {
                let fall = fallen[place] / whole[place] * sigma;
                let left = seen.total - self.grid.level[place] - rise + fall;
                *residual = left.clamp(least * sigma, RESIDUAL_CAP * sigma);
            }
        }
    }

    /// The level's own slow walk.
    fn drift(&self, state: &mut FilterState) {
        let (down, up) = &self.grid.drift;
        for lane in state.mass.iter_mut().flatten() {
            let before = *lane;
            for at in 0..LEVELS {
                lane[at] -= before[at] * (down[at] + up[at]);
            }
            for at in 1..LEVELS {
                lane[at - 1] += before[at] * down[at];
                lane[at] += before[at - 1] * up[at - 1];
            }
        }
    }
}

fn normalise(mass: &mut Mass) {
    let total = sum(mass.iter().flatten());
    let scale = 1.0 / total;
    for cell in mass.iter_mut().flatten().flatten() {
        *cell = (*cell * scale).max(FLOOR);
    }
}

/// Lane by lane, so that it may be done several numbers at a time, always in the same order.
fn sum<'a>(lanes: impl Iterator<Item = &'a Lane>) -> f32 {
    let mut each: Lane = [0.0; LEVELS];
    for lane in lanes {
        for (sum, value) in each.iter_mut().zip(lane) {
            *sum += value;
        }
    }
    each.iter().sum()
}
