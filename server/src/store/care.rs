//! Clients and their treatments, written many at a time.

use app::{client::Ending, treatments::Rhythm};
use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{StoreError, codes, ids, ratings::Origin};

#[derive(Clone, Debug)]
pub struct NewClient {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct NewCareEpisode {
    pub client: Uuid,
    pub therapist: Uuid,
    pub started_on: NaiveDate,
    pub ended: Option<(NaiveDate, Ending)>,
    /// `None` is the practice's.
    pub rhythm: Option<Rhythm>,
}

/// Adds clients; the ids are in the order given.
///
/// # Errors
/// The database's; a code that is taken violates `client_code_is_unique`.
pub async fn insert_clients(
    connection: &mut PgConnection,
    origin: &Origin,
    clients: &[NewClient],
) -> Result<Vec<Uuid>, StoreError> {
    let new_ids: Vec<Uuid> = clients
        .iter()
        .map(|_| ids::new_id(origin.recorded_at))
        .collect();
    sqlx::query(
        "INSERT INTO app.client (organisation_id, id, code, name, created_at)
         SELECT $1, n.id, n.code, n.name, $2 FROM unnest($3::uuid[], $4::text[], $5::text[]) AS n (id, code, name)",
    )
    .bind(origin.organisation)
    .bind(origin.recorded_at)
    .bind(&new_ids)
    .bind(clients.iter().map(|c| c.code.as_str()).collect::<Vec<_>>())
    .bind(clients.iter().map(|c| c.name.as_str()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(new_ids)
}

/// Adds care episodes; the ids are in the order given.
///
/// # Errors
/// The database's.
pub async fn insert_care_episodes(
    connection: &mut PgConnection,
    origin: &Origin,
    episodes: &[NewCareEpisode],
) -> Result<Vec<Uuid>, StoreError> {
    let new_ids: Vec<Uuid> = episodes
        .iter()
        .map(|_| ids::new_id(origin.recorded_at))
        .collect();
    sqlx::query(
        "INSERT INTO app.care_episode (organisation_id, id, client_id, therapist_id, started_on, ended_on, ending,
           asked_every, not_asked)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::date[], $7::text[], $8::int[], $9::text[])",
    )
    .bind(origin.organisation)
    .bind(&new_ids)
    .bind(episodes.iter().map(|e| e.client).collect::<Vec<_>>())
    .bind(episodes.iter().map(|e| e.therapist).collect::<Vec<_>>())
    .bind(episodes.iter().map(|e| e.started_on).collect::<Vec<_>>())
    .bind(episodes.iter().map(|e| e.ended.map(|(on, _)| on)).collect::<Vec<_>>())
    .bind(episodes.iter().map(|e| e.ended.map(|(_, ending)| codes::ending_text(ending))).collect::<Vec<_>>())
    .bind(episodes.iter().map(|e| e.rhythm.map(Rhythm::every)).collect::<Vec<_>>())
    .bind(episodes.iter().map(|e| e.rhythm.and_then(Rhythm::not_asked)).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(new_ids)
}

/// A treatment that goes on with another therapist.
#[derive(Clone, Copy, Debug)]
pub struct NewTransfer {
    /// Ended as transferred.
    pub from: Uuid,
    pub to: Uuid,
}

/// Links care episodes that go on from others; the earlier alliance ratings stay closed.
///
/// # Errors
/// The database's.
pub async fn insert_transfers(
    connection: &mut PgConnection,
    origin: &Origin,
    transfers: &[NewTransfer],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO app.transfer (organisation_id, from_episode, to_episode, reason, recorded_at, recorded_by)
         SELECT $1, n.earlier, n.later, 'other', $2, $3 FROM unnest($4::uuid[], $5::uuid[]) AS n (earlier, later)",
    )
    .bind(origin.organisation)
    .bind(origin.recorded_at)
    .bind(origin.recorded_by)
    .bind(transfers.iter().map(|t| t.from).collect::<Vec<_>>())
    .bind(transfers.iter().map(|t| t.to).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whose care episode this is.
///
/// # Errors
/// The database's.
pub async fn therapist_of(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
) -> Result<Uuid, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT therapist_id FROM app.care_episode WHERE organisation_id = $1 AND id = $2",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_one(connection)
    .await?)
}
