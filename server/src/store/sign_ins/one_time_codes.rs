//! One-time codes: invitations, and ways back in for whoever lost a password or an authenticator. An administrator hands them
//! over in person; the database keeps the hash.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{SignIns, StoreError, no_secrets};
use crate::second_factor::{hash_of_code, new_code};

/// A code is good for so long (ASVS 6.4.1: at most 72 hours).
const LASTS: TimeDelta = TimeDelta::hours(72);

/// A code as it is handed over, once.
#[derive(Clone, Debug)]
pub struct Issued {
    pub code: String,
    pub expires_at: DateTime<Utc>,
}

/// Issues a code to `person`, inside the door: the database lets administrators and the command line do it, for others.
/// With `renews_factor` the authenticator has to be set up again as well.
///
/// # Errors
/// The database's refusal.
pub async fn issue(
    connection: &mut PgConnection,
    person: Uuid,
    renews_factor: bool,
    now: DateTime<Utc>,
) -> Result<Issued, StoreError> {
    let code = new_code().map_err(no_secrets)?;
    let expires_at = now + LASTS;
    sqlx::query("SELECT authz.issue_code($1, $2, $3, $4)")
        .bind(person)
        .bind(hash_of_code(&code))
        .bind(renews_factor)
        .bind(expires_at)
        .execute(connection)
        .await?;
    Ok(Issued { code, expires_at })
}

/// Whose code it was, and what it opens.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Redeemed {
    pub organisation_id: Uuid,
    pub staff_id: Uuid,
    pub renews_factor: bool,
}

impl SignIns {
    /// Whose code this is, used up by the asking. A code that also renews the authenticator forgets it here, so that the way
    /// goes on to setting up another.
    ///
    /// # Errors
    /// The database's.
    pub async fn redeem(&self, code: &str) -> Result<Option<Redeemed>, StoreError> {
        let redeemed: Option<Redeemed> = sqlx::query_as(
            "DELETE FROM auth.one_time_code WHERE code_hash = $1 AND expires_at > $2
             RETURNING organisation_id, staff_id, renews_factor",
        )
        .bind(hash_of_code(code))
        .bind(self.clock.now())
        .fetch_optional(&self.pool)
        .await?;
        if let Some(whose) = redeemed.filter(|whose| whose.renews_factor) {
            self.forget_factor(whose).await?;
        }
        Ok(redeemed)
    }

    async fn forget_factor(&self, whose: Redeemed) -> Result<(), StoreError> {
        sqlx::query(
            "WITH codes AS (DELETE FROM auth.recovery_code WHERE organisation_id = $1 AND staff_id = $2),
                  ended AS (DELETE FROM auth.sign_in WHERE organisation_id = $1 AND staff_id = $2)
             DELETE FROM auth.authenticator WHERE organisation_id = $1 AND staff_id = $2",
        )
        .bind(whose.organisation_id)
        .bind(whose.staff_id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
