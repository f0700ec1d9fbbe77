//! Reads `postmaster.pid`, in which Postgres says which process serves a data directory, where its socket is and how far it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::ClusterError;

/// What `postmaster.pid` says; lines are: process, data directory, start time, port, socket directory, address, memory key, state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub pid: u32,
    pub socket_dir: Option<PathBuf>,
    pub ready: bool,
}

impl PidFile {
    /// Reads the file; `None` when there is none or it is only half written.
    pub fn read(data: &Path) -> Result<Option<Self>, ClusterError> {
        let file = Self::path(data);
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(other) => Err(ClusterError::io("reading", &file)(other)),
        }
    }

    pub fn path(data: &Path) -> PathBuf {
        data.join("postmaster.pid")
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let pid = lines.first()?.parse().ok()?;
        let socket_dir = lines
            .get(4)
            .filter(|line| !line.is_empty())
            .map(PathBuf::from);
        Some(Self {
            pid,
            socket_dir,
            ready: lines.get(7) == Some(&"ready"),
        })
    }

    /// Whether that process still lives and really is Postgres on this data directory: after a crash or a reboot the number may
    /// belong to anything. Postgres always works from within its data directory.
    pub fn is_live(&self, data: &Path) -> bool {
        let process = PathBuf::from(format!("/proc/{}", self.pid));
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        fs::read_link(process.join("cwd")).is_ok_and(|dir| dir == data)
            && name.trim().starts_with("postgres")
    }
}

/// Sends a signal; `false` when the process is gone.
pub(super) fn signal(pid: u32, signal: Signal) -> bool {
    as_pid(pid).is_some_and(|pid| kill_process(pid, signal).is_ok())
}

/// Whether a process with this number exists.
pub(super) fn exists(pid: u32) -> bool {
    as_pid(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

fn as_pid(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_whole_file_is_read() {
        let text = "1234\n/d/postgres/data\n1700000000\n5432\n/d/postgres/run\n\n  5432001    131072\nready   \n";
        let expected = PidFile {
            pid: 1234,
            socket_dir: Some("/d/postgres/run".into()),
            ready: true,
        };
        assert_eq!(PidFile::parse(text), Some(expected));
    }

    #[test]
    fn a_file_of_a_starting_server_is_not_ready() {
        let read = PidFile::parse("1234\n/d\n17\n5432\n\n").unwrap();
        assert_eq!((read.ready, read.socket_dir), (false, None));
    }

    #[test]
    fn another_process_with_the_same_number_is_not_our_postgres() {
        let own = PidFile {
            pid: std::process::id(),
            socket_dir: None,
            ready: true,
        };
        assert!(exists(own.pid));
        assert!(!own.is_live(Path::new("/nonexistent")));
        assert!(
            !own.is_live(&std::env::current_dir().unwrap()),
            "right directory, but no Postgres"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC*", lines in proptest::collection::vec("[0-9a-z /]{0,9}", 0..10)) {
            let _ = PidFile::parse(&text);
            let joined = lines.join("\n");
            let first_is_number = lines.first().is_some_and(|line| line.trim().parse::<u32>().is_ok());
            prop_assert_eq!(PidFile::parse(&joined).is_some(), first_is_number);
        }
    }
}
