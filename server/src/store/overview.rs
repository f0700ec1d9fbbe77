//! What is published of the practice, read as a role that sees no client; and the viewer's own shares, read as herself.

use app::{
    error::PortError,
    practice::{Actor, Overview},
    supervision::{
        OwnShare, PracticeFigures,
        published::{Dot, Quarter},
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::FutureExt;
use serde::de::DeserializeOwned;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{Audit, Finish, Store, StoreError};

/// Periods that a page shows, a year and a half, and the quarters in them.
const PERIODS: i64 = 20;
const QUARTERS: i64 = 6;

#[async_trait]
impl Overview for Store {
    async fn overview(&self, actor: &Actor) -> Result<Option<PracticeFigures>, PortError> {
        let organisation = actor.organisation;
        let published = self
            .overview
            .read(actor, move |connection| {
                async move {
                    let figures = published(connection, organisation).await?;
                    let audit = |refused| {
                        let of = vec![organisation];
                        if refused {
                            Audit::refused("view practice figures", "organisation", of)
                        } else {
                            Audit::new("view practice figures", "organisation", of)
                        }
                    };
                    let audit = audit(figures.is_none());
                    Ok((figures, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        let Some((mut figures, frozen_at)) = published else {
            return Ok(None);
        };
        figures.frozen_on = frozen_at.map(|at| self.door.day(at));
        let (staff, quarters) = (actor.staff, numbers(&figures));
        figures.own = self
            .door
            .read(actor, move |connection| {
                async move {
                    let own = own(connection, organisation, staff, &quarters).await?;
                    let audit = Audit::new("view own shares", "staff", vec![staff]);
                    Ok((own, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(Some(figures))
    }
}

fn numbers(figures: &PracticeFigures) -> Vec<i32> {
    figures.quarters.iter().map(|q| q.quarter.0).collect()
}

#[derive(FromRow)]
struct Published {
    kind: String,
    frozen_at: DateTime<Utc>,
    body: Json<serde_json::Value>,
}

/// With when the latest period was frozen; `None` where the actor is not shown it.
async fn published(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Option<(PracticeFigures, Option<DateTime<Utc>>)>, StoreError> {
    let sees: bool = sqlx::query_scalar("SELECT authz.sees_practice()")
        .fetch_one(&mut *connection)
        .await?;
    if !sees {
        return Ok(None);
    }
    let rows: Vec<Published> = sqlx::query_as(
        "SELECT p.kind, p.frozen_at, p.body FROM (
           SELECT kind, number, frozen_at, body, row_number() OVER (PARTITION BY kind ORDER BY number DESC) AS place
           FROM app.publication WHERE organisation_id = $1
         ) p
         WHERE p.place <= CASE p.kind WHEN 'period' THEN $2 WHEN 'quarter' THEN $3 ELSE 1 END
         ORDER BY p.kind, p.number",
    )
    .bind(organisation)
    .bind(PERIODS)
    .bind(QUARTERS)
    .fetch_all(connection)
    .await?;
    let mut figures = PracticeFigures::default();
    let mut frozen_at = None;
    for row in rows {
        match row.kind.as_str() {
            "period" => {
                frozen_at = Some(row.frozen_at);
                figures.periods.push(read(row.body, organisation)?);
            }
            "quarter" => figures.quarters.push(read(row.body, organisation)?),
            _ => figures.curves.push(read(row.body, organisation)?),
        }
    }
    Ok(Some((figures, frozen_at)))
}

fn read<T: DeserializeOwned>(
    Json(body): Json<serde_json::Value>,
    organisation: Uuid,
) -> Result<T, StoreError> {
    serde_json::from_value(body)
        .map_err(|_| StoreError::inconsistent("publication", "body", organisation))
}

#[derive(FromRow)]
struct OwnRow {
    quarter: i32,
    held: i64,
    given: i64,
    flagged: i64,
    in_time: i64,
}

async fn own(
    connection: &mut PgConnection,
    organisation: Uuid,
    staff: Uuid,
    quarters: &[i32],
) -> Result<Vec<OwnShare>, StoreError> {
    let rows: Vec<OwnRow> = sqlx::query_as(
        "SELECT q.quarter, sum(p.given + p.declined + p.technical + p.not_asked) AS held, sum(p.given) AS given,
           sum(p.flagged) AS flagged, sum(p.in_time) AS in_time
         FROM unnest($3::int[]) AS q (quarter)
         JOIN app.care_episode e ON e.organisation_id = $1 AND e.therapist_id = $2
         JOIN app.period_row p ON p.organisation_id = $1 AND p.care_episode_id = e.id
           AND p.period BETWEEN 3 * q.quarter AND 3 * q.quarter + 2
         GROUP BY q.quarter ORDER BY q.quarter",
    )
    .bind(organisation)
    .bind(staff)
    .bind(quarters)
    .fetch_all(connection)
    .await?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(rows
        .into_iter()
        .map(|row| OwnShare {
            quarter: Quarter(row.quarter),
            rated: Dot {
                of: count(row.held),
                done: count(row.given),
            },
            in_time: Dot {
                of: count(row.flagged),
                done: count(row.in_time),
            },
        })
        .collect())
}
