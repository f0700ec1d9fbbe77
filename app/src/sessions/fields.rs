//! Fields of the forms about sessions: a label, what was sent, and what is wrong with it right there.

use leptos::prelude::*;

use super::{
    OBSERVATION, REASON,
    form::{Do, Entry, Problem},
};
use crate::{
    text::{Key, Lang, Session as Word, t},
    ui::typed_text,
};

/// What a field needs to know of its form.
#[derive(Clone)]
pub struct Fields {
    /// Makes ids unique on the page.
    pub form: Do,
    /// What was sent with this form.
    pub entry: Entry,
}

/// A choice: its value and its words.
pub type Choice = (String, Key);

/// A field of one line.
#[derive(Clone, Default)]
pub struct Line {
    pub kind: &'static str,
    pub value: String,
    pub hint: Option<String>,
    pub least: Option<String>,
    pub most: Option<String>,
    pub autofocus: bool,
    pub wide: bool,
}

impl Fields {
    pub fn new(form: Do, entry: &Entry) -> Self {
        Self {
            form,
            entry: entry.of(form),
        }
    }

    fn problem(&self, field: &str) -> Option<Problem> {
        self.entry.problem.filter(|p| p.field() == Some(field))
    }

    /// What stands against the form as a whole, or against a field that it does not show.
    pub fn whole(&self, shown: &[&str]) -> impl IntoView + use<> {
        let problem = self.entry.problem;
        let problem = problem.filter(|p| p.field().is_none_or(|field| !shown.contains(&field)));
        problem.map(|problem| {
            let words = t(Lang::default(), Word::Problem(problem));
            view! { <p class="problem" role="alert">{words}</p> }
        })
    }

    fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.form.as_str())
    }

    /// `default` unless something was sent.
    fn value(&self, field: &str, default: &str) -> String {
        if self.entry.values.is_empty() {
            default.to_owned()
        } else {
            self.entry.get(field).to_owned()
        }
    }

    pub fn line(&self, name: &'static str, label: Word, line: Line) -> AnyView {
        let lang = Lang::default();
        let id = self.id(name);
        let problem = self.problem(name);
        let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
        let described = [
            line.hint.is_some().then_some(hint_id.as_str()),
            problem.map(|_| problem_id.as_str()),
        ];
        let described: Vec<&str> = described.into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let hint = line
            .hint
            .map(|hint| view! { <span class="hint" id=hint_id>{hint}</span> });
        view! {
            <p class=if line.wide { "field wide" } else { "field" }>
                <label for=id.clone()>{t(lang, label)}</label>
                <input
                    id=id
                    name=name
                    type=line.kind
                    value=self.value(name, &line.value)
                    min=line.least
                    max=line.most
                    required
                    autocomplete="off"
                    autofocus=line.autofocus
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=described
                />
                {hint}
                {message(problem, problem_id)}
            </p>
        }
        .into_any()
    }

    /// Several lines, as they are now.
    pub fn words(&self, name: &'static str, now: &str) -> AnyView {
        let lang = Lang::default();
        let (id, problem) = (self.id(name), self.problem(name));
        let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
        let described = match problem {
            Some(_) => format!("{hint_id} {problem_id}"),
            None => hint_id.clone(),
        };
        view! {
            <p class="field wide">
                <label for=id.clone()>{t(lang, Word::ObservationLabel)}</label>
                <textarea
                    id=id
                    name=name
                    rows="5"
                    maxlength=OBSERVATION.to_string()
                    autocomplete="off"
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=described
                >
                    {typed_text(&self.value(name, now))}
                </textarea>
                <span class="hint" id=hint_id>{t(lang, Word::ObservationHint)}</span>
                {message(problem, problem_id)}
            </p>
        }
        .into_any()
    }

    pub fn reason(&self) -> AnyView {
        let (id, problem) = (self.id("reason"), self.problem("reason"));
        let problem_id = format!("{id}-problem");
        view! {
            <p class="field wide">
                <label for=id.clone()>{t(Lang::default(), Word::Reason)}</label>
                <input
                    id=id
                    name="reason"
                    value=self.value("reason", "")
                    maxlength=REASON.to_string()
                    required
                    autocomplete="off"
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| problem_id.clone())
                />
                {message(problem, problem_id)}
            </p>
        }
        .into_any()
    }

    pub fn radios(
        &self,
        name: &'static str,
        legend: Word,
        choices: Vec<Choice>,
        default: &str,
    ) -> AnyView {
        let lang = Lang::default();
        let problem = self.problem(name);
        let problem_id = format!("{}-problem", self.id(name));
        let described = problem.map(|_| problem_id.clone());
        let chosen = self.value(name, default);
        let choices: Vec<_> = choices
            .into_iter()
            .map(|(value, words)| {
                let checked = value == chosen;
                view! {
                    <label class="pick-one">
                        <input type="radio" name=name value=value checked=checked required />
                        <span>{t(lang, words)}</span>
                    </label>
                }
            })
            .collect();
        view! {
            <fieldset class="field" aria-describedby=described>
                <legend>{t(lang, legend)}</legend>
                {choices}
                {message(problem, problem_id)}
            </fieldset>
        }
        .into_any()
    }

    /// A choice among others, of which one must be made.
    pub fn select(&self, name: &'static str, label: Word, choices: Vec<Choice>) -> AnyView {
        self.list(name, label, choices, ("", true))
    }

    /// A choice that may stay as it is.
    pub fn choice(
        &self,
        name: &'static str,
        label: Word,
        choices: Vec<Choice>,
        now: &str,
    ) -> AnyView {
        self.list(name, label, choices, (now, false))
    }

    fn list(
        &self,
        name: &'static str,
        label: Word,
        choices: Vec<Choice>,
        (now, required): (&str, bool),
    ) -> AnyView {
        let lang = Lang::default();
        let (id, problem) = (self.id(name), self.problem(name));
        let problem_id = format!("{id}-problem");
        let chosen = self.value(name, now);
        let options: Vec<_> = choices
            .into_iter()
            .map(|(value, words)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{t(lang, words)}</option> }
            })
            .collect();
        view! {
            <p class="field wide">
                <label for=id.clone()>{t(lang, label)}</label>
                <select
                    id=id
                    name=name
                    required=required
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| problem_id.clone())
                >
                    {options}
                </select>
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
