use app::client::Ending;
use rand::{Rng, RngExt};

use crate::demo::simulator::{
    Course, CourseLength, Episode, EpisodeRates, Pattern, Scenario, Shape, SimulatedInstrument,
};

/// What a care episode is in the demo for. Apart from the ordinary ones, each shows a state that a page must cope with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Whatever the simulator draws; open.
    Ordinary,
    /// One to three sessions so far, each rated.
    New,
    /// Sessions, but no form at all.
    NoRating,
    /// No form for the last three sessions or more.
    NoRecentForm,
    /// Always the highest possible rating.
    AlwaysMaximum,
    /// In a rupture at the last session.
    RupturedNow(Shape, Pattern),
    /// Had a rupture, and is back since five sessions or more.
    Repaired,
    /// 60 sessions: more than a year.
    LongCourse,
    EndedPlanned,
    /// Stayed away after a rupture that was not repaired.
    EndedUnplanned,
    /// Went on with another therapist.
    Transferred,
}

impl Story {
    pub const fn ending(self) -> Option<Ending> {
        match self {
            Self::EndedPlanned => Some(Ending::Planned),
            Self::EndedUnplanned => Some(Ending::Unplanned),
            Self::Transferred => Some(Ending::Transferred),
            _ => None,
        }
    }

    /// How many sessions are to be held.
    pub(super) fn held<R: Rng + ?Sized>(self, rng: &mut R) -> u32 {
        match self {
            Self::New => rng.random_range(1..=3),
            Self::NoRating => rng.random_range(2..=6),
            Self::NoRecentForm => rng.random_range(8..=18),
            Self::AlwaysMaximum => rng.random_range(6..=20),
            Self::RupturedNow(..) => rng.random_range(11..=18),
            Self::Repaired => rng.random_range(14..=22),
            Self::LongCourse => 60,
            Self::EndedPlanned | Self::EndedUnplanned => rng.random_range(9..=20),
            Self::Transferred => rng.random_range(8..=14),
            Self::Ordinary => rng.random_range(4..=30),
        }
    }

    /// The course of ruptures over `held` sessions.
    pub(super) fn course<R: Rng + ?Sized>(
        self,
        rates: &EpisodeRates,
        held: u32,
        rng: &mut R,
    ) -> Course {
        let only = |episode| Course {
            sessions: held,
            episodes: vec![episode],
        };
        match self {
            Self::RupturedNow(Shape::Abrupt, pattern) => {
                let onset = held - rng.random_range(1..=2);
                only(Episode::abrupt(onset, pattern, DEEP, 3, false))
            }
            Self::RupturedNow(Shape::Gradual, pattern) => only(gradual(held - 5, pattern)),
            Self::Repaired => {
                let onset = rng.random_range(5..=7);
                only(Episode::abrupt(onset, Pattern::All, DEEP, 3, true))
            }
            Self::EndedUnplanned => only(Episode::abrupt(held - 3, Pattern::All, DEEP, 4, false)),
            Self::New | Self::NoRating | Self::NoRecentForm | Self::AlwaysMaximum => Course {
                sessions: held,
                episodes: Vec::new(),
            },
            Self::Ordinary | Self::LongCourse | Self::EndedPlanned | Self::Transferred => {
                // The course's length is given, so nobody drops out of these.
                let stays = EpisodeRates {
                    unrepaired_share: 0.0,
                    ..*rates
                };
                Course::with_episodes(&stays, held, rng)
            }
        }
    }

    /// The clinic that this client is drawn from: the base clinic, steered where a state must be plain to see.
    pub(super) fn scenario(self, instrument: SimulatedInstrument) -> Scenario {
        let mut scenario = Scenario::base(instrument);
        scenario.course = CourseLength {
            min: 1,
            ..scenario.course
        };
        match self {
            Self::New => scenario.missing = 0.0,
            Self::AlwaysMaximum => {
                scenario.level = (instrument.max().as_f64() * 2.0, 0.0);
                scenario.sigma = (0.1, 0.0);
                scenario.careless.rate = 0.0;
            }
            Self::RupturedNow(..) | Self::Repaired | Self::EndedUnplanned => {
                // Away from the ceiling, with enough variability for a fall of 2.5 σ to be seen, and every form there.
                scenario.level.0 -= 0.1 * scenario.level.1;
                scenario.level.1 *= 0.2;
                scenario.sigma.0 *= 1.2;
                scenario.sigma.1 *= 0.2;
                scenario.careless.rate = 0.0;
                scenario.missing_in_episode = 0.0;
            }
            _ => {}
        }
        scenario
    }
}

/// Depth in σ of ruptures that are to be seen.
const DEEP: f64 = 2.8;

fn gradual(onset: u32, pattern: Pattern) -> Episode {
    Episode {
        shape: Shape::Gradual,
        ramp: 4,
        full: 2,
        recovery: 0.0,
        ..Episode::abrupt(onset, pattern, DEEP, 1, false)
    }
}
