//! Words of the forms that record what was done about a rupture.

use super::super::ruptures::Act;
use super::ruptures::name;
use crate::{
    alliance::{RaisedBy, SettledBy},
    ruptures::{
        NotDone,
        form::{Do, Problem},
    },
    typed::FieldProblem,
};
use std::borrow::Cow;

pub fn act(act: Act) -> Cow<'static, str> {
    match act {
        Act::IntoSince(session) => format!("the one since session {session}").into(),
        Act::SessionOf(session) => format!("Session {session}").into(),
        fixed => fixed_words(fixed).into(),
    }
}

fn fixed_words(act: Act) -> &'static str {
    match act {
        Act::Open(step) => open(step),
        Act::Button(step) => button(step),
        Act::Hint(step) => hint(step),
        Act::More => "Other things to record",
        Act::RaisedBy => "Who raised it?",
        Act::Raised(RaisedBy::Therapist) => "The therapist",
        Act::Raised(RaisedBy::Client) => "The client",
        Act::Raised(RaisedBy::NotSaid) => "Not said",
        Act::On => "On which day?",
        Act::Tried => "What was tried? (optional)",
        Act::Marker => "What was it like? (optional)",
        Act::MarkerHint => "These words come from trained observers. “Unclear” is a good answer.",
        Act::MarkerAsItIs => "leave as it is",
        Act::SettledBy => "In whose view?",
        Act::Settled(SettledBy::Therapist) => "In my view it is settled",
        Act::Settled(SettledBy::Client) => "The client said that it is settled",
        Act::Reason => "What was it then?",
        Act::Into => "Part of which?",
        Act::To => "Began at which session?",
        Act::ToHint => "The spans and levels follow.",
        Act::Session => "At which session?",
        Act::Note => "Note (optional)",
        Act::NoteHint => {
            "Plain words, so that the client could read it one day. No more than this place needs; it is no record of the therapy."
        }
        Act::NoteNeeded => "Note (needed with “other”)",
        Act::Choose => "Choose",
        Act::IntoSince(_) | Act::SessionOf(_) => "",
    }
}

fn open(step: Do) -> &'static str {
    match step {
        Do::Felt => "I felt something",
        Do::Acknowledge => "Worth a conversation",
        Do::Talked => "We talked about it",
        Do::Settle => "It is settled",
        Do::Unresolved => "It stays unresolved",
        Do::Dismiss => "It was no rupture",
        Do::Merge => "It is part of an earlier one",
        Do::Reopen => "It is not over: open it again",
        Do::Onset => "It began earlier",
        Do::Mark => "What it was like",
    }
}

fn button(step: Do) -> &'static str {
    match step {
        Do::Felt => "Record it",
        Do::Acknowledge => "Acknowledge",
        Do::Talked => "Record the conversation",
        Do::Settle => "Record that it is settled",
        Do::Unresolved => "Leave it unresolved",
        Do::Dismiss => "Dismiss",
        Do::Merge => "Join the two",
        Do::Reopen => "Open it again",
        Do::Onset => "Move the beginning",
        Do::Mark => "Record it",
    }
}

fn hint(step: Do) -> &'static str {
    match step {
        Do::Felt => {
            "Without any rating: something between the two of you that you would like to come back to."
        }
        Do::Acknowledge => {
            "You agree that it is worth a conversation. Nothing is said about whose part it is."
        }
        Do::Talked => "Also when it was brief. What was said belongs in your own notes.",
        Do::Settle => {
            "Talked about, and right again for one of you. The ratings may say something else; both are shown."
        }
        Do::Unresolved => "Nothing more is planned about it at present. It can be opened again.",
        Do::Dismiss => {
            "It stays on record with your reason and leaves the chart. It can be opened again."
        }
        Do::Merge => "The earlier one goes on with this one’s evidence.",
        Do::Reopen => "It goes on as acknowledged; everything recorded before stays.",
        Do::Onset => "If you think that it began before it was noticed.",
        Do::Mark => "Optional, and never more than an impression.",
    }
}

pub fn done(step: Do) -> &'static str {
    match step {
        Do::Felt => "Recorded. Next comes the conversation.",
        Do::Acknowledge => "Acknowledged. Next comes the conversation.",
        Do::Talked => "The conversation is recorded.",
        Do::Settle => "Recorded as settled.",
        Do::Unresolved => "Recorded as unresolved.",
        Do::Dismiss => "Dismissed. It is off the chart and stays on record.",
        Do::Merge => "The two are one now.",
        Do::Reopen => "Opened again.",
        Do::Onset => "The beginning is moved.",
        Do::Mark => "Recorded.",
    }
}

pub fn problem(problem: Problem) -> Cow<'static, str> {
    match problem {
        Problem::Field(_, why) => match why {
            FieldProblem::Missing => "Please fill this in.",
            FieldProblem::TooLong => "At most 4,000 characters.",
            FieldProblem::NotAChoice => "Please choose one of these.",
            FieldProblem::NotADate => "Please give a day, as in 2026-03-09.",
            FieldProblem::InTheFuture => "This day has not come yet.",
            FieldProblem::NotAccepted => "This does not fit what is on record.",
        }
        .into(),
        Problem::NotDone(why) => match why {
            NotDone::NotTheirs => "Only who treats this client now can record this.".into(),
            NotDone::Changed => "Something else was recorded meanwhile.".into(),
            NotDone::NotFrom(state) => format!(
                "This cannot be recorded now: the state is “{}”.",
                name(state)
            )
            .into(),
            NotDone::AnotherIsOpen => {
                "Another one is open in this treatment; record it there.".into()
            }
            NotDone::NoSuchSession => "There is no such session up to when it was noticed.".into(),
            NotDone::Field(_) => "This does not fit what is on record.".into(),
        },
    }
}
