use super::next_step::{Moved, is_unlike_the_rest};
use crate::{
    alliance::{Information, RatingsTrack, ScaleId, Why},
    ruptures::Finding,
};

fn fell(scale: ScaleId) -> Why {
    Why::Fell {
        scale,
        value: "3.00".to_owned(),
        session: 9,
        low: "4.00".to_owned(),
        high: "4.50".to_owned(),
        from: 1,
        to: 8,
        ratings: 8,
    }
}

fn also(scale: ScaleId) -> Why {
    let text = || "3.00".to_owned();
    Why::AlsoFell {
        scales: vec![(scale, text(), text(), text())],
    }
}

#[test]
fn the_next_step_fits_what_moved() {
    let gradual = Why::Gradual {
        since: 5,
        ratings: 4,
    };
    let word = Why::Word {
        session: 9,
        little: false,
    };
    for (why, moved) in [
        (vec![fell(ScaleId::Task)], Some(Moved::TaskOrGoal)),
        (
            vec![fell(ScaleId::Task), also(ScaleId::Goal)],
            Some(Moved::TaskOrGoal),
        ),
        (vec![fell(ScaleId::Approach)], Some(Moved::TaskOrGoal)),
        (vec![fell(ScaleId::Bond)], Some(Moved::Bond)),
        (vec![fell(ScaleId::Relationship)], Some(Moved::Bond)),
        (
            vec![fell(ScaleId::Bond), also(ScaleId::Task)],
            Some(Moved::Everything),
        ),
        (vec![fell(ScaleId::Total)], Some(Moved::Everything)),
        (vec![fell(ScaleId::Bond), gradual], Some(Moved::Gradually)),
        (vec![word.clone(), fell(ScaleId::Bond)], Some(Moved::Bond)),
        (vec![word], Some(Moved::WordOnly)),
        (vec![Why::ComingBack], None),
        (vec![], None),
    ] {
        assert_eq!(Moved::of(&why), moved, "{why:?}");
    }
}

fn finding(session: i32, p: i32, since: Option<i32>, why: Vec<Why>) -> Finding {
    Finding {
        session,
        p,
        flag: false,
        channels: Vec::new(),
        size: None,
        since,
        range: None,
        information: Information::Own,
        track: RatingsTrack::InRange,
        open_long: false,
        tension: None,
        why,
    }
}

#[test]
fn one_form_unlike_the_others_is_said_to_be_so() {
    let calm: Vec<Finding> = (1..6).map(|n| finding(n, 40_000, None, vec![])).collect();
    let with = |last: Finding| [calm.as_slice(), &[last]].concat();
    let below = Why::BelowRange {
        session: 6,
        total: "2.00".to_owned(),
        low: "4.00".to_owned(),
        high: "4.50".to_owned(),
    };
    assert!(is_unlike_the_rest(&with(finding(
        6,
        90_000,
        None,
        vec![below]
    ))));
    assert!(is_unlike_the_rest(&with(finding(
        6,
        800_000,
        Some(6),
        vec![]
    ))));
    // It began before, or it is hardly unusual, or there is nothing to be unlike.
    assert!(!is_unlike_the_rest(&with(finding(
        6,
        800_000,
        Some(5),
        vec![]
    ))));
    assert!(!is_unlike_the_rest(&with(finding(
        6,
        300_000,
        Some(6),
        vec![]
    ))));
    assert!(!is_unlike_the_rest(&[finding(1, 800_000, Some(1), vec![])]));
    assert!(!is_unlike_the_rest(&[]));
}
