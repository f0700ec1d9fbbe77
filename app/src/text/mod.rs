//! Every visible string. Pages ask with a [`Key`]; a second language is one more module beside `en`.
//! Sentences are keys that carry their data, never words joined by a page.

mod about;
mod account;
mod admin;
mod audit;
mod caseload;
mod cases;
mod client;
mod course;
mod en;
mod forms;
mod frame;
#[cfg(test)]
mod literals;
mod live;
pub mod overview;
pub mod ruptures;
mod sessions;
mod sheets;
mod sign_in;
mod treatments;
mod worklist;

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

pub use about::About;
pub use account::{Account, Done};
pub use admin::Admin;
pub use audit::{Access, Audit};
pub use caseload::Caseload;
pub use cases::Case;
pub use client::{Client, Finding};
pub use course::{Gap, Next, Outcome};
pub use forms::{Form, HandOver, Safety};
pub use frame::Frame;
pub use live::Live;
pub use overview::Overview;
pub use ruptures::Rupture;
pub use sessions::Session;
pub use sheets::{Brief, Together};
pub use sign_in::{Problem, SignIn};
pub use treatments::Treatment;
pub use worklist::Worklist;

use crate::{
    alliance::{Points, ScaleId, Why},
    practice::Role,
};

pub type Text = Cow<'static, str>;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    En,
}

impl Lang {
    /// For the `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
        }
    }
}

/// What can be said.
#[derive(Clone, Debug)]
pub enum Key {
    Frame(Frame),
    SignIn(SignIn),
    Caseload(Caseload),
    Case(Case),
    Client(Client),
    Finding(Finding),
    Why(Why),
    Next(Next),
    Gap(Gap),
    Outcome(Outcome),
    Rupture(Rupture),
    Session(Session),
    Treatment(Treatment),
    Worklist(Worklist),
    Brief(Brief),
    Together(Together),
    About(About),
    Account(Account),
    Admin(Admin),
    Audit(Audit),
    Access(Access),
    Form(Form),
    HandOver(HandOver),
    Safety(Safety),
    Live(Live),
    Overview(Overview),
    Role(Role),
    /// A scale's name as a heading: `Task`.
    Scale(ScaleId),
    /// The same inside a sentence: `task`.
    ScaleWithin(ScaleId),
    /// One letter for a mark too small for a name: `T`.
    ScaleLetter(ScaleId),
    /// `from–to`, with the instrument's decimals.
    Span {
        low: Points,
        high: Points,
        decimals: u8,
    },
    /// `9 Mar 2026`
    Date(NaiveDate),
    /// `9 Mar`, for places where the year is known.
    ShortDate(NaiveDate),
    /// `Monday 9 March 2026`
    LongDate(NaiveDate),
    /// `9 Mar 2026, 14:05`
    Moment(NaiveDateTime),
}

macro_rules! keys {
    ($($name:ident),*) => {$(
        impl From<$name> for Key {
            fn from(key: $name) -> Self {
                Self::$name(key)
            }
        }
    )*};
}
keys!(
    Frame, SignIn, Account, Caseload, Case, Client, Finding, Why, Next, Gap, Outcome, Rupture,
    Session, Treatment, Worklist, Brief, Together, About, Admin, Audit, Access, Form, HandOver,
    Safety, Live, Overview, Role
);

/// The words for `key` in `lang`.
pub fn t(lang: Lang, key: impl Into<Key>) -> Text {
    match lang {
        Lang::En => en::text(key.into()),
    }
}

/// A date as short as it may be: without the year when it is `today`'s.
pub fn date_near(lang: Lang, date: NaiveDate, today: NaiveDate) -> Text {
    if date.year() == today.year() {
        t(lang, Key::ShortDate(date))
    } else {
        t(lang, Key::Date(date))
    }
}

/// The reason of a finding as plain text, to be pasted into a note.
pub fn why_text(lang: Lang, clauses: &[Why]) -> String {
    let each: Vec<Text> = clauses
        .iter()
        .map(|clause| t(lang, clause.clone()))
        .collect();
    each.join(" ")
}

/// The reason in one glance: the first clause that says what moved, with what must be known to read it.
pub fn why_headline(lang: Lang, clauses: &[Why]) -> String {
    let (headline, _) = split_why(clauses);
    why_text(lang, &headline)
}

/// The clauses for the headline and the others, each in order. That an instrument is never flagged comes last: it is a
/// limit of the rule, no news of the client.
pub fn split_why(clauses: &[Why]) -> (Vec<Why>, Vec<Why>) {
    let limit = |clause: &Why| matches!(clause, Why::NoSourcedPrior { .. });
    let (limits, mut news): (Vec<Why>, Vec<Why>) = clauses.iter().cloned().partition(limit);
    let rule = matches!(news.last(), Some(Why::Rule { .. }))
        .then(|| news.pop())
        .flatten();
    let first = news.iter().position(|clause| !matches!(clause, Why::Early));
    let rest = news.split_off(first.map_or(0, |at| at + 1).min(news.len()));
    let rest = rest.into_iter().chain(limits).chain(rule).collect();
    (news, rest)
}

/// A fragment as a sentence of its own: capital letter, full stop.
pub fn sentence(fragment: &str) -> String {
    en::sentence(fragment)
}
