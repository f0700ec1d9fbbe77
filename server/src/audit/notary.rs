//! The key and the file of checkpoints, in a directory that the database's accounts have no business in.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair},
};

use super::signed::{Checkpoint, Head, to_hex};

/// Between two checkpoints while the chain grows.
pub const EVERY: TimeDelta = TimeDelta::minutes(5);

pub const KEY: &str = "signing-key";
pub const PUBLIC_KEY: &str = "verifying-key";
pub const FILE: &str = "checkpoints.jsonl";

/// Signs heads of chains into a file.
#[derive(Debug)]
pub struct Notary {
    key: Ed25519KeyPair,
    dir: PathBuf,
}

impl Notary {
    /// Makes directory (mode 0700) and key (mode 0600) where there are none.
    ///
    /// # Errors
    /// A directory that cannot be written, or a file that is no key.
    pub fn open(dir: &Path) -> Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .with_context(|| format!("{} cannot be made", dir.display()))?;
        let path = dir.join(KEY);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => make_key(&path)?,
            Err(error) => {
                return Err(error).with_context(|| format!("{} cannot be read", path.display()));
            }
        };
        let key = Ed25519KeyPair::from_pkcs8(&bytes)
            .map_err(|_| anyhow!("{} is not a key that Rapport made", path.display()))?;
        let public = dir.join(PUBLIC_KEY);
        if !public.exists() {
            fs::write(&public, to_hex(key.public_key().as_ref()))?;
        }
        Ok(Self {
            key,
            dir: dir.to_owned(),
        })
    }

    /// Appends a checkpoint of `head` and puts it on the disk; none when the chain has not grown since the last one, or,
    /// unless `at_once`, when that is younger than [`EVERY`].
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn sign(
        &self,
        head: &Head,
        at: DateTime<Utc>,
        at_once: bool,
    ) -> Result<Option<Checkpoint>> {
        let path = self.dir.join(FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        // Another process on the same directory waits here.
        file.lock()?;
        let lines = whole_lines(&mut file)?;
        let last = lines
            .iter()
            .rev()
            .find(|line| line.organisation == head.organisation);
        let is_due = last.is_none_or(|last| {
            last.sequence != head.sequence && (at_once || at - last.at >= EVERY)
        });
        if !is_due {
            return Ok(None);
        }
        let before = lines.last().map_or("", |line| line.signature.as_str());
        let signed = Checkpoint::sign(&self.key, head, at.trunc_subsecs(6), before);
        let mut line = serde_json::to_vec(&signed)?;
        line.push(b'\n');
        file.write_all(&line)?;
        file.sync_data()?;
        Ok(Some(signed))
    }
}

fn make_key(path: &Path) -> Result<Vec<u8>> {
    let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|_| anyhow!("the machine has no random numbers"))?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(key.as_ref())?;
    file.sync_all()?;
    Ok(key.as_ref().to_vec())
}

/// The file's lines. What a power cut left of one is cut off; a line that cannot be read is left to who verifies.
fn whole_lines(file: &mut File) -> Result<Vec<Checkpoint>> {
    let mut text = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut text)?;
    let whole = text
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    if whole < text.len() {
        file.set_len(whole as u64)?;
    }
    Ok(text
        .get(..whole)
        .unwrap_or_default()
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}
