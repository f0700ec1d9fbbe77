//! From an empty server to a database that a practice can work in: roles, schema, instruments, the practice itself.

use app::{alliance::Instruments, practice::Actor};
use chrono::{DateTime, Utc};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, migrate::Migrator,
    postgres::PgConnectOptions,
};
use uuid::Uuid;

use super::{StoreError, codes, ids};
use crate::instruments;

pub static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// The database roles; may run again at any time.
pub const ROLES: &str = include_str!("roles.sql");

/// Creates roles and database when they are missing. `admin` may create both and points to a maintenance database.
///
/// # Errors
/// The database's.
pub async fn prepare(admin: &PgConnectOptions, database: &str) -> Result<(), StoreError> {
    let mut connection = PgConnection::connect_with(admin).await?;
    connection.execute(ROLES).await?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(database)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        let quoted = database.replace('"', "\"\"");
        let create = format!(
            "CREATE DATABASE \"{quoted}\" OWNER rapport_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        );
        connection
            .execute(sqlx::raw_sql(AssertSqlSafe(create)))
            .await?;
    }
    connection.close().await?;
    Ok(())
}

/// Brings the schema up to date and registers the instruments that this build knows.
///
/// # Errors
/// The database's, or a definition that changed without a new version.
pub async fn migrate(
    migrate: &PgConnectOptions,
    instruments: &Instruments,
) -> Result<(), StoreError> {
    let mut connection = PgConnection::connect_with(migrate).await?;
    MIGRATOR.run(&mut connection).await.map_err(|error| {
        StoreError::Refused(format!(
            "the schema could not be brought up to date: {error}"
        ))
    })?;
    register(&mut connection, instruments).await?;
    connection.close().await?;
    Ok(())
}

/// Has Postgres look at the tables that pages read. It does so by itself within a minute or so of many new rows; until then it
/// plans as if they were empty, and a caseload takes three times as long.
///
/// # Errors
/// The database's.
pub async fn gather_statistics(migrate: &PgConnectOptions) -> Result<(), StoreError> {
    let mut connection = PgConnection::connect_with(migrate).await?;
    connection.execute("SET ROLE rapport_owner").await?;
    connection
        .execute(
            "ANALYZE app.client, app.care_episode, app.session, app.rating, app.score, app.caseload_row, app.finding",
        )
        .await?;
    connection.close().await?;
    Ok(())
}

async fn register(
    connection: &mut PgConnection,
    instruments: &Instruments,
) -> Result<(), StoreError> {
    for instrument in instruments.iter() {
        let version = i32::try_from(instrument.version)
            .map_err(|_| StoreError::Refused("an instrument's version is too large".to_owned()))?;
        let hash = instruments::hash(instrument);
        let stored: Vec<u8> = sqlx::query_scalar(
            "WITH added AS (
               INSERT INTO app.instrument (code, version, definition_hash, family) VALUES ($1, $2, $3, $4)
               ON CONFLICT (code, version) DO NOTHING RETURNING definition_hash
             )
             SELECT definition_hash FROM added
             UNION ALL
             SELECT definition_hash FROM app.instrument WHERE code = $1 AND version = $2
             LIMIT 1",
        )
        .bind(&instrument.code)
        .bind(version)
        .bind(hash.as_slice())
        .bind(codes::family_text(instrument.family))
        .fetch_one(&mut *connection)
        .await?;
        if stored != hash {
            return Err(StoreError::Refused(format!(
                "the definition of {} {} changed without a new version: scores of one version would differ. \
                 Give the changed definition the next version number.",
                instrument.code, instrument.version
            )));
        }
    }
    Ok(())
}

/// What a command needs to know of the practice in this database.
#[derive(Clone, Debug)]
pub struct Founded {
    pub organisation: Uuid,
    pub name: String,
    pub time_zone: String,
    pub demo: bool,
    /// The actor of commands, named "command line" in the audit.
    pub command_line: Uuid,
}

impl Founded {
    /// The command line as an actor, with a request id of its own.
    pub fn actor(&self, now: DateTime<Utc>) -> Actor {
        Actor {
            organisation: self.organisation,
            staff: self.command_line,
            request: ids::new_id(now),
        }
    }
}

/// A practice to be founded when there is none.
#[derive(Clone, Debug)]
pub struct Foundation<'a> {
    pub name: &'a str,
    pub time_zone: &'a str,
    pub demo: bool,
}

/// The practice of this database; founds one when there is none.
///
/// # Errors
/// The database's.
pub async fn found(
    migrate: &PgConnectOptions,
    foundation: Foundation<'_>,
    now: DateTime<Utc>,
) -> Result<Founded, StoreError> {
    let mut connection = PgConnection::connect_with(migrate).await?;
    let mut transaction = connection.begin().await?;
    let existing = find(&mut transaction).await?;
    let founded = match existing {
        Some(founded) => founded,
        None => create(&mut transaction, &foundation, now).await?,
    };
    transaction.commit().await?;
    connection.close().await?;
    Ok(founded)
}

async fn find(connection: &mut PgConnection) -> Result<Option<Founded>, StoreError> {
    let row: Option<(Uuid, String, String, bool, Uuid)> = sqlx::query_as(
        "SELECT o.id, o.name, o.time_zone, o.demo, s.id FROM app.organisation o
         JOIN app.staff s ON s.organisation_id = o.id AND s.kind = 'command_line'
         ORDER BY o.created_at LIMIT 1",
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(
        |(organisation, name, time_zone, demo, command_line)| Founded {
            organisation,
            name,
            time_zone,
            demo,
            command_line,
        },
    ))
}

async fn create(
    connection: &mut PgConnection,
    foundation: &Foundation<'_>,
    now: DateTime<Utc>,
) -> Result<Founded, StoreError> {
    let (organisation, command_line) = (ids::new_id(now), ids::new_id(now));
    sqlx::query(
        "INSERT INTO app.organisation (id, name, time_zone, demo, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(organisation)
    .bind(foundation.name)
    .bind(foundation.time_zone)
    .bind(foundation.demo)
    .bind(now)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO app.staff (organisation_id, id, kind, name, created_at) VALUES ($1, $2, 'command_line', $3, $4)",
    )
    .bind(organisation)
    .bind(command_line)
    .bind("command line")
    .bind(now)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO app.role_grant (organisation_id, staff_id, role, granted_at) VALUES ($1, $2, 'command_line', $3)",
    )
    .bind(organisation)
    .bind(command_line)
    .bind(now)
    .execute(&mut *connection)
    .await?;
    Ok(Founded {
        organisation,
        name: foundation.name.to_owned(),
        time_zone: foundation.time_zone.to_owned(),
        demo: foundation.demo,
        command_line,
    })
}
