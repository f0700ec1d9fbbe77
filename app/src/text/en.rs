//! English.

mod about;
mod about_detection;
mod about_practice;
mod account;
mod admin;
mod audit;
mod caseload;
mod cases;
mod client;
mod course;
mod forms;
mod frame;
mod hand_over;
mod live;
mod overview;
mod rupture_events;
mod rupture_forms;
mod ruptures;
mod sessions;
mod sheets;
mod sign_in;
mod treatments;
mod why;
mod worklist;

use super::{Key, Text};
use crate::{alliance::ScaleId, practice::Role};

pub(super) fn text(key: Key) -> Text {
    match key {
        Key::Frame(key) => frame::frame(key),
        Key::SignIn(key) => sign_in::sign_in(key),
        Key::Account(key) => account::account(key),
        Key::Caseload(key) => caseload::text(key),
        Key::Case(key) => cases::text(key),
        Key::Client(key) => client::text(key),
        Key::Finding(key) => client::finding(key),
        Key::Admin(key) => admin::text(key),
        Key::Why(clause) => why::text(clause),
        Key::Next(key) => course::next(key).into(),
        Key::Gap(key) => course::gap(key),
        Key::Outcome(key) => course::outcome(key),
        Key::Rupture(key) => ruptures::text(key),
        Key::Session(key) => sessions::text(key),
        Key::Treatment(key) => treatments::text(key),
        Key::Worklist(key) => worklist::text(key),
        Key::Brief(key) => sheets::brief(key),
        Key::Together(key) => sheets::together(key),
        Key::About(super::About::ReachCounted { agreed, decided }) => format!(
            "How often a flag is right with real clients is not known. Of {decided} flags that were decided upon in this practice, therapists agreed with {agreed}."
        )
        .into(),
        Key::About(key) => about::text(key).into(),
        Key::Audit(key) => audit::text(key),
        Key::Access(key) => audit::access(key),
        Key::Form(key) => forms::form(key),
        Key::HandOver(key) => hand_over::hand_over(key),
        Key::Safety(key) => hand_over::safety(key),
        Key::Live(key) => live::text(key),
        Key::Overview(key) => overview::text(key),
        Key::Role(role) => role_name(role).into(),
        Key::Scale(scale) => scale_name(scale).into(),
        Key::ScaleWithin(scale) => scale_name(scale).to_lowercase().into(),
        Key::ScaleLetter(scale) => scale_letter(scale).into(),
        Key::Span {
            low,
            high,
            decimals,
        } if low == high => low.to_text(decimals).into(),
        Key::Span {
            low,
            high,
            decimals,
        } => format!("{}–{}", low.to_text(decimals), high.to_text(decimals)).into(),
        Key::Date(date) => date.format("%-d %b %Y").to_string().into(),
        Key::ShortDate(date) => date.format("%-d %b").to_string().into(),
        Key::LongDate(date) => date.format("%A %-d %B %Y").to_string().into(),
        Key::Moment(moment) => moment.format("%-d %b %Y, %H:%M").to_string().into(),
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Therapist => "therapist",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    }
}

fn scale_name(scale: ScaleId) -> &'static str {
    match scale {
        ScaleId::Total => "Total",
        ScaleId::Goal => "Goal",
        ScaleId::Task => "Task",
        ScaleId::Bond => "Bond",
        ScaleId::Relationship => "Relationship",
        ScaleId::Goals => "Goals and topics",
        ScaleId::Approach => "Approach",
        ScaleId::Overall => "Overall",
        ScaleId::Individual => "Individual",
        ScaleId::Interpersonal => "Interpersonal",
        ScaleId::Social => "Social",
    }
}

fn scale_letter(scale: ScaleId) -> &'static str {
    match scale {
        ScaleId::Total => "Σ",
        ScaleId::Goal | ScaleId::Goals => "G",
        ScaleId::Task => "T",
        ScaleId::Bond => "B",
        ScaleId::Relationship => "R",
        ScaleId::Approach => "A",
        ScaleId::Overall => "O",
        ScaleId::Individual => "I",
        ScaleId::Interpersonal => "P",
        ScaleId::Social => "S",
    }
}

/// Small numbers are words in a sentence.
fn words(count: usize) -> Text {
    const SMALL: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    SMALL
        .get(count)
        .map_or_else(|| count.to_string().into(), |word| (*word).into())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

pub(super) fn sentence(fragment: &str) -> String {
    format!("{}.", capital(fragment))
}

/// `a`, `a and b`, `a, b and c`
fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 rating`, `2 ratings`
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// For the counts of the vocabulary, which are never negative.
fn whole(count: i32) -> usize {
    usize::try_from(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{capital, list, words};

    #[test]
    fn lists_and_numbers_read_like_sentences() {
        assert_eq!(list(&["goal".into()]), "goal");
        assert_eq!(
            list(&["goal".into(), "task".into(), "bond".into()]),
            "goal, task and bond"
        );
        assert_eq!(capital(&words(3)), "Three");
        assert_eq!(words(40), "40");
    }
}
