//! What the practice decides for everybody: how much is flagged.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    AdminPage, Directory, FlagSetting, Page, Typed,
    fields::{fields, one_of},
    form::{DEFAULT_FLAGS, FLAGS},
};
use crate::{
    form::FormWords,
    text::{Admin as Word, Form as FormText, Key, Lang, t},
    ui::fields::{Line, choice},
};

/// `/admin/practice`
#[component]
pub fn PracticePage() -> impl IntoView {
    let body = |directory: Directory, typed: Typed, today: NaiveDate| {
        let lang = Lang::default();
        let present = in_force(&directory.flags, today);
        let history = history(lang, &directory.flags);
        view! {
            <section class="card" aria-labelledby="flags">
                <h2 id="flags">{t(lang, Word::FlagsHeading)}</h2>
                <p>{t(lang, Word::FlagsNow { per_100: present })}</p>
                <p class="hint">{t(lang, Word::FlagsText)}</p>
                {set_flags(lang, present, &typed, today)}
                {history}
            </section>
            <section class="card" aria-labelledby="blind">
                <h2 id="blind">{t(lang, Word::BlindHeading)}</h2>
                <p>{t(lang, Word::BlindText)}</p>
                {set_blind(lang, directory.blind_from)}
            </section>
            <section class="card" aria-labelledby="words">
                <h2 id="words">{t(lang, Word::WordsHeading)}</h2>
                <p>{t(lang, Word::WordsText)}</p>
                {set_words(lang, &directory.words, &typed)}
            </section>
        }
    };
    view! { <AdminPage page=Page::Practice body /> }
}

/// The newest version whose day has come.
fn in_force(flags: &[FlagSetting], today: NaiveDate) -> i32 {
    let come = flags.iter().find(|setting| setting.from <= today);
    come.map_or(DEFAULT_FLAGS, |setting| setting.per_100)
}

fn set_flags(lang: Lang, present: i32, typed: &Typed, today: NaiveDate) -> impl IntoView + use<> {
    let form = fields("set-flags", None, typed);
    let options = FLAGS.map(|per_100| choice(per_100, Word::FlagsOption { per_100 }));
    view! {
        <form method="post" action=Page::Practice.path()>
            <input type="hidden" name="do" value="set-flags" />
            {form.whole(&["per_100", "from"])}
            {form.select("per_100", Word::FlagsLabel, one_of(options, present))}
            {form.line("from", Word::FlagsFrom, Line::day(today))}
            <button class="first">{t(lang, Word::FlagsSet)}</button>
        </form>
    }
}

fn set_blind(lang: Lang, from: Option<NaiveDate>) -> impl IntoView + use<> {
    let now = match from {
        Some(from) => Word::BlindNow {
            from: t(lang, Key::Date(from)).into_owned(),
        },
        None => Word::BlindOff,
    };
    let (value, word) = match from {
        Some(_) => ("", Word::BlindEnd),
        None => ("yes", Word::BlindBegin),
    };
    view! {
        <p class="hint">{t(lang, now)}</p>
        <form method="post" action=Page::Practice.path()>
            <input type="hidden" name="do" value="set-blind" />
            <input type="hidden" name="blind" value=value />
            <button>{t(lang, word)}</button>
        </form>
    }
}

fn set_words(lang: Lang, words: &FormWords, typed: &Typed) -> impl IntoView + use<> {
    let form = fields("set-words", None, typed);
    let room = (4, FormWords::MOST);
    let own = t(lang, FormText::FirstLines);
    let first = words.first_lines.as_deref().unwrap_or(&own);
    let help = words.urgent_help.as_deref().unwrap_or_default();
    view! {
        <form method="post" action=Page::Practice.path()>
            <input type="hidden" name="do" value="set-words" />
            {form.whole(&["first_lines", "urgent_help"])}
            {form.words("first_lines", Word::FirstLines, Word::FirstLinesHint, room, first)}
            {form.words("urgent_help", Word::UrgentHelp, Word::UrgentHelpHint, room, help)}
            <button class="first">{t(lang, Word::WordsSet)}</button>
        </form>
    }
}

fn history(lang: Lang, flags: &[FlagSetting]) -> impl IntoView + use<> {
    if flags.is_empty() {
        return view! { <p class="hint">{t(lang, Word::FlagsNever)}</p> }.into_any();
    }
    let lines: Vec<_> = flags
        .iter()
        .map(|setting| {
            let word = Word::FlagsVersion {
                version: setting.version,
                per_100: setting.per_100,
                from: t(lang, Key::Date(setting.from)).into_owned(),
                by: setting.set_by.clone(),
            };
            view! { <li>{t(lang, word)}</li> }
        })
        .collect();
    view! { <ul class="dashes">{lines}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_whose_day_has_come_counts() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
        let setting = |version, from, per_100| FlagSetting {
            version,
            from: day(from),
            per_100,
            set_by: String::new(),
        };
        let flags = [setting(3, 20, 5), setting(2, 5, 1), setting(1, 10, 3)];
        assert_eq!(in_force(&flags, day(4)), DEFAULT_FLAGS);
        assert_eq!(in_force(&flags, day(12)), 1);
        assert_eq!(in_force(&flags, day(20)), 5);
    }
}
