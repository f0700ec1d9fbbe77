//! What fits on one sheet, whatever the course: a few lines of everything.

use crate::{
    alliance::{Points, RuptureStep},
    client::{
        ClientChart, Session,
        view::{Sorted, answer_lines},
    },
    ruptures::{Rupture, RuptureEvent, course::in_order},
    sessions::Around,
};

/// Items that moved most.
const ITEMS: usize = 3;
/// Closed ruptures.
const CLOSED: usize = 2;
/// Sessions of which something was written.
const OBSERVED: usize = 2;
/// Characters of a note.
const NOTE: usize = 160;

/// `I. C.`: whoever finds the sheet does not read a name on it.
pub fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| {
        let letter = word.chars().find(|c| c.is_alphabetic())?;
        Some(format!("{}.", letter.to_uppercase()))
    });
    letters.collect::<Vec<_>>().join(" ")
}

/// The session that comes next.
pub fn next_session(chart: &ClientChart) -> i32 {
    chart
        .sessions
        .last()
        .map_or(1, |session| session.number + 1)
}

/// What was written of the latest sessions, the last first and each shortened.
pub fn observations<'c>(chart: &'c ClientChart, around: &Around) -> Vec<(&'c Session, String)> {
    let latest = chart.sessions.iter().rev();
    let written = latest.filter_map(|session| {
        let (now, _) = around.of(session.id);
        Some((session, shorten(now?.words.as_deref()?)))
    });
    written.take(OBSERVED).collect()
}

/// An answer against the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub item: u16,
    /// What it says, where that is at hand.
    pub text: Option<String>,
    pub answer: Points,
    pub usual: Points,
}

/// The answers of the latest form that moved most to the worse end, the most first.
pub fn moved(chart: &ClientChart, sorted: &Sorted) -> Vec<Moved> {
    let Some((at, instrument)) = sorted.alliance.first() else {
        return Vec::new();
    };
    let series = chart.series.get(*at);
    let Some((series, latest)) = series.and_then(|s| Some((s, s.ratings.last()?))) else {
        return Vec::new();
    };
    answer_lines(series, latest, instrument)
        .into_iter()
        .filter(crate::client::view::AnswerLine::is_worse)
        .filter_map(|line| {
            Some(Moved {
                item: line.item,
                text: line.text,
                answer: line.answer?,
                usual: line.usual?,
            })
        })
        .take(ITEMS)
        .collect()
}

/// The latest conversation on record.
pub fn last_conversation(chart: &ClientChart) -> Option<&RuptureEvent> {
    let events = chart.ruptures.iter().flat_map(|rupture| &rupture.events);
    events
        .filter(|event| event.step == RuptureStep::Conversation)
        .max_by_key(|event| (event.talked_on, event.at))
}

/// The ones that are over, the latest first, and how many more there are.
pub fn closed(chart: &ClientChart) -> (Vec<&Rupture>, usize) {
    let closed: Vec<&Rupture> = in_order(chart)
        .into_iter()
        .filter(|rupture| !rupture.state.is_open())
        .collect();
    let more = closed.len().saturating_sub(CLOSED);
    (closed.into_iter().take(CLOSED).collect(), more)
}

/// The beginning of a note, cut between words; lines become one.
pub fn shorten(note: &str) -> String {
    let words: Vec<&str> = note.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= NOTE {
        return whole;
    }
    let start: String = whole.chars().take(NOTE).collect();
    let cut = start.rfind(' ').unwrap_or(start.len());
    format!("{} …", &start[..cut])
}
