//! The private Postgres of the embedded default: made, started, supervised and stopped by Rapport from the operating system's own
//! Postgres binaries.
//!
//! It listens on a local socket only, which only the account that runs it (and root) can reach, and every login is by peer
//! authentication. The packaged cluster of the machine is left alone.

use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::time::{Instant, sleep};

mod account;
mod binaries;
mod error;
mod home;
mod init;
mod log;
mod pidfile;
mod postmaster;
mod settings;
mod socket;

pub use binaries::MINIMUM_VERSION;
pub use error::ClusterError;
pub use settings::ROLES;

use binaries::Binaries;
use home::{Hold, Home};
use pidfile::PidFile;
use postmaster::Postmaster;

/// How long [`Cluster::start_or_attach`] waits for a server that is itself just starting.
const ATTACH_WITHIN: Duration = Duration::from_secs(60);

/// What is to be chosen about a private cluster.
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// Rapport's data directory; the cluster lies in `postgres` below it.
    pub data_dir: PathBuf,
    /// Take Postgres from this directory only. `None`: the newest of the distribution's, `pg_config`'s and `PATH`'s.
    pub bin_dir: Option<PathBuf>,
    /// `false` is for throw-away data only: Postgres then does not wait for the disk, and a power cut may destroy everything.
    pub durable: bool,
}

impl ClusterOptions {
    /// Durable, with Postgres from the directory that the environment variable `RAPPORT_PG_BIN` names, if it is set.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let bin_dir = std::env::var_os("RAPPORT_PG_BIN").map(PathBuf::from);
        Self {
            data_dir: data_dir.into(),
            bin_dir,
            durable: true,
        }
    }

    /// For tests: as quick as Postgres gets, see [`ClusterOptions::durable`].
    pub fn throw_away(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            durable: false,
            ..Self::new(data_dir)
        }
    }
}

/// A private cluster that takes connections. The one who started it stops it with [`Cluster::stop`]; a drop asks Postgres to stop
/// and does not wait. An attached one is left running either way.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    socket_dir: PathBuf,
    supervised: Option<Supervised>,
}

/// What only the process that started the cluster has. Postgres ends before the hold does.
#[derive(Debug)]
struct Supervised {
    postmaster: Postmaster,
    binaries: Binaries,
    _hold: Hold,
}

impl Cluster {
    /// Starts the cluster, making it first if there is none.
    ///
    /// As root, Postgres runs as the account `postgres` (or as the owner of existing data), otherwise as oneself. What an earlier
    /// process left after a crash is cleared up; data are recovered by Postgres.
    ///
    /// # Errors
    /// No fitting Postgres installed, no account to drop to, a directory that keeps it out, data of another version or owner,
    /// another live rapport process ([`ClusterError::InUse`]), or Postgres itself failing, with the end of its log.
    pub async fn start(options: ClusterOptions) -> Result<Self, ClusterError> {
        socket::require_text(&options.data_dir)?;
        let home = Home::prepare(&options.data_dir).await?;
        let hold = home.hold()?;
        let (data, made) = (home.data(), home.made_by()?);
        let binaries = Binaries::find(
            options.bin_dir.as_deref(),
            made.map(|version| (data.as_path(), version)),
        )
        .await?;
        if made.is_none() {
            tracing::info!(
                version = binaries.version,
                "making a private Postgres cluster"
            );
            init::run(&home, &binaries, options.durable).await?;
        }
        postmaster::clear_leftovers(&data).await?;
        let socket_dir = socket::make(&home)?;
        home.write(
            &data.join("postgresql.conf"),
            &settings::configuration(options.durable),
        )?;
        home.write(&data.join("pg_hba.conf"), settings::HBA)?;
        home.write(
            &data.join("pg_ident.conf"),
            &settings::identities(&[&home.own.name, &home.account.name]),
        )?;
        let postmaster = Postmaster::start(&home, &binaries, &socket_dir).await?;
        tracing::info!(
            version = binaries.version,
            account = home.account.name,
            "private Postgres cluster ready"
        );
        Ok(Self {
            home,
            socket_dir,
            supervised: Some(Supervised {
                postmaster,
                binaries,
                _hold: hold,
            }),
        })
    }

    /// As [`Cluster::start`], but when another rapport process already runs the cluster, uses that one: for commands given while a
    /// server runs. They must be given as the user the server runs as.
    ///
    /// # Errors
    /// As [`Cluster::start`]; [`ClusterError::InUse`] when the other process does not get its cluster ready within a minute.
    pub async fn start_or_attach(options: ClusterOptions) -> Result<Self, ClusterError> {
        let last = Instant::now() + ATTACH_WITHIN;
        loop {
            let in_use = match Self::start(options.clone()).await {
                Err(in_use @ ClusterError::InUse { .. }) => in_use,
                other => return other,
            };
            if let Some(attached) = Self::attach(&options.data_dir).await? {
                return Ok(attached);
            }
            if Instant::now() >= last {
                return Err(in_use);
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    async fn attach(data_dir: &Path) -> Result<Option<Self>, ClusterError> {
        let home = Home::prepare(data_dir).await?;
        let data = home.data();
        let running = PidFile::read(&data)?.filter(|found| found.ready && found.is_live(&data));
        let socket_dir = running.and_then(|found| found.socket_dir);
        Ok(socket_dir.map(|socket_dir| Self {
            home,
            socket_dir,
            supervised: None,
        }))
    }

    /// How to connect to `database` as `role`, one of [`ROLES`], by peer authentication.
    pub fn connect_options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(socket::PORT)
            .ssl_mode(PgSslMode::Disable)
            .username(role)
            .database(database)
            .application_name("rapport")
    }

    /// The directory of the socket, as `psql --host` takes it.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Whether this handle supervises the cluster, rather than using one that another process supervises.
    pub fn is_supervisor(&self) -> bool {
        self.supervised.is_some()
    }

    /// Resolves when Postgres has ended on its own, so that the caller can [`Cluster::restart`] it or give up. Never resolves for
    /// an attached cluster.
    ///
    /// # Errors
    /// When the process cannot be watched.
    pub async fn ended(&mut self) -> Result<ExitStatus, ClusterError> {
        match &mut self.supervised {
            Some(supervised) => supervised
                .postmaster
                .ended()
                .await
                .map_err(ClusterError::io("watching", self.home.dir())),
            None => std::future::pending().await,
        }
    }

    /// Starts Postgres again after it [`ended`](Cluster::ended); the socket stays where it was. Does nothing for an attached one.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub async fn restart(&mut self) -> Result<(), ClusterError> {
        let Some(supervised) = &mut self.supervised else {
            return Ok(());
        };
        postmaster::clear_leftovers(&self.home.data()).await?;
        supervised.postmaster =
            Postmaster::start(&self.home, &supervised.binaries, &self.socket_dir).await?;
        Ok(())
    }

    /// Stops Postgres in order and waits for it. Sessions still open are ended. Leaves an attached cluster running.
    ///
    /// # Errors
    /// When Postgres ignores every signal, or its short socket directory cannot be removed.
    pub async fn stop(self) -> Result<(), ClusterError> {
        let Some(Supervised {
            postmaster,
            _hold: hold,
            ..
        }) = self.supervised
        else {
            return Ok(());
        };
        postmaster.stop().await?;
        socket::remove_short(&self.home)?;
        drop(hold);
        tracing::info!("private Postgres cluster stopped");
        Ok(())
    }
}
