use std::sync::Arc;

use app::{alliance::Instruments, practice::Clock};
use sqlx::postgres::PgConnectOptions;

use super::{
    Door, Seals, SignIns, Store, StoreError,
    door::{Hooks, pool},
};
use crate::{cluster::Cluster, secrets::Secrets};

/// Connections of each pool; a clinic needs few.
const CONNECTIONS: u32 = 8;

/// How each role reaches the database.
#[derive(Clone)]
pub struct Connections {
    /// May create roles and databases; points to a maintenance database.
    pub admin: PgConnectOptions,
    pub migrate: PgConnectOptions,
    pub app: PgConnectOptions,
    pub read: PgConnectOptions,
    pub command: PgConnectOptions,
    pub auth: PgConnectOptions,
    pub seal: PgConnectOptions,
    pub database: String,
}

impl Connections {
    /// To a database of the private cluster.
    pub fn of_cluster(cluster: &Cluster, database: &str) -> Self {
        let role = |role| cluster.connect_options(role, database);
        Self {
            admin: cluster.connect_options("postgres", "postgres"),
            migrate: role("rapport_migrate"),
            app: role("rapport_app"),
            read: role("rapport_read"),
            command: role("rapport_command"),
            auth: role("rapport_auth"),
            seal: role("rapport_seal"),
            database: database.to_owned(),
        }
    }

    /// To a server of one's own: the address of `url` with each role's name in place of its user, and the same password.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when `url` is no Postgres address or names no database.
    pub fn of_url(url: &str) -> Result<Self, StoreError> {
        let refused = || {
            StoreError::Refused(
                "DATABASE_URL: write it as postgres://user:password@host/database".to_owned(),
            )
        };
        let options: PgConnectOptions = url.parse().map_err(|_| refused())?;
        let database = options.get_database().ok_or_else(refused)?.to_owned();
        let role = |role: &str| options.clone().username(role);
        Ok(Self {
            admin: options.clone().database("postgres"),
            migrate: role("rapport_migrate"),
            app: role("rapport_app"),
            read: role("rapport_read"),
            command: role("rapport_command"),
            auth: role("rapport_auth"),
            seal: role("rapport_seal"),
            database,
        })
    }

    /// The sealing role's pool: two connections, one for the sealer and one for who verifies.
    pub fn open_seals(&self) -> Seals {
        Seals::new(pool(self.seal.clone(), 2, Hooks::Rollback))
    }

    /// The doors over their pools: of requests, of commands, of signing in.
    pub fn open(
        &self,
        instruments: Arc<Instruments>,
        clock: &Arc<dyn Clock>,
        secrets: Secrets,
    ) -> (Store, Door, SignIns) {
        let open = |options: &PgConnectOptions| pool(options.clone(), CONNECTIONS, Hooks::Rollback);
        let door = Door::new(open(&self.app), open(&self.read), clock.clone());
        // Commands read and write as one role.
        let command = open(&self.command);
        let commands = Door::new(command.clone(), command, clock.clone());
        let sign_ins = SignIns::new(open(&self.auth), clock.clone(), secrets);
        (Store { door, instruments }, commands, sign_ins)
    }
}
