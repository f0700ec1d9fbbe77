use app::{
    audit::{ActionKind, Ask, AuditPage, Chain, Line, PAGE, Who},
    error::PortError,
    practice::{Actor, AuditLog},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::store::{Audit, Finish, Store, StoreError, ids};

#[async_trait]
impl AuditLog for Store {
    async fn audit(&self, actor: &Actor, ask: &Ask) -> Result<Option<AuditPage>, PortError> {
        let (organisation, ask) = (actor.organisation, ask.clone());
        let page = self
            .door
            .read(actor, move |connection| {
                async move {
                    let is_administrator: bool =
                        sqlx::query_scalar("SELECT authz.holds('administrator')")
                            .fetch_one(&mut *connection)
                            .await?;
                    if !is_administrator {
                        let audit = Audit::refused("view audit", "audit", vec![]);
                        return Ok((None, Finish::Commit(audit)));
                    }
                    let page = load(connection, organisation, &ask).await?;
                    let audit = Audit::new("view audit", "audit", vec![]);
                    Ok((Some(page), Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(page)
    }
}

async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    ask: &Ask,
) -> Result<AuditPage, StoreError> {
    let (from, mut before) = match ask.day {
        Some(day) => span_of(connection, organisation, day).await?,
        None => (None, None),
    };
    if let Some(asked) = ask.before {
        before = Some(before.map_or(asked, |end| end.min(asked)));
    }
    let most = PAGE + 1;
    let rows: Vec<LineRow> = sqlx::query_as(
        "SELECT p.id, p.at AT TIME ZONE o.time_zone AS at, p.actor_id, s.name, p.roles, p.action, p.outcome,
           p.object_kind, p.objects, p.first_object, p.sequence
         FROM audit.page($2, $3, $4, $5, $6) p
         JOIN app.organisation o ON o.id = $1
         LEFT JOIN app.staff s ON s.organisation_id = $1 AND s.id = p.actor_id
         ORDER BY p.id DESC",
    )
    .bind(organisation)
    .bind(ask.person)
    .bind(ask.kind.map(ActionKind::code))
    .bind(from)
    .bind(before)
    .bind(i32::try_from(most).unwrap_or(i32::MAX))
    .fetch_all(&mut *connection)
    .await?;
    let older = (rows.len() > PAGE)
        .then(|| rows.get(PAGE - 1).map(|row| row.id))
        .flatten();
    let people = sqlx::query_as(
        "SELECT id, name FROM app.staff WHERE organisation_id = $1 ORDER BY name, id",
    )
    .bind(organisation)
    .fetch_all(&mut *connection)
    .await?;
    Ok(AuditPage {
        chain: chain(connection, organisation).await?,
        lines: rows
            .into_iter()
            .take(PAGE)
            .map(LineRow::into_domain)
            .collect(),
        people,
        older,
    })
}

/// A day of the practice as a span of ids: those carry the time.
async fn span_of(
    connection: &mut PgConnection,
    organisation: Uuid,
    day: NaiveDate,
) -> Result<(Option<Uuid>, Option<Uuid>), StoreError> {
    let (from, until): (DateTime<Utc>, DateTime<Utc>) = sqlx::query_as(
        "SELECT $2::timestamp AT TIME ZONE o.time_zone, ($2 + 1)::timestamp AT TIME ZONE o.time_zone
         FROM app.organisation o WHERE o.id = $1",
    )
    .bind(organisation)
    .bind(day)
    .fetch_one(connection)
    .await?;
    Ok((Some(ids::first_at(from)), Some(ids::first_at(until))))
}

async fn chain(connection: &mut PgConnection, organisation: Uuid) -> Result<Chain, StoreError> {
    let row: ChainRow = sqlx::query_as(
        "SELECT c.sealed, c.sealed_at AT TIME ZONE o.time_zone AS sealed_at, c.waiting, c.checkpoint,
           c.checkpoint_at AT TIME ZONE o.time_zone AS checkpoint_at
         FROM audit.state() c JOIN app.organisation o ON o.id = $1",
    )
    .bind(organisation)
    .fetch_one(connection)
    .await?;
    Ok(Chain {
        sealed: row.sealed.zip(row.sealed_at),
        waiting: row.waiting,
        checkpoint: row.checkpoint.zip(row.checkpoint_at),
    })
}

#[derive(FromRow)]
struct ChainRow {
    sealed: Option<i64>,
    sealed_at: Option<NaiveDateTime>,
    waiting: i64,
    checkpoint: Option<i64>,
    checkpoint_at: Option<NaiveDateTime>,
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    at: NaiveDateTime,
    actor_id: Uuid,
    name: Option<String>,
    roles: Vec<String>,
    action: String,
    outcome: String,
    object_kind: String,
    objects: i32,
    first_object: Option<Uuid>,
    sequence: Option<i64>,
}

impl LineRow {
    fn into_domain(self) -> Line {
        Line {
            at: self.at,
            who: match self.name {
                Some(name) => Who::Person(name),
                None if self.actor_id.is_nil() => Who::Unknown,
                None => Who::CommandLine,
            },
            roles: self.roles,
            action: self.action,
            refused: self.outcome != "done",
            object_kind: self.object_kind,
            objects: usize::try_from(self.objects).unwrap_or_default(),
            first_object: self.first_object,
            sequence: self.sequence,
        }
    }
}
