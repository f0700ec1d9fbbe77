//! Who can see this care episode, and who has looked: said on the page itself, to those who can open it.

use leptos::prelude::*;

use super::{Access, Basis, Look, Seer};
use crate::text::{Access as Word, Key, Lang, t};

#[component]
pub fn AccessSection(access: Access) -> impl IntoView {
    let lang = Lang::default();
    let seers = lines(lang, access.seers, Word::NobodySees, |seer| {
        word_of(lang, seer)
    });
    let looks = lines(lang, access.looks, Word::NobodyLooked, |look: Look| {
        Word::Look {
            name: look.name,
            times: look.times,
            last: t(lang, Key::Date(look.last_on)).into_owned(),
        }
    });
    view! {
        <details class="access no-print">
            <summary>{t(lang, Word::Summary)}</summary>
            <section>
                <h2>{t(lang, Word::SeersHeading)}</h2>
                {seers}
                <p class="hint">{t(lang, Word::Server)}</p>
            </section>
            <section>
                <h2>{t(lang, Word::LooksHeading)}</h2>
                {looks}
                <p class="hint">{t(lang, Word::LooksNote)}</p>
            </section>
        </details>
    }
}

fn word_of(lang: Lang, seer: Seer) -> Word {
    let since = t(lang, Key::Date(seer.since)).into_owned();
    let name = seer.name;
    match seer.basis {
        Basis::Own => Word::Own { name, since },
        Basis::Supervision => Word::Supervision { name, since },
        Basis::Cover => Word::Cover { name, since },
    }
}

fn lines<T>(lang: Lang, all: Vec<T>, none: Word, word: impl Fn(T) -> Word) -> AnyView {
    if all.is_empty() {
        return view! { <p>{t(lang, none)}</p> }.into_any();
    }
    let lines: Vec<_> = all
        .into_iter()
        .map(|one| view! { <li>{t(lang, word(one))}</li> })
        .collect();
    view! { <ul class="dashes">{lines}</ul> }.into_any()
}
