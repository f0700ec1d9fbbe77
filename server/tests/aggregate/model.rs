//! What somebody knows, as linear inequalities, and what follows from it.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem};

/// Above every count of a small practice.
const PLENTY: f64 = 5_000.0;
const SLACK: f64 = 1e-6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown(usize);

/// A sum of unknowns with their factors.
pub type Sum = Vec<(Unknown, f64)>;

/// Each unknown is a count: not negative. Beside it stands what it is in truth, which nobody who attacks is shown: it is a
/// first solution, and proves that what is assumed is true.
#[derive(Default)]
pub struct Model {
    truths: Vec<f64>,
    rows: Vec<Row>,
}

struct Row {
    sum: Sum,
    low: f64,
    high: f64,
}

/// The least and the most that a count can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub low: f64,
    pub high: f64,
}

impl Bounds {
    pub fn width(self) -> f64 {
        self.high - self.low
    }

    /// How many whole numbers are left.
    pub fn whole(self) -> f64 {
        (self.high + SLACK).floor() - (self.low - SLACK).ceil() + 1.0
    }
}

impl Model {
    pub fn unknown(&mut self, truth: f64) -> Unknown {
        self.truths.push(truth);
        Unknown(self.truths.len() - 1)
    }

    pub fn truth(&self, sum: &[(Unknown, f64)]) -> f64 {
        sum.iter()
            .map(|(unknown, factor)| self.truths[unknown.0] * factor)
            .sum()
    }

    /// A new unknown that is this sum.
    pub fn named(&mut self, sum: Sum) -> Unknown {
        let named = self.unknown(self.truth(&sum));
        self.equal(sum, vec![(named, 1.0)]);
        named
    }

    pub fn between(&mut self, sum: Sum, low: f64, high: f64) {
        let truth = self.truth(&sum);
        assert!(
            low - SLACK <= truth && truth <= high + SLACK,
            "what is assumed is not true: {low} ≤ {truth} ≤ {high}"
        );
        self.rows.push(Row { sum, low, high });
    }

    pub fn at_most(&mut self, less: Sum, more: Sum) {
        self.exceeds(more, less, 0.0);
    }

    pub fn exceeds(&mut self, more: Sum, less: Sum, by: f64) {
        self.between(difference(more, less), by, f64::INFINITY);
    }

    pub fn equal(&mut self, one: Sum, other: Sum) {
        self.between(difference(one, other), 0.0, 0.0);
    }

    /// For each of some unknowns, how far it may be from what it is. Looked at closely only as far as `enough` says that it is
    /// not enough yet: any solution found on the way widens the bounds of all.
    pub fn bounds(&self, of: &[Unknown], enough: impl Fn(Unknown, Bounds) -> bool) -> Vec<Bounds> {
        let only = |&truth: &f64| Bounds {
            low: truth,
            high: truth,
        };
        let mut found: Vec<_> = self.truths.iter().map(only).collect();
        let parts = self.parts();
        let mut together: BTreeMap<usize, Vec<Unknown>> = BTreeMap::new();
        for &one in of {
            together.entry(parts[one.0]).or_default().push(one);
        }
        for (part, of) in together {
            let part: Vec<_> = (0..parts.len()).filter(|&one| parts[one] == part).collect();
            let part = Part::new(self, &part);
            for sign in [1.0, -1.0] {
                let all: Vec<_> = of.iter().map(|&one| (one, sign)).collect();
                part.solve(&all, &mut found);
            }
            for &one in &of {
                for sign in [1.0, -1.0] {
                    if !enough(one, found[one.0]) {
                        part.solve(&[(one, sign)], &mut found);
                    }
                }
            }
        }
        of.iter().map(|one| found[one.0]).collect()
    }

    /// Unknowns that have anything to do with each other have the same number.
    fn parts(&self) -> Vec<usize> {
        let mut above: Vec<_> = (0..self.truths.len()).collect();
        fn top(above: &mut [usize], mut one: usize) -> usize {
            while above[one] != one {
                above[one] = above[above[one]];
                one = above[one];
            }
            one
        }
        for row in &self.rows {
            for pair in row.sum.windows(2) {
                let (one, other) = (top(&mut above, pair[0].0.0), top(&mut above, pair[1].0.0));
                above[one] = other;
            }
        }
        (0..above.len()).map(|one| top(&mut above, one)).collect()
    }
}

pub fn difference(one: Sum, other: Sum) -> Sum {
    one.into_iter().chain(times(-1.0, &other)).collect()
}

pub fn times(factor: f64, sum: &Sum) -> Sum {
    sum.iter()
        .map(|(one, before)| (*one, factor * before))
        .collect()
}

struct Part<'a> {
    unknowns: &'a [usize],
    rows: Vec<&'a Row>,
    places: BTreeMap<usize, usize>,
}

impl<'a> Part<'a> {
    fn new(model: &'a Model, unknowns: &'a [usize]) -> Self {
        let places: BTreeMap<_, _> = unknowns
            .iter()
            .enumerate()
            .map(|(place, &one)| (one, place))
            .collect();
        let inside = |row: &&Row| row.sum.iter().any(|(one, _)| places.contains_key(&one.0));
        Self {
            unknowns,
            rows: model.rows.iter().filter(inside).collect(),
            places,
        }
    }

    /// Makes a sum as large as it can be, and notes what everything else is then.
    fn solve(&self, sum: &[(Unknown, f64)], found: &mut [Bounds]) {
        let factors: BTreeMap<_, _> = sum.iter().map(|(one, factor)| (one.0, *factor)).collect();
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut variable =
            |one: &usize| problem.add_var(factors.get(one).copied().unwrap_or(0.0), (0.0, PLENTY));
        let variables: Vec<_> = self.unknowns.iter().map(&mut variable).collect();
        for row in &self.rows {
            let place = |(one, factor): &(Unknown, f64)| (variables[self.places[&one.0]], *factor);
            let sum: Vec<_> = row.sum.iter().map(place).collect();
            if row.low == row.high {
                problem.add_constraint(&sum, ComparisonOp::Eq, row.low);
            } else {
                problem.add_constraint(&sum, ComparisonOp::Ge, row.low);
                problem.add_constraint(&sum, ComparisonOp::Le, row.high);
            }
        }
        let outcome = problem.solve().expect("what is true is a solution");
        let solution = outcome.into_solution().expect("without a limit of time");
        for (&one, &variable) in self.unknowns.iter().zip(&variables) {
            let value = solution.var_value(variable);
            found[one].low = found[one].low.min(value);
            found[one].high = found[one].high.max(value);
        }
    }
}
