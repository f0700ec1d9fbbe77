//! Who is signed in, and how far a sign-in has come. All of it runs as `rapport_auth`, whose tables the roles of requests
//! cannot read; every statement stands for itself, so no transaction can be left open by a cancelled request.

mod brakes;
mod factors;
mod kept_forms;
mod links;
mod one_time_codes;
mod own;
mod stages;

use std::{str::FromStr, sync::Arc};

use app::practice::{Actor, Clock, Role, Viewer};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgPool, postgres::types::PgInterval};
use uuid::Uuid;

pub use brakes::{Admission, Brakes};
pub use kept_forms::KeptForm;
pub use links::{Delegation, hash_of_pass, new_pass};
pub use one_time_codes::{Issued, issue};
pub use stages::{Origin, Stage};

use super::{StoreError, ids};
use crate::secrets::{Place, Secrets, random};

/// Without a request for this long, the screen is locked.
pub const IDLE: TimeDelta = TimeDelta::minutes(15);
/// However busy, a sign-in ends after this long.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// Sensitive acts ask again who it is when the last proof is older.
pub const CONFIRMED_FOR: TimeDelta = TimeDelta::minutes(5);

/// The secret in the cookie: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    fn new() -> Result<Self, StoreError> {
        random().map(Self).map_err(no_secrets)
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
    /// A confirmed authenticator stands beside it.
    pub has_factor: bool,
}

#[derive(FromRow)]
struct StandingRow {
    organisation_id: Uuid,
    staff_id: Uuid,
    user_name: String,
    name: String,
    practice_name: String,
    demo: bool,
    roles: Vec<String>,
    sign_in_id: Uuid,
    stage: String,
    locked: bool,
    confirmed_at: Option<DateTime<Utc>>,
    new_secret: Option<Vec<u8>>,
}

/// How a sign-in stands at this moment.
#[derive(Clone)]
pub struct Standing {
    /// Who it is; a request may act as this viewer only at [`Stage::Full`] and unlocked.
    pub viewer: Viewer,
    pub stage: Stage,
    /// Nobody was seen for [`IDLE`]: the password opens it again.
    pub locked: bool,
    new_secret: Option<Vec<u8>>,
}

impl Standing {
    /// Whether the practice is open to it.
    pub fn is_open(&self) -> bool {
        self.stage == Stage::Full && !self.locked
    }

    fn place(&self, what: &'static str) -> Place {
        Place {
            what,
            organisation: self.viewer.actor.organisation,
            owner: self.viewer.sign_in,
        }
    }
}

#[derive(Clone)]
pub struct SignIns {
    pool: PgPool,
    clock: Arc<dyn Clock>,
    secrets: Secrets,
}

impl SignIns {
    pub fn new(pool: PgPool, clock: Arc<dyn Clock>, secrets: Secrets) -> Self {
        Self {
            pool,
            clock,
            secrets,
        }
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
        // One statement, so that both happen or neither.
        sqlx::query(
            "WITH ended AS (DELETE FROM auth.sign_in WHERE organisation_id = $1 AND staff_id = $2)
             INSERT INTO auth.credential (organisation_id, staff_id, password_hash, changed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id, staff_id)
             DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        )
        .bind(organisation)
        .bind(staff)
        .bind(password_hash)
        .bind(self.clock.now())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Stores the same password hashed anew, after the parameters were raised; sign-ins go on.
    ///
    /// # Errors
    /// The database's.
    pub async fn rehash(&self, verified: &Credential, hash: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE auth.credential SET password_hash = $3
             WHERE organisation_id = $1 AND staff_id = $2 AND password_hash = $4",
        )
        .bind(verified.organisation_id)
        .bind(verified.staff_id)
        .bind(hash)
        .bind(&verified.password_hash)
        .execute(&self.pool)
        .await?;
        Ok(())
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

    /// How the sign-in behind a token stands, with a fresh request id; `None` when it holds no longer.
    ///
    /// # Errors
    /// The database's, or a role that this build does not know.
    pub async fn standing(&self, token: &Token) -> Result<Option<Standing>, StoreError> {
        let now = self.clock.now();
        let row: Option<StandingRow> = sqlx::query_as("SELECT * FROM authz.sign_in_of($1, $2, $3)")
            .bind(token.hash())
            .bind(now)
            .bind(interval(IDLE))
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.into_standing(now)).transpose()
    }

    /// As [`SignIns::standing`], without being seen: what a page does by itself keeps nobody signed in.
    ///
    /// # Errors
    /// As [`SignIns::standing`].
    pub async fn still(&self, token: &Token) -> Result<Option<Standing>, StoreError> {
        let now = self.clock.now();
        let row: Option<StandingRow> = sqlx::query_as("SELECT * FROM authz.sign_in_still($1, $2)")
            .bind(token.hash())
            .bind(now)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.into_standing(now)).transpose()
    }

    /// Who may act with a token; `None` unless its sign-in is complete and unlocked.
    ///
    /// # Errors
    /// As [`SignIns::standing`].
    pub async fn viewer(&self, token: &Token) -> Result<Option<Viewer>, StoreError> {
        let standing = self.standing(token).await?;
        Ok(standing.filter(Standing::is_open).map(|s| s.viewer))
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
}

impl StandingRow {
    fn into_standing(self, now: DateTime<Utc>) -> Result<Standing, StoreError> {
        let unknown = |column| StoreError::inconsistent("sign_in", column, self.staff_id);
        let roles = self
            .roles
            .iter()
            .map(|role| match role.as_str() {
                "therapist" => Ok(Role::Therapist),
                "supervisor" => Ok(Role::Supervisor),
                "administrator" => Ok(Role::Administrator),
                _ => Err(unknown("role")),
            })
            .collect::<Result<_, _>>()?;
        let stage = Stage::of_text(&self.stage).ok_or_else(|| unknown("stage"))?;
        Ok(Standing {
            viewer: Viewer {
                actor: Actor {
                    organisation: self.organisation_id,
                    staff: self.staff_id,
                    request: ids::new_id(now),
                },
                user_name: self.user_name,
                name: self.name,
                practice_name: self.practice_name,
                roles,
                demo: self.demo,
                sign_in: self.sign_in_id,
                confirmed: self.confirmed_at.is_some_and(|at| at + CONFIRMED_FOR > now),
            },
            stage,
            locked: self.locked,
            new_secret: self.new_secret,
        })
    }
}

fn interval(time: TimeDelta) -> PgInterval {
    PgInterval {
        months: 0,
        days: 0,
        microseconds: time.num_microseconds().unwrap_or_default(),
    }
}

/// The machine's fault, not the person's: no random numbers, or a value that the key does not open.
fn no_secrets(_: impl std::fmt::Debug) -> StoreError {
    StoreError::Refused("the machine has no random numbers, or another key".to_owned())
}
