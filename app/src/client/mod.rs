//! One client: what happened between us, session by session?

mod access;
mod answers;
pub mod figure;
pub mod finding;
pub mod gap;
mod legend;
pub mod load;
pub mod next_step;
#[cfg(test)]
mod next_step_tests;
mod numbers;
pub mod outcome;
pub mod overlay;
pub mod page;
pub mod ranges;
mod readout;
pub mod sentence;
pub mod view;
#[cfg(test)]
mod view_tests;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    alliance::{Answers, Rater, Scores, Word},
    ruptures::{Finding, Rupture},
};

/// A client with one care episode and every rating in it.
#[derive(Clone, Debug, PartialEq)]
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
    /// By onset; what is open last.
    pub ruptures: Vec<Rupture>,
    /// The client's answers to the direct question, by session number.
    pub words: Vec<ClientWord>,
    /// Whether the viewer treats this client now, and so records what is done about a rupture.
    pub may_act: bool,
    pub access: Access,
    /// What tells whether this is still how it stands; `None` where the viewer does not see everything.
    pub state: Option<State>,
    /// Sessions by number of which the client's rating is here and shown once the viewer's own is in.
    pub veiled: Vec<i32>,
}

/// How often something of a care episode has changed, and when its latest rating was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    pub changes: i64,
    pub rated_at: Option<DateTime<Utc>>,
}

/// The client's answer to the direct question after a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientWord {
    pub session: i32,
    pub word: Word,
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
    /// To a colleague of the practice.
    Transferred,
    /// To somebody elsewhere.
    Referred,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: Uuid,
    pub number: i32,
    pub held_on: NaiveDate,
    /// The date came from an import rule, not from the file.
    pub date_assumed: bool,
    pub attendance: Attendance,
    pub mode: Mode,
    pub no_form: Option<NoForm>,
}

/// Why a session that was held has no form, as the therapist said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoForm {
    Declined,
    Technical,
}

impl NoForm {
    pub const ALL: [Self; 2] = [Self::Declined, Self::Technical];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Technical => "technical",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    Held,
    Cancelled,
    DidNotAttend,
}

impl Attendance {
    pub const ALL: [Self; 3] = [Self::Held, Self::Cancelled, Self::DidNotAttend];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Cancelled => "cancelled",
            Self::DidNotAttend => "did_not_attend",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Where both were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    InRoom,
    Video,
    Phone,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::InRoom, Self::Video, Self::Phone];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InRoom => "in_room",
            Self::Video => "video",
            Self::Phone => "phone",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub instrument: String,
    pub version: u32,
    pub rater: Rater,
    /// What each item says, in the definition's order; empty where the practice has supplied no text.
    pub wording: Vec<String>,
    /// By session number.
    pub ratings: Vec<Rating>,
    /// What the client's alliance ratings say, by session number; empty for other series.
    pub findings: Vec<Finding>,
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
