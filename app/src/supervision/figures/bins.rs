use super::Drawing;
use crate::{
    chart::{LinearScale, block, px},
    supervision::published::Bin,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinsWords {
    /// Values with their labels along the axis, in the bins' unit.
    pub ticks: Vec<(i32, String)>,
    pub axis: String,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 12.0;
const RIGHT: f64 = 588.0;
const TOP: f64 = 22.0;
const FOOT: f64 = 112.0;
const HEIGHT: f64 = 150.0;

/// A histogram whose bins are as wide as they had to be: what a bin holds is its area, and its number stands above it.
pub fn bins(bins: &[Bin], (low, high): (i32, i32), words: &BinsWords) -> Drawing {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let x = LinearScale::new((f64::from(low), f64::from(high)), (LEFT, RIGHT));
    let density =
        |bin: &Bin| f64::from(bin.about) / f64::from((bin.to.min(high) - bin.from.max(low)).max(1));
    let densest = bins.iter().map(density).fold(0.0, f64::max);
    let up = LinearScale::new((0.0, densest), (0.0, FOOT - TOP));
    for bin in bins {
        let (from, to) = (x.at(f64::from(bin.from)), x.at(f64::from(bin.to)));
        let tall = up.at(density(bin)).max(2.0);
        drawing.path(
            "bar",
            block(
                (from + 1.0, FOOT - tall),
                ((to - from - 2.0).max(1.0), tall),
            ),
        );
        drawing.words(
            "mid",
            (f64::midpoint(from, to), FOOT - tall - 5.0),
            bin.about.to_string(),
        );
    }
    drawing.path("axis", format!("M{} {}H{}", px(LEFT), px(FOOT), px(RIGHT)));
    for (value, label) in &words.ticks {
        drawing.path(
            "axis",
            format!("M{} {}v4", px(x.at(f64::from(*value))), px(FOOT)),
        );
        drawing.words(
            "mid faint",
            (x.at(f64::from(*value)), FOOT + 17.0),
            label.clone(),
        );
    }
    drawing.words("faint", (LEFT, HEIGHT - 3.0), words.axis.clone());
    drawing
}
