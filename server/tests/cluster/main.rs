//! The private cluster against the Postgres that is installed here: made, restarted, killed, shared, refused.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod fresh;
mod refusals;
mod restarts;
mod sharing;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::Pid;
use server::cluster::{Cluster, ClusterOptions};
use sqlx::Connection;
use sqlx::postgres::PgConnection;

/// A data directory that an unprivileged account can reach, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "rapport-test-{}-{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        let dir = std::env::temp_dir().join(name);
        fs::create_dir(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    fn data_dir(&self) -> PathBuf {
        self.0.join("data dir, with a comma")
    }

    fn pgdata(&self) -> PathBuf {
        self.data_dir().join("postgres/data")
    }

    fn options(&self) -> ClusterOptions {
        ClusterOptions::throw_away(self.data_dir())
    }

    async fn start(&self) -> Cluster {
        Cluster::start(self.options()).await.unwrap()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.data_dir().join("postgres/postgres.log")).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect_with(&cluster.connect_options("postgres", "postgres"))
        .await
        .unwrap()
}

async fn text(connection: &mut PgConnection, query: &'static str) -> String {
    sqlx::query_scalar(query)
        .fetch_one(connection)
        .await
        .unwrap()
}

fn postmaster(pgdata: &Path) -> Pid {
    let file = fs::read_to_string(pgdata.join("postmaster.pid")).unwrap();
    Pid::from_raw(file.lines().next().unwrap().parse().unwrap()).unwrap()
}
