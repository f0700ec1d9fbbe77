mod figures;
mod items;
mod people;
mod soundness;
mod states;

use app::{alliance::Rater, client::Attendance};
use chrono::NaiveDate;

use super::{CareEpisode, DemoPractice, Rating, Session, practice};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn demo() -> DemoPractice {
    practice(1, day(2026, 3, 18))
}

fn alliance(session: &Session) -> Option<&Rating> {
    session.ratings.iter().find(|rating| {
        rating.rater == Rater::Client && ["WAI-SR", "SRS"].contains(&rating.instrument)
    })
}

fn values(rating: &Rating) -> Vec<i32> {
    rating
        .answers
        .0
        .iter()
        .map(|answer| answer.expect("none is missing").0)
        .collect()
}

/// The mean answer in scale points.
fn mean(rating: &Rating) -> f64 {
    let values = values(rating);
    f64::from(values.iter().sum::<i32>()) / values.len() as f64 / 100.0
}

fn held(episode: &CareEpisode) -> Vec<&Session> {
    let sessions = episode.sessions.iter();
    sessions
        .filter(|session| session.attendance == Attendance::Held)
        .collect()
}
