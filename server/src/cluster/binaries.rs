//! Finds the operating system's own Postgres.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::ClusterError;

/// The oldest major version Rapport runs on.
pub const MINIMUM_VERSION: u32 = 15;

/// Where Debian's packages put one directory a major version.
const PACKAGED: &str = "/usr/lib/postgresql";

/// A directory with `initdb` and `postgres`, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    pub dir: PathBuf,
    pub version: u32,
}

impl Binaries {
    /// The newest Postgres, or, when data exist already, the one whose major version made them (`made`, the data directory and
    /// its version). `only` restricts the search to one directory.
    pub async fn find(
        only: Option<&Path>,
        made: Option<(&Path, u32)>,
    ) -> Result<Self, ClusterError> {
        let mut found = Vec::new();
        for dir in candidates(only).await {
            found.extend(Self::in_dir(dir).await);
        }
        choose(found, made)
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The binaries in `dir`, when there are any that run.
    async fn in_dir(dir: PathBuf) -> Option<Self> {
        if !dir.join("initdb").is_file() {
            return None;
        }
        let version = major(&output(&dir.join("postgres"), "--version").await?)?;
        Some(Self { dir, version })
    }
}

/// Picks from what is installed; see [`Binaries::find`].
fn choose(mut found: Vec<Binaries>, made: Option<(&Path, u32)>) -> Result<Binaries, ClusterError> {
    found.sort_by_key(|one| std::cmp::Reverse(one.version));
    let versions = || {
        found
            .iter()
            .map(|one| one.version.to_string())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let usable = |one: &&Binaries| one.version >= MINIMUM_VERSION;
    let Some(newest) = found.iter().find(usable) else {
        let older = if found.is_empty() {
            String::new()
        } else {
            format!(" (only {})", versions())
        };
        return Err(ClusterError::NoBinaries {
            minimum: MINIMUM_VERSION,
            found: older,
        });
    };
    match made {
        None => Ok(newest.clone()),
        Some((dir, version)) => found
            .iter()
            .filter(usable)
            .find(|one| one.version == version)
            .cloned()
            .ok_or_else(|| ClusterError::VersionMismatch {
                dir: dir.to_owned(),
                made: version,
                installed: versions(),
            }),
    }
}

async fn candidates(only: Option<&Path>) -> Vec<PathBuf> {
    if let Some(dir) = only {
        return vec![dir.to_owned()];
    }
    let packaged = std::fs::read_dir(PACKAGED)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    let mut dirs: Vec<PathBuf> = packaged.collect();
    dirs.extend(
        output(Path::new("pg_config"), "--bindir")
            .await
            .map(|line| PathBuf::from(line.trim())),
    );
    dirs.extend(
        std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths),
    );
    dirs.sort();
    dirs.dedup();
    dirs
}

async fn output(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .output()
        .await
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` or `… 18beta1`.
fn major(version_line: &str) -> Option<u32> {
    let number = version_line.split_whitespace().nth(2)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(versions: &[u32]) -> Vec<Binaries> {
        versions
            .iter()
            .map(|&version| Binaries {
                dir: PathBuf::from(format!("/pg/{version}")),
                version,
            })
            .collect()
    }

    #[test]
    fn major_version_is_read_from_every_shape() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres (PostgreSQL)"), None);
        assert_eq!(major("sh: not found"), None);
    }

    #[test]
    fn the_newest_is_taken_for_new_data_and_the_maker_for_existing() {
        assert_eq!(choose(installed(&[15, 17, 16]), None).unwrap().version, 17);
        assert_eq!(
            choose(installed(&[15, 17]), Some((Path::new("/d"), 15)))
                .unwrap()
                .version,
            15
        );
    }

    #[test]
    fn missing_versions_are_named_with_their_remedy() {
        let none = choose(Vec::new(), None).unwrap_err().to_string();
        assert!(none.contains("apt-get install postgresql"), "{none}");
        let old = choose(installed(&[13, 9]), None).unwrap_err().to_string();
        assert!(old.contains("(only 13, 9)"), "{old}");
        let other = choose(installed(&[17]), Some((Path::new("/d"), 15)))
            .unwrap_err()
            .to_string();
        assert!(
            other.contains("made by Postgres 15")
                && other.contains("apt-get install postgresql-15"),
            "{other}"
        );
    }

    #[tokio::test]
    async fn a_directory_without_postgres_is_not_taken() {
        let missing = Binaries::find(Some(Path::new("/nonexistent")), None).await;
        assert!(matches!(missing, Err(ClusterError::NoBinaries { .. })));
    }
}
