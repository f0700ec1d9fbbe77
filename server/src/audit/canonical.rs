//! The bytes of a row that its seal covers, written anew from the stored columns. `audit.canonical` in the migrations
//! writes the same ones in SQL; a verifier that asked the database would believe whoever changed the database.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub type Hash = [u8; 32];

/// Before the first row of a chain.
pub const START: Hash = [0; 32];

/// One row of the log. Ids of objects, never what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub organisation: Uuid,
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: Uuid,
    pub request: Uuid,
    pub action: String,
    pub kind: String,
    pub outcome: String,
    pub roles: Vec<String>,
    pub ids: Vec<Uuid>,
}

/// The hash of the row at `sequence`, after a row with the hash `before`.
pub fn hash(before: &Hash, event: &Event, sequence: i64, sealed_at: DateTime<Utc>) -> Hash {
    Sha256::new()
        .chain_update(before)
        .chain_update(bytes(event, sequence, sealed_at))
        .finalize()
        .into()
}

/// Whole numbers in eight bytes, texts and lists with their length before them: no two rows share bytes.
pub fn bytes(event: &Event, sequence: i64, sealed_at: DateTime<Utc>) -> Vec<u8> {
    let mut bytes = b"rapport audit 1".to_vec();
    bytes.extend(event.organisation.as_bytes());
    bytes.extend(sequence.to_be_bytes());
    bytes.extend(sealed_at.timestamp_micros().to_be_bytes());
    bytes.extend(event.id.as_bytes());
    bytes.extend(event.at.timestamp_micros().to_be_bytes());
    bytes.extend(event.actor.as_bytes());
    bytes.extend(event.request.as_bytes());
    for word in [&event.action, &event.kind, &event.outcome] {
        words(&mut bytes, word);
    }
    length(&mut bytes, event.roles.len());
    for role in &event.roles {
        words(&mut bytes, role);
    }
    length(&mut bytes, event.ids.len());
    for id in &event.ids {
        bytes.extend(id.as_bytes());
    }
    bytes
}

fn words(bytes: &mut Vec<u8>, text: &str) {
    length(bytes, text.len());
    bytes.extend(text.as_bytes());
}

fn length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend((length as u64).to_be_bytes());
}
