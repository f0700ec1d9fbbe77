//! What people record about ruptures, as further events of their logs. Nothing is written here; what is refused leaves
//! the logs as they were.

use std::collections::BTreeSet;

use app::{
    alliance::{Dismissal, Marker, RaisedBy, RuptureState, RuptureStep, Source, Strategy},
    ruptures::{By, Deed, NotDone, RuptureEvent, Step},
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::ruptures::{Log, push, stand};

/// Who acts, when, and what can be spoken of.
#[derive(Clone, Debug)]
pub struct Moment {
    pub by: By,
    pub at: DateTime<Utc>,
    pub today: NaiveDate,
    /// Numbers of the sessions held.
    pub held: BTreeSet<i32>,
    /// The instrument whose ratings a new rupture follows.
    pub instrument: Option<String>,
    pub note: Option<String>,
    pub new_id: Uuid,
}

/// Applies a deed to the logs of a care episode.
///
/// # Errors
/// Why it may not be recorded.
pub fn act(logs: &mut Vec<Log>, deed: &Deed, moment: &Moment) -> Result<(), NotDone> {
    match deed {
        Deed::Felt { session, marker } => felt(logs, *session, *marker, moment),
        Deed::Step {
            rupture,
            version,
            step,
        } => {
            let place = logs
                .iter()
                .position(|log| log.id == *rupture)
                .ok_or(NotDone::NotTheirs)?;
            if i32::try_from(logs[place].events.len()) != Ok(*version) {
                return Err(NotDone::Changed);
            }
            take(logs, place, step, moment)
        }
    }
}

fn felt(logs: &mut Vec<Log>, session: i32, marker: Marker, moment: &Moment) -> Result<(), NotDone> {
    if logs.iter().any(is_open) {
        return Err(NotDone::AnotherIsOpen);
    }
    if !moment.held.contains(&session) {
        return Err(NotDone::NoSuchSession);
    }
    let mut log = Log {
        id: moment.new_id,
        instrument: moment.instrument.clone(),
        events: vec![RuptureEvent {
            source: Some(Source::TherapistWord),
            onset: Some(session),
            marker: Some(marker),
            note: moment.note.clone(),
            ..RuptureEvent::bare(moment.by.clone(), Some(session), moment.at)
        }],
    };
    // Who says so has acknowledged it.
    push(&mut log, RuptureStep::Acknowledged, bare(moment));
    logs.push(log);
    Ok(())
}

fn take(logs: &mut [Log], place: usize, step: &Step, moment: &Moment) -> Result<(), NotDone> {
    match step {
        Step::Merge { into } => return merge(logs, place, *into, moment),
        Step::Reopen if logs.iter().any(is_open) => return Err(NotDone::AnotherIsOpen),
        _ => {}
    }
    let log = &mut logs[place];
    let said = RuptureEvent {
        note: moment.note.clone(),
        ..bare(moment)
    };
    let (kind, event) = match step {
        Step::Acknowledge => (RuptureStep::Acknowledged, said),
        Step::Talked {
            raised_by,
            on,
            tried,
            marker,
        } => {
            let event = talked(said, *raised_by, *on, tried, *marker, moment.today)?;
            if state(log) == Some(RuptureState::Possible) {
                push(log, RuptureStep::Acknowledged, bare(moment));
            }
            (RuptureStep::Conversation, event)
        }
        Step::Settle { by } => (
            RuptureStep::Settled,
            RuptureEvent {
                settled_by: Some(*by),
                ..said
            },
        ),
        Step::LeaveUnresolved => (RuptureStep::Unresolved, said),
        Step::Dismiss { reason } => (RuptureStep::Dismissed, dismissed(said, *reason)?),
        Step::Reopen | Step::Merge { .. } => (RuptureStep::Reopened, said),
        Step::MoveOnset { to } => (RuptureStep::OnsetMoved, moved(log, said, *to, moment)?),
        Step::Mark { marker } => (
            RuptureStep::Marked,
            RuptureEvent {
                marker: Some(*marker),
                ..said
            },
        ),
    };
    record(log, kind, event)
}

fn talked(
    said: RuptureEvent,
    raised_by: RaisedBy,
    on: NaiveDate,
    tried: &[Strategy],
    marker: Option<Marker>,
    today: NaiveDate,
) -> Result<RuptureEvent, NotDone> {
    if on > today {
        return Err(NotDone::Field("on"));
    }
    Ok(RuptureEvent {
        raised_by: Some(raised_by),
        talked_on: Some(on),
        tried: tried.to_vec(),
        marker,
        ..said
    })
}

fn dismissed(said: RuptureEvent, reason: Dismissal) -> Result<RuptureEvent, NotDone> {
    match reason {
        Dismissal::Other if said.note.is_none() => Err(NotDone::Field("note")),
        // Which one it belongs to has to be said.
        Dismissal::PartOfAnother => Err(NotDone::Field("reason")),
        _ => Ok(RuptureEvent {
            dismissal: Some(reason),
            ..said
        }),
    }
}

fn moved(log: &Log, said: RuptureEvent, to: i32, moment: &Moment) -> Result<RuptureEvent, NotDone> {
    let noticed_at = stand(&log.events).map_or(0, |standing| standing.noticed_at);
    if to > noticed_at || !moment.held.contains(&to) {
        return Err(NotDone::NoSuchSession);
    }
    Ok(RuptureEvent {
        onset: Some(to),
        ..said
    })
}

/// The one closes as a part of the other, which goes on.
fn merge(logs: &mut [Log], place: usize, into: Uuid, moment: &Moment) -> Result<(), NotDone> {
    let target = logs
        .iter()
        .position(|log| log.id == into && log.id != logs[place].id)
        .ok_or(NotDone::Field("into"))?;
    let event = RuptureEvent {
        dismissal: Some(Dismissal::PartOfAnother),
        merged_into: Some(into),
        note: moment.note.clone(),
        ..bare(moment)
    };
    record(&mut logs[place], RuptureStep::Dismissed, event)?;
    if is_open(&logs[target]) {
        return Ok(());
    }
    record(&mut logs[target], RuptureStep::Reopened, bare(moment))
}

fn record(log: &mut Log, step: RuptureStep, event: RuptureEvent) -> Result<(), NotDone> {
    let before = state(log).unwrap_or(RuptureState::OPENED);
    if push(log, step, event) {
        Ok(())
    } else {
        Err(NotDone::NotFrom(before))
    }
}

fn state(log: &Log) -> Option<RuptureState> {
    log.events.last().map(|event| event.state_after)
}

fn is_open(log: &Log) -> bool {
    state(log).is_some_and(RuptureState::is_open)
}

/// An event at the last session held.
fn bare(moment: &Moment) -> RuptureEvent {
    RuptureEvent::bare(moment.by.clone(), moment.held.last().copied(), moment.at)
}
