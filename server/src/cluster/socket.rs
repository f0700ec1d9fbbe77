//! Where the socket goes. A socket's path may have 107 bytes; data directories may be deeper than that.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::ClusterError;
use super::home::Home;

/// The port is only part of the socket's name: nothing listens on the network.
pub(super) const PORT: u16 = 5432;

/// `sun_path` has 108 bytes with the closing zero.
const LONGEST: usize = 107;

/// The socket directory of a cluster: `run/` in its home, or a fresh short one elsewhere, which is recorded there.
pub(super) fn make(home: &Home) -> Result<PathBuf, ClusterError> {
    remove_short(home)?;
    let usual = home.dir().join("run");
    if fits(&usual) {
        home.make_dir(&usual)?;
        return Ok(usual);
    }
    let short = make_short(home)?;
    home.write(&record(home), &short.to_string_lossy())?;
    Ok(short)
}

/// Removes the short directory of the last run, if there was one.
pub(super) fn remove_short(home: &Home) -> Result<(), ClusterError> {
    let record = record(home);
    let Ok(recorded) = fs::read_to_string(&record) else {
        return Ok(());
    };
    let dir = PathBuf::from(recorded);
    let ours = fs::symlink_metadata(&dir)
        .is_ok_and(|found| found.is_dir() && found.uid() == home.account.uid);
    if ours
        && dir
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("rapport-"))
    {
        fs::remove_dir_all(&dir).map_err(ClusterError::io("removing", &dir))?;
    }
    fs::remove_file(&record).map_err(ClusterError::io("removing", &record))
}

/// The value of `unix_socket_directories`, which is a list: quoted, so that commas and spaces are part of the name.
pub(super) fn setting(dir: &Path) -> String {
    format!("\"{}\"", dir.to_string_lossy().replace('"', "\"\""))
}

fn record(home: &Home) -> PathBuf {
    home.dir().join("socket-directory")
}

fn fits(dir: &Path) -> bool {
    dir.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= LONGEST
}

/// A directory with a name nobody can foresee: in a shared place a foreseeable one could be taken by someone else first.
fn make_short(home: &Home) -> Result<PathBuf, ClusterError> {
    let dir = short_base(home).join(format!("rapport-{:016x}", rand::random::<u64>()));
    let made = DirBuilder::new()
        .mode(0o700)
        .create(&dir)
        .and_then(|()| File::open(&dir))
        .and_then(|opened| home.give(&opened, 0o700));
    made.map_err(ClusterError::io("making", &dir))?;
    Ok(dir)
}

/// A place for short-lived files: root's own, the user's own, or the shared one.
fn short_base(home: &Home) -> PathBuf {
    let preferred = if home.own.uid == 0 {
        Some(PathBuf::from("/run"))
    } else {
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from)
    };
    let usable = |dir: &PathBuf| {
        let name_like_ours = dir.join("rapport-0123456789abcdef");
        let owned =
            fs::metadata(dir).is_ok_and(|found| found.is_dir() && found.uid() == home.own.uid);
        owned && dir.is_absolute() && fits(&name_like_ours)
    };
    preferred
        .filter(usable)
        .unwrap_or_else(|| PathBuf::from("/tmp"))
}

/// Says early that a path cannot be a connection parameter.
pub(super) fn require_text(path: &Path) -> Result<(), ClusterError> {
    let error = || io::Error::new(io::ErrorKind::InvalidInput, "the path is not UTF-8");
    path.to_str()
        .map(|_| ())
        .ok_or_else(|| ClusterError::io("using", path)(error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_107_bytes_with_the_socket_name() {
        assert!(fits(Path::new(&format!("/{}", "a".repeat(92)))));
        assert!(!fits(Path::new(&format!("/{}", "a".repeat(93)))));
    }

    #[test]
    fn the_setting_quotes_what_separates_directories() {
        assert_eq!(setting(Path::new("/a b,c\"d")), "\"/a b,c\"\"d\"");
    }
}
