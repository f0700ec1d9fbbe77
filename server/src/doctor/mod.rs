//! Whether a practice may be served as it is set up. Facts come from the database and the settings
//! (`server/src/store/health.rs`); each judgement here is a pure function of them, and names its remedy.

mod judge;

use std::net::SocketAddr;

use chrono::TimeDelta;
use serde::Serialize;

pub use judge::{judge, pending};

use crate::http::tls::Validity;

/// What was found; each of these stops `rapport serve`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub check: Check,
    pub what: String,
    pub remedy: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    RoleTooStrong,
    TimeLimitMissing,
    RowSecurityOff,
    PolicyMissing,
    MigrationPending,
    MigrationUnknown,
    NotDurable,
    PostgresTooOld,
    ClockSkew,
    DemoOnNetwork,
    DemoInside,
    ExampleSecret,
    PlainHttp,
    CertificateInvalid,
    KeyUnsafe,
    AuditUnsigned,
    AuditKeyReadable,
}

/// A role that requests come in as, as it finds itself after signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFacts {
    pub name: String,
    pub superuser: bool,
    pub bypasses_row_security: bool,
    /// Owns one of our tables, or may become who does.
    pub owner: bool,
    /// Settings that limit a statement, a lock, an idle transaction; those at 0, which means no limit.
    pub unlimited: Vec<String>,
    pub commits_wait: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFacts {
    /// With its schema.
    pub name: String,
    pub row_security: bool,
    pub forced: bool,
    pub policies: i64,
    /// `Some(false)`: its rows belong to practices and nothing keeps those apart.
    pub floor: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub roles: Vec<RoleFacts>,
    pub tables: Vec<TableFacts>,
    pub pending: Vec<String>,
    /// Migrations in the database that this build does not have.
    pub unknown: Vec<i64>,
    /// As `server_version_num`: 150018.
    pub version: i32,
    /// Settings that are off and must not be.
    pub off: Vec<String>,
    /// The database's clock less ours.
    pub skew: TimeDelta,
    pub demo: bool,
    /// What of the demo is inside a practice that is none.
    pub demo_inside: Vec<String>,
    pub setup: Setup,
}

/// What is not in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// Where `serve` is to listen; `None` when only the database is examined.
    pub address: Option<SocketAddr>,
    pub behind_proxy: bool,
    /// Of the certificate to serve with, when there is one.
    pub certificate: Option<Validity>,
    /// What is wrong with the file of the key for encrypted values.
    pub key_problem: Option<String>,
    /// The database's password, sent over a network, is one that examples have.
    pub example_password: bool,
    /// There is a directory for checkpoints.
    pub signs: bool,
    /// Of the signing key's file, when there is one.
    pub key_mode: Option<u32>,
}
