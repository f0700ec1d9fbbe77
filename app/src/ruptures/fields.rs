//! Fields of the forms about ruptures: a label, what was sent, and what is wrong with it right there.

use leptos::prelude::*;

use crate::{
    text::{Key, Lang, Rupture as Word, ruptures::Act, t},
    ui::typed_text,
};

use super::form::{NOTE, Problem, Sent};

/// What a field needs to know of its form.
#[derive(Clone)]
pub struct Fields {
    /// Makes ids unique on the page.
    pub id: String,
    pub sent: Sent,
}

/// A choice: its value and its words.
pub type Choice = (String, Key);

impl Fields {
    fn problem(&self, field: &str) -> Option<Problem> {
        self.sent.problem.filter(|p| p.field() == Some(field))
    }

    /// What stands against the form as a whole, or against a field that it does not show.
    pub fn whole(&self, shown: &[&str]) -> impl IntoView + use<> {
        let problem = self.sent.problem;
        let problem = problem.filter(|p| p.field().is_none_or(|field| !shown.contains(&field)));
        problem.map(|problem| {
            let words = t(Lang::default(), Word::Problem(problem));
            view! { <p class="problem" role="alert">{words}</p> }
        })
    }

    fn ids(&self, field: &str) -> (String, String) {
        (
            format!("{}-{field}", self.id),
            format!("{}-{field}-problem", self.id),
        )
    }

    /// `default` unless something was sent.
    fn value(&self, field: &str, default: &str) -> String {
        if self.sent.values.is_empty() {
            default.to_owned()
        } else {
            self.sent.get(field).to_owned()
        }
    }

    pub fn radios(
        &self,
        name: &'static str,
        legend: Act,
        choices: Vec<Choice>,
        default: &str,
    ) -> impl IntoView + use<> {
        let chosen = self.value(name, default);
        self.group(name, "radio", legend, choices, move |value| value == chosen)
    }

    pub fn checkboxes(
        &self,
        name: &'static str,
        legend: Act,
        choices: Vec<Choice>,
    ) -> impl IntoView + use<> {
        let sent = self.sent.clone();
        self.group(name, "checkbox", legend, choices, move |value| {
            sent.all(name).any(|sent| sent == value)
        })
    }

    fn group(
        &self,
        name: &'static str,
        kind: &'static str,
        legend: Act,
        choices: Vec<Choice>,
        is_chosen: impl Fn(&str) -> bool,
    ) -> AnyView {
        let lang = Lang::default();
        let (_, problem_id) = self.ids(name);
        let problem = self.problem(name);
        let described = problem.map(|_| problem_id.clone());
        let choices: Vec<_> = choices
            .into_iter()
            .map(|(value, words)| {
                let checked = is_chosen(&value);
                let required = kind == "radio";
                view! {
                    <label class="pick-one">
                        <input type=kind name=name value=value checked=checked required=required />
                        <span>{t(lang, words)}</span>
                    </label>
                }
            })
            .collect();
        view! {
            <fieldset class="field" aria-describedby=described>
                <legend>{t(lang, Word::Act(legend))}</legend>
                {choices}
                {message(problem, problem_id)}
            </fieldset>
        }
        .into_any()
    }

    /// `first` is the words of the empty choice.
    pub fn select(
        &self,
        name: &'static str,
        label: Act,
        first: Option<Act>,
        choices: Vec<Choice>,
        default: &str,
    ) -> impl IntoView + use<> {
        let lang = Lang::default();
        let (id, problem_id) = self.ids(name);
        let problem = self.problem(name);
        let chosen = self.value(name, default);
        let options: Vec<_> = choices
            .into_iter()
            .map(|(value, words)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{t(lang, words)}</option> }
            })
            .collect();
        let first =
            first.map(|first| view! { <option value="">{t(lang, Word::Act(first))}</option> });
        view! {
            <p class="field">
                <label for=id.clone()>{t(lang, Word::Act(label))}</label>
                <select
                    id=id
                    name=name
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| problem_id.clone())
                >
                    {first}
                    {options}
                </select>
                {message(problem, problem_id)}
            </p>
        }
        .into_any()
    }

    /// Days are `2026-03-09`.
    pub fn day(
        &self,
        name: &'static str,
        label: Act,
        default: &str,
        latest: String,
    ) -> impl IntoView + use<> {
        let lang = Lang::default();
        let (id, problem_id) = self.ids(name);
        let problem = self.problem(name);
        view! {
            <p class="field">
                <label for=id.clone()>{t(lang, Word::Act(label))}</label>
                <input
                    id=id
                    name=name
                    type="date"
                    value=self.value(name, default)
                    max=latest
                    required
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| problem_id.clone())
                />
                {message(problem, problem_id)}
            </p>
        }
        .into_any()
    }

    pub fn note(&self, label: Act) -> impl IntoView + use<> {
        let lang = Lang::default();
        let (id, problem_id) = self.ids("note");
        let problem = self.problem("note");
        let hint_id = format!("{id}-hint");
        let described = match problem {
            Some(_) => format!("{hint_id} {problem_id}"),
            None => hint_id.clone(),
        };
        view! {
            <p class="field wide">
                <label for=id.clone()>{t(lang, Word::Act(label))}</label>
                <textarea
                    id=id
                    name="note"
                    rows="3"
                    maxlength=NOTE.to_string()
                    autocomplete="off"
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=described
                >
                    {typed_text(&self.value("note", ""))}
                </textarea>
                <span class="hint" id=hint_id>{t(lang, Word::Act(Act::NoteHint))}</span>
                {message(problem, problem_id)}
            </p>
        }
        .into_any()
    }
}

fn message(problem: Option<Problem>, id: String) -> impl IntoView {
    problem.map(|problem| {
        let words = t(Lang::default(), Word::Problem(problem));
        view! { <span class="wrong" id=id role="alert">{words}</span> }
    })
}
