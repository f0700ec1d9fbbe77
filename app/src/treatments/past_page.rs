//! `/clients/past`: treatments that have ended, and those put away.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    PastTreatment,
    past::{Arranged, Ask, arrange},
};
use crate::{
    error::PortError,
    practice::{Practice, Viewer, signed_in},
    request::ResponseStatus,
    text::{Caseload, Frame as FrameWord, Key, Lang, Treatment as Word, t},
    ui::{Frame, Nav, answered},
};

#[component]
pub fn PastPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let ask = Ask::new(
        query.get_str("show"),
        query.get_str("find"),
        query.get_str("page"),
    );
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Caseload title=t(lang, Word::PastHeading)>
            {Suspend::new(async move {
                answered(&status, load(asked).await, |treatments| page(lang, &arrange(treatments, &ask), &ask))
            })}
        </Frame>
    }
    .into_any()
}

/// `None` for whoever sees no clinical content.
async fn load(
    asked: Result<(Practice, Viewer), PortError>,
) -> Result<Option<Vec<PastTreatment>>, PortError> {
    let (practice, viewer) = asked?;
    if !viewer.is_clinical() {
        return Ok(None);
    }
    practice.treatments.past(&viewer.actor).await.map(Some)
}

fn page(lang: Lang, list: &Arranged, ask: &Ask) -> AnyView {
    let tools = (!list.none_ever).then(|| tools(lang, list, ask));
    let table = if list.lines.is_empty() {
        let word = if list.none_ever {
            Word::NoneEver
        } else if ask.find.is_empty() {
            Word::NoneHere(ask.show)
        } else {
            Word::NoneFound
        };
        view! { <p class="nothing">{t(lang, word)}</p> }.into_any()
    } else {
        table(lang, list)
    };
    view! {
        <header class="day">
            <p class="crumb no-print"><a href="/">{t(lang, FrameWord::Caseload)}</a></p>
            <h1>{t(lang, Word::PastHeading)}</h1>
            <p class="lead">{t(lang, Word::PastLead)}</p>
        </header>
        {tools}
        {table}
        {pages(lang, list, ask)}
    }
    .into_any()
}

fn tools(lang: Lang, list: &Arranged, ask: &Ask) -> AnyView {
    let filters: Vec<_> = list
        .counts
        .into_iter()
        .map(|(show, count)| {
            view! {
                <li>
                    <a href=ask.href(show, 1) aria-current=(ask.show == show).then_some("true")>
                        {t(lang, Word::Filter(show))} {" "} <b>{count}</b>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <div class="tools">
            <nav aria-label=t(lang, Caseload::Filters)>
                <ul class="filters">{filters}</ul>
            </nav>
            <form method="get" action="/clients/past" role="search">
                <input type="hidden" name="show" value=ask.show.as_str() />
                <p>
                    <label for="find">{t(lang, Caseload::Find)}</label>
                    <input
                        id="find"
                        name="find"
                        type="search"
                        value=ask.find.clone()
                        placeholder=t(lang, Caseload::FindHint)
                        autocomplete="off"
                    />
                </p>
                <button>{t(lang, Caseload::Apply)}</button>
            </form>
        </div>
    }
    .into_any()
}

fn table(lang: Lang, list: &Arranged) -> AnyView {
    let head: Vec<_> = [
        Word::ColumnClient,
        Word::ColumnFrom,
        Word::ColumnTo,
        Word::ColumnHow,
        Word::ColumnSessions,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .collect();
    let rows: Vec<_> = list.lines.iter().map(|one| row(lang, one)).collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t(lang, Word::PastHeading)>
            <table class="data past">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(lang: Lang, treatment: &PastTreatment) -> AnyView {
    let (client, episode) = (treatment.client, treatment.care_episode);
    let href = format!("/clients/{client}?episode={episode}");
    let therapist = treatment.therapist_name.clone().map(|therapist| {
        view! { <span class="sub">{t(lang, Caseload::With { therapist })}</span> }
    });
    let ended = treatment.ended;
    let talked = ended.talked.map(|talked| {
        view! { <span class="sub">{t(lang, Word::TalkedNote(talked))}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=href data-row>{treatment.name.clone()}</a>
                <span class="sub">{treatment.code.clone()}</span>
                {therapist}
            </th>
            <td>{t(lang, Key::Date(treatment.started_on))}</td>
            <td>{t(lang, Key::Date(ended.on))}</td>
            <td>{t(lang, Word::How(ended.how))} {talked}</td>
            <td>{treatment.sessions_held}</td>
        </tr>
    }
    .into_any()
}

fn pages(lang: Lang, list: &Arranged, ask: &Ask) -> Option<AnyView> {
    let link = |to: usize, word: Word| {
        let href = ask.href(ask.show, to);
        view! { <li><a class="button" href=href>{t(lang, word)}</a></li> }
    };
    let (page, of) = (list.page, list.pages);
    let newer = (page > 1).then(|| link(page - 1, Word::Newer));
    let older = (page < of).then(|| link(page + 1, Word::Older));
    (of > 1).then(|| {
        view! {
            <nav class="pages no-print" aria-label=t(lang, Word::Pages)>
                <ul class="filters">{newer} <li>{t(lang, Word::PageOf { page, of })}</li> {older}</ul>
            </nav>
        }
        .into_any()
    })
}
