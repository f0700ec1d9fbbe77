//! One line of the caseload from the sessions and scores of one care episode.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    alliance::{Family, Instrument, Instruments, Points, Rater, ScaleId, Scores},
    caseload::{AllianceSummary, EarlierSpan, RecentSession},
};
use chrono::NaiveDate;

/// Sessions that a sparkline shows.
const RECENT: usize = 12;

/// A session that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSession {
    pub number: i32,
    pub held_on: NaiveDate,
    pub date_assumed: bool,
}

/// A rating with its scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredRating {
    pub session_number: i32,
    pub held_on: NaiveDate,
    pub instrument: String,
    pub version: u32,
    pub rater: Rater,
    pub scores: Scores,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseloadSummary {
    pub sessions_held: i32,
    pub sessions_rated: i32,
    pub last_session: Option<HeldSession>,
    pub dates_assumed: bool,
    pub recent: Vec<RecentSession>,
    pub alliance: Option<AllianceSummary>,
}

/// `sessions` and `ratings` in any order.
pub fn summarise(
    instruments: &Instruments,
    mut sessions: Vec<HeldSession>,
    ratings: &[ScoredRating],
) -> CaseloadSummary {
    sessions.sort_by_key(|session| session.number);
    let alliance: Vec<(&ScoredRating, &Instrument)> = ratings
        .iter()
        .filter(|rating| rating.rater == Rater::Client)
        .filter_map(|rating| {
            let instrument = instruments.get(&rating.instrument, rating.version)?;
            (instrument.family == Family::Alliance).then_some((rating, instrument.as_ref()))
        })
        .collect();
    let rated: BTreeSet<i32> = alliance
        .iter()
        .map(|(rating, _)| rating.session_number)
        .collect();
    let series = leading_series(&alliance);
    let totals: BTreeMap<i32, Points> = series
        .iter()
        .filter_map(|(rating, _)| Some((rating.session_number, rating.scores.total()?)))
        .collect();
    let recent = sessions[sessions.len().saturating_sub(RECENT)..]
        .iter()
        .map(|session| RecentSession {
            number: session.number,
            held_on: session.held_on,
            total: totals.get(&session.number).copied(),
        })
        .collect();
    CaseloadSummary {
        sessions_held: count(sessions.len()),
        sessions_rated: count(
            sessions
                .iter()
                .filter(|s| rated.contains(&s.number))
                .count(),
        ),
        dates_assumed: sessions.iter().any(|session| session.date_assumed),
        last_session: sessions.last().cloned(),
        recent,
        alliance: describe(&series),
    }
}

/// The ratings of the instrument rated last, by session. Where two were rated in the same session, the one with goal,
/// task and bond, then the one with more ratings, then by code.
fn leading_series<'a>(
    alliance: &[(&'a ScoredRating, &'a Instrument)],
) -> Vec<(&'a ScoredRating, &'a Instrument)> {
    let mut series: BTreeMap<(&str, u32), Vec<(&ScoredRating, &Instrument)>> = BTreeMap::new();
    for (rating, instrument) in alliance {
        series
            .entry((instrument.code.as_str(), instrument.version))
            .or_default()
            .push((rating, instrument));
    }
    let mut best = series
        .into_values()
        .rev()
        .max_by_key(|ratings| {
            let last = ratings
                .iter()
                .map(|(rating, _)| rating.session_number)
                .max();
            let has_goal = ratings
                .iter()
                .any(|(_, i)| i.scale(ScaleId::Goal).is_some());
            (last, has_goal, ratings.len())
        })
        .unwrap_or_default();
    best.sort_by_key(|(rating, _)| rating.session_number);
    best
}

fn describe(series: &[(&ScoredRating, &Instrument)]) -> Option<AllianceSummary> {
    let ((latest, instrument), before) = series.split_last()?;
    let maximum = instrument.total()?.max;
    let previous = before
        .iter()
        .rev()
        .find_map(|(rating, _)| Some((rating.session_number, rating.scores.total()?)));
    Some(AllianceSummary {
        instrument: instrument.code.clone(),
        version: instrument.version,
        rater: latest.rater,
        rated: count(series.len()),
        at_maximum: count(
            series
                .iter()
                .filter(|(rating, _)| rating.scores.total() == Some(maximum))
                .count(),
        ),
        latest_session: latest.session_number,
        latest_on: latest.held_on,
        latest: latest.scores.clone(),
        previous_total: previous.map(|(_, total)| total),
        previous_session: previous.map(|(number, _)| number),
        earlier: instrument
            .scales
            .iter()
            .filter_map(|scale| span(scale.id, before))
            .collect(),
    })
}

fn span(scale: ScaleId, ratings: &[(&ScoredRating, &Instrument)]) -> Option<EarlierSpan> {
    let points = || {
        ratings
            .iter()
            .filter_map(|(rating, _)| rating.scores.get(scale))
    };
    Some(EarlierSpan {
        scale,
        low: points().min()?,
        high: points().max()?,
    })
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
