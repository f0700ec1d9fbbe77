//! The Postgres process itself: start until ready, stop in order.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::Signal;
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use super::binaries::Binaries;
use super::home::Home;
use super::log::Log;
use super::pidfile::{self, PidFile};
use super::{ClusterError, socket};

/// After a crash Postgres first replays its log; a small clinic's takes seconds.
const READY_WITHIN: Duration = Duration::from_secs(120);
const STOP_WITHIN: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(20);

/// A running Postgres that we started. Dropping it asks Postgres to stop, without waiting.
#[derive(Debug)]
pub(super) struct Postmaster {
    child: Child,
}

impl Postmaster {
    /// Starts Postgres and waits until it takes connections.
    pub async fn start(
        home: &Home,
        binaries: &Binaries,
        socket_dir: &Path,
    ) -> Result<Self, ClusterError> {
        // Sessions of a killed Postgres need a moment to notice; until then the new one finds their shared memory in use.
        let last = Instant::now() + Duration::from_secs(10);
        loop {
            match Self::start_once(home, binaries, socket_dir).await {
                Err(ClusterError::Exited { log, .. })
                    if log.contains("shared memory block") && Instant::now() < last =>
                {
                    sleep(Duration::from_millis(200)).await;
                }
                other => return other,
            }
        }
    }

    async fn start_once(
        home: &Home,
        binaries: &Binaries,
        socket_dir: &Path,
    ) -> Result<Self, ClusterError> {
        let log = Log::open(home)?;
        let program = binaries.program("postgres");
        let child = home
            .account
            .command(&program)
            .arg("-D")
            .arg(home.data())
            // On the command line, so that no configuration file can open the cluster to the network.
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                &format!("port={}", socket::PORT),
                "-c",
            ])
            .arg(format!(
                "unix_socket_directories={}",
                socket::setting(socket_dir)
            ))
            .stdout(log.writer()?)
            .stderr(log.writer()?)
            .spawn()
            .map_err(ClusterError::io("starting", &program))?;
        let mut started = Self { child };
        started.wait_ready(&home.data(), &log).await?;
        Ok(started)
    }

    async fn wait_ready(&mut self, data: &Path, log: &Log) -> Result<(), ClusterError> {
        let last = Instant::now() + READY_WITHIN;
        while Instant::now() < last {
            if let Some(status) = self
                .child
                .try_wait()
                .map_err(ClusterError::io("watching", data))?
            {
                return Err(ClusterError::Exited {
                    status,
                    log: log.tail(),
                });
            }
            let state = PidFile::read(data)?;
            if state.is_some_and(|state| state.ready && Some(state.pid) == self.child.id()) {
                return Ok(());
            }
            sleep(STEP).await;
        }
        Err(ClusterError::NotReady {
            seconds: READY_WITHIN.as_secs(),
            log: log.tail(),
        })
    }

    /// Resolves when Postgres has ended, for whatever reason.
    pub async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Ends all sessions, writes everything out, and waits for the end. Grows rougher only when that takes too long.
    pub async fn stop(mut self) -> Result<(), ClusterError> {
        let Some(pid) = self.child.id() else {
            return Ok(());
        };
        for (signal, patience) in [
            (Signal::INT, STOP_WITHIN),
            (Signal::QUIT, STOP_WITHIN / 6),
            (Signal::KILL, STOP_WITHIN / 6),
        ] {
            pidfile::signal(pid, signal);
            if timeout(patience, self.child.wait()).await.is_ok() {
                return Ok(());
            }
        }
        Err(ClusterError::WillNotStop(pid))
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        // `id` is `None` once the process was waited for, so that a reused number is never signalled.
        if let (Ok(None), Some(pid)) = (self.child.try_wait(), self.child.id()) {
            pidfile::signal(pid, Signal::INT);
        }
    }
}

/// Deals with what an earlier supervisor left: a Postgres it could not stop is stopped now, a stale `postmaster.pid` is removed.
/// The caller holds the cluster, so nobody else supervises that process.
pub(super) async fn clear_leftovers(data: &Path) -> Result<(), ClusterError> {
    let Some(left) = PidFile::read(data)? else {
        return Ok(());
    };
    if left.is_live(data) {
        tracing::warn!(
            pid = left.pid,
            "stopping the Postgres that an earlier rapport process left running"
        );
        return stop_stranger(left.pid, data).await;
    }
    let file = PidFile::path(data);
    fs::remove_file(&file).map_err(ClusterError::io("removing", &file))
}

async fn stop_stranger(pid: u32, data: &Path) -> Result<(), ClusterError> {
    let left = PidFile {
        pid,
        socket_dir: None,
        ready: false,
    };
    for (signal, patience) in [(Signal::INT, STOP_WITHIN), (Signal::QUIT, STOP_WITHIN / 6)] {
        pidfile::signal(pid, signal);
        let last = Instant::now() + patience;
        while Instant::now() < last {
            if !pidfile::exists(pid) || !left.is_live(data) {
                return Ok(());
            }
            sleep(STEP).await;
        }
    }
    Err(ClusterError::WillNotStop(pid))
}
