use super::{
    LinearScale,
    band::{BandSpec, band},
    overlay::{Glyph, Overlay, Row, RowSpec, Span, place},
    path::{self},
    sparkline::to_f64,
    ticks::{nice_ticks, thin},
};
use crate::alliance::Points;

/// One measure over the sessions, one value a session, on its whole range.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelSpec {
    pub range: (Points, Points),
    pub decimals: u8,
    /// The total is drawn taller than its parts.
    pub tall: bool,
    /// Not asked for at each session: a missing one is no gap.
    pub outcome: bool,
    pub values: Vec<Option<Points>>,
    /// Which of the values are marked as low.
    pub lows: Vec<bool>,
    pub band: BandSpec,
    /// The therapist's own ratings of the same sessions.
    pub paired: Vec<Option<Points>>,
}

/// What a session is on the shared axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub number: String,
    pub date: String,
    pub event: Option<Event>,
    /// There is a rating that is not shown yet: no gap.
    pub waits: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    DidNotAttend,
    Cancelled,
}

/// Sizes in pixels of the `viewBox`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    pub width: f64,
    /// Start and end of the shared session axis.
    pub axis: (f64, f64),
    pub tall: f64,
    pub part: f64,
    /// Between panels; holds the panel's heading where `stacked`.
    pub gap: f64,
    /// Headings stand above the panels instead of beside them, for narrow pages.
    pub stacked: bool,
    /// Room that one session number and one date need.
    pub number_width: f64,
    pub date_width: f64,
}

impl Layout {
    pub const WIDE: Self = Self {
        width: 800.0,
        axis: (156.0, 664.0),
        tall: 150.0,
        part: 62.0,
        gap: 30.0,
        stacked: false,
        number_width: 24.0,
        date_width: 74.0,
    };
    /// On a printed sheet.
    pub const SHEET: Self = Self {
        tall: 84.0,
        part: 36.0,
        gap: 20.0,
        ..Self::WIDE
    };
    /// To look at together: large, headings above.
    pub const TOGETHER: Self = Self {
        axis: (40.0, 776.0),
        tall: 130.0,
        part: 96.0,
        gap: 58.0,
        stacked: true,
        ..Self::WIDE
    };
    pub const NARROW: Self = Self {
        width: 340.0,
        axis: (34.0, 314.0),
        tall: 120.0,
        part: 62.0,
        gap: 46.0,
        stacked: true,
        number_width: 24.0,
        date_width: 74.0,
    };
}

#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    pub layout: Layout,
    pub height: f64,
    pub panels: Vec<Panel>,
    /// x of each session, growing.
    pub xs: Vec<f64>,
    pub numbers: Vec<Label>,
    pub dates: Vec<Label>,
    /// Baselines of session numbers and dates.
    pub axis_rows: (f64, f64),
    pub rows: Vec<Row>,
    pub spans: Vec<Span>,
    /// Where the shading of spans begins and ends.
    pub rule: f64,
    pub foot: f64,
    /// Where the cursor begins and ends, and where it stands at first.
    pub cursor: (f64, f64),
    pub latest: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub x: f64,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    pub top: f64,
    pub foot: f64,
    /// y and text of each grid line.
    pub grid: Vec<(f64, String)>,
    pub band: String,
    pub line: String,
    pub dots: String,
    /// Low values, as diamonds.
    pub lows: String,
    pub squares: Vec<(f64, f64)>,
    pub missing: String,
    /// The latest value: y, and whether it is low.
    pub last: Option<(f64, bool)>,
}

pub(super) const EARLIER_NEEDED: usize = 4;

/// Whether each value is below all values before it, with at least four of them. The same rule as
/// [`crate::caseload::view::EARLIER_NEEDED`], looked at from each session.
pub fn record_lows(values: &[Option<Points>]) -> Vec<bool> {
    let mut before: (usize, Option<Points>) = (0, None);
    values
        .iter()
        .map(|value| {
            let Some(value) = *value else { return false };
            let low = before.0 >= EARLIER_NEEDED && before.1.is_some_and(|lowest| value < lowest);
            before = (
                before.0 + 1,
                Some(before.1.map_or(value, |lowest| lowest.min(value))),
            );
            low
        })
        .collect()
}

/// Lays out panels over one axis of sessions. The axis row stands below the last panel that is no outcome. Sessions that
/// were not held are the last of the overlay's rows, without a name.
pub fn trajectory(
    layout: Layout,
    columns: &[Column],
    specs: &[PanelSpec],
    overlay: &Overlay,
) -> Trajectory {
    let xs = places(&layout, columns.len());
    let mut overlay = overlay.clone();
    overlay.rows.push(not_held(columns));
    let placed = place(&overlay, &xs, layout.width);
    let start = placed.start;
    let mut y = start;
    let mut panels = Vec::with_capacity(specs.len());
    let mut axis_rows = None;
    for spec in specs {
        if spec.outcome && axis_rows.is_none() {
            axis_rows = Some(rows_at(&mut y, &layout));
        }
        y += if layout.stacked || !panels.is_empty() {
            layout.gap
        } else {
            0.0
        };
        let height = if spec.tall { layout.tall } else { layout.part };
        panels.push(panel(spec, columns, &xs, (y, y + height)));
        y += height;
    }
    let axis_rows = axis_rows.unwrap_or_else(|| rows_at(&mut y, &layout));
    let latest = (0..columns.len())
        .rev()
        .find(|at| {
            specs
                .iter()
                .any(|s| s.values.get(*at).is_some_and(Option::is_some))
        })
        .or_else(|| columns.len().checked_sub(1));
    Trajectory {
        height: y + 8.0,
        panels,
        numbers: labels(columns, &xs, layout.number_width, |c| &c.number),
        dates: labels(columns, &xs, layout.date_width, |c| &c.date),
        axis_rows,
        rows: placed.rows,
        spans: placed.spans,
        rule: placed.rule,
        foot: y,
        cursor: (start - 4.0, y + 4.0),
        latest: latest.and_then(|at| xs.get(at).copied()),
        xs,
        layout,
    }
}

fn not_held(columns: &[Column]) -> RowSpec {
    let marks = columns.iter().enumerate();
    RowSpec {
        name: String::new(),
        marks: marks
            .filter_map(|(at, column)| Some((at, Glyph::NotHeld(column.event?))))
            .collect(),
    }
}

fn rows_at(y: &mut f64, layout: &Layout) -> (f64, f64) {
    let numbers = *y + 22.0;
    *y += 44.0;
    if layout.stacked {
        *y -= 8.0;
    }
    (numbers, numbers + 18.0)
}

/// Sessions stand at even distances by number, whatever their dates: the axis counts meetings, the dates are written.
pub(super) fn places(layout: &Layout, count: usize) -> Vec<f64> {
    let inset = 10.0;
    let axis = (layout.axis.0 + inset, layout.axis.1 - inset);
    if count == 1 {
        return vec![f64::midpoint(axis.0, axis.1)];
    }
    let x = LinearScale::new((0.0, to_f64(count.max(2) - 1)), axis);
    (0..count).map(|at| x.at(to_f64(at))).collect()
}

fn labels(columns: &[Column], xs: &[f64], width: f64, text: fn(&Column) -> &String) -> Vec<Label> {
    let spacing = match xs {
        [first, second, ..] => second - first,
        _ => width,
    };
    thin(columns.len(), spacing, width)
        .into_iter()
        .filter_map(|at| {
            Some(Label {
                x: *xs.get(at)?,
                text: text(columns.get(at)?).clone(),
            })
        })
        .collect()
}

fn panel(spec: &PanelSpec, columns: &[Column], xs: &[f64], (top, foot): (f64, f64)) -> Panel {
    let y = LinearScale::new((spec.range.0.as_f64(), spec.range.1.as_f64()), (foot, top));
    let place = |values: &[Option<Points>]| -> Vec<Option<(f64, f64)>> {
        xs.iter()
            .zip(values)
            .map(|(x, value)| value.map(|v| (*x, y.at(v.as_f64()))))
            .collect()
    };
    let points = place(&spec.values);
    let mut lows = spec.lows.clone();
    lows.resize(points.len(), false);
    let with = |wanted: bool| {
        points
            .iter()
            .zip(&lows)
            .filter(move |(_, low)| **low == wanted)
            .filter_map(|(point, _)| *point)
    };
    // A session that was not held has no form to miss, nor one whose form waits; an outcome is not asked for at each session.
    let missing = xs
        .iter()
        .zip(&points)
        .zip(columns)
        .filter(|((_, point), column)| {
            point.is_none() && column.event.is_none() && !column.waits && !spec.outcome
        })
        .map(|((x, _), _)| *x);
    let most = if spec.tall { 5 } else { 3 };
    Panel {
        top,
        foot,
        grid: nice_ticks(spec.range.0, spec.range.1, most)
            .into_iter()
            .map(|tick| (y.at(tick.as_f64()), tick.to_text(0)))
            .collect(),
        band: band(&spec.band, &spec.values, xs, &y),
        line: path::line(&points),
        dots: path::dots(with(false)),
        lows: with(true).map(|(x, y)| path::diamond(x, y, 5.0)).collect(),
        squares: place(&spec.paired).into_iter().flatten().collect(),
        missing: path::ticks(missing, foot, 6.0),
        last: points
            .iter()
            .zip(&lows)
            .rev()
            .find_map(|(point, low)| point.map(|(_, y)| (y, *low))),
    }
}
