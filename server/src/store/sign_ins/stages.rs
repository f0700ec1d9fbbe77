//! The way of a sign-in, one stage after the other. Each step forward takes a new token, so that one that was read over
//! somebody's shoulder, or planted before, opens nothing.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Credential, IDLE, LONGEST, SignIns, Standing, StoreError, Token};
use crate::store::ids;

/// Sign-ins of one person at a time; the oldest ends.
const AT_ONCE: i64 = 5;
/// A sign-in that is not complete ends after this long.
const UNFINISHED: TimeDelta = TimeDelta::minutes(20);

/// What is still asked before anything opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A one-time code was right: the person chooses a password.
    NewPassword,
    /// The authenticator is to be set up.
    Authenticator,
    /// The recovery codes are to be noted down.
    RecoveryCodes,
    /// The authenticator's code is asked.
    Code,
    /// Nothing: the practice is open.
    Full,
}

impl Stage {
    const ALL: [Self; 5] = [
        Self::NewPassword,
        Self::Authenticator,
        Self::RecoveryCodes,
        Self::Code,
        Self::Full,
    ];

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::NewPassword => "new_password",
            Self::Authenticator => "authenticator",
            Self::RecoveryCodes => "recovery_codes",
            Self::Code => "code",
            Self::Full => "full",
        }
    }

    pub(super) fn of_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.text() == text)
    }
}

/// Where a sign-in came from, for the person's own list: never more than a browser's family and a network.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub browser: Option<String>,
    pub network: Option<String>,
}

/// Whose sign-in begins, and where.
struct New<'a> {
    organisation: Uuid,
    staff: Uuid,
    credential_of: Option<DateTime<Utc>>,
    stage: Stage,
    origin: &'a Origin,
    demo_door: bool,
}

impl SignIns {
    /// Begins the sign-in of a person whose password was verified. Was it changed meanwhile, the sign-in never holds.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(&self, verified: &Credential, origin: &Origin) -> Result<Token, StoreError> {
        let stage = if verified.has_factor {
            Stage::Code
        } else {
            Stage::Authenticator
        };
        let token = self
            .insert(New {
                organisation: verified.organisation_id,
                staff: verified.staff_id,
                credential_of: Some(verified.changed_at),
                stage,
                origin,
                demo_door: false,
            })
            .await?;
        self.prepare(&token, stage).await?;
        Ok(token)
    }

    /// Begins the sign-in of a person whose one-time code was right.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_with_code(
        &self,
        organisation: Uuid,
        staff: Uuid,
        origin: &Origin,
    ) -> Result<Token, StoreError> {
        self.insert(New {
            organisation,
            staff,
            credential_of: None,
            stage: Stage::NewPassword,
            origin,
            demo_door: false,
        })
        .await
    }

    /// Signs in a person without a password, for the demo's doors; ends when the password changes all the same.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_door(&self, organisation: Uuid, staff: Uuid) -> Result<Token, StoreError> {
        let credential_of = sqlx::query_scalar(
            "SELECT changed_at FROM auth.credential WHERE organisation_id = $1 AND staff_id = $2",
        )
        .bind(organisation)
        .bind(staff)
        .fetch_optional(&self.pool)
        .await?;
        self.insert(New {
            organisation,
            staff,
            credential_of,
            stage: Stage::Full,
            origin: &Origin::default(),
            demo_door: true,
        })
        .await
    }

    async fn insert(&self, new: New<'_>) -> Result<Token, StoreError> {
        self.sweep(new.organisation, new.staff).await?;
        let token = Token::new()?;
        let now = self.clock.now();
        let unfinished = if new.stage == Stage::Full {
            IDLE
        } else {
            UNFINISHED
        };
        sqlx::query(
            "INSERT INTO auth.sign_in
               (token_hash, organisation_id, staff_id, signed_in_at, last_seen_at, idle_until, ends_at, credential_of, id,
                stage, browser, network, demo_door)
             VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(token.hash())
        .bind(new.organisation)
        .bind(new.staff)
        .bind(now)
        .bind(now + unfinished)
        .bind(now + LONGEST)
        .bind(new.credential_of)
        .bind(ids::new_id(now))
        .bind(new.stage.text())
        .bind(&new.origin.browser)
        .bind(&new.origin.network)
        .bind(new.demo_door)
        .execute(&self.pool)
        .await?;
        Ok(token)
    }

    /// Takes a sign-in from one stage to the next, under a new token. `None` when it is no longer at that stage: of two
    /// requests at once one wins.
    ///
    /// # Errors
    /// The database's.
    pub async fn advance(
        &self,
        token: &Token,
        from: Stage,
        to: Stage,
    ) -> Result<Option<Token>, StoreError> {
        let next = Token::new()?;
        let now = self.clock.now();
        let moved = sqlx::query(
            "UPDATE auth.sign_in SET token_hash = $2, stage = $4, tries = 0, last_seen_at = $5, idle_until = $6,
                    confirmed_at = CASE WHEN $4 = 'full' THEN $5 END
             WHERE token_hash = $1 AND stage = $3 AND ends_at > $5",
        )
        .bind(token.hash())
        .bind(next.hash())
        .bind(from.text())
        .bind(to.text())
        .bind(now)
        .bind(now + IDLE)
        .execute(&self.pool)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(None);
        }
        self.prepare(&next, to).await?;
        Ok(Some(next))
    }

    /// Locks the screen before the time is up; the password opens it again.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock(&self, token: &Token) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE auth.sign_in SET idle_until = $2 WHERE token_hash = $1 AND stage = 'full' AND idle_until > $2",
        )
        .bind(token.hash())
        .bind(self.clock.now())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The person has given the password again: an unlocked sign-in under a new token, and sensitive acts are open for a while.
    ///
    /// # Errors
    /// The database's.
    pub async fn confirm(&self, token: &Token) -> Result<Option<Token>, StoreError> {
        self.advance(token, Stage::Full, Stage::Full).await
    }

    /// After a new password, which ended all earlier sign-ins: one for the browser in which it was chosen.
    ///
    /// # Errors
    /// The database's.
    pub async fn reopen(
        &self,
        standing: &Standing,
        origin: &Origin,
    ) -> Result<Option<Token>, StoreError> {
        let Some(credential) = self.credential(&standing.viewer.user_name).await? else {
            return Ok(None);
        };
        let token = self.open(&credential, origin).await?;
        if standing.stage == Stage::Full {
            // Who changed it in an open sign-in had shown the second factor already.
            return self.advance(&token, Stage::Code, Stage::Full).await;
        }
        Ok(Some(token))
    }

    /// Counts a wrong code; the sign-in ends with the fifth.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_try(&self, token: &Token) -> Result<(), StoreError> {
        sqlx::query("UPDATE auth.sign_in SET tries = tries + 1 WHERE token_hash = $1")
            .bind(token.hash())
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM auth.sign_in WHERE token_hash = $1 AND tries >= 5")
            .bind(token.hash())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets sign-ins that ended, and a person's oldest when there are many.
    async fn sweep(&self, organisation: Uuid, staff: Uuid) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM auth.sign_in
             WHERE ends_at < $1 OR (stage <> 'full' AND idle_until < $1) OR (demo_door AND idle_until < $1)
                OR token_hash IN (
                  SELECT token_hash FROM auth.sign_in
                  WHERE organisation_id = $2 AND staff_id = $3 AND NOT demo_door
                  ORDER BY signed_in_at DESC OFFSET $4)",
        )
        .bind(self.clock.now())
        .bind(organisation)
        .bind(staff)
        .bind(AT_ONCE - 1)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
