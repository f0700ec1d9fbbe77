//! The directory `DATA_DIR/postgres`: who owns it, who holds it, and what lies in it.
//!
//! ```text
//! postgres/            0700, owned by the account that runs Postgres; locked by the rapport process that supervises it
//!   data/              what initdb made
//!   run/               the socket
//!   socket-directory   where the socket is instead, when the path of run/ would be too long
//!   rapport.pid        the supervising process, for error messages
//!   postgres.log       starts, stops and crashes; .1 is the one before
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::ClusterError;
use super::account::{Account, effective_uid};

/// The cluster's directory together with the two accounts that matter for it.
#[derive(Debug, Clone)]
pub(super) struct Home {
    dir: PathBuf,
    /// Runs Postgres and owns the directory.
    pub account: Account,
    /// Runs rapport.
    pub own: Account,
}

/// Held while a process supervises the cluster; the operating system releases it even after `kill -9`.
#[derive(Debug)]
pub(super) struct Hold {
    _directory: File,
}

impl Home {
    /// Makes the directories as far as they are missing and checks that the account can use them.
    pub async fn prepare(data_dir: &Path) -> Result<Self, ClusterError> {
        make_data_dir(data_dir)?;
        let data_dir =
            fs::canonicalize(data_dir).map_err(ClusterError::io("resolving", data_dir))?;
        let dir = data_dir.join("postgres");
        let own = Account::own().await?;
        let owner = owner_of(&dir)?;
        let account = match owner {
            // As root, data that someone else's rapport made stay theirs.
            Some(uid) if own.uid == 0 && uid != 0 => Account::of_uid(uid).await?,
            _ if own.uid == 0 => Account::packaged().await?,
            Some(uid) if uid != own.uid => return Err(ClusterError::NotOwner { dir, owner: uid }),
            _ => own.clone(),
        };
        if account.uid != own.uid {
            account.require_entry(&data_dir).await?;
        }
        let home = Self { dir, account, own };
        if owner != Some(home.account.uid) {
            home.make_dir(&home.dir)?;
        }
        Ok(home)
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// Becomes the one process that supervises this cluster.
    pub fn hold(&self) -> Result<Hold, ClusterError> {
        let directory = File::open(&self.dir).map_err(ClusterError::io("opening", &self.dir))?;
        match flock(&directory, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => {
                return Err(ClusterError::InUse {
                    dir: self.dir.clone(),
                    pid: self.holder(),
                });
            }
            Err(other) => return Err(ClusterError::io("locking", &self.dir)(other.into())),
        }
        self.write(
            &self.dir.join("rapport.pid"),
            &format!("{}\n", std::process::id()),
        )?;
        Ok(Hold {
            _directory: directory,
        })
    }

    fn holder(&self) -> Option<u32> {
        fs::read_to_string(self.dir.join("rapport.pid"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// The major version that made the data, if there are data.
    pub fn made_by(&self) -> Result<Option<u32>, ClusterError> {
        let file = self.data().join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => {
                let unreadable =
                    || io::Error::new(io::ErrorKind::InvalidData, "not a Postgres major version");
                text.trim()
                    .parse()
                    .map(Some)
                    .map_err(|_| ClusterError::io("reading", &file)(unreadable()))
            }
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(other) => Err(ClusterError::io("reading", &file)(other)),
        }
    }

    /// Makes a directory that only the account can use, or gives it an existing one.
    pub fn make_dir(&self, dir: &Path) -> Result<(), ClusterError> {
        match DirBuilder::new().mode(0o700).create(dir) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(ClusterError::io("making", dir)(error));
            }
            _ => {}
        }
        File::open(dir)
            .and_then(|opened| self.give(&opened, 0o700))
            .map_err(ClusterError::io("giving to the account", dir))
    }

    /// Replaces a file of the account as one step: a crash leaves the old or the new text. Also safe against links planted by
    /// the account when we are root, since the new file is made exclusively and renamed over whatever is there.
    pub fn write(&self, file: &Path, text: &str) -> Result<(), ClusterError> {
        let fresh = file.with_extension("new");
        let replace = || {
            match fs::remove_file(&fresh) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut opened = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&fresh)?;
            self.give(&opened, 0o600)?;
            opened.write_all(text.as_bytes())?;
            opened.sync_all()?;
            fs::rename(&fresh, file)
        };
        replace().map_err(ClusterError::io("writing", file))
    }

    /// Sets owner and mode of something we opened.
    pub fn give(&self, opened: &File, mode: u32) -> io::Result<()> {
        if self.account.uid != self.own.uid {
            fchown(opened, Some(self.account.uid), Some(self.account.gid))?;
        }
        opened.set_permissions(Permissions::from_mode(mode))
    }
}

/// Makes the data directory; as root it can be passed through (not listed), so that the account reaches its part.
fn make_data_dir(dir: &Path) -> Result<(), ClusterError> {
    if dir.is_dir() {
        return Ok(());
    }
    let mode = if effective_uid() == 0 { 0o711 } else { 0o700 };
    let made = DirBuilder::new().recursive(true).mode(mode).create(dir);
    made.and_then(|()| fs::set_permissions(dir, Permissions::from_mode(mode)))
        .map_err(ClusterError::io("making", dir))
}

fn owner_of(dir: &Path) -> Result<Option<u32>, ClusterError> {
    match fs::symlink_metadata(dir) {
        Ok(metadata) => Ok(Some(metadata.uid())),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(other) => Err(ClusterError::io("examining", dir)(other)),
    }
}
