use anyhow::Result;
use app::practice::Role;
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use crate::{
    cli::{UserAction, UserArgs},
    database::Database,
    out,
    store::{
        Audit, Finish,
        people::{self, NewStaff},
        sign_ins::{self, Issued},
    },
};

/// `rapport user …`
///
/// # Errors
/// With the field and the remedy.
pub async fn run(args: UserArgs) -> Result<()> {
    match args.action {
        UserAction::Add {
            database,
            user_name,
            name,
            roles,
            json,
        } => {
            let database = Database::open(&database).await?;
            let staff = NewStaff {
                user_name: Some(user_name.clone()),
                name,
                roles: roles.into_iter().map(Role::from).collect(),
            };
            let (_, issued) = add(&database, staff).await?;
            say_code(&user_name, &issued, json)?;
            database.close().await
        }
        UserAction::Invite {
            database,
            user_name,
            renew_authenticator,
            json,
        } => {
            let database = Database::open(&database).await?;
            let issued = invite(&database, &user_name, renew_authenticator).await?;
            say_code(&user_name, &issued, json)?;
            database.close().await
        }
        UserAction::Supervise {
            database,
            supervisor,
            therapist,
            end,
        } => {
            let database = Database::open(&database).await?;
            supervise(&database, supervisor, therapist, end).await?;
            database.close().await
        }
        UserAction::List { database, json } => {
            let database = Database::open(&database).await?;
            list(&database, json).await?;
            database.close().await
        }
    }
}

/// Adds a person and issues the invitation.
///
/// # Errors
/// When the user name is taken.
pub async fn add(database: &Database, staff: NewStaff) -> Result<(Uuid, Issued)> {
    let actor = database.command_line();
    let (organisation, now) = (actor.organisation, database.clock.now());
    Ok(database
        .commands
        .write(&actor, move |connection| {
            async move {
                let id = people::add(connection, organisation, &staff, now).await?;
                let issued = sign_ins::issue(connection, id, false, now).await?;
                Ok((
                    (id, issued),
                    Finish::Commit(Audit::new("add staff", "staff", vec![id])),
                ))
            }
            .boxed()
        })
        .await?)
}

/// Issues a one-time code for a new password, and with `renew_authenticator` for a new authenticator too.
///
/// # Errors
/// When nobody has that user name.
pub async fn invite(
    database: &Database,
    user_name: &str,
    renew_authenticator: bool,
) -> Result<Issued> {
    let actor = database.command_line();
    let (organisation, now) = (actor.organisation, database.clock.now());
    let wanted = user_name.to_owned();
    Ok(database
        .commands
        .write(&actor, move |connection| {
            async move {
                let id = people::find(connection, organisation, &wanted).await?;
                let issued = sign_ins::issue(connection, id, renew_authenticator, now).await?;
                Ok((
                    issued,
                    Finish::Commit(Audit::new("issue one-time code", "staff", vec![id])),
                ))
            }
            .boxed()
        })
        .await?)
}

fn say_code(user_name: &str, issued: &Issued, as_json: bool) -> Result<()> {
    let Issued { code, expires_at } = issued;
    if as_json {
        return out::json(
            &json!({ "user_name": user_name, "code": code, "expires_at": expires_at }),
        );
    }
    out::line(format!(
        "{user_name}: open /invitation and type {code} (good once, until {})",
        expires_at.format("%Y-%m-%d %H:%M UTC")
    ))
}

/// Begins or ends a supervision line.
///
/// # Errors
/// When one of the two is not known, or there is no line to end.
pub async fn supervise(
    database: &Database,
    supervisor: String,
    therapist: String,
    end: bool,
) -> Result<()> {
    let actor = database.command_line();
    let (organisation, now) = (actor.organisation, database.clock.now());
    database
        .commands
        .write(&actor, move |connection| {
            async move {
                let supervisor = people::find(connection, organisation, &supervisor).await?;
                let therapist = people::find(connection, organisation, &therapist).await?;
                let both = (supervisor, therapist);
                let action = if end {
                    people::end_supervision(connection, organisation, both, now).await?;
                    "end supervision"
                } else {
                    people::supervise(connection, organisation, both, now, None).await?;
                    "begin supervision"
                };
                Ok((
                    (),
                    Finish::Commit(Audit::new(action, "staff", vec![supervisor, therapist])),
                ))
            }
            .boxed()
        })
        .await?;
    Ok(())
}

async fn list(database: &Database, as_json: bool) -> Result<()> {
    let actor = database.command_line();
    let organisation = actor.organisation;
    let people = database
        .commands
        .write(&actor, move |connection| {
            async move {
                let people = people::list(connection, organisation).await?;
                Ok((
                    people,
                    Finish::Commit(Audit::new("list staff", "organisation", vec![organisation])),
                ))
            }
            .boxed()
        })
        .await?;
    if as_json {
        let people: Vec<_> = people
            .iter()
            .map(|(user_name, name, roles)| json!({ "user_name": user_name, "name": name, "roles": roles }))
            .collect();
        return out::json(&json!({ "staff": people }));
    }
    for (user_name, name, roles) in people {
        out::line(format!(
            "{:<28} {:<32} {}",
            user_name.unwrap_or_default(),
            name,
            roles.join(", ")
        ))?;
    }
    Ok(())
}
