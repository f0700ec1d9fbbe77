//! Sessions and the ratings that staff enter by hand: recorded, corrected, taken back.

mod answers;
mod entry;
mod fields;
pub mod form;

mod list;
mod page;
mod papers;
mod rating;
mod veil;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

pub use self::{
    answers::{AnswerProblem, parse, written},
    entry::EntryPage,
    list::SessionsPage,
    page::{NewSessionPage, SessionPage},
    papers::label,
    rating::RatingPage,
    veil::veils,
};
use crate::{
    alliance::{Answers, Instrument, Rater},
    client::{Attendance, Mode, NoForm},
};

/// Longest observation of a session, in characters.
pub const OBSERVATION: usize = 1000;

/// What belongs to the sessions of a care episode besides ratings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The newest version first.
    pub observations: Vec<Observation>,
    /// Codes of instruments that the practice does not offer.
    pub withdrawn: Vec<String>,
}

/// What a therapist wrote of what was between both in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    pub session: Uuid,
    /// `None` where it was taken back.
    pub words: Option<String>,
    pub written_at: DateTime<Utc>,
    pub written_by: String,
}

impl Around {
    /// What stands of a session, and what stood before.
    pub fn of(&self, session: Uuid) -> (Option<&Observation>, Vec<&Observation>) {
        let mut all = self.observations.iter().filter(|o| o.session == session);
        let now = all.next();
        (now, all.collect())
    }
}

/// Longest reason for a change, in characters.
pub const REASON: usize = 500;

/// A session as somebody records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    pub on: NaiveDate,
    pub attendance: Attendance,
    pub mode: Mode,
    /// That there is another one on this day is known, and meant.
    pub second: bool,
}

/// What is done about a treatment's sessions and ratings.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    pub client: Uuid,
    pub care_episode: Uuid,
    pub deed: Deed,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Record(SessionRecord),
    Change {
        session: Uuid,
        to: SessionRecord,
    },
    Remove {
        session: Uuid,
    },
    /// Why it has no form; `None` takes that back.
    NoForm {
        session: Uuid,
        why: Option<NoForm>,
    },
    /// What was between both, in a few words; `None` takes them back.
    Observe {
        session: Uuid,
        words: Option<String>,
    },
    Rate {
        session: Uuid,
        instrument: Arc<Instrument>,
        rater: Rater,
        answers: Answers,
    },
    Correct {
        rating: Uuid,
        answers: Answers,
        reason: String,
    },
    /// To another session of any client whom the actor treats.
    Move {
        rating: Uuid,
        to: Uuid,
        reason: String,
    },
    Retract {
        rating: Uuid,
        reason: String,
    },
    /// Shows the client's rating of a session without an own one.
    Unveil {
        session: Uuid,
    },
}

/// What was done, for the line that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Session(Uuid),
    Removed,
    Rating(Uuid),
    /// To this client's care episode.
    Moved {
        client: Uuid,
        care_episode: Uuid,
        rating: Uuid,
    },
    Retracted(Uuid),
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// Not there, or not the actor's to change.
    NotTheirs,
    InTheFuture,
    BeforeItBegan(NaiveDate),
    AfterItEnded(NaiveDate),
    /// There is a session of that number on that day.
    SameDay(i32),
    /// A session that has ratings stays, and was held.
    HasRatings,
    /// What was noted about a rupture, or written together, names the session.
    IsNamed,
    /// Something was written of it.
    IsObserved,
    /// Not a session that was held.
    NotHeld,
    /// The session has this rating already.
    There,
    /// The answers are what they were.
    Unchanged,
    Answers(AnswerProblem),
}

/// What a rating said before it was changed, or taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    pub rating: Uuid,
    pub change: Change,
    pub instrument: String,
    pub version: u32,
    pub rater: Rater,
    pub answers: Answers,
    pub held_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// Nobody by name where a file brought it.
    pub recorded_by: Option<String>,
    pub replaced_at: DateTime<Utc>,
    /// Nobody by name where a file did it.
    pub replaced_by: Option<String>,
    pub reason: Option<String>,
}

/// One rating from the paper on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    /// Of what stands now; `None` where it was taken back.
    pub recording: Option<Recording>,
    /// Newest first.
    pub revisions: Vec<Revision>,
    /// Sessions of about the same time, where the actor may move it.
    pub targets: Vec<Target>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Corrected,
    Moved,
    Retracted,
}

/// A session to which a rating may be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub client_name: String,
    pub session: Uuid,
    pub number: i32,
    pub held_on: NaiveDate,
}

/// Who recorded a rating, when and from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub source: String,
}
