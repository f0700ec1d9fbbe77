//! One line of the caseload from the sessions and scores of one care episode.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    alliance::{Family, Instrument, Instruments, Points, Rater, ScaleId, Scores, Word},
    caseload::{AllianceSummary, EarlierSpan, OutcomeSummary, RecentSession},
    client::NoForm,
};
use chrono::NaiveDate;
use uuid::Uuid;

/// Sessions that a sparkline shows.
const RECENT: usize = 12;

/// A session that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSession {
    pub number: i32,
    pub held_on: NaiveDate,
    pub date_assumed: bool,
    /// Why it has no form, where the therapist said so.
    pub no_form: Option<NoForm>,
}

/// A rating with its scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredRating {
    pub id: Uuid,
    pub session_number: i32,
    pub held_on: NaiveDate,
    pub instrument: String,
    pub version: u32,
    pub rater: Rater,
    pub scores: Scores,
    /// The client's answer, where this is the direct question.
    pub word: Option<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseloadSummary {
    pub sessions_held: i32,
    pub sessions_rated: i32,
    pub asked: Asked,
    pub last_session: Option<HeldSession>,
    pub dates_assumed: bool,
    pub recent: Vec<RecentSession>,
    pub alliance: Option<AllianceSummary>,
    pub outcome: Option<OutcomeSummary>,
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
        asked: asked(&sessions, &rated),
        dates_assumed: sessions.iter().any(|session| session.date_assumed),
        last_session: sessions.last().cloned(),
        recent,
        alliance: describe(&series),
        outcome: outcome(instruments, ratings),
    }
}

/// The rhythms that a treatment may have: a form at every session, every second, … every sixth.
pub const RHYTHMS: usize = 6;

/// At which of the sessions held somebody asked for a form, so far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub declined: i32,
    pub technical: i32,
    /// Sessions since somebody asked last.
    pub since: i32,
    /// Sessions at which one was due by each rhythm and nobody asked; the first is due at the first session.
    pub missed: [i32; RHYTHMS],
}

/// `sessions` by number; a form that was given counts whatever was said before it came.
fn asked(sessions: &[HeldSession], rated: &BTreeSet<i32>) -> Asked {
    let mut asked = Asked::default();
    let mut since: Option<i32> = None;
    for session in sessions {
        let given = rated.contains(&session.number);
        match session.no_form.filter(|_| !given) {
            Some(NoForm::Declined) => asked.declined += 1,
            Some(NoForm::Technical) => asked.technical += 1,
            None if given => {}
            None => {
                since = since.map(|since| since + 1);
                for (every, missed) in (1..).zip(&mut asked.missed) {
                    *missed += i32::from(since.is_none_or(|since| since >= every));
                }
                continue;
            }
        }
        since = Some(0);
    }
    asked.since = since.unwrap_or_else(|| count(sessions.len()));
    asked
}

/// First and latest total of the outcome measure rated last; of two at the same session the one rated more often.
fn outcome(instruments: &Instruments, ratings: &[ScoredRating]) -> Option<OutcomeSummary> {
    let mut series: BTreeMap<(&str, u32), BTreeMap<i32, Points>> = BTreeMap::new();
    for rating in ratings {
        let instrument = instruments.get(&rating.instrument, rating.version);
        if let (Some(instrument), Some(total)) = (instrument, rating.scores.total())
            && instrument.family == Family::Outcome
        {
            let key = (rating.instrument.as_str(), rating.version);
            series
                .entry(key)
                .or_default()
                .insert(rating.session_number, total);
        }
    }
    let ((code, version), totals) = series
        .into_iter()
        .max_by_key(|(_, totals)| (totals.keys().next_back().copied(), totals.len()))?;
    let ((first_session, first), (latest_session, latest)) =
        (totals.first_key_value()?, totals.last_key_value()?);
    Some(OutcomeSummary {
        instrument: code.to_owned(),
        version,
        first: *first,
        first_session: *first_session,
        latest: *latest,
        latest_session: *latest_session,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// `g` given, `-` nothing known, `d` declined, `t` technical.
    fn of(course: &str) -> Asked {
        let numbered = || (1..).zip(course.chars());
        let sessions: Vec<HeldSession> = numbered()
            .map(|(number, what)| HeldSession {
                number,
                held_on: NaiveDate::MIN,
                date_assumed: false,
                no_form: match what {
                    'd' => Some(NoForm::Declined),
                    't' => Some(NoForm::Technical),
                    _ => None,
                },
            })
            .collect();
        let given = numbered().filter(|(_, what)| *what == 'g');
        asked(&sessions, &given.map(|(number, _)| number).collect())
    }

    #[test]
    fn what_was_asked_is_counted_and_what_was_due_is_missed() {
        for (course, declined, technical, since, missed) in [
            ("", 0, 0, 0, [0, 0, 0, 0, 0, 0]),
            ("---", 0, 0, 3, [3, 3, 3, 3, 3, 3]),
            ("gggg", 0, 0, 0, [0, 0, 0, 0, 0, 0]),
            ("g-g-g", 0, 0, 0, [2, 0, 0, 0, 0, 0]),
            ("g--g---", 0, 0, 3, [5, 3, 1, 0, 0, 0]),
            ("gdt-", 1, 1, 1, [1, 0, 0, 0, 0, 0]),
        ] {
            let expected = Asked {
                declined,
                technical,
                since,
                missed,
            };
            assert_eq!(of(course), expected, "{course}");
        }
    }
}
