use app::alliance::Rater;

use super::{
    super::{CareEpisode, Session, practice},
    day, mean,
};

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let average =
        |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
    let (mx, my) = (average(|pair| pair.0), average(|pair| pair.1));
    let sum = |f: fn(f64, f64) -> f64| pairs.iter().map(|(x, y)| f(x - mx, y - my)).sum::<f64>();
    sum(|x, y| x * y) / (sum(|x, _| x * x) * sum(|_, y| y * y)).sqrt()
}

fn average(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values
        .into_iter()
        .fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    sum / count
}

/// Every care episode of several practices.
fn episodes() -> Vec<CareEpisode> {
    (0..24)
        .flat_map(|seed| practice(seed, day(2026, 3, 18)).care_episodes)
        .collect()
}

fn wai_sr(session: &Session, rater: Rater) -> Option<f64> {
    let ratings = session.ratings.iter();
    ratings
        .clone()
        .find(|r| r.instrument == "WAI-SR" && r.rater == rater)
        .map(mean)
}

/// Totals of a measure by session.
fn outcomes(episode: &CareEpisode, instrument: &str) -> Vec<f64> {
    let ratings = episode.sessions.iter().flat_map(|session| &session.ratings);
    let own = ratings.filter(|rating| rating.instrument == instrument);
    own.map(|rating| mean(rating) * rating.answers.0.len() as f64)
        .collect()
}

#[test]
fn outcome_goes_with_the_alliance() {
    let mut pairs = Vec::new();
    for episode in episodes() {
        let alliance: Vec<_> = episode
            .sessions
            .iter()
            .filter_map(|s| wai_sr(s, Rater::Client))
            .collect();
        // Both lower is better; brought to SDs of a treatment's end.
        for (instrument, end, sd) in [("PHQ-9", 9.4, 6.4), ("GAD-7", 8.4, 5.7)] {
            let outcomes = outcomes(&episode, instrument);
            if outcomes.len() >= 6 && alliance.len() >= 6 {
                let last = outcomes[outcomes.len() - 1];
                pairs.push((average(alliance.iter().copied()), (end - last) / sd));
            }
        }
    }
    let r = correlation(&pairs);
    assert!((0.22..=0.34).contains(&r), "{r:.3} of {}", pairs.len());
}

#[test]
fn outcome_improves_loosely() {
    let courses = episodes()
        .into_iter()
        .map(|episode| outcomes(&episode, "PHQ-9"));
    let courses: Vec<_> = courses.filter(|course| course.len() >= 6).collect();
    let change = |course: &Vec<f64>| course[0] - course[course.len() - 1];
    let mean_change = average(courses.iter().map(change));
    assert!((3.0..7.0).contains(&mean_change), "{mean_change}");
    let worse = courses.iter().filter(|course| change(course) < 0.0).count();
    assert!(worse * 20 > courses.len(), "not everybody improves");
}
