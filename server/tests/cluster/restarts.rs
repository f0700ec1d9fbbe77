//! Stops, crashes and what they leave.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Signal, kill_process};
use server::cluster::{Cluster, ClusterOptions};
use sqlx::Executor;

use super::{Scratch, connect, is_root, postmaster, text};

#[tokio::test]
async fn data_outlive_a_stop_and_open_sessions_do_not_delay_it() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    let mut session = connect(&cluster).await;
    session
        .execute("CREATE TABLE note (body text); INSERT INTO note VALUES ('kept')")
        .await
        .unwrap();
    session.execute("BEGIN").await.unwrap();
    let asked = Instant::now();
    cluster.stop().await.unwrap();
    assert!(asked.elapsed() < Duration::from_secs(10));
    assert!(!scratch.pgdata().join("postmaster.pid").exists());

    let cluster = scratch.start().await;
    assert_eq!(
        text(&mut connect(&cluster).await, "SELECT body FROM note").await,
        "kept"
    );
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_postgres_restarts_with_every_committed_row() {
    let scratch = Scratch::new();
    let mut cluster = Cluster::start(ClusterOptions {
        durable: true,
        ..scratch.options()
    })
    .await
    .unwrap();
    let mut session = connect(&cluster).await;
    assert_eq!(text(&mut session, "SHOW fsync").await, "on");
    session
        .execute("CREATE TABLE note (body text); INSERT INTO note VALUES ('committed')")
        .await
        .unwrap();

    kill_process(postmaster(&scratch.pgdata()), Signal::KILL).unwrap();
    let status = cluster.ended().await.unwrap();
    assert!(!status.success());
    cluster.restart().await.unwrap();
    assert_eq!(
        text(&mut connect(&cluster).await, "SELECT body FROM note").await,
        "committed"
    );

    kill_process(postmaster(&scratch.pgdata()), Signal::KILL).unwrap();
    drop(cluster);
    assert!(
        scratch.pgdata().join("postmaster.pid").exists(),
        "the case to handle"
    );
    let cluster = scratch.start().await;
    assert_eq!(
        text(&mut connect(&cluster).await, "SELECT body FROM note").await,
        "committed"
    );
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_process_number_that_now_belongs_to_another_program_is_no_obstacle() {
    let scratch = Scratch::new();
    scratch.start().await.stop().await.unwrap();
    let pid_file = scratch.pgdata().join("postmaster.pid");
    fs::write(
        &pid_file,
        format!(
            "{}\n{}\n0\n5432\n",
            std::process::id(),
            scratch.pgdata().display()
        ),
    )
    .unwrap();
    let cluster = scratch.start().await;
    cluster.stop().await.unwrap();
}

/// Runs Postgres as a supervisor that was killed would leave it.
fn left_running(scratch: &Scratch) -> Child {
    let pgdata = scratch.pgdata();
    let owner = fs::metadata(&pgdata).unwrap();
    let installed = fs::read_dir("/usr/lib/postgresql").unwrap().flatten();
    let newest = installed.map(|entry| entry.path()).max().unwrap();
    let run = scratch.data_dir().join("postgres/run");
    let mut command = Command::new(newest.join("bin/postgres"));
    command
        .arg("-D")
        .arg(&pgdata)
        .args(["-c", "listen_addresses=", "-c"])
        .arg(format!("unix_socket_directories=\"{}\"", run.display()))
        .stderr(Stdio::null())
        .current_dir("/");
    if is_root() {
        command.uid(owner.uid()).gid(owner.gid());
    }
    command.spawn().unwrap()
}

#[tokio::test]
async fn a_postgres_left_by_a_killed_supervisor_is_stopped_first() {
    let scratch = Scratch::new();
    scratch.start().await.stop().await.unwrap();
    let mut left = left_running(&scratch);
    let is_ready = || {
        fs::read_to_string(scratch.pgdata().join("postmaster.pid"))
            .is_ok_and(|file| file.contains("ready"))
    };
    while !is_ready() {
        assert!(
            left.try_wait().unwrap().is_none(),
            "the left Postgres did not start"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let reaper = std::thread::spawn(move || left.wait().unwrap());
    let cluster = scratch.start().await;
    assert!(
        reaper.join().unwrap().success(),
        "it was to be stopped in order"
    );
    assert_eq!(
        text(&mut connect(&cluster).await, "SELECT 'up'").await,
        "up"
    );
    cluster.stop().await.unwrap();
}
