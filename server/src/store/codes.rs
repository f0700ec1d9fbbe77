//! Between the words in the tables and the types of the vocabulary.

use app::{
    alliance::{Family, Points, Rater, ScaleId, Score, Scores},
    client::{Attendance, Ending, Mode, NoForm},
    practice::Role,
};
use uuid::Uuid;

use super::StoreError;

pub fn rater(text: &str, rating: Uuid) -> Result<Rater, StoreError> {
    match text {
        "client" => Ok(Rater::Client),
        "therapist" => Ok(Rater::Therapist),
        _ => Err(StoreError::inconsistent("rating", "rater", rating)),
    }
}

pub const fn rater_text(rater: Rater) -> &'static str {
    match rater {
        Rater::Client => "client",
        Rater::Therapist => "therapist",
    }
}

pub fn role(text: &str, staff: Uuid) -> Result<Role, StoreError> {
    match text {
        "therapist" => Ok(Role::Therapist),
        "supervisor" => Ok(Role::Supervisor),
        "administrator" => Ok(Role::Administrator),
        _ => Err(StoreError::inconsistent("role_grant", "role", staff)),
    }
}

pub const fn family_text(family: Family) -> &'static str {
    match family {
        Family::Alliance => "alliance",
        Family::Outcome => "outcome",
        Family::Check => "check",
    }
}

pub fn version(stored: i32, rating: Uuid) -> Result<u32, StoreError> {
    u32::try_from(stored)
        .map_err(|_| StoreError::inconsistent("rating", "instrument_version", rating))
}

pub fn scale(text: &str, rating: Uuid) -> Result<ScaleId, StoreError> {
    ScaleId::parse(text).ok_or_else(|| StoreError::inconsistent("score", "scale", rating))
}

/// Scores from parallel arrays, in the order of [`ScaleId`].
pub fn scores(
    scales: &[String],
    points: &[i32],
    imputed: &[bool],
    rating: Uuid,
) -> Result<Scores, StoreError> {
    let mut scores = scales
        .iter()
        .zip(points)
        .zip(imputed)
        .map(|((name, points), imputed)| {
            Ok(Score {
                scale: scale(name, rating)?,
                points: Points(*points),
                imputed: *imputed,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    scores.sort_by_key(|score| score.scale);
    Ok(Scores(scores))
}

pub fn attendance(text: &str, session: Uuid) -> Result<Attendance, StoreError> {
    Attendance::parse(text)
        .ok_or_else(|| StoreError::inconsistent("session", "attendance", session))
}

pub const fn attendance_text(attendance: Attendance) -> &'static str {
    attendance.as_str()
}

pub fn mode(text: &str, session: Uuid) -> Result<Mode, StoreError> {
    Mode::parse(text).ok_or_else(|| StoreError::inconsistent("session", "mode", session))
}

pub fn no_form(text: Option<&str>, session: Uuid) -> Result<Option<NoForm>, StoreError> {
    let read = |text| {
        NoForm::parse(text).ok_or_else(|| StoreError::inconsistent("session", "no_form", session))
    };
    text.map(read).transpose()
}

pub fn ending(text: Option<&str>, care_episode: Uuid) -> Result<Option<Ending>, StoreError> {
    match text {
        None => Ok(None),
        Some("planned") => Ok(Some(Ending::Planned)),
        Some("unplanned") => Ok(Some(Ending::Unplanned)),
        Some("transferred") => Ok(Some(Ending::Transferred)),
        Some("referred") => Ok(Some(Ending::Referred)),
        Some(_) => Err(StoreError::inconsistent(
            "care_episode",
            "ending",
            care_episode,
        )),
    }
}

pub const fn ending_text(ending: Ending) -> &'static str {
    app::treatments::form::ending_text(ending)
}
