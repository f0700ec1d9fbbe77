//! Possible ruptures: what was noticed, what was done about it, what the ratings did since.

mod acts;
pub mod course;
mod fields;
pub mod form;
#[cfg(test)]
mod form_tests;
mod section;
mod timeline;
pub mod worklist;
pub mod worklist_page;
#[cfg(test)]
mod worklist_tests;

pub use section::{Around, RuptureLine, RuptureSection};
pub use timeline::{conversation, drawing, happened, in_words};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::alliance::{
    Band, Conversation, Dismissal, Information, Marker, Points, RaisedBy, RatingsTrack, RuleName,
    RuptureState, RuptureStep, ScaleId, SettledBy, Source, Strategy, Tension, Why,
};

/// What a session's ratings of one instrument say, from everything up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub session: i32,
    /// P(drop) in millionths.
    pub p: i32,
    pub flag: bool,
    /// Parts that fell, where it is low enough to be watched.
    pub channels: Vec<ScaleId>,
    /// The likely size of the fall of the total.
    pub size: Option<Points>,
    /// First session of the present run of low ratings.
    pub since: Option<i32>,
    /// Where the next total is to be expected; `None` before 4 own ratings.
    pub range: Option<Band>,
    pub information: Information,
    pub track: RatingsTrack,
    pub open_long: bool,
    pub tension: Option<Tension>,
    pub why: Vec<Why>,
}

/// One rupture with everything on record about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rupture {
    pub id: Uuid,
    pub care_episode: Uuid,
    /// Counts events: whoever acts says which version was on the page.
    pub version: i32,
    pub state: RuptureState,
    pub source: Source,
    /// The session at which it was noticed, and the one it is thought to have begun at.
    pub noticed_at: i32,
    pub onset: i32,
    /// The session at which it was closed.
    pub closed_at: Option<i32>,
    /// Code of the instrument whose ratings are followed.
    pub instrument: Option<String>,
    pub track: RatingsTrack,
    /// The session at which the ratings were back in range.
    pub back_at: Option<i32>,
    /// Rated sessions out of range.
    pub out_for: i32,
    pub conversation: Conversation,
    pub marker: Marker,
    /// In the order in which they were recorded; the first opened it.
    pub events: Vec<RuptureEvent>,
}

impl Rupture {
    /// 4 rated sessions out of range, and not back yet: a mark, not a state.
    pub const fn is_open_long(&self) -> bool {
        self.state.is_open() && self.out_for >= 4 && self.back_at.is_none()
    }

    /// The reason it was opened for.
    pub fn why(&self) -> &[Why] {
        self.events.first().map_or(&[], |event| &event.why)
    }
}

/// One thing that happened to a rupture. Which fields are set depends on `step`; the database holds the same rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RuptureEvent {
    pub step: RuptureStep,
    pub at: DateTime<Utc>,
    pub by: By,
    pub state_after: RuptureState,
    /// The last session held when it was recorded, or the one it speaks of.
    pub session: Option<i32>,
    /// Opened, evidence.
    pub source: Option<Source>,
    pub p: Option<i32>,
    pub why: Vec<Why>,
    pub rule: Option<RuleName>,
    /// The ratings it rests on.
    pub ratings: Vec<Uuid>,
    /// Opened, onset moved.
    pub onset: Option<i32>,
    pub marker: Option<Marker>,
    /// Conversation.
    pub raised_by: Option<RaisedBy>,
    pub talked_on: Option<NaiveDate>,
    pub tried: Vec<Strategy>,
    pub settled_by: Option<SettledBy>,
    pub dismissal: Option<Dismissal>,
    pub merged_into: Option<Uuid>,
    /// Plain text of the person who recorded it.
    pub note: Option<String>,
}

impl RuptureEvent {
    /// An opening that says nothing yet but by whom, of which session and when.
    pub const fn bare(by: By, session: Option<i32>, at: DateTime<Utc>) -> Self {
        Self {
            step: RuptureStep::Opened,
            at,
            by,
            state_after: RuptureState::OPENED,
            session,
            source: None,
            p: None,
            why: Vec::new(),
            rule: None,
            ratings: Vec::new(),
            onset: None,
            marker: None,
            raised_by: None,
            talked_on: None,
            tried: Vec::new(),
            settled_by: None,
            dismissal: None,
            merged_into: None,
            note: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    Rule,
    Client,
    Staff { name: String },
}

/// What a therapist records about a rupture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub client: Uuid,
    pub care_episode: Uuid,
    pub deed: Deed,
    /// `None` for none.
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// "I felt something", at a session, without any score.
    Felt { session: i32, marker: Marker },
    /// A step of a rupture at the version that was on the page.
    Step {
        rupture: Uuid,
        version: i32,
        step: Step,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Acknowledge,
    Talked {
        raised_by: RaisedBy,
        on: NaiveDate,
        tried: Vec<Strategy>,
        marker: Option<Marker>,
    },
    Settle {
        by: SettledBy,
    },
    LeaveUnresolved,
    Dismiss {
        reason: Dismissal,
    },
    /// It was one with an earlier rupture, which goes on.
    Merge {
        into: Uuid,
    },
    Reopen,
    MoveOnset {
        to: i32,
    },
    Mark {
        marker: Marker,
    },
}

/// Why nothing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// Not there, or not the actor's to act on.
    NotTheirs,
    /// Somebody recorded something meanwhile; the page shows it now.
    Changed,
    /// Not from this state.
    NotFrom(RuptureState),
    /// Another one is open in this care episode.
    AnotherIsOpen,
    /// No such session, or one after the rupture was noticed.
    NoSuchSession,
    /// A field of the form.
    Field(&'static str),
}

/// The practice's own evidence: of the ruptures that ratings opened, how many were decided upon, and how many of those
/// were found to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decisions {
    pub agreed: i64,
    pub decided: i64,
}

/// A line of the worklist.
#[derive(Clone, Debug, PartialEq)]
pub struct WorklistRow {
    pub client: Uuid,
    pub client_name: String,
    pub client_code: String,
    /// Set when the therapist is not the viewer.
    pub therapist_name: Option<String>,
    pub care_episode: Uuid,
    pub sessions_held: i32,
    pub opened_at: DateTime<Utc>,
    pub noticed_on: Option<NaiveDate>,
    pub last_step_at: DateTime<Utc>,
    /// Without its events but for the first.
    pub rupture: Rupture,
}
