//! The own account: password, authenticator, recovery codes, and where one is signed in.

pub mod page;

use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// When the password was set; `None` for who never chose one.
    pub password_since: Option<DateTime<Utc>>,
    /// When the authenticator was set up.
    pub authenticator_since: Option<DateTime<Utc>>,
    /// Recovery codes not used yet.
    pub recovery_codes: i64,
    /// The last seen first.
    pub sign_ins: Vec<SignInLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInLine {
    pub id: Uuid,
    /// The one that asks.
    pub own: bool,
    pub browser: Option<String>,
    pub network: Option<String>,
    pub signed_in_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub locked: bool,
}
