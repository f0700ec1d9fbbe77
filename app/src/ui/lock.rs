//! What the lock island puts over a page after a pause. Without JavaScript the server's own lock stands alone.

use leptos::prelude::*;

use crate::{
    islands::Lock,
    practice::Viewer,
    text::{Frame as FrameWord, Lang, Problem, SignIn as Word, t},
};

/// The cover of a page of `viewer`, asleep.
#[component]
pub fn LockCover(
    viewer: Viewer,
    /// Says whose sign-in it is; not on a page that somebody else looks at as well.
    named: bool,
) -> impl IntoView {
    let lang = Lang::default();
    let lead = named.then(|| {
        let name = viewer.name.clone();
        view! { <p class="quiet">{t(lang, Word::CoverLead { name })}</p> }
    });
    let person = viewer.actor.staff.to_string();
    let whose = person.clone();
    let says = move |what: &'static str, word: Word| {
        view! { <p class="problem" role="alert" hidden data-says=what>{t(lang, word)}</p> }
    };
    view! {
        <Lock>
            <template data-person=whose>
                <dialog class="cover" aria-labelledby="cover" closedby="none">
                    <h2 id="cover">{t(lang, Word::LockedHeading)}</h2>
                    {lead}
                    {says("wrong", Word::Problem(Problem::Wrong))}
                    {says("throttled", Word::Problem(Problem::Throttled(None)))}
                    {says("stopped", Word::Problem(Problem::Stopped))}
                    {says("busy", Word::Problem(Problem::Busy))}
                    {says("expired", Word::CoverEnded)}
                    {says("unreachable", Word::CoverUnreachable)}
                    <form method="post" action="/confirm" class="fields">
                        <input type="hidden" name="person" value=person />
                        <label for="cover-password">{t(lang, Word::Password)}</label>
                        <input
                            id="cover-password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required
                            autofocus
                        />
                        <button class="first">{t(lang, Word::Unlock)}</button>
                    </form>
                    <form method="post" action="/sign-out">
                        <button class="plain">{t(lang, FrameWord::SignOut)}</button>
                    </form>
                </dialog>
            </template>
        </Lock>
    }
}
