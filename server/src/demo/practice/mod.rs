//! The demo practice: everybody and everything in it, as plain data from a seed.
//!
//! Alliance ratings come from the frozen simulator. For some care episodes its parameters are steered so that each state
//! worth seeing is there ([`Story`]); what a detector says of the demo is therefore no measure of it. All people are
//! invented.

mod assembly;
mod calendar;
mod caseloads;
mod items;
mod names;
mod outcome;
mod sessions;
mod staff;
mod story;
#[cfg(test)]
mod tests;

use app::{
    alliance::{Answers, Rater},
    client::{Attendance, Ending},
    practice::Role,
};
use chrono::NaiveDate;

use super::simulator::{Pattern, Shape};

pub use assembly::practice;
pub use story::Story;

/// All of the demo practice. People and care episodes are referred to by their place in these lists.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoPractice {
    pub name: &'static str,
    pub teams: Vec<&'static str>,
    pub staff: Vec<StaffMember>,
    pub supervision_lines: Vec<SupervisionLine>,
    pub cover_lines: Vec<CoverLine>,
    /// By code.
    pub clients: Vec<Client>,
    pub care_episodes: Vec<CareEpisode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    pub name: &'static str,
    /// For signing in; unique, lower-case ASCII.
    pub user_name: &'static str,
    pub role: Role,
    /// Place in [`DemoPractice::teams`]; `None` for the administrator.
    pub team: Option<usize>,
}

/// Who supervises whom, from when to when. Both are places in [`DemoPractice::staff`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupervisionLine {
    pub supervisor: usize,
    pub therapist: usize,
    pub from: NaiveDate,
    /// The last day, where the line has ended.
    pub to: Option<NaiveDate>,
}

/// Who looks after whose cases during an absence. Both are places in [`DemoPractice::staff`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverLine {
    pub cover: usize,
    pub therapist: usize,
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The practice's own short code, unique: `HS-0142`.
    pub code: String,
    /// Unique.
    pub name: String,
}

/// One treatment of one client by one therapist.
#[derive(Clone, Debug, PartialEq)]
pub struct CareEpisode {
    /// Place in [`DemoPractice::clients`].
    pub client: usize,
    /// Place in [`DemoPractice::staff`].
    pub therapist: usize,
    /// The day of the first session.
    pub started_on: NaiveDate,
    /// Day and kind of the ending, not before the last session.
    pub ended: Option<(NaiveDate, Ending)>,
    /// Numbered from 1, by date.
    pub sessions: Vec<Session>,
    /// What this care episode is in the demo for.
    pub story: Story,
    /// The latent truth behind the ratings, by onset. Not for the product's eyes.
    pub ruptures: Vec<LatentRupture>,
}

/// A latent rupture of the simulator, in session numbers of its care episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatentRupture {
    pub shape: Shape,
    pub pattern: Pattern,
    pub first: i32,
    pub last: i32,
    /// Whether it ends before the care episode's last session held.
    pub repaired: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub number: i32,
    pub held_on: NaiveDate,
    pub attendance: Attendance,
    /// At most one for each instrument and rater; none where the session was not held.
    pub ratings: Vec<Rating>,
}

/// One filled-in instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The code of its definition: `WAI-SR`, `SRS`, `PHQ-9`, `GAD-7`, `CORE-10`, `ORS` or `CHECK-1`.
    pub instrument: &'static str,
    pub rater: Rater,
    /// In the order of the instrument's items, as given (before any reversal), none missing.
    pub answers: Answers,
}
