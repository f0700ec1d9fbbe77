//! The same inputs as R had, and what it made of them; `app/tests/golden/statistics.R` wrote both.

use crate::supervision::{
    published::Dot,
    statistics::{
        Interval, count,
        funnel::{Dispersion, Funnel, chi_squared_95},
        run_chart::{Rule, Scale, Side, Signal, run_chart},
        survival::{Followed, Step, survival},
    },
};

/// The lines of a file that belong to one set, cell by cell, without the name of the set.
struct Sets(Vec<(&'static str, Vec<&'static str>)>);

macro_rules! golden {
    ($name:literal) => {
        Sets::of(include_str!(concat!(
            "../../../../tests/golden/statistics/",
            $name,
            ".csv"
        )))
    };
}

impl Sets {
    fn of(text: &'static str) -> Self {
        let line = |line: &'static str| {
            let (set, cells) = line.split_once(',').expect("a set and more");
            (set, cells.split(',').collect())
        };
        Self(text.lines().skip(1).map(line).collect())
    }

    fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.0.iter().map(|(set, _)| *set).collect();
        names.dedup();
        assert!(names.len() > 5, "all sets are there");
        names
    }

    fn rows(&self, set: &str) -> Vec<&[&'static str]> {
        let own = self.0.iter().filter(|(name, _)| *name == set);
        own.map(|(_, cells)| &cells[..]).collect()
    }
}

fn whole(cell: &str) -> u32 {
    cell.parse().expect("a whole number")
}

/// R counts from 1.
fn place(cell: &str) -> usize {
    cell.parse::<usize>().expect("a place") - 1
}

fn number(cell: &str) -> Option<f64> {
    (cell != "NA").then(|| cell.parse().expect("a number"))
}

fn interval(low: &str, high: &str) -> Option<Interval> {
    let (low, high) = number(low).zip(number(high))?;
    Some(Interval { low, high })
}

#[track_caller]
fn same(set: &str, ours: Option<f64>, golden: Option<f64>) {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(f64::MIN_POSITIVE);
    let same = match (ours, golden) {
        (Some(ours), Some(golden)) => near(ours, golden),
        (ours, golden) => ours == golden,
    };
    assert!(same, "{set}: {ours:?} is not {golden:?}");
}

#[track_caller]
fn same_interval(set: &str, ours: Option<Interval>, golden: Option<Interval>) {
    same(set, ours.map(|it| it.low), golden.map(|it| it.low));
    same(set, ours.map(|it| it.high), golden.map(|it| it.high));
}

#[test]
fn survival_is_that_of_r() {
    let (input, steps) = (golden!("survival_input"), golden!("survival_steps"));
    let medians = golden!("survival_medians");
    for set in input.names() {
        let followed: Vec<Followed> = input
            .rows(set)
            .iter()
            .map(|cells| Followed {
                days: whole(cells[0]),
                ended: cells[1] == "1",
            })
            .collect();
        let ours = survival(&followed);
        let golden = steps.rows(set);
        assert_eq!(ours.steps.len(), golden.len(), "{set}");
        for (step, cells) in ours.steps.iter().zip(golden) {
            same_step(set, step, cells);
        }
        let median = ours.median.map(f64::from);
        same(set, median, number(medians.rows(set)[0][0]));
    }
}

fn same_step(set: &str, step: &Step, cells: &[&str]) {
    let counts = [step.day, step.at_risk, step.ended];
    assert_eq!(counts, [0, 1, 2].map(|at| whole(cells[at])), "{set}");
    same(set, Some(step.survival), number(cells[3]));
    same_interval(set, step.band, interval(cells[4], cells[5]));
}

#[test]
fn run_charts_are_those_written_from_the_definitions() {
    let (input, limits) = (golden!("run_chart_input"), golden!("run_chart_limits"));
    let signals = golden!("run_chart_signals");
    for set in input.names() {
        let rows = input.rows(set);
        let values: Vec<Option<f64>> = rows.iter().map(|cells| number(cells[1])).collect();
        let scale = match rows[0][0] {
            "shares" => Scale::Shares,
            _ => Scale::Numbers,
        };
        let chart = run_chart(&values, scale);
        let cells = limits.rows(set)[0];
        let baseline = chart.baseline;
        let length = baseline.map(|it| f64::from(count(it.length)));
        same(set, length, number(cells[0]));
        same(set, baseline.map(|it| it.centre), number(cells[1]));
        let drawn = baseline.map(|it| it.limits);
        same_interval(set, drawn, interval(cells[2], cells[3]));
        let mean = baseline.map(|it| it.mean_moving_range);
        same(set, mean, number(cells[4]));
        same(set, baseline.map(|it| it.range_limit), number(cells[5]));
        let golden: Vec<Signal> = signals.rows(set).iter().map(|it| signal(it)).collect();
        assert_eq!(chart.signals, golden, "{set}");
    }
}

fn signal(cells: &[&str]) -> Signal {
    Signal {
        rule: match cells[0] {
            "outside" => Rule::Outside,
            _ => Rule::Run,
        },
        side: match cells[1] {
            "above" => Side::Above,
            _ => Side::Below,
        },
        first: place(cells[2]),
        last: place(cells[3]),
    }
}

#[test]
fn funnels_are_those_written_from_the_definitions() {
    let (input, shares) = (golden!("funnel_input"), golden!("funnel_shares"));
    let (z, limits) = (golden!("funnel_z"), golden!("funnel_limits"));
    for set in input.names() {
        let dots: Vec<Dot> = input
            .rows(set)
            .iter()
            .map(|cells| Dot {
                of: whole(cells[0]),
                done: whole(cells[1]),
            })
            .collect();
        let funnel = Funnel::of(&dots, 0);
        let cells = shares.rows(set)[0];
        same(set, funnel.map(|it| it.share), number(cells[0]));
        let (phi, wider) = match funnel.map(|it| it.dispersion) {
            Some(Dispersion::Wider(phi)) => (Some(phi), "1"),
            Some(Dispersion::ByChance(phi)) => (Some(phi), "0"),
            Some(Dispersion::TooFewDots) | None => (None, "0"),
        };
        same(set, phi, number(cells[1]));
        assert_eq!(wider, cells[2], "{set}");
        for (dot, cells) in dots.iter().zip(z.rows(set)) {
            same(set, funnel.and_then(|it| it.z(*dot)), number(cells[0]));
        }
        let golden = limits.rows(set);
        assert_eq!(funnel.is_none(), golden.is_empty(), "{set}");
        for cells in golden {
            let ours = funnel.map(|it| it.limits(whole(cells[0])));
            let (inner, outer) = (ours.map(|it| it.inner), ours.map(|it| it.outer));
            same_interval(set, inner, interval(cells[1], cells[2]));
            same_interval(set, outer, interval(cells[3], cells[4]));
        }
    }
}

#[test]
fn the_95th_percentile_of_chi_squared_is_near_enough() {
    for (freedom, cells) in golden!("chi_squared_95").0 {
        let golden = number(cells[0]).expect("a number");
        let ours = chi_squared_95(whole(freedom));
        assert!(
            (ours / golden - 1.0).abs() < 0.001,
            "{freedom}: {ours} is not {golden}"
        );
    }
}
