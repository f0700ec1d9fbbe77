//! The practice's people, as the command line adds them.

use app::practice::Role;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, postgres::types::PgRange};
use uuid::Uuid;

use super::{StoreError, ids};

#[derive(Clone, Debug)]
pub struct NewStaff {
    pub user_name: Option<String>,
    pub name: String,
    pub roles: Vec<Role>,
}

pub const fn role_text(role: Role) -> &'static str {
    match role {
        Role::Therapist => "therapist",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

/// Adds a person with roles.
///
/// # Errors
/// [`StoreError::Refused`] when the user name is taken.
pub async fn add(
    connection: &mut PgConnection,
    organisation: Uuid,
    staff: &NewStaff,
    now: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let id = ids::new_id(now);
    sqlx::query(
        "INSERT INTO app.staff (organisation_id, id, user_name, name, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(organisation)
    .bind(id)
    .bind(staff.user_name.as_deref().map(|name| name.trim().to_lowercase()))
    .bind(&staff.name)
    .bind(now)
    .execute(&mut *connection)
    .await
    .map_err(StoreError::from)
    .map_err(|error| match error.constraint() {
        Some("staff_user_name_is_unique") => StoreError::Refused(format!(
            "user name: {} is taken; choose another",
            staff.user_name.as_deref().unwrap_or_default()
        )),
        _ => error,
    })?;
    for role in &staff.roles {
        sqlx::query(
            "INSERT INTO app.role_grant (organisation_id, staff_id, role, granted_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(organisation)
        .bind(id)
        .bind(role_text(*role))
        .bind(now)
        .execute(&mut *connection)
        .await?;
    }
    Ok(id)
}

/// The id behind a user name.
///
/// # Errors
/// [`StoreError::Refused`] when there is none.
pub async fn find(
    connection: &mut PgConnection,
    organisation: Uuid,
    user_name: &str,
) -> Result<Uuid, StoreError> {
    sqlx::query_scalar("SELECT id FROM app.staff WHERE organisation_id = $1 AND user_name = $2")
        .bind(organisation)
        .bind(user_name.trim().to_lowercase())
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| {
            StoreError::Refused(format!(
                "user name: nobody here is called {user_name}; see `rapport user list`"
            ))
        })
}

/// A colleague's name.
///
/// # Errors
/// The database's.
pub async fn name(
    connection: &mut PgConnection,
    organisation: Uuid,
    staff: Uuid,
) -> Result<String, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT name FROM app.staff WHERE organisation_id = $1 AND id = $2")
            .bind(organisation)
            .bind(staff)
            .fetch_one(connection)
            .await?,
    )
}

/// Who answers to a user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Therapist(Uuid),
    /// Not active, or without the role.
    SomebodyElse,
    Nobody,
}

/// The active therapist behind a user name.
///
/// # Errors
/// The database's.
pub async fn therapist_named(
    connection: &mut PgConnection,
    organisation: Uuid,
    user_name: &str,
) -> Result<Named, StoreError> {
    let found: Option<(Uuid, bool)> = sqlx::query_as(
        "SELECT s.id, s.active AND EXISTS (
           SELECT FROM app.role_grant g
           WHERE g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'therapist')
         FROM app.staff s WHERE s.organisation_id = $1 AND s.user_name = $2",
    )
    .bind(organisation)
    .bind(user_name.trim().to_lowercase())
    .fetch_optional(connection)
    .await?;
    Ok(match found {
        Some((id, true)) => Named::Therapist(id),
        Some((_, false)) => Named::SomebodyElse,
        None => Named::Nobody,
    })
}

/// Lets one person see another's cases from `since` until further notice, or until `until`.
///
/// # Errors
/// [`StoreError::Refused`] when such a line is there already.
pub async fn supervise(
    connection: &mut PgConnection,
    organisation: Uuid,
    (supervisor, supervisee): (Uuid, Uuid),
    since: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
) -> Result<Uuid, StoreError> {
    let id = ids::new_id(since);
    let valid = match until {
        Some(until) => PgRange::from(since..until),
        None => PgRange::from(since..),
    };
    sqlx::query(
        "INSERT INTO app.supervision_line (organisation_id, id, supervisor_id, supervisee_id, valid)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(organisation)
    .bind(id)
    .bind(supervisor)
    .bind(supervisee)
    .bind(valid)
    .execute(connection)
    .await?;
    Ok(id)
}

/// Lets one person look after another's open cases from `since` until further notice, or until `until`.
///
/// # Errors
/// The database's.
pub async fn cover(
    connection: &mut PgConnection,
    organisation: Uuid,
    (cover, therapist): (Uuid, Uuid),
    since: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
) -> Result<Uuid, StoreError> {
    let id = ids::new_id(since);
    sqlx::query(
        "INSERT INTO app.cover_line (organisation_id, id, therapist_id, cover_id, valid)
         VALUES ($1, $2, $3, $4, tstzrange($5, $6))",
    )
    .bind(organisation)
    .bind(id)
    .bind(therapist)
    .bind(cover)
    .bind(since)
    .bind(until)
    .execute(connection)
    .await?;
    Ok(id)
}

/// Ends the current line between two people; nothing is deleted.
///
/// # Errors
/// [`StoreError::Refused`] when there is no such line.
pub async fn end_supervision(
    connection: &mut PgConnection,
    organisation: Uuid,
    (supervisor, supervisee): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = sqlx::query(
        "UPDATE app.supervision_line SET valid = tstzrange(lower(valid), $4)
         WHERE organisation_id = $1 AND supervisor_id = $2 AND supervisee_id = $3 AND valid @> $4 AND lower(valid) < $4",
    )
    .bind(organisation)
    .bind(supervisor)
    .bind(supervisee)
    .bind(now)
    .execute(connection)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(StoreError::Refused(
            "supervision: there is no current line between these two".to_owned(),
        ));
    }
    Ok(())
}

/// Adds a team of people who belong to it from `since`.
///
/// # Errors
/// The database's.
pub async fn add_team(
    connection: &mut PgConnection,
    organisation: Uuid,
    name: &str,
    members: &[Uuid],
    since: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let team = ids::new_id(since);
    sqlx::query("INSERT INTO app.team (organisation_id, id, name) VALUES ($1, $2, $3)")
        .bind(organisation)
        .bind(team)
        .bind(name)
        .execute(&mut *connection)
        .await?;
    for member in members {
        sqlx::query(
            "INSERT INTO app.team_member (organisation_id, id, team_id, staff_id, valid) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(organisation)
        .bind(ids::new_id(since))
        .bind(team)
        .bind(member)
        .bind(PgRange::from(since..))
        .execute(&mut *connection)
        .await?;
    }
    Ok(team)
}

/// Everybody: user name, name, roles.
///
/// # Errors
/// The database's.
pub async fn list(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<(Option<String>, String, Vec<String>)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT s.user_name, s.name, coalesce(array_agg(g.role ORDER BY g.role) FILTER (WHERE g.role IS NOT NULL), '{}')
         FROM app.staff s
         LEFT JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id
         WHERE s.organisation_id = $1 AND s.kind = 'person'
         GROUP BY s.organisation_id, s.id ORDER BY s.name",
    )
    .bind(organisation)
    .fetch_all(connection)
    .await?)
}
