//! A checkpoint: the head of a chain at one time, signed with a key that the database does not have.

use chrono::{DateTime, Utc};
use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One line of the file of checkpoints. Bytes are written in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Checkpoint {
    pub organisation: Uuid,
    pub sequence: i64,
    pub hash: String,
    pub at: DateTime<Utc>,
    /// The signature of the line before, empty in the first: lines cannot be taken out unnoticed.
    pub before: String,
    pub signature: String,
}

/// The head of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub organisation: Uuid,
    pub sequence: i64,
    pub hash: Vec<u8>,
}

impl Checkpoint {
    /// Signs `head` after the line whose signature is `before`. `at` has whole microseconds.
    pub fn sign(key: &Ed25519KeyPair, head: &Head, at: DateTime<Utc>, before: &str) -> Self {
        let mut line = Self {
            organisation: head.organisation,
            sequence: head.sequence,
            hash: to_hex(&head.hash),
            at,
            before: before.to_owned(),
            signature: String::new(),
        };
        line.signature = to_hex(key.sign(&line.bytes()).as_ref());
        line
    }

    /// Whether the holder of the key signed exactly this line.
    pub fn is_genuine(&self, public_key: &[u8]) -> bool {
        from_hex(&self.signature).is_some_and(|signature| {
            UnparsedPublicKey::new(&ED25519, public_key)
                .verify(&self.bytes(), &signature)
                .is_ok()
        })
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"rapport checkpoint 1".to_vec();
        bytes.extend(self.organisation.as_bytes());
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.at.timestamp_micros().to_be_bytes());
        for text in [&self.hash, &self.before] {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes
    }
}

pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `None` where `text` is not hexadecimal.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
