//! Answers that ask for attention to safety, and what clients wrote beside an answer. An alert is no statistic: it stands
//! above everything else until a named person records what was done.

mod section;

pub use section::{ClientVoice, OpenAlerts, line};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{alliance::Points, typed::Sent};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyAlert {
    pub id: Uuid,
    pub client: Uuid,
    pub client_name: String,
    pub care_episode: Uuid,
    pub instrument: String,
    pub version: u32,
    pub item: u16,
    pub answer: Points,
    /// `None` once its rating was retracted.
    pub session: Option<i32>,
    pub raised_at: DateTime<Utc>,
    pub handled: Option<Handled>,
    /// Whether the viewer may record what was done.
    pub may_act: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    pub by: String,
    pub at: DateTime<Utc>,
    pub text: String,
}

/// What a client wrote beside an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWords {
    pub session: i32,
    pub held_on: NaiveDate,
    pub text: String,
}

/// Both, of one care episode; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    pub alerts: Vec<SafetyAlert>,
    pub words: Vec<OwnWords>,
}

/// What was done about an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    pub alert: Uuid,
    /// 1 to 4,000 characters.
    pub text: String,
}

pub type HandlingDraft = Sent<HandlingProblem>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlingProblem {
    Missing,
    TooLong,
    NotAccepted,
}

/// Longest text.
pub const MOST: usize = 4_000;

impl HandlingDraft {
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self) -> Result<Handling, HandlingProblem> {
        let text = self.get("text").replace("\r\n", "\n");
        match text.chars().count() {
            0 => return Err(HandlingProblem::Missing),
            1..=MOST => (),
            _ => return Err(HandlingProblem::TooLong),
        }
        let alert = Uuid::parse_str(self.get("alert"));
        let alert = alert.map_err(|_| HandlingProblem::NotAccepted)?;
        Ok(Handling { alert, text })
    }
}
