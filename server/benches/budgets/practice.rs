//! The practices that are measured: one private Postgres with the product's own settings, a database a practice.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Result, ensure};
use app::practice::Role;
use chrono::{NaiveDate, TimeDelta};
use server::{
    cluster::{Cluster, ClusterOptions},
    commands::{import::import, user},
    database::Database,
    exchange::{ImportOptions, profile},
    store::{Connections, founding::Foundation, people::NewStaff},
};
use sqlx::{Connection, PgConnection};

use crate::{fill, table::say};

/// The database that `rapport serve` opens.
pub const SERVED: &str = "rapport";
pub const THERAPIST: &str = "bench.therapist";

const CLIENTS: u32 = 60;
const SESSIONS: u32 = 60;

const FOUNDATION: Foundation<'static> = Foundation {
    name: "Measured practice",
    time_zone: "UTC",
    demo: false,
};

pub struct Bench {
    cluster: Cluster,
    pub dir: PathBuf,
}

/// A database with a practice in it.
pub struct Opened {
    pub database: Database,
    pub connections: Connections,
    name: String,
}

impl Bench {
    pub async fn start() -> Result<Self> {
        // Below the temporary directory, since the path of a socket is short and the account of Postgres must reach it.
        let dir = std::env::temp_dir().join(format!("rapport-bench-{}", std::process::id()));
        say("starting a private Postgres")?;
        let cluster = Cluster::start(ClusterOptions::new(&dir)).await?;
        Ok(Self { cluster, dir })
    }

    /// Stops Postgres and removes all data.
    pub async fn stop(self) -> Result<()> {
        self.cluster.stop().await?;
        Ok(fs::remove_dir_all(self.dir)?)
    }

    /// A new, empty practice in the database `name`.
    pub async fn open(&self, name: &str) -> Result<Opened> {
        let connections = Connections::of_cluster(&self.cluster, name);
        let database = Database::connect(
            &connections,
            FOUNDATION,
            &self.dir.join("rapport.key"),
            None,
        )
        .await?;
        Ok(Opened {
            database,
            connections,
            name: name.to_owned(),
        })
    }

    /// A practice with `sessions` sessions, in which one therapist has exactly 60 clients, each with 60 rated sessions.
    pub async fn caseload_of_sixty(&self, name: &str, sessions: i32) -> Result<Opened> {
        let opened = self.open(name).await?;
        let staff = NewStaff {
            user_name: Some(THERAPIST.to_owned()),
            name: "Bench Therapist".to_owned(),
            roles: vec![Role::Therapist],
        };
        let (id, _) = user::add(&opened.database, staff).await?;
        let organisation = opened.database.founded.organisation;
        let hash = server::passwords::hash(crate::visitors::PASSWORD)?;
        let sign_ins = &opened.database.sign_ins;
        sign_ins.set_password(organisation, id, &hash).await?;
        let file = self.dir.join(format!("{name}.csv"));
        let today = opened.database.clock.today();
        write_ratings(&file, CLIENTS, SESSIONS, today, |_| THERAPIST.to_owned())?;
        opened.import(&file, false).await?;
        let start = Instant::now();
        let own = i32::try_from(CLIENTS * SESSIONS)?;
        fill::fill(&mut opened.superuser().await?, organisation, sessions - own).await?;
        let seconds = start.elapsed().as_secs();
        say(&format!(
            "practice with {sessions} sessions: filled in {seconds} s"
        ))?;
        Ok(opened)
    }
}

impl Opened {
    /// A connection without row security.
    pub async fn superuser(&self) -> Result<PgConnection> {
        let options = self.connections.admin.clone().database(&self.name);
        Ok(PgConnection::connect_with(&options).await?)
    }

    /// Through the code of `rapport import`. A dry run does all but the derived rows and the commit.
    pub async fn import(&self, file: &Path, dry: bool) -> Result<()> {
        let profile = profile::find("rapport").ok_or_else(|| anyhow::anyhow!("no profile"))?;
        let options = ImportOptions::of(profile);
        let summary = import(&self.database, profile, file, options, dry).await?;
        ensure!(summary.is_clean(), "{:?}", summary.errors);
        Ok(())
    }
}

/// WAI-SR ratings in the profile `rapport`: for each client one care episode of weekly sessions, the last one on `last`.
pub fn write_ratings(
    file: &Path,
    clients: u32,
    sessions: u32,
    last: NaiveDate,
    therapist: impl Fn(u32) -> String,
) -> Result<()> {
    let mut text = head()?;
    for client in 1..=clients {
        let therapist = therapist(client);
        for session in 1..=sessions {
            let on = last - TimeDelta::weeks((sessions - session).into());
            row(&mut text, client, session, on, &therapist)?;
        }
    }
    Ok(fs::write(file, text)?)
}

/// The same for one session of one client.
pub fn row_of_a_rating(
    file: &Path,
    client: u32,
    session: u32,
    on: NaiveDate,
    therapist: &str,
) -> Result<()> {
    let mut text = head()?;
    row(&mut text, client, session, on, therapist)?;
    Ok(fs::write(file, text)?)
}

fn head() -> Result<String> {
    let mut text = "client,therapist,care_episode,session,held_on,instrument,rater".to_owned();
    for item in 1..=12 {
        write!(text, ",item_{item}")?;
    }
    Ok(text)
}

fn row(text: &mut String, client: u32, session: u32, on: NaiveDate, therapist: &str) -> Result<()> {
    write!(
        text,
        "\nN{client:05},{therapist},1,{session},{on},WAI-SR,client"
    )?;
    for item in 1..=12 {
        // Any mix of 2 to 5 will do, as long as neighbours differ.
        let answer = 2 + (client * 7 + session * 5 + item * item) % 11 % 4;
        write!(text, ",{answer}")?;
    }
    Ok(())
}
