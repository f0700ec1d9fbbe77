//! Alerts above the caseload and above a client's page, and the client's own words.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::{HandlingDraft, HandlingProblem, MOST, OwnWords, SafetyAlert, Voice};
use crate::{
    alliance::Instruments,
    practice::{Clock, Practice, Viewer},
    text::{Key, Lang, Safety as Word, t},
    ui::{Problem, typed_text},
};

/// Above the caseload: what nobody has recorded anything about yet.
#[component]
pub fn OpenAlerts(alerts: Vec<SafetyAlert>, practice: Practice) -> impl IntoView {
    let lang = Lang::default();
    if alerts.is_empty() {
        return ().into_any();
    }
    let count = alerts.len();
    let lines: Vec<_> = alerts
        .iter()
        .map(|alert| {
            let (client, episode) = (alert.client, alert.care_episode);
            let href = format!("/clients/{client}?episode={episode}#safety");
            view! {
                <li>
                    <a href=href>{alert.client_name.clone()}</a>
                    <p>{line(lang, alert, &practice.instruments, &practice.clock)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <section class="alerts" aria-labelledby="safety">
            <h2 id="safety">{t(lang, Word::Heading { count })}</h2>
            <ul>{lines}</ul>
            <p class="hint">{t(lang, Word::Explain)}</p>
        </section>
    }
    .into_any()
}

/// An answer in words: which question of which form, what it says, and when.
pub fn line(
    lang: Lang,
    alert: &SafetyAlert,
    instruments: &Arc<Instruments>,
    clock: &Arc<dyn Clock>,
) -> String {
    let answer = alert.answer;
    let word = instruments
        .get(&alert.instrument, alert.version)
        .and_then(|instrument| {
            let above = answer.0 - instrument.answer_min.0;
            let at = usize::try_from(above.checked_div(instrument.answer_step.0)?).ok()?;
            instrument.answer_words.get(at).cloned()
        });
    t(
        lang,
        Word::Line {
            instrument: alert.instrument.clone(),
            item: alert.item,
            answer: word.unwrap_or_else(|| answer.to_text(0)),
            session: alert.session,
            at: clock.local(alert.raised_at),
        },
    )
    .into_owned()
}

/// On the client's page: alerts with the form to record what was done, and what the client wrote.
#[component]
pub fn ClientVoice(
    practice: Practice,
    viewer: Viewer,
    client: Uuid,
    care_episode: Uuid,
) -> impl IntoView {
    let draft = use_context::<HandlingDraft>().unwrap_or_default();
    let handled = use_query_map().get_untracked().get("handled").is_some();
    view! {
        {Suspend::new(async move {
            match practice.safety.voice(&viewer.actor, care_episode).await {
                Ok(voice) => {
                    let at = Place { client, care_episode };
                    section(&practice, voice.unwrap_or_default(), at, &draft, handled)
                }
                // No alert to be seen would read as none: the page says that it could not look.
                Err(error) => view! { <Problem error /> }.into_any(),
            }
        })}
    }
}

struct Place {
    client: Uuid,
    care_episode: Uuid,
}

fn section(
    practice: &Practice,
    voice: Voice,
    at: Place,
    draft: &HandlingDraft,
    handled: bool,
) -> AnyView {
    let lang = Lang::default();
    let (past, open): (Vec<_>, Vec<_>) = voice
        .alerts
        .into_iter()
        .partition(|alert| alert.handled.is_some());
    let count = open.len();
    let lines: Vec<_> = open
        .iter()
        .map(|alert| {
            let form = alert.may_act.then(|| form(lang, alert, &at, draft));
            let others =
                (!alert.may_act).then(|| view! { <p class="hint">{t(lang, Word::OthersAct)}</p> });
            view! {
                <li>
                    <p>{line(lang, alert, &practice.instruments, &practice.clock)}</p>
                    {form}
                    {others}
                </li>
            }
        })
        .collect();
    let done =
        handled.then(|| view! { <p class="done" role="status">{t(lang, Word::Handled)}</p> });
    let open = (count > 0).then(|| {
        view! {
            <section class="alerts" aria-labelledby="safety">
                <h2 id="safety">{t(lang, Word::Heading { count })}</h2>
                <ul>{lines}</ul>
                <p class="hint">{t(lang, Word::Explain)}</p>
            </section>
        }
    });
    view! { {done} {open} {earlier(lang, &past, practice)} {words(lang, &voice.words)} }.into_any()
}

fn form(lang: Lang, alert: &SafetyAlert, at: &Place, draft: &HandlingDraft) -> AnyView {
    let id = alert.id.to_string();
    let mine = draft.get("alert") == id;
    let problem = draft.problem.filter(|_| mine);
    let typed = if mine { draft.get("text") } else { "" };
    let (field, problem_id) = (format!("handling-{id}"), format!("handling-{id}-problem"));
    let message = problem.map(|problem| {
        let word = match problem {
            HandlingProblem::Missing => Word::HandlingMissing,
            HandlingProblem::TooLong => Word::HandlingTooLong,
            HandlingProblem::NotAccepted => Word::NotAccepted,
        };
        view! { <span class="wrong" id=problem_id.clone() role="alert">{t(lang, word)}</span> }
    });
    view! {
        <form class="no-print" method="post" action=format!("/clients/{}/safety", at.client)>
            <input type="hidden" name="episode" value=at.care_episode.to_string() />
            <input type="hidden" name="alert" value=id />
            <p class="field wide">
                <label for=field.clone()>{t(lang, Word::HandlingLabel)}</label>
                <textarea
                    id=field
                    name="text"
                    rows="2"
                    required
                    maxlength=MOST.to_string()
                    autocomplete="off"
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| problem_id.clone())
                >
                    {typed_text(typed)}
                </textarea>
                {message}
            </p>
            <button class="first">{t(lang, Word::Handle)}</button>
        </form>
    }
    .into_any()
}

fn earlier(lang: Lang, past: &[SafetyAlert], practice: &Practice) -> Option<AnyView> {
    let lines: Vec<_> = past
        .iter()
        .filter_map(|alert| {
            let handled = alert.handled.clone()?;
            let word = Word::HandledLine {
                by: handled.by,
                at: practice.clock.local(handled.at),
                instrument: alert.instrument.clone(),
                item: alert.item,
                session: alert.session,
            };
            Some(view! {
                <li>
                    {t(lang, word)}
                    <blockquote>{handled.text}</blockquote>
                </li>
            })
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <details class="handled">
                <summary>{t(lang, Word::HandledHeading)}</summary>
                <ul>{lines}</ul>
            </details>
        }
        .into_any()
    })
}

/// The newest few; a client's page is no diary.
fn words(lang: Lang, words: &[OwnWords]) -> Option<AnyView> {
    let lines: Vec<_> = words
        .iter()
        .map(|said| {
            let date = t(lang, Key::Date(said.held_on)).into_owned();
            let session = said.session;
            view! {
                <li>
                    <p class="hint">{t(lang, Word::WordsWhen { session, date })}</p>
                    <blockquote>{said.text.clone()}</blockquote>
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="own-voice" aria-labelledby="own-voice">
                <h2 id="own-voice">{t(lang, Word::WordsHeading)}</h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}
