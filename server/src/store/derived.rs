//! Derived rows: the caseload's lines. The same code after an import, a correction and in `rapport rebuild`.

use std::collections::HashMap;

use app::{
    alliance::{Instruments, Points, ScaleId, Score, Scores},
    caseload::AllianceSummary,
};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{StoreError, codes};
use crate::alliance::summary::{CaseloadSummary, HeldSession, ScoredRating, summarise};

/// Care episodes that are loaded together.
const CHUNK: usize = 500;

#[derive(FromRow)]
struct SessionRow {
    care_episode_id: Uuid,
    number: i32,
    held_on: NaiveDate,
    date_assumed: bool,
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
    scales: Vec<String>,
    points: Vec<i32>,
    imputed: Vec<bool>,
}

/// Writes the caseload rows of these care episodes anew.
///
/// # Errors
/// The database's, or a row that our own writes cannot produce.
pub async fn refresh(
    connection: &mut PgConnection,
    organisation: Uuid,
    instruments: &Instruments,
    care_episodes: &[Uuid],
) -> Result<(), StoreError> {
    for chunk in care_episodes.chunks(CHUNK) {
        let mut sessions = load_sessions(connection, organisation, chunk).await?;
        let mut ratings = load_ratings(connection, organisation, chunk).await?;
        for care_episode in chunk {
            let summary = summarise(
                instruments,
                sessions.remove(care_episode).unwrap_or_default(),
                &ratings.remove(care_episode).unwrap_or_default(),
            );
            save(connection, organisation, *care_episode, &summary).await?;
        }
    }
    Ok(())
}

async fn load_sessions(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episodes: &[Uuid],
) -> Result<HashMap<Uuid, Vec<HeldSession>>, StoreError> {
    let rows: Vec<SessionRow> = sqlx::query_as(
        "SELECT care_episode_id, number, held_on, date_assumed FROM app.session
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
            });
    }
    Ok(sessions)
}

async fn load_ratings(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episodes: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ScoredRating>>, StoreError> {
    let rows: Vec<RatingRow> = sqlx::query_as(
        "SELECT r.care_episode_id, r.id AS rating_id, s.number, s.held_on, r.instrument_code,
                r.instrument_version, r.rater,
                coalesce(array_agg(c.scale ORDER BY c.scale) FILTER (WHERE c.scale IS NOT NULL), '{}') AS scales,
                coalesce(array_agg(c.points ORDER BY c.scale) FILTER (WHERE c.scale IS NOT NULL), '{}') AS points,
                coalesce(array_agg(c.imputed ORDER BY c.scale) FILTER (WHERE c.scale IS NOT NULL), '{}') AS imputed
         FROM app.rating r
         JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id = r.session_id
         LEFT JOIN app.score c ON c.organisation_id = r.organisation_id AND c.rating_id = r.id
         WHERE r.organisation_id = $1 AND r.care_episode_id = ANY ($2)
         GROUP BY r.organisation_id, r.id, s.number, s.held_on",
    )
    .bind(organisation)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?;
    let mut ratings: HashMap<Uuid, Vec<ScoredRating>> = HashMap::new();
    for row in rows {
        let care_episode = row.care_episode_id;
        ratings.entry(care_episode).or_default().push(scored(row)?);
    }
    Ok(ratings)
}

fn scored(row: RatingRow) -> Result<ScoredRating, StoreError> {
    Ok(ScoredRating {
        session_number: row.number,
        held_on: row.held_on,
        version: codes::version(row.instrument_version, row.rating_id)?,
        rater: codes::rater(&row.rater, row.rating_id)?,
        scores: codes::scores(&row.scales, &row.points, &row.imputed, row.rating_id)?,
        instrument: row.instrument_code,
    })
}

async fn save(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    summary: &CaseloadSummary,
) -> Result<(), StoreError> {
    let alliance = summary.alliance.as_ref();
    let last = summary.last_session.as_ref();
    sqlx::query(
        "INSERT INTO app.caseload_row (organisation_id, care_episode_id, sessions_held, sessions_rated,
           last_session_number, last_session_on, dates_assumed, recent_numbers, recent_on, recent_totals,
           instrument_code, instrument_version, rater, rated, at_maximum, latest_session, latest_on, latest_scales,
           latest_points, latest_imputed, previous_total, previous_session, earlier_scales, earlier_low, earlier_high)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
           $23, $24, $25)
         ON CONFLICT (organisation_id, care_episode_id) DO UPDATE SET sessions_held = excluded.sessions_held,
           sessions_rated = excluded.sessions_rated, last_session_number = excluded.last_session_number,
           last_session_on = excluded.last_session_on, dates_assumed = excluded.dates_assumed,
           recent_numbers = excluded.recent_numbers, recent_on = excluded.recent_on,
           recent_totals = excluded.recent_totals, instrument_code = excluded.instrument_code,
           instrument_version = excluded.instrument_version, rater = excluded.rater, rated = excluded.rated,
           at_maximum = excluded.at_maximum, latest_session = excluded.latest_session,
           latest_on = excluded.latest_on, latest_scales = excluded.latest_scales,
           latest_points = excluded.latest_points, latest_imputed = excluded.latest_imputed,
           previous_total = excluded.previous_total, previous_session = excluded.previous_session,
           earlier_scales = excluded.earlier_scales, earlier_low = excluded.earlier_low,
           earlier_high = excluded.earlier_high",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(summary.sessions_held)
    .bind(summary.sessions_rated)
    .bind(last.map(|session| session.number))
    .bind(last.map(|session| session.held_on))
    .bind(summary.dates_assumed)
    .bind(summary.recent.iter().map(|r| r.number).collect::<Vec<_>>())
    .bind(summary.recent.iter().map(|r| r.held_on).collect::<Vec<_>>())
    .bind(summary.recent.iter().map(|r| r.total.map(|p| p.0)).collect::<Vec<_>>())
    .bind(alliance.map(|a| a.instrument.clone()))
    .bind(alliance.map(|a| a.version).and_then(|v| i32::try_from(v).ok()))
    .bind(alliance.map(|a| codes::rater_text(a.rater)))
    .bind(alliance.map_or(0, |a| a.rated))
    .bind(alliance.map_or(0, |a| a.at_maximum))
    .bind(alliance.map(|a| a.latest_session))
    .bind(alliance.map(|a| a.latest_on))
    .bind(latest(alliance, |s| s.scale.as_str().to_owned()))
    .bind(latest(alliance, |s| s.points.0))
    .bind(latest(alliance, |s| s.imputed))
    .bind(alliance.and_then(|a| a.previous_total).map(|p| p.0))
    .bind(alliance.and_then(|a| a.previous_session))
    .bind(earlier(alliance, |scale, _, _| scale.as_str().to_owned()))
    .bind(earlier(alliance, |_, low, _| low.0))
    .bind(earlier(alliance, |_, _, high| high.0))
    .execute(connection)
    .await?;
    Ok(())
}

fn latest<T>(alliance: Option<&AllianceSummary>, part: impl Fn(&Score) -> T) -> Vec<T> {
    let scores: &[Score] = alliance.map_or(&[], |a| {
        let Scores(scores) = &a.latest;
        scores
    });
    scores.iter().map(part).collect()
}

fn earlier<T>(
    alliance: Option<&AllianceSummary>,
    part: impl Fn(ScaleId, Points, Points) -> T,
) -> Vec<T> {
    alliance
        .into_iter()
        .flat_map(|a| &a.earlier)
        .map(|span| part(span.scale, span.low, span.high))
        .collect()
}

/// Every care episode that the actor may see, in a fixed order.
///
/// # Errors
/// The database's.
pub async fn all_care_episodes(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(
        sqlx::query_scalar(
            "SELECT id FROM app.care_episode WHERE organisation_id = $1 ORDER BY id",
        )
        .bind(organisation)
        .fetch_all(connection)
        .await?,
    )
}
