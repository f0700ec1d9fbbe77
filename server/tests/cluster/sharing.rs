//! One supervisor, and commands that use its cluster.

use server::cluster::{Cluster, ClusterError};

use super::{Scratch, connect, text};

#[tokio::test]
async fn a_second_server_is_refused_and_a_command_attaches() {
    let scratch = Scratch::new();
    let cluster = scratch.start().await;
    assert!(cluster.is_supervisor());
    let refused = Cluster::start(scratch.options()).await.unwrap_err();
    assert!(
        matches!(refused, ClusterError::InUse { pid: Some(pid), .. } if pid == std::process::id())
    );
    assert!(
        refused
            .to_string()
            .contains(&format!("process {}", std::process::id())),
        "{refused}"
    );

    for leave in [true, false] {
        let attached = Cluster::start_or_attach(scratch.options()).await.unwrap();
        assert!(!attached.is_supervisor());
        assert_eq!(
            text(&mut connect(&attached).await, "SELECT 'shared'").await,
            "shared"
        );
        if leave {
            drop(attached)
        } else {
            attached.stop().await.unwrap()
        }
    }
    assert_eq!(
        text(&mut connect(&cluster).await, "SELECT 'still up'").await,
        "still up"
    );
    cluster.stop().await.unwrap();

    let alone = Cluster::start_or_attach(scratch.options()).await.unwrap();
    assert!(
        alone.is_supervisor(),
        "with no server running it starts the cluster itself"
    );
    alone.stop().await.unwrap();
}

#[tokio::test]
async fn two_commands_at_once_share_one_cluster() {
    let scratch = Scratch::new();
    let (one, other) = tokio::join!(
        Cluster::start_or_attach(scratch.options()),
        Cluster::start_or_attach(scratch.options())
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_ne!(one.is_supervisor(), other.is_supervisor());
    for cluster in [&one, &other] {
        assert_eq!(text(&mut connect(cluster).await, "SELECT 'up'").await, "up");
    }
    one.stop().await.unwrap();
    other.stop().await.unwrap();
}
