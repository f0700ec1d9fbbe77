//! What therapists write of sessions. Each saving is a version: nothing that was written is lost.

use app::sessions::{Around, Done, NotDone, Observation};
use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Outcome, Work};
use crate::store::StoreError;

#[derive(FromRow)]
struct Row {
    session_id: Uuid,
    words: Option<String>,
    written_at: DateTime<Utc>,
    written_by: String,
}

/// `None` where the actor does not see the alliance in this care episode.
///
/// # Errors
/// The database's.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
) -> Result<Option<Around>, StoreError> {
    let visible: bool = sqlx::query_scalar("SELECT $1 = ANY (authz.visible_episodes())")
        .bind(care_episode)
        .fetch_one(&mut *connection)
        .await?;
    if !visible {
        return Ok(None);
    }
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT o.session_id, o.words, o.written_at, p.name AS written_by
         FROM app.observation o
         JOIN app.staff p ON p.organisation_id = o.organisation_id AND p.id = o.written_by
         WHERE o.organisation_id = $1 AND o.care_episode_id = $2 ORDER BY o.version DESC, o.session_id",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_all(&mut *connection)
    .await?;
    let observation = |row: Row| Observation {
        session: row.session_id,
        words: row.words,
        written_at: row.written_at,
        written_by: row.written_by,
    };
    Ok(Some(Around {
        observations: rows.into_iter().map(observation).collect(),
        withdrawn: withdrawn(connection, organisation).await?,
    }))
}

/// Codes of the instruments that the practice does not offer.
///
/// # Errors
/// The database's.
pub async fn withdrawn(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<String>, StoreError> {
    let newest: Option<Vec<String>> = sqlx::query_scalar(
        "SELECT withdrawn FROM app.instrument_setting WHERE organisation_id = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(organisation)
    .fetch_optional(connection)
    .await?;
    Ok(newest.unwrap_or_default())
}

impl Work<'_> {
    /// A further version; the care episode is locked.
    pub(super) async fn observe(&mut self, session: Uuid, words: Option<String>) -> Outcome {
        let last: Option<(i32, Option<String>)> = sqlx::query_as(
            "SELECT version, words FROM app.observation WHERE organisation_id = $1 AND session_id = $2
             ORDER BY version DESC LIMIT 1",
        )
        .bind(self.origin.organisation)
        .bind(session)
        .fetch_optional(&mut *self.connection)
        .await?;
        let (version, now) = last.unwrap_or_default();
        if now == words {
            return Ok(Ok(Done::Session(session)));
        }
        let written = sqlx::query(
            "INSERT INTO app.observation (organisation_id, session_id, version, care_episode_id, words, written_at, written_by)
             SELECT s.organisation_id, s.id, $4, s.care_episode_id, $5, $6, $7 FROM app.session s
             WHERE s.organisation_id = $1 AND s.care_episode_id = $2 AND s.id = $3",
        )
        .bind(self.origin.organisation)
        .bind(self.treatment.id)
        .bind(session)
        .bind(version + 1)
        .bind(words)
        .bind(self.origin.recorded_at)
        .bind(self.origin.recorded_by)
        .execute(&mut *self.connection)
        .await?;
        Ok(match written.rows_affected() {
            1 => Ok(Done::Session(session)),
            _ => Err(NotDone::NotTheirs),
        })
    }
}
