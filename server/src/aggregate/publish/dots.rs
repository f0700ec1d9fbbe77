use std::collections::BTreeSet;

use app::supervision::published::{Dot, STEP, rounded};
use uuid::Uuid;

use crate::aggregate::{
    facts::{Circle, Circles, FEWEST_THERAPISTS},
    protect::{Cell, FEW, Reach, Table, Tally},
};

/// What is counted of each therapist, beside what the periods told of it: in some cells of their tables.
pub struct Column<'a> {
    pub tally: Tally,
    pub tables: &'a [Table],
    pub cells: &'a [usize],
}

impl<'a> Column<'a> {
    /// From what each of the tables was made of.
    pub fn of(made_of: &[Vec<Cell>], tables: &'a [Table], cells: &'a [usize]) -> Self {
        let parts = made_of
            .iter()
            .flat_map(|of_one| cells.iter().flat_map(|&cell| &of_one[cell]));
        let tally = Tally::of(parts);
        Self {
            tally,
            tables,
            cells,
        }
    }

    fn told(&self, circle: &Circle) -> Reach {
        self.tables
            .iter()
            .map(|table| table.reach(self.cells, circle))
            .sum()
    }

    /// What those of a circle see of the others: their dots, and that there may be more. Others who are not drawn and have
    /// next to nothing might be known to have nothing.
    fn seen(&self, drawn: &BTreeSet<Uuid>, circle: &Circle) -> Reach {
        let others = drawn.difference(&circle.0);
        let counts: Vec<_> = others.map(|&one| self.tally.of_therapist(one)).collect();
        let seen: Reach = counts
            .iter()
            .map(|&count| Reach::of(rounded(count), 0))
            .sum();
        if self.tally.others(circle) - counts.iter().sum::<u32>() < FEW {
            seen
        } else {
            seen + Reach::anything()
        }
    }

    /// Added up, the dots say next to nothing more than the periods did, nor these more than the dots.
    fn fits(&self, drawn: &BTreeSet<Uuid>, circle: &Circle) -> bool {
        self.seen(drawn, circle).fits(self.told(circle))
    }
}

/// A dot for each therapist who has enough of both, of enough clients; none where the dots would say too much together.
pub fn dots(done: &Column, rest: &Column, clients: &Tally, circles: &Circles) -> Vec<Dot> {
    let of = |column: &Column, therapist| column.tally.of_therapist(therapist);
    let enough = |&therapist: &Uuid| {
        of(done, therapist).min(of(rest, therapist)) >= STEP && clients.clients_of(therapist) >= FEW
    };
    let drawn: BTreeSet<_> = clients.therapists().filter(enough).collect();
    let left = clients.therapists().count() - drawn.len();
    let safe = |circle: &Circle| {
        drawn.difference(&circle.0).count() >= FEWEST_THERAPISTS
            && done.fits(&drawn, circle)
            && rest.fits(&drawn, circle)
    };
    if left == 1 || !circles.iter().all(safe) {
        return Vec::new();
    }
    let dot = |&therapist: &Uuid| {
        let done = rounded(of(done, therapist));
        Dot {
            of: done + rounded(of(rest, therapist)),
            done,
        }
    };
    let mut dots: Vec<_> = drawn.iter().map(dot).collect();
    dots.sort_unstable();
    dots
}
