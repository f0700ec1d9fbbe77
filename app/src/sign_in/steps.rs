//! The pages of the steps between a password and the practice.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{NewPasswordFields, Pending, ProblemNote, Step, local, problem};
use crate::{
    text::{Lang, SignIn as Word, Text, t},
    ui::{Frame, Nav},
};

/// One step: a card with a heading, a sentence and what it asks.
#[component]
fn StepCard(heading: Word, lead: Text, children: Children) -> impl IntoView {
    let lang = Lang::default();
    let begun = use_context::<Pending>().is_some();
    let start_over = begun.then(|| {
        view! {
            <form method="post" action="/sign-out">
                <button class="plain">{t(lang, Word::StartOver)}</button>
            </form>
        }
    });
    let problem = problem(&use_query_map().get_untracked());
    view! {
        <Frame nav=Nav::None title=t(lang, heading.clone())>
            <div class="sign-in">
                <section class="card">
                    <h1>{t(lang, heading)}</h1>
                    <p class="quiet">{lead}</p>
                    <ProblemNote problem />
                    {children()}
                    {start_over}
                </section>
            </div>
        </Frame>
    }
}

fn next() -> String {
    let query = use_query_map().get_untracked();
    local(query.get_str("next").unwrap_or("/")).to_owned()
}

/// `/invitation`: an administrator's one-time code takes the place of the password.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let lang = Lang::default();
    view! {
        <StepCard heading=Word::InvitationHeading lead=t(lang, Word::InvitationLead)>
            <form method="post" action="/invitation" class="fields">
                <label for="code">{t(lang, Word::InvitationCode)}</label>
                <input
                    id="code"
                    name="code"
                    type="text"
                    class="code"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="code-hint"
                    maxlength="100"
                    required
                />
                <p class="hint" id="code-hint">{t(lang, Word::InvitationHint)}</p>
                <button class="first">{t(lang, Word::Continue)}</button>
            </form>
        </StepCard>
    }
    .into_any()
}

/// `/sign-in/new-password`
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let lang = Lang::default();
    let name = use_context::<Pending>().map(|pending| pending.name);
    let lead = Word::NewPasswordLead {
        name: name.unwrap_or_default(),
    };
    view! {
        <StepCard heading=Word::NewPasswordHeading lead=t(lang, lead)>
            <form method="post" action=Step::NEW_PASSWORD class="fields">
                <NewPasswordFields />
                <button class="first">{t(lang, Word::SavePassword)}</button>
            </form>
        </StepCard>
    }
    .into_any()
}

/// `/sign-in/code`
#[component]
pub fn CodePage() -> impl IntoView {
    let lang = Lang::default();
    view! {
        <StepCard heading=Word::CodeHeading lead=t(lang, Word::CodeLead)>
            <form method="post" action=Step::CODE class="fields">
                <input type="hidden" name="next" value=next() />
                <CodeField label=Word::Code hint=Some(Word::CodeHint) />
                <button class="first">{t(lang, Word::Continue)}</button>
            </form>
        </StepCard>
    }
    .into_any()
}

#[component]
fn CodeField(label: Word, hint: Option<Word>) -> impl IntoView {
    let lang = Lang::default();
    let described = hint.is_some().then_some("code-hint");
    view! {
        <label for="code">{t(lang, label)}</label>
        <input
            id="code"
            name="code"
            type="text"
            class="code"
            autocomplete="one-time-code"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=described
            maxlength="60"
            required
            autofocus
        />
        {hint.map(|hint| view! { <p class="hint" id="code-hint">{t(lang, hint)}</p> })}
    }
}

/// `/sign-in/authenticator`
#[component]
pub fn AuthenticatorPage() -> impl IntoView {
    let lang = Lang::default();
    let step = use_context::<Pending>().map(|pending| pending.step);
    let shown = match step {
        Some(Step::Authenticator {
            key,
            picture,
            width,
        }) => Some(view! { <Authenticator key_text=key picture width /> }),
        _ => None,
    };
    view! {
        <StepCard heading=Word::AuthenticatorHeading lead=t(lang, Word::AuthenticatorLead)>
            {shown}
            <form method="post" action=Step::AUTHENTICATOR class="fields">
                <input type="hidden" name="next" value=next() />
                <CodeField label=Word::AuthenticatorProve hint=None />
                <button class="first">{t(lang, Word::Continue)}</button>
            </form>
        </StepCard>
    }
    .into_any()
}

#[component]
fn Authenticator(key_text: String, picture: String, width: usize) -> impl IntoView {
    let lang = Lang::default();
    // Four modules of quiet around it, as readers expect.
    let frame = format!("-4 -4 {0} {0}", width + 8);
    view! {
        <p>{t(lang, Word::AuthenticatorScan)}</p>
        <svg
            class="square-code"
            viewBox=frame
            role="img"
            aria-label=t(lang, Word::AuthenticatorPicture)
            shape-rendering="crispEdges"
        >
            <path d=picture />
        </svg>
        <details>
            <summary>{t(lang, Word::AuthenticatorByHand)}</summary>
            <dl class="key">
                <dt>{t(lang, Word::AuthenticatorKey)}</dt>
                <dd>
                    <code>{key_text}</code>
                </dd>
            </dl>
        </details>
    }
}

/// `/sign-in/recovery-codes`
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let lang = Lang::default();
    let codes = match use_context::<Pending>().map(|pending| pending.step) {
        Some(Step::RecoveryCodes(codes)) => codes,
        _ => Vec::new(),
    };
    let codes: Vec<_> = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect();
    view! {
        <StepCard heading=Word::RecoveryHeading lead=t(lang, Word::RecoveryLead)>
            <ol class="codes">{codes}</ol>
            <form method="post" action=Step::RECOVERY_CODES class="fields">
                <input type="hidden" name="next" value=next() />
                <button class="first">{t(lang, Word::RecoveryNoted)}</button>
            </form>
        </StepCard>
    }
    .into_any()
}
