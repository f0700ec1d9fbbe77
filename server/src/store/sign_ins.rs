//! Who is signed in: random tokens, of which the database keeps the SHA-256 alone. Runs as the role that may do nothing else.

use std::{str::FromStr, sync::Arc};

use app::practice::{Actor, Clock, Role, Viewer};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgPool, postgres::types::PgInterval};
use uuid::Uuid;

use super::{StoreError, ids};

/// Without a request for this long, a sign-in ends.
pub const IDLE: TimeDelta = TimeDelta::minutes(15);
/// However busy, a sign-in ends after this long.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);

/// The secret in the cookie: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    fn new() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|_| StoreError::Refused("the machine has no random numbers".to_owned()))?;
        Ok(Self(bytes))
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }

    /// As written in the cookie.
    pub fn to_text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl FromStr for Token {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| ())?;
        bytes.try_into().map(Self).map_err(|_| ())
    }
}

/// A person's stored password.
#[derive(FromRow)]
pub struct Credential {
    pub organisation_id: Uuid,
    pub staff_id: Uuid,
    pub password_hash: String,
    pub changed_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct SignedInRow {
    organisation_id: Uuid,
    staff_id: Uuid,
    name: String,
    practice_name: String,
    demo: bool,
    roles: Vec<String>,
}

#[derive(Clone)]
pub struct SignIns {
    pool: PgPool,
    clock: Arc<dyn Clock>,
}

impl SignIns {
    pub fn new(pool: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Whose password `user_name` asks for.
    ///
    /// # Errors
    /// The database's.
    pub async fn credential(&self, user_name: &str) -> Result<Option<Credential>, StoreError> {
        // No name holds a NUL, and Postgres takes none.
        if user_name.contains('\0') {
            return Ok(None);
        }
        Ok(sqlx::query_as("SELECT * FROM authz.credential_of($1)")
            .bind(user_name.trim().to_lowercase())
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Stores a password's hash, in place of an earlier one; all sign-ins made with that one end.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_password(
        &self,
        organisation: Uuid,
        staff: Uuid,
        password_hash: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO auth.credential (organisation_id, staff_id, password_hash, changed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id, staff_id)
             DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        )
        .bind(organisation)
        .bind(staff)
        .bind(password_hash)
        .bind(self.clock.now())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM auth.sign_in WHERE organisation_id = $1 AND staff_id = $2")
            .bind(organisation)
            .bind(staff)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Signs in a person whose password was verified. Was it changed meanwhile, the sign-in never holds.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(&self, verified: &Credential) -> Result<Token, StoreError> {
        self.insert(
            verified.organisation_id,
            verified.staff_id,
            Some(verified.changed_at),
        )
        .await
    }

    /// Signs in a person without a password, for the demo's doors; ends when the password changes all the same.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_door(&self, organisation: Uuid, staff: Uuid) -> Result<Token, StoreError> {
        let changed_at = sqlx::query_scalar(
            "SELECT changed_at FROM auth.credential WHERE organisation_id = $1 AND staff_id = $2",
        )
        .bind(organisation)
        .bind(staff)
        .fetch_optional(&self.pool)
        .await?;
        self.insert(organisation, staff, changed_at).await
    }

    async fn insert(
        &self,
        organisation: Uuid,
        staff: Uuid,
        credential_of: Option<DateTime<Utc>>,
    ) -> Result<Token, StoreError> {
        self.sweep().await?;
        let token = Token::new()?;
        let now = self.clock.now();
        sqlx::query(
            "INSERT INTO auth.sign_in
               (token_hash, organisation_id, staff_id, signed_in_at, last_seen_at, idle_until, ends_at, credential_of)
             VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        )
        .bind(token.hash())
        .bind(organisation)
        .bind(staff)
        .bind(now)
        .bind(now + IDLE)
        .bind(now + LONGEST)
        .bind(credential_of)
        .execute(&self.pool)
        .await?;
        Ok(token)
    }

    /// Signs out; a token that holds no longer is no error.
    ///
    /// # Errors
    /// The database's.
    pub async fn close(&self, token: &Token) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM auth.sign_in WHERE token_hash = $1")
            .bind(token.hash())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Who stands behind a token, with a fresh request id; `None` when it holds no longer.
    ///
    /// # Errors
    /// The database's, or a role that this build does not know.
    pub async fn viewer(&self, token: &Token) -> Result<Option<Viewer>, StoreError> {
        let now = self.clock.now();
        let row: Option<SignedInRow> = sqlx::query_as("SELECT * FROM authz.sign_in_of($1, $2, $3)")
            .bind(token.hash())
            .bind(now)
            .bind(PgInterval {
                months: 0,
                days: 0,
                microseconds: IDLE.num_microseconds().unwrap_or_default(),
            })
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.into_viewer(ids::new_id(now))).transpose()
    }

    pub async fn close_pool(&self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The database's.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets sign-ins that ended.
    async fn sweep(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM auth.sign_in WHERE idle_until < $1 OR ends_at < $1")
            .bind(self.clock.now())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl SignedInRow {
    fn into_viewer(self, request: Uuid) -> Result<Viewer, StoreError> {
        let roles = self
            .roles
            .iter()
            .map(|role| match role.as_str() {
                "therapist" => Ok(Role::Therapist),
                "supervisor" => Ok(Role::Supervisor),
                "administrator" => Ok(Role::Administrator),
                _ => Err(StoreError::inconsistent(
                    "role_grant",
                    "role",
                    self.staff_id,
                )),
            })
            .collect::<Result<_, _>>()?;
        Ok(Viewer {
            actor: Actor {
                organisation: self.organisation_id,
                staff: self.staff_id,
                request,
            },
            name: self.name,
            practice_name: self.practice_name,
            roles,
            demo: self.demo,
        })
    }
}
