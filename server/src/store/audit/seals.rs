//! Chains as the sealing role sees them.

use std::{collections::BTreeMap, path::Path};

use chrono::{DateTime, Utc};
use sqlx::{Connection, FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    audit::{
        canonical::Event,
        signed::{Checkpoint, Head, from_hex},
        verify::{self, Chain, Noted, Report, Unsealed},
        walk::{Finding, SealedRow, Walk, What},
    },
    store::StoreError,
};

/// Rows of one sealing transaction, and of one step of the walk.
const BATCH: i32 = 2_000;

/// The pool of the role that seals and verifies.
#[derive(Clone)]
pub struct Seals(PgPool);

impl Seals {
    pub fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// Seals every committed row and says how many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn seal(&self, now: DateTime<Utc>) -> Result<i64, StoreError> {
        let mut sealed = 0;
        loop {
            let batch: i32 = sqlx::query_scalar("SELECT audit.seal($1, $2)")
                .bind(now)
                .bind(BATCH)
                .fetch_one(&self.0)
                .await?;
            sealed += i64::from(batch);
            if batch < BATCH {
                return Ok(sealed);
            }
        }
    }

    /// The last row of each chain.
    ///
    /// # Errors
    /// The database's.
    pub async fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let rows: Vec<(Uuid, i64, Vec<u8>)> = sqlx::query_as(
            "SELECT DISTINCT ON (organisation_id) organisation_id, sequence, hash FROM audit.seal
             ORDER BY organisation_id, sequence DESC",
        )
        .fetch_all(&self.0)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(organisation, sequence, hash)| Head {
                organisation,
                sequence,
                hash,
            })
            .collect())
    }

    /// Remembers that a checkpoint is in the file.
    ///
    /// # Errors
    /// The database's.
    pub async fn note(&self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        sqlx::query("SELECT audit.note_checkpoint($1, $2, $3, $4)")
            .bind(checkpoint.organisation)
            .bind(checkpoint.sequence)
            .bind(checkpoint.at)
            .bind(from_hex(&checkpoint.signature))
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// Verifies everything in one snapshot, against the checkpoints in `dir`.
    ///
    /// # Errors
    /// The database's, or files that cannot be read.
    pub async fn verify(&self, dir: &Path) -> anyhow::Result<Report> {
        let mut connection = self.0.acquire().await?;
        let mut snapshot = connection.begin().await?;
        sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .execute(&mut *snapshot)
            .await?;
        let mut chains = chains(&mut snapshot).await?;
        let noted = noted(&mut snapshot).await?;
        let is_sealed = chains.values().any(|chain| chain.sealed > 0);
        let mut checked = verify::checkpoints(dir, &noted, is_sealed)?;
        for organisation in checked.by_chain.keys() {
            chains
                .entry(*organisation)
                .or_insert_with(|| empty(*organisation));
        }
        let mut findings = std::mem::take(&mut checked.findings);
        for chain in chains.values_mut() {
            let signed = checked
                .by_chain
                .remove(&chain.organisation)
                .unwrap_or_default();
            let mut walk = Walk::new(&signed);
            walk_chain(&mut snapshot, chain.organisation, &mut walk).await?;
            let (sealed, found) = walk.finish();
            (chain.sealed, chain.checkpoints) = (sealed, signed.len());
            findings.extend(found);
            findings.extend(not_sealed(&mut snapshot, chain.organisation).await?);
        }
        snapshot.rollback().await?;
        Ok(Report {
            chains: chains.into_values().collect(),
            findings,
        })
    }

    /// Waits for what runs and closes the connections.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

fn empty(organisation: Uuid) -> Chain {
    Chain {
        organisation,
        sealed: 0,
        checkpoints: 0,
        unsealed: Vec::new(),
    }
}

/// Every chain there is, with its unsealed tail.
async fn chains(connection: &mut PgConnection) -> Result<BTreeMap<Uuid, Chain>, StoreError> {
    let heads: Vec<(Uuid, i64)> =
        sqlx::query_as("SELECT organisation_id, max(sequence) FROM audit.seal GROUP BY 1")
            .fetch_all(&mut *connection)
            .await?;
    let waiting: Vec<(Uuid, Uuid, DateTime<Utc>)> = sqlx::query_as(
        "SELECT w.organisation_id, w.event_id, e.at FROM audit.waiting w
         JOIN audit.event e ON e.organisation_id = w.organisation_id AND e.id = w.event_id ORDER BY 1, 2",
    )
    .fetch_all(connection)
    .await?;
    let mut chains = BTreeMap::new();
    for (organisation, sealed) in heads {
        chains
            .entry(organisation)
            .or_insert_with(|| empty(organisation))
            .sealed = sealed;
    }
    for (organisation, event, at) in waiting {
        let chain = chains
            .entry(organisation)
            .or_insert_with(|| empty(organisation));
        chain.unsealed.push(Unsealed { event, at });
    }
    Ok(chains)
}

async fn noted(connection: &mut PgConnection) -> Result<Vec<Noted>, StoreError> {
    let rows: Vec<(Uuid, i64, DateTime<Utc>, Vec<u8>)> = sqlx::query_as(
        "SELECT organisation_id, sequence, at, signature FROM audit.checkpoint ORDER BY organisation_id, at",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(organisation, sequence, at, signature)| Noted {
            organisation,
            sequence,
            at,
            signature,
        })
        .collect())
}

#[derive(FromRow)]
struct Row {
    sequence: i64,
    event_id: Uuid,
    sealed_at: DateTime<Utc>,
    hash: Vec<u8>,
    is_there: bool,
    organisation_id: Uuid,
    at: Option<DateTime<Utc>>,
    actor_id: Option<Uuid>,
    request_id: Option<Uuid>,
    action: Option<String>,
    object_kind: Option<String>,
    outcome: Option<String>,
    roles: Option<Vec<String>>,
    object_ids: Option<Vec<Uuid>>,
}

async fn walk_chain(
    connection: &mut PgConnection,
    organisation: Uuid,
    walk: &mut Walk<'_>,
) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT s.organisation_id, s.sequence, s.event_id, s.sealed_at, s.hash, e.id IS NOT NULL AS is_there, e.at,
               e.actor_id, e.request_id, e.action, e.object_kind, e.outcome, e.roles, e.object_ids
             FROM audit.seal s
             LEFT JOIN audit.event e ON e.organisation_id = s.organisation_id AND e.id = s.event_id
             WHERE s.organisation_id = $1 AND s.sequence > $2 ORDER BY s.sequence LIMIT $3",
        )
        .bind(organisation)
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *connection)
        .await?;
        for row in rows.iter() {
            walk.step(&row.to_domain()?);
        }
        match rows.last() {
            Some(last) => after = last.sequence,
            None => return Ok(()),
        }
    }
}

impl Row {
    fn to_domain(&self) -> Result<SealedRow, StoreError> {
        let hash = self.hash.as_slice().try_into();
        Ok(SealedRow {
            sequence: self.sequence,
            event_id: self.event_id,
            sealed_at: self.sealed_at,
            hash: hash.map_err(|_| StoreError::inconsistent("seal", "hash", self.sequence))?,
            event: self.is_there.then(|| self.event()),
        })
    }

    fn event(&self) -> Event {
        Event {
            organisation: self.organisation_id,
            id: self.event_id,
            at: self.at.unwrap_or_default(),
            actor: self.actor_id.unwrap_or_default(),
            request: self.request_id.unwrap_or_default(),
            action: self.action.clone().unwrap_or_default(),
            kind: self.object_kind.clone().unwrap_or_default(),
            outcome: self.outcome.clone().unwrap_or_default(),
            roles: self.roles.clone().unwrap_or_default(),
            ids: self.object_ids.clone().unwrap_or_default(),
        }
    }
}

/// Rows that are neither sealed nor waiting for it, and waiting ones that are gone: the log is written by one function,
/// which leaves neither.
async fn not_sealed(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<Finding>, StoreError> {
    let slipped_in: Vec<Uuid> = sqlx::query_scalar(
        "SELECT e.id FROM audit.event e
         WHERE e.organisation_id = $1
           AND NOT EXISTS (SELECT FROM audit.seal s WHERE s.organisation_id = e.organisation_id AND s.event_id = e.id)
           AND NOT EXISTS (SELECT FROM audit.waiting w WHERE w.organisation_id = e.organisation_id AND w.event_id = e.id)
         ORDER BY e.id",
    )
    .bind(organisation)
    .fetch_all(&mut *connection)
    .await?;
    let gone: Vec<Uuid> = sqlx::query_scalar(
        "SELECT w.event_id FROM audit.waiting w
         WHERE w.organisation_id = $1
           AND NOT EXISTS (SELECT FROM audit.event e WHERE e.organisation_id = w.organisation_id AND e.id = w.event_id)
         ORDER BY w.event_id",
    )
    .bind(organisation)
    .fetch_all(connection)
    .await?;
    let slipped_in = slipped_in.into_iter().map(|id| {
        let text = format!("event {id} is in no seal and not waiting for one: it was put in, or its seal was removed");
        Finding::of_row(What::RowNotSealed, None, Some(id), text)
    });
    let gone = gone.into_iter().map(|id| {
        let text = format!("event {id} was removed before it was sealed");
        Finding::of_row(What::WaitingRowRemoved, None, Some(id), text)
    });
    Ok(slipped_in.chain(gone).collect())
}
