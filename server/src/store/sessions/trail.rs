//! What became of ratings: who recorded them, what they said before, where they may go.

use app::{
    alliance::{Answers, Points},
    sessions::{Change, Recording, Revision, Target, Trail},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::store::{StoreError, codes};

/// Days around a session in which a rating may have been meant for another.
const AROUND: i32 = 31;

#[derive(FromRow)]
struct RevisionRow {
    id: Uuid,
    rating_id: Uuid,
    change: String,
    instrument_code: String,
    instrument_version: i32,
    rater: String,
    answers: Vec<Option<i32>>,
    held_on: NaiveDate,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<String>,
    replaced_at: DateTime<Utc>,
    replaced_by: Option<String>,
    reason: Option<String>,
}

#[derive(FromRow)]
struct RecordingRow {
    at: DateTime<Utc>,
    by: Option<String>,
    source: String,
}

#[derive(FromRow)]
struct TargetRow {
    client_name: String,
    session: Uuid,
    number: i32,
    held_on: NaiveDate,
}

const REVISION: &str = "SELECT v.id, v.rating_id, v.change, v.instrument_code, v.instrument_version, v.rater, v.answers,
    v.held_on, v.recorded_at, b.name AS recorded_by, v.replaced_at, p.name AS replaced_by, v.reason
  FROM app.rating_revision v
  LEFT JOIN app.staff b ON b.organisation_id = v.organisation_id AND b.id = v.recorded_by
  LEFT JOIN app.staff p ON p.organisation_id = v.organisation_id AND p.id = v.replaced_by";

/// A rating of the care episode, standing or taken back; `None` where there is none that the actor may see.
///
/// # Errors
/// The database's, or a row that our own writes cannot produce.
pub async fn of_rating(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    rating: Uuid,
) -> Result<Option<Trail>, StoreError> {
    let recording: Option<RecordingRow> = sqlx::query_as(
        "SELECT r.recorded_at AS at, b.name AS by, r.source FROM app.rating r
         LEFT JOIN app.staff b ON b.organisation_id = r.organisation_id AND b.id = r.recorded_by
         WHERE r.organisation_id = $1 AND r.care_episode_id = $2 AND r.id = $3",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(rating)
    .fetch_optional(&mut *connection)
    .await?;
    let sql = format!(
        "{REVISION} WHERE v.organisation_id = $1 AND v.rating_id = $3
           AND ($4 OR v.care_episode_id = $2) ORDER BY v.replaced_at DESC, v.id DESC"
    );
    let rows: Vec<RevisionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(organisation)
        .bind(care_episode)
        .bind(rating)
        // What it said under another client is told where it is now; there, what it says now is not.
        .bind(recording.is_some())
        .fetch_all(&mut *connection)
        .await?;
    if recording.is_none() && rows.is_empty() {
        return Ok(None);
    }
    let targets = match recording {
        Some(_) => targets(connection, organisation, care_episode, rating).await?,
        None => Vec::new(),
    };
    Ok(Some(Trail {
        recording: recording.map(|row| Recording {
            at: row.at,
            by: row.by,
            source: row.source,
        }),
        revisions: domain(rows)?,
        targets,
    }))
}

/// The ratings that are no longer in the care episode, as they were last.
///
/// # Errors
/// As [`of_rating`].
pub async fn gone(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
) -> Result<Vec<Revision>, StoreError> {
    let sql = format!(
        "{REVISION} WHERE v.organisation_id = $1 AND v.care_episode_id = $2
           AND NOT EXISTS (SELECT FROM app.rating r WHERE r.organisation_id = v.organisation_id AND r.id = v.rating_id
             AND r.care_episode_id = v.care_episode_id)
           AND NOT EXISTS (SELECT FROM app.rating_revision l WHERE l.organisation_id = v.organisation_id
             AND l.rating_id = v.rating_id AND l.care_episode_id = v.care_episode_id
             AND (l.replaced_at, l.id) > (v.replaced_at, v.id))
         ORDER BY v.replaced_at DESC, v.id DESC"
    );
    let rows: Vec<RevisionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(organisation)
        .bind(care_episode)
        .fetch_all(connection)
        .await?;
    domain(rows)
}

/// Sessions without such a rating: of this treatment, and of the actor's other clients at about that time.
async fn targets(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    rating: Uuid,
) -> Result<Vec<Target>, StoreError> {
    let rows: Vec<TargetRow> = sqlx::query_as(
        "SELECT c.name AS client_name, s.id AS session, s.number, s.held_on
         FROM app.rating r
         JOIN app.session h ON h.organisation_id = r.organisation_id AND h.id = r.session_id
         JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id <> h.id AND s.attendance = 'held'
           AND s.care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[])
           AND (s.care_episode_id = $2 OR abs(s.held_on - h.held_on) <= $4)
         JOIN app.care_episode e ON e.organisation_id = s.organisation_id AND e.id = s.care_episode_id
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         WHERE r.organisation_id = $1 AND r.id = $3 AND NOT EXISTS (
           SELECT FROM app.rating o WHERE o.organisation_id = s.organisation_id AND o.session_id = s.id
             AND o.instrument_code = r.instrument_code AND o.rater = r.rater)
         ORDER BY (s.care_episode_id = $2) DESC, c.name, s.held_on DESC, s.number DESC",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(rating)
    .bind(AROUND)
    .fetch_all(connection)
    .await?;
    let each = rows.into_iter().map(|row| Target {
        client_name: row.client_name,
        session: row.session,
        number: row.number,
        held_on: row.held_on,
    });
    Ok(each.collect())
}

fn domain(rows: Vec<RevisionRow>) -> Result<Vec<Revision>, StoreError> {
    rows.into_iter().map(RevisionRow::into_domain).collect()
}

impl RevisionRow {
    fn into_domain(self) -> Result<Revision, StoreError> {
        Ok(Revision {
            rating: self.rating_id,
            change: match self.change.as_str() {
                "corrected" => Change::Corrected,
                "moved" => Change::Moved,
                "retracted" => Change::Retracted,
                _ => {
                    return Err(StoreError::inconsistent(
                        "rating_revision",
                        "change",
                        self.id,
                    ));
                }
            },
            version: codes::version(self.instrument_version, self.rating_id)?,
            instrument: self.instrument_code,
            rater: codes::rater(&self.rater, self.rating_id)?,
            answers: Answers(self.answers.into_iter().map(|a| a.map(Points)).collect()),
            held_on: self.held_on,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by,
            replaced_at: self.replaced_at,
            replaced_by: self.replaced_by,
            reason: self.reason,
        })
    }
}
