use rand::{Rng, RngExt};

use super::{
    EpisodeRates, MAX_CHANNELS, SimulatedInstrument,
    noise::{between, happens},
};

/// Which channels fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    All,
    TaskGoal,
    Bond,
}

/// An affected channel of a partial pattern falls by this times the depth.
const AFFECTED: f64 = 1.25;
/// Another channel falls by this share of an affected one.
const SPILL: f64 = 0.15;
/// The SRS line "overall" falls by this share of an affected one in both partial patterns.
const SPILL_OVERALL: f64 = 0.6;

impl Pattern {
    /// How much each channel falls for each σ of depth.
    pub const fn weights(self, instrument: SimulatedInstrument) -> [f64; MAX_CHANNELS] {
        const FULL: f64 = AFFECTED;
        const LITTLE: f64 = AFFECTED * SPILL;
        const OVERALL: f64 = AFFECTED * SPILL_OVERALL;
        match (self, instrument) {
            (Self::All, _) => [1.0; MAX_CHANNELS],
            // Goal, task, bond.
            (Self::TaskGoal, SimulatedInstrument::WaiSr) => [FULL, FULL, LITTLE, 0.0],
            (Self::Bond, SimulatedInstrument::WaiSr) => [LITTLE, LITTLE, FULL, 0.0],
            // Relationship, goals, approach, overall.
            (Self::TaskGoal, SimulatedInstrument::Srs) => [LITTLE, FULL, FULL, OVERALL],
            (Self::Bond, SimulatedInstrument::Srs) => [FULL, LITTLE, LITTLE, OVERALL],
        }
    }
}

/// How an episode begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Abrupt,
    Gradual,
}

/// Shape and length as planned, before a course's end may cut it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Abrupt, one session.
    Brief,
    /// Abrupt, two sessions or more, or to the end of the course.
    Lasting,
    Gradual,
}

/// One latent rupture: the truth that detection is judged by.
///
/// The fall is a ramp of `ramp` sessions, then `full` sessions at full depth, then one session at `recovery` of it
/// where that is above 0. An unrepaired one stays at full depth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Episode {
    pub shape: Shape,
    pub pattern: Pattern,
    /// Full depth in σ.
    pub depth: f64,
    /// Number of the first ruptured session.
    pub onset: u32,
    pub ramp: u32,
    pub full: u32,
    /// Share of the depth in a last session on the way back; 0 where there is none.
    pub recovery: f64,
    /// Whether it ends before the course does.
    pub repaired: bool,
}

impl Episode {
    /// Draws what begins at session `onset`.
    pub(super) fn draw<R: Rng + ?Sized>(rates: &EpisodeRates, onset: u32, rng: &mut R) -> Self {
        let shape = if happens(rng, rates.gradual_share) {
            Shape::Gradual
        } else {
            Shape::Abrupt
        };
        let pattern = Self::draw_pattern(rates, rng);
        let depth = between(rng, rates.depth);
        let repaired = !happens(rng, rates.unrepaired_share);
        match shape {
            Shape::Abrupt => Self::abrupt(onset, pattern, depth, draw_length(rng), repaired),
            Shape::Gradual => {
                let depth = depth.max(rates.gradual_min_depth);
                let (ramp, full) = (rng.random_range(3..=6), rng.random_range(1..=3));
                let recovery = if rng.random::<bool>() { 0.5 } else { 0.0 };
                Self {
                    shape,
                    pattern,
                    depth,
                    onset,
                    ramp,
                    full,
                    recovery,
                    repaired,
                }
            }
        }
    }

    /// An abrupt fall of `length` sessions, the last of the longer ones at 60 % depth.
    pub const fn abrupt(
        onset: u32,
        pattern: Pattern,
        depth: f64,
        length: u32,
        repaired: bool,
    ) -> Self {
        let (full, recovery) = if length > 1 {
            (length - 1, 0.6)
        } else {
            (1, 0.0)
        };
        Self {
            shape: Shape::Abrupt,
            pattern,
            depth,
            onset,
            ramp: 0,
            full,
            recovery,
            repaired,
        }
    }

    fn draw_pattern<R: Rng + ?Sized>(rates: &EpisodeRates, rng: &mut R) -> Pattern {
        let (all, task_goal) = rates.pattern_shares;
        let u: f64 = rng.random();
        if u < all {
            Pattern::All
        } else if u < all + task_goal {
            Pattern::TaskGoal
        } else {
            Pattern::Bond
        }
    }

    pub fn kind(&self) -> Kind {
        match self.shape {
            Shape::Gradual => Kind::Gradual,
            Shape::Abrupt if self.repaired && self.full == 1 && self.recovery == 0.0 => Kind::Brief,
            Shape::Abrupt => Kind::Lasting,
        }
    }

    /// Number of the last ruptured session in a course of `sessions`.
    pub fn last(&self, sessions: u32) -> u32 {
        if self.repaired {
            let back = u32::from(self.recovery > 0.0);
            (self.onset + self.ramp + self.full + back - 1).min(sessions)
        } else {
            sessions
        }
    }

    /// Depth in σ at session `number`; 0 outside the episode.
    pub fn depth_at(&self, number: u32) -> f64 {
        let Some(at) = number.checked_sub(self.onset) else {
            return 0.0;
        };
        if at < self.ramp {
            self.depth * f64::from(at + 1) / f64::from(self.ramp + 1)
        } else if !self.repaired || at < self.ramp + self.full {
            self.depth
        } else if at == self.ramp + self.full {
            self.depth * self.recovery
        } else {
            0.0
        }
    }
}

/// Length of an abrupt episode: 1, 2, 3 or 4 sessions with .35, .30, .20 and .15.
fn draw_length<R: Rng + ?Sized>(rng: &mut R) -> u32 {
    match rng.random::<f64>() {
        u if u < 0.35 => 1,
        u if u < 0.65 => 2,
        u if u < 0.85 => 3,
        _ => 4,
    }
}
