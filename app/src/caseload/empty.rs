//! What stands where no line is: why, and what to do.

use leptos::prelude::*;

use crate::text::{Caseload as Word, Frame as FrameWord, Lang, Treatment, t};

const IMPORT: &str = "rapport import FILE";

#[component]
pub fn NoClients(administrator: bool, therapist: bool) -> impl IntoView {
    let lang = Lang::default();
    let add = therapist.then(|| {
        view! { <p><a class="button" href="/clients/new">{t(lang, Treatment::ToAdd)}</a></p> }
    });
    let what = if administrator {
        view! {
            <p>{t(lang, Word::EmptyAdministrator)}</p>
            <pre><code>{IMPORT}</code></pre>
        }
        .into_any()
    } else {
        view! { <p>{t(lang, Word::EmptyClinician)}</p> }.into_any()
    };
    view! {
        <section class="notice">
            <h1>{t(lang, Word::EmptyHeading)}</h1>
            <p>{t(lang, Word::EmptyText)}</p>
            {add}
            {what}
            <p><a href="/clients/past">{t(lang, Treatment::ToPast)}</a></p>
        </section>
    }
}

#[component]
pub fn NotClinical() -> impl IntoView {
    let lang = Lang::default();
    view! {
        <section class="notice">
            <h1>{t(lang, Word::AdministratorHeading)}</h1>
            <p>{t(lang, Word::AdministratorText)}</p>
            <p>{t(lang, Word::AdministratorCan)}</p>
            <pre><code>{IMPORT}</code></pre>
            <p><a href="/about-the-numbers">{t(lang, FrameWord::AboutTheNumbers)}</a></p>
        </section>
    }
}
