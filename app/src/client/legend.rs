//! What the marks of the trajectory mean: only of those that occur.

use leptos::prelude::*;

use crate::{
    chart::{Glyph, Panel, Pattern, Trajectory},
    text::{Client as Word, Key, Lang, Rupture, t},
    ui::Mark,
};

use super::{Attendance, ClientChart, view::Sorted};

pub fn legend(lang: Lang, chart: &ClientChart, sorted: &Sorted, drawing: &Trajectory) -> AnyView {
    let found = sorted
        .alliance
        .iter()
        .filter_map(|(at, _)| chart.series.get(*at));
    let by_rule = found.clone().any(|series| !series.findings.is_empty());
    let assumed = chart.sessions.iter().any(|s| s.date_assumed).then(|| {
        view! { <li><span class="key-mark">{"≈"}</span> {t(lang, Word::LegendAssumed)}</li> }
    });
    let marks: Vec<_> = values(drawing, by_rule)
        .into_iter()
        .chain(spans(drawing))
        .chain(events(chart, drawing))
        .filter(|(occurs, ..)| *occurs)
        .map(|(_, mark, word)| view! { <li>{mark.draw()} {t(lang, word)}</li> })
        .collect();
    view! { <ul class="legend-marks">{marks} {assumed}</ul> }.into_any()
}

/// Whether the mark occurs, the mark, and what it means.
type Entry = (bool, Mark, Key);

fn values(drawing: &Trajectory, by_rule: bool) -> [Entry; 5] {
    let drawn = |mark: fn(&Panel) -> bool| drawing.panels.iter().any(mark);
    let (low, band): (Key, Key) = if by_rule {
        (Rupture::LegendLow.into(), Rupture::LegendExpected.into())
    } else {
        (Word::LegendLow.into(), Word::LegendBand.into())
    };
    [
        (
            drawn(|p| !p.dots.is_empty()),
            Mark::Dot,
            Word::LegendDot.into(),
        ),
        (drawn(|p| !p.lows.is_empty()), Mark::Low, low),
        (drawn(|p| !p.band.is_empty()), Mark::Band, band),
        (
            drawn(|p| !p.squares.is_empty()),
            Mark::Square,
            Word::LegendTherapist.into(),
        ),
        (
            drawn(|p| !p.missing.is_empty()),
            Mark::Missing,
            Word::LegendMissing.into(),
        ),
    ]
}

fn spans(drawing: &Trajectory) -> [Entry; 3] {
    let has = |pattern| {
        drawing
            .spans
            .iter()
            .any(|s| Pattern::of(s.state) == pattern)
    };
    [
        (
            has(Pattern::Open),
            Mark::Stripes,
            Rupture::LegendOpen.into(),
        ),
        (
            has(Pattern::Mended),
            Mark::Dots,
            Rupture::LegendMended.into(),
        ),
        (has(Pattern::Left), Mark::Slants, Rupture::LegendLeft.into()),
    ]
}

fn events(chart: &ClientChart, drawing: &Trajectory) -> [Entry; 6] {
    let happened = |what: Attendance| chart.sessions.iter().any(|s| s.attendance == what);
    let has = |glyph| {
        let mut marks = drawing.rows.iter().flat_map(|row| &row.marks);
        marks.any(|(_, g)| *g == glyph)
    };
    let glyph = |glyph, word: Rupture| (has(glyph), Mark::Glyph(glyph), word.into());
    [
        glyph(Glyph::Word, Rupture::LegendWord),
        glyph(Glyph::LittleWord, Rupture::LegendLittle),
        glyph(Glyph::Felt, Rupture::LegendFelt),
        glyph(Glyph::Talked, Rupture::LegendTalked),
        (
            happened(Attendance::DidNotAttend),
            Mark::NoShow,
            Word::LegendNoShow.into(),
        ),
        (
            happened(Attendance::Cancelled),
            Mark::Cancelled,
            Word::LegendCancelled.into(),
        ),
    ]
}
