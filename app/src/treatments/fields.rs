//! The fields of one form about a client or a treatment, and what stands against it.

use super::{
    Alike, NotDone,
    form::{Do, Entry, Problem},
};
use crate::{
    text::{Lang, Text, Treatment as Word, t},
    ui::fields::{Fault, Fields},
};

pub fn fields(form: Do, entry: &Entry) -> Fields {
    Fields::new(form.as_str(), None, entry.of(form.as_str()))
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let (alike, asks) = match &problem {
            Problem::NotDone(NotDone::Alike(alike)) => (alike.as_slice(), Some("another")),
            Problem::NotDone(NotDone::CodeOf(other)) => (std::slice::from_ref(other), None),
            _ => (&[][..], None),
        };
        Self {
            field: problem.field(),
            links: alike.iter().map(link).collect(),
            asks,
            words: t(Lang::default(), Word::Problem(problem)),
        }
    }
}

fn link(alike: &Alike) -> (String, Text) {
    let words = Word::NameAndCode {
        name: alike.name.clone(),
        code: alike.code.clone(),
    };
    let href = format!("/clients/{}", alike.client);
    (href, t(Lang::default(), words))
}
