use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use app::practice::Role;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures::FutureExt;
use rand::{TryRng, rngs::SysRng};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::serve;
use crate::{
    cli::DemoArgs,
    database::Database,
    demo::{practice, write::write},
    http::router::DemoEntrance,
    mail::Mail,
    out, passwords, second_factor,
    store::{
        Audit, Finish,
        founding::{self, Foundation},
        people::role_text,
        ratings::Origin,
    },
};

const FOUNDATION: Foundation<'static> = Foundation {
    name: "Harbour Street Practice",
    time_zone: "UTC",
    demo: true,
};

/// How one invented person signs in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct DemoSignIn {
    pub name: String,
    pub user_name: String,
    pub password: String,
    pub role: String,
    /// The authenticator's secret in base 32.
    pub one_time_code_secret: String,
    organisation: Uuid,
    staff: Uuid,
}

#[derive(Serialize)]
struct Ready<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    listening: Option<String>,
    sign_ins: &'a [DemoSignIn],
}

/// `rapport demo`
///
/// # Errors
/// On any address but this machine's own, on a database that is not the demo's, or with what is missing.
pub async fn run(args: DemoArgs) -> Result<()> {
    ensure!(
        args.addr.ip().is_loopback(),
        "--addr: the demo lets anybody in, so it listens on this machine alone; use 127.0.0.1:PORT"
    );
    let mail = Mail::of(&args.mail)?;
    let listener = if args.print_sign_ins {
        None
    } else {
        Some(serve::bind(args.addr)?)
    };
    let database = Database::in_directory(&args.data_dir, FOUNDATION).await?;
    let done = open(&args, &database, listener, mail).await;
    database.close().await?;
    done
}

async fn open(
    args: &DemoArgs,
    database: &Database,
    listener: Option<std::net::TcpListener>,
    mail: Option<Mail>,
) -> Result<()> {
    ensure!(
        database.founded.demo,
        "{} holds a practice of its own; the demo needs another --data-dir",
        args.data_dir.display()
    );
    let sign_ins = ensure_practice(database, &args.data_dir, args.seed).await?;
    let Some(listener) = listener else {
        return say(args, None, &sign_ins);
    };
    let entrance = serve::Entrance {
        demo_doors: entrances(&sign_ins),
        ..serve::Entrance::default()
    };
    serve::serve(database, listener, entrance, mail, |address| {
        say(args, Some(address), &sign_ins)
    })
    .await
}

/// The invented practice with its sign-ins; grown when it is not there yet.
///
/// # Errors
/// The database's, or a file of sign-ins that does not belong to it.
pub async fn ensure_practice(
    database: &Database,
    dir: &Path,
    seed: u64,
) -> Result<Vec<DemoSignIn>> {
    let path = dir.join("sign-ins.json");
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text).with_context(|| {
            format!(
                "{} is not readable, perhaps of an earlier version; remove {} to start anew",
                path.display(),
                dir.display()
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => grow(database, path, seed).await,
        Err(error) => Err(error).with_context(|| format!("{} is not readable", path.display())),
    }
}

async fn grow(database: &Database, path: PathBuf, seed: u64) -> Result<Vec<DemoSignIn>> {
    let invented = practice::practice(seed, database.clock.today());
    let actor = database.command_line();
    let origin = Origin {
        organisation: actor.organisation,
        recorded_by: actor.staff,
        recorded_at: database.clock.now(),
        source: "demo".to_owned(),
    };
    let (store, people) = (database.store.clone(), invented.staff.clone());
    let staff = database
        .commands
        .write(&actor, move |connection| {
            async move {
                let staff = write(
                    connection,
                    &origin,
                    (&store.instruments, &store.detectors),
                    &invented,
                )
                .await?;
                let audit = Audit::new(
                    "grow demo practice",
                    "organisation",
                    vec![origin.organisation],
                );
                Ok((staff, Finish::Commit(audit)))
            }
            .boxed()
        })
        .await
        .context("the demo practice could not be written; remove its --data-dir and start again")?;
    founding::gather_statistics(&database.connections.migrate).await?;
    database.publish_due(true).await?;
    let mut sign_ins = Vec::with_capacity(people.len());
    for (person, id) in people.iter().zip(staff) {
        let password = random_password()?;
        let hash = passwords::hash(&password)?;
        let sign_ins_of = &database.sign_ins;
        sign_ins_of
            .set_password(actor.organisation, id, &hash)
            .await?;
        let secret = second_factor::new_secret()?;
        sign_ins_of
            .enrol(actor.organisation, id, &secret, 0)
            .await?;
        sign_ins.push(DemoSignIn {
            name: person.name.to_owned(),
            user_name: person.user_name.to_owned(),
            password,
            role: role_text(person.role).to_owned(),
            one_time_code_secret: second_factor::written(&secret).replace(' ', ""),
            organisation: actor.organisation,
            staff: id,
        });
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    file.write_all(&serde_json::to_vec_pretty(&sign_ins)?)?;
    Ok(sign_ins)
}

fn random_password() -> Result<String> {
    let mut bytes = [0; 12];
    SysRng
        .try_fill_bytes(&mut bytes)
        .context("the machine has no random numbers")?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The first person of each role, as whom one click enters.
fn entrances(sign_ins: &[DemoSignIn]) -> Vec<DemoEntrance> {
    [Role::Therapist, Role::Supervisor, Role::Administrator]
        .into_iter()
        .filter_map(|role| {
            let sign_in = sign_ins
                .iter()
                .find(|sign_in| sign_in.role == role_text(role))?;
            Some(DemoEntrance {
                role,
                user_name: sign_in.user_name.clone(),
                organisation: sign_in.organisation,
                staff: sign_in.staff,
            })
        })
        .collect()
}

fn say(args: &DemoArgs, address: Option<SocketAddr>, sign_ins: &[DemoSignIn]) -> Result<()> {
    let listening = address.map(|address| format!("http://{address}"));
    if args.json {
        return out::json(&Ready {
            listening,
            sign_ins,
        });
    }
    out::line(format!(
        "{:<16}{:<28}{:<20}{}",
        "role", "user name", "password", "key of the authenticator app"
    ))?;
    for sign_in in sign_ins {
        out::line(format!(
            "{:<16}{:<28}{:<20}{}",
            sign_in.role, sign_in.user_name, sign_in.password, sign_in.one_time_code_secret
        ))?;
    }
    if let Some(listening) = listening {
        out::line(format!("listening on {listening}"))?;
    }
    Ok(())
}
