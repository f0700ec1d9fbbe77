//! What the forms about sessions and ratings say, checked before anything is asked of the database.

use std::sync::Arc;

use uuid::Uuid;

use super::{Act, Deed, NotDone, OBSERVATION, REASON, SessionRecord, parse};
use crate::{
    alliance::{Answers, Instrument, Instruments, Rater},
    client::{Attendance, Mode, NoForm},
    typed::{self, FieldProblem, Fields},
};

/// Which form was sent: the value of `do`, and of `?done=…` afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    Record,
    Change,
    Remove,
    NoForm,
    Observe,
    Rate,
    Correct,
    Move,
    Retract,
    Unveil,
}

impl Do {
    pub const ALL: [Self; 10] = [
        Self::Record,
        Self::Change,
        Self::Remove,
        Self::NoForm,
        Self::Observe,
        Self::Rate,
        Self::Correct,
        Self::Move,
        Self::Retract,
        Self::Unveil,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Change => "change",
            Self::Remove => "remove",
            Self::NoForm => "no-form",
            Self::Observe => "observe",
            Self::Rate => "rate",
            Self::Correct => "correct",
            Self::Move => "move",
            Self::Retract => "retract",
            Self::Unveil => "unveil",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }
}

pub type Problem = typed::Problem<NotDone>;
pub type Entry = typed::Sent<Problem>;

impl Problem {
    /// The field that it belongs to; `None` for the form as a whole.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Field(name, _) => Some(name),
            Self::NotDone(why) => match why {
                NotDone::InTheFuture
                | NotDone::BeforeItBegan(_)
                | NotDone::AfterItEnded(_)
                | NotDone::SameDay(_) => Some("on"),
                NotDone::Answers(_) | NotDone::Unchanged => Some("answers"),
                _ => None,
            },
        }
    }
}

type Read<T> = Result<T, Problem>;

impl Entry {
    pub fn form(&self) -> Option<Do> {
        Do::parse(self.get("do"))
    }

    /// What the form asks to be done about this client.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn read(&self, client: Uuid, instruments: &Instruments) -> Read<Act> {
        let fields = Fields(&self.values);
        let form = fields.choice("do", Do::parse)?;
        let deed = match form {
            Do::Record => Deed::Record(self.session()?),
            Do::Change => Deed::Change {
                session: fields.id("session")?,
                to: self.session()?,
            },
            Do::Remove => Deed::Remove {
                session: fields.id("session")?,
            },
            Do::NoForm => Deed::NoForm {
                session: fields.id("session")?,
                why: match self.get("why") {
                    "" => None,
                    _ => Some(fields.choice("why", NoForm::parse)?),
                },
            },
            Do::Observe => Deed::Observe {
                session: fields.id("session")?,
                words: fields.words("words", OBSERVATION)?,
            },
            Do::Rate => {
                let instrument = self.instrument(instruments)?;
                Deed::Rate {
                    session: fields.id("session")?,
                    rater: fields.choice("rater", rater)?,
                    answers: self.answers(&instrument)?,
                    instrument,
                }
            }
            Do::Correct => Deed::Correct {
                rating: fields.id("rating")?,
                answers: self.answers(&*self.instrument(instruments)?)?,
                reason: self.reason()?,
            },
            Do::Move => Deed::Move {
                rating: fields.id("rating")?,
                to: fields.id("to")?,
                reason: self.reason()?,
            },
            Do::Retract => Deed::Retract {
                rating: fields.id("rating")?,
                reason: self.reason()?,
            },
            Do::Unveil => Deed::Unveil {
                session: fields.id("session")?,
            },
        };
        Ok(Act {
            client,
            care_episode: fields.id("episode")?,
            deed,
        })
    }

    fn session(&self) -> Read<SessionRecord> {
        let fields = Fields(&self.values);
        Ok(SessionRecord {
            on: fields.day("on")?,
            attendance: fields.choice("attendance", Attendance::parse)?,
            mode: fields.choice("mode", Mode::parse)?,
            second: self.get("second") == "yes",
        })
    }

    fn instrument(&self, instruments: &Instruments) -> Read<Arc<Instrument>> {
        let version = self.get("version").parse().unwrap_or_default();
        let found = instruments.get(self.get("instrument"), version).cloned();
        found.ok_or(Problem::Field("instrument", FieldProblem::NotAChoice))
    }

    fn answers(&self, instrument: &Instrument) -> Read<Answers> {
        parse(instrument, self.get("answers"))
            .map_err(|why| Problem::NotDone(NotDone::Answers(why)))
    }

    fn reason(&self) -> Read<String> {
        let reason = Fields(&self.values).words("reason", REASON)?;
        reason.ok_or(Problem::Field("reason", FieldProblem::Missing))
    }
}

/// As the address of a form and the form itself name the rater.
pub fn rater(text: &str) -> Option<Rater> {
    match text {
        "client" => Some(Rater::Client),
        "therapist" => Some(Rater::Therapist),
        _ => None,
    }
}

pub const fn rater_text(rater: Rater) -> &'static str {
    match rater {
        Rater::Client => "client",
        Rater::Therapist => "therapist",
    }
}
