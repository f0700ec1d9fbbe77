//! Starts that cannot work say why.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use server::cluster::{Cluster, ClusterError, ClusterOptions};

use super::{Scratch, is_root};

#[tokio::test]
async fn a_directory_that_keeps_the_account_out_is_named() {
    if !is_root() {
        eprintln!("skipped: only root hands the data to another account");
        return;
    }
    let scratch = Scratch::new();
    let closed = scratch.0.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let refused = Cluster::start(ClusterOptions::throw_away(closed.join("inner/data")))
        .await
        .unwrap_err();
    let ClusterError::NotTraversable { account, dir } = &refused else {
        panic!("{refused}")
    };
    assert_eq!(
        (account.as_str(), dir.canonicalize().unwrap()),
        ("postgres", closed.canonicalize().unwrap())
    );
}

#[tokio::test]
async fn data_of_another_version_are_refused_with_the_package_to_install() {
    let scratch = Scratch::new();
    scratch.start().await.stop().await.unwrap();
    fs::write(scratch.pgdata().join("PG_VERSION"), "14\n").unwrap();
    let refused = Cluster::start(scratch.options()).await.unwrap_err();
    assert!(matches!(
        refused,
        ClusterError::VersionMismatch { made: 14, .. }
    ));
    assert!(
        refused
            .to_string()
            .contains("apt-get install postgresql-14"),
        "{refused}"
    );
}

#[tokio::test]
async fn what_postgres_says_when_it_cannot_start_is_in_the_error() {
    let scratch = Scratch::new();
    scratch.start().await.stop().await.unwrap();
    fs::remove_file(scratch.pgdata().join("global/pg_control")).unwrap();
    let failed = Cluster::start(scratch.options()).await.unwrap_err();
    assert!(matches!(failed, ClusterError::Exited { .. }), "{failed}");
    assert!(failed.to_string().contains("could not"), "{failed}");
}
