//! What the invented therapists do about possible ruptures, session by session, as the product would have recorded it.

use std::collections::BTreeSet;

use app::{
    alliance::{
        Dismissal, Marker, RaisedBy, RatingsTrack, RuleName, RuptureState, SettledBy, Strategy,
    },
    ruptures::{By, Deed, Step},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use crate::{
    alliance::{
        acts::{Moment, act},
        ruptures::{Course, Log, follow, notice, stand},
        watching::WatchedSeries,
    },
    store::{derived::Watched, ids},
};

/// Days at the end in which nobody has come round yet to anything, and to acknowledging what is new.
const NOT_YET: i64 = 4;
const NOT_ACKNOWLEDGED: i64 = 15;

/// Chances after each session; design values of the demo, no claim about therapists.
const ACKNOWLEDGES: f64 = 0.6;
const DISMISSES: f64 = 0.12;
const TALKS: f64 = 0.55;
const SETTLES: f64 = 0.75;
const GIVES_UP: f64 = 0.3;
const FEELS: f64 = 0.004;
const REOPENS: f64 = 0.06;

/// Continues the episode's logs as if the product had been there from the first session on.
pub fn tend(episode: &mut Watched, rule: &RuleName, now: DateTime<Utc>) {
    let mut logs = std::mem::take(&mut episode.logs);
    let mut people = People {
        // By what was rated: the same practice each time it is grown.
        rng: ChaCha8Rng::seed_from_u64(seed(episode)),
        episode,
        now,
    };
    let numbers: BTreeSet<i32> = episode_numbers(people.episode);
    for number in numbers {
        people.after(number, rule, &mut logs);
    }
    episode.logs = logs;
}

fn seed(episode: &Watched) -> u64 {
    let findings = episode.series.iter().flat_map(|series| &series.findings);
    let p = findings.map(|finding| u64::from(finding.p.unsigned_abs()));
    p.sum::<u64>() + 31 * episode.sessions.len() as u64
}

fn episode_numbers(episode: &Watched) -> BTreeSet<i32> {
    episode
        .sessions
        .iter()
        .map(|session| session.number)
        .collect()
}

struct People<'e> {
    rng: ChaCha8Rng,
    episode: &'e Watched,
    now: DateTime<Utc>,
}

impl People<'_> {
    fn after(&mut self, number: i32, rule: &RuleName, logs: &mut Vec<Log>) {
        let Some(day) = self.episode.held_on(number) else {
            return;
        };
        let evening = at(day, 18);
        let series = up_to(&self.episode.series, number);
        let words: Vec<_> = self
            .episode
            .words
            .iter()
            .filter(|w| w.session <= number)
            .copied()
            .collect();
        let course = Course {
            series: &series,
            words: &words,
            ended_after: None,
            rule,
        };
        notice(&course, logs, evening, || ids::new_id(evening));
        let age = (self.now - evening).num_days();
        if age >= NOT_YET
            && let Some(deed) = self.deed(number, day, age, logs, &series)
        {
            let moment = self.moment(number, day);
            // Whatever may not be done is simply not done.
            let _ = act(logs, &deed, &moment);
        }
    }

    fn moment(&self, number: i32, day: NaiveDate) -> Moment {
        let at = at(day.checked_add_days(Days::new(1)).unwrap_or(day), 9);
        Moment {
            by: By::Staff {
                name: String::new(),
            },
            at,
            today: at.date_naive(),
            held: episode_numbers(self.episode)
                .into_iter()
                .filter(|held| *held <= number)
                .collect(),
            instrument: self
                .episode
                .series
                .first()
                .map(|series| series.instrument.clone()),
            note: None,
            new_id: ids::new_id(at),
        }
    }

    fn deed(
        &mut self,
        number: i32,
        day: NaiveDate,
        age: i64,
        logs: &[Log],
        series: &[WatchedSeries],
    ) -> Option<Deed> {
        let Some((log, state)) = logs.iter().rev().find_map(|log| {
            let state = log.events.last()?.state_after;
            state.is_open().then_some((log, state))
        }) else {
            return self.without_open(number, logs);
        };
        let standing = stand(&log.events)?;
        let findings = series
            .iter()
            .find(|s| Some(&s.instrument) == log.instrument.as_ref());
        let followed = follow(&standing, findings.map_or(&[], |s| &s.findings));
        // Where the ratings were never out, talking about it is what there is to be done.
        let back = followed.track == RatingsTrack::BackInRange || followed.out_for == 0;
        let step = match state {
            RuptureState::Possible if age < NOT_ACKNOWLEDGED => return None,
            RuptureState::Possible if self.happens(ACKNOWLEDGES) => Step::Acknowledge,
            RuptureState::Possible if self.happens(DISMISSES) => Step::Dismiss {
                reason: self.one_of(&[
                    Dismissal::LifeEvent,
                    Dismissal::TopOfScale,
                    Dismissal::DataError,
                    Dismissal::NotARupture,
                ]),
            },
            RuptureState::Acknowledged if self.happens(TALKS) => self.talk(day),
            RuptureState::Discussed if back && self.happens(SETTLES) => Step::Settle {
                by: self.one_of(&[SettledBy::Therapist, SettledBy::Client]),
            },
            RuptureState::Acknowledged | RuptureState::Discussed
                if followed.out_for >= 5 && self.happens(GIVES_UP) =>
            {
                Step::LeaveUnresolved
            }
            _ => return None,
        };
        step_of(log, step)
    }

    fn talk(&mut self, day: NaiveDate) -> Step {
        let raised_by = self.one_of(&[RaisedBy::Therapist, RaisedBy::Therapist, RaisedBy::Client]);
        let marker = self.one_of(&[Marker::Withdrawal, Marker::Confrontation, Marker::Unclear]);
        let first = self.one_of(&[
            Strategy::InvitedFeelings,
            Strategy::ClarifiedMisunderstanding,
            Strategy::AcknowledgedOwnPart,
        ]);
        let second = self.one_of(&[Strategy::ChangedTaskOrGoal, Strategy::ExplainedReasons]);
        Step::Talked {
            raised_by,
            on: day,
            tried: vec![first, second],
            marker: Some(marker),
        }
    }

    fn without_open(&mut self, number: i32, logs: &[Log]) -> Option<Deed> {
        if self.happens(FEELS) && number > 2 {
            return Some(Deed::Felt {
                session: number,
                marker: Marker::Withdrawal,
            });
        }
        let closed = logs.last()?;
        let repaired = closed.events.last()?.state_after == RuptureState::Repaired;
        (repaired && self.happens(REOPENS))
            .then(|| step_of(closed, Step::Reopen))
            .flatten()
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.rng.random_bool(chance)
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.rng.random_range(0..of.len())]
    }
}

fn step_of(log: &Log, step: Step) -> Option<Deed> {
    Some(Deed::Step {
        rupture: log.id,
        version: i32::try_from(log.events.len()).ok()?,
        step,
    })
}

/// What the findings were at a session: they never look ahead.
fn up_to(series: &[WatchedSeries], number: i32) -> Vec<WatchedSeries> {
    let cut = |one: &WatchedSeries| WatchedSeries {
        findings: one
            .findings
            .iter()
            .filter(|f| f.session <= number)
            .cloned()
            .collect(),
        ..one.clone()
    };
    series.iter().map(cut).collect()
}

fn at(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    day.and_time(time).and_utc()
}
