use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Account, SignInLine};
use crate::{
    error::PortError,
    practice::{Clock, Practice, Viewer, signed_in},
    request::ResponseStatus,
    sign_in::{NewPasswordFields, ProblemNote, problem},
    text::{Account as Word, Done, Frame as FrameWord, Key, Lang, Problem, t},
    ui::{Frame, Nav, Problem as ProblemPage},
};

/// `/account`, with `?problem=…` or `?done=…` after a form.
#[component]
pub fn AccountPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let problem = problem(&query);
    let done = match query.get_str("done") {
        Some("password") => Some(Done::Password),
        Some("revoked") => Some(Done::Revoked),
        _ => None,
    };
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Account title=t(Lang::default(), FrameWord::Account)>
            {Suspend::new(async move {
                match load(asked).await {
                    Ok((account, viewer, clock)) => {
                        view! { <Sections account viewer clock problem done /> }.into_any()
                    }
                    Err(error) => {
                        status.set(error.status());
                        view! { <ProblemPage error /> }.into_any()
                    }
                }
            })}
        </Frame>
    }
    .into_any()
}

async fn load(
    asked: Result<(Practice, Viewer), PortError>,
) -> Result<(Account, Viewer, Arc<dyn Clock>), PortError> {
    let (practice, viewer) = asked?;
    let account = practice.accounts.account(&viewer).await?;
    Ok((account, viewer, practice.clock))
}

#[component]
fn Sections(
    account: Account,
    viewer: Viewer,
    clock: Arc<dyn Clock>,
    problem: Option<Problem>,
    done: Option<Done>,
) -> impl IntoView {
    let lang = Lang::default();
    let lead = Word::Lead {
        name: viewer.name,
        user_name: viewer.user_name,
    };
    let Account {
        password_since,
        authenticator_since,
        recovery_codes,
        sign_ins,
    } = account;
    view! {
        <div class="account">
            <header>
                <h1>{t(lang, Word::Heading)}</h1>
                <p class="quiet">{t(lang, lead)}</p>
            </header>
            {done.map(|done| view! { <p class="done" role="status">{t(lang, Word::Done(done))}</p> })}
            <PasswordSection since=password_since.map(|at| day(&clock, at)) problem />
            <FactorSection since=authenticator_since.map(|at| day(&clock, at)) recovery_codes />
            <SignInsSection sign_ins clock />
        </div>
    }
}

fn day(clock: &Arc<dyn Clock>, at: DateTime<Utc>) -> String {
    t(Lang::default(), Key::Date(clock.local(at).date())).into_owned()
}

#[component]
fn PasswordSection(since: Option<String>, problem: Option<Problem>) -> impl IntoView {
    let lang = Lang::default();
    view! {
        <section class="card" aria-labelledby="password-heading">
            <h2 id="password-heading">{t(lang, Word::PasswordHeading)}</h2>
            {since.map(|date| view! { <p class="quiet">{t(lang, Word::PasswordSince { date })}</p> })}
            <ProblemNote problem />
            <form method="post" action="/account/password" class="fields">
                <label for="current">{t(lang, Word::CurrentPassword)}</label>
                <input id="current" name="current" type="password" autocomplete="current-password" required />
                <NewPasswordFields />
                <button>{t(lang, Word::ChangePassword)}</button>
            </form>
        </section>
    }
}

#[component]
fn FactorSection(since: Option<String>, recovery_codes: i64) -> impl IntoView {
    let lang = Lang::default();
    let since = match since {
        Some(date) => Word::FactorSince { date },
        None => Word::FactorNone,
    };
    let count = recovery_codes;
    view! {
        <section class="card" aria-labelledby="factor-heading">
            <h2 id="factor-heading">{t(lang, Word::FactorHeading)}</h2>
            <p class="quiet">{t(lang, since)} {" "} {t(lang, Word::CodesLeft { count })}</p>
            <form method="post" action="/account/authenticator">
                <button>{t(lang, Word::NewFactor)}</button>
                <p class="hint">{t(lang, Word::NewFactorHint)}</p>
            </form>
            <form method="post" action="/account/recovery-codes">
                <button>{t(lang, Word::NewCodes)}</button>
                <p class="hint">{t(lang, Word::NewCodesHint)}</p>
            </form>
        </section>
    }
}

#[component]
fn SignInsSection(sign_ins: Vec<SignInLine>, clock: Arc<dyn Clock>) -> impl IntoView {
    let lang = Lang::default();
    let others = sign_ins.iter().any(|line| !line.own);
    let rows: Vec<_> = sign_ins
        .into_iter()
        .map(|line| view! { <SignInRow line clock=clock.clone() /> })
        .collect();
    let end_others = others.then(|| {
        view! {
            <form method="post" action="/account/revoke-others">
                <button>{t(lang, Word::EndOthers)}</button>
            </form>
        }
    });
    view! {
        <section class="card wide">
            <h2 id="sign-ins-heading">{t(lang, Word::SignInsHeading)}</h2>
            <p class="quiet">{t(lang, Word::SignInsLead)}</p>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="sign-ins-heading">
                <table class="data">
                    <thead>
                        <tr>
                            <th scope="col">{t(lang, Word::Browser)}</th>
                            <th scope="col">{t(lang, Word::Network)}</th>
                            <th scope="col">{t(lang, Word::Since)}</th>
                            <th scope="col">{t(lang, Word::LastSeen)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {end_others}
        </section>
    }
}

#[component]
fn SignInRow(line: SignInLine, clock: Arc<dyn Clock>) -> impl IntoView {
    let lang = Lang::default();
    let moment = |at| t(lang, Key::Moment(clock.local(at)));
    let browser = line
        .browser
        .unwrap_or_else(|| t(lang, Word::UnknownBrowser).into_owned());
    let mark = if line.own {
        Some(Word::This)
    } else {
        line.locked.then_some(Word::Locked)
    };
    let end = (!line.own).then(|| {
        view! {
            <form method="post" action="/account/revoke">
                <input type="hidden" name="id" value=line.id.to_string() />
                <button
                    class="plain"
                    aria-label=t(lang, Word::EndThis { browser: browser.clone() })
                >
                    {t(lang, Word::End)}
                </button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {browser.clone()} {mark.map(|mark| view! { <span class="sub">{t(lang, mark)}</span> })}
            </th>
            <td>{line.network}</td>
            <td>{moment(line.signed_in_at)}</td>
            <td>{moment(line.last_seen_at)}</td>
            <td>{end}</td>
        </tr>
    }
}
