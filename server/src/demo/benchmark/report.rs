use serde::Serialize;

use super::{
    BUDGETS, CELLS,
    measure::{Counts, Figure, Share, figure},
    methods::Method,
    repair::Repairs,
};
use crate::demo::simulator::{SimulatedInstrument, Summary};

/// Everything that a run measured, as it is written to JSON. Shares are percent.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub rule: String,
    pub clients: u64,
    pub seeds: usize,
    /// Large enough, and every validity check holds.
    pub counts: bool,
    pub instruments: Vec<InstrumentReport>,
}

#[derive(Clone, Debug, Serialize)]
pub struct InstrumentReport {
    pub instrument: String,
    pub columns: Vec<Column>,
    pub differences: Vec<Difference>,
    /// P(drop) for 1 to 5 flagged per 100, from this run; and what is shipped.
    pub thresholds: [f64; 5],
    pub shipped: [f64; 5],
    pub unneeded_at_shipped: f64,
    /// P(drop) below which a rating counts as coming back: the highest that closes wrongly at most 11 of 100 times.
    pub coming_back: f64,
    pub shipped_coming_back: f64,
    pub question: Question,
    pub repairs: Repairs,
    pub bins: Vec<Bin>,
    pub range_coverage: f64,
    pub scenarios: Vec<ScenarioLine>,
    pub sessions_a_second: f64,
    pub checks: Vec<Check>,
}

impl InstrumentReport {
    pub fn column(&self, method: Method, per_100: usize) -> Option<&Column> {
        column(&self.columns, method, per_100)
    }
}

/// One method at one number of unneeded flags.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    pub method: &'static str,
    pub per_100: usize,
    pub caught: Figure,
    pub soon: Figure,
    pub early: Figure,
    pub unneeded: Figure,
    pub truth: Figure,
    pub first_true: Figure,
    pub threshold: f64,
}

/// Rapport less a classic rule: episodes caught, paired by client.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    pub rule: &'static str,
    pub per_100: usize,
    pub caught: Figure,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Question {
    pub caught: Figure,
    pub truth: Figure,
}

/// Calibration: among forms whose P lies in a bin, the mean P and the share that is ruptured.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bin {
    pub from: f64,
    pub forms: usize,
    pub expected: f64,
    pub observed: f64,
}

/// One scenario with everything fixed at the base clinic's settings.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ScenarioLine {
    pub name: &'static str,
    pub caught: f64,
    pub truth: f64,
    pub unneeded: f64,
    /// Shewhart, drop from first three, own mean in own SD, own mean in points.
    pub unneeded_classic: [f64; 4],
}

/// A figure of the study that this run must reproduce.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub what: String,
    pub measured: f64,
    pub expected: f64,
    pub tolerance: f64,
    /// Further off than the tolerance, but no further than the sampling error of both.
    pub by_sampling: bool,
    pub holds: bool,
}

/// Half the 95 % interval of the study's own figures, each of one caseload of 4,000 (its section 2.2).
const STUDY_INTERVAL: f64 = 2.5;

impl Check {
    fn new(what: &str, measured: f64, expected: f64, tolerance: f64) -> Self {
        Self {
            what: what.to_owned(),
            measured,
            expected,
            tolerance,
            by_sampling: false,
            holds: (measured - expected).abs() <= tolerance,
        }
    }

    /// Within 2 points, or the two intervals overlap.
    fn of_column(what: &str, figure: &Figure, expected: f64) -> Self {
        let check = Self::new(what, figure.value, expected, 2.0);
        let overlap =
            figure.low <= expected + STUDY_INTERVAL && figure.high >= expected - STUDY_INTERVAL;
        Self {
            by_sampling: !check.holds && overlap,
            holds: check.holds || overlap,
            ..check
        }
    }
}

fn column(columns: &[Column], method: Method, per_100: usize) -> Option<&Column> {
    columns
        .iter()
        .find(|c| c.method == method.name() && c.per_100 == per_100)
}

pub fn differences(sums: &[[Counts; CELLS]]) -> Vec<Difference> {
    let cell = |method: Method, at: usize| method.at() * BUDGETS.len() + at;
    let mut differences = Vec::new();
    for rule in Method::CLASSIC {
        for (at, per_100) in BUDGETS.into_iter().enumerate() {
            let caught = |sums: &[Counts; CELLS], method| Share::Caught.of(&sums[cell(method, at)]);
            differences.push(Difference {
                rule: rule.name(),
                per_100,
                caught: figure(sums, |s| caught(s, Method::Rapport) - caught(s, rule)),
            });
        }
    }
    differences
}

/// The study's figures: its sections 2.1 and 2.5.
pub fn checks(
    instrument: SimulatedInstrument,
    summary: &Summary,
    columns: &[Column],
) -> Vec<Check> {
    let srs = instrument == SimulatedInstrument::Srs;
    let pick = |wai: f64, other: f64| if srs { other } else { wai };
    let points = if srs { 4.0 } else { 1.0 };
    let mut checks = vec![
        Check::new(
            "mean of the total",
            points * summary.mean,
            pick(4.04, 35.4),
            pick(0.03, 0.25),
        ),
        Check::new(
            "SD of the total",
            points * summary.sd,
            pick(0.60, 4.1),
            pick(0.02, 0.1),
        ),
        Check::new("ICC", summary.icc, pick(0.76, 0.67), 0.02),
        Check::new(
            "forms at the maximum, %",
            100.0 * summary.at_maximum,
            pick(5.0, 11.0),
            1.0,
        ),
        Check::new(
            "clients with an episode, %",
            100.0 * summary.clients_with_episode,
            32.0,
            2.0,
        ),
        Check::new(
            "forms ruptured, %",
            100.0 * summary.sessions_ruptured,
            8.0,
            1.0,
        ),
    ];
    if !srs {
        checks.push(Check::new(
            "within-person SD",
            summary.within_sd,
            0.30,
            0.01,
        ));
    }
    for (method, at_2, at_5) in [
        (Method::Cutoff, pick(12.0, 13.0), pick(23.0, 22.0)),
        (Method::Previous, 19.0, 37.0),
        (Method::Shewhart, pick(26.0, 22.0), pick(48.0, 46.0)),
        (Method::OwnMean, pick(24.0, 20.0), pick(48.0, 47.0)),
        (Method::BelowMean, pick(24.0, 23.0), pick(45.0, 42.0)),
        (Method::Baseline, 25.0, pick(45.0, 43.0)),
        (Method::Ewma, pick(26.0, 23.0), 47.0),
        (Method::Limit, pick(49.0, 45.0), pick(65.0, 60.0)),
    ] {
        for (per_100, expected) in [(2, at_2), (5, at_5)] {
            if let Some(column) = column(columns, method, per_100) {
                let what = format!("{}: episodes caught at {per_100} per 100, %", method.name());
                checks.push(Check::of_column(&what, &column.caught, expected));
            }
        }
    }
    checks
}
