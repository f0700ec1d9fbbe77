//! Fields of plain forms: a label, what was sent, and what is wrong with it right there.

use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

use super::typed_text;
use crate::{
    text::{Key, Lang, Text, t},
    typed::{self, Sent, Values},
};

/// The fields of one form.
#[derive(Clone)]
pub struct Fields {
    /// Makes ids unique on the page.
    id: String,
    /// What was sent with this very form; empty otherwise.
    values: Values,
    problem: Option<Fault>,
}

/// What stands against a form.
#[derive(Clone, Default)]
pub struct Fault {
    /// The field that it belongs to; `None` for the form as a whole.
    pub field: Option<&'static str>,
    pub words: Text,
    /// Addresses and names of those whom it is about.
    pub links: Vec<(String, Text)>,
    /// The box that has to be ticked to have it done all the same.
    pub asks: Option<&'static str>,
}

/// A choice: its value and its words.
pub type Choice = (String, Text);

pub fn choice(value: impl ToString, words: impl Into<Key>) -> Choice {
    (value.to_string(), t(Lang::default(), words))
}

/// A field of one line.
#[derive(Clone, Default)]
pub struct Line {
    pub kind: &'static str,
    pub value: String,
    pub hint: Option<Key>,
    pub least: Option<NaiveDate>,
    pub most: Option<NaiveDate>,
    pub longest: Option<usize>,
    pub optional: bool,
    pub autofocus: bool,
    pub wide: bool,
}

impl Line {
    pub fn text(value: &str) -> Self {
        Self {
            kind: "text",
            value: value.to_owned(),
            ..Self::default()
        }
    }

    pub fn day(day: impl Into<Option<NaiveDate>>) -> Self {
        Self {
            kind: "date",
            value: day.into().map(|day| day.to_string()).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// A field of one choice.
#[derive(Clone, Default)]
pub struct Select {
    pub choices: Vec<Choice>,
    pub chosen: String,
    pub required: bool,
    pub wide: bool,
}

impl Select {
    pub fn of(choices: impl IntoIterator<Item = Choice>, chosen: impl ToString) -> Self {
        Self {
            choices: choices.into_iter().collect(),
            chosen: chosen.to_string(),
            ..Self::default()
        }
    }
}

/// How a control is tied to what stands around it.
struct Ties {
    id: String,
    wrong: Option<&'static str>,
    described: Option<String>,
}

impl Fields {
    /// Of the form of that name, about one thing where the page has such a form for several.
    pub fn new(form: &str, about: Option<Uuid>, sent: Sent<impl Into<Fault>>) -> Self {
        Self {
            id: about.map_or_else(|| form.to_owned(), |id| format!("{form}-{id}")),
            values: sent.values,
            problem: sent.problem.map(Into::into),
        }
    }

    pub const fn was_sent(&self) -> bool {
        !self.values.is_empty()
    }

    /// What stands against the form as a whole, or against a field that it does not show.
    pub fn whole(&self, shown: &[&str]) -> Option<AnyView> {
        let fault = self.problem.as_ref()?;
        let at_its_field = fault.field.is_some_and(|field| shown.contains(&field));
        let words = fault.words.clone();
        (!at_its_field).then(|| view! { <p class="problem" role="alert">{words}</p> }.into_any())
    }

    /// What is wrong with a field, under its id.
    fn problem(&self, field: &str) -> Option<(String, AnyView)> {
        let fault = self.problem.as_ref().filter(|p| p.field == Some(field))?;
        let id = format!("{}-{field}-problem", self.id);
        let links = fault.links.iter().cloned();
        let links: Vec<_> = links
            .map(|(href, words)| view! { " " <a href=href>{words}</a> })
            .collect();
        let links = (!links.is_empty()).then(|| view! { <span class="alike">{links}</span> });
        let (own, words) = (id.clone(), fault.words.clone());
        let message = view! { <span class="wrong" id=own role="alert">{words}{links}</span> };
        Some((id, message.into_any()))
    }

    /// `default` unless something was sent.
    fn value(&self, field: &str, default: &str) -> String {
        if self.was_sent() {
            typed::value(&self.values, field).to_owned()
        } else {
            default.to_owned()
        }
    }

    /// Whether a box is ticked; as `default` says unless something was sent.
    pub fn ticked(&self, name: &str, value: &str, default: bool) -> bool {
        if self.was_sent() {
            typed::all(&self.values, name).any(|sent| sent == value)
        } else {
            default
        }
    }

    /// A control with its label, its hint and what is wrong with it.
    fn field(
        &self,
        name: &str,
        label: Key,
        hint: Option<Key>,
        wide: bool,
        control: impl FnOnce(Ties) -> AnyView,
    ) -> AnyView {
        let lang = Lang::default();
        let id = format!("{}-{name}", self.id);
        let hint = hint.map(|words| (format!("{id}-hint"), t(lang, words)));
        let (problem_id, message) = self.problem(name).unzip();
        let wrong = problem_id.as_ref().map(|_| "true");
        let hint_id = hint.as_ref().map(|(id, _)| id.clone());
        let ids: Vec<String> = hint_id.into_iter().chain(problem_id).collect();
        let control = control(Ties {
            id: id.clone(),
            wrong,
            described: (!ids.is_empty()).then(|| ids.join(" ")),
        });
        let hint = hint.map(|(id, words)| view! { <span class="hint" id=id>{words}</span> });
        view! {
            <p class=if wide { "field wide" } else { "field" }>
                <label for=id>{t(lang, label)}</label>
                {control}
                {hint}
                {message}
            </p>
        }
        .into_any()
    }

    pub fn line(&self, name: &'static str, label: impl Into<Key>, line: Line) -> AnyView {
        let value = self.value(name, &line.value);
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let control = |ties: Ties| {
            view! {
                <input
                    id=ties.id
                    name=name
                    type=line.kind
                    value=value
                    min=day(line.least)
                    max=day(line.most)
                    maxlength=line.longest.map(|most| most.to_string())
                    required=!line.optional
                    autocomplete="off"
                    autofocus=line.autofocus
                    aria-invalid=ties.wrong
                    aria-describedby=ties.described
                />
            }
            .into_any()
        };
        self.field(name, label.into(), line.hint, line.wide, control)
    }

    /// Several lines, as they are now, which may be empty.
    pub fn words(
        &self,
        name: &'static str,
        label: impl Into<Key>,
        hint: impl Into<Key>,
        (rows, longest): (u8, usize),
        now: &str,
    ) -> AnyView {
        let value = typed_text(&self.value(name, now));
        let control = |ties: Ties| {
            view! {
                <textarea
                    id=ties.id
                    name=name
                    rows=rows.to_string()
                    maxlength=longest.to_string()
                    autocomplete="off"
                    aria-invalid=ties.wrong
                    aria-describedby=ties.described
                >
                    {value}
                </textarea>
            }
            .into_any()
        };
        self.field(name, label.into(), Some(hint.into()), true, control)
    }

    pub fn select(&self, name: &'static str, label: impl Into<Key>, select: Select) -> AnyView {
        let chosen = self.value(name, &select.chosen);
        let choices = select.choices.into_iter();
        let options: Vec<_> = choices
            .map(|(value, words)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect();
        let control = |ties: Ties| {
            view! {
                <select
                    id=ties.id
                    name=name
                    required=select.required
                    aria-invalid=ties.wrong
                    aria-describedby=ties.described
                >
                    {options}
                </select>
            }
            .into_any()
        };
        self.field(name, label.into(), None, select.wide, control)
    }

    /// Controls that belong together.
    pub fn group(&self, name: &str, legend: impl Into<Key>, controls: Vec<AnyView>) -> AnyView {
        let (problem_id, message) = self.problem(name).unzip();
        view! {
            <fieldset class="field" aria-describedby=problem_id>
                <legend>{t(Lang::default(), legend)}</legend>
                {controls}
                {message}
            </fieldset>
        }
        .into_any()
    }

    pub fn radios(
        &self,
        name: &'static str,
        legend: impl Into<Key>,
        choices: impl IntoIterator<Item = Choice>,
        default: &str,
    ) -> AnyView {
        let chosen = self.value(name, default);
        let radio = |choice: Choice| {
            let checked = choice.0 == chosen;
            pick("radio", name, choice, checked)
        };
        self.group(name, legend, choices.into_iter().map(radio).collect())
    }

    pub fn checkboxes(
        &self,
        name: &'static str,
        legend: impl Into<Key>,
        choices: impl IntoIterator<Item = Choice>,
    ) -> AnyView {
        let tick = |choice: Choice| {
            let checked = self.ticked(name, &choice.0, false);
            pick("checkbox", name, choice, checked)
        };
        self.group(name, legend, choices.into_iter().map(tick).collect())
    }

    /// The box that a problem asks for, once it has done so.
    pub fn confirmation(&self, name: &'static str, label: impl Into<Key>) -> Option<AnyView> {
        let asked = self.problem.as_ref().is_some_and(|p| p.asks == Some(name));
        let ticked = self.ticked(name, "yes", false);
        (asked || ticked).then(|| {
            let tick = pick("checkbox", name, choice("yes", label), ticked);
            view! { <p class="field wide">{tick}</p> }.into_any()
        })
    }
}

/// A choice with its words beside it.
fn pick(kind: &'static str, name: &'static str, (value, words): Choice, checked: bool) -> AnyView {
    let required = kind == "radio";
    view! {
        <label class="pick-one">
            <input type=kind name=name value=value checked=checked required=required />
            <span>{words}</span>
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::{Fault, Fields, Line, Values};
    use crate::text::Admin as Word;

    fn fields(values: &[(&str, &str)]) -> Fields {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Fields {
            id: "add".to_owned(),
            values: Values::from_iter(values.iter().map(pair)),
            problem: Some(Fault {
                field: Some("name"),
                words: "Missing".into(),
                ..Fault::default()
            }),
        }
    }

    #[test]
    fn what_is_wrong_stands_at_its_field_and_nowhere_else() {
        let fields = fields(&[]);
        let line = Line {
            hint: Some(Word::UserName.into()),
            ..Line::text("")
        };
        let html = fields.line("name", Word::Name, line).to_html();
        assert!(html.contains(r#"aria-describedby="add-name-hint add-name-problem""#));
        assert!(
            html.contains(r#"id="add-name-problem" role="alert""#),
            "{html}"
        );
        let other = fields.line("code", Word::Name, Line::text("")).to_html();
        assert!(!other.contains("aria-"), "{other}");
        assert!(fields.whole(&["name"]).is_none());
        assert!(fields.whole(&["code"]).is_some());
    }

    #[test]
    fn what_was_sent_stands_there_even_where_it_was_left_empty() {
        let html = |fields: Fields| fields.line("name", Word::Name, Line::text("A")).to_html();
        assert!(html(fields(&[])).contains(r#"value="A""#));
        assert!(html(fields(&[("name", "B")])).contains(r#"value="B""#));
        let emptied = fields(&[("name", "")]);
        assert!(emptied.was_sent() && !html(emptied.clone()).contains(r#"value="A""#));
        assert!(!emptied.ticked("roles", "therapist", true));
    }
}
