use std::collections::BTreeMap;

use app::{
    alliance::{
        Conversation, Dismissal, Information, RatingsTrack as Track, RuleName, RuptureState,
        RuptureStep, Source, Word,
    },
    ruptures::{By, Finding, RuptureEvent},
};
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Course, Log, follow, notice, push, stand};
use crate::alliance::watching::{SaidWord, WatchedSeries};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_771_232_400, 0).expect("a time")
}

/// One session as `f` flagged, `o` out without a flag, `c` coming back, `b` back in range, `.` in range, `-` unrated.
fn series(tracks: &str) -> WatchedSeries {
    let findings: Vec<Finding> = (1..)
        .zip(tracks.chars())
        .filter_map(|(session, mark)| {
            let (flag, track) = match mark {
                'f' => (true, Track::Out),
                'o' => (false, Track::Out),
                'c' => (false, Track::ComingBack),
                'b' => (false, Track::BackInRange),
                '.' => (false, Track::InRange),
                _ => return None,
            };
            Some(Finding {
                session,
                p: 500_000,
                flag,
                channels: Vec::new(),
                size: None,
                since: None,
                range: None,
                information: Information::Own,
                track,
                open_long: false,
                tension: None,
                why: Vec::new(),
            })
        })
        .collect();
    let ratings = findings.iter().map(|f| (f.session, id(f.session)));
    WatchedSeries {
        instrument: "WAI-SR".to_owned(),
        version: 1,
        ratings: ratings.collect::<BTreeMap<_, _>>(),
        findings,
    }
}

fn id(number: i32) -> Uuid {
    Uuid::from_u128(number.unsigned_abs().into())
}

fn word(session: i32, word: Word) -> SaidWord {
    SaidWord {
        session,
        word,
        rating: id(1000 + session),
    }
}

fn look(logs: &mut Vec<Log>, tracks: &str, words: &[SaidWord], ended_after: Option<i32>) {
    let (series, rule) = ([series(tracks)], RuleName("switching-1".to_owned()));
    let course = Course {
        series: &series,
        words,
        ended_after,
        rule: &rule,
    };
    let mut next = logs.len() as u128 + 1;
    notice(&course, logs, now(), || {
        next += 1;
        Uuid::from_u128(next << 64)
    });
}

fn noticed(tracks: &str, words: &[SaidWord]) -> Vec<Log> {
    let mut logs = Vec::new();
    look(&mut logs, tracks, words, None);
    logs
}

fn states(logs: &[Log]) -> Vec<RuptureState> {
    logs.iter()
        .filter_map(|log| stand(&log.events))
        .map(|s| s.state)
        .collect()
}

fn steps(log: &Log) -> Vec<(RuptureStep, Option<i32>)> {
    log.events
        .iter()
        .map(|event| (event.step, event.session))
        .collect()
}

fn by_staff(session: i32) -> RuptureEvent {
    let name = "Dr Elin Marsh".to_owned();
    RuptureEvent::bare(By::Staff { name }, Some(session), now())
}

#[test]
fn flags_join_and_what_comes_back_passes_and_the_next_opens_anew() {
    let logs = noticed("...ffcb...f", &[]);
    assert_eq!(
        states(&logs),
        [RuptureState::Passed, RuptureState::Possible]
    );
    assert_eq!(
        steps(&logs[0]),
        [
            (RuptureStep::Opened, Some(4)),
            (RuptureStep::Evidence, Some(5)),
            (RuptureStep::Passed, Some(7)),
        ]
    );
    assert_eq!(stand(&logs[1].events).map(|s| s.noticed_at), Some(11));
}

#[test]
fn the_next_begins_after_what_is_closed() {
    let mut later = series("...ffb...f");
    later.findings[9].since = Some(4);
    let rule = RuleName("switching-1".to_owned());
    let course = Course {
        series: &[later],
        words: &[],
        ended_after: None,
        rule: &rule,
    };
    let mut logs = Vec::new();
    notice(&course, &mut logs, now(), Uuid::new_v4);
    let onsets: Vec<i32> = logs
        .iter()
        .filter_map(|log| stand(&log.events))
        .map(|s| s.onset)
        .collect();
    assert_eq!(onsets, [4, 7]);
}

#[test]
fn one_rating_back_closes_nothing() {
    assert_eq!(states(&noticed("...fc", &[])), [RuptureState::Possible]);
}

#[test]
fn a_direct_word_opens_and_ratings_that_never_left_do_not_close_it() {
    let logs = noticed("........", &[word(3, Word::QuiteALot)]);
    assert_eq!(states(&logs), [RuptureState::Possible]);
    let standing = stand(&logs[0].events).expect("an opening");
    assert_eq!(
        (standing.source, standing.noticed_at),
        (Source::ClientWord, 3)
    );
    assert_eq!(
        follow(&standing, &series("........").findings).track,
        Track::InRange
    );
    for little in [Word::No, Word::ALittle, Word::YesTalkedAbout] {
        assert!(
            noticed("........", &[word(3, little)]).is_empty(),
            "{little:?}"
        );
    }
}

#[test]
fn talked_about_is_a_conversation_of_what_is_open() {
    let logs = noticed("...f..", &[word(5, Word::YesTalkedAbout)]);
    let standing = stand(&logs[0].events).expect("an opening");
    assert_eq!(standing.conversation, Conversation::Reported);
    assert_eq!(standing.state, RuptureState::Possible);
}

#[test]
fn what_is_acknowledged_is_not_closed_by_ratings() {
    let mut logs = noticed("...f", &[]);
    push(&mut logs[0], RuptureStep::Acknowledged, by_staff(4));
    look(&mut logs, "...fcb..", &[], None);
    assert_eq!(states(&logs), [RuptureState::Acknowledged]);
    let standing = stand(&logs[0].events).expect("an opening");
    let followed = follow(&standing, &series("...fcb..").findings);
    assert_eq!(
        (followed.track, followed.back_at),
        (Track::BackInRange, Some(6))
    );
}

#[test]
fn a_corrected_rating_lets_go_of_what_it_opened() {
    let mut logs = noticed("...f", &[]);
    look(&mut logs, "....", &[], None);
    assert_eq!(states(&logs), [RuptureState::Passed]);
}

#[test]
fn what_was_decided_is_not_opened_again_by_a_late_rating() {
    let mut logs = noticed("...f--", &[]);
    let dismissed = RuptureEvent {
        dismissal: Some(Dismissal::LifeEvent),
        ..by_staff(6)
    };
    push(&mut logs[0], RuptureStep::Dismissed, dismissed);
    look(&mut logs, "...ff.", &[], None);
    assert_eq!(states(&logs), [RuptureState::Dismissed]);
    look(&mut logs, "...ff.f", &[], None);
    assert_eq!(
        states(&logs),
        [RuptureState::Dismissed, RuptureState::Possible]
    );
}

#[test]
fn a_treatment_that_ended_ends_what_is_open() {
    let mut logs = Vec::new();
    look(&mut logs, "...f", &[], Some(4));
    assert_eq!(states(&logs), [RuptureState::EndedWithTreatment]);
}

fn tracks() -> impl Strategy<Value = String> {
    "[foc b.-]{0,30}".prop_map(|text| text.replace(' ', "."))
}

proptest! {
    #[test]
    fn looking_twice_adds_nothing(tracks in tracks(), at in 1..30i32) {
        let words = [word(at, Word::YesNotTalkedAbout)];
        let once = noticed(&tracks, &words);
        let mut twice = once.clone();
        look(&mut twice, &tracks, &words, None);
        prop_assert_eq!(once, twice);
    }

    /// Session by session or all at once: the same log.
    #[test]
    fn what_comes_later_changes_nothing_before(tracks in tracks(), at in 1..30i32) {
        let words = [word(at, Word::QuiteALot)];
        let mut step_by_step = Vec::new();
        for end in 0..=tracks.len() {
            let known: Vec<SaidWord> = words.iter().filter(|w| w.session as usize <= end).copied().collect();
            look(&mut step_by_step, &tracks[..end], &known, None);
        }
        look(&mut step_by_step, &tracks, &words, None);
        let told = |logs: &[Log]| logs.iter().map(steps).collect::<Vec<_>>();
        prop_assert_eq!(told(&step_by_step), told(&noticed(&tracks, &words)));
    }

    #[test]
    fn one_at_most_is_open_and_each_log_is_legal(tracks in tracks(), at in 1..30i32) {
        let logs = noticed(&tracks, &[word(at, Word::QuiteALot)]);
        prop_assert!(states(&logs).iter().filter(|state| state.is_open()).count() <= 1);
        for log in &logs {
            for pair in log.events.windows(2) {
                prop_assert_eq!(pair[0].state_after.after(pair[1].step), Some(pair[1].state_after));
            }
        }
    }
}
