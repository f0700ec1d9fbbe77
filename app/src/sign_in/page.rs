use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{ProblemNote, local, problem};
use crate::{
    practice::Role,
    request::{DemoDoor, DemoDoors},
    text::{Lang, SignIn as Word, t},
    ui::{Frame, Nav},
};

/// `/sign-in`: `?problem=…` says why the last try failed, `?next=/…` where to go afterwards.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let problem = problem(&query);
    let next = local(query.get_str("next").unwrap_or("/")).to_owned();
    let doors = use_context::<DemoDoors>().filter(|doors| !doors.0.is_empty());
    view! {
        <Frame nav=Nav::None title=t(lang, Word::Heading)>
            <div class="sign-in">
                <section class="card">
                    <h1>{t(lang, Word::Heading)}</h1>
                    <p class="quiet">{t(lang, Word::Lead)}</p>
                    <ProblemNote problem />
                    <SignInForm next />
                    <p class="hint"><a href="/invitation">{t(lang, Word::HaveInvitation)}</a></p>
                </section>
                {doors.map(|doors| view! { <Doors doors /> })}
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn SignInForm(next: String) -> impl IntoView {
    let lang = Lang::default();
    view! {
        <form method="post" action="/sign-in" class="fields">
            <input type="hidden" name="next" value=next />
            <label for="user_name">{t(lang, Word::UserName)}</label>
            <input
                id="user_name"
                name="user_name"
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                required
            />
            <label for="password">{t(lang, Word::Password)}</label>
            <input
                id="password"
                name="password"
                type="password"
                autocomplete="current-password"
                required
            />
            <button class="first">{t(lang, Word::Submit)}</button>
        </form>
    }
}

/// One-click entries to a demo practice.
#[component]
fn Doors(doors: DemoDoors) -> impl IntoView {
    let lang = Lang::default();
    let doors: Vec<_> = doors
        .0
        .into_iter()
        .map(|door| view! { <Door door /> })
        .collect();
    view! {
        <section class="card doors" aria-labelledby="doors">
            <h2 id="doors">{t(lang, Word::DemoHeading)}</h2>
            <p class="quiet">{t(lang, Word::DemoText)}</p>
            {doors}
        </section>
    }
}

#[component]
fn Door(door: DemoDoor) -> impl IntoView {
    let lang = Lang::default();
    let role = match door.role {
        Role::Therapist => "therapist",
        Role::Supervisor => "supervisor",
        Role::Administrator => "administrator",
    };
    let label = Word::EnterAs {
        role: t(lang, door.role),
    };
    view! {
        <form method="post" action="/demo/enter">
            <button name="as" value=role>
                {t(lang, label)}
                <small>{t(lang, Word::AsUser { user_name: door.user_name })}</small>
            </button>
        </form>
    }
}
