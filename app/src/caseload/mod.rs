//! The caseload: whom should I think about today?

pub mod ask;
pub mod drawn;
mod empty;
mod legend;
pub mod page;
mod row;
mod shortcuts;
mod table;
pub mod view;
#[cfg(test)]
mod view_tests;
pub mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::alliance::{
    Band, Conversation, Information, Points, Rater, RatingsTrack, RuptureState, ScaleId, Scores,
    Source, Why,
};
use crate::safety::SafetyAlert;

/// What a clinician sees first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caseload {
    /// One for each open care episode, in no particular order.
    pub rows: Vec<CaseloadRow>,
    /// Answers about safety that nobody has recorded anything about, of ended care episodes too; oldest first.
    pub alerts: Vec<SafetyAlert>,
}

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
    /// Whether the viewer treats this client now, and so records sessions.
    pub may_act: bool,
    pub started_on: NaiveDate,
    pub last_session_number: Option<i32>,
    pub last_session_on: Option<NaiveDate>,
    /// Dates were supplied by an import rule, not by the file.
    pub dates_assumed: bool,
    /// Sessions held so far, and how many of them have an alliance rating by the client.
    pub sessions_held: i32,
    pub sessions_rated: i32,
    pub forms: FormsCount,
    /// The last 12 sessions held, oldest first.
    pub recent: Vec<RecentSession>,
    /// The alliance instrument rated last, and what its ratings say.
    pub alliance: Option<AllianceSummary>,
    /// What the detector says of the latest of these ratings.
    pub finding: Option<FindingSummary>,
    /// The possible rupture that is open.
    pub rupture: Option<OpenRupture>,
    /// The outcome measure rated last.
    pub outcome: Option<OutcomeSummary>,
    /// How often something of the care episode has changed.
    pub changes: i64,
    /// A rating has come in since the viewer last looked.
    pub is_new: bool,
    /// The client has rated the latest session, which is shown once the viewer's own rating is in: then nothing here says how.
    pub veiled: bool,
}

/// How forms come in, of the sessions held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormsCount {
    /// Asked for at every n-th session; 0 where none is.
    pub every: i32,
    pub declined: i32,
    pub technical: i32,
    /// Held since a form was given, declined or kept back by technology.
    pub since: i32,
    /// At which one was due by this rhythm, and nobody asked.
    pub missed: i32,
}

/// The detector's latest finding, as far as a line of the caseload needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingSummary {
    pub session: i32,
    /// Where the next total is to be expected; `None` before 4 own ratings.
    pub range: Option<Band>,
    pub information: Information,
    pub track: RatingsTrack,
    /// Low enough to be watched, since this session.
    pub since: Option<i32>,
    /// Parts that fell.
    pub channels: Vec<ScaleId>,
    pub why: Vec<Why>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRupture {
    pub id: Uuid,
    pub state: RuptureState,
    pub source: Source,
    pub noticed_at: i32,
    pub noticed_on: Option<NaiveDate>,
    pub onset: i32,
    pub track: RatingsTrack,
    pub conversation: Conversation,
    /// Rated sessions out of range.
    pub out_for: i32,
    /// The reason it was opened for.
    pub why: Vec<Why>,
}

/// The first and the latest total of an outcome measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeSummary {
    pub instrument: String,
    pub version: u32,
    pub first: Points,
    pub first_session: i32,
    pub latest: Points,
    pub latest_session: i32,
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
