//! From facts to what is published: a period, a quarter, a curve.

mod curve;
mod dots;
mod period;
mod quarter;

pub use curve::{ENDINGS, Left, curve};
pub use period::period;
pub use quarter::quarter;

use super::{
    facts::Fact,
    protect::{Cell, Contribution},
};

/// What some of the facts have of one count.
fn cell<'a>(facts: impl IntoIterator<Item = &'a Fact>, count: impl Fn(&Fact) -> u32) -> Cell {
    let part = |fact: &Fact| Contribution {
        therapist: fact.therapist,
        client: fact.client,
        count: count(fact),
    };
    facts
        .into_iter()
        .map(part)
        .filter(|one| one.count > 0)
        .collect()
}

fn form_cells(facts: &[&Fact]) -> Vec<Cell> {
    let one = |form: usize| cell(facts.iter().copied(), |fact| fact.forms[form]);
    (0..4).map(one).collect()
}

fn in_time_cells(facts: &[&Fact]) -> Vec<Cell> {
    let in_time = cell(facts.iter().copied(), |fact| fact.flags.in_time);
    let late = cell(facts.iter().copied(), |fact| fact.flags.late);
    vec![in_time, late]
}

#[cfg(test)]
mod tests;
