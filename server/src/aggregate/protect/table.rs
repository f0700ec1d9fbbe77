use app::supervision::published::{Parts, rounded};

use super::{Contribution, Reach, Tally};
use crate::aggregate::facts::{Circle, Circles};

/// One cell before it is protected.
pub type Cell = Vec<Contribution>;

/// Parts of a whole as they are told, beside what they are made of.
#[derive(Clone, Debug)]
pub struct Table {
    pub parts: Parts,
    cells: Vec<Tally>,
}

impl Table {
    pub fn protected(cells: &[Cell], circles: &Circles) -> Self {
        Self::without(&[], cells, circles)
    }

    /// Protected, and some cells withheld in any case.
    pub fn without(withheld: &[usize], cells: &[Cell], circles: &Circles) -> Self {
        if Tally::of(cells.iter().flatten()).few_therapists(circles) {
            return Self::told(Parts::nothing(cells.len()), cells);
        }
        let tallies: Vec<_> = cells.iter().map(Tally::of).collect();
        let risky =
            |(index, tally): (usize, &Tally)| withheld.contains(&index) || tally.risky(circles);
        let risky: Vec<_> = tallies.iter().enumerate().map(risky).collect();
        let withheld = complement(cells, &tallies, risky, circles);
        let parts = tell(cells, &tallies, &withheld, circles);
        Self {
            parts,
            cells: tallies,
        }
    }

    /// As it was told before.
    pub fn told(parts: Parts, cells: &[Cell]) -> Self {
        let cells = cells.iter().map(Tally::of).collect();
        Self { parts, cells }
    }

    pub fn tells(&self, cell: usize) -> bool {
        self.parts.cells[cell].is_some()
    }

    /// What those of a circle can say of others' part in some of the cells together.
    pub fn reach(&self, which: &[usize], circle: &Circle) -> Reach {
        let own = |cell: &usize| self.cells[*cell].own(circle);
        let told = which
            .iter()
            .filter_map(|cell| Some((self.parts.cells[*cell]?, own(cell))));
        let told: Reach = told.map(|(told, own)| Reach::of(told, own)).sum();
        let withheld: Vec<_> = (0..self.cells.len())
            .filter(|&cell| !self.tells(cell))
            .collect();
        if !withheld.iter().any(|cell| which.contains(cell)) {
            return told;
        }
        let Some(together) = self.parts.withheld_together else {
            return told + Reach::anything();
        };
        let together = Reach::of(together, withheld.iter().map(own).sum());
        if withheld.iter().all(|cell| which.contains(cell)) {
            told + together
        } else {
            told + together.or_less()
        }
    }
}

/// Withholds further cells until what is withheld cannot be worked out: never one alone, and together not risky itself.
fn complement(
    cells: &[Cell],
    tallies: &[Tally],
    mut withheld: Vec<bool>,
    circles: &Circles,
) -> Vec<bool> {
    while withheld.contains(&true) {
        let several = withheld.iter().filter(|&&withheld| withheld).count() > 1;
        if several && !together(cells, &withheld).risky(circles) {
            break;
        }
        let Some(next) = smallest_told(tallies, &withheld) else {
            break;
        };
        withheld[next] = true;
    }
    withheld
}

/// Of what is not withheld, the cell with the least in it.
pub(super) fn smallest_told(tallies: &[Tally], withheld: &[bool]) -> Option<usize> {
    let told = (0..tallies.len()).filter(|&cell| !withheld[cell]);
    told.min_by_key(|&cell| tallies[cell].count())
}

fn together(cells: &[Cell], withheld: &[bool]) -> Tally {
    let withheld = cells
        .iter()
        .zip(withheld)
        .filter(|(_, withheld)| **withheld);
    Tally::of(withheld.flat_map(|(cell, _)| cell))
}

fn tell(cells: &[Cell], tallies: &[Tally], withheld: &[bool], circles: &Circles) -> Parts {
    let sum = withheld.contains(&true).then(|| together(cells, withheld));
    if sum.as_ref().is_some_and(|sum| sum.risky(circles)) {
        return Parts::nothing(cells.len());
    }
    let told = |(tally, withheld): (&Tally, &bool)| (!withheld).then(|| rounded(tally.count()));
    Parts {
        cells: tallies.iter().zip(withheld).map(told).collect(),
        withheld_together: sum.map(|sum| rounded(sum.count())),
    }
}
