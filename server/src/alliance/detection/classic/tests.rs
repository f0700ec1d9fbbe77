//! Golden values are printed by `server/tests/golden/classic_rules.py`, a second implementation.

use super::{hindsight, online, reliable_change};

const TOTALS: [f64; 9] = [4.25, 4.50, 4.33, 4.42, 4.58, 4.25, 3.67, 4.08, 4.33];
const FLOOR: f64 = 0.0833;

#[track_caller]
fn near(value: Option<f64>, expected: f64) {
    let value = value.expect("enough ratings");
    assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
}

#[test]
fn shewhart_own_mean_and_ewma_agree_with_the_second_implementation() {
    for (end, shewhart, own_mean, ewma) in [
        (4, -0.322286, -0.469956, -0.390825),
        (5, -1.360235, -1.889849, -1.496517),
        (6, 1.117899, 1.264636, 0.470440),
        (7, 4.051400, 5.298985, 3.803027),
        (8, 0.881186, 0.689445, 1.175939),
        (9, -0.277749, -0.245049, 0.543457),
    ] {
        let seen = &TOTALS[..end];
        near(online::shewhart(seen, FLOOR), shewhart);
        near(online::own_mean(seen, FLOOR), own_mean);
        near(online::ewma(seen, 0.3, FLOOR), ewma);
    }
}

#[test]
fn reliable_change_and_drops_agree_with_the_second_implementation() {
    near(Some(reliable_change(5.0, 0.88)), 4.801);
    near(Some(reliable_change(0.64, 0.77)), 0.850775);
    near(online::drop_from_baseline(&TOTALS[..7]), 0.69);
    near(online::drop_from_previous(&TOTALS[..7]), 0.58);
    near(online::below_cutoff(&[35.2], 36.0), 0.8);
}

#[test]
fn a_v_needs_a_way_back() {
    let mut course = [4.4, 4.5, 4.4, 4.5, 4.4, 4.5, 4.4, 3.0, 4.5, 4.4];
    let found: Vec<usize> = (0..10)
        .filter(|at| hindsight::v_shape(&course)[*at])
        .collect();
    assert_eq!(found, [7]);
    assert!(!hindsight::v_shape(&TOTALS).contains(&true));
    course[8..].fill(3.0);
    assert!(!hindsight::v_shape(&course).contains(&true));
}

#[test]
fn rules_that_need_more_ratings_say_nothing() {
    assert_eq!(online::shewhart(&TOTALS[..3], FLOOR), None);
    assert_eq!(online::own_mean(&TOTALS[..3], FLOOR), None);
    assert_eq!(online::ewma(&TOTALS[..3], 0.3, FLOOR), None);
    assert_eq!(online::drop_from_baseline(&TOTALS[..2]), None);
    assert_eq!(online::drop_from_previous(&TOTALS[..1]), None);
    assert_eq!(online::below_cutoff(&[], 36.0), None);
}

/// In five ratings no value can lie two SDs of all five below their mean: the masking bound (n − 1)/√n = 1.79.
#[test]
fn hindsight_masks_itself_in_short_courses() {
    assert!(!hindsight::own_mean(&[5.0, 5.0, 5.0, 5.0, 1.0], 2.0).contains(&true));
    assert!(hindsight::own_mean(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 1.0], 2.0)[6]);
    assert!(!hindsight::own_mean(&[5.0; 12], 2.0).contains(&true));
    assert!(!hindsight::v_shape(&[5.0; 12]).contains(&true));
}
