//! The attacker finds what is there to be found: with one protection taken away, or one number too many, it leaks.

use std::ops::RangeInclusive;

use app::supervision::published::{Parts, PlaceTold, rounded};
use server::aggregate::{
    facts::Fact,
    protect::{Cell, Contribution, Tally},
};

use crate::{
    adversary::leaks,
    episode::Count,
    release::{Planted, Release},
    world::{Size, World, period},
};

/// Practices large enough that something is told of each.
fn worlds() -> impl Iterator<Item = World> {
    let size = |seed| Size {
        therapists: 8,
        clients: 80,
        periods: 6,
        seed,
    };
    (0..12).map(move |seed| World::draw(size(seed)))
}

fn found_in(spoil: impl Fn(&World, &mut Release)) -> usize {
    let leaky = |world: &World| {
        let mut release = Release::of(world);
        spoil(world, &mut release);
        !leaks(world, &release).is_empty()
    };
    worlds().filter(leaky).count()
}

#[test]
fn as_it_is_published_it_does_not_leak() {
    assert_eq!(found_in(|_, _| {}), 0);
}

#[test]
fn without_complementary_suppression_it_leaks() {
    let found = found_in(|world, release| {
        release.complemented = false;
        for (index, told) in (0..).zip(&mut release.periods) {
            let facts: Vec<_> = world
                .facts
                .iter()
                .filter(|fact| fact.period == period(index))
                .collect();
            let forms = [0, 1, 2, 3].map(|form| cell(&facts, |fact| fact.forms[form]));
            told.forms = primary_only(&forms, world);
            let Some(standing) = &mut told.standing else {
                continue;
            };
            let places = PlaceTold::ALL.map(|place| at(world, index, place));
            standing.places = primary_only(&places, world);
        }
    });
    assert!(found > 6, "{found} of 12");
}

#[test]
fn a_second_window_over_the_same_exactly_counted_leaks() {
    let found = found_in(|world, release| {
        for from in 0..world.periods - 1 {
            let exact = |form| planted(world, from..=from + 1, form, |told| Some((told, told)));
            release.planted.extend((0..4).filter_map(exact));
        }
    });
    assert!(found > 6, "{found} of 12");
}

/// Each range protected and rounded for itself.
#[test]
fn free_ranges_of_periods_leak() {
    let found = found_in(|world, release| {
        for from in 0..world.periods {
            for to in from + 1..world.periods {
                let rounded = |count| {
                    (count >= 5).then(|| (rounded(count).saturating_sub(2), rounded(count) + 2))
                };
                let told = |form| planted(world, from..=to, form, rounded);
                release.planted.extend((0..4).filter_map(told));
            }
        }
    });
    assert!(found > 6, "{found} of 12");
}

fn planted(
    world: &World,
    periods: RangeInclusive<i32>,
    form: usize,
    told: impl Fn(u32) -> Option<(u32, u32)>,
) -> Option<Planted> {
    let periods: Vec<_> = periods.collect();
    let counts = periods
        .iter()
        .map(|&index| world.count(|_| true, index, Count::Form(form)));
    let (low, high) = told(counts.sum())?;
    Some(Planted {
        periods,
        forms: vec![form],
        low,
        high,
    })
}

fn cell(facts: &[&Fact], count: impl Fn(&Fact) -> u32) -> Cell {
    let part = |fact: &&Fact| Contribution {
        therapist: fact.therapist,
        client: fact.client,
        count: count(fact),
    };
    facts.iter().map(part).collect()
}

fn at(world: &World, index: i32, place: PlaceTold) -> Cell {
    let standing = world.standing(index).unwrap_or_default().iter();
    let there = standing.filter(|one| one.place.told() == place);
    let part = there.map(|one| Contribution {
        therapist: one.therapist,
        client: one.client,
        count: 1,
    });
    part.collect()
}

/// What is risky is withheld, and nothing with it.
fn primary_only(cells: &[Cell], world: &World) -> Parts {
    let told = |cell: &Cell| {
        let tally = Tally::of(cell);
        (!tally.risky(&world.circles)).then(|| rounded(tally.count()))
    };
    let told: Vec<_> = cells.iter().map(told).collect();
    let withheld = cells.iter().zip(&told).filter(|(_, told)| told.is_none());
    let together = Tally::of(withheld.flat_map(|(cell, _)| cell));
    Parts {
        withheld_together: told.contains(&None).then(|| rounded(together.count())),
        cells: told,
    }
}
