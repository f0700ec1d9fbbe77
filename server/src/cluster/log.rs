//! Postgres's own log, and the part of it that belongs into an error.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use super::ClusterError;
use super::home::Home;

/// The log is set aside above this size, at a start.
const LOG_BYTES: u64 = 4 << 20;
/// How much of the log an error quotes.
const QUOTED_LINES: usize = 12;

/// Where Postgres writes what it has to say, and how much of it was there before this start.
pub(super) struct Log {
    path: PathBuf,
    file: File,
    before: u64,
}

impl Log {
    pub fn open(home: &Home) -> Result<Self, ClusterError> {
        let path = home.dir().join("postgres.log");
        let open = || {
            if fs::metadata(&path).is_ok_and(|found| found.len() > LOG_BYTES) {
                fs::rename(&path, path.with_extension("log.1"))?;
            }
            let nofollow = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .mode(0o600)
                .custom_flags(nofollow)
                .open(&path)?;
            home.give(&file, 0o600)?;
            let before = file.metadata()?.len();
            Ok((file, before))
        };
        let (file, before) = open().map_err(ClusterError::io("opening", &path))?;
        Ok(Self { path, file, before })
    }

    pub fn writer(&self) -> Result<File, ClusterError> {
        self.file
            .try_clone()
            .map_err(ClusterError::io("opening", &self.path))
    }

    /// The last lines of this start.
    pub fn tail(&self) -> String {
        let read = || {
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(self.before))?;
            let mut bytes = Vec::new();
            file.take(LOG_BYTES).read_to_end(&mut bytes)?;
            Ok::<_, io::Error>(bytes)
        };
        read().map_or_else(
            |error| format!("{}: {error}", self.path.display()),
            |bytes| last_lines(&String::from_utf8_lossy(&bytes)),
        )
    }
}

/// The last lines of what a program said.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines
        .get(lines.len().saturating_sub(QUOTED_LINES)..)
        .unwrap_or_default()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_quoted_without_blank_ones() {
        let text: String = (1..=20).map(|line| format!("line {line}\n\n")).collect();
        let quoted = last_lines(&text);
        assert!(
            quoted.starts_with("line 9\n") && quoted.ends_with("line 20"),
            "{quoted}"
        );
        assert_eq!(last_lines(""), "");
    }
}
