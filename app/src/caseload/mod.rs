//! The caseload: whom should I think about today?

pub mod ask;
mod empty;
mod legend;
pub mod page;
mod row;
mod shortcuts;
mod table;
pub mod view;
#[cfg(test)]
mod view_tests;
mod words;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::alliance::{Points, Rater, ScaleId, Scores};

/// What the database keeps ready for one line of the caseload: one open care episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseloadRow {
    pub client: Uuid,
    pub care_episode: Uuid,
    pub client_name: String,
    /// The practice's own short code for the client.
    pub client_code: String,
    /// Set when the episode's therapist is not the viewer.
    pub therapist_name: Option<String>,
    pub started_on: NaiveDate,
    pub last_session_number: Option<i32>,
    pub last_session_on: Option<NaiveDate>,
    /// Dates were supplied by an import rule, not by the file.
    pub dates_assumed: bool,
    /// Sessions held so far, and how many of them have an alliance rating by the client.
    pub sessions_held: i32,
    pub sessions_rated: i32,
    /// The last 12 sessions held, oldest first.
    pub recent: Vec<RecentSession>,
    /// The alliance instrument rated last, and what its ratings say.
    pub alliance: Option<AllianceSummary>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecentSession {
    pub number: i32,
    pub held_on: NaiveDate,
    /// `None` where there is no rating or too little of one.
    pub total: Option<Points>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllianceSummary {
    pub instrument: String,
    pub version: u32,
    pub rater: Rater,
    /// Ratings of this instrument in this care episode.
    pub rated: i32,
    /// How many of them have the highest possible total.
    pub at_maximum: i32,
    pub latest_session: i32,
    pub latest_on: NaiveDate,
    pub latest: Scores,
    /// The total before the latest one.
    pub previous_total: Option<Points>,
    pub previous_session: Option<i32>,
    /// Lowest and highest score of each scale over all ratings before the latest.
    pub earlier: Vec<EarlierSpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierSpan {
    pub scale: ScaleId,
    pub low: Points,
    pub high: Points,
}
