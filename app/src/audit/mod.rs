//! What was done, by whom and when: for administrators, without clinical content and without a client's name.

mod ask;
pub mod page;

use chrono::NaiveDateTime;
use uuid::Uuid;

pub use ask::{ActionKind, Ask};

/// Lines on one page.
pub const PAGE: usize = 100;

/// One page of the log, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPage {
    pub lines: Vec<Line>,
    /// Everybody who may be asked for, by name.
    pub people: Vec<(Uuid, String)>,
    pub chain: Chain,
    /// What to ask for the page after this one; `None` on the last.
    pub older: Option<Uuid>,
}

/// One record. Times are in the practice's time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: NaiveDateTime,
    pub who: Who,
    /// The roles held at that time, as recorded.
    pub roles: Vec<String>,
    /// As recorded: `view client`.
    pub action: String,
    pub refused: bool,
    /// As recorded: `care_episode`.
    pub object_kind: String,
    pub objects: usize,
    pub first_object: Option<Uuid>,
    /// Its place in the chain; `None` until it is sealed.
    pub sequence: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Person(String),
    CommandLine,
    /// Somebody who tried to sign in under a name that nobody has.
    Unknown,
}

/// How far the log is sealed and signed: the number of the row, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    pub sealed: Option<(i64, NaiveDateTime)>,
    pub waiting: i64,
    pub checkpoint: Option<(i64, NaiveDateTime)>,
}
