//! What a new cluster is like, and what its log holds.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

use rustix::process::{Pid, Signal, getpgid, kill_process};
use server::cluster::{Cluster, ClusterOptions, ROLES};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};

use super::{Scratch, connect, is_root, postmaster, text};

#[tokio::test]
async fn a_new_cluster_is_local_checked_and_open_to_our_roles_only() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    let mut admin = connect(&cluster).await;
    for (query, expected) in [
        ("SHOW data_checksums", "on"),
        ("SHOW server_encoding", "UTF8"),
        ("SHOW lc_collate", "C.UTF-8"),
        ("SHOW listen_addresses", ""),
        ("SHOW password_encryption", "scram-sha-256"),
        ("SHOW timezone", "UTC"),
        ("SHOW fsync", "off"),
    ] {
        let query = sqlx::query_scalar::<_, String>(query)
            .fetch_one(&mut admin)
            .await
            .unwrap();
        assert_eq!(query, expected);
    }
    for role in &ROLES[1..] {
        admin
            .execute(sqlx::AssertSqlSafe(format!("CREATE ROLE {role} LOGIN")))
            .await
            .unwrap();
        let options = cluster.connect_options(role, "postgres");
        let mut own = PgConnection::connect_with(&options).await.unwrap();
        assert_eq!(text(&mut own, "SELECT current_user::text").await, *role);
    }
    admin
        .execute("CREATE ROLE stranger LOGIN SUPERUSER")
        .await
        .unwrap();
    let stranger =
        PgConnection::connect_with(&cluster.connect_options("stranger", "postgres")).await;
    assert!(stranger.is_err(), "a role outside the map must not get in");

    let socket_dir = fs::metadata(cluster.socket_dir()).unwrap();
    assert_eq!(socket_dir.mode() & 0o777, 0o700);
    assert_eq!(
        socket_dir.uid(),
        fs::metadata(scratch.pgdata()).unwrap().uid()
    );
    if is_root() {
        assert_ne!(socket_dir.uid(), 0, "Postgres must not run as root");
    }
    let ours = getpgid(None).unwrap();
    assert_ne!(
        getpgid(Some(postmaster(&scratch.pgdata()))).unwrap(),
        ours,
        "Ctrl-C would reach Postgres before the server"
    );
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_first_start_leaves_nothing_half() {
    let scratch = Scratch::new();
    let cut_off = tokio::time::timeout(
        Duration::from_millis(150),
        Cluster::start(scratch.options()),
    )
    .await;
    assert!(cut_off.is_err(), "initdb takes longer than that");
    assert!(!scratch.pgdata().exists());
    let half = scratch.data_dir().join("postgres/data.new");
    fs::create_dir_all(half.join("base")).unwrap();
    let cluster = scratch.start().await;
    assert!(!half.exists());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn nothing_a_statement_says_reaches_the_log() {
    const CANARY: &str = "canary-7f3a";
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    let mut session = connect(&cluster).await;
    session.execute("CREATE TABLE note (body text PRIMARY KEY CHECK (body <> 'canary-7f3a x')); INSERT INTO note VALUES ('canary-7f3a')").await.unwrap();
    for wrong in [
        "SELECT 'canary-7f3a'::int",
        "INSERT INTO note VALUES ('canary-7f3a')",
        "INSERT INTO note VALUES ('canary-7f3a x')",
    ] {
        assert!(session.execute(wrong).await.is_err());
    }
    assert!(
        sqlx::query("SELECT $1::text::int")
            .bind(CANARY)
            .execute(&mut session)
            .await
            .is_err()
    );

    let mut doomed = connect(&cluster).await;
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut doomed)
        .await
        .unwrap();
    let sleeping = tokio::spawn(async move {
        doomed
            .execute("SELECT pg_sleep(60), 'canary-7f3a'")
            .await
            .is_err()
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
    assert!(sleeping.await.unwrap());
    cluster.stop().await.unwrap();

    let log = scratch.log();
    assert!(
        log.contains("was terminated by signal 9"),
        "crashes are to be seen in the log:\n{log}"
    );
    assert!(!log.contains(CANARY), "{log}");
}

#[tokio::test]
async fn a_deep_data_directory_gets_a_short_socket_directory_and_leaves_none_behind() {
    let scratch = Scratch::new();
    let deep = scratch.0.join("a".repeat(60)).join("b".repeat(60));
    let options = ClusterOptions::throw_away(deep);
    let cluster = Cluster::start(options.clone()).await.unwrap();
    let first = cluster.socket_dir().to_owned();
    assert!(first.as_os_str().len() < 60 && fs::metadata(&first).unwrap().mode() & 0o777 == 0o700);
    let attached = Cluster::start_or_attach(options.clone()).await.unwrap();
    assert_eq!(
        text(&mut connect(&attached).await, "SELECT 'found'").await,
        "found"
    );
    drop(cluster);

    let cluster = Cluster::start(options).await.unwrap();
    let second = cluster.socket_dir().to_owned();
    assert!(
        first != second && !first.exists(),
        "the directory of the run that was cut off is removed"
    );
    cluster.stop().await.unwrap();
    assert!(!second.exists());
}
