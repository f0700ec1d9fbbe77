use std::sync::Arc;

use app::{alliance::Instruments, practice::Clock};
use sqlx::postgres::PgConnectOptions;

use super::{
    Door, Seals, SignIns, Store, StoreError,
    door::{Hooks, pool},
    live::Listening,
    publication::Publisher,
};
use crate::{alliance::watching::Detectors, cluster::Cluster, secrets::Secrets};

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
    pub listen: PgConnectOptions,
    pub publish: PgConnectOptions,
    pub overview: PgConnectOptions,
    pub database: String,
    /// The password of the address is one that examples have.
    pub example_password: bool,
}

/// Passwords that documentation, images and habit put into addresses.
const EXAMPLES: [&str; 8] = [
    "password",
    "postgres",
    "rapport",
    "example",
    "changeme",
    "change-me",
    "secret",
    "admin",
];

/// Whether the password in `url` is one of [`EXAMPLES`], or the user's own name.
fn has_example_password(url: &str) -> bool {
    let credentials = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split('/').next())
        .and_then(|authority| authority.rsplit_once('@'))
        .and_then(|(credentials, _)| credentials.split_once(':'));
    credentials.is_some_and(|(user, password)| {
        let password = password.to_lowercase();
        password == user.to_lowercase() || EXAMPLES.contains(&password.as_str())
    })
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
            listen: role("rapport_listen"),
            publish: role("rapport_publish"),
            overview: role("rapport_overview"),
            database: database.to_owned(),
            example_password: false,
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
            listen: role("rapport_listen"),
            publish: role("rapport_publish"),
            overview: role("rapport_overview"),
            database,
            example_password: has_example_password(url),
        })
    }

    /// The sealing role's pool: two connections, one for the sealer and one for who verifies.
    pub fn open_seals(&self) -> Seals {
        Seals::new(pool(self.seal.clone(), 2, Hooks::Rollback))
    }

    /// Who publishes the practice's figures; one connection, since it works a period at a time.
    pub fn open_publisher(
        &self,
        instruments: Arc<Instruments>,
        clock: Arc<dyn Clock>,
    ) -> Publisher {
        let pool = pool(self.publish.clone(), 1, Hooks::Rollback);
        Publisher::new(
            Door::new(pool.clone(), pool, clock.clone()),
            instruments,
            clock,
        )
    }

    /// How this process comes to hear of changes.
    pub fn listening(&self) -> Listening {
        Listening::new(self.listen.clone())
    }

    /// The doors over their pools: of requests, of commands, of signing in.
    pub fn open(
        &self,
        (instruments, detectors): (Arc<Instruments>, Arc<Detectors>),
        clock: &Arc<dyn Clock>,
        secrets: Secrets,
    ) -> (Store, Door, SignIns) {
        let open = |options: &PgConnectOptions| pool(options.clone(), CONNECTIONS, Hooks::Rollback);
        let door = Door::new(open(&self.app), open(&self.read), clock.clone());
        // Commands read and write as one role.
        let command = open(&self.command);
        let commands = Door::new(command.clone(), command, clock.clone());
        let sign_ins = SignIns::new(open(&self.auth), clock.clone(), secrets);
        let overview = pool(self.overview.clone(), 2, Hooks::Rollback);
        let store = Store {
            door,
            overview: Door::new(overview.clone(), overview, clock.clone()),
            instruments,
            detectors,
        };
        (store, commands, sign_ins)
    }
}

#[cfg(test)]
mod tests {
    use super::has_example_password;

    #[test]
    fn passwords_of_examples_are_known() {
        for url in [
            "postgres://rapport:rapport@db/rapport",
            "postgres://clinic:Password@db:5432/rapport",
            "postgres://clinic:clinic@db/rapport?sslmode=verify-full",
        ] {
            assert!(has_example_password(url), "{url}");
        }
        for url in [
            "postgres://rapport@db/rapport",
            "postgres:///rapport?host=/run/postgresql",
            "postgres://rapport:eleven-quiet-tram-stops@db/rapport",
            "postgres://db/rapport?note=a:password@b",
        ] {
            assert!(!has_example_password(url), "{url}");
        }
    }
}
