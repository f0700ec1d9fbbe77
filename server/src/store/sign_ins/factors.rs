//! The authenticator app and the recovery codes that stand in for it.

use sqlx::types::chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{SignIns, Stage, Standing, StoreError, Token, no_secrets};
use crate::{
    second_factor::{self, RECOVERY_CODES, hash_of_code, new_code, new_secret},
    secrets::Place,
};

const NEW_SECRET: &str = "new authenticator";
const SECRET: &str = "authenticator";
const RECOVERY_CODE: &str = "recovery code";

impl SignIns {
    /// Makes ready what a stage shows: the secret of a new authenticator.
    pub(super) async fn prepare(&self, token: &Token, stage: Stage) -> Result<(), StoreError> {
        if stage != Stage::Authenticator {
            return Ok(());
        }
        let Some(standing) = self.standing(token).await? else {
            return Ok(());
        };
        let secret = new_secret().map_err(no_secrets)?;
        let sealed = self
            .secrets
            .seal(standing.place(NEW_SECRET), &secret)
            .map_err(no_secrets)?;
        sqlx::query("UPDATE auth.sign_in SET new_secret = $2 WHERE token_hash = $1")
            .bind(token.hash())
            .bind(sealed)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The secret of the authenticator that this sign-in is setting up.
    pub fn new_secret(&self, standing: &Standing) -> Option<Vec<u8>> {
        let sealed = standing.new_secret.as_ref()?;
        self.secrets.open(standing.place(NEW_SECRET), sealed)
    }

    /// The new authenticator's first code was right, that of `step`: it takes the place of an earlier one, with new recovery
    /// codes.
    ///
    /// # Errors
    /// The database's.
    pub async fn adopt(
        &self,
        standing: &Standing,
        secret: &[u8],
        step: i64,
    ) -> Result<(), StoreError> {
        let actor = &standing.viewer.actor;
        self.enrol(actor.organisation, actor.staff, secret, step)
            .await?;
        self.renew_recovery_codes(actor.organisation, actor.staff)
            .await
    }

    /// Makes `secret` the person's authenticator.
    ///
    /// # Errors
    /// The database's.
    pub async fn enrol(
        &self,
        organisation: Uuid,
        staff: Uuid,
        secret: &[u8],
        step: i64,
    ) -> Result<(), StoreError> {
        let place = Place {
            what: SECRET,
            organisation,
            owner: staff,
        };
        let sealed = self.secrets.seal(place, secret).map_err(no_secrets)?;
        sqlx::query(
            "INSERT INTO auth.authenticator (organisation_id, staff_id, secret, confirmed_at, last_step)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (organisation_id, staff_id) DO UPDATE
               SET secret = excluded.secret, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step",
        )
        .bind(organisation)
        .bind(staff)
        .bind(sealed)
        .bind(self.clock.now())
        .bind(step)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// New recovery codes in place of all earlier ones; they can be read until [`SignIns::codes_noted`].
    ///
    /// # Errors
    /// The database's.
    pub async fn renew_recovery_codes(
        &self,
        organisation: Uuid,
        staff: Uuid,
    ) -> Result<(), StoreError> {
        let place = code_place(organisation, staff);
        let (mut hashes, mut unread) = (Vec::new(), Vec::new());
        for _ in 0..RECOVERY_CODES {
            let code = new_code().map_err(no_secrets)?;
            hashes.push(hash_of_code(&code));
            unread.push(
                self.secrets
                    .seal(place, code.as_bytes())
                    .map_err(no_secrets)?,
            );
        }
        sqlx::query(
            "WITH earlier AS (DELETE FROM auth.recovery_code WHERE organisation_id = $1 AND staff_id = $2)
             INSERT INTO auth.recovery_code (organisation_id, staff_id, code_hash, unread)
             SELECT $1, $2, hash, unread FROM unnest($3::bytea[], $4::bytea[]) AS new (hash, unread)",
        )
        .bind(organisation)
        .bind(staff)
        .bind(hashes)
        .bind(unread)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The recovery codes that the person has yet to note down.
    ///
    /// # Errors
    /// The database's.
    pub async fn unread_codes(&self, standing: &Standing) -> Result<Vec<String>, StoreError> {
        let actor = &standing.viewer.actor;
        let sealed: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT unread FROM auth.recovery_code
             WHERE organisation_id = $1 AND staff_id = $2 AND unread IS NOT NULL ORDER BY code_hash",
        )
        .bind(actor.organisation)
        .bind(actor.staff)
        .fetch_all(&self.pool)
        .await?;
        let place = code_place(actor.organisation, actor.staff);
        Ok(sealed
            .iter()
            .filter_map(|sealed| self.secrets.open(place, sealed))
            .filter_map(|code| String::from_utf8(code).ok())
            .collect())
    }

    /// The person has noted the codes down: from now on only their hashes are known.
    ///
    /// # Errors
    /// The database's.
    pub async fn codes_noted(&self, standing: &Standing) -> Result<(), StoreError> {
        let actor = &standing.viewer.actor;
        sqlx::query(
            "UPDATE auth.recovery_code SET unread = NULL WHERE organisation_id = $1 AND staff_id = $2",
        )
        .bind(actor.organisation)
        .bind(actor.staff)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether `code` is the authenticator's at this moment, or an unused recovery code; either is used up by it.
    ///
    /// # Errors
    /// The database's.
    pub async fn use_code(&self, standing: &Standing, code: &str) -> Result<bool, StoreError> {
        let actor = &standing.viewer.actor;
        let (organisation, staff) = (actor.organisation, actor.staff);
        if self.use_authenticator(organisation, staff, code).await? {
            return Ok(true);
        }
        let used = sqlx::query(
            "UPDATE auth.recovery_code SET used_at = $4, unread = NULL
             WHERE organisation_id = $1 AND staff_id = $2 AND code_hash = $3 AND used_at IS NULL",
        )
        .bind(organisation)
        .bind(staff)
        .bind(hash_of_code(code))
        .bind(self.clock.now())
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }

    async fn use_authenticator(
        &self,
        organisation: Uuid,
        staff: Uuid,
        code: &str,
    ) -> Result<bool, StoreError> {
        let sealed: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT secret FROM auth.authenticator
             WHERE organisation_id = $1 AND staff_id = $2 AND confirmed_at IS NOT NULL",
        )
        .bind(organisation)
        .bind(staff)
        .fetch_optional(&self.pool)
        .await?;
        let Some(sealed) = sealed else {
            return Ok(false);
        };
        let place = Place {
            what: SECRET,
            organisation,
            owner: staff,
        };
        let secret = self
            .secrets
            .open(place, &sealed)
            .ok_or_else(|| no_secrets("another key"))?;
        let step = second_factor::step_of(&secret, code, self.clock.now()).map_err(no_secrets)?;
        let Some(step) = step else { return Ok(false) };
        // Each code once, also when two requests bring it at the same time.
        let taken = sqlx::query(
            "UPDATE auth.authenticator SET last_step = $3
             WHERE organisation_id = $1 AND staff_id = $2 AND last_step < $3",
        )
        .bind(organisation)
        .bind(staff)
        .bind(step)
        .execute(&self.pool)
        .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// When the authenticator was set up, and how many recovery codes are left.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn factor(
        &self,
        organisation: Uuid,
        staff: Uuid,
    ) -> Result<(Option<DateTime<Utc>>, i64), StoreError> {
        Ok(sqlx::query_as(
            "SELECT (SELECT confirmed_at FROM auth.authenticator WHERE organisation_id = $1 AND staff_id = $2),
                    (SELECT count(*) FROM auth.recovery_code
                     WHERE organisation_id = $1 AND staff_id = $2 AND used_at IS NULL)",
        )
        .bind(organisation)
        .bind(staff)
        .fetch_one(&self.pool)
        .await?)
    }
}

fn code_place(organisation: Uuid, staff: Uuid) -> Place {
    Place {
        what: RECOVERY_CODE,
        organisation,
        owner: staff,
    }
}
