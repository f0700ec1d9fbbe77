use rand::{Rng, RngExt};

use super::{
    Episode, EpisodeRates, Scenario,
    noise::{gamma, happens},
};

/// How many sessions a course has, and the episodes in it by onset.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// At least 1.
    pub sessions: u32,
    pub episodes: Vec<Episode>,
}

impl Course {
    /// Draws length and episodes; an unrepaired episode may shorten the course.
    pub(super) fn draw<R: Rng + ?Sized>(scenario: &Scenario, rng: &mut R) -> Self {
        let length = &scenario.course;
        let drawn = gamma(rng, length.shape, length.mean).ceil();
        // A positive number far below 2³²; the conversion saturates.
        let sessions = (drawn as u32).clamp(length.min, length.max);
        Self::with_episodes(&scenario.episodes, sessions, rng)
    }

    /// Draws the episodes of a course planned for `sessions`.
    pub fn with_episodes<R: Rng + ?Sized>(
        rates: &EpisodeRates,
        mut sessions: u32,
        rng: &mut R,
    ) -> Self {
        let mut episodes = Vec::new();
        let mut number = rates.first_session;
        while number <= sessions {
            if !happens(rng, rates.hazard) {
                number += 1;
                continue;
            }
            let episode = Episode::draw(rates, number, rng);
            if !episode.repaired {
                let (soonest, latest) = rates.dropout_after;
                sessions = sessions.min(number + rng.random_range(soonest..=latest) - 1);
            }
            // The session after the last one is the grace session; the next onset comes after it.
            number = episode.last(sessions) + 2;
            episodes.push(episode);
        }
        Self { sessions, episodes }
    }
}
