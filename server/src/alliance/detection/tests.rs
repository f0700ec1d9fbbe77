use std::sync::LazyLock;

use app::alliance::{Information, OpenedBy, Points, RatingsTrack, ScaleId, Tension};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{
    demo::simulator::{Scenario, SimulatedInstrument, simulate_client},
    instruments,
};

/// Every instrument that can be watched.
static DETECTORS: LazyLock<Vec<Detector>> = LazyLock::new(|| {
    let (rule, values) = (rule().expect("a rule"), values().expect("priors"));
    let priors = instruments::load().expect("definitions");
    let priors = priors
        .iter()
        .filter_map(|i| Prior::of(i, values.get(&i.code)).ok());
    priors.map(|prior| Detector::new(&rule, &prior)).collect()
});

fn of(code: &str) -> &'static Detector {
    let found = DETECTORS.iter().find(|d| d.prior().instrument == code);
    found.expect("an instrument that is watched")
}

fn wai(session: u32, goal: i32, task: i32, bond: i32) -> Observation {
    Observation::rated(session, &[Points(goal), Points(task), Points(bond)])
}

/// Eight ordinary sessions of a client who varies a little.
fn calm() -> Vec<Observation> {
    let forms = [
        [450, 450, 475],
        [425, 475, 475],
        [450, 400, 500],
        [475, 450, 475],
        [425, 425, 450],
        [450, 475, 500],
        [425, 450, 450],
        [450, 450, 475],
    ];
    (1..)
        .zip(forms)
        .map(|(session, [goal, task, bond])| wai(session, goal, task, bond))
        .collect()
}

fn simulated(instrument: SimulatedInstrument, index: u64) -> Vec<Observation> {
    let client = simulate_client(&Scenario::base(instrument), 11, index);
    client
        .forms()
        .map(|(session, form)| Observation::rated(session.number, form.as_slice()))
        .collect()
}

fn run(detector: &Detector, series: &[Observation]) -> Vec<Finding> {
    detector.run(series).expect("a series in order")
}

#[test]
fn every_alliance_instrument_is_watched_and_two_may_flag() {
    let codes: Vec<&str> = DETECTORS
        .iter()
        .map(|d| d.prior().instrument.as_str())
        .collect();
    assert_eq!(codes, ["SAI", "SRS", "WAI-36", "WAI-B3", "WAI-S", "WAI-SR"]);
    let sourced = DETECTORS.iter().filter(|d| d.prior().sourced);
    let sourced: Vec<&str> = sourced.map(|d| d.prior().instrument.as_str()).collect();
    assert_eq!(sourced, ["SRS", "WAI-SR"]);
}

#[test]
fn a_fall_of_task_alone_is_named_and_dated() {
    let mut series: Vec<Observation> = (1..=8)
        .map(|s| wai(s, 450, 475 - 25 * (s as i32 % 2), 475))
        .collect();
    series.push(wai(9, 450, 300, 475));
    let last = run(of("WAI-SR"), &series).pop().expect("a finding");
    assert!(last.flag && last.p > 0.5, "{last:?}");
    assert_eq!(last.channels, [ScaleId::Task]);
    assert_eq!(last.since, Some(9));
    assert_eq!(
        (last.track, last.opened_by),
        (RatingsTrack::Out, Some(OpenedBy::Scores))
    );
    assert_eq!(last.information, Information::Own);
    let range = last.range.expect("enough ratings");
    assert!(
        range.low > Points(380) && range.high < Points(500),
        "{range:?}"
    );
}

/// A plain fall of all channels, about 3 of this client's own SDs.
fn low(session: u32) -> Observation {
    wai(session, 400, 400, 425)
}

/// The last ordinary form again.
fn usual(session: u32) -> Observation {
    wai(session, 450, 450, 475)
}

#[test]
fn ratings_that_return_come_back_and_the_next_fall_flags_again() {
    let mut series = calm();
    series.extend([9, 10].map(low));
    series.extend([11, 12, 13, 14].map(usual));
    series.extend([15, 16].map(low));
    let findings = run(of("WAI-SR"), &series);
    let track = |session: usize| findings[session - 1].track;
    assert_eq!(track(8), RatingsTrack::InRange);
    assert_eq!(track(10), RatingsTrack::Out);
    assert!((11..=14).any(|session| track(session) == RatingsTrack::BackInRange));
    assert_eq!(track(14), RatingsTrack::InRange);
    assert_eq!(track(16), RatingsTrack::Out, "it re-arms itself");
    assert!(findings[15].since >= Some(15));
}

#[test]
fn an_unrepaired_fall_does_not_become_the_new_normal_and_is_open_long() {
    let mut series = calm();
    series.extend((9..=15).map(low));
    let findings = run(of("WAI-SR"), &series);
    let out = findings.iter().filter(|f| f.track == RatingsTrack::Out);
    let out: Vec<u32> = out.map(|f| f.session).collect();
    assert!(
        out.len() >= 5 && out.ends_with(&[11, 12, 13, 14, 15]),
        "{out:?}"
    );
    let long = findings.iter().filter(|f| f.open_long);
    assert_eq!(long.map(|f| f.session).collect::<Vec<_>>(), out[3..]);
    assert!(findings[14].since <= Some(10));
}

/// One form far below everything may be a slip; a second or third one is not.
#[test]
fn a_very_deep_fall_of_a_steady_client_flags_while_it_lasts() {
    for depth in [75, 100, 150, 200, 300] {
        let mut series: Vec<Observation> = (1..=8).map(usual).collect();
        series.extend([9, 10, 11, 12].map(|s| wai(s, 450 - depth, 450 - depth, 475 - depth)));
        let findings = run(of("WAI-SR"), &series);
        assert!(
            findings[9..].iter().any(|f| f.flag),
            "{depth}: {:?}",
            findings[9..].iter().map(|f| f.p).collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_clients_word_opens_at_once_and_weighs_in_p() {
    let calm: Vec<Observation> = (1..=6).map(|s| wai(s, 450, 450, 475)).collect();
    let with = |answer| {
        let mut series = calm.clone();
        series[5] = series[5].answering(answer);
        run(of("WAI-SR"), &series).pop().expect("a finding")
    };
    let [yes, little, silent, no] = [
        Some(Tension::Yes),
        Some(Tension::ALittle),
        None,
        Some(Tension::No),
    ]
    .map(with);
    assert!(yes.p > little.p && little.p > silent.p && silent.p > no.p);
    assert_eq!((yes.opened_by, yes.flag), (Some(OpenedBy::Word), false));
    assert_eq!((little.opened_by, silent.opened_by), (None, None));
}

#[test]
fn early_sessions_are_held_back() {
    let series = [
        wai(1, 475, 475, 475),
        wai(2, 250, 250, 250),
        wai(3, 375, 375, 375),
        wai(4, 475, 475, 475),
    ];
    for finding in run(of("WAI-SR"), &series) {
        assert!(
            !finding.flag || finding.session > 2 && finding.p >= 0.9,
            "{finding:?}"
        );
        assert_eq!(finding.range.is_some(), finding.session == 4);
    }
}

#[test]
fn an_instrument_without_a_sourced_prior_gives_p_and_never_a_flag() {
    let with = |value: i32, sessions: std::ops::RangeInclusive<u32>| {
        sessions.map(move |s| Observation::rated(s, &[Points(value); 3]))
    };
    let series: Vec<Observation> = with(600, 1..=8).chain(with(550, 9..=11)).collect();
    for code in ["WAI-S", "WAI-36"] {
        let findings = run(of(code), &series);
        assert!(findings.iter().any(|f| f.p > 0.5), "{findings:#?}");
        assert!(findings.iter().all(|f| !f.flag && f.opened_by.is_none()));
    }
}

#[test]
fn what_cannot_be_taken_leaves_the_state_as_it_was() {
    let detector = of("WAI-SR");
    let mut state = detector.start();
    detector
        .step(&mut state, &wai(3, 450, 450, 475))
        .expect("a rating");
    let before = state.clone();
    let empty = Observation {
        session: 4,
        channels: None,
        tension: None,
    };
    for (wrong, word) in [
        (wai(3, 450, 450, 475), "order"),
        (wai(4, 99, 450, 475), "goal"),
        (empty, "neither"),
    ] {
        let error = detector
            .step(&mut state, &wrong)
            .expect_err("refused")
            .to_string();
        assert!(error.contains(word), "{error}");
        assert_eq!(state, before);
    }
}

#[test]
fn the_client_may_settle_what_the_ratings_left_open() {
    let detector = of("WAI-SR");
    let mut state = detector.start();
    for seen in calm().iter().chain(&[low(9), low(10)]) {
        detector.step(&mut state, seen).expect("a rating");
    }
    assert_eq!(state.course.track, RatingsTrack::Out);
    state.settled_by_client();
    let after = detector.step(&mut state, &usual(11)).expect("a rating");
    assert_eq!(after.track, RatingsTrack::InRange);
}

#[test]
fn a_state_of_another_build_is_refused() {
    let state = of("WAI-SR").start();
    let mut value = serde_json::to_value(&state).expect("a state");
    value["filter"]["mass"]
        .as_array_mut()
        .expect("numbers")
        .pop();
    let error = serde_json::from_value::<State>(value).expect_err("too short");
    assert!(error.to_string().contains("another grid"));
}

/// Any instrument with a series on its grid: sessions with gaps, values in range.
fn any_series() -> impl Strategy<Value = (&'static Detector, Vec<Observation>)> {
    let session = (
        1..4_u32,
        vec(0..=10_000_u32, MAX_CHANNELS),
        prop::option::weighted(
            0.2,
            select(vec![Tension::Yes, Tension::ALittle, Tension::No]),
        ),
    );
    (0..DETECTORS.len(), vec(session, 1..30)).prop_map(|(at, sessions)| {
        let detector = &DETECTORS[at];
        let (min, max) = (points(detector.prior().min), points(detector.prior().max));
        let mut number = 0;
        let series = sessions.into_iter().map(|(gap, values, tension)| {
            number += gap;
            let scaled = values
                .iter()
                .map(|v| Points(min.0 + (max.0 - min.0) * *v as i32 / 10_000));
            Observation::rated(number, &scaled.collect::<Vec<_>>()).answering(tension)
        });
        (detector, series.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_looks_ahead_and_replaying_equals_resuming((detector, series) in any_series(), cut in 0..30_usize) {
        let whole = run(detector, &series);
        let cut = cut.min(series.len());
        prop_assert_eq!(&run(detector, &series[..cut])[..], &whole[..cut]);
        let mut state = detector.start();
        for seen in &series[..cut] {
            detector.step(&mut state, seen).expect("a session");
        }
        let stored = serde_json::to_string(&state).expect("a state");
        let mut resumed: State = serde_json::from_str(&stored).expect("the state again");
        prop_assert_eq!(&resumed, &state);
        for (seen, expected) in series[cut..].iter().zip(&whole[cut..]) {
            prop_assert_eq!(&detector.step(&mut resumed, seen).expect("a session"), expected);
        }
    }

    #[test]
    fn every_number_is_finite_and_in_its_range((detector, series) in any_series()) {
        for finding in run(detector, &series) {
            prop_assert!((0.0..=1.0).contains(&finding.p));
            if let Some(range) = finding.range {
                prop_assert!(range.low <= range.high && range.low.0 >= 0);
            }
        }
    }

    #[test]
    fn a_constant_series_never_flags(
        at in 0..DETECTORS.len(), share in 0..=100_i32, length in 1..60_u32, gap in 1..4_u32,
    ) {
        let detector = &DETECTORS[at];
        let (min, max) = (points(detector.prior().min), points(detector.prior().max));
        let value = Points(min.0 + (max.0 - min.0) * share / 100);
        let series: Vec<Observation> = (0..length).map(|n| Observation::rated(1 + n * gap, &[value; MAX_CHANNELS])).collect();
        for finding in run(detector, &series) {
            prop_assert!(!finding.flag, "{:?}", finding);
        }
    }

    #[test]
    fn lowering_all_channels_together_never_lowers_p(
        srs: bool, index in 0..2_000_u64, steps in 1..24_usize,
    ) {
        let (code, instrument) = if srs { ("SRS", SimulatedInstrument::Srs) } else { ("WAI-SR", SimulatedInstrument::WaiSr) };
        let detector = of(code);
        let mut state = detector.start();
        let series = simulated(instrument, index);
        let mut sigma = 0.0_f32;
        let mut expected = 0.0_f32;
        for seen in &series {
            let mut filter = state.filter.clone();
            let rated = seen.channels.as_ref().map(|c| detector.see(c));
            let belief = detector.filter.advance(&mut filter, seen.session, rated, 1.0);
            (sigma, expected) = (belief.sigma, belief.next.0);
            detector.step(&mut state, seen).expect("a session");
        }
        let next = state.last_session() + 1;
        let (min, max) = (detector.prior().min as f32, detector.prior().max as f32);
        let top = expected.min(max - 0.01);
        let mut before = 0.0;
        for at in 0..=steps {
            let value = (top - 3.0 * sigma * at as f32 / steps as f32).max(min);
            let channels = [points(f64::from(value)); MAX_CHANNELS];
            let mut after = state.clone();
            let p = detector.step(&mut after, &Observation::rated(next, &channels)).expect("a session").p;
            // The filter tries ratings between in steps; the most telling one may lie between two of them.
            prop_assert!(p >= before - 0.002, "{} then {}", before, p);
            before = p.max(before);
        }
    }

    #[test]
    fn a_word_without_a_rating_flags_nothing_and_moves_no_track((detector, series) in any_series()) {
        let mut state = detector.start();
        let mut track = RatingsTrack::InRange;
        for seen in &series {
            track = detector.step(&mut state, seen).expect("a session").track;
        }
        let word = Observation { session: state.last_session() + 1, channels: None, tension: Some(Tension::Yes) };
        let finding = detector.step(&mut state, &word).expect("a word");
        prop_assert!(!finding.flag);
        prop_assert_eq!(finding.track, track);
    }
}
