//! From the settings to an open practice: the private cluster or a server of one's own, the roles' pools, the store.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use app::practice::{Actor, Clock};

use crate::{
    alliance::watching::Detectors,
    audit::Sealer,
    cli::DatabaseArgs,
    clock::SystemClock,
    cluster::{Cluster, ClusterOptions},
    commands::doctor::require_safe,
    doctor, instruments,
    publishing::Publishing,
    secrets::Secrets,
    store::{
        Connections, Door, Seals, SignIns, Store,
        founding::{self, Foundation, Founded},
        health,
        publication::Publisher,
    },
};

/// The database's name in the private cluster.
const DATABASE: &str = "rapport";
/// The key for encrypted values, beside the private cluster.
const KEY_FILE: &str = "rapport.key";

/// Where a practice's data are, reached and not looked at yet.
pub struct Place {
    pub connections: Connections,
    pub audit_dir: Option<PathBuf>,
    /// Where the key for encrypted values is; who opens the practice needs one.
    key_file: Option<PathBuf>,
    cluster: Option<Cluster>,
}

impl Place {
    /// The files that the doctor judges.
    pub fn files(&self) -> Files<'_> {
        Files {
            audit_dir: self.audit_dir.as_deref(),
            key_file: self.key_file.as_deref(),
        }
    }

    /// What the arguments name.
    ///
    /// # Errors
    /// With what is missing and how to get it.
    pub async fn of(args: &DatabaseArgs) -> Result<Self> {
        let place = match (&args.data_dir, &args.database_url) {
            (Some(dir), _) => Self::in_directory(dir).await?,
            (None, Some(url)) => Self {
                connections: Connections::of_url(url)?,
                audit_dir: None,
                key_file: args.key_file.clone(),
                cluster: None,
            },
            (None, None) => {
                anyhow::bail!("say where the data are: --data-dir DIR, or DATABASE_URL")
            }
        };
        Ok(Self {
            audit_dir: args.audit_dir.clone().or(place.audit_dir),
            ..place
        })
    }

    async fn in_directory(dir: &Path) -> Result<Self> {
        let cluster = Cluster::start_or_attach(ClusterOptions::new(dir)).await?;
        Ok(Self {
            connections: Connections::of_cluster(&cluster, DATABASE),
            audit_dir: Some(dir.join("audit")),
            key_file: Some(dir.join(KEY_FILE)),
            cluster: Some(cluster),
        })
    }

    /// Stops a cluster that this process started.
    ///
    /// # Errors
    /// When Postgres does not stop.
    pub async fn leave(self) -> Result<()> {
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        Ok(())
    }
}

fn foundation(args: &DatabaseArgs) -> Foundation<'_> {
    Foundation {
        name: &args.practice,
        time_zone: args.time_zone.name(),
        demo: false,
    }
}

/// What a practice keeps outside the database.
#[derive(Clone, Copy, Default)]
pub struct Files<'a> {
    pub audit_dir: Option<&'a Path>,
    pub key_file: Option<&'a Path>,
}

/// The clock before a practice's time zone is known.
pub fn utc() -> Arc<dyn Clock> {
    Arc::new(SystemClock {
        zone: chrono_tz::UTC,
    })
}

/// An open practice.
pub struct Database {
    /// What requests ask, as their roles.
    pub store: Store,
    /// What commands do, as theirs.
    pub commands: Door,
    pub sign_ins: SignIns,
    pub founded: Founded,
    pub clock: Arc<dyn Clock>,
    pub connections: Connections,
    pub seals: Seals,
    /// Where the key and the checkpoints of the audit log are; without it nothing is sealed.
    pub audit_dir: Option<PathBuf>,
    key_file: PathBuf,
    cluster: Option<Cluster>,
}

impl Database {
    /// Opens what the arguments name; makes cluster, schema and practice where they are missing.
    ///
    /// # Errors
    /// With what is missing and how to get it.
    pub async fn open(args: &DatabaseArgs) -> Result<Self> {
        Self::at(Place::of(args).await?, foundation(args)).await
    }

    /// As [`Database::open`], and refuses what a serving program must not change by itself: a practice that is there
    /// already and lacks migrations.
    ///
    /// # Errors
    /// As [`Database::open`], and what is pending with its remedy.
    pub async fn open_up_to_date(args: &DatabaseArgs) -> Result<Self> {
        let place = Place::of(args).await?;
        let pending = health::pending(&place.connections).await;
        let up_to_date = match pending {
            Ok(pending) => require_safe(&doctor::pending(&pending)),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = up_to_date {
            place.leave().await?;
            return Err(error);
        }
        Self::at(place, foundation(args)).await
    }

    /// As [`Database::open`], in a private cluster.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn in_directory(dir: &Path, foundation: Foundation<'_>) -> Result<Self> {
        Self::at(Place::in_directory(dir).await?, foundation).await
    }

    async fn at(place: Place, foundation: Foundation<'_>) -> Result<Self> {
        let key_file = place.key_file.context(
            "say where the key for encrypted values is, or shall be made: --key-file FILE, or RAPPORT_KEY_FILE",
        )?;
        let database =
            Self::connect(&place.connections, foundation, &key_file, place.cluster).await?;
        Ok(Self {
            audit_dir: place.audit_dir,
            ..database
        })
    }

    /// Who seals the audit log; `None` where no directory was named for it.
    ///
    /// # Errors
    /// When the directory cannot be used.
    pub fn sealer(&self) -> Result<Option<Sealer>> {
        self.audit_dir
            .as_deref()
            .map(|dir| Sealer::new(self.seals.clone(), dir, self.clock.clone()))
            .transpose()
    }

    /// # Errors
    /// The database's, or a definition that changed without a new version.
    pub async fn connect(
        connections: &Connections,
        foundation: Foundation<'_>,
        key_file: &Path,
        cluster: Option<Cluster>,
    ) -> Result<Self> {
        let instruments = instruments::load()?;
        let detectors = Detectors::of(&instruments)?;
        let secrets = Secrets::in_file(key_file)?;
        founding::prepare(&connections.admin, &connections.database).await?;
        founding::migrate(&connections.migrate, &instruments).await?;
        let now = utc().now();
        let founded = founding::found(&connections.migrate, foundation, now).await?;
        let zone = founded
            .time_zone
            .parse()
            .context("the practice's time zone is not known")?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock { zone });
        let method = (Arc::new(instruments), Arc::new(detectors));
        let (store, commands, sign_ins) = connections.open(method, &clock, secrets);
        Ok(Self {
            store,
            commands,
            sign_ins,
            founded,
            clock,
            connections: connections.clone(),
            seals: connections.open_seals(),
            audit_dir: None,
            key_file: key_file.to_owned(),
            cluster,
        })
    }

    /// Publishes what is due of the practice's figures, `at_once` also in its first two weeks; answers how many periods.
    ///
    /// # Errors
    /// The database's.
    pub async fn publish_due(&self, at_once: bool) -> Result<usize> {
        let publisher = self.publisher();
        let published = publisher.publish_due(&self.command_line(), at_once).await;
        publisher.close().await;
        Ok(published?.len())
    }

    fn publisher(&self) -> Publisher {
        let instruments = self.store.instruments.clone();
        self.connections
            .open_publisher(instruments, self.clock.clone())
    }

    /// Publishes what is due, every hour until it is told to stop.
    pub fn publishing(&self) -> Publishing {
        Publishing::start(self.publisher(), self.founded.clone(), self.clock.clone())
    }

    /// The files that the doctor judges.
    pub fn files(&self) -> Files<'_> {
        Files {
            audit_dir: self.audit_dir.as_deref(),
            key_file: Some(&self.key_file),
        }
    }

    /// The command line as an actor.
    pub fn command_line(&self) -> Actor {
        self.founded.actor(self.clock.now())
    }

    /// Seals what was done, closes the pools and stops a cluster that this process started.
    ///
    /// # Errors
    /// When Postgres does not stop.
    pub async fn close(self) -> Result<()> {
        // What cannot be sealed now waits in the database for the next time.
        if let Some(sealer) = self.sealer()?
            && let Err(error) = sealer.round(true).await
        {
            tracing::error!("the audit log could not be sealed: {error:#}");
        }
        self.close_unsealed().await
    }

    /// As [`Database::close`], for a command that did nothing.
    ///
    /// # Errors
    /// As [`Database::close`].
    pub async fn close_unsealed(self) -> Result<()> {
        self.seals.close().await;
        self.store.door.close().await;
        self.store.overview.close().await;
        self.commands.close().await;
        self.sign_ins.close_pool().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        Ok(())
    }
}
