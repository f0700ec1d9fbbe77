//! What people decided about ratings that a file brought before.

use std::collections::HashSet;

use app::alliance::Rater;
use sqlx::PgConnection;
use uuid::Uuid;

use super::RatingKey;
use crate::store::{StoreError, codes};

/// What a file said once and a person has corrected, moved or taken back since: a file that says it again changes nothing.
#[derive(Default)]
pub struct Decided(HashSet<(RatingKey, Vec<u8>)>);

impl Decided {
    /// By care episode, instrument and rater.
    ///
    /// # Errors
    /// The database's, or a row that our own writes cannot produce.
    pub async fn load(
        connection: &mut PgConnection,
        organisation: Uuid,
        care_episodes: &[Uuid],
    ) -> Result<Self, StoreError> {
        let rows: Vec<(Uuid, Uuid, String, String, Vec<u8>)> = sqlx::query_as(
            "SELECT rating_id, care_episode_id, instrument_code, rater, content_hash FROM app.rating_revision
             WHERE organisation_id = $1 AND care_episode_id = ANY ($2) AND reason IS NOT NULL",
        )
        .bind(organisation)
        .bind(care_episodes)
        .fetch_all(connection)
        .await?;
        let each = rows.into_iter().map(|(id, episode, code, rater, hash)| {
            Ok(((episode, code, codes::rater(&rater, id)?), hash))
        });
        Ok(Self(each.collect::<Result<_, StoreError>>()?))
    }

    pub fn has(&self, care_episode: Uuid, code: &str, rater: Rater, hash: &[u8]) -> bool {
        let key = (care_episode, code.to_owned(), rater);
        !self.0.is_empty() && self.0.contains(&(key, hash.to_vec()))
    }
}
