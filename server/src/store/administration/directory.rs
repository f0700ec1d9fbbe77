use app::admin::{Directory, Line, LineState, Person, Reason, Transfer, Treatment};
use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use uuid::Uuid;

use crate::store::{Audit, Finish, StoreError, codes};

#[derive(FromRow)]
struct PersonRow {
    id: Uuid,
    user_name: Option<String>,
    name: String,
    active: bool,
    roles: Vec<String>,
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    who: Uuid,
    whom: Uuid,
    from_day: NaiveDate,
    to_day: Option<NaiveDate>,
    state: String,
}

#[derive(FromRow)]
struct TransferRow {
    care_episode: Uuid,
    client_code: String,
    from_therapist: Uuid,
    to_therapist: Uuid,
    ended_on: NaiveDate,
    reason: String,
    alliance_opened: bool,
}

/// Everything about people, in the practice's days.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<(Directory, Finish), StoreError> {
    let directory = Directory {
        people: people(connection, organisation).await?,
        supervision: lines(connection, organisation, SUPERVISION).await?,
        cover: lines(connection, organisation, COVER).await?,
        teams: sqlx::query_as(
            "SELECT id, name FROM app.team WHERE organisation_id = $1 ORDER BY lower(name), id",
        )
        .bind(organisation)
        .fetch_all(&mut *connection)
        .await?,
        members: lines(connection, organisation, MEMBERS).await?,
        treatments: treatments(connection).await?,
        transfers: transfers(connection).await?,
    };
    let audit = Audit::new("view people", "organisation", vec![organisation]);
    Ok((directory, Finish::Commit(audit)))
}

async fn people(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = sqlx::query_as(
        "SELECT s.id, s.user_name, s.name, s.active,
                ARRAY(SELECT g.role FROM app.role_grant g
                      WHERE g.organisation_id = s.organisation_id AND g.staff_id = s.id) AS roles
         FROM app.staff s WHERE s.organisation_id = $1 AND s.kind = 'person'
         ORDER BY NOT s.active, lower(s.name), s.id",
    )
    .bind(organisation)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let mut roles = row
                .roles
                .iter()
                .map(|role| codes::role(role, row.id))
                .collect::<Result<Vec<_>, _>>()?;
            roles.sort();
            Ok(Person {
                id: row.id,
                user_name: row.user_name,
                name: row.name,
                active: row.active,
                roles,
            })
        })
        .collect()
}

/// Table, who and whom of the three kinds of line.
const SUPERVISION: (&str, &str, &str) = ("supervision_line", "supervisor_id", "supervisee_id");
const COVER: (&str, &str, &str) = ("cover_line", "cover_id", "therapist_id");
const MEMBERS: (&str, &str, &str) = ("team_member", "staff_id", "team_id");

async fn lines(
    connection: &mut PgConnection,
    organisation: Uuid,
    (table, who, whom): (&str, &str, &str),
) -> Result<Vec<Line>, StoreError> {
    let sql = format!(
        "SELECT l.id, l.{who} AS who, l.{whom} AS whom, (lower(l.valid) AT TIME ZONE o.time_zone)::date AS from_day,
                ((upper(l.valid) - interval '1 microsecond') AT TIME ZONE o.time_zone)::date AS to_day,
                CASE WHEN lower(l.valid) > authz.now() THEN 'coming' WHEN l.valid @> authz.now() THEN 'current'
                     ELSE 'past' END AS state
         FROM app.{table} l JOIN app.organisation o ON o.id = l.organisation_id
         WHERE l.organisation_id = $1 ORDER BY lower(l.valid) DESC, l.id"
    );
    let rows: Vec<LineRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(organisation)
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            id: row.id,
            who: row.who,
            whom: row.whom,
            from: row.from_day,
            to: row.to_day,
            state: match row.state.as_str() {
                "coming" => LineState::Coming,
                "current" => LineState::Current,
                _ => LineState::Past,
            },
        })
        .collect())
}

async fn treatments(connection: &mut PgConnection) -> Result<Vec<Treatment>, StoreError> {
    let rows: Vec<(Uuid, String, Uuid, NaiveDate)> = sqlx::query_as(
        "SELECT care_episode, client_code, therapist, started_on FROM authz.open_treatments()
         ORDER BY client_code, started_on, care_episode",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(
            |(care_episode, client_code, therapist, started_on)| Treatment {
                care_episode,
                client_code,
                therapist,
                started_on,
            },
        )
        .collect())
}

async fn transfers(connection: &mut PgConnection) -> Result<Vec<Transfer>, StoreError> {
    let rows: Vec<TransferRow> = sqlx::query_as(
        "SELECT care_episode, client_code, from_therapist, to_therapist, ended_on, reason, alliance_opened
         FROM authz.transfers() ORDER BY ended_on DESC, client_code, care_episode",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let reason = Reason::parse(&row.reason)
                .ok_or_else(|| StoreError::inconsistent("transfer", "reason", row.care_episode))?;
            Ok(Transfer {
                care_episode: row.care_episode,
                client_code: row.client_code,
                from: row.from_therapist,
                to: row.to_therapist,
                on: row.ended_on,
                reason,
                alliance_opened: row.alliance_opened,
            })
        })
        .collect()
}
