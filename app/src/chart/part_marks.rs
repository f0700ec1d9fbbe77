use super::{LinearScale, sparkline::to_f64};
use crate::alliance::Points;

/// One part of an instrument as asked: its letter, range, latest score and the span of earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub struct PartSpec {
    pub letter: char,
    pub range: (Points, Points),
    pub value: Option<Points>,
    pub span: Option<(Points, Points)>,
    /// Below all earlier ratings.
    pub low: bool,
}

/// Small vertical scales side by side, one a part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartMarks {
    pub width: f64,
    pub height: f64,
    /// y of the best and of the worst possible value.
    pub edges: (f64, f64),
    pub marks: Vec<PartMark>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartMark {
    pub x: f64,
    pub letter: char,
    pub y: Option<f64>,
    /// Top and height of the earlier span.
    pub span: Option<(f64, f64)>,
    pub low: bool,
}

const STEP: f64 = 24.0;
const TOP: f64 = 6.0;
const FOOT: f64 = 31.0;
const HEIGHT: f64 = 46.0;

pub fn part_marks(parts: &[PartSpec]) -> PartMarks {
    let marks = parts.iter().enumerate().map(|(at, part)| {
        let y = LinearScale::new((part.range.0.as_f64(), part.range.1.as_f64()), (FOOT, TOP));
        PartMark {
            x: STEP * (to_f64(at) + 0.5),
            letter: part.letter,
            y: part.value.map(|value| y.at(value.as_f64())),
            span: part.span.map(|(low, high)| {
                let top = y.at(high.as_f64());
                (top, (y.at(low.as_f64()) - top).max(1.0))
            }),
            low: part.low,
        }
    });
    PartMarks {
        width: STEP * to_f64(parts.len().max(1)),
        height: HEIGHT,
        edges: (TOP, FOOT),
        marks: marks.collect(),
    }
}
