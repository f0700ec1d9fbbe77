//! Notices an unusual drop in a client's own alliance ratings. Pure: same input, same output.
//!
//! ```text
//! let detector = Detector::new(&rule, &prior);           // one for an instrument, shared by all its clients
//! let mut state = detector.start();                      // a client before the first rating
//! let finding = detector.step(&mut state, &observation)?; // each session in order
//! let why = detector.why(&state, &finding);              // the sentence's clauses, for the latest finding
//! ```
//! [`State`] is all that is kept of a client's past: it has the same size whatever the length of the course, can be
//! stored (serde) and resumed. A late or corrected rating is replayed: from a stored state before it, or from the start
//! ([`Detector::run`]), which gives the same numbers to the last bit. A finding at a session uses nothing after it.
//!
//! What the pieces are: [`filter`] believes, [`course`] keeps the client's ordinary range and the ratings track,
//! [`rule`] says where a probability becomes a flag, [`prior`] what is assumed of an instrument, [`why`] explains, and
//! [`classic`] has the published rules beside it, which never flag. Method, figures and limits: `docs/method.md`.

pub mod classic;
mod course;
pub mod filter;
pub mod prior;
pub mod rule;
mod shipped;
#[cfg(test)]
mod tests;
mod why;
#[cfg(test)]
mod why_tests;

use std::sync::Arc;

use app::alliance::{Band, Information, OpenedBy, Points, RatingsTrack, ScaleId, Tension};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use self::{
    course::Course,
    filter::{Belief, Filter, FilterState, Seen},
    rule::{A_LITTLE, DEFAULT_BUDGET, Dynamics, NO, RANGE_RATINGS, Thresholds, YES},
};

pub use prior::{MAX_CHANNELS, Prior, PriorError, PriorValues};
pub use rule::Rule;
pub use shipped::{ShippedError, rule, values};

/// A personal range is to hold this many SDs on either side: about 9 of 10 ordinary ratings.
const RANGE_SDS: f32 = 1.645;

/// One session as it is known: the rating, the answer to the direct question, or one of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// From 1; sessions that are left out are missing.
    pub session: u32,
    /// Item means in the order of [`Prior::channels`]; places beyond them are not looked at.
    pub channels: Option<[Points; MAX_CHANNELS]>,
    pub tension: Option<Tension>,
}

impl Observation {
    /// A rating of `values`, item means in the order of the instrument's parts; more than [`MAX_CHANNELS`] are left out.
    pub fn rated(session: u32, values: &[Points]) -> Self {
        let mut channels = [Points::default(); MAX_CHANNELS];
        channels
            .iter_mut()
            .zip(values)
            .for_each(|(to, from)| *to = *from);
        Self {
            session,
            channels: Some(channels),
            tension: None,
        }
    }

    #[must_use]
    pub const fn answering(mut self, tension: Option<Tension>) -> Self {
        self.tension = tension;
        self
    }
}

/// Why a session cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StepError {
    #[error(
        "session {session} does not come after session {last}; sessions are counted from 1 and given in order"
    )]
    Order { session: u32, last: u32 },
    #[error("session {session}: {scale} is {value}, outside {min} to {max}")]
    Range {
        session: u32,
        scale: &'static str,
        value: Points,
        min: Points,
        max: Points,
    },
    #[error("session {session}: neither a rating nor an answer to the direct question")]
    Empty { session: u32 },
}

/// What is kept of one client's ratings of one instrument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    filter: FilterState,
    course: Course,
}

impl State {
    /// The last session taken; 0 before the first.
    pub const fn last_session(&self) -> u32 {
        self.course.last
    }

    /// The client said that it is settled: the ratings track is back in range. Call it before the next step.
    pub const fn settled_by_client(&mut self) {
        self.course.settle();
    }
}

/// What a session's rating says, from everything up to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub session: u32,
    /// P(drop), 0 to 1, before any rule about early sessions.
    pub p: f64,
    /// P above the threshold at this session, early-session rules applied. Not "a new alarm".
    pub flag: bool,
    /// What would open an episode at this session.
    pub opened_by: Option<OpenedBy>,
    /// Parts that fell, in the instrument's order; empty unless P reaches the level of watching.
    pub channels: Vec<ScaleId>,
    /// The likely size of the fall of the total, in the total's points; `None` unless P reaches the level of watching.
    pub size: Option<Points>,
    /// First session of the present run of low ratings.
    pub since: Option<u32>,
    /// Where the next total is to be expected if nothing is wrong; `None` before 4 own ratings.
    pub range: Option<Band>,
    pub information: Information,
    pub track: RatingsTrack,
    /// Out for 4 rated sessions or more.
    pub open_long: bool,
    /// The answer at this session.
    pub tension: Option<Tension>,
}

/// The detector of one instrument under one rule version.
#[derive(Clone, Debug)]
pub struct Detector {
    filter: Arc<Filter>,
    prior: Prior,
    rule: Rule,
    thresholds: Thresholds,
    flag_above: f64,
    by_channel: bool,
}

impl Detector {
    pub fn new(rule: &Rule, prior: &Prior) -> Self {
        let thresholds = rule
            .instruments
            .get(&prior.instrument)
            .cloned()
            .unwrap_or(Thresholds::UNSOURCED);
        Self {
            filter: Arc::new(Filter::new(prior, &Dynamics::STUDY, thresholds.hazard)),
            prior: prior.clone(),
            rule: rule.clone(),
            flag_above: thresholds.at(DEFAULT_BUDGET),
            thresholds,
            by_channel: true,
        }
    }

    /// The same, flagging about `per_100` (1 to 5) of 100 sessions without a drop.
    #[must_use]
    pub fn with_budget(mut self, per_100: usize) -> Self {
        self.flag_above = self.thresholds.at(per_100);
        self.thresholds.coming_back = self.thresholds.coming_back.min(self.flag_above);
        self.thresholds.back = self.thresholds.back.min(self.flag_above);
        self
    }

    /// The same, blind to everything but the total. For measuring what goal, task and bond are worth.
    #[must_use]
    pub const fn total_only(mut self) -> Self {
        self.by_channel = false;
        self
    }

    pub const fn prior(&self) -> &Prior {
        &self.prior
    }

    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    pub fn start(&self) -> State {
        State {
            filter: self.filter.start(),
            course: Course::default(),
        }
    }

    /// Takes the next session.
    ///
    /// # Errors
    /// A session that does not come after the last one, values outside the scale, or nothing at all; the state is
    /// then as before.
    pub fn step(&self, state: &mut State, seen: &Observation) -> Result<Finding, StepError> {
        self.check(state, seen)?;
        let word = match seen.tension {
            Some(Tension::Yes) => YES.0 / YES.1,
            Some(Tension::ALittle) => A_LITTLE.0 / A_LITTLE.1,
            Some(Tension::No) => NO.0 / NO.1,
            None => 1.0,
        };
        let rated = seen.channels.as_ref().map(|channels| self.see(channels));
        let belief = self
            .filter
            .advance(&mut state.filter, seen.session, rated, word);
        Ok(self.find(&mut state.course, seen, &belief))
    }

    /// A whole series at once.
    ///
    /// # Errors
    /// As [`Self::step`], for the first session that it refuses.
    pub fn run<'a>(
        &self,
        series: impl IntoIterator<Item = &'a Observation>,
    ) -> Result<Vec<Finding>, StepError> {
        let mut state = self.start();
        series
            .into_iter()
            .map(|seen| self.step(&mut state, seen))
            .collect()
    }

    fn check(&self, state: &State, seen: &Observation) -> Result<(), StepError> {
        let (session, last) = (seen.session, state.course.last);
        if session <= last {
            return Err(StepError::Order { session, last });
        }
        if seen.channels.is_none() && seen.tension.is_none() {
            return Err(StepError::Empty { session });
        }
        let (min, max) = (points(self.prior.min), points(self.prior.max));
        let values = seen.channels.iter().flatten();
        for (value, scale) in values.zip(&self.prior.channels) {
            if !(min..=max).contains(value) {
                return Err(StepError::Range {
                    session,
                    scale: scale.as_str(),
                    value: *value,
                    min,
                    max,
                });
            }
        }
        Ok(())
    }

    /// Sums of hundredths are whole, so that the mean does not depend on the order of channels.
    fn see(&self, channels: &[Points; MAX_CHANNELS]) -> Seen {
        let max = points(self.prior.max);
        let used = &channels[..self.prior.channels.len()];
        let mean = |side: Option<bool>| {
            let of = used.iter().zip(&self.prior.roles);
            let (sum, count) = of
                .filter(|(_, role)| side.is_none() || **role == side)
                .fold((0, 0), |(sum, count), (value, _)| {
                    (sum + value.0, count + 1)
                });
            (count > 0).then(|| (f64::from(sum) / f64::from(100 * count)) as f32)
        };
        let sides = (mean(Some(true)), mean(Some(false)));
        Seen {
            total: mean(None).unwrap_or_default(),
            at_maximum: used.iter().all(|value| *value == max),
            contrast: match sides {
                (Some(high), Some(low)) if self.by_channel => Some(high - low),
                _ => None,
            },
        }
    }

    fn find(&self, course: &mut Course, seen: &Observation, belief: &Belief) -> Finding {
        let p = self.thresholds.calibrate(f64::from(belief.p));
        let session = seen.session;
        let rated = seen.channels.is_some();

        let low = p >= self.thresholds.coming_back;
        let scores = seen.channels.map(|channels| self.scores(&channels));
        let fell = scores.as_ref().is_some_and(|scores| course.fell(scores));
        let flag = fell && self.flags(course, seen, p);
        if let Some(scores) = &scores {
            course.rate(session, scores, flag, p, &self.thresholds);
            course.at_maximum += u32::from(self.see_maximum(seen));
        } else {
            course.last = session;
        }
        let opened_by = match (seen.tension, flag) {
            (Some(Tension::Yes), _) => Some(OpenedBy::Word),
            (_, true) => Some(OpenedBy::Scores),
            _ => None,
        };
        let low_now = rated && low;
        let range = (course.ratings >= RANGE_RATINGS).then(|| self.range(belief));
        if rated {
            course.next = range;
        }
        Finding {
            session,
            p,
            flag,
            opened_by,
            channels: match &scores {
                Some(scores) if low_now => self.fallen(course, scores, belief.sigma),
                _ => Vec::new(),
            },
            size: low_now.then(|| {
                points(f64::from(belief.fall / belief.p.max(f32::EPSILON)) * self.factor(0))
            }),
            since: course.since,
            range,
            information: course.information(),
            track: course.track,
            open_long: course.out_for >= rule::OPEN_LONG,
            tension: seen.tension,
        }
    }

    /// Sessions are counted from the client's first rating: before it nothing is known.
    fn flags(&self, course: &Course, seen: &Observation, p: f64) -> bool {
        let position = match course.first {
            0 => 1,
            first => seen.session - first + 1,
        };
        let said = seen.tension == Some(Tension::Yes);
        let early = position <= rule::EARLY_SESSIONS && p < f64::from(rule::EARLY_P) && !said;
        self.prior.sourced && p > self.flag_above && position > rule::SILENT_SESSIONS && !early
    }

    fn see_maximum(&self, seen: &Observation) -> bool {
        seen.channels
            .as_ref()
            .is_some_and(|c| self.see(c).at_maximum)
    }

    /// Total and channels in the instrument's own points, the total first.
    fn scores(&self, channels: &[Points; MAX_CHANNELS]) -> Vec<Points> {
        let used = &channels[..self.prior.channels.len()];
        let sum: i32 = used.iter().map(|value| value.0).sum();
        let total = f64::from(sum) / 100.0 / used.len() as f64;
        std::iter::once(points(total * self.factor(0)))
            .chain(
                (1..)
                    .zip(used)
                    .map(|(at, v)| points(v.as_f64() * self.factor(at))),
            )
            .collect()
    }

    fn factor(&self, at: usize) -> f64 {
        self.prior.factors.get(at).copied().unwrap_or(1.0)
    }

    /// Parts that fell by half of the deepest fall or more, by half an own SD and by a step: what a person would name.
    fn fallen(&self, course: &Course, scores: &[Points], sigma: f32) -> Vec<ScaleId> {
        let falls: Vec<f64> = (0..self.prior.channels.len())
            .map(|at| {
                let usual = course.usual.get(at + 1).and_then(course::Span::mean);
                usual.map_or(0.0, |mean| {
                    (mean - scores[at + 1].as_f64()) / self.factor(at + 1)
                })
            })
            .collect();
        let deepest = falls.iter().copied().fold(0.0, f64::max);
        let least = (deepest / 2.0)
            .max(self.prior.step)
            .max(f64::from(sigma) / 2.0)
            - 1e-9;
        let named = self.prior.channels.iter().zip(falls);
        named
            .filter(|(scale, fall)| **scale != ScaleId::Total && *fall >= least)
            .map(|(scale, _)| *scale)
            .collect()
    }

    fn range(&self, belief: &Belief) -> Band {
        let (mean, sd) = belief.next;
        let bound = |x: f32| {
            let cut = f64::from(x).clamp(self.prior.min, self.prior.max);
            points(cut * self.factor(0))
        };
        Band {
            low: bound(mean - RANGE_SDS * sd),
            high: bound(mean + RANGE_SDS * sd),
        }
    }
}

/// Rounded to a hundredth. Scores are far below 2³¹; the conversion saturates.
fn points(value: f64) -> Points {
    Points((value * 100.0).round() as i32)
}
