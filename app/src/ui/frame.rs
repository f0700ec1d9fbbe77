use leptos::prelude::*;
use leptos_meta::Title;

use super::lock::LockCover;
use crate::{
    practice::{Practice, Role, Viewer},
    request::DemoDoors,
    text::{Frame as Word, Key, Lang, Text, t},
};

/// The place in the main navigation that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    Caseload,
    Ruptures,
    Supervision,
    About,
    Account,
    Admin,
    Audit,
    None,
}

/// Header, main part and footer of every page. Without a viewer there is nothing to navigate to.
#[component]
pub fn Frame(
    nav: Nav,
    /// Of the document, without the product's name.
    title: Text,
    children: Children,
) -> impl IntoView {
    let lang = Lang::default();
    let viewer = use_context::<Viewer>();
    let today = use_context::<Practice>().map(|practice| practice.clock.today());
    let doors = use_context::<DemoDoors>().is_some_and(|doors| !doors.0.is_empty());
    let demo = doors || viewer.as_ref().is_some_and(|viewer| viewer.demo);
    let printed = viewer.as_ref().zip(today).map(|(viewer, today)| {
        let by = Word::PrintedBy {
            name: viewer.name.clone(),
            date: t(lang, Key::Date(today)).into_owned(),
        };
        view! { <p class="print-only">{viewer.practice_name.clone()} {" · "} {t(lang, by)}</p> }
    });
    view! {
        <Title text=t(lang, Word::Title { page: title.into_owned() }).into_owned() />
        <a class="skip" href="#main">{t(lang, Word::SkipToContent)}</a>
        <header class="bar">
            {demo.then(|| view! { <p class="demo-mark">{t(lang, Word::DemoMark)}</p> })}
            <div>
                <a class="brand" href="/">
                    <Rings />
                    {t(lang, Word::Product)}
                </a>
                {viewer.clone().map(|viewer| view! { <Navigation nav viewer /> })}
            </div>
        </header>
        <main class="page" id="main" tabindex="-1">{children()}</main>
        <footer class="foot">
            <div>
                <p>{t(lang, Word::Purpose)}</p>
                <p class="no-print"><a href="/about-the-numbers">{t(lang, Word::AboutTheNumbers)}</a></p>
                {printed}
            </div>
        </footer>
        {viewer.map(|viewer| view! { <LockCover viewer named=true /> })}
    }
}

#[component]
fn Navigation(nav: Nav, viewer: Viewer) -> impl IntoView {
    let lang = Lang::default();
    let administrator = viewer.has(Role::Administrator);
    let clinical = viewer.is_clinical();
    let (supervision, called) = if viewer.has(Role::Supervisor) {
        ("/supervision/cases", Word::Supervision)
    } else {
        ("/supervision", Word::WholePractice)
    };
    let link = |to: Nav, href: &'static str, word: Word| {
        view! {
            <li>
                <a href=href aria-current=(nav == to).then_some("page")>{t(lang, word)}</a>
            </li>
        }
    };
    view! {
        <nav aria-label=t(lang, Word::MainNavigation)>
            <ul>
                {link(Nav::Caseload, "/", Word::Caseload)}
                {clinical.then(|| link(Nav::Ruptures, "/ruptures", Word::Ruptures))}
                {clinical.then(|| link(Nav::Supervision, supervision, called))}
                {administrator.then(|| link(Nav::Admin, "/admin/people", Word::Practice))}
                {link(Nav::About, "/about-the-numbers", Word::AboutTheNumbers)}
                {viewer.has(Role::Administrator).then(|| link(Nav::Audit, "/admin/audit", Word::Audit))}
            </ul>
        </nav>
        <p class="who">
            <a class="name" href="/account" aria-current=(nav == Nav::Account).then_some("page")>
                {viewer.name}
                <span class="visually-hidden">{" "}{t(lang, Word::Account)}</span>
            </a>
            <span class="practice">{viewer.practice_name}</span>
        </p>
        <form class="sign-out" method="post" action="/sign-out">
            <button class="plain">{t(lang, Word::SignOut)}</button>
        </form>
    }
}

/// Two overlapping rings: the product's mark.
#[component]
fn Rings() -> impl IntoView {
    view! {
        <svg class="rings" viewBox="0 0 24 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.6" />
            <circle cx="16" cy="8" r="6.6" />
        </svg>
    }
}
