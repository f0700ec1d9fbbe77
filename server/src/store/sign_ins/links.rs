//! Links and kiosk passes: who stands behind a token, and what has been filled in so far. A token is a delegation of the
//! person who issued it; what is done with it goes through the door in that person's name.

use app::{hand_over::Way, practice::Actor};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use super::{SignIns, StoreError, no_secrets};
use crate::{
    secrets::{Place, random},
    store::ids,
};

const DRAFT: &str = "link draft";
/// 160 random bits.
const BYTES: usize = 20;

/// A fresh token, as it is written in an address or a cookie.
///
/// # Errors
/// When the machine has no random numbers.
pub fn new_pass() -> Result<String, StoreError> {
    let bytes: [u8; BYTES] = random().map_err(no_secrets)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// What the database keeps of it. Of whatever text: a mutilated token takes the way of every other wrong one.
pub fn hash_of_pass(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[derive(FromRow)]
struct Row {
    organisation_id: Uuid,
    link_id: Uuid,
    issued_by: Uuid,
    way: String,
    expires_at: DateTime<Utc>,
    used: bool,
}

/// What a token opens.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// In whose name; a fresh request.
    pub actor: Actor,
    pub link: Uuid,
    pub way: Way,
    pub expires_at: DateTime<Utc>,
    /// By the very sending that is asked about.
    pub used: bool,
}

impl Delegation {
    fn place(&self) -> Place {
        Place {
            what: DRAFT,
            organisation: self.actor.organisation,
            owner: self.link,
        }
    }
}

impl SignIns {
    /// What a token opens; `None` for whatever is wrong with it. One that is used opens for the sending that used it.
    ///
    /// # Errors
    /// The database's.
    pub async fn delegation(
        &self,
        token: &str,
        submission: Option<Uuid>,
    ) -> Result<Option<Delegation>, StoreError> {
        let now = self.clock.now();
        let row: Option<Row> = sqlx::query_as("SELECT * FROM authz.rating_link_of($1, $2, $3)")
            .bind(hash_of_pass(token))
            .bind(now)
            .bind(submission)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            let way = Way::parse(&row.way)
                .ok_or_else(|| StoreError::inconsistent("rating_link", "way", row.link_id))?;
            Ok(Delegation {
                actor: Actor {
                    organisation: row.organisation_id,
                    staff: row.issued_by,
                    request: ids::new_id(now),
                },
                link: row.link_id,
                way,
                expires_at: row.expires_at,
                used: row.used,
            })
        })
        .transpose()
    }

    /// Keeps what has been filled in so far, encrypted, in place of what was kept before; what ran out is forgotten.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_draft(&self, pass: &Delegation, body: &[u8]) -> Result<(), StoreError> {
        let sealed = self.secrets.seal(pass.place(), body).map_err(no_secrets)?;
        sqlx::query(
            "WITH swept AS (DELETE FROM auth.link_draft WHERE keep_until < $5)
             INSERT INTO auth.link_draft (organisation_id, link_id, body, keep_until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id, link_id) DO UPDATE SET body = excluded.body",
        )
        .bind(pass.actor.organisation)
        .bind(pass.link)
        .bind(sealed)
        .bind(pass.expires_at)
        .bind(self.clock.now())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What was kept; `None` where nothing was.
    ///
    /// # Errors
    /// The database's.
    pub async fn draft(&self, pass: &Delegation) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT body FROM auth.link_draft WHERE organisation_id = $1 AND link_id = $2",
        )
        .bind(pass.actor.organisation)
        .bind(pass.link)
        .fetch_optional(&self.pool)
        .await?;
        Ok(sealed.and_then(|sealed| self.secrets.open(pass.place(), &sealed)))
    }

    /// Forgets it.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_draft(&self, pass: &Delegation) -> Result<(), StoreError> {
        self.drop_draft_of(pass.actor.organisation, pass.link).await
    }

    /// Forgets what was filled in by a link that was taken back.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_draft_of(&self, organisation: Uuid, link: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM auth.link_draft WHERE organisation_id = $1 AND link_id = $2")
            .bind(organisation)
            .bind(link)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
