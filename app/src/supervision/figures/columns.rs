use super::{Drawing, drawing::hatch};
use crate::chart::{LinearScale, block, px, thin};

/// What is known of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    About(u32),
    Withheld,
    /// Not published.
    Missing,
}

/// A row of columns on a foot of its own; all rows share the axis below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRow {
    pub name: String,
    pub columns: Vec<Column>,
    /// What a full column stands for: 100 for per cent, otherwise the largest number.
    pub full: u32,
    /// `%` or nothing.
    pub unit: &'static str,
    /// Worth a look rather than done.
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnsWords {
    /// One for each column.
    pub labels: Vec<String>,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 156.0;
const RIGHT: f64 = 592.0;
/// From foot to foot; the tallest column leaves room for its number.
const ROW: f64 = 56.0;
const TALL: f64 = 34.0;
const AXIS: f64 = 26.0;

/// Small multiples over the same periods. The first, the last and the largest number of a row are written above their columns.
pub fn columns(rows: &[ColumnRow], words: &ColumnsWords) -> Drawing {
    let count = words.labels.len().max(1);
    let height = ROW * f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX)) + AXIS;
    let mut drawing = Drawing::new(WIDTH, height);
    let step = (RIGHT - LEFT) / as_f64(count);
    let middle = |at: usize| LEFT + step * (as_f64(at) + 0.5);
    let wide = (step * 0.72).min(34.0);
    for (at, row) in rows.iter().enumerate() {
        let foot = ROW * as_f64(at + 1);
        let up = LinearScale::new((0.0, f64::from(row.full.max(1))), (0.0, TALL));
        drawing.words("name", (0.0, foot - 6.0), row.name.clone());
        drawing.path("axis", format!("M{} {}H{}", px(LEFT), px(foot), px(RIGHT)));
        let (mut bars, mut edges, mut hatches) = (String::new(), String::new(), String::new());
        for (place, column) in row.columns.iter().enumerate() {
            let left = middle(place) - wide / 2.0;
            match *column {
                Column::About(n) => {
                    let tall = up.at(f64::from(n));
                    bars.push_str(&block((left, foot - tall), (wide, tall)));
                }
                Column::Withheld => {
                    edges.push_str(&block((left, foot - 12.0), (wide, 12.0)));
                    hatches.push_str(&hatch((left, foot - 12.0), (wide, 12.0)));
                }
                Column::Missing => {}
            }
        }
        drawing.path(if row.open { "bar open" } else { "bar" }, bars);
        drawing.path("withheld", hatches);
        drawing.path("withheld edge", edges);
        for place in written(&row.columns) {
            if let Column::About(n) = row.columns[place] {
                let y = foot - up.at(f64::from(n)) - 4.0;
                drawing.words("mid", (middle(place), y), format!("{n}{}", row.unit));
            }
        }
    }
    for place in thin(count, step, 64.0) {
        let class = if place + 1 == count {
            "end faint"
        } else {
            "mid faint"
        };
        let x = if place + 1 == count {
            RIGHT
        } else {
            middle(place)
        };
        drawing.words(class, (x, height - 6.0), words.labels[place].clone());
    }
    drawing
}

/// The last one published and the largest, where they do not touch.
fn written(columns: &[Column]) -> Vec<usize> {
    let shown = |column: &Column| match column {
        Column::About(n) => Some(*n),
        _ => None,
    };
    let last = columns.iter().rposition(|column| shown(column).is_some());
    let largest = (0..columns.len()).max_by_key(|at| shown(&columns[*at]));
    match (last, largest) {
        (Some(last), Some(largest)) if last.abs_diff(largest) > 1 => vec![largest, last],
        (Some(last), _) => vec![last],
        _ => Vec::new(),
    }
}

fn as_f64(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
