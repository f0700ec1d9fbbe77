//! Supervision case by case: which cases wait and why, what is on the agenda, what was decided, and a packet to print.
//! By case throughout: nothing here is counted or ordered by therapist.

mod agenda;
pub mod ask;
mod decided;
pub mod fields;
pub mod form;
mod packet;
mod page;
mod section;
mod sheet;
pub mod view;
#[cfg(test)]
mod view_tests;
mod waiting;

pub use packet::PacketPage;
pub use page::CasesPage;
pub use section::SupervisionSection;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Longest question, in characters.
pub const QUESTION: usize = 2_000;
/// Longest decision, in characters.
pub const DECISION: usize = 4_000;

/// A case of somebody whom the viewer supervises now: one that is open, or one that has ended and still asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupervisedCase {
    pub client: Uuid,
    pub care_episode: Uuid,
    pub client_name: String,
    pub client_code: String,
    pub therapist_name: String,
    pub ended_on: Option<NaiveDate>,
    /// As far as it says where the case stands: the last entry of all, and the last decision.
    pub record: Record,
}

/// What is on record about a case, the first entry first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record(pub Vec<Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counts the case's entries: whoever acts says which was the last on the page.
    pub number: i32,
    pub at: DateTime<Utc>,
    pub by: String,
    /// By the viewer.
    pub own: bool,
    pub acting_as: ActingAs,
    pub what: What,
}

/// In which capacity somebody acted, then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActingAs {
    Therapist,
    Supervisor,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Put on the agenda.
    Put {
        question: Option<String>,
    },
    /// By who had put it there.
    TakenBack,
    Decided(Decision),
    /// Takes the place of the decision before it, which stays on record.
    Corrected(Decision),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub text: String,
    /// When to look at the case again.
    pub follow_up_on: Option<NaiveDate>,
}

impl Entry {
    pub const fn decision(&self) -> Option<&Decision> {
        match &self.what {
            What::Decided(decision) | What::Corrected(decision) => Some(decision),
            What::Put { .. } | What::TakenBack => None,
        }
    }

    pub fn question(&self) -> Option<&str> {
        match &self.what {
            What::Put { question } => question.as_deref(),
            _ => None,
        }
    }
}

impl Record {
    /// The number of the last entry; 0 where there is none.
    pub fn last(&self) -> i32 {
        self.0.last().map_or(0, |entry| entry.number)
    }

    /// The entry that put the case on the agenda, while it is there.
    pub fn on_agenda(&self) -> Option<&Entry> {
        let last = self.0.last();
        last.filter(|entry| matches!(entry.what, What::Put { .. }))
    }

    /// What was decided last.
    pub fn decided(&self) -> Option<(&Entry, &Decision)> {
        let mut entries = self.0.iter().rev();
        entries.find_map(|entry| Some((entry, entry.decision()?)))
    }

    /// Whether the last decision can be corrected: nothing came after it.
    pub fn may_correct(&self) -> bool {
        self.0
            .last()
            .is_some_and(|entry| entry.decision().is_some())
    }
}

/// What is on record about one case, and whether the viewer may add to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseReviews {
    pub record: Record,
    pub may_act: bool,
}

/// What somebody records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Puts cases on the agenda; one that is there stays as it is, unless a question would be lost by that.
    Put {
        cases: Vec<Uuid>,
        question: Option<String>,
    },
    /// Something about one case, whose last entry on the page was this.
    Step { case: Uuid, seen: i32, step: Step },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    TakeBack,
    Decide(Decision),
    Correct(Decision),
}

/// Why nothing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReviewed {
    /// Not there, or not the actor's to act on.
    NotTheirs,
    /// Somebody recorded something meanwhile; the page shows it now.
    Changed,
    /// Put there meanwhile, without this question.
    OnAgenda,
    /// Only who put it there takes it back.
    NotOwn,
    /// A day to look again that has passed.
    InThePast,
}
