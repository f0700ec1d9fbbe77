//! What the doctor judges, as the database tells it: of the roles what each finds after signing in, so that it is the
//! one that requests really come in as.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::{Connection, FromRow, PgConnection, postgres::PgConnectOptions};

use super::{Connections, StoreError, founding::MIGRATOR};
use crate::doctor::{Facts, RoleFacts, Setup, TableFacts};

/// # Errors
/// The database's.
pub async fn facts(
    connections: &Connections,
    now: impl Fn() -> DateTime<Utc>,
    setup: Setup,
) -> Result<Facts, StoreError> {
    let mut roles = Vec::new();
    for (options, may_lose_views) in [
        (&connections.app, false),
        (&connections.read, true),
        (&connections.auth, false),
        (&connections.seal, false),
        (&connections.listen, true),
        (&connections.publish, false),
        (&connections.overview, true),
    ] {
        roles.push(role(options, may_lose_views).await?);
    }
    let mut connection = PgConnection::connect_with(&connections.migrate).await?;
    let (pending, unknown) = migrations(&mut connection).await?;
    let (version, database_now): (i32, DateTime<Utc>) =
        sqlx::query_as("SELECT current_setting('server_version_num')::int, clock_timestamp()")
            .fetch_one(&mut connection)
            .await?;
    let skew = database_now - now();
    let (demo, demo_inside) = demo(&mut connection).await?;
    let facts = Facts {
        roles,
        tables: tables(&mut connection).await?,
        pending,
        unknown,
        version,
        off: sqlx::query_scalar(
            "SELECT name FROM pg_catalog.pg_settings
             WHERE name IN ('fsync', 'full_page_writes', 'data_checksums') AND setting = 'off' ORDER BY name",
        )
        .fetch_all(&mut connection)
        .await?,
        skew,
        demo,
        demo_inside,
        setup,
    };
    connection.close().await?;
    Ok(facts)
}

#[derive(FromRow)]
struct RoleRow {
    name: String,
    superuser: bool,
    bypasses: bool,
    owner: bool,
    unlimited: Vec<String>,
    commits_wait: bool,
}

async fn role(options: &PgConnectOptions, may_lose_views: bool) -> Result<RoleFacts, StoreError> {
    let mut connection = PgConnection::connect_with(options).await?;
    let row: RoleRow = sqlx::query_as(
        "SELECT r.rolname::text AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
           NOT r.rolsuper AND EXISTS (
             SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND pg_has_role(r.oid, c.relowner, 'MEMBER')
           ) AS owner,
           ARRAY(
             SELECT s.name FROM pg_catalog.pg_settings s
             WHERE s.name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')
               AND s.setting = '0' ORDER BY s.name
           ) AS unlimited,
           current_setting('synchronous_commit') <> 'off' AS commits_wait
         FROM pg_catalog.pg_roles r WHERE r.rolname = current_user",
    )
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    Ok(RoleFacts {
        name: row.name,
        superuser: row.superuser,
        bypasses_row_security: row.bypasses,
        owner: row.owner,
        unlimited: row.unlimited,
        commits_wait: row.commits_wait || may_lose_views,
    })
}

async fn tables(connection: &mut PgConnection) -> Result<Vec<TableFacts>, StoreError> {
    let rows: Vec<(String, bool, bool, i64, Option<bool>)> = sqlx::query_as(
        "SELECT n.nspname || '.' || c.relname, c.relrowsecurity, c.relforcerowsecurity,
           (SELECT count(*) FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid),
           CASE WHEN n.nspname = 'app' AND EXISTS (
             SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id'
           ) THEN EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid
             AND NOT p.polpermissive AND p.polname = 'organisation_floor') END
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('app', 'auth', 'audit') AND c.relkind IN ('r', 'p') ORDER BY 1",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(name, row_security, forced, policies, floor)| TableFacts {
            name,
            row_security,
            forced,
            policies,
            floor,
        })
        .collect())
}

/// Whether there is a demo practice, and what of one is where none should be.
async fn demo(connection: &mut PgConnection) -> Result<(bool, Vec<String>), StoreError> {
    let (demo, beside, grown, entered): (bool, bool, bool, bool) = sqlx::query_as(
        "SELECT coalesce(bool_or(o.demo), false), coalesce(bool_or(o.demo) AND NOT bool_and(o.demo), false),
           -- It is among the first things that were done in a demo practice.
           coalesce(bool_or(NOT o.demo AND EXISTS (
             SELECT FROM (SELECT e.action FROM audit.event e WHERE e.organisation_id = o.id ORDER BY e.at LIMIT 100) first
             WHERE first.action = 'grow demo practice')), false),
           coalesce(bool_or(NOT o.demo AND EXISTS (
             SELECT FROM auth.sign_in i WHERE i.organisation_id = o.id AND i.demo_door)), false)
         FROM app.organisation o",
    )
    .fetch_one(connection)
    .await?;
    let inside = [
        (beside, "the demo practice beside it"),
        (
            grown,
            "the demo's people, whose passwords were written into a file",
        ),
        (entered, "sign-ins that one click of the demo opened"),
    ];
    let inside = inside.into_iter().filter(|(is_so, _)| *is_so);
    Ok((demo, inside.map(|(_, what)| what.to_owned()).collect()))
}

/// The migrations that a practice which is there already lacks; none where there is nothing yet.
///
/// # Errors
/// The database's.
pub async fn pending(connections: &Connections) -> Result<Vec<String>, StoreError> {
    let mut admin = PgConnection::connect_with(&connections.admin).await?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(&connections.database)
            .fetch_one(&mut admin)
            .await?;
    admin.close().await?;
    if !exists {
        return Ok(Vec::new());
    }
    let mut there =
        PgConnection::connect_with(&connections.admin.clone().database(&connections.database))
            .await?;
    let has_schema: bool =
        sqlx::query_scalar("SELECT to_regclass('public._sqlx_migrations') IS NOT NULL")
            .fetch_one(&mut there)
            .await?;
    there.close().await?;
    if !has_schema {
        return Ok(Vec::new());
    }
    let mut connection = PgConnection::connect_with(&connections.migrate).await?;
    let (pending, _) = migrations(&mut connection).await?;
    connection.close().await?;
    Ok(pending)
}

/// Those of this build that were not applied, and those applied that this build does not have.
async fn migrations(connection: &mut PgConnection) -> Result<(Vec<String>, Vec<i64>), StoreError> {
    let applied: BTreeSet<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(connection)
            .await?
            .into_iter()
            .collect();
    let pending = MIGRATOR
        .iter()
        .filter(|migration| !applied.contains(&migration.version))
        .map(|migration| format!("{} ({})", migration.version, migration.description))
        .collect();
    let known: BTreeSet<i64> = MIGRATOR.iter().map(|migration| migration.version).collect();
    Ok((pending, applied.difference(&known).copied().collect()))
}
