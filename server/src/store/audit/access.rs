use app::client::{Access, Basis, Look, Seer};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::store::StoreError;

#[derive(FromRow)]
struct Row {
    staff_id: Uuid,
    name: Option<String>,
    /// Null in the rows about who has looked.
    basis: Option<String>,
    day: NaiveDate,
    times: i64,
}

/// Who can open a care episode now, and who has in the last 90 days, in one query. Empty for who cannot open it.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
) -> Result<Access, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT x.staff_id, s.name, x.basis, (x.at AT TIME ZONE o.time_zone)::date AS day, x.times
         FROM (
           SELECT staff_id, basis, since AS at, 0::bigint AS times FROM authz.seers($2)
           UNION ALL
           SELECT actor_id, NULL, last_at, times FROM audit.looks($2, authz.now() - interval '90 days')
         ) x
         JOIN app.organisation o ON o.id = $1
         LEFT JOIN app.staff s ON s.organisation_id = $1 AND s.id = x.staff_id
         ORDER BY x.basis, x.at DESC, s.name",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_all(connection)
    .await?;
    let mut access = Access::default();
    for row in rows {
        let Some(basis) = row.basis else {
            access.looks.push(Look {
                name: row.name,
                times: usize::try_from(row.times).unwrap_or_default(),
                last_on: row.day,
            });
            continue;
        };
        access.seers.push(Seer {
            name: row.name.unwrap_or_default(),
            since: row.day,
            basis: match basis.as_str() {
                "own" => Basis::Own,
                "supervision" => Basis::Supervision,
                "cover" => Basis::Cover,
                _ => return Err(StoreError::inconsistent("seers", "basis", row.staff_id)),
            },
        });
    }
    Ok(access)
}
