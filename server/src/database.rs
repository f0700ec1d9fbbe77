//! From the settings to an open practice: the private cluster or a server of one's own, the roles' pools, the store.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use app::practice::{Actor, Clock};

use crate::{
    cli::DatabaseArgs,
    clock::SystemClock,
    cluster::{Cluster, ClusterOptions},
    instruments,
    secrets::Secrets,
    store::{
        Connections, Door, SignIns, Store,
        founding::{self, Foundation, Founded},
    },
};

/// The database's name in the private cluster.
const DATABASE: &str = "rapport";
/// The key for encrypted values, beside the private cluster.
const KEY_FILE: &str = "rapport.key";

/// An open practice.
pub struct Database {
    /// What requests ask, as their roles.
    pub store: Store,
    /// What commands do, as theirs.
    pub commands: Door,
    pub sign_ins: SignIns,
    pub founded: Founded,
    pub clock: Arc<dyn Clock>,
    cluster: Option<Cluster>,
}

impl Database {
    /// Opens what the arguments name; makes cluster, schema and practice where they are missing.
    ///
    /// # Errors
    /// With what is missing and how to get it.
    pub async fn open(args: &DatabaseArgs) -> Result<Self> {
        let foundation = Foundation {
            name: &args.practice,
            time_zone: args.time_zone.name(),
            demo: false,
        };
        match (&args.data_dir, &args.database_url) {
            (Some(dir), _) => Self::in_directory(dir, foundation).await,
            (None, Some(url)) => {
                let key = args.key_file.as_deref().context(
                    "say where the key for encrypted values is, or shall be made: --key-file FILE, or RAPPORT_KEY_FILE",
                )?;
                Self::connect(&Connections::of_url(url)?, foundation, key, None).await
            }
            (None, None) => {
                anyhow::bail!("say where the data are: --data-dir DIR, or DATABASE_URL")
            }
        }
    }

    /// As [`Database::open`], in a private cluster.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn in_directory(dir: &Path, foundation: Foundation<'_>) -> Result<Self> {
        let cluster = Cluster::start_or_attach(ClusterOptions::new(dir)).await?;
        let connections = Connections::of_cluster(&cluster, DATABASE);
        Self::connect(&connections, foundation, &dir.join(KEY_FILE), Some(cluster)).await
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
        let secrets = Secrets::in_file(key_file)?;
        founding::prepare(&connections.admin, &connections.database).await?;
        founding::migrate(&connections.migrate, &instruments).await?;
        let utc: Arc<dyn Clock> = Arc::new(SystemClock {
            zone: chrono_tz::UTC,
        });
        let founded = founding::found(&connections.migrate, foundation, utc.now()).await?;
        let zone = founded
            .time_zone
            .parse()
            .context("the practice's time zone is not known")?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock { zone });
        let (store, commands, sign_ins) = connections.open(Arc::new(instruments), &clock, secrets);
        Ok(Self {
            store,
            commands,
            sign_ins,
            founded,
            clock,
            cluster,
        })
    }

    /// The command line as an actor.
    pub fn command_line(&self) -> Actor {
        self.founded.actor(self.clock.now())
    }

    /// Closes the pools and stops a cluster that this process started.
    ///
    /// # Errors
    /// When Postgres does not stop.
    pub async fn close(self) -> Result<()> {
        self.store.door.close().await;
        self.commands.close().await;
        self.sign_ins.close_pool().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        Ok(())
    }
}
