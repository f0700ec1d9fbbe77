use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::{
    Chosen, HOURS, HandOver, MAIL, Made, Mailed, NotIssued, NotTaken, Offer, OpenPass, Way,
};
use crate::{
    client::load::Ask,
    error::PortError,
    practice::{Practice, signed_in},
    request::ResponseStatus,
    sessions::label,
    text::{Client, HandOver as Word, Key, Lang, t},
    ui::{Frame, Nav, NotFound, Problem},
};

/// `/clients/:id/hand-over`
#[component]
pub fn HandOverPage() -> impl IntoView {
    let lang = Lang::default();
    let ask = Ask::of_request();
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    let query = use_query_map().get_untracked();
    let around = Around {
        chosen: use_context().unwrap_or_default(),
        made: use_context(),
        session: query
            .get_str("session")
            .and_then(|id| Uuid::parse_str(id).ok()),
        revoked: query.get("revoked").is_some(),
    };
    view! {
        <Frame nav=Nav::Caseload title=t(lang, Word::Title)>
            {Suspend::new(async move {
                let loaded = async {
                    let (practice, viewer) = asked?;
                    let Some(client) = ask.client else { return Ok(None) };
                    let found = practice.hand_overs.hand_over(&viewer.actor, client, ask.episode).await?;
                    Ok::<_, PortError>(found.map(|found| (practice, found)))
                };
                match loaded.await {
                    Ok(Some((practice, found))) => page(lang, &practice, &found, &around),
                    Ok(None) => {
                        status.set(404);
                        view! { <NotFound heading=Client::UnknownHeading text=Client::UnknownText /> }
                            .into_any()
                    }
                    Err(error) => {
                        status.set(error.status());
                        view! { <Problem error /> }.into_any()
                    }
                }
            })}
        </Frame>
    }
    .into_any()
}

struct Around {
    chosen: Chosen,
    made: Option<Made>,
    /// The session that the address names.
    session: Option<Uuid>,
    revoked: bool,
}

fn page(lang: Lang, practice: &Practice, found: &HandOver, around: &Around) -> AnyView {
    let back = format!("/clients/{}?episode={}", found.client, found.care_episode);
    let revoked = around
        .revoked
        .then(|| view! { <p class="done" role="status">{t(lang, Word::Revoked)}</p> });
    let made = around
        .made
        .as_ref()
        .map(|made| made_section(lang, practice, made));
    let body = if found.may_act {
        form(lang, practice, found, around)
    } else {
        view! { <p>{t(lang, Word::NotTreating)}</p> }.into_any()
    };
    view! {
        <header class="person">
            <p class="crumb"><a href=back>{t(lang, Word::Back)}</a></p>
            <h1>{found.client_name.clone()}</h1>
            <p class="lead">{t(lang, Word::Lead)}</p>
        </header>
        <div class="hand-over">
            {revoked}
            {made}
            {body}
            {open(lang, practice, found)}
        </div>
    }
    .into_any()
}

/// Shown this once: the token is nowhere else.
fn made_section(lang: Lang, practice: &Practice, made: &Made) -> AnyView {
    let until = practice.clock.local(made.expires_at);
    let width = made.width;
    // Readers of such pictures want four empty modules around.
    let view_box = format!("-4 -4 {0} {0}", width + 8);
    view! {
        <section class="card made" aria-labelledby="made">
            <h2 id="made">{t(lang, Word::MadeHeading)}</h2>
            {made.mailed.as_ref().map(|mailed| said(lang, mailed))}
            <p>{t(lang, Word::MadeText { until })}</p>
            <svg class="qr" viewBox=view_box role="img" aria-label=t(lang, Word::Picture)>
                <path d=made.picture.clone() />
            </svg>
            <p class="field wide">
                <label for="address">{t(lang, Word::LinkLabel)}</label>
                <input id="address" type="text" readonly value=made.address.clone() />
            </p>
        </section>
    }
    .into_any()
}

fn said(lang: Lang, mailed: &Mailed) -> AnyView {
    let word = match mailed {
        Mailed::Taken(address) => {
            let address = address.clone();
            return view! { <p class="done" role="status">{t(lang, Word::Mailed { address })}</p> }
                .into_any();
        }
        Mailed::Not(NotTaken::NoAnswer) => Word::MailNotAnswered,
        Mailed::Not(NotTaken::Refused) => Word::MailRefused,
    };
    view! { <p class="wrong" role="alert">{t(lang, word)}</p> }.into_any()
}

fn form(lang: Lang, practice: &Practice, found: &HandOver, around: &Around) -> AnyView {
    let chosen = &around.chosen;
    let typed = !chosen.values.is_empty();
    let forms: Vec<_> = found
        .forms
        .iter()
        .map(|form| {
            let ready = form.offer == Offer::Ready;
            let checked = ready
                && if typed {
                    chosen.all("form").any(|code| code == form.code)
                } else {
                    form.usual
                };
            let why =
                why(form.offer).map(|word| view! { <span class="hint">{t(lang, word)}</span> });
            let label = Word::Instrument {
                name: name(lang, practice, &form.code),
                items: form.items,
            };
            view! {
                <li>
                    <label>
                        <input
                            type="checkbox"
                            name="form"
                            value=form.code.clone()
                            checked=checked
                            disabled=!ready
                        />
                        {t(lang, label)}
                    </label>
                    {why}
                </li>
            }
        })
        .collect();
    let help = found
        .forms
        .iter()
        .any(|form| form.offer == Offer::NeedsUrgentHelp)
        .then(|| view! { <p class="hint">{t(lang, Word::AskUrgentHelp)}</p> });
    view! {
        <form class="card" method="post" action=format!("/clients/{}/hand-over", found.client)>
            <input type="hidden" name="episode" value=found.care_episode.to_string() />
            {message(lang, chosen.problem, "do")}
            <fieldset class="field wide">
                <legend>{t(lang, Word::ChooseForms)}</legend>
                <ul class="forms">{forms}</ul>
                {help}
                {message(lang, chosen.problem, "form")}
            </fieldset>
            {sessions(lang, found, around)}
            {hours(lang, chosen)}
            {practice.sends_mail.then(|| mail_address(lang, found, chosen))}
            <p class="ways">
                <button class="first" name="do" value=Way::Link.as_str()>{t(lang, Word::MakeLink)}</button>
                {practice.sends_mail.then(|| view! { <button name="do" value=MAIL>{t(lang, Word::SendMail)}</button> })}
                <button name="do" value=Way::Kiosk.as_str() aria-describedby="tablet-hint">
                    {t(lang, Word::GiveTablet)}
                </button>
            </p>
            <p class="hint" id="tablet-hint">{t(lang, Word::GiveTabletHint)}</p>
        </form>
    }
    .into_any()
}

/// As every page calls it.
fn name(lang: Lang, practice: &Practice, code: &str) -> String {
    let known = practice.instruments.latest(code);
    known.map_or_else(|| code.to_owned(), |known| label(lang, known))
}

const fn why(offer: Offer) -> Option<Word> {
    match offer {
        Offer::Ready => None,
        Offer::NoText => Some(Word::NoText),
        Offer::NeedsUrgentHelp => Some(Word::NeedsUrgentHelp),
        Offer::RecordOnly => Some(Word::RecordOnly),
    }
}

fn sessions(lang: Lang, found: &HandOver, around: &Around) -> AnyView {
    let typed = around.chosen.get("session");
    let wanted = match around.session {
        Some(id) if typed.is_empty() => id.to_string(),
        _ => typed.to_owned(),
    };
    let today = found.today_is_free.then(|| {
        let selected = wanted == "today";
        view! { <option value="today" selected=selected>{t(lang, Word::Today)}</option> }
    });
    let held: Vec<_> = found
        .sessions
        .iter()
        .map(|session| {
            let (id, number) = (session.id.to_string(), session.number);
            let date = t(lang, Key::Date(session.held_on)).into_owned();
            let selected = wanted == id;
            view! {
                <option value=id selected=selected>{t(lang, Word::Session { number, date })}</option>
            }
        })
        .collect();
    view! {
        <p class="field">
            <label for="session">{t(lang, Word::ChooseSession)}</label>
            <select id="session" name="session">{today} {held}</select>
            {message(lang, around.chosen.problem, "session")}
        </p>
    }
    .into_any()
}

fn hours(lang: Lang, chosen: &Chosen) -> AnyView {
    let options: Vec<_> = HOURS
        .into_iter()
        .map(|hours| {
            let selected = chosen.get("hours") == hours.to_string();
            view! {
                <option value=hours.to_string() selected=selected>
                    {t(lang, Word::LastsHours(hours))}
                </option>
            }
        })
        .collect();
    view! {
        <p class="field">
            <label for="hours">{t(lang, Word::Lasts)}</label>
            <select id="hours" name="hours">{options}</select>
            {message(lang, chosen.problem, "hours")}
        </p>
    }
    .into_any()
}

/// The contact, until something else is typed. No browser offers what was typed for others, or judges it: our own words do.
fn mail_address(lang: Lang, found: &HandOver, chosen: &Chosen) -> AnyView {
    let address = if chosen.values.is_empty() {
        found.mail_address.clone().unwrap_or_default()
    } else {
        chosen.get("mail").to_owned()
    };
    let wrong = (chosen.problem == Some(NotIssued::Address)).then_some("true");
    view! {
        <p class="field wide">
            <label for="mail">{t(lang, Word::MailLabel)}</label>
            <input
                id="mail"
                name="mail"
                type="text"
                inputmode="email"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                value=address
                aria-describedby="mail-hint"
                aria-invalid=wrong
            />
            {message(lang, chosen.problem, "mail")}
            <span class="hint" id="mail-hint">{t(lang, Word::MailHint)}</span>
        </p>
    }
    .into_any()
}

fn message(lang: Lang, problem: Option<NotIssued>, field: &str) -> Option<AnyView> {
    let problem = problem.filter(|problem| problem.field() == field)?;
    let word = match problem {
        NotIssued::NotTheirs => Word::ProblemNotTheirs,
        NotIssued::Ended => Word::ProblemEnded,
        NotIssued::Forms => Word::ProblemForms,
        NotIssued::Session => Word::ProblemSession,
        NotIssued::Hours => Word::ProblemHours,
        NotIssued::Given => Word::ProblemGiven,
        NotIssued::Address => Word::ProblemAddress,
        NotIssued::NoMail => Word::ProblemNoMail,
        NotIssued::Braked => Word::ProblemBraked,
    };
    Some(view! { <span class="wrong" role="alert">{t(lang, word)}</span> }.into_any())
}

fn open(lang: Lang, practice: &Practice, found: &HandOver) -> AnyView {
    let line = |pass: &OpenPass| {
        let word = Word::Open {
            way_is_kiosk: pass.way == Way::Kiosk,
            session: pass.session,
            forms: pass
                .forms
                .iter()
                .map(|code| name(lang, practice, code))
                .collect::<Vec<_>>()
                .join(", "),
            by: pass.issued_by.clone(),
            until: practice.clock.local(pass.expires_at),
        };
        let revoke = found.may_act.then(|| {
            view! {
                <form method="post" action=format!("/clients/{}/hand-over", found.client)>
                    <input type="hidden" name="episode" value=found.care_episode.to_string() />
                    <input type="hidden" name="link" value=pass.id.to_string() />
                    <button name="do" value="revoke">{t(lang, Word::Revoke)}</button>
                </form>
            }
        });
        view! { <li><p>{t(lang, word)}</p> {revoke}</li> }
    };
    let body = if found.open.is_empty() {
        view! { <p class="hint">{t(lang, Word::NothingOpen)}</p> }.into_any()
    } else {
        let lines: Vec<_> = found.open.iter().map(line).collect();
        view! { <ul class="passes">{lines}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="open-passes">
            <h2 id="open-passes">{t(lang, Word::OpenHeading)}</h2>
            {body}
        </section>
    }
    .into_any()
}
