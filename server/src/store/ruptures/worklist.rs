use app::{
    alliance::Why,
    ruptures::{RuptureEvent, WorklistRow},
};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{standing, word};
use crate::store::StoreError;

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    rupture: standing::Row,
    why: Option<Json<Vec<Why>>>,
    client_id: Uuid,
    client_name: String,
    client_code: String,
    therapist_name: Option<String>,
    sessions_held: i32,
    noticed_on: Option<NaiveDate>,
}

/// What is open, and what was closed in the last 90 days; not of clients who are archived.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    viewer: Uuid,
) -> Result<Vec<WorklistRow>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT r.*, v.why, e.client_id, c.name AS client_name, c.code AS client_code,
                CASE WHEN e.therapist_id <> $2 THEN t.name END AS therapist_name,
                coalesce(w.sessions_held, 0) AS sessions_held, s.held_on AS noticed_on
         FROM app.rupture_episode r
         JOIN app.rupture_event v ON v.organisation_id = r.organisation_id AND v.rupture_id = r.id AND v.number = 1
         JOIN app.care_episode e ON e.organisation_id = r.organisation_id AND e.id = r.care_episode_id
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.staff t ON t.organisation_id = e.organisation_id AND t.id = e.therapist_id
         LEFT JOIN app.caseload_row w ON w.organisation_id = r.organisation_id AND w.care_episode_id = r.care_episode_id
         LEFT JOIN app.session s ON s.organisation_id = r.organisation_id AND s.care_episode_id = r.care_episode_id
           AND s.number = r.noticed_at
         WHERE r.organisation_id = $1 AND e.archived_at IS NULL
           AND NOT (r.source = 'scores' AND EXISTS (
             SELECT FROM authz.veiled() h WHERE h.care_episode_id = r.care_episode_id AND h.session_number = r.noticed_at))
           AND (r.state IN ('possible', 'acknowledged', 'discussed') OR r.last_step_at > authz.now() - interval '90 days')",
    )
    .bind(organisation)
    .bind(viewer)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<WorklistRow, StoreError> {
        let rupture = self.rupture;
        let source = word(&rupture.source, "rupture_episode", "source")?;
        let (by, noticed_at) = (super::opened_by(source), Some(rupture.noticed_at));
        let opening = RuptureEvent {
            source: Some(source),
            why: self.why.map(|why| why.0).unwrap_or_default(),
            ..RuptureEvent::bare(by, noticed_at, rupture.opened_at)
        };
        Ok(WorklistRow {
            client: self.client_id,
            client_name: self.client_name,
            client_code: self.client_code,
            therapist_name: self.therapist_name,
            care_episode: rupture.care_episode_id,
            sessions_held: self.sessions_held,
            opened_at: rupture.opened_at,
            noticed_on: self.noticed_on,
            last_step_at: rupture.last_step_at,
            rupture: rupture.into_domain(vec![opening])?,
        })
    }
}
