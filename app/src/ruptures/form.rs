//! What the forms about ruptures say, checked before anything is asked of the database.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    alliance::{Dismissal, Marker, RaisedBy, RuptureState, RuptureStep, SettledBy, Strategy},
    typed::{self, FieldProblem, Fields},
};

use super::{Act, Deed, NotDone, Step};

/// Longest note, in characters.
pub const NOTE: usize = 4_000;

/// Which form was sent: the value of `do`, and of `?done=…` afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    Felt,
    Acknowledge,
    Talked,
    Settle,
    Unresolved,
    Dismiss,
    Merge,
    Reopen,
    Onset,
    Mark,
}

impl Do {
    pub const ALL: [Self; 10] = [
        Self::Felt,
        Self::Acknowledge,
        Self::Talked,
        Self::Settle,
        Self::Unresolved,
        Self::Dismiss,
        Self::Merge,
        Self::Reopen,
        Self::Onset,
        Self::Mark,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Felt => "felt",
            Self::Acknowledge => "acknowledge",
            Self::Talked => "talked",
            Self::Settle => "settle",
            Self::Unresolved => "unresolved",
            Self::Dismiss => "dismiss",
            Self::Merge => "merge",
            Self::Reopen => "reopen",
            Self::Onset => "onset",
            Self::Mark => "mark",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// Whether the form may be offered for a rupture in this state. A first conversation acknowledges as well.
    pub fn is_for(self, state: RuptureState) -> bool {
        let step = match self {
            Self::Felt => return false,
            Self::Acknowledge => RuptureStep::Acknowledged,
            Self::Talked => RuptureStep::Conversation,
            Self::Settle => RuptureStep::Settled,
            Self::Unresolved => RuptureStep::Unresolved,
            Self::Dismiss | Self::Merge => RuptureStep::Dismissed,
            Self::Reopen => RuptureStep::Reopened,
            Self::Onset => RuptureStep::OnsetMoved,
            Self::Mark => RuptureStep::Marked,
        };
        state.after(step).is_some()
    }
}

pub type Problem = typed::Problem<NotDone>;
pub type Sent = typed::Sent<Problem>;

impl Problem {
    /// The field that it belongs to; `None` for the form as a whole.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Field(name, _) => Some(name),
            Self::NotDone(NotDone::Field(name)) => Some(name),
            Self::NotDone(_) => None,
        }
    }
}

impl From<NotDone> for Problem {
    fn from(why: NotDone) -> Self {
        match why {
            NotDone::Field(name) => Self::Field(name, FieldProblem::NotAccepted),
            why => Self::NotDone(why),
        }
    }
}

type Read<T> = Result<T, Problem>;

impl Sent {
    pub fn step(&self) -> Option<Do> {
        Do::parse(self.get("do"))
    }

    pub fn rupture(&self) -> Option<Uuid> {
        Uuid::parse_str(self.get("rupture")).ok()
    }

    /// What the form asks to be recorded about this client.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn read(&self, client: Uuid, today: NaiveDate) -> Read<Act> {
        let fields = Fields(&self.values);
        let step = fields.choice("do", Do::parse)?;
        let note = fields.words("note", NOTE)?;
        if step == Do::Dismiss && self.get("reason") == Dismissal::Other.as_str() && note.is_none()
        {
            return Err(Problem::Field("note", FieldProblem::Missing));
        }
        let deed = if step == Do::Felt {
            Deed::Felt {
                session: fields.number("session")?,
                marker: fields.choice("marker", Marker::parse)?,
            }
        } else {
            Deed::Step {
                rupture: fields.id("rupture")?,
                version: fields.number("version")?,
                step: self.step_of(step, today)?,
            }
        };
        Ok(Act {
            client,
            care_episode: fields.id("episode")?,
            deed,
            note,
        })
    }

    fn step_of(&self, step: Do, today: NaiveDate) -> Read<Step> {
        let fields = Fields(&self.values);
        Ok(match step {
            Do::Felt => return Err(Problem::Field("do", FieldProblem::NotAChoice)),
            Do::Acknowledge => Step::Acknowledge,
            Do::Talked => Step::Talked {
                raised_by: fields.choice("raised_by", RaisedBy::parse)?,
                on: fields.day_until("on", today)?,
                tried: fields.boxes("tried", Strategy::parse)?,
                marker: match self.get("marker") {
                    "" => None,
                    _ => Some(fields.choice("marker", Marker::parse)?),
                },
            },
            Do::Settle => Step::Settle {
                by: fields.choice("by", SettledBy::parse)?,
            },
            Do::Unresolved => Step::LeaveUnresolved,
            Do::Dismiss => Step::Dismiss {
                reason: fields.choice("reason", reason)?,
            },
            Do::Merge => Step::Merge {
                into: fields.id("into")?,
            },
            Do::Reopen => Step::Reopen,
            Do::Onset => Step::MoveOnset {
                to: fields.number("to")?,
            },
            Do::Mark => Step::Mark {
                marker: fields.choice("marker", Marker::parse)?,
            },
        })
    }
}

/// Joining two has a form of its own.
fn reason(text: &str) -> Option<Dismissal> {
    Dismissal::parse(text).filter(|reason| *reason != Dismissal::PartOfAnother)
}
