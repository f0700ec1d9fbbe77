//! A practice of one's own for each test: a copy of a template cluster, with nothing waiting for the disk.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use server::{
    cluster::{Cluster, ClusterOptions},
    database::Database,
    store::{
        Connections,
        founding::{self, Foundation, MIGRATOR},
    },
};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgPool};

pub const FOUNDATION: Foundation<'static> = Foundation {
    name: "Test practice",
    time_zone: "UTC",
    demo: false,
};

pub struct TestPractice {
    pub database: Database,
    pub connections: Connections,
    dir: PathBuf,
}

impl TestPractice {
    pub async fn new() -> Self {
        let dir = copy_of_template().await;
        let cluster = Cluster::start(ClusterOptions::throw_away(&dir))
            .await
            .unwrap();
        let connections = Connections::of_cluster(&cluster, "rapport");
        Self::connect(dir, connections, Some(cluster)).await
    }

    /// With the cluster in the test's own hands, which kill it and bring it back; what is committed is on the disk.
    pub async fn with_cluster() -> (Self, Cluster) {
        let dir = copy_of_template().await;
        let cluster = Cluster::start(ClusterOptions::new(&dir)).await.unwrap();
        let connections = Connections::of_cluster(&cluster, "rapport");
        (Self::connect(dir, connections, None).await, cluster)
    }

    async fn connect(dir: PathBuf, connections: Connections, cluster: Option<Cluster>) -> Self {
        let key = dir.join("rapport.key");
        let database = Database::connect(&connections, FOUNDATION, &key, cluster);
        Self {
            database: database.await.unwrap(),
            connections,
            dir,
        }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A pool that sees everything, for assertions alone.
    pub async fn admin(&self) -> PgPool {
        PgPool::connect_with(self.connections.admin.clone().database("rapport"))
            .await
            .unwrap()
    }

    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM app.{table}");
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&self.admin().await)
            .await
            .unwrap()
    }

    /// Every derived row as text, in a fixed order; without how often it was derived.
    pub async fn derived_rows(&self) -> Vec<String> {
        sqlx::query_scalar(
            "SELECT to_jsonb(s)::text FROM app.score s
             UNION ALL SELECT (to_jsonb(c) - 'changes')::text FROM app.caseload_row c
             UNION ALL SELECT to_jsonb(f)::text FROM app.finding f
             UNION ALL SELECT to_jsonb(p)::text FROM app.period_row p
             UNION ALL SELECT to_jsonb(r)::text FROM app.rupture_episode r
             UNION ALL SELECT to_jsonb(v)::text FROM app.rupture_event v ORDER BY 1",
        )
        .fetch_all(&self.admin().await)
        .await
        .unwrap()
    }

    /// A file in this practice's directory, with a name of its own.
    pub fn write_file(&self, text: &str) -> PathBuf {
        let path = self
            .dir
            .join(format!("{}.csv", uuid::Uuid::new_v4().simple()));
        fs::write(&path, text).unwrap();
        path
    }

    pub async fn close(self) {
        self.database.close().await.unwrap();
        fs::remove_dir_all(&self.dir).unwrap();
    }
}

/// Where test clusters lie: short, because a socket's path may have 107 bytes, and open to the postgres account.
fn home() -> PathBuf {
    std::env::temp_dir().join("rapport-tests")
}

async fn copy_of_template() -> PathBuf {
    let template = template().await;
    let dir = home().join(uuid::Uuid::new_v4().simple().to_string());
    copy(&template, &dir);
    dir
}

/// A stopped cluster with roles, schema and an empty practice; made once for each state of the migrations.
async fn template() -> PathBuf {
    fs::create_dir_all(home()).unwrap();
    let dir = home().join(format!("template-{}", state_of_schema()));
    let lock = File::create(home().join("lock")).unwrap();
    lock.lock().unwrap();
    if !dir.join("complete").exists() {
        let cluster = Cluster::start(ClusterOptions::throw_away(&dir))
            .await
            .unwrap();
        let connections = Connections::of_cluster(&cluster, "rapport");
        let database = Database::connect(
            &connections,
            FOUNDATION,
            &dir.join("rapport.key"),
            Some(cluster),
        )
        .await
        .unwrap();
        database.close().await.unwrap();
        fs::write(dir.join("complete"), "").unwrap();
    }
    dir
}

fn state_of_schema() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATOR.iter() {
        hash.update(&migration.checksum);
    }
    hash.update(founding::ROLES);
    for instrument in server::instruments::load().unwrap().iter() {
        hash.update(server::instruments::hash(instrument));
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// With owners and modes, which Postgres insists on.
fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp")
        .arg("-a")
        .arg(from)
        .arg(to)
        .status()
        .unwrap();
    assert!(copied.success());
}
