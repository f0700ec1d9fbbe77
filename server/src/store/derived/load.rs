//! What derived rows are derived from.

use std::collections::HashMap;

use app::alliance::{Family, Instruments, Word};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::Method;
use crate::{
    alliance::summary::{HeldSession, ScoredRating},
    store::{StoreError, codes},
};

#[derive(FromRow)]
struct SessionRow {
    care_episode_id: Uuid,
    number: i32,
    held_on: NaiveDate,
    date_assumed: bool,
    no_form: Option<String>,
}

#[derive(FromRow)]
struct RatingRow {
    care_episode_id: Uuid,
    rating_id: Uuid,
    number: i32,
    held_on: NaiveDate,
    instrument_code: String,
    instrument_version: i32,
    rater: String,
    first_answer: Option<i32>,
    scales: Vec<String>,
    points: Vec<i32>,
    imputed: Vec<bool>,
}

/// The sessions held, in no particular order.
pub async fn sessions(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episodes: &[Uuid],
) -> Result<HashMap<Uuid, Vec<HeldSession>>, StoreError> {
    let rows: Vec<SessionRow> = sqlx::query_as(
        "SELECT care_episode_id, number, held_on, date_assumed, no_form FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = ANY ($2) AND attendance = 'held'",
    )
    .bind(organisation)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?;
    let mut sessions: HashMap<Uuid, Vec<HeldSession>> = HashMap::new();
    for row in rows {
        sessions
            .entry(row.care_episode_id)
            .or_default()
            .push(HeldSession {
                number: row.number,
                held_on: row.held_on,
                date_assumed: row.date_assumed,
                no_form: codes::no_form(row.no_form.as_deref(), row.care_episode_id)?,
            });
    }
    Ok(sessions)
}

/// The ratings with their scores, in no particular order.
pub async fn ratings(
    connection: &mut PgConnection,
    method: Method<'_>,
    care_episodes: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ScoredRating>>, StoreError> {
    let rows: Vec<RatingRow> = sqlx::query_as(
        "SELECT r.care_episode_id, r.id AS rating_id, s.number, s.held_on, r.instrument_code,
                r.instrument_version, r.rater, r.answers[1] AS first_answer,
                coalesce(array_agg(c.scale ORDER BY c.scale) FILTER (WHERE c.scale IS NOT NULL), '{}') AS scales,
                coalesce(array_agg(c.points ORDER BY c.scale) FILTER (WHERE c.scale IS NOT NULL), '{}') AS points,
                coalesce(array_agg(c.imputed ORDER BY c.scale) FILTER (WHERE c.scale IS NOT NULL), '{}') AS imputed
         FROM app.rating r
         JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id = r.session_id
         LEFT JOIN app.score c ON c.organisation_id = r.organisation_id AND c.rating_id = r.id
         WHERE r.organisation_id = $1 AND r.care_episode_id = ANY ($2)
         GROUP BY r.organisation_id, r.id, s.number, s.held_on",
    )
    .bind(method.organisation)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?;
    let mut ratings: HashMap<Uuid, Vec<ScoredRating>> = HashMap::new();
    for row in rows {
        let care_episode = row.care_episode_id;
        ratings
            .entry(care_episode)
            .or_default()
            .push(scored(row, method.instruments)?);
    }
    Ok(ratings)
}

fn scored(row: RatingRow, instruments: &Instruments) -> Result<ScoredRating, StoreError> {
    let version = codes::version(row.instrument_version, row.rating_id)?;
    let definition = instruments.get(&row.instrument_code, version);
    let asks = definition.is_some_and(|instrument| instrument.family == Family::Check);
    Ok(ScoredRating {
        id: row.rating_id,
        word: row
            .first_answer
            .filter(|_| asks)
            .and_then(|answer| Word::at(answer / 100)),
        version,
        session_number: row.number,
        held_on: row.held_on,
        rater: codes::rater(&row.rater, row.rating_id)?,
        scores: codes::scores(&row.scales, &row.points, &row.imputed, row.rating_id)?,
        instrument: row.instrument_code,
    })
}

#[derive(FromRow)]
pub struct EpisodeRow {
    pub id: Uuid,
    pub therapist_id: Uuid,
    /// The last session's number, where it has ended.
    pub ended_after: Option<i32>,
    /// The rhythm of forms that holds for it.
    pub asked_every: i32,
}

/// The care episodes themselves.
pub async fn episodes(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episodes: &[Uuid],
) -> Result<Vec<EpisodeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id, e.therapist_id, CASE WHEN e.ended_on IS NOT NULL THEN coalesce(max(s.number), 1) END AS ended_after,
                coalesce(e.asked_every, (SELECT authz.asked_every())) AS asked_every
         FROM app.care_episode e
         LEFT JOIN app.session s ON s.organisation_id = e.organisation_id AND s.care_episode_id = e.id
         WHERE e.organisation_id = $1 AND e.id = ANY ($2)
         GROUP BY e.organisation_id, e.id ORDER BY e.id",
    )
    .bind(organisation)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?)
}
