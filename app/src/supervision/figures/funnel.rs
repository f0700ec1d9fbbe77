use super::Drawing;
use crate::{
    chart::{LinearScale, line, px},
    supervision::published::Dot,
};

/// One therapist's share; nobody's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelDot {
    pub of: u32,
    /// In per cent.
    pub percent: f64,
}

impl FunnelDot {
    /// `None` where there is nothing to have a share of.
    pub fn of(dot: Dot) -> Option<Self> {
        (dot.of > 0).then(|| Self {
            of: dot.of,
            percent: 100.0 * f64::from(dot.done.min(dot.of)) / f64::from(dot.of),
        })
    }
}

/// All in per cent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunnelSpec {
    pub dots: Vec<FunnelDot>,
    pub own: Option<FunnelDot>,
    pub target: f64,
    /// By size: low and high.
    pub limits_95: Vec<(u32, f64, f64)>,
    pub limits_998: Vec<(u32, f64, f64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelWords {
    pub target: String,
    pub limit_95: String,
    pub limit_998: String,
    pub axis: String,
    pub own: String,
}

const WIDTH: f64 = 600.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 488.0;
const TOP: f64 = 12.0;
const FOOT: f64 = 196.0;
const HEIGHT: f64 = 234.0;

/// Shares against sizes, with the limits of what chance alone makes of one common share.
pub fn funnel(spec: &FunnelSpec, words: &FunnelWords) -> Drawing {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let all = || spec.dots.iter().chain(&spec.own);
    let largest = all().map(|dot| dot.of).max().unwrap_or(0).max(10);
    let x = LinearScale::new((0.0, f64::from(largest) * 1.05), (LEFT, RIGHT));
    let y = LinearScale::new((0.0, 100.0), (FOOT, TOP));
    for percent in [0, 50, 100] {
        let level = y.at(f64::from(percent));
        drawing.path("grid", format!("M{} {}H{}", px(LEFT), px(level), px(RIGHT)));
        drawing.words(
            "end faint",
            (LEFT - 8.0, level + 4.0),
            format!("{percent} %"),
        );
    }
    let target = y.at(spec.target);
    drawing.path(
        "center",
        format!("M{} {}H{}", px(LEFT), px(target), px(RIGHT)),
    );
    drawing.words("faint", (RIGHT + 8.0, target + 4.0), words.target.clone());
    for (class, limits, name, below) in [
        ("limit", &spec.limits_95, &words.limit_95, 16.0_f64),
        ("limit far", &spec.limits_998, &words.limit_998, 32.0),
    ] {
        let edge = |part: fn(&(u32, f64, f64)) -> f64| {
            let points = limits.iter();
            line(
                &points
                    .map(|limit| Some((x.at(f64::from(limit.0)), y.at(part(limit)))))
                    .collect::<Vec<_>>(),
            )
        };
        drawing.path(class, edge(|limit| limit.1));
        drawing.path(class, edge(|limit| limit.2));
        if let Some(end) = limits.last() {
            let at = y.at(end.1).max(target + below);
            drawing.words("faint", (RIGHT + 8.0, at + 4.0), name.clone());
        }
    }
    let circle = |dot: &FunnelDot, r: f64| {
        let (cx, cy) = (x.at(f64::from(dot.of)), y.at(dot.percent));
        format!(
            "M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z",
            px(cx - r),
            px(cy),
            r = px(r),
            d = px(2.0 * r)
        )
    };
    drawing.path(
        "ring",
        spec.dots
            .iter()
            .map(|dot| circle(dot, 4.5))
            .collect::<String>(),
    );
    if let Some(own) = &spec.own {
        drawing.path("ring own", circle(own, 8.0));
        drawing.path("dot", circle(own, 4.0));
        let cx = x.at(f64::from(own.of));
        let (class, at) = if cx > f64::midpoint(LEFT, RIGHT) {
            ("end name", cx - 12.0)
        } else {
            ("name", cx + 12.0)
        };
        drawing.words(class, (at, y.at(own.percent) + 4.0), words.own.clone());
    }
    let every = (largest / 5).div_ceil(5).max(1) * 5;
    for of in (0..=largest).step_by(usize::try_from(every).unwrap_or(5)) {
        drawing.words(
            "mid faint",
            (x.at(f64::from(of)), FOOT + 17.0),
            of.to_string(),
        );
    }
    drawing.words("faint", (LEFT, HEIGHT - 3.0), words.axis.clone());
    drawing
}
