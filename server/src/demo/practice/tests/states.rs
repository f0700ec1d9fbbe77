use proptest::prelude::*;

use super::{
    super::{CareEpisode, Rating, Story, practice},
    alliance, day, demo, held, mean, values,
};
use crate::demo::simulator::{Pattern, Shape};

/// Totals of the client's alliance ratings, by session number.
fn totals(episode: &CareEpisode) -> Vec<(i32, f64)> {
    let sessions = episode.sessions.iter();
    sessions
        .filter_map(|s| Some((s.number, mean(alliance(s)?))))
        .collect()
}

/// What a story promises, looked up in the ratings.
pub(super) fn keeps_its_promise(episode: &CareEpisode) -> Result<(), TestCaseError> {
    let held = held(episode);
    let rated: Vec<bool> = held
        .iter()
        .map(|session| alliance(session).is_some())
        .collect();
    let last = held.last().expect("at least one session").number;
    match episode.story {
        Story::New => {
            prop_assert!((1..=3).contains(&held.len()));
            prop_assert!(rated.iter().all(|rated| *rated));
        }
        Story::NoRating => {
            prop_assert!(held.len() >= 2 && episode.sessions.iter().all(|s| s.ratings.is_empty()));
        }
        Story::NoRecentForm => {
            prop_assert!(rated[0] && held.iter().rev().take(3).all(|s| s.ratings.is_empty()));
        }
        Story::AlwaysMaximum => {
            let highest = |rating: &Rating| {
                if rating.instrument == "SRS" {
                    1_000
                } else {
                    500
                }
            };
            prop_assert!(
                held.iter()
                    .filter_map(|s| alliance(s))
                    .all(|r| values(r).iter().all(|v| *v == highest(r)))
            );
            prop_assert!(rated.iter().filter(|rated| **rated).count() >= 3);
        }
        Story::RupturedNow(shape, pattern) => {
            let rupture = episode.ruptures[0];
            prop_assert_eq!((rupture.shape, rupture.pattern), (shape, pattern));
            prop_assert!(rupture.last == last && !rupture.repaired && rated[held.len() - 1]);
        }
        Story::Repaired => {
            let rupture = episode.ruptures[0];
            let after = held
                .iter()
                .filter(|session| session.number > rupture.last)
                .count();
            prop_assert!(rupture.repaired && after >= 5);
        }
        Story::LongCourse => prop_assert_eq!(held.len(), 60),
        Story::EndedUnplanned => {
            let rupture = episode.ruptures[0];
            prop_assert!(!rupture.repaired && rupture.last == last);
        }
        Story::Ordinary | Story::EndedPlanned | Story::Transferred => {}
    }
    prop_assert_eq!(
        episode.ended.map(|(_, ending)| ending),
        episode.story.ending()
    );
    Ok(())
}

#[test]
fn every_state_exists_for_every_therapist() {
    let demo = demo();
    for therapist in 0..8 {
        let stories: Vec<_> = demo
            .care_episodes
            .iter()
            .filter(|e| e.therapist == therapist)
            .map(|e| e.story)
            .collect();
        for story in [
            Story::NoRating,
            Story::NoRecentForm,
            Story::AlwaysMaximum,
            Story::Repaired,
            Story::LongCourse,
            Story::EndedUnplanned,
        ] {
            assert_eq!(
                stories.iter().filter(|s| **s == story).count(),
                1,
                "{story:?}"
            );
        }
        assert_eq!(stories.iter().filter(|s| **s == Story::New).count(), 2);
        assert_eq!(
            stories
                .iter()
                .filter(|s| matches!(s, Story::RupturedNow(..)))
                .count(),
            1
        );
    }
    for (shape, pattern) in [
        (Shape::Abrupt, Pattern::All),
        (Shape::Abrupt, Pattern::TaskGoal),
        (Shape::Abrupt, Pattern::Bond),
        (Shape::Gradual, Pattern::All),
    ] {
        let story = Story::RupturedNow(shape, pattern);
        assert_eq!(
            demo.care_episodes
                .iter()
                .filter(|e| e.story == story)
                .count(),
            2
        );
    }
}

/// Staged ruptures are there to be looked at, so their ratings must have fallen: on average and nearly always.
#[test]
fn staged_ruptures_show_in_the_ratings() {
    let (mut falls, mut seen) = (Vec::new(), 0);
    for seed in 0..5 {
        for episode in practice(seed, day(2026, 3, 18)).care_episodes {
            if !matches!(episode.story, Story::RupturedNow(..)) {
                continue;
            }
            let onset = episode.ruptures[0].first;
            let totals = totals(&episode);
            let (before, inside): (Vec<_>, Vec<_>) =
                totals.iter().partition(|(number, _)| *number < onset);
            let average = |part: &[(i32, f64)]| {
                part.iter().map(|(_, total)| total).sum::<f64>() / part.len() as f64
            };
            falls.push(average(&before) - average(&inside));
            seen += usize::from(average(&before) > average(&inside));
        }
    }
    assert_eq!(falls.len(), 40);
    assert!(falls.iter().sum::<f64>() / 40.0 > 0.4, "{falls:?}");
    assert!(seen >= 38, "{seen}");
}
