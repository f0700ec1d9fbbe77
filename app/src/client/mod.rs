//! One client: what happened between us, session by session?

mod access;
mod answers;
mod figure;
pub mod finding;
mod numbers;
pub mod page;
mod readout;
pub mod view;
#[cfg(test)]
mod view_tests;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::alliance::{Answers, Rater, Scores};

/// A client with one care episode and every rating in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientChart {
    pub client: Uuid,
    pub name: String,
    pub code: String,
    pub care_episode: CareEpisode,
    /// The other care episodes of this client that the viewer may see, newest first.
    pub other_episodes: Vec<CareEpisode>,
    /// Every session of the episode by number, held or not.
    pub sessions: Vec<Session>,
    /// One a pair of instrument and rater, the alliance first.
    pub series: Vec<Series>,
    pub access: Access,
}

/// Who can open a care episode now, and who has in the last 90 days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    pub seers: Vec<Seer>,
    pub looks: Vec<Look>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seer {
    pub name: String,
    pub basis: Basis,
    pub since: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    Own,
    Supervision,
    /// Stands in for the therapist at present.
    Cover,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// `None` for the command line.
    pub name: Option<String>,
    pub times: usize,
    pub last_on: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareEpisode {
    pub id: Uuid,
    pub therapist_name: String,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub ending: Option<Ending>,
    /// An earlier treatment, of which the viewer sees sessions and outcome scores but no alliance rating.
    pub alliance_closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Planned,
    Unplanned,
    Transferred,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: Uuid,
    pub number: i32,
    pub held_on: NaiveDate,
    /// The date came from an import rule, not from the file.
    pub date_assumed: bool,
    pub attendance: Attendance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    Held,
    Cancelled,
    DidNotAttend,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub instrument: String,
    pub version: u32,
    pub rater: Rater,
    /// By session number.
    pub ratings: Vec<Rating>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    pub id: Uuid,
    pub session_number: i32,
    pub held_on: NaiveDate,
    /// In the order of the instrument's items; empty when only totals came.
    pub answers: Answers,
    pub scores: Scores,
    /// Totals that came with the file and differ from ours.
    pub supplied: Vec<SuppliedTotal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuppliedTotal {
    pub scale: crate::alliance::ScaleId,
    pub points: crate::alliance::Points,
}
