use std::collections::HashSet;

use app::{client::Attendance, practice::Role};
use chrono::{Datelike, Days};
use proptest::prelude::*;

use super::{
    super::{Story, practice},
    alliance, day,
    states::keeps_its_promise,
    values,
};

/// Highest answer and step in hundredths; the lowest is 0, of the WAI-SR 1.
fn grid(instrument: &str) -> (usize, i32, i32, i32) {
    match instrument {
        "WAI-SR" => (12, 100, 500, 100),
        "SRS" | "ORS" => (4, 0, 1_000, 10),
        "PHQ-9" => (9, 0, 300, 100),
        "GAD-7" => (7, 0, 300, 100),
        "CORE-10" => (10, 0, 400, 100),
        "CHECK-1" => (1, 0, 400, 100),
        other => panic!("no such instrument: {other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_practice_is_sound(seed: u64, days in 0..1_500_u64) {
        let today = day(2024, 1, 1) + Days::new(days);
        let demo = practice(seed, today);
        for episode in &demo.care_episodes {
            keeps_its_promise(episode)?;
            prop_assert!(episode.client < demo.clients.len());
            prop_assert_eq!(demo.staff[episode.therapist].role, Role::Therapist);
            prop_assert_eq!(episode.sessions[0].held_on, episode.started_on);
            prop_assert_eq!(episode.sessions[0].attendance, Attendance::Held);
            let end = episode.ended.map_or(today, |(on, _)| on);
            prop_assert!(end <= today);
            let reach = if episode.story == Story::LongCourse { 505 } else { 365 };
            let mut before = today - Days::new(reach);
            for (at, session) in episode.sessions.iter().enumerate() {
                prop_assert_eq!(session.number as usize, at + 1);
                prop_assert!(before < session.held_on && session.held_on <= end);
                before = session.held_on;
                prop_assert!(session.held_on.weekday().num_days_from_monday() < 5);
                prop_assert!(session.attendance == Attendance::Held || session.ratings.is_empty());
                let mut kinds = HashSet::new();
                for rating in &session.ratings {
                    prop_assert!(kinds.insert((rating.instrument, rating.rater)));
                    let (count, low, high, step) = grid(rating.instrument);
                    let values = values(rating);
                    prop_assert_eq!(values.len(), count);
                    prop_assert!(values.iter().all(|v| (low..=high).contains(v) && v % step == 0));
                }
            }
            let outcomes: HashSet<_> = episode.sessions.iter().flat_map(|s| &s.ratings)
                .map(|r| r.instrument).filter(|i| !["WAI-SR", "SRS", "CHECK-1"].contains(i)).collect();
            prop_assert!(outcomes.len() <= 1, "one outcome measure a client: {:?}", outcomes);
        }
        let all = || demo.care_episodes.iter().flat_map(|e| &e.sessions);
        for attendance in [Attendance::Cancelled, Attendance::DidNotAttend] {
            prop_assert!(all().any(|session| session.attendance == attendance));
        }
        let held = all().filter(|s| s.attendance == Attendance::Held).count() as f64;
        let rated = all().filter(|s| alliance(s).is_some()).count() as f64;
        prop_assert!((0.75..0.92).contains(&(rated / held)), "{}", rated / held);
    }
}
