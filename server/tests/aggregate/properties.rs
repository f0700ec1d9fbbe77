//! What is promised of each published number.

use app::supervision::published::{Closing, Parts, PlaceTold, PublishedPeriod, Until};
use proptest::prelude::*;
use rand::{SeedableRng, rngs::ChaCha8Rng, seq::SliceRandom};
use server::aggregate::{
    facts::{Circles, Fact},
    publish,
};
use uuid::Uuid;

use crate::{
    adversary::size,
    release::{Release, kaplan_meier},
    world::{Size, World, period},
};

fn tables(told: &PublishedPeriod) -> Vec<&Parts> {
    let places = told.standing.iter().map(|standing| &standing.places);
    [&told.forms, &told.in_time, &told.closings]
        .into_iter()
        .chain(places)
        .collect()
}

/// In the order of `tables`, of some therapists.
fn truths(world: &World, index: i32, of: impl Fn(Uuid) -> bool) -> Vec<Vec<u32>> {
    let facts = world
        .facts
        .iter()
        .filter(|fact| fact.period == period(index));
    let facts: Vec<_> = facts.filter(|fact| of(fact.therapist)).collect();
    let sum = |count: &dyn Fn(&Fact) -> u32| facts.iter().map(|fact| count(fact)).sum::<u32>();
    let forms = (0..4).map(|form| sum(&|fact| fact.forms[form]));
    let in_time = vec![
        sum(&|fact| fact.flags.in_time),
        sum(&|fact| fact.flags.late),
    ];
    let closings = Closing::TOLD.map(|closing| sum(&|fact| fact.closings[closing as usize]));
    let standing = world.standing(index).unwrap_or_default().iter();
    let standing: Vec<_> = standing.filter(|one| of(one.therapist)).collect();
    let at = |place| {
        standing
            .iter()
            .filter(|one| one.place.told() == place)
            .count() as u32
    };
    let places = PlaceTold::ALL.map(at);
    vec![forms.collect(), in_time, closings.to_vec(), places.to_vec()]
}

fn all_numbers(release: &Release) -> Vec<u32> {
    let mut numbers = Vec::new();
    for told in &release.periods {
        for table in tables(told) {
            numbers.extend(table.cells.iter().flatten().chain(&table.withheld_together));
        }
        numbers.extend(told.flow.iter().flatten());
    }
    for told in &release.quarters {
        let dots = told.rated.iter().chain(&told.in_time);
        numbers.extend(dots.flat_map(|dot| [dot.done, dot.of - dot.done]));
        numbers.extend(
            told.totals
                .iter()
                .flat_map(|one| &one.bins)
                .map(|bin| bin.about),
        );
    }
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn each_count_is_a_multiple_of_five_and_none_is_less(size in size()) {
        let world = World::draw(size);
        for number in all_numbers(&Release::of(&world)) {
            prop_assert!(number >= 5 && number % 5 == 0, "{number}");
        }
    }

    #[test]
    fn what_is_told_differs_from_the_truth_by_two_a_number_at_most(size in size()) {
        let world = World::draw(size);
        let release = Release::of(&world);
        for (index, told) in (0..).zip(&release.periods) {
            for (table, truths) in tables(told).into_iter().zip(truths(&world, index, |_| true)) {
                for (told, truth) in table.cells.iter().zip(&truths) {
                    prop_assert!(told.is_none_or(|told| told.abs_diff(*truth) <= 2));
                }
                if let Some(total) = table.total() {
                    let numbers = table.cells.iter().flatten().chain(&table.withheld_together).count() as u32;
                    prop_assert!(total.abs_diff(truths.iter().sum()) <= 2 * numbers);
                }
            }
        }
    }

    #[test]
    fn at_least_five_of_what_is_told_are_others_in_everybodys_eyes(size in size()) {
        let world = World::draw(size);
        let release = Release::of(&world);
        for (index, told) in (0..).zip(&release.periods) {
            for circle in world.circles.iter() {
                let others = truths(&world, index, |therapist| !circle.0.contains(&therapist));
                for (table, others) in tables(told).into_iter().zip(others) {
                    let withheld = table.cells.iter().zip(&others).filter(|(told, _)| told.is_none());
                    let together: u32 = withheld.map(|(_, count)| count).sum();
                    prop_assert!(table.withheld_together.is_none() || together >= 5);
                    for (told, count) in table.cells.iter().zip(&others) {
                        prop_assert!(told.is_none() || *count >= 5, "{told:?} with {count}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_facts_tells_nothing(size in size(), seed in any::<u64>()) {
        let world = World::draw(size);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (last, release) = (world.periods - 1, Release::of(&world));
        let mut facts = world.facts.clone();
        facts.shuffle(&mut rng);
        let mut standing = world.standing(last).map(<[_]>::to_vec);
        if let Some(standing) = &mut standing {
            standing.shuffle(&mut rng);
        }
        let mut circles: Vec<_> = world.circles.iter().cloned().collect();
        circles.shuffle(&mut rng);
        let circles = Circles::of(circles, &world.therapists);
        let again = publish::period(period(last), &facts, standing.as_deref(), &circles);
        prop_assert_eq!(Some(&again), release.periods.last());
        for told in &release.quarters {
            let last = told.quarter.periods()[2].0 - period(0).0;
            let again = publish::quarter(told.quarter, &facts, world.standing(last), &release.periods, &circles);
            prop_assert_eq!(&again, told);
        }
        let mut ruptures = world.ruptures(last);
        let all = (period(0), period(last));
        for until in [Until::Acknowledged, Until::Repaired] {
            let before = publish::curve(until, all, (&ruptures, &world.facts), &circles, kaplan_meier);
            ruptures.shuffle(&mut rng);
            let again = publish::curve(until, all, (&ruptures, &facts), &circles, kaplan_meier);
            prop_assert_eq!(before, again);
        }
    }
}

/// Otherwise the attack would be one on nothing.
#[test]
fn of_each_table_something_is_told_in_some_practices() {
    let mut told = [0_usize; 9];
    for seed in 0..60 {
        let size = Size {
            therapists: 6 + seed as usize % 7,
            clients: 80,
            periods: 6,
            seed,
        };
        let release = Release::of(&World::draw(size));
        let periods = || release.periods.iter();
        let stood = || periods().filter_map(|one| one.standing.as_ref());
        let quarters = || release.quarters.iter();
        let counts = [
            periods()
                .filter(|one| one.forms.cells.iter().any(Option::is_some))
                .count(),
            periods()
                .filter(|one| one.in_time.cells.iter().any(Option::is_some))
                .count(),
            periods()
                .filter(|one| one.closings.cells.iter().any(Option::is_some))
                .count(),
            stood()
                .filter(|one| one.places.cells.iter().any(Option::is_some))
                .count(),
            stood().filter(|one| one.open_for.is_some()).count(),
            quarters().filter(|one| !one.totals.is_empty()).count(),
            quarters().filter(|one| !one.rated.is_empty()).count(),
            quarters().filter(|one| !one.in_time.is_empty()).count(),
            release.curves.len(),
        ];
        for (told, count) in told.iter_mut().zip(counts) {
            *told += count;
        }
    }
    assert!(told.iter().all(|&count| count > 0), "{told:?}");
}
