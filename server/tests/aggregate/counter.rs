//! The attacker finds what is there to be found: with one protection taken away, or one number too many, it leaks.

use std::ops::RangeInclusive;

use app::supervision::published::{Parts, PlaceTold, rounded};
use server::aggregate::{
    facts::Fact,
    protect::{Cell, Contribution, Tally},
};

use crate::{
    adversary::leaks,
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
        let windows = (1..world.periods).map(|to| to - 1..=to);
        let exact = |tally: &Tally| (tally.count(), tally.count());
        release.planted = windows
            .flat_map(|window| planted(world, window, exact))
            .collect();
    });
    assert!(found > 6, "{found} of 12");
}

#[test]
fn free_ranges_of_periods_each_protected_for_itself_leak() {
    let found = found_in(|world, release| {
        let ranges = (0..world.periods).flat_map(|to| (0..to).map(move |from| from..=to));
        let told = |tally: &Tally| {
            let told = rounded(tally.count());
            (told - 2, told + 2)
        };
        release.planted = ranges
            .flat_map(|range| planted(world, range, told))
            .collect();
    });
    assert!(found > 6, "{found} of 12");
}

/// Of each form that says not too much, in some periods together.
fn planted(
    world: &World,
    periods: RangeInclusive<i32>,
    told: impl Fn(&Tally) -> (u32, u32),
) -> Vec<Planted> {
    let range = period(*periods.start())..=period(*periods.end());
    let facts: Vec<_> = world
        .facts
        .iter()
        .filter(|fact| range.contains(&fact.period))
        .collect();
    let planted = |form| {
        let tally = Tally::of(&cell(&facts, |fact| fact.forms[form]));
        if tally.risky(&world.circles) {
            return None;
        }
        let (low, high) = told(&tally);
        let periods = periods.clone().collect();
        Some(Planted {
            periods,
            form,
            low,
            high,
        })
    };
    (0..4).filter_map(planted).collect()
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
