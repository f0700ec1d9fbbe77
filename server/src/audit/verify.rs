//! Verifying the whole log: the file of checkpoints first, then each chain against it, then what is not in a chain.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::Serialize;
use uuid::Uuid;

use super::{
    notary::{FILE, KEY, PUBLIC_KEY},
    signed::{Checkpoint, from_hex},
    walk::{Finding, What},
};

/// What is said of one practice's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chain {
    pub organisation: Uuid,
    /// Rows sealed.
    pub sealed: i64,
    /// Checkpoints that are genuine.
    pub checkpoints: usize,
    /// Rows that no seal covers yet: changes to them would not be found.
    pub unsealed: Vec<Unsealed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unsealed {
    pub event: Uuid,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub chains: Vec<Chain>,
    pub findings: Vec<Finding>,
}

/// What the database remembers of a checkpoint.
#[derive(Clone, Debug)]
pub struct Noted {
    pub organisation: Uuid,
    pub sequence: i64,
    pub at: DateTime<Utc>,
    pub signature: Vec<u8>,
}

/// The genuine checkpoints of the file, by practice and sequence, and what is wrong with the others.
pub struct Checked {
    pub by_chain: BTreeMap<Uuid, Vec<Checkpoint>>,
    pub findings: Vec<Finding>,
}

/// Reads the file of checkpoints in `dir` and compares it with what the database remembers of it.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn checkpoints(dir: &Path, noted: &[Noted], is_sealed: bool) -> Result<Checked> {
    let mut checked = Checked {
        by_chain: BTreeMap::new(),
        findings: Vec::new(),
    };
    let path = dir.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if is_sealed {
                let text = format!(
                    "there is no file of checkpoints at {}: a chain that was computed anew cannot be told from the \
                     true one",
                    path.display()
                );
                checked
                    .findings
                    .push(Finding::of_line(What::CheckpointsMissing, None, text));
            }
            return Ok(checked);
        }
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", path.display()));
        }
    };
    let Some(key) = public_key(dir)? else {
        let text = format!(
            "there is no key in {}: signatures cannot be checked",
            dir.display()
        );
        checked
            .findings
            .push(Finding::of_line(What::KeyMissing, None, text));
        return Ok(checked);
    };
    checked.read(&text, &key);
    checked.compare(noted);
    Ok(checked)
}

impl Checked {
    fn read(&mut self, text: &str, key: &[u8]) {
        let mut before = String::new();
        // What a power cut left of a line has no end; the next checkpoint takes its place.
        for (at, line) in text
            .split_inclusive('\n')
            .enumerate()
            .filter(|(_, l)| l.ends_with('\n'))
        {
            let number = at + 1;
            let genuine = serde_json::from_str::<Checkpoint>(line)
                .ok()
                .filter(|checkpoint| checkpoint.is_genuine(key));
            let Some(checkpoint) = genuine else {
                let text = format!(
                    "line {number} of the checkpoints was changed, or another key signed it"
                );
                self.findings.push(Finding::of_line(
                    What::CheckpointChanged,
                    Some(number),
                    text,
                ));
                before.clear();
                continue;
            };
            // After a broken line its signature is not known.
            if checkpoint.before != before && (number == 1 || !before.is_empty()) {
                let text = format!(
                    "line {number} of the checkpoints does not follow the one before: lines were removed"
                );
                self.findings.push(Finding::of_line(
                    What::CheckpointRemoved,
                    Some(number),
                    text,
                ));
            }
            before.clone_from(&checkpoint.signature);
            self.by_chain
                .entry(checkpoint.organisation)
                .or_default()
                .push(checkpoint);
        }
        for chain in self.by_chain.values_mut() {
            chain.sort_by_key(|checkpoint| checkpoint.sequence);
        }
    }

    /// The file is written before the database remembers, so it may have one more and never one less.
    fn compare(&mut self, noted: &[Noted]) {
        for noted in noted {
            let is_there = self.by_chain.get(&noted.organisation).is_some_and(|chain| {
                chain
                    .iter()
                    .any(|c| from_hex(&c.signature).as_ref() == Some(&noted.signature))
            });
            if !is_there {
                let text = format!(
                    "the checkpoint of row {}, signed at {}, is not in the file any more",
                    noted.sequence, noted.at
                );
                self.findings.push(Finding {
                    sequence: Some(noted.sequence),
                    ..Finding::of_line(What::CheckpointRemoved, None, text)
                });
            }
        }
    }
}

/// The public half suffices, so a copy of file and public key can be verified elsewhere.
fn public_key(dir: &Path) -> Result<Option<Vec<u8>>> {
    if let Ok(bytes) = fs::read(dir.join(KEY))
        && let Ok(pair) = Ed25519KeyPair::from_pkcs8(&bytes)
    {
        return Ok(Some(pair.public_key().as_ref().to_vec()));
    }
    match fs::read_to_string(dir.join(PUBLIC_KEY)) {
        Ok(text) => Ok(from_hex(text.trim())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("the verifying key cannot be read"),
    }
}
