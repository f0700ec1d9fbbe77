//! From findings and the client's word to the log of ruptures, and from the log to where a rupture stands.
//!
//! [`notice`] only ever adds to logs: a second run over the same ratings adds nothing, and what people recorded is never
//! touched. [`stand`] folds a log; [`follow`] says what the ratings did meanwhile.

use std::collections::BTreeSet;

use app::{
    alliance::{
        Conversation, Marker, RaisedBy, RatingsTrack, RuleName, RuptureState, RuptureStep,
        SettledBy, Source, Why, Word,
    },
    ruptures::{By, Finding, RuptureEvent},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::watching::{SaidWord, WatchedSeries};

/// One rupture's events, oldest first; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    pub id: Uuid,
    /// The instrument whose ratings are followed.
    pub instrument: Option<String>,
    pub events: Vec<RuptureEvent>,
}

/// Where a rupture stands by its events alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub version: i32,
    pub state: RuptureState,
    pub source: Source,
    pub noticed_at: i32,
    pub onset: i32,
    pub closed_at: Option<i32>,
    pub conversation: Conversation,
    pub marker: Marker,
    pub opened_at: DateTime<Utc>,
    pub last_step_at: DateTime<Utc>,
}

/// What the ratings did about a rupture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    pub track: RatingsTrack,
    pub back_at: Option<i32>,
    pub out_for: i32,
}

/// Folds a log; `None` for one without an opening, which the database does not hold.
pub fn stand(events: &[RuptureEvent]) -> Option<Standing> {
    let (opening, later) = events.split_first()?;
    let noticed_at = opening.session?;
    let mut standing = Standing {
        version: 1,
        state: RuptureState::OPENED,
        source: opening.source?,
        noticed_at,
        onset: opening.onset.unwrap_or(noticed_at).min(noticed_at),
        closed_at: None,
        conversation: Conversation::NotYet,
        marker: opening.marker.unwrap_or(Marker::Unclear),
        opened_at: opening.at,
        last_step_at: opening.at,
    };
    for event in later {
        standing.take(event);
    }
    Some(standing)
}

impl Standing {
    fn take(&mut self, event: &RuptureEvent) {
        self.version += 1;
        self.state = event.state_after;
        self.last_step_at = event.at;
        self.onset = event.onset.unwrap_or(self.onset).min(self.noticed_at);
        self.marker = event.marker.unwrap_or(self.marker);
        self.closed_at = if self.state.is_open() {
            None
        } else {
            event.session.or(self.closed_at)
        };
        self.conversation = match (event.step, event.raised_by, event.settled_by) {
            (RuptureStep::Conversation, Some(RaisedBy::Client), _) => Conversation::RaisedByClient,
            (RuptureStep::Conversation, Some(RaisedBy::Therapist), _) => {
                Conversation::RaisedByTherapist
            }
            // What a person recorded says more than the form.
            (RuptureStep::Conversation, Some(RaisedBy::NotSaid), _)
                if self.conversation == Conversation::NotYet =>
            {
                Conversation::Reported
            }
            (RuptureStep::Settled, _, Some(SettledBy::Client)) => Conversation::SettledByClient,
            (RuptureStep::Settled, _, Some(SettledBy::Therapist)) => {
                Conversation::SettledByTherapist
            }
            _ => self.conversation,
        };
    }
}

/// What the ratings did since the rupture was noticed, up to its end; whatever was said, which the conversation track has.
pub fn follow(standing: &Standing, findings: &[Finding]) -> Followed {
    let until = standing.closed_at.unwrap_or(i32::MAX);
    let mut followed = Followed::default();
    let mut was_out = false;
    for finding in findings {
        if finding.session < standing.noticed_at || finding.session > until {
            continue;
        }
        match finding.track {
            RatingsTrack::Out => {
                was_out = true;
                followed.out_for += 1;
                (followed.track, followed.back_at) = (RatingsTrack::Out, None);
            }
            RatingsTrack::ComingBack => followed.track = RatingsTrack::ComingBack,
            RatingsTrack::BackInRange | RatingsTrack::InRange if was_out => {
                followed.track = RatingsTrack::BackInRange;
                followed.back_at = followed.back_at.or(Some(finding.session));
            }
            RatingsTrack::BackInRange | RatingsTrack::InRange => {}
        }
    }
    followed
}

/// What is known of a care episode when ruptures are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    /// The longest first.
    pub series: &'a [WatchedSeries],
    pub words: &'a [SaidWord],
    /// The last session's number, where the care episode has ended.
    pub ended_after: Option<i32>,
    pub rule: &'a RuleName,
}

/// Continues the logs of a care episode with what its ratings and the client's word say and no event says yet.
pub fn notice(
    course: &Course<'_>,
    logs: &mut Vec<Log>,
    now: DateTime<Utc>,
    id: impl FnMut() -> Uuid,
) {
    let mut book = Book {
        course,
        logs,
        now,
        id,
    };
    let sessions: BTreeSet<i32> = course
        .series
        .iter()
        .flat_map(|series| series.findings.iter().map(|finding| finding.session))
        .chain(course.words.iter().map(|word| word.session))
        .collect();
    for session in sessions {
        book.session(session);
    }
    book.pass_what_was_corrected();
    if let Some(session) = course.ended_after {
        book.end(session);
    }
}

struct Book<'c, 'l, F> {
    course: &'c Course<'c>,
    logs: &'l mut Vec<Log>,
    now: DateTime<Utc>,
    id: F,
}

impl<F: FnMut() -> Uuid> Book<'_, '_, F> {
    fn session(&mut self, session: i32) {
        self.pass(session);
        let course = self.course;
        if let Some(said) = course.words.iter().find(|word| word.session == session) {
            self.word(said);
        }
        for series in course.series {
            if let Some(finding) = at(&series.findings, session).filter(|finding| finding.flag) {
                let event = RuptureEvent {
                    p: Some(finding.p),
                    why: finding.why.clone(),
                    rule: Some(course.rule.clone()),
                    ratings: series.ratings.get(&session).copied().into_iter().collect(),
                    onset: finding.since,
                    source: Some(Source::Scores),
                    ..self.event(By::Rule, session)
                };
                self.join(event, Some(&series.instrument));
            }
        }
    }

    /// A possible rupture whose ratings came back before anybody said what to make of it.
    fn pass(&mut self, session: i32) {
        let (course, now) = (self.course, self.now);
        for log in self.logs.iter_mut() {
            let Some(standing) = stand(&log.events) else {
                continue;
            };
            let findings = followed_series(course, log);
            let back = at(findings, session)
                .is_some_and(|finding| finding.track == RatingsTrack::BackInRange);
            if standing.state == RuptureState::Possible && standing.noticed_at < session && back {
                push(
                    log,
                    RuptureStep::Passed,
                    RuptureEvent::bare(By::Rule, Some(session), now),
                );
            }
        }
    }

    /// The client's direct word: it opens at once, or joins what is open; that it was talked about is a conversation.
    fn word(&mut self, said: &SaidWord) {
        let why = self
            .course
            .series
            .iter()
            .find_map(|series| at(&series.findings, said.session))
            .map_or_else(|| vec![word_clause(said)], |finding| finding.why.clone());
        let event = RuptureEvent {
            why,
            ratings: vec![said.rating],
            ..self.event(By::Client, said.session)
        };
        if said.word.opens() {
            let instrument = self
                .course
                .series
                .first()
                .map(|series| series.instrument.clone());
            let event = RuptureEvent {
                source: Some(Source::ClientWord),
                ..event
            };
            self.join(event, instrument.as_deref());
        } else if said.word == Word::YesTalkedAbout {
            let talked = |known: &RuptureEvent| {
                known.step == RuptureStep::Conversation
                    && known.by == By::Client
                    && known.session == Some(said.session)
            };
            if let Some(log) = self.open().filter(|log| !log.events.iter().any(talked)) {
                let event = RuptureEvent {
                    raised_by: Some(RaisedBy::NotSaid),
                    why: Vec::new(),
                    ..event
                };
                push(log, RuptureStep::Conversation, event);
            }
        }
    }

    /// Opens a rupture with `event`, or adds it to the open one. What is known is not said again, and what falls into a
    /// rupture that is closed belongs to the past that somebody has decided about.
    fn join(&mut self, event: RuptureEvent, instrument: Option<&str>) {
        let session = event.session.unwrap_or_default();
        let known = self.logs.iter().any(|log| says(log, &event));
        let decided = self.logs.iter().any(|log| {
            stand(&log.events).is_some_and(|standing| {
                let span = standing.noticed_at..=standing.closed_at.unwrap_or(i32::MAX);
                !standing.state.is_open() && span.contains(&session)
            })
        });
        if known || decided {
            return;
        }
        if let Some(log) = self.open() {
            let event = RuptureEvent {
                onset: None,
                ..event
            };
            push(log, RuptureStep::Evidence, event);
            return;
        }
        let onset = event.onset.unwrap_or(session);
        // A run of low ratings may reach back over what is closed; the next rupture begins after that.
        let onset = onset.max(self.last_closed() + 1).min(session);
        let opening = RuptureEvent {
            step: RuptureStep::Opened,
            onset: Some(onset),
            why: event
                .why
                .iter()
                .map(|clause| dated(clause, onset))
                .collect(),
            ..event
        };
        self.logs.push(Log {
            id: (self.id)(),
            instrument: instrument.map(str::to_owned),
            events: vec![opening],
        });
    }

    /// The session at which the last rupture was closed, 0 without one.
    fn last_closed(&self) -> i32 {
        let closed = self
            .logs
            .iter()
            .filter_map(|log| stand(&log.events)?.closed_at);
        closed.max().unwrap_or(0)
    }

    fn open(&mut self) -> Option<&mut Log> {
        self.logs.iter_mut().find(|log| {
            log.events
                .last()
                .is_some_and(|event| event.state_after.is_open())
        })
    }

    /// Opened by a rating or a word that was corrected or taken back since, with nothing out of range and no such word after
    /// it.
    fn pass_what_was_corrected(&mut self) {
        let (course, now) = (self.course, self.now);
        for log in self.logs.iter_mut() {
            let Some(standing) = stand(&log.events) else {
                continue;
            };
            let noticed_at = standing.noticed_at;
            let findings = followed_series(course, log);
            let unremarkable = |f: &Finding| !f.flag && f.track == RatingsTrack::InRange;
            let mut since = findings.iter().filter(|f| f.session >= noticed_at);
            let mut words = course.words.iter().filter(|w| w.session >= noticed_at);
            if standing.state == RuptureState::Possible
                && standing.source != Source::TherapistWord
                && since.all(unremarkable)
                && !words.any(|said| said.word.opens())
            {
                let last = findings.last().map_or(noticed_at, |last| last.session);
                let event = RuptureEvent::bare(By::Rule, Some(last.max(noticed_at)), now);
                push(log, RuptureStep::Passed, event);
            }
        }
    }

    fn end(&mut self, session: i32) {
        let event = self.event(By::Rule, session);
        if let Some(log) = self.open() {
            push(log, RuptureStep::TreatmentEnded, event);
        }
    }

    fn event(&self, by: By, session: i32) -> RuptureEvent {
        RuptureEvent::bare(by, Some(session), self.now)
    }
}

/// Adds a step where it may be taken; where not, the log stays as it is.
pub fn push(log: &mut Log, step: RuptureStep, event: RuptureEvent) -> bool {
    let state = log.events.last().map(|event| event.state_after);
    let Some(after) = state.and_then(|state| state.after(step)) else {
        return false;
    };
    log.events.push(RuptureEvent {
        step,
        state_after: after,
        ..event
    });
    true
}

fn at(findings: &[Finding], session: i32) -> Option<&Finding> {
    findings.iter().find(|finding| finding.session == session)
}

fn followed_series<'c>(course: &Course<'c>, log: &Log) -> &'c [Finding] {
    let series = course
        .series
        .iter()
        .find(|series| Some(&series.instrument) == log.instrument.as_ref());
    series.map_or(&[], |series| &series.findings)
}

/// Whether the log has this flag or word already: of the same source, at the same session, from the same rating.
fn says(log: &Log, event: &RuptureEvent) -> bool {
    log.events.iter().any(|known| {
        known.source == event.source
            && known.session == event.session
            && (known.ratings == event.ratings || event.ratings.is_empty())
    })
}

/// The clause with the session at which the rupture is thought to have begun.
fn dated(clause: &Why, onset: i32) -> Why {
    match (clause, u32::try_from(onset)) {
        (Why::PossibleRupture { .. }, Ok(since)) => Why::PossibleRupture { since },
        _ => clause.clone(),
    }
}

fn word_clause(said: &SaidWord) -> Why {
    Why::Word {
        session: u32::try_from(said.session).unwrap_or_default(),
        little: said.word == Word::ALittle,
    }
}

#[cfg(test)]
#[path = "ruptures_tests.rs"]
mod tests;
