//! What stands against a form about a rupture, and the field that most of them have.

use leptos::prelude::AnyView;

use super::form::{NOTE, Problem};
use crate::{
    text::{Lang, Rupture as Word, ruptures::Act, t},
    ui::fields::{Fault, Fields},
};

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self {
            field: problem.field(),
            words: t(Lang::default(), Word::Problem(problem)),
            ..Self::default()
        }
    }
}

pub fn note(fields: &Fields, label: Act) -> AnyView {
    fields.words("note", label, Act::NoteHint, (3, NOTE), "")
}
