//! Sessions, ratings and their scores, written many at a time.

use std::{collections::HashMap, sync::Arc};

use app::{
    alliance::{Answers, Instrument, Instruments, Points, Rater, ScaleId, Scores},
    client::{Attendance, Mode},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{StoreError, codes, ids};
use crate::alliance::scoring;

#[derive(Clone, Debug)]
pub struct NewSession {
    pub care_episode: Uuid,
    pub number: i32,
    /// By a file, or in a gap that a file left.
    pub number_given: bool,
    pub held_on: NaiveDate,
    pub date_assumed: bool,
    pub attendance: Attendance,
    pub mode: Mode,
}

#[derive(Clone, Debug)]
pub struct NewRating {
    pub care_episode: Uuid,
    pub session: Uuid,
    pub instrument: Arc<Instrument>,
    pub rater: Rater,
    pub answers: Answers,
    pub supplied: Vec<(ScaleId, Points)>,
    pub scores: Scores,
    pub content_hash: [u8; 32],
}

/// Where a batch of ratings comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub organisation: Uuid,
    pub recorded_by: Uuid,
    pub recorded_at: DateTime<Utc>,
    pub source: String,
}

/// Adds sessions; the ids are in the order given.
///
/// # Errors
/// The database's; a number that is taken in its care episode violates `session_number_is_unique`.
pub async fn insert_sessions(
    connection: &mut PgConnection,
    origin: &Origin,
    sessions: &[NewSession],
) -> Result<Vec<Uuid>, StoreError> {
    let new_ids: Vec<Uuid> = sessions
        .iter()
        .map(|_| ids::new_id(origin.recorded_at))
        .collect();
    sqlx::query(
        "INSERT INTO app.session (organisation_id, id, care_episode_id, number, held_on, date_assumed, attendance,
           mode, number_given)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::date[], $6::bool[], $7::text[], $8::text[],
           $9::bool[])",
    )
    .bind(origin.organisation)
    .bind(&new_ids)
    .bind(sessions.iter().map(|s| s.care_episode).collect::<Vec<_>>())
    .bind(sessions.iter().map(|s| s.number).collect::<Vec<_>>())
    .bind(sessions.iter().map(|s| s.held_on).collect::<Vec<_>>())
    .bind(sessions.iter().map(|s| s.date_assumed).collect::<Vec<_>>())
    .bind(sessions.iter().map(|s| codes::attendance_text(s.attendance)).collect::<Vec<_>>())
    .bind(sessions.iter().map(|s| s.mode.as_str()).collect::<Vec<_>>())
    .bind(sessions.iter().map(|s| s.number_given).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(new_ids)
}

/// Adds ratings with their scores; the ids are in the order given.
///
/// # Errors
/// The database's; a second rating of one session by one rater violates `rating_is_unique`.
pub async fn insert_ratings(
    connection: &mut PgConnection,
    origin: &Origin,
    ratings: &[NewRating],
) -> Result<Vec<Uuid>, StoreError> {
    let new_ids: Vec<Uuid> = ratings
        .iter()
        .map(|_| ids::new_id(origin.recorded_at))
        .collect();
    sqlx::query(
        "INSERT INTO app.rating (organisation_id, id, care_episode_id, session_id, instrument_code, instrument_version,
           rater, answers, supplied_scales, supplied_points, source, content_hash, recorded_at, recorded_by, family)
         SELECT $1, n.id, n.care_episode_id, n.session_id, n.code, n.version, n.rater, n.answers::int[],
                n.supplied_scales::text[], n.supplied_points::int[], $2, n.content_hash, $3, $4, i.family
         FROM unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::int[], $10::text[], $11::text[], $12::text[],
                     $13::text[], $14::bytea[])
           AS n (id, care_episode_id, session_id, code, version, rater, answers, supplied_scales, supplied_points,
                 content_hash)
         LEFT JOIN app.instrument i ON i.code = n.code AND i.version = n.version",
    )
    .bind(origin.organisation)
    .bind(&origin.source)
    .bind(origin.recorded_at)
    .bind(origin.recorded_by)
    .bind(&new_ids)
    .bind(ratings.iter().map(|r| r.care_episode).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| r.session).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| r.instrument.code.as_str()).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| i32::try_from(r.instrument.version).unwrap_or(i32::MAX)).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| codes::rater_text(r.rater)).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| array_text(r.answers.0.iter().map(|a| a.map(|p| p.0)))).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| supplied_scales(&r.supplied)).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| array_text(r.supplied.iter().map(|(_, p)| Some(p.0)))).collect::<Vec<_>>())
    .bind(ratings.iter().map(|r| r.content_hash.to_vec()).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    let scored: Vec<(Uuid, Uuid, &Scores)> = new_ids
        .iter()
        .zip(ratings)
        .map(|(id, rating)| (*id, rating.care_episode, &rating.scores))
        .collect();
    insert_scores(connection, origin.organisation, &scored).await?;
    Ok(new_ids)
}

#[derive(FromRow)]
struct StoredAnswers {
    id: Uuid,
    care_episode_id: Uuid,
    instrument_code: String,
    instrument_version: i32,
    answers: Vec<Option<i32>>,
}

/// Scores every rating of these care episodes again from its answers.
///
/// # Errors
/// The database's, or answers that the definition no longer accepts.
pub async fn rescore(
    connection: &mut PgConnection,
    organisation: Uuid,
    instruments: &Instruments,
    care_episodes: &[Uuid],
) -> Result<(), StoreError> {
    let stored: Vec<StoredAnswers> = sqlx::query_as(
        "SELECT id, care_episode_id, instrument_code, instrument_version, answers FROM app.rating
         WHERE organisation_id = $1 AND care_episode_id = ANY ($2)",
    )
    .bind(organisation)
    .bind(care_episodes)
    .fetch_all(&mut *connection)
    .await?;
    let scores: HashMap<Uuid, (Uuid, Scores)> = stored
        .into_iter()
        .map(|row| Ok((row.id, (row.care_episode_id, row.scores(instruments)?))))
        .collect::<Result<_, StoreError>>()?;
    let scored: Vec<(Uuid, Uuid, &Scores)> = scores
        .iter()
        .map(|(rating, (care_episode, scores))| (*rating, *care_episode, scores))
        .collect();
    replace_scores(connection, organisation, &scored).await
}

impl StoredAnswers {
    fn scores(&self, instruments: &Instruments) -> Result<Scores, StoreError> {
        let version = codes::version(self.instrument_version, self.id)?;
        let instrument = instruments
            .get(&self.instrument_code, version)
            .ok_or_else(|| StoreError::inconsistent("rating", "instrument_code", self.id))?;
        let answers = Answers(self.answers.iter().map(|a| a.map(Points)).collect());
        scoring::score(instrument, &answers)
            .map_err(|_| StoreError::inconsistent("rating", "answers", self.id))
    }
}

async fn replace_scores(
    connection: &mut PgConnection,
    organisation: Uuid,
    scored: &[(Uuid, Uuid, &Scores)],
) -> Result<(), StoreError> {
    let ratings: Vec<Uuid> = scored.iter().map(|(rating, ..)| *rating).collect();
    delete_scores(connection, organisation, &ratings).await?;
    insert_scores(connection, organisation, scored).await
}

pub(super) async fn delete_scores(
    connection: &mut PgConnection,
    organisation: Uuid,
    ratings: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM app.score WHERE organisation_id = $1 AND rating_id = ANY ($2)")
        .bind(organisation)
        .bind(ratings)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn insert_scores(
    connection: &mut PgConnection,
    organisation: Uuid,
    scored: &[(Uuid, Uuid, &Scores)],
) -> Result<(), StoreError> {
    let lines: Vec<_> = scored
        .iter()
        .flat_map(|(rating, care_episode, scores)| {
            scores
                .0
                .iter()
                .map(move |score| (*rating, *care_episode, score))
        })
        .collect();
    sqlx::query(
        "INSERT INTO app.score (organisation_id, rating_id, care_episode_id, scale, points, imputed, family)
         SELECT $1, n.*, r.family
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::bool[])
           AS n (rating_id, care_episode_id, scale, points, imputed)
         LEFT JOIN app.rating r ON r.organisation_id = $1 AND r.id = n.rating_id",
    )
    .bind(organisation)
    .bind(lines.iter().map(|(rating, ..)| *rating).collect::<Vec<_>>())
    .bind(lines.iter().map(|(_, care_episode, _)| *care_episode).collect::<Vec<_>>())
    .bind(lines.iter().map(|(.., score)| score.scale.as_str()).collect::<Vec<_>>())
    .bind(lines.iter().map(|(.., score)| score.points.0).collect::<Vec<_>>())
    .bind(lines.iter().map(|(.., score)| score.imputed).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// An array literal: several arrays of different lengths travel in one column as text.
pub(super) fn array_text(values: impl Iterator<Item = Option<i32>>) -> String {
    let inner: Vec<String> = values
        .map(|value| value.map_or_else(|| "NULL".to_owned(), |v| v.to_string()))
        .collect();
    format!("{{{}}}", inner.join(","))
}

/// Scale names are words of ours, without quotes or commas.
pub(super) fn supplied_scales(supplied: &[(ScaleId, Points)]) -> String {
    let names: Vec<&str> = supplied.iter().map(|(scale, _)| scale.as_str()).collect();
    format!("{{{}}}", names.join(","))
}
