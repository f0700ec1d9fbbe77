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

#[test]
fn scratch_coverage() {
    let mut c = std::collections::BTreeMap::<&str, usize>::new();
    let n = 300;
    for seed in 0..n {
        let size = Size {
            therapists: 5 + (seed as usize * 7) % 8,
            clients: 40 + (seed as usize * 31) % 60,
            periods: 6 + (seed % 4) as i32,
            seed,
        };
        let w = World::draw(size);
        let r = Release::of(&w);
        let mut add = |k, b: bool| *c.entry(k).or_default() += usize::from(b);
        for p in &r.periods {
            add("period", true);
            for (name, t) in [
                ("forms", &p.forms),
                ("in_time", &p.in_time),
                ("closings", &p.closings),
            ]
            .into_iter()
            .chain(p.standing.iter().map(|s| ("places", &s.places)))
            {
                let told = t.cells.iter().flatten().count();
                let k = match (told, t.withheld_together) {
                    (0, None) => "silent",
                    (0, _) => "total",
                    (_, Some(_)) => "some",
                    _ => "all",
                };
                add(Box::leak(format!("{name} {k}").into_boxed_str()), true);
            }
            add("flow", p.flow[0].is_some());
            add(
                "open_for",
                p.standing.as_ref().is_some_and(|s| s.open_for.is_some()),
            );
        }
        for q in &r.quarters {
            add("quarter", true);
            add("q totals", !q.totals.is_empty());
            add("q rated", !q.rated.is_empty());
            add("q in_time", !q.in_time.is_empty());
        }
        add("world", true);
        add("circles", true);
        add(
            "curve ack",
            r.curves
                .iter()
                .any(|c| c.published.until == app::supervision::published::Until::Acknowledged),
        );
        add(
            "curve rep",
            r.curves
                .iter()
                .any(|c| c.published.until == app::supervision::published::Until::Repaired),
        );
    }
    println!("{c:#?}");
}

#[test]
fn scratch_many() {
    let from: u64 = std::env::var("FROM").unwrap_or("0".into()).parse().unwrap();
    let n: u64 = std::env::var("N").unwrap_or("200".into()).parse().unwrap();
    let mut bad = 0;
    for seed in from..from + n {
        let size = Size {
            therapists: 5 + (seed as usize * 7) % 8,
            clients: 40 + (seed as usize * 31) % 60,
            periods: 6 + (seed % 4) as i32,
            seed,
        };
        let w = World::draw(size);
        let r = Release::of(&w);
        let l = leaks(&w, &r);
        if !l.is_empty() {
            bad += 1;
            println!("{size:?} {l:?}");
        }
    }
    println!("{bad} of {n}");
}
