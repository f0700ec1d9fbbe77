use std::fmt::Write;

use super::Drawing;
use crate::chart::{LinearScale, px};

/// Not ended yet, in per cent, from this week on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    pub week: u32,
    pub percent: u32,
    pub low: u32,
    pub high: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurveWords {
    pub axis: String,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 12.0;
const FOOT: f64 = 172.0;
const HEIGHT: f64 = 210.0;

/// A curve in steps, with its band. It begins at 100 % and ends with its last step.
pub fn curve(points: &[CurvePoint], words: &CurveWords) -> Drawing {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let last = points.last().map_or(4, |point| point.week).max(4);
    let x = LinearScale::new((0.0, f64::from(last)), (LEFT, RIGHT));
    let y = LinearScale::new((0.0, 100.0), (FOOT, TOP));
    for percent in [0, 50, 100] {
        let level = px(y.at(f64::from(percent)));
        drawing.path("grid", format!("M{} {level}H{}", px(LEFT), px(RIGHT)));
        let at = (LEFT - 8.0, y.at(f64::from(percent)) + 4.0);
        drawing.words("end faint", at, format!("{percent} %"));
    }
    let steps = |part: fn(&CurvePoint) -> u32| {
        let mut path = format!("M{} {}", px(LEFT), px(y.at(100.0)));
        for point in points {
            // Writing to a string cannot fail.
            let _ = write!(
                path,
                "H{}V{}",
                px(x.at(f64::from(point.week))),
                px(y.at(f64::from(part(point))))
            );
        }
        path
    };
    if !points.is_empty() {
        drawing.path("limit", steps(|point| point.high));
        drawing.path("limit", steps(|point| point.low));
        drawing.path("line", steps(|point| point.percent));
    }
    let every = (last / 6).max(1);
    for week in (0..=last).step_by(usize::try_from(every).unwrap_or(1)) {
        drawing.words(
            "mid faint",
            (x.at(f64::from(week)), FOOT + 17.0),
            week.to_string(),
        );
    }
    if let Some(end) = points.last() {
        let at = (
            x.at(f64::from(end.week)) + 6.0,
            y.at(f64::from(end.percent)) + 4.0,
        );
        drawing.words("value light", at, format!("{} %", end.percent));
    }
    drawing.words("faint", (LEFT, HEIGHT - 3.0), words.axis.clone());
    drawing
}
