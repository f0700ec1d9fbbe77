//! Fields of the forms about clients and treatments: a label, what was sent, and what is wrong with it right there.

use leptos::prelude::*;

use super::{
    Alike, NotDone,
    form::{Do, Entry, Problem},
};
use crate::text::{Key, Lang, Treatment as Word, t};

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
    pub hint: Option<Word>,
    pub least: Option<String>,
    pub most: Option<String>,
    pub longest: Option<usize>,
    pub optional: bool,
    pub autofocus: bool,
}

impl Fields {
    pub fn new(form: Do, entry: &Entry) -> Self {
        Self {
            form,
            entry: entry.of(form),
        }
    }

    fn problem(&self, field: &str) -> Option<&Problem> {
        let problem = self.entry.problem.as_ref();
        problem.filter(|p| p.field() == Some(field))
    }

    /// What stands against the form as a whole, or against a field that it does not show.
    pub fn whole(&self, shown: &[&str]) -> impl IntoView + use<> {
        let problem = self.entry.problem.clone();
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
        let wrong = problem.map(|_| "true");
        let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
        let described = [
            line.hint.is_some().then_some(hint_id.as_str()),
            problem.map(|_| problem_id.as_str()),
        ];
        let described: Vec<&str> = described.into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let message = message(problem, problem_id);
        let hint = line
            .hint
            .map(|hint| view! { <span class="hint" id=hint_id>{t(lang, hint)}</span> });
        view! {
            <p class="field wide">
                <label for=id.clone()>{t(lang, label)}</label>
                <input
                    id=id
                    name=name
                    type=line.kind
                    value=self.value(name, &line.value)
                    min=line.least
                    max=line.most
                    maxlength=line.longest.map(|most| most.to_string())
                    required=!line.optional
                    autocomplete="off"
                    autofocus=line.autofocus
                    aria-invalid=wrong
                    aria-describedby=described
                />
                {hint}
                {message}
            </p>
        }
        .into_any()
    }

    pub fn radios(&self, name: &'static str, legend: Word, choices: Vec<Choice>) -> AnyView {
        let lang = Lang::default();
        let problem = self.problem(name);
        let problem_id = format!("{}-problem", self.id(name));
        let described = problem.map(|_| problem_id.clone());
        let chosen = self.value(name, "");
        let message = message(problem, problem_id);
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
                {message}
            </fieldset>
        }
        .into_any()
    }

    /// A choice, of which `default` is made unless something was sent.
    pub fn select(
        &self,
        name: &'static str,
        label: Word,
        choices: Vec<Choice>,
        default: &str,
    ) -> AnyView {
        let lang = Lang::default();
        let (id, problem) = (self.id(name), self.problem(name));
        let problem_id = format!("{id}-problem");
        let wrong = problem.map(|_| "true");
        let described = problem.map(|_| problem_id.clone());
        let message = message(problem, problem_id);
        let chosen = self.value(name, default);
        let options: Vec<_> = choices
            .into_iter()
            .map(|(value, words)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{t(lang, words)}</option> }
            })
            .collect();
        view! {
            <p class="field">
                <label for=id.clone()>{t(lang, label)}</label>
                <select id=id name=name aria-invalid=wrong aria-describedby=described>
                    {options}
                </select>
                {message}
            </p>
        }
        .into_any()
    }

    /// Asked for once somebody with such a name is found.
    pub fn another(&self) -> Option<AnyView> {
        let checked = self.entry.get("another") == "yes";
        let asked = matches!(
            self.entry.problem,
            Some(Problem::NotDone(NotDone::Alike(_)))
        );
        (asked || checked).then(|| {
            let lang = Lang::default();
            view! {
                <p class="field wide">
                    <label class="pick-one">
                        <input type="checkbox" name="another" value="yes" checked=checked />
                        <span>{t(lang, Word::Another)}</span>
                    </label>
                </p>
            }
            .into_any()
        })
    }
}

/// What is wrong, and who it is about where that is somebody the viewer knows.
fn message(problem: Option<&Problem>, id: String) -> Option<AnyView> {
    let problem = problem?;
    let words = t(Lang::default(), Word::Problem(problem.clone()));
    let known = match problem {
        Problem::NotDone(NotDone::Alike(known)) => known.as_slice(),
        Problem::NotDone(NotDone::CodeOf(known)) => std::slice::from_ref(known),
        _ => &[],
    };
    let known: Vec<_> = known.iter().map(who).collect();
    let known = (!known.is_empty()).then(|| view! { <span class="alike">{known}</span> });
    Some(view! { <span class="wrong" id=id role="alert">{words} {known}</span> }.into_any())
}

fn who(alike: &Alike) -> impl IntoView + use<> {
    let href = format!("/clients/{}", alike.client);
    let words = Word::NameAndCode {
        name: alike.name.clone(),
        code: alike.code.clone(),
    };
    view! { " " <a href=href>{t(Lang::default(), words)}</a> }
}
