//! The fields of one form of the administration, and what stands against it.

use leptos::prelude::*;
use uuid::Uuid;

use super::form::{ROLES, Refusal, Typed};
use crate::{
    practice::Role,
    text::{Admin as Word, Lang, t},
    ui::fields::{Choice, Fault, Fields, Select, choice},
};

/// Of the form that does `action`, to the one with that id where there are several.
pub fn fields(action: &str, id: Option<Uuid>, typed: &Typed) -> Fields {
    Fields::new(action, id, typed.of(action).about("id", id))
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self {
            field: Some(refusal.field),
            words: t(Lang::default(), Word::Why(refusal.why)),
            ..Self::default()
        }
    }
}

/// A choice that has to be made; `chosen` is empty where nothing is chosen yet.
pub fn one_of(choices: impl IntoIterator<Item = Choice>, chosen: impl ToString) -> Select {
    let none = choice("", Word::Choose);
    Select {
        required: true,
        ..Select::of(std::iter::once(none).chain(choices), chosen)
    }
}

pub fn roles(fields: &Fields, held: &[Role]) -> AnyView {
    let boxes = ROLES.map(|(value, role)| {
        let checked = fields.ticked("roles", value, held.contains(&role));
        view! {
            <label>
                <input type="checkbox" name="roles" value=value checked=checked />
                {t(Lang::default(), role)}
            </label>
        }
        .into_any()
    });
    fields.group("roles", Word::Roles, boxes.into())
}
