use proptest::{collection::vec, option::weighted, prelude::*};

use crate::supervision::{
    published::Dot,
    statistics::{
        Interval,
        funnel::{Dispersion, Funnel},
        run_chart::{RunChart, Scale, run_chart},
        survival::{Followed, survival},
    },
};

fn any_followed(ended: impl Strategy<Value = bool>) -> impl Strategy<Value = Vec<Followed>> {
    vec((0..60_u32, ended), 0..80).prop_map(|all| {
        all.into_iter()
            .map(|(days, ended)| Followed { days, ended })
            .collect()
    })
}

fn any_values() -> impl Strategy<Value = Vec<Option<f64>>> {
    vec(weighted(0.85, -200..=200_i32), 0..60).prop_map(|all| {
        let quarters = |value: Option<i32>| value.map(|value| f64::from(value) / 4.0);
        all.into_iter().map(quarters).collect()
    })
}

fn any_dots() -> impl Strategy<Value = Vec<Dot>> {
    let dot = (0..=120_u32).prop_flat_map(|of| (Just(of), 0..=of));
    vec(dot, 0..40).prop_map(|all| all.into_iter().map(|(of, done)| Dot { of, done }).collect())
}

fn orderly(interval: Interval) -> bool {
    interval.low <= interval.high && interval.low.is_finite() && interval.high.is_finite()
}

fn within(outer: Interval, inner: Interval) -> bool {
    outer.low <= inner.low && inner.high <= outer.high
}

fn every_number_is_finite(chart: &RunChart) -> bool {
    let baseline = chart.baseline.iter().all(|it| {
        orderly(it.limits)
            && [it.centre, it.mean_moving_range, it.range_limit]
                .iter()
                .all(|it| it.is_finite())
    });
    baseline
        && chart
            .moving_ranges
            .iter()
            .flatten()
            .all(|it| it.is_finite())
}

proptest! {
    #[test]
    fn survival_only_falls_and_stays_inside_its_band(followed in any_followed(any::<bool>())) {
        let mut before = 1.0;
        for step in survival(&followed).steps {
            prop_assert!((0.0..before).contains(&step.survival), "{step:?} after {before}");
            prop_assert!(step.ended > 0 && step.ended <= step.at_risk);
            prop_assert_eq!(step.band.is_none(), step.survival == 0.0);
            if let Some(band) = step.band {
                prop_assert!(orderly(band) && band.low >= 0.0 && band.high <= 1.0, "{step:?}");
                prop_assert!(band.low <= step.survival && step.survival <= band.high, "{step:?}");
            }
            before = step.survival;
        }
    }

    #[test]
    fn survival_does_not_ask_who_came_first(
        (followed, shuffled) in any_followed(any::<bool>()).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        prop_assert_eq!(survival(&followed), survival(&shuffled));
    }

    #[test]
    fn without_censoring_survival_is_the_share_that_took_longer(followed in any_followed(Just(true))) {
        let curve = survival(&followed);
        for step in &curve.steps {
            let longer = followed.iter().filter(|one| one.days > step.day).count();
            prop_assert!((step.survival - longer as f64 / followed.len() as f64).abs() < 1e-12);
        }
        let median = curve.steps.iter().find(|step| {
            2 * followed.iter().filter(|one| one.days > step.day).count() <= followed.len()
        });
        prop_assert_eq!(curve.median, median.map(|step| step.day));
    }

    #[test]
    fn what_is_known_longer_of_the_censored_never_lowers_survival(
        followed in any_followed(any::<bool>()), more in 1..40_u32,
    ) {
        let longer: Vec<Followed> = followed.iter().map(|one| Followed {
            days: if one.ended { one.days } else { one.days + more },
            ..*one
        }).collect();
        let (known, longer) = (survival(&followed).steps, survival(&longer).steps);
        prop_assert_eq!(known.len(), longer.len());
        for (known, longer) in known.iter().zip(longer) {
            prop_assert!(longer.survival >= known.survival - 1e-12);
        }
    }

    #[test]
    fn limits_of_a_run_chart_move_with_its_values(values in any_values(), by in -400..=400_i32) {
        let by = f64::from(by) / 4.0;
        let moved: Vec<_> = values.iter().map(|value| value.map(|value| value + by)).collect();
        let (chart, moved) = (run_chart(&values, Scale::Numbers), run_chart(&moved, Scale::Numbers));
        prop_assert_eq!(&chart.signals, &moved.signals);
        prop_assert_eq!(chart.baseline.is_some(), moved.baseline.is_some());
        if let Some((chart, moved)) = chart.baseline.zip(moved.baseline) {
            for (here, there) in [
                (chart.centre, moved.centre),
                (chart.limits.low, moved.limits.low),
                (chart.limits.high, moved.limits.high),
                (chart.range_limit - by, moved.range_limit),
            ] {
                prop_assert!((here + by - there).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_frozen_baseline_does_not_know_what_comes_later(values in any_values(), later in any_values()) {
        let whole = run_chart(&[&values[..], &later].concat(), Scale::Numbers);
        let part = run_chart(&values, Scale::Numbers);
        if part.baseline.is_some() {
            prop_assert_eq!(part.baseline, whole.baseline);
        }
        let length = whole.baseline.map_or(usize::MAX, |it| it.length);
        prop_assert!(whole.signals.iter().all(|signal| signal.first >= length && signal.last < values.len() + later.len()));
    }

    #[test]
    fn every_number_of_a_run_chart_is_finite(values in vec(weighted(0.9, prop_oneof![
        6 => 0.0..=1.0_f64, 1 => Just(f64::NAN), 1 => Just(f64::NEG_INFINITY), 1 => Just(1.0),
    ]), 0..50)) {
        let chart = run_chart(&values, Scale::Shares);
        prop_assert!(every_number_is_finite(&chart), "{:?}", chart);
        if let Some(limits) = chart.baseline.map(|it| it.limits) {
            prop_assert!(limits.low >= 0.0 && limits.high <= 1.0);
        }
    }

    #[test]
    fn a_funnel_narrows(dots in any_dots(), of in 0..500_u32, more in 1..500_u32) {
        if let Some(funnel) = Funnel::of(&dots, 0) {
            let (here, further) = (funnel.limits(of), funnel.limits(of + more));
            prop_assert!(within(here.outer, here.inner));
            for (here, further) in [(here.inner, further.inner), (here.outer, further.outer)] {
                prop_assert!(orderly(here) && here.low >= 0.0 && here.high <= 1.0);
                prop_assert!(within(here, further));
                prop_assert!(here.low == 0.0 || here.low < further.low);
                prop_assert!(here.high == 1.0 || here.high > further.high);
            }
        }
    }

    #[test]
    fn a_funnel_does_not_ask_for_the_order_of_its_dots(
        (dots, shuffled) in any_dots().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (one, other) = (Funnel::of(&dots, 0), Funnel::of(&shuffled, 0));
        prop_assert_eq!(one.map(|it| it.share), other.map(|it| it.share));
        let phi = |funnel: Option<Funnel>| match funnel?.dispersion {
            Dispersion::Wider(phi) | Dispersion::ByChance(phi) => Some(phi),
            Dispersion::TooFewDots => None,
        };
        prop_assert_eq!(phi(one).is_some(), phi(other).is_some());
        if let Some((one, other)) = phi(one).zip(phi(other)) {
            prop_assert!((one - other).abs() < 1e-9 * one);
        }
    }

    #[test]
    fn every_number_of_a_funnel_is_finite_and_limits_are_never_narrower_than_by_chance(dots in any_dots()) {
        if let Some(funnel) = Funnel::of(&dots, 0) {
            prop_assert!(funnel.share > 0.0 && funnel.share < 1.0);
            let by_chance = Funnel { dispersion: Dispersion::TooFewDots, ..funnel };
            for dot in &dots {
                prop_assert_eq!(funnel.z(*dot).is_none(), dot.of == 0);
                prop_assert!(funnel.z(*dot).is_none_or(f64::is_finite));
                prop_assert!(within(funnel.limits(dot.of).inner, by_chance.limits(dot.of).inner));
            }
            match funnel.dispersion {
                Dispersion::Wider(phi) => prop_assert!(phi > 1.0 && phi.is_finite()),
                Dispersion::ByChance(phi) => prop_assert!(phi >= 0.0 && phi.is_finite()),
                Dispersion::TooFewDots => prop_assert!(dots.iter().filter(|dot| dot.of > 0).count() < 10),
            }
        }
    }
}
