//! Fields of plain forms: a label, what was typed, and what is wrong with it right there.

use leptos::prelude::*;

use super::form::{ROLES, Typed};
use crate::{
    practice::Role,
    text::{Admin as Word, Lang, t},
    ui::typed_text,
};

/// What a field needs to know of its form.
#[derive(Clone)]
pub struct Form {
    /// Makes ids unique on the page.
    pub id: String,
    pub typed: Typed,
}

impl Form {
    fn problem(&self, field: &str) -> Option<Word> {
        let refusal = self.typed.refusal.filter(|r| r.field == field)?;
        Some(Word::Why(refusal.why))
    }

    fn ids(&self, field: &str) -> (String, String) {
        (
            format!("{}-{field}", self.id),
            format!("{}-{field}-problem", self.id),
        )
    }

    /// A problem that belongs to the whole form.
    pub fn whole(&self, fields: &[&str]) -> impl IntoView + use<> {
        let other = self
            .typed
            .refusal
            .filter(|refusal| !fields.contains(&refusal.field));
        other.map(|refusal| {
            view! { <p class="problem" role="alert">{t(Lang::default(), Word::Why(refusal.why))}</p> }
        })
    }

    /// One line of text or a date (`kind`).
    pub fn input(
        &self,
        name: &'static str,
        kind: &'static str,
        label: Word,
        value: &str,
        required: bool,
    ) -> impl IntoView + use<> {
        let (id, problem_id) = self.ids(name);
        let problem = self.problem(name);
        let value = if self.typed.values.is_empty() {
            value.to_owned()
        } else {
            self.typed.get(name).to_owned()
        };
        let wrong = problem.is_some();
        view! {
            <p class="field">
                <label for=id.clone()>{t(Lang::default(), label)}</label>
                <input
                    id=id
                    name=name
                    type=kind
                    value=value
                    required=required
                    autocomplete="off"
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=wrong.then_some(problem_id.clone())
                />
                {message(problem, problem_id)}
            </p>
        }
    }

    /// Several lines.
    pub fn text(
        &self,
        name: &'static str,
        label: Word,
        hint: Word,
        value: &str,
        most: usize,
    ) -> impl IntoView + use<> {
        let (id, problem_id) = self.ids(name);
        let hint_id = format!("{id}-hint");
        let problem = self.problem(name);
        let value = if self.typed.values.is_empty() {
            typed_text(value)
        } else {
            typed_text(self.typed.get(name))
        };
        let wrong = problem.is_some();
        let described = if wrong {
            format!("{problem_id} {hint_id}")
        } else {
            hint_id.clone()
        };
        view! {
            <p class="field wide">
                <label for=id.clone()>{t(Lang::default(), label)}</label>
                <textarea
                    id=id
                    name=name
                    rows="4"
                    maxlength=most.to_string()
                    autocomplete="off"
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=described
                >
                    {value}
                </textarea>
                <span class="hint" id=hint_id>{t(Lang::default(), hint)}</span>
                {message(problem, problem_id)}
            </p>
        }
    }

    /// A choice; `options` are value and words.
    pub fn select(
        &self,
        name: &'static str,
        label: Word,
        options: Vec<(String, String)>,
    ) -> impl IntoView + use<> {
        let lang = Lang::default();
        let (id, problem_id) = self.ids(name);
        let problem = self.problem(name);
        let wrong = problem.is_some();
        let typed = self.typed.get(name).to_owned();
        let options: Vec<_> = options
            .into_iter()
            .map(|(value, words)| {
                let selected = value == typed;
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect();
        view! {
            <p class="field">
                <label for=id.clone()>{t(lang, label)}</label>
                <select
                    id=id
                    name=name
                    required
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=wrong.then_some(problem_id.clone())
                >
                    <option value="">{t(lang, Word::Choose)}</option>
                    {options}
                </select>
                {message(problem, problem_id)}
            </p>
        }
    }

    pub fn roles(&self, held: &[Role]) -> impl IntoView + use<> {
        let lang = Lang::default();
        let (_, problem_id) = self.ids("roles");
        let problem = self.problem("roles");
        let described = problem.is_some().then(|| problem_id.clone());
        let boxes: Vec<_> = ROLES
            .into_iter()
            .map(|(value, role)| {
                let checked = if self.typed.values.is_empty() {
                    held.contains(&role)
                } else {
                    self.typed.all("roles").any(|typed| typed == value)
                };
                view! {
                    <label>
                        <input type="checkbox" name="roles" value=value checked=checked />
                        {t(lang, role)}
                    </label>
                }
            })
            .collect();
        view! {
            <fieldset class="field" aria-describedby=described>
                <legend>{t(lang, Word::Roles)}</legend>
                {boxes}
                {message(problem, problem_id)}
            </fieldset>
        }
    }
}

fn message(problem: Option<Word>, id: String) -> impl IntoView {
    problem.map(
        |word| view! { <span class="wrong" id=id role="alert">{t(Lang::default(), word)}</span> },
    )
}
