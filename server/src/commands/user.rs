use std::io::{self, BufRead};

use anyhow::{Context, Result};
use app::practice::Role;
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use crate::{
    cli::{UserAction, UserArgs},
    database::Database,
    out, passwords,
    store::{
        Audit, Finish,
        people::{self, NewStaff},
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
        } => {
            let password = read_password()?;
            let database = Database::open(&database).await?;
            let staff = NewStaff {
                user_name: Some(user_name.clone()),
                name,
                roles: roles.into_iter().map(Role::from).collect(),
            };
            add(&database, staff, &password).await?;
            out::line(format!("{user_name} can sign in now"))?;
            database.close().await
        }
        UserAction::Password {
            database,
            user_name,
        } => {
            let password = read_password()?;
            let database = Database::open(&database).await?;
            set_password(&database, &user_name, &password).await?;
            out::line(format!(
                "{user_name} has a new password; earlier sign-ins have ended"
            ))?;
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

/// Adds a person who can sign in.
///
/// # Errors
/// When the user name is taken or the password too short.
pub async fn add(database: &Database, staff: NewStaff, password: &str) -> Result<Uuid> {
    let hash = passwords::hash_new(password)?;
    let actor = database.command_line();
    let (organisation, now) = (actor.organisation, database.clock.now());
    let id = database
        .commands
        .write(&actor, move |connection| {
            async move {
                let id = people::add(connection, organisation, &staff, now).await?;
                Ok((
                    id,
                    Finish::Commit(Audit::new("add staff", "staff", vec![id])),
                ))
            }
            .boxed()
        })
        .await?;
    database
        .sign_ins
        .set_password(organisation, id, &hash)
        .await?;
    Ok(id)
}

/// Gives a person a new password.
///
/// # Errors
/// When nobody has that user name or the password is too short.
pub async fn set_password(database: &Database, user_name: &str, password: &str) -> Result<()> {
    let hash = passwords::hash_new(password)?;
    let actor = database.command_line();
    let (organisation, wanted) = (actor.organisation, user_name.to_owned());
    let id = database
        .commands
        .write(&actor, move |connection| {
            async move {
                let id = people::find(connection, organisation, &wanted).await?;
                Ok((
                    id,
                    Finish::Commit(Audit::new("set password", "staff", vec![id])),
                ))
            }
            .boxed()
        })
        .await?;
    Ok(database
        .sign_ins
        .set_password(organisation, id, &hash)
        .await?)
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

/// The first line of standard input: a password has no place among the arguments, where others can read it.
fn read_password() -> Result<String> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .context("the password is read from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
