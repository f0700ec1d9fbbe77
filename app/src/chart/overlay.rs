//! What lies over all panels of a trajectory: spans of ruptures with their labels, and rows of marks above the panels.

use super::Event;
use crate::alliance::RuptureState;

/// What is asked for; columns are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    pub spans: Vec<SpanSpec>,
    pub rows: Vec<RowSpec>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanSpec {
    /// First and last column, both included.
    pub columns: (usize, usize),
    pub state: RuptureState,
    pub label: String,
}

/// One kind of mark; `name` stands beside the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSpec {
    pub name: String,
    pub marks: Vec<(usize, Glyph)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    NotHeld(Event),
    /// The client said that there was tension.
    Word,
    /// The same, a little.
    LittleWord,
    /// The therapist felt something.
    Felt,
    /// It was talked about.
    Talked,
}

/// How a span is filled: each pattern tells itself apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Stripes.
    Open,
    /// Dots.
    Mended,
    /// Level lines.
    Left,
}

impl Pattern {
    pub const ALL: [Self; 3] = [Self::Open, Self::Mended, Self::Left];

    pub const fn of(state: RuptureState) -> Self {
        match state {
            RuptureState::Repaired | RuptureState::Passed => Self::Mended,
            state if state.is_open() => Self::Open,
            _ => Self::Left,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mended => "mended",
            Self::Left => "left",
        }
    }
}

/// A span in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub state: RuptureState,
    pub x: (f64, f64),
    pub label: String,
    /// Where the label begins, and its baseline.
    pub at: (f64, f64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub y: f64,
    pub marks: Vec<(f64, Glyph)>,
}

/// Spans and rows, and where the panels may begin below them.
pub(super) struct Placed {
    pub spans: Vec<Span>,
    pub rows: Vec<Row>,
    /// Where the shading begins.
    pub rule: f64,
    pub start: f64,
}

const ABOVE: f64 = 12.0;
const LANE: f64 = 18.0;
const ROW: f64 = 22.0;
/// A letter's width at the size of labels, generous: a label that is too short for its box overlaps nobody.
const LETTER: f64 = 8.2;
/// Before a label stands its shape.
const SHAPE: f64 = 18.0;

/// `width` is the drawing's; labels stay inside it.
pub(super) fn place(overlay: &Overlay, xs: &[f64], width: f64) -> Placed {
    let mut lanes: Vec<f64> = Vec::new();
    let mut spans: Vec<Span> = overlay
        .spans
        .iter()
        .filter_map(|spec| span(spec, xs, width, &mut lanes))
        .collect();
    let count = super::sparkline::to_f64(lanes.len());
    let rule = LANE * count;
    for span in &mut spans {
        // Lane 0 stands next to the panels.
        span.at.1 = rule - LANE * span.at.1 - 6.0;
    }
    let rows: Vec<Row> = (0..)
        .zip(overlay.rows.iter().filter(|row| !row.marks.is_empty()))
        .map(|(at, row)| Row {
            name: row.name.clone(),
            y: rule + ROW * f64::from(at) + 10.0,
            marks: row
                .marks
                .iter()
                .filter_map(|(column, glyph)| Some((*xs.get(*column)?, *glyph)))
                .collect(),
        })
        .collect();
    let below = ROW * super::sparkline::to_f64(rows.len());
    Placed {
        spans,
        rows,
        rule,
        start: rule + below + ABOVE,
    }
}

/// Puts the label into the first lane that is free there; the lane's number stands in for the baseline.
fn span(spec: &SpanSpec, xs: &[f64], width: f64, lanes: &mut Vec<f64>) -> Option<Span> {
    let (from, to) = (*xs.get(spec.columns.0)?, *xs.get(spec.columns.1)?);
    let half = match xs {
        [first, second, ..] => ((second - first) / 2.0).clamp(3.0, 13.0),
        _ => 13.0,
    };
    let room = SHAPE + LETTER * super::sparkline::to_f64(spec.label.chars().count());
    let left = (from - half).min(width - room).max(0.0);
    let lane = lanes.iter().position(|end| *end + 8.0 <= left);
    let lane = lane.unwrap_or_else(|| {
        lanes.push(0.0);
        lanes.len() - 1
    });
    if let Some(end) = lanes.get_mut(lane) {
        *end = left + room;
    }
    Some(Span {
        state: spec.state,
        x: (from - half, to.max(from) + half),
        label: spec.label.clone(),
        at: (left, super::sparkline::to_f64(lane)),
    })
}
