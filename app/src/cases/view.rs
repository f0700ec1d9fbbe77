//! Which cases wait, and why, decided from what the ports show anyway. Pages only print it.
//!
//! [`ACKNOWLEDGED_WITHIN`] and [`LATELY`] are rules of this project, not published thresholds; the page says so.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use super::{ActingAs, SupervisedCase};
use crate::{
    alliance::{Conversation, RuptureState, Source},
    caseload::{
        Caseload, CaseloadRow,
        view::{Standing, standing},
    },
    practice::Clock,
    ruptures::{WorklistRow, worklist::noticed},
    safety::SafetyAlert,
};

/// Days within which a new flag is to be acknowledged. Project rule.
pub const ACKNOWLEDGED_WITHIN: u64 = 14;
/// Days for which a rupture that was left open is still a reason to talk. Project rule.
pub const LATELY: u64 = 30;

/// Days for which a decision is listed, and longer while a day to look again is to come. Project rule.
pub const DECIDED: u64 = 90;

/// Why a case waits, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// An answer about safety, about which nobody has recorded anything.
    Safety,
    /// The client said that there was something, and it was not talked about yet.
    ClientSaid,
    /// The therapist put the case on the agenda.
    AskedFor,
    /// A possible rupture that nobody has acknowledged in [`ACKNOWLEDGED_WITHIN`] days.
    NotAcknowledged,
    OpenLong,
    /// Left unresolved lately.
    Unresolved,
    /// The treatment ended lately with a rupture open.
    EndedWithIt,
    NoRecentRating,
    /// The day to look again has come.
    FollowUp,
}

/// A case with everything that is known of why it waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub case: SupervisedCase,
    /// The weightiest first, each with the day since when.
    pub reasons: Vec<(Reason, NaiveDate)>,
    /// The line of the caseload, while the treatment lasts.
    pub row: Option<CaseloadRow>,
    /// The rupture that is open, otherwise the one that was left open lately.
    pub rupture: Option<WorklistRow>,
    /// Answers about safety that stand, the oldest first.
    pub alerts: Vec<SafetyAlert>,
}

impl Line {
    pub fn waits(&self) -> bool {
        !self.reasons.is_empty()
    }

    pub fn has(&self, reason: Reason) -> bool {
        self.reasons.iter().any(|(one, _)| *one == reason)
    }

    pub fn is_on_agenda(&self) -> bool {
        self.case.record.on_agenda().is_some()
    }

    /// When it was decided upon, where that is listed still.
    pub fn decided_lately(&self, clock: &dyn Clock) -> Option<DateTime<Utc>> {
        let (entry, decision) = self.case.record.decided()?;
        let today = clock.today();
        let lately = clock.local(entry.at).date() >= today - Days::new(DECIDED);
        let to_come = decision.follow_up_on.is_some_and(|day| day > today);
        (lately || to_come).then_some(entry.at)
    }

    /// Where the client's page says most about it.
    pub fn href(&self) -> String {
        let (client, episode) = (self.case.client, self.case.care_episode);
        let place = match &self.rupture {
            _ if self.has(Reason::Safety) => "safety".to_owned(),
            Some(row) => format!("rupture-{}", row.rupture.id),
            None if self.has(Reason::NoRecentRating) => "numbers".to_owned(),
            None => "supervision".to_owned(),
        };
        format!("/clients/{client}?episode={episode}#{place}")
    }

    /// Whether it was talked about, and whether the rupture is still open; `None` where there is none.
    pub fn talk(&self) -> Option<(Conversation, bool)> {
        let rupture = &self.rupture.as_ref()?.rupture;
        Some((rupture.conversation, rupture.state.is_open()))
    }
}

/// What the ports show of everybody, to be looked into case by case.
struct Known {
    rows: BTreeMap<Uuid, CaseloadRow>,
    ruptures: BTreeMap<Uuid, Vec<WorklistRow>>,
    alerts: BTreeMap<Uuid, Vec<SafetyAlert>>,
}

/// A line for each case that is supervised: by weight of the reason, then since when, then by name. What has no reason comes
/// last, by when it was put on the agenda.
pub fn lines(
    cases: Vec<SupervisedCase>,
    caseload: Caseload,
    ruptures: Vec<WorklistRow>,
    clock: &dyn Clock,
) -> Vec<Line> {
    let rows = caseload.rows.into_iter();
    let mut known = Known {
        rows: rows.map(|row| (row.care_episode, row)).collect(),
        ruptures: BTreeMap::new(),
        alerts: BTreeMap::new(),
    };
    for row in ruptures {
        known
            .ruptures
            .entry(row.care_episode)
            .or_default()
            .push(row);
    }
    for alert in caseload.alerts {
        let of = known.alerts.entry(alert.care_episode).or_default();
        of.push(alert);
    }
    let mut lines: Vec<Line> = cases
        .into_iter()
        .map(|case| line(case, &mut known, clock))
        .collect();
    lines.sort_by_cached_key(|line| {
        let first = line.reasons.first().copied();
        let put = line.case.record.on_agenda().map(|entry| entry.at);
        (
            first.is_none(),
            first,
            put.filter(|_| first.is_none()),
            line.case.client_name.to_lowercase(),
            line.case.client_code.clone(),
            line.case.care_episode,
        )
    });
    lines
}

fn line(case: SupervisedCase, known: &mut Known, clock: &dyn Clock) -> Line {
    let (id, today) = (case.care_episode, clock.today());
    let mut alerts = known.alerts.remove(&id).unwrap_or_default();
    alerts.sort_by_key(|alert| (alert.raised_at, alert.id));
    let ruptures = known.ruptures.remove(&id).unwrap_or_default();
    let mut line = Line {
        rupture: to_talk_about(ruptures, case.ended_on, clock),
        row: known.rows.remove(&id),
        alerts,
        case,
        reasons: Vec::new(),
    };
    let mut reasons = Vec::new();
    let safety = line.alerts.first().map(|alert| alert.raised_at);
    reasons.extend(safety.map(|at| (Reason::Safety, clock.local(at).date())));
    reasons.extend(asked_for(&line.case, clock));
    let rupture = line.rupture.as_ref();
    let of_rupture = |row| of_rupture(row, line.case.ended_on, clock);
    reasons.extend(rupture.into_iter().flat_map(of_rupture));
    let row = line.row.as_ref();
    reasons.extend(
        row.and_then(unrated_since)
            .map(|on| (Reason::NoRecentRating, on)),
    );
    let follow_up = line.case.record.decided();
    let follow_up = follow_up.and_then(|(_, decision)| decision.follow_up_on);
    let come = follow_up.filter(|day| *day <= today);
    reasons.extend(come.map(|day| (Reason::FollowUp, day)));
    reasons.sort_unstable();
    line.reasons = reasons;
    line
}

/// The day on which a rupture was left open: the last of the treatment, or when somebody said so.
fn left_on(row: &WorklistRow, ended_on: Option<NaiveDate>, clock: &dyn Clock) -> NaiveDate {
    let said = clock.local(row.last_step_at).date();
    match row.rupture.state {
        RuptureState::EndedWithTreatment => ended_on.unwrap_or(said),
        _ => said,
    }
}

/// The one that is open; otherwise the last that was left open lately.
fn to_talk_about(
    ruptures: Vec<WorklistRow>,
    ended_on: Option<NaiveDate>,
    clock: &dyn Clock,
) -> Option<WorklistRow> {
    let left_open = [RuptureState::Unresolved, RuptureState::EndedWithTreatment];
    let lately = clock.today() - Days::new(LATELY);
    ruptures
        .into_iter()
        .filter(|row| {
            let state = row.rupture.state;
            let lately = || left_on(row, ended_on, clock) >= lately;
            state.is_open() || (left_open.contains(&state) && lately())
        })
        .max_by_key(|row| {
            (
                row.rupture.state.is_open(),
                row.last_step_at,
                row.rupture.id,
            )
        })
}

fn of_rupture(
    row: &WorklistRow,
    ended_on: Option<NaiveDate>,
    clock: &dyn Clock,
) -> Vec<(Reason, NaiveDate)> {
    let rupture = &row.rupture;
    let since = noticed(row);
    let left = left_on(row, ended_on, clock);
    match rupture.state {
        RuptureState::Unresolved => return vec![(Reason::Unresolved, left)],
        RuptureState::EndedWithTreatment => return vec![(Reason::EndedWithIt, left)],
        _ => (),
    }
    let said = rupture.source == Source::ClientWord && rupture.conversation == Conversation::NotYet;
    let due = since + Days::new(ACKNOWLEDGED_WITHIN);
    let late = rupture.state == RuptureState::Possible && due < clock.today();
    [
        said.then_some((Reason::ClientSaid, since)),
        late.then_some((Reason::NotAcknowledged, since)),
        rupture.is_open_long().then_some((Reason::OpenLong, since)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Put on the agenda by who treats the client.
fn asked_for(case: &SupervisedCase, clock: &dyn Clock) -> Option<(Reason, NaiveDate)> {
    let put = case.record.on_agenda()?;
    let by_therapist = put.acting_as == ActingAs::Therapist;
    by_therapist.then(|| (Reason::AskedFor, clock.local(put.at).date()))
}

/// What the caseload calls no recent rating, whether a rupture is open or not; but not where it was agreed to ask for none.
/// Since the last rating, or since the treatment began.
fn unrated_since(row: &CaseloadRow) -> Option<NaiveDate> {
    match without_rupture(row) {
        Standing::Missed { .. } | Standing::NeverRated { .. } => {
            let rated = row.alliance.as_ref().map(|alliance| alliance.latest_on);
            Some(rated.unwrap_or(row.started_on))
        }
        _ => None,
    }
}

/// Where the client would stand if no rupture were open.
pub fn without_rupture(row: &CaseloadRow) -> Standing {
    standing(&CaseloadRow {
        rupture: None,
        ..row.clone()
    })
}
