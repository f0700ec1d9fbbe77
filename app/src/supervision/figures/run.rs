use super::Drawing;
use crate::chart::{LinearScale, diamond, dots, line, px, thin};

/// One period's value, in per cent; `None` where it is not published.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPoint {
    pub label: String,
    pub value: Option<f64>,
    /// One of the two rules says that it is more than the usual variation.
    pub signal: bool,
}

/// In per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunLimits {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    /// So many points at the beginning gave these limits.
    pub from_first: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunWords {
    pub mean: String,
    pub low: String,
    pub high: String,
    pub baseline: String,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 470.0;
const TOP: f64 = 26.0;
const FOOT: f64 = 176.0;
const HEIGHT: f64 = 204.0;

/// Values in their order with the limits of usual variation, from 0 to 100 %.
pub fn run(points: &[RunPoint], limits: Option<RunLimits>, words: &RunWords) -> Drawing {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let count = points.len().max(1);
    let last = f64::from(u32::try_from(count - 1).unwrap_or(u32::MAX)).max(1.0);
    let x = LinearScale::new((0.0, last), (LEFT + 10.0, RIGHT - 10.0));
    let y = LinearScale::new((0.0, 100.0), (FOOT, TOP));
    let across = |at: usize| x.at(f64::from(u32::try_from(at).unwrap_or(u32::MAX)));
    for percent in [0, 50, 100] {
        let level = y.at(f64::from(percent));
        drawing.path("grid", format!("M{} {}H{}", px(LEFT), px(level), px(RIGHT)));
        drawing.words(
            "end faint",
            (LEFT - 8.0, level + 4.0),
            format!("{percent} %"),
        );
    }
    if let Some(limits) = limits {
        let level = |value: f64| format!("M{} {}H{}", px(LEFT), px(y.at(value)), px(RIGHT));
        drawing.path("center", level(limits.mean));
        drawing.path("limit", level(limits.low));
        drawing.path("limit", level(limits.high));
        let ys = apart([y.at(limits.high), y.at(limits.mean), y.at(limits.low)]);
        for (at, text) in ys.into_iter().zip([&words.high, &words.mean, &words.low]) {
            drawing.words("faint", (RIGHT + 8.0, at + 4.0), text.clone());
        }
        if limits.from_first < count {
            let edge = f64::midpoint(across(limits.from_first - 1), across(limits.from_first));
            drawing.path(
                "cursor",
                format!("M{} {}V{}", px(edge), px(TOP - 6.0), px(FOOT)),
            );
        }
        drawing.words("faint", (LEFT, TOP - 12.0), words.baseline.clone());
    }
    let places: Vec<Option<(f64, f64)>> = points
        .iter()
        .enumerate()
        .map(|(at, point)| Some((across(at), y.at(point.value?))))
        .collect();
    drawing.path("line", line(&places));
    let of = |signal: bool| {
        let with = points
            .iter()
            .zip(&places)
            .filter(move |(p, _)| p.signal == signal);
        with.filter_map(|(_, place)| *place)
    };
    drawing.path("dots", dots(of(false)));
    drawing.path(
        "low",
        of(true)
            .map(|(x, y)| diamond(x, y, 6.0))
            .collect::<String>(),
    );
    let step = if count > 1 {
        across(1) - across(0)
    } else {
        RIGHT
    };
    for at in thin(count, step, 64.0) {
        if let Some(point) = points.get(at) {
            drawing.words("mid faint", (across(at), FOOT + 18.0), point.label.clone());
        }
    }
    drawing
}

/// Labels from top to bottom, moved apart where they would lie on each other.
fn apart([first, second, third]: [f64; 3]) -> [f64; 3] {
    const GAP: f64 = 14.0;
    [first.min(second - GAP), second, third.max(second + GAP)]
}
