//! Why the private cluster could not be started, attached to or stopped, each with its remedy.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Errors of the private cluster. Log lines quoted in them come from Postgres's own start and stop, never from statements.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No usable Postgres; `found` says which older ones there are.
    #[error(
        "no Postgres {minimum} or newer on this machine{found}; install it with: apt-get install postgresql"
    )]
    NoBinaries { minimum: u32, found: String },
    /// The data directory needs another major version than is installed.
    #[error(
        "{} was made by Postgres {made}, but only {installed} is installed; install it with: apt-get install postgresql-{made} \
         (or dump with the old version and restore into a new directory)",
        dir.display()
    )]
    VersionMismatch {
        dir: PathBuf,
        made: u32,
        installed: String,
    },
    /// Started as root without an account to drop to.
    #[error(
        "Postgres does not run as root and there is no account named `postgres`; make one with: adduser --system --group postgres, \
         or start rapport as an ordinary user"
    )]
    NoPostgresAccount,
    /// The user id has no name, and peer authentication goes by name.
    #[error(
        "user id {0} has no entry in the user database; add one (peer authentication goes by user name)"
    )]
    NamelessUser(u32),
    /// A directory above the data keeps the account out.
    #[error("the account `{account}` cannot enter {}; allow it with: chmod a+x {}, or choose another data directory", dir.display(), dir.display())]
    NotTraversable { account: String, dir: PathBuf },
    /// The cluster belongs to someone else.
    #[error("{} belongs to user id {owner}; start rapport as that user or as root", dir.display())]
    NotOwner { dir: PathBuf, owner: u32 },
    /// Another live rapport process holds this data directory.
    #[error("{} is in use by another rapport process ({}); stop it first, or choose another data directory", dir.display(), described(*pid))]
    InUse { dir: PathBuf, pid: Option<u32> },
    /// `initdb` failed; nothing is left behind.
    #[error("Postgres could not make its data directory ({status}):\n{log}")]
    Init { status: ExitStatus, log: String },
    /// Postgres ended before it was ready.
    #[error("Postgres ended while starting ({status}):\n{log}")]
    Exited { status: ExitStatus, log: String },
    /// Postgres runs but did not become ready.
    #[error("Postgres was not ready after {seconds} s:\n{log}")]
    NotReady { seconds: u64, log: String },
    /// Postgres ignored every signal.
    #[error("Postgres (process {0}) did not stop")]
    WillNotStop(u32),
    /// The operating system refused something.
    #[error("{what} {}: {source}", path.display())]
    Io {
        what: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

impl ClusterError {
    /// For `map_err`: says what was tried on which path.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            what,
            path: path.to_owned(),
            source,
        }
    }
}

fn described(pid: Option<u32>) -> String {
    pid.map_or_else(
        || "process id unknown".to_owned(),
        |pid| format!("process {pid}"),
    )
}
