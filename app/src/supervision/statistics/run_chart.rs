//! A service over time: values one after the other, and whether the latest still come from what they came from before.
//!
//! The chart of individual values and moving ranges (XmR): Shewhart 1931, *Economic Control of Quality of Manufactured
//! Product*; Wheeler 1993, *Understanding Variation*. Few rules, and none for two points alone, as NHS England's *Making Data
//! Count* has it: with more rules, some rule is broken most of the time.

use super::{Interval, SLACK, mean};

/// Limits are 3 standard deviations away, the standard deviation being the mean moving range / 1.128 (d2 for two values):
/// 3 / 1.128 = 2.66 (Wheeler).
const LIMITS: f64 = 2.66;
/// The upper limit of moving ranges, in mean moving ranges (D4 for two values; Wheeler).
const RANGE_LIMIT: f64 = 3.268;
/// Moving ranges of a baseline; ten values without a gap have so many.
const BASELINE_RANGES: usize = 9;
/// Values in a row on one side of the centre that are too many for chance (Wheeler): 1 in 128 for any eight.
const RUN: usize = 8;

/// What the values are: limits of shares end at 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Numbers,
    Shares,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RunChart {
    /// From the value before to each value; `None` for the first, and on both sides of a gap.
    pub moving_ranges: Vec<Option<f64>>,
    pub baseline: Option<Baseline>,
    /// Values after the baseline outside its limits, then runs; each in the order of time.
    pub signals: Vec<Signal>,
}

/// The shortest beginning with nine moving ranges: ten values, or more where there are gaps. Frozen: later values are judged
/// against it and do not move it. To begin anew after a lasting change, give the values from there on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// How many of the values, gaps included, it takes in.
    pub length: usize,
    pub centre: f64,
    pub limits: Interval,
    pub mean_moving_range: f64,
    pub range_limit: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    pub rule: Rule,
    pub side: Side,
    /// Where among the values, both included.
    pub first: usize,
    pub last: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One value outside the limits.
    Outside,
    /// Eight or more in a row on one side of the centre. A gap ends a run, and so does a value on the centre.
    Run,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Above,
    Below,
}

/// `None` is a missing value, and so is one that is no number. There is no baseline, and nothing is judged, before there
/// are enough values, and where those of the baseline are all the same: then it is not known how much they vary.
pub fn run_chart(values: &[Option<f64>], scale: Scale) -> RunChart {
    let values: Vec<Option<f64>> = values
        .iter()
        .map(|value| value.filter(|number| number.is_finite()))
        .collect();
    let moving_ranges = moving_ranges(&values);
    let baseline = baseline(&values, &moving_ranges, scale);
    RunChart {
        signals: baseline.map_or_else(Vec::new, |baseline| baseline.signals(&values)),
        moving_ranges,
        baseline,
    }
}

fn moving_ranges(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let before = std::iter::once(&None).chain(values);
    let pairs = before.zip(values);
    pairs
        .map(|(before, value)| Some((value.as_ref()? - before.as_ref()?).abs()))
        .collect()
}

fn baseline(values: &[Option<f64>], ranges: &[Option<f64>], scale: Scale) -> Option<Baseline> {
    let known = ranges
        .iter()
        .enumerate()
        .filter(|(_, range)| range.is_some());
    let length = known.map(|(at, _)| at + 1).nth(BASELINE_RANGES - 1)?;
    let centre = mean(values[..length].iter().flatten().copied())?;
    let mean_moving_range = mean(ranges[..length].iter().flatten().copied())?;
    let limits = Interval::around(centre, LIMITS * mean_moving_range);
    (mean_moving_range > SLACK * centre.abs()).then_some(Baseline {
        length,
        centre,
        limits: match scale {
            Scale::Numbers => limits,
            Scale::Shares => limits.of_shares(),
        },
        mean_moving_range,
        range_limit: RANGE_LIMIT * mean_moving_range,
    })
}

impl Baseline {
    fn signals(&self, values: &[Option<f64>]) -> Vec<Signal> {
        let later: Vec<(usize, Option<f64>)> = values
            .iter()
            .copied()
            .enumerate()
            .skip(self.length)
            .collect();
        self.outside(&later).chain(self.runs(&later)).collect()
    }

    fn outside(&self, later: &[(usize, Option<f64>)]) -> impl Iterator<Item = Signal> {
        later.iter().filter_map(|(at, value)| {
            let side = match (*value)? {
                value if self.beyond(value, self.limits.high) => Side::Above,
                value if self.beyond(self.limits.low, value) => Side::Below,
                _ => return None,
            };
            Some(Signal {
                rule: Rule::Outside,
                side,
                first: *at,
                last: *at,
            })
        })
    }

    fn runs(&self, later: &[(usize, Option<f64>)]) -> Vec<Signal> {
        let sides: Vec<(usize, Option<Side>)> = later
            .iter()
            .map(|(at, value)| (*at, value.and_then(|value| self.side(value))))
            .collect();
        sides
            .chunk_by(|a, b| a.1 == b.1)
            .filter(|run| run.len() >= RUN)
            .filter_map(|run| {
                Some(Signal {
                    rule: Rule::Run,
                    side: run.first()?.1?,
                    first: run.first()?.0,
                    last: run.last()?.0,
                })
            })
            .collect()
    }

    /// `None` on the centre.
    fn side(&self, value: f64) -> Option<Side> {
        if self.beyond(value, self.centre) {
            Some(Side::Above)
        } else if self.beyond(self.centre, value) {
            Some(Side::Below)
        } else {
            None
        }
    }

    /// Higher by more than what arithmetic adds: a value that should lie on a line lies on it.
    fn beyond(&self, higher: f64, lower: f64) -> bool {
        higher - lower > SLACK * (self.mean_moving_range + lower.abs())
    }
}
