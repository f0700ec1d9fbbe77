use sqlx::PgConnection;
use uuid::Uuid;

use crate::store::{StoreError, ids, ratings::Origin};

/// Adds the run to the practice's record of imports.
///
/// # Errors
/// The database's.
pub async fn record_run(
    connection: &mut PgConnection,
    origin: &Origin,
    run: &ImportRun,
) -> Result<Uuid, StoreError> {
    let id = ids::new_id(origin.recorded_at);
    sqlx::query(
        "INSERT INTO app.import_run (organisation_id, id, source, profile, file_hash, run_at, run_by, rows_read,
           rows_new, rows_updated, rows_unchanged)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(origin.organisation)
    .bind(id)
    .bind(&origin.source)
    .bind(&run.profile)
    .bind(run.file_hash.as_slice())
    .bind(origin.recorded_at)
    .bind(origin.recorded_by)
    .bind(run.read)
    .bind(run.new)
    .bind(run.updated)
    .bind(run.unchanged)
    .execute(connection)
    .await?;
    Ok(id)
}

/// What an import did, for the record.
#[derive(Clone, Debug)]
pub struct ImportRun {
    pub profile: String,
    pub file_hash: [u8; 32],
    pub read: i64,
    pub new: i64,
    pub updated: i64,
    pub unchanged: i64,
}
