//! What lies over the trajectory: ruptures, what was said, and when it was talked about.

use crate::{
    alliance::{RuptureState, RuptureStep, Source, Word},
    chart::{Glyph, Overlay, RowSpec, SpanSpec},
    ruptures::Rupture,
    text::{Lang, Rupture as Text, t},
};

use super::ClientChart;

/// Ruptures that somebody dismissed are no spans: they were none.
pub fn overlay(lang: Lang, chart: &ClientChart) -> Overlay {
    let word = |word: Text| t(lang, word).into_owned();
    let spans = chart
        .ruptures
        .iter()
        .filter(|rupture| rupture.state != RuptureState::Dismissed)
        .filter_map(|rupture| span(lang, chart, rupture))
        .collect();
    Overlay {
        spans,
        rows: vec![
            RowSpec {
                name: word(Text::RowClientSaid),
                marks: said(chart),
            },
            RowSpec {
                name: word(Text::RowFelt),
                marks: felt(chart),
            },
            RowSpec {
                name: word(Text::RowTalked),
                marks: talked(chart),
            },
        ],
    }
}

fn span(lang: Lang, chart: &ClientChart, rupture: &Rupture) -> Option<SpanSpec> {
    let (from, to) = (
        column(chart, rupture.onset)?,
        column(chart, last(chart, rupture))?,
    );
    let label = Text::SpanLabel {
        state: rupture.state,
        from: rupture.onset,
        // Also where the ratings are back: it is over when somebody says so.
        to: end(rupture).filter(|_| !rupture.state.is_open()),
    };
    Some(SpanSpec {
        columns: (from, to.max(from)),
        state: rupture.state,
        label: t(lang, label).into_owned(),
    })
}

/// The session at which it was over; `None` while it goes on.
pub fn end(rupture: &Rupture) -> Option<i32> {
    rupture.back_at.or(rupture.closed_at)
}

fn last(chart: &ClientChart, rupture: &Rupture) -> i32 {
    let latest = chart.sessions.last().map_or(rupture.onset, |s| s.number);
    end(rupture).unwrap_or(latest)
}

/// The column of a session, or of the nearest one before it.
pub fn column(chart: &ClientChart, session: i32) -> Option<usize> {
    let up_to = chart.sessions.iter().take_while(|s| s.number <= session);
    up_to
        .count()
        .checked_sub(1)
        .or((!chart.sessions.is_empty()).then_some(0))
}

/// First and last column of a rupture.
pub fn columns(chart: &ClientChart, rupture: &Rupture) -> Option<(usize, usize)> {
    let from = column(chart, rupture.onset)?;
    Some((from, column(chart, last(chart, rupture))?.max(from)))
}

fn said(chart: &ClientChart) -> Vec<(usize, Glyph)> {
    let said = chart.words.iter().filter(|said| said.word != Word::No);
    said.filter_map(|said| {
        let glyph = if said.word == Word::ALittle {
            Glyph::LittleWord
        } else {
            Glyph::Word
        };
        Some((column(chart, said.session)?, glyph))
    })
    .collect()
}

/// What was said at a session, in words: the client's answer, the therapist's own word, a conversation; `None` for nothing.
pub fn said_at(lang: Lang, chart: &ClientChart, session: i32) -> Option<String> {
    let answer = chart.words.iter().find(|said| said.session == session);
    let of = |marks: Vec<(usize, Glyph)>| {
        let column = column(chart, session);
        marks.iter().any(|(at, _)| Some(*at) == column)
    };
    let words: Vec<String> = [
        answer.map(|said| Text::Said(said.word)),
        of(felt(chart)).then_some(Text::RowFelt),
        of(talked(chart)).then_some(Text::RowTalked),
    ]
    .into_iter()
    .flatten()
    .map(|word| t(lang, word).into_owned())
    .collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// Whether anything was said at all.
pub fn anything_said(chart: &ClientChart) -> bool {
    !chart.words.is_empty() || !felt(chart).is_empty() || !talked(chart).is_empty()
}

fn felt(chart: &ClientChart) -> Vec<(usize, Glyph)> {
    let felt = chart.ruptures.iter();
    felt.filter(|rupture| rupture.source == Source::TherapistWord)
        .filter_map(|rupture| Some((column(chart, rupture.noticed_at)?, Glyph::Felt)))
        .collect()
}

fn talked(chart: &ClientChart) -> Vec<(usize, Glyph)> {
    let mut columns: Vec<usize> = chart
        .ruptures
        .iter()
        .flat_map(|rupture| &rupture.events)
        .filter(|event| event.step == RuptureStep::Conversation)
        .filter_map(|event| column(chart, event.session?))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns.into_iter().map(|at| (at, Glyph::Talked)).collect()
}
