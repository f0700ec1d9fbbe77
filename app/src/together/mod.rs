//! Looking at the ratings together with the client: the client's own ratings, large, in plain words, and a note on which
//! both agree.

pub mod form;
mod page;

pub use page::TogetherPage;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What both agreed on, in their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedNote {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// The therapist who wrote it down.
    pub by: String,
    /// The session it speaks of.
    pub session: Option<i32>,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSharedNote {
    pub care_episode: Uuid,
    pub session: Option<i32>,
    /// 1 to 4,000 characters.
    pub text: String,
}
