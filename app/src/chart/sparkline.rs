use super::{LinearScale, path};
use crate::alliance::Points;

/// A small line chart of one client's last sessions on the whole range of the instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Sparkline {
    pub width: f64,
    pub height: f64,
    /// y of the best and of the worst possible value.
    pub edges: (f64, f64),
    pub line: String,
    /// Values that no line reaches, as dots.
    pub lone: String,
    /// Sessions without a value, as ticks at the foot.
    pub missing: String,
    /// The latest value and where it is.
    pub last: Option<(f64, f64)>,
    /// Top and height of the band of earlier values.
    pub band: Option<(f64, f64)>,
}

const WIDTH: f64 = 168.0;
const TOP: f64 = 6.0;
/// Below the worst possible value there is room for the ticks of missing forms.
const BELOW: f64 = 6.0;
const SIDE: f64 = 7.0;

/// `values` oldest first, `None` where a session has no form; `slots` sessions fill the width, fewer stand to the right.
pub fn sparkline(
    values: &[Option<Points>],
    slots: usize,
    range: (Points, Points),
    band: Option<(Points, Points)>,
    tall: bool,
) -> Sparkline {
    // Need buys height; the range is the same.
    let height = if tall { 62.0 } else { 44.0 };
    let foot = height - BELOW;
    let slots = slots.max(values.len()).max(2);
    let y = LinearScale::new((range.0.as_f64(), range.1.as_f64()), (foot, TOP));
    let x = LinearScale::new((0.0, to_f64(slots - 1)), (SIDE, WIDTH - SIDE));
    let place = |at: usize| x.at(to_f64(slots - values.len() + at));
    let points: Vec<Option<(f64, f64)>> = values
        .iter()
        .enumerate()
        .map(|(at, value)| value.map(|v| (place(at), y.at(v.as_f64()))))
        .collect();
    let missing = values
        .iter()
        .enumerate()
        .filter(|(_, value)| value.is_none())
        .map(|(at, _)| place(at));
    Sparkline {
        width: WIDTH,
        height,
        edges: (TOP, foot),
        line: path::line(&points),
        lone: path::dots(path::lone(&points)),
        missing: path::ticks(missing, height - 1.0, 5.0),
        last: points.iter().rev().flatten().next().copied(),
        band: band.map(|(low, high)| {
            let top = y.at(high.as_f64());
            (top, (y.at(low.as_f64()) - top).max(1.0))
        }),
    }
}

pub(super) fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
