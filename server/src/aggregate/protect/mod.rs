//! The building block of everything that is published: when a number says too much, and what is withheld with it.
//!
//! A number says too much when those outside some circle have less than 5 in it, or are fewer than 5 clients, or when one
//! therapist gives more than 60 % of it; nothing at all is told of a table to which fewer than 3 therapists contribute. The
//! rules are the usual ones of official statistics: a threshold, dominance, complementary suppression and rounding
//! (Hundepool et al. 2012, Statistical Disclosure Control, ch. 4).

mod bins;
mod reach;
mod table;
mod tally;

use app::supervision::published::rounded;

pub use bins::bins;
pub use reach::{ROOM, Reach};
pub use table::{Cell, Table};
pub use tally::{Contribution, FEW, Tally};

use super::facts::Circles;

/// Numbers that are no parts of a whole: where one is withheld, another is too.
pub fn list(cells: &[Cell], circles: &Circles) -> Vec<Option<u32>> {
    if Tally::of(cells.iter().flatten()).few_therapists(circles) {
        return vec![None; cells.len()];
    }
    let tallies: Vec<_> = cells.iter().map(Tally::of).collect();
    let mut withheld: Vec<_> = tallies.iter().map(|tally| tally.risky(circles)).collect();
    if withheld.iter().filter(|&&withheld| withheld).count() == 1
        && let Some(next) = table::smallest_told(&tallies, &withheld)
    {
        withheld[next] = true;
    }
    let told = |(tally, withheld): (&Tally, bool)| (!withheld).then(|| rounded(tally.count()));
    tallies.iter().zip(withheld).map(told).collect()
}

#[cfg(test)]
mod tests;
