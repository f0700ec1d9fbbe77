use std::collections::BTreeSet;

use app::supervision::published::{Closing, Dot, Form, Parts, Period, PublishedPeriod, Until};
use uuid::Uuid;

use super::{Left, curve, period, quarter};
use crate::aggregate::facts::{Circle, Circles, Fact, Flags, Followed, Rupture};

const FIRST: Period = Period(300);

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128)
}

/// Nobody but somebody outside.
fn outside() -> Circles {
    Circles::of([], &BTreeSet::new())
}

fn nothing(therapist: usize, client: usize, period: Period) -> Fact {
    Fact {
        therapist: id(therapist),
        client: id(1000 + client),
        care_episode: id(2000 + client),
        period,
        forms: [0; 4],
        flow: [0; 3],
        closings: [0; 5],
        flags: Flags::default(),
    }
}

/// A fact for each of so many ruptures, by turns of five therapists.
fn each(count: usize, what: impl Fn(&mut Fact)) -> Vec<Fact> {
    let fact = |client| {
        let mut fact = nothing(client % 5, client, FIRST);
        what(&mut fact);
        fact
    };
    (0..count).map(fact).collect()
}

fn passed_beside_flagged(passed: usize, flagged: usize) -> PublishedPeriod {
    let mut facts = each(passed, |fact| fact.closings[Closing::Passed as usize] = 1);
    facts.extend(each(20, |fact| fact.closings[Closing::Ended as usize] = 1));
    facts.extend(each(20, |fact| {
        fact.closings[Closing::Unresolved as usize] = 1
    }));
    facts.extend(each(30, |fact| {
        fact.closings[Closing::Repaired as usize] = 1
    }));
    facts.extend(each(flagged, |fact| fact.flags.in_time = 1));
    period(FIRST, &facts, None, &outside())
}

#[test]
fn how_many_passed_is_told_only_where_as_many_were_flagged() {
    let told = passed_beside_flagged(15, 15).closings.cells;
    assert_eq!(told[..2], [Some(30), Some(15)]);
    let told = passed_beside_flagged(15, 10).closings.cells;
    assert_eq!(told[..2], [Some(30), None]);
    // Of how many were flagged nothing is told: nothing to set it against.
    let told = passed_beside_flagged(15, 2).closings.cells;
    assert_eq!(told[..2], [Some(30), Some(15)]);
}

/// Seven therapists with so many forms given in a quarter, and as many of each other kind.
fn sessions(given: [usize; 7]) -> Vec<Fact> {
    let of_one = |(therapist, given): (usize, usize)| {
        (0..given).map(move |session| {
            // Each therapist's sessions are spread over the periods so that these have 28 each, where all have 12.
            let turn = (therapist + session) % 3;
            let mut fact = nothing(
                therapist,
                therapist * 10 + session % 6,
                Period(FIRST.0 + turn as i32),
            );
            fact.forms = [1; Form::ALL.len()];
            fact
        })
    };
    given.into_iter().enumerate().flat_map(of_one).collect()
}

fn dots(facts: &[Fact]) -> Vec<Dot> {
    dots_beside(facts, &outside(), |_| {})
}

/// With the periods as they were told, or as something was withheld of them.
fn dots_beside(
    facts: &[Fact],
    circles: &Circles,
    withhold: impl Fn(&mut [PublishedPeriod]),
) -> Vec<Dot> {
    let mut told = FIRST
        .quarter()
        .periods()
        .map(|one| period(one, facts, None, circles));
    withhold(&mut told);
    quarter(FIRST.quarter(), facts, None, &told, circles).rated
}

#[test]
fn dots_are_drawn_only_where_each_period_told_how_many_forms_were_given() {
    let facts = sessions([13, 9, 18, 10, 14, 13, 8]);
    let drawn = |withheld: Option<usize>| {
        dots_beside(&facts, &outside(), |told| {
            if let Some(at) = withheld {
                told[at].forms = Parts::nothing(4);
            }
        })
    };
    assert_eq!(drawn(None).len(), 7);
    for at in 0..3 {
        assert!(drawn(Some(at)).is_empty(), "{at}");
    }
}

#[test]
fn dots_of_fewer_than_three_others_are_not_drawn() {
    let practice: BTreeSet<_> = (0..7).map(id).collect();
    let circles = |known: usize| Circles::of([Circle((0..known).map(id).collect())], &practice);
    // Two of the seven have too few for a dot, one of them among the three whom she does not know.
    let facts = sessions([30, 30, 30, 4, 30, 31, 4]);
    assert_eq!(dots_beside(&facts, &circles(3), |_| {}).len(), 0);
    assert_eq!(dots_beside(&facts, &circles(2), |_| {}).len(), 5);
    assert_eq!(dots_beside(&facts, &circles(4), |_| {}).len(), 0);
}

#[test]
fn dots_whose_roundings_all_point_one_way_and_those_of_the_periods_the_other_are_not_drawn() {
    // 7 times 12 told as 10, 3 times 28 told as 30: at most 84, and at least 84.
    assert!(dots(&sessions([12; 7])).is_empty());
    let drawn = dots(&sessions([13, 9, 18, 10, 14, 13, 8]));
    assert_eq!(drawn.len(), 7);
    assert!(drawn.is_sorted());
    assert_eq!(drawn[0], Dot { of: 35, done: 10 });
}

#[test]
fn one_therapist_alone_is_not_left_without_a_dot() {
    assert!(dots(&sessions([13, 9, 18, 10, 14, 13, 4])).is_empty());
    assert_eq!(dots(&sessions([13, 9, 18, 10, 14, 4, 4])).len(), 5);
}

fn ruptures(opened: Period, days: impl Iterator<Item = u32>) -> Vec<Rupture> {
    let rupture = |(client, days): (usize, u32)| Rupture {
        therapist: id(client % 5),
        client: id(100 * opened.0 as usize + client),
        opened,
        acknowledged: Some(Followed { days, ended: true }),
        repaired: Followed { days, ended: false },
    };
    days.enumerate().map(rupture).collect()
}

fn share_left(followed: &[Followed]) -> Vec<Left> {
    let all = followed.len() as f64;
    let step = |day: u32| {
        let left = followed.iter().filter(|one| one.days > day).count();
        let share = left as f64 / all;
        Left {
            day,
            share,
            band: Some((share - 0.1, share + 0.1)),
        }
    };
    (0..100).map(step).collect()
}

fn acknowledged(ruptures: &[Rupture], facts: &[Fact], frozen: Period) -> Option<Vec<(u32, u32)>> {
    let range = (FIRST, frozen);
    let curve = curve(
        Until::Acknowledged,
        range,
        (ruptures, facts),
        &outside(),
        share_left,
    )?;
    let step = |step: &app::supervision::published::CurveStep| (step.week, step.percent);
    Some(curve.steps.iter().map(step).collect())
}

#[test]
fn a_curve_waits_for_twenty_endings_and_has_a_step_where_five_more_have_ended_and_five_are_left() {
    let next = Period(FIRST.0 + 1);
    let mut ruptures_of_two = ruptures(FIRST, (0..19).map(|one| one * 3));
    assert_eq!(acknowledged(&ruptures_of_two, &[], FIRST), None);
    assert_eq!(acknowledged(&ruptures_of_two, &[], next), None);
    ruptures_of_two.extend(ruptures(next, (0..31).map(|one| one * 2)));
    let steps = acknowledged(&ruptures_of_two, &[], next).expect("a curve");
    assert_eq!(steps.first(), Some(&(1, 85)));
    assert!(steps.last().expect("a step").1 >= 10);
}

#[test]
fn a_curve_has_no_step_where_it_would_say_how_many_were_in_time() {
    let ruptures = ruptures(FIRST, (0..60).map(|one| one / 2));
    // 30 have ended by day 14.
    let facts = |in_time| each(in_time, |fact| fact.flags.in_time = 1);
    let weeks = |in_time| -> Vec<u32> {
        let steps = acknowledged(&ruptures, &facts(in_time), FIRST).expect("a curve");
        steps.into_iter().map(|(week, _)| week).collect()
    };
    assert_eq!(weeks(23), [1, 2, 3]);
    assert_eq!(weeks(30), [1, 3]);
    assert_eq!(weeks(12), [2, 3]);
}

#[test]
fn nothing_is_told_of_nothing() {
    let told = period(FIRST, &[], Some(&[]), &outside());
    assert_eq!(told.forms, Parts::nothing(4));
    assert_eq!(told.flow, [None, None]);
    assert_eq!(told.standing.expect("a standing").places, Parts::nothing(5));
}
