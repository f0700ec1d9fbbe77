use proptest::prelude::*;

use crate::{
    attack::{Attack, Leak},
    release::Release,
    world::{Size, World},
};

pub fn size() -> impl Strategy<Value = Size> {
    let numbers = (2..=12_usize, 3..=80_usize, 6..=9_i32, any::<u64>());
    numbers.prop_map(|(therapists, clients, periods, seed)| Size {
        therapists,
        clients,
        periods,
        seed,
    })
}

/// Whoever is in the practice, and somebody outside.
pub fn leaks(world: &World, release: &Release) -> Vec<Leak> {
    let attack = |circle| Attack::leaks(world, release, circle);
    world.circles.iter().flat_map(attack).collect()
}

fn tight(size: Size) -> Vec<Leak> {
    let world = World::draw(size);
    leaks(&world, &Release::of(&world))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn nothing_small_and_nothing_exact_follows_from_what_is_published(size in size()) {
        let leaks = tight(size);
        prop_assert!(leaks.is_empty(), "{leaks:#?}");
    }
}

/// Practices that leaked while the rule was missing.
fn once_leaked(sizes: &[(usize, usize, i32, u64)]) {
    for &(therapists, clients, periods, seed) in sizes {
        let size = Size {
            therapists,
            clients,
            periods,
            seed,
        };
        let leaks = tight(size);
        assert!(leaks.is_empty(), "{size:?} {leaks:#?}");
    }
}

#[test]
fn a_curve_beside_what_was_flagged() {
    once_leaked(&[(3, 75, 8, 30), (7, 73, 6, 40), (7, 53, 8, 62)]);
}

#[test]
fn a_curve_with_a_first_step_of_few() {
    once_leaked(&[(8, 71, 7, 61), (6, 61, 9, 111), (12, 95, 7, 265)]);
}

#[test]
fn how_long_ruptures_are_open_and_where_they_are() {
    once_leaked(&[(11, 94, 8, 234), (11, 42, 8, 122), (10, 89, 9, 139)]);
}

#[test]
fn totals_and_those_without_a_rating() {
    once_leaked(&[(6, 41, 9, 271), (10, 45, 9, 275)]);
}

#[test]
fn therapists_own_ruptures_and_those_flagged() {
    once_leaked(&[(7, 78, 8, 38), (10, 49, 9, 99)]);
}

#[test]
fn places_of_ruptures_and_what_was_done_about_them() {
    once_leaked(&[(7, 46, 8, 126), (8, 91, 7, 141)]);
}
