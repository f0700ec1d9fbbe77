//! The password once more: after a pause, or before a sensitive act; and what was sent meanwhile.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Confirming, KeptForm, ProblemNote, local, problem};
use crate::{
    text::{Lang, SignIn as Word, t},
    ui::{Frame, Nav},
};

/// `/confirm?next=…`
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let next = local(query.get_str("next").unwrap_or("/")).to_owned();
    let problem = problem(&query);
    let who = use_context::<Confirming>();
    let locked = who.as_ref().is_some_and(|who| who.locked);
    let name = who.map(|who| who.name).unwrap_or_default();
    let (heading, lead, button) = if locked {
        (Word::LockedHeading, Word::LockedLead { name }, Word::Unlock)
    } else {
        (
            Word::ConfirmHeading,
            Word::ConfirmLead { name },
            Word::Confirm,
        )
    };
    // A locked screen opens with the password alone; an act can be left.
    let back = (!locked)
        .then(|| view! { <p><a class="button" href="/">{t(lang, Word::ConfirmBack)}</a></p> });
    view! {
        <Frame nav=Nav::None title=t(lang, heading.clone())>
            <div class="sign-in">
                <section class="card">
                    <h1>{t(lang, heading)}</h1>
                    <p class="quiet">{t(lang, lead)}</p>
                    <ProblemNote problem />
                    <form method="post" action="/confirm" class="fields">
                        <input type="hidden" name="next" value=next />
                        <label for="password">{t(lang, Word::Password)}</label>
                        <input
                            id="password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required
                            autofocus
                        />
                        <button class="first">{t(lang, button)}</button>
                    </form>
                    {back}
                    <form method="post" action="/sign-out">
                        <button class="plain">{t(lang, crate::text::Frame::SignOut)}</button>
                    </form>
                </section>
            </div>
        </Frame>
    }
    .into_any()
}

/// `/kept-form`: offers to send what was kept.
#[component]
pub fn KeptFormPage() -> impl IntoView {
    let lang = Lang::default();
    let kept = use_context::<KeptForm>();
    let lead = if kept.is_some() {
        Word::KeptLead
    } else {
        Word::KeptNone
    };
    let offer = kept.map(|kept| {
        let fields: Vec<_> = kept
            .fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect();
        view! {
            <form method="post" action=kept.path class="fields">
                {fields}
                <button class="first">{t(lang, Word::KeptSend)}</button>
            </form>
            <form method="post" action="/kept-form/drop">
                <button class="plain">{t(lang, Word::KeptDrop)}</button>
            </form>
        }
    });
    view! {
        <Frame nav=Nav::None title=t(lang, Word::KeptHeading)>
            <div class="sign-in">
                <section class="card">
                    <h1>{t(lang, Word::KeptHeading)}</h1>
                    <p class="quiet">{t(lang, lead)}</p>
                    {offer}
                </section>
            </div>
        </Frame>
    }
    .into_any()
}
