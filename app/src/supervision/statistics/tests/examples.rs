use crate::supervision::{
    published::{Dot, rounded},
    statistics::{
        funnel::{Dispersion, Funnel},
        run_chart::{Rule, RunChart, Scale, Side, Signal, run_chart},
        survival::{Followed, Survival, survival},
    },
};

fn followed(days: u32, ended: bool) -> Followed {
    Followed { days, ended }
}

#[test]
fn of_none_and_of_all_censored_there_is_no_step_and_no_median() {
    assert_eq!(survival(&[]), Survival::default());
    let censored = [followed(3, false), followed(9, false)];
    assert_eq!(survival(&censored), Survival::default());
}

#[test]
fn who_is_censored_on_a_day_is_at_risk_on_it_and_not_later() {
    let curve = survival(&[
        followed(2, true),
        followed(2, false),
        followed(5, true),
        followed(5, false),
    ]);
    let seen: Vec<_> = curve.steps.iter().map(|it| (it.day, it.at_risk)).collect();
    assert_eq!(seen, [(2, 4), (5, 2)]);
    assert_eq!(curve.median, Some(5));
}

#[test]
fn where_none_is_left_there_is_no_band() {
    let curve = survival(&[followed(0, true), followed(1, true)]);
    assert_eq!((curve.steps[1].survival, curve.steps[1].band), (0.0, None));
    assert!(curve.steps[0].band.is_some());
    assert_eq!(curve.median, Some(0));
}

fn numbers(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn after(baseline: &[f64], later: &[Option<f64>]) -> RunChart {
    let mut values = numbers(baseline);
    values.extend(later);
    run_chart(&values, Scale::Numbers)
}

const BASELINE: [f64; 10] = [0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6];

#[test]
fn what_was_worked_out_by_hand() {
    let baseline = after(&BASELINE, &[]).baseline.expect("a baseline");
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    near(baseline.centre, 0.5);
    near(baseline.mean_moving_range, 0.2);
    near(baseline.limits.low, 0.5 - 0.532);
    near(baseline.limits.high, 0.5 + 0.532);
    near(baseline.range_limit, 0.6536);
    let shares = run_chart(&numbers(&BASELINE), Scale::Shares);
    let limits = shares.baseline.expect("a baseline").limits;
    assert_eq!((limits.low, limits.high), (0.0, 1.0));
}

#[test]
fn nine_values_are_no_baseline_and_a_gap_asks_for_one_more() {
    assert_eq!(after(&BASELINE[..9], &[]).baseline, None);
    let length = |later: &[Option<f64>]| after(&BASELINE[..5], later).baseline.map(|it| it.length);
    let rest = numbers(&BASELINE[..5]);
    assert_eq!(length(&rest), Some(10));
    assert_eq!(length(&[&[None], &rest[..]].concat()), None);
    assert_eq!(
        length(&[&[None], &rest[..], &[Some(0.6), None]].concat()),
        Some(12)
    );
}

#[test]
fn later_values_do_not_move_the_limits_and_earlier_ones_are_not_judged() {
    let calm = after(&BASELINE, &[Some(0.5)]);
    let wild = after(&BASELINE, &[Some(40.0), Some(-40.0)]);
    assert_eq!(calm.baseline, wild.baseline);
    assert_eq!(calm.signals, []);
    let outside = |at, side| Signal {
        rule: Rule::Outside,
        side,
        first: at,
        last: at,
    };
    assert_eq!(
        wild.signals,
        [outside(10, Side::Above), outside(11, Side::Below)]
    );
}

#[test]
fn a_run_has_eight_and_ends_at_a_gap_and_on_the_centre() {
    let above = [Some(0.55); 8];
    let run = |first, last| Signal {
        rule: Rule::Run,
        side: Side::Above,
        first,
        last,
    };
    assert_eq!(after(&BASELINE, &above).signals, [run(10, 17)]);
    assert_eq!(after(&BASELINE, &above[..7]).signals, []);
    for between in [None, Some(0.5)] {
        let broken = [&above[..4], &[between], &above[..4]].concat();
        assert_eq!(after(&BASELINE, &broken).signals, []);
        let longer = [&[between], &above[..], &above[..1]].concat();
        assert_eq!(after(&BASELINE, &longer).signals, [run(11, 19)]);
    }
}

#[test]
fn what_never_varied_has_no_limits_and_what_lies_on_a_line_is_on_no_side() {
    assert_eq!(run_chart(&[Some(0.1); 30], Scale::Shares).baseline, None);
    // As floating-point numbers, 0.1 + 0.2 and 0.3 differ.
    assert_eq!(after(&BASELINE, &[Some(0.1 + 0.2 + 0.2); 12]).signals, []);
    let on_the_limits = [0.5 + 0.532, 0.5 - 0.532].map(Some);
    assert_eq!(after(&BASELINE, &on_the_limits).signals, []);
}

#[test]
fn what_is_no_number_is_missing() {
    let chart = after(&BASELINE, &[Some(f64::NAN), Some(f64::INFINITY), Some(0.5)]);
    assert_eq!(chart.moving_ranges[10..], [None; 3]);
    assert_eq!(chart.signals, []);
}

fn dots(shares: &[(u32, u32)]) -> Vec<Dot> {
    shares
        .iter()
        .map(|(done, of)| Dot {
            of: *of,
            done: *done,
        })
        .collect()
}

#[test]
fn with_nothing_to_compare_there_is_no_funnel() {
    for nothing in [
        &[][..],
        &[(0, 0)],
        &[(0, 20), (0, 30)],
        &[(20, 20), (30, 30)],
    ] {
        assert_eq!(Funnel::of(&dots(nothing), 0), None);
    }
}

#[test]
fn limits_of_a_funnel_worked_out_by_hand() {
    let funnel = Funnel::of(&dots(&[(10, 25), (40, 75)]), 0).expect("a funnel");
    assert_eq!(funnel.share, 0.5);
    assert_eq!(funnel.dispersion, Dispersion::TooFewDots);
    let limits = funnel.limits(100);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    near(limits.inner.low, 0.5 - 1.96 * 0.05);
    near(limits.outer.high, 0.5 + 3.09 * 0.05);
    near(funnel.z(dots(&[(10, 25)])[0]).expect("z"), -1.0);
}

#[test]
fn a_dot_of_nothing_has_no_place_and_excludes_nothing() {
    let funnel = Funnel::of(&dots(&[(10, 25), (40, 75), (0, 0)]), 0).expect("a funnel");
    assert_eq!(funnel.z(dots(&[(0, 0)])[0]), None);
    let limits = funnel.limits(0);
    assert_eq!((limits.inner.low, limits.inner.high), (0.0, 1.0));
}

#[test]
fn one_far_dot_does_not_widen_the_limits_for_itself() {
    let mut near = vec![(15, 30), (16, 30), (14, 30), (17, 30), (13, 30), (15, 30)];
    near.extend_from_within(..);
    assert!(matches!(
        Funnel::of(&dots(&near), 0).expect("a funnel").dispersion,
        Dispersion::ByChance(_)
    ));
    near.push((0, 60));
    let funnel = Funnel::of(&dots(&near), 0).expect("a funnel");
    assert!(matches!(funnel.dispersion, Dispersion::ByChance(_)));
    assert!(funnel.z(dots(&[(0, 60)])[0]).expect("z") < -3.09);
}

#[test]
fn limits_widen_by_the_root_of_phi() {
    let apart: Vec<_> = (0..12)
        .map(|at| if at % 2 == 0 { (30, 100) } else { (70, 100) })
        .collect();
    let funnel = Funnel::of(&dots(&apart), 0).expect("a funnel");
    let Dispersion::Wider(phi) = funnel.dispersion else {
        panic!("{:?}", funnel.dispersion);
    };
    assert!((phi - 16.0).abs() < 1e-9);
    let inner = funnel.limits(400).inner;
    assert!((inner.high - (0.5 + 1.96 * 0.025 * 4.0)).abs() < 1e-9);
}

/// What scatters by rounding alone is not taken for a difference between people.
#[test]
fn rounded_dots_without_a_true_difference_are_seldom_widened() {
    let mut state = 1_u64;
    let mut random = move || {
        // Knuth's multiplier; the high bits are random enough to throw a coin.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let mut widened = [0; 2];
    for _ in 0..400 {
        let dots: Vec<Dot> = (0..20)
            .map(|_| {
                let of = 25 + random() % 60;
                let done = (0..of).filter(|_| random() % 10 < 8).count();
                let near = |count: u64| rounded(u32::try_from(count).expect("small"));
                let done = u64::try_from(done).expect("small");
                Dot {
                    of: near(done) + near(of - done),
                    done: near(done),
                }
            })
            .collect();
        for (count, step) in widened.iter_mut().zip([0, 5]) {
            let funnel = Funnel::of(&dots, step).expect("a funnel");
            *count += i32::from(matches!(funnel.dispersion, Dispersion::Wider(_)));
        }
    }
    let [taken_as_exact, taken_as_rounded] = widened;
    assert!(taken_as_exact > 60, "{widened:?}");
    assert!(taken_as_rounded < 32, "{widened:?}");
}
