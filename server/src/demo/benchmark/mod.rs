//! The frozen benchmark of the detector: simulated clients whose truth is known, every rule at the same number of
//! unneeded flags, thresholds set on one caseload and reported on another.

mod limit;
mod measure;
mod methods;
mod repair;
mod report;
mod rows;
mod table;

#[cfg(test)]
mod tests;

use std::time::Instant;

use anyhow::{Context, Result};

use self::{
    measure::{COUNTS, Counts, counts, figure, resample, threshold},
    methods::METHODS,
    repair::repairs,
    report::{Column, Question},
    rows::{Case, Rating, caseload, observe},
};
pub use self::{
    measure::{Figure, Share},
    methods::Method,
    report::{Bin, InstrumentReport, Report, ScenarioLine},
    table::text,
};
use crate::{
    alliance::detection::{self, Detector, Prior, rule::DEFAULT_BUDGET},
    demo::simulator::{DirectQuestion, Scenario, SimulatedInstrument, Summary, simulate},
    instruments,
};

/// Thresholds come from the first of each pair, figures from the second. Neither was used to tune the filter.
const SEEDS: [(u64, u64); 5] = [
    (1101, 2101),
    (1102, 2102),
    (1103, 2103),
    (1104, 2104),
    (1105, 2105),
];
/// Clients an instrument and seed from which a run counts.
pub const CLIENTS_THAT_COUNT: u64 = 4_000;
/// Flagged per 100 sessions without a drop.
const BUDGETS: [usize; 2] = [2, 5];
/// Seed of the bootstrap.
const RESAMPLING: u64 = 7;
/// Clients whose ratings the speed is measured on.
const SPEED_CLIENTS: u64 = 1_000;
const BIN_EDGES: [f32; 8] = [0.0, 0.05, 0.10, 0.25, 0.40, 0.55, 0.75, 1.001];

/// Everything about one run.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub clients: u64,
    pub threads: usize,
    /// How many of the five seeds; all for a run that counts.
    pub seeds: usize,
    /// Whether the other scenarios are run as well.
    pub scenarios: bool,
}

/// The detector of a simulated instrument, as it is shipped.
///
/// # Errors
/// When an embedded file cannot be used.
pub fn detector(instrument: SimulatedInstrument) -> Result<Detector> {
    let definitions = instruments::load()?;
    let definition = definitions
        .latest(instrument.code())
        .context("definition")?;
    let values = detection::values()?;
    let prior = Prior::of(definition, values.get(instrument.code()))?;
    Ok(Detector::new(&detection::rule()?, &prior))
}

/// Runs the benchmark; `say` is told how far it is.
///
/// # Errors
/// When an embedded file cannot be used.
pub fn run(options: Options, say: &dyn Fn(&str)) -> Result<Report> {
    let mut instruments = Vec::new();
    for instrument in [SimulatedInstrument::WaiSr, SimulatedInstrument::Srs] {
        instruments.push(one(instrument, options, say)?);
    }
    Ok(Report {
        rule: detection::rule()?.name.0,
        clients: options.clients,
        seeds: options.seeds,
        counts: options.clients >= CLIENTS_THAT_COUNT
            && options.seeds == SEEDS.len()
            && instruments
                .iter()
                .all(|report| report.checks.iter().all(|check| check.holds)),
        instruments,
    })
}

/// One seed's caseload and its counts by client: method by budget.
struct Run {
    cases: Vec<Case>,
    thresholds: [[f32; BUDGETS.len()]; METHODS],
    by_budget: [f32; 5],
    coming_back: f32,
}

fn one(
    instrument: SimulatedInstrument,
    options: Options,
    say: &dyn Fn(&str),
) -> Result<InstrumentReport> {
    let scenario = Scenario::base(instrument);
    let detector = detector(instrument)?;
    let blind = detector.clone().total_only();
    let rating = Rating {
        scenario: &scenario,
        detector: &detector,
        blind: Some(&blind),
        threads: options.threads,
    };
    let mut runs = Vec::new();
    for (at, (set, held_out)) in SEEDS.iter().take(options.seeds).enumerate() {
        say(&format!(
            "{}: caseload {} of {}",
            instrument.code(),
            at + 1,
            options.seeds
        ));
        runs.push(pair(rating, *set, *held_out, options.clients));
    }
    let (columns, sums) = columns(&runs);
    let shipped = detector.rule().instruments.get(instrument.code()).cloned();
    let shipped = shipped.context("thresholds")?;
    let default = mean(runs.iter().map(|run| run.by_budget[DEFAULT_BUDGET - 1]));
    let all: Vec<Case> = runs.iter().flat_map(|run| run.cases.clone()).collect();
    say(&format!(
        "{}: summary, direct question, speed",
        instrument.code()
    ));
    let summary = Summary::of(
        SEEDS
            .iter()
            .take(options.seeds)
            .flat_map(|(_, seed)| simulate(&scenario, *seed, options.clients)),
    );
    let mut report = InstrumentReport {
        instrument: instrument.code().to_owned(),
        differences: report::differences(&sums),
        thresholds: std::array::from_fn(|at| mean(runs.iter().map(|run| run.by_budget[at]))),
        shipped: shipped.flag,
        unneeded_at_shipped: unneeded(&all, shipped.at(DEFAULT_BUDGET) as f32),
        coming_back: mean(runs.iter().map(|run| run.coming_back)),
        shipped_coming_back: shipped.coming_back,
        question: question(rating, options),
        repairs: repairs(&all, default as f32, shipped.coming_back as f32),
        bins: bins(&all),
        range_coverage: coverage(&all),
        scenarios: Vec::new(),
        sessions_a_second: speed(&scenario, &detector),
        checks: Vec::new(),
        columns,
    };
    report.checks = report::checks(instrument, &summary, &report.columns);
    if options.scenarios {
        let thresholds = runs.first().map(|run| run.thresholds).unwrap_or_default();
        for (name, scenario) in Scenario::all(instrument) {
            say(&format!("{}: scenario {name}", instrument.code()));
            let rating = Rating {
                scenario: &scenario,
                blind: None,
                ..rating
            };
            report.scenarios.push(scenario_line(
                name,
                rating,
                &thresholds,
                default as f32,
                options,
            ));
        }
    }
    Ok(report)
}

fn pair(rating: Rating<'_>, set: u64, held_out: u64, clients: u64) -> Run {
    let calibration = caseload(rating, set, clients);
    let thresholds = std::array::from_fn(|method| {
        BUDGETS.map(|per_100| threshold(&calibration, method, per_100 as f64 / 100.0))
    });
    let by_budget: [f32; 5] = std::array::from_fn(|at| {
        threshold(&calibration, Method::Rapport.at(), (at + 1) as f64 / 100.0)
    });
    let default = by_budget[DEFAULT_BUDGET - 1];
    Run {
        coming_back: coming_back(&calibration, default),
        cases: caseload(rating, held_out, clients),
        thresholds,
        by_budget,
    }
}

/// The highest P(drop), in steps of .002, that closes wrongly at most this often per 100 sessions still ruptured.
const WRONG_CLOSURES: f64 = 11.5;

fn coming_back(cases: &[Case], default: f32) -> f32 {
    (25..=125)
        .rev()
        .map(|half| half as f32 / 500.0)
        .find(|p| repairs(cases, default, *p).coming_back.wrong <= WRONG_CLOSURES)
        .unwrap_or(0.05)
}

const CELLS: usize = METHODS * BUDGETS.len();

/// Figures of each method at each budget, pooled over seeds, each at its own seed's thresholds.
fn columns(runs: &[Run]) -> (Vec<Column>, Vec<[Counts; CELLS]>) {
    let mut clients = Vec::new();
    for run in runs {
        for case in &run.cases {
            let mut cells = [[0.0; COUNTS]; CELLS];
            for (at, cell) in cells.iter_mut().enumerate() {
                let (method, budget) = (at / BUDGETS.len(), at % BUDGETS.len());
                *cell = counts(case, method, run.thresholds[method][budget]);
            }
            clients.push(cells);
        }
    }
    let sums = resample(&clients, RESAMPLING);
    let column = |method: Method, at: usize| {
        let cell = method.at() * BUDGETS.len() + at;
        let of = |share: Share| figure(&sums, |sums: &[Counts; CELLS]| share.of(&sums[cell]));
        Column {
            method: method.name(),
            per_100: BUDGETS[at],
            caught: of(Share::Caught),
            soon: of(Share::Soon),
            early: of(Share::Early),
            unneeded: of(Share::Unneeded),
            truth: of(Share::True),
            first_true: of(Share::FirstTrue),
            threshold: mean(runs.iter().map(|run| run.thresholds[method.at()][at])),
        }
    };
    let columns = Method::ALL
        .into_iter()
        .flat_map(|method| (0..BUDGETS.len()).map(move |at| (method, at)))
        .map(|(method, at)| column(method, at))
        .collect();
    (columns, sums)
}

fn unneeded(cases: &[Case], threshold: f32) -> f64 {
    let clients: Vec<[Counts; 1]> = cases
        .iter()
        .map(|case| [counts(case, Method::Rapport.at(), threshold)])
        .collect();
    let mut sum = [0.0; COUNTS];
    clients
        .iter()
        .for_each(|[counts]| measure::add(&mut sum, counts, 1.0));
    Share::Unneeded.of(&sum)
}

/// The same caseloads with the direct question on each form.
fn question(rating: Rating<'_>, options: Options) -> Question {
    let scenario = rating.scenario.clone().asking(DirectQuestion::STUDY);
    let rating = Rating {
        scenario: &scenario,
        blind: None,
        ..rating
    };
    let mut clients = Vec::new();
    for (set, held_out) in SEEDS.iter().take(options.seeds) {
        let method = Method::Rapport.at();
        let limit = threshold(&caseload(rating, *set, options.clients), method, 0.02);
        let cases = caseload(rating, *held_out, options.clients);
        clients.extend(cases.iter().map(|case| [counts(case, method, limit)]));
    }
    let sums = resample(&clients, RESAMPLING);
    Question {
        caught: figure(&sums, |[sum]| Share::Caught.of(sum)),
        truth: figure(&sums, |[sum]| Share::True.of(sum)),
    }
}

fn bins(cases: &[Case]) -> Vec<Bin> {
    BIN_EDGES
        .windows(2)
        .map(|edge| {
            let forms = || {
                let all = cases.iter().flat_map(|case| &case.forms);
                all.filter(|form| !form.grace && (edge[0]..edge[1]).contains(&form.p))
            };
            let count = forms().count();
            let share = |sum: f64| sum / (count as f64).max(1.0);
            Bin {
                from: edge[0].into(),
                forms: count,
                expected: share(forms().map(|form| f64::from(form.p)).sum()),
                observed: share(forms().map(|form| f64::from(form.ruptured)).sum()),
            }
        })
        .collect()
}

/// Percent of sessions without a drop inside the personal range that stood before them.
fn coverage(cases: &[Case]) -> f64 {
    let all = cases.iter().flat_map(|case| &case.forms);
    let judged = all
        .filter(|form| !form.ruptured && !form.grace)
        .filter_map(|form| form.in_range);
    let (inside, count) = judged.fold((0.0, 0.0), |(inside, count), is| {
        (inside + f64::from(is), count + 1.0)
    });
    100.0 * inside / f64::max(count, 1.0)
}

/// Sessions a second on one core: the detector alone, ratings made beforehand.
fn speed(scenario: &Scenario, detector: &Detector) -> f64 {
    let series: Vec<Vec<_>> = simulate(scenario, SEEDS[0].0, SPEED_CLIENTS)
        .map(|client| {
            client
                .forms()
                .map(|(session, form)| observe(session, form))
                .collect()
        })
        .collect();
    let once = || {
        let started = Instant::now();
        let findings: usize = series
            .iter()
            .map(|series| detector.run(series).map_or(0, |findings| findings.len()))
            .sum();
        findings as f64 / started.elapsed().as_secs_f64()
    };
    // The fastest of a few: whatever else the machine does only slows it down.
    (0..5).map(|_| once()).fold(0.0, f64::max)
}

fn scenario_line(
    name: &'static str,
    rating: Rating<'_>,
    thresholds: &[[f32; BUDGETS.len()]; METHODS],
    default: f32,
    options: Options,
) -> ScenarioLine {
    let cases: Vec<Case> = SEEDS
        .iter()
        .take(options.seeds)
        .flat_map(|(_, seed)| caseload(rating, seed + 1_000, options.clients / 4))
        .collect();
    let sum = |method: Method, threshold: f32| {
        let mut sum = [0.0; COUNTS];
        let each = cases
            .iter()
            .map(|case| counts(case, method.at(), threshold));
        each.for_each(|counts| measure::add(&mut sum, &counts, 1.0));
        sum
    };
    let ours = sum(Method::Rapport, default);
    ScenarioLine {
        name,
        caught: Share::Caught.of(&ours),
        truth: Share::True.of(&ours),
        unneeded: Share::Unneeded.of(&ours),
        unneeded_classic: [
            Method::Shewhart,
            Method::Baseline,
            Method::OwnMean,
            Method::BelowMean,
        ]
        .map(|method| Share::Unneeded.of(&sum(method, thresholds[method.at()][0]))),
    }
}

fn mean(values: impl Iterator<Item = f32>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), x| {
        (sum + f64::from(x), count + 1.0)
    });
    sum / f64::max(count, 1.0)
}
