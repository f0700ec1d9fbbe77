use proptest::prelude::*;

use crate::{
    attack::{Attack, Leak},
    release::Release,
    world::{Size, World},
};

fn size() -> impl Strategy<Value = Size> {
    (2..=12usize, 3..=80usize, 6..=9i32, any::<u64>()).prop_map(
        |(therapists, clients, periods, seed)| Size {
            therapists,
            clients,
            periods,
            seed,
        },
    )
}

/// Whoever is in the practice, and somebody outside.
pub fn leaks(world: &World, release: &Release) -> Vec<Leak> {
    let attack = |circle| Attack::leaks(world, release, circle);
    world.circles.iter().flat_map(attack).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_small_and_nothing_exact_follows_from_what_is_published(size in size()) {
        let world = World::draw(size);
        let release = Release::of(&world);
        let leaks = leaks(&world, &release);
        prop_assert!(leaks.is_empty(), "{leaks:#?}");
    }
}
