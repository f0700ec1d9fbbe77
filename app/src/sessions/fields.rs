//! The fields of one form about a session or a rating, and what stands against it.

use leptos::prelude::AnyView;

use super::{
    NotDone, REASON,
    form::{Do, Entry, Problem},
};
use crate::{
    text::{Lang, Session as Word, t},
    ui::fields::{Fault, Fields, Line},
};

pub fn fields(form: Do, entry: &Entry) -> Fields {
    Fields::new(form.as_str(), None, entry.of(form.as_str()))
}

/// Why a rating is changed.
pub fn reason(fields: &Fields) -> AnyView {
    let line = Line {
        longest: Some(REASON),
        wide: true,
        ..Line::text("")
    };
    fields.line("reason", Word::Reason, line)
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let same_day = matches!(problem, Problem::NotDone(NotDone::SameDay(_)));
        Self {
            field: problem.field(),
            words: t(Lang::default(), Word::Problem(problem)),
            asks: same_day.then_some("second"),
            ..Self::default()
        }
    }
}
