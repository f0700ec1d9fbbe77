use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use crate::{
    alliance::Instruments,
    error::PortError,
    practice::{Practice, Viewer, signed_in},
    request::ResponseStatus,
    text::{Client as Word, Finding, Frame as FrameWord, Key, Lang, t},
    ui::{Frame, Nav, NotFound, Problem},
};

use super::{
    Attendance, CareEpisode, ClientChart,
    access::AccessSection,
    answers::AnswersSection,
    figure::Figure,
    finding::finding,
    numbers::{Numbers, supplied},
    view::{Sorted, sort},
};

/// What the address asks: `/clients/:id?episode=…&rating=…`. `None` for the client where the id is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ask {
    client: Option<Uuid>,
    episode: Option<Uuid>,
    rating: Option<Uuid>,
}

/// `/clients/:id`: what happened between us, session by session?
#[component]
pub fn ClientPage() -> impl IntoView {
    let (params, query) = (
        use_params_map().get_untracked(),
        use_query_map().get_untracked(),
    );
    let id = |text: Option<&str>| text.and_then(|text| Uuid::parse_str(text).ok());
    let ask = Ask {
        client: id(params.get_str("id")),
        episode: id(query.get_str("episode")),
        rating: id(query.get_str("rating")),
    };
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    // No name in the title: it would stay in the browser's history and on a shared screen's tab.
    view! {
        <Frame nav=Nav::Caseload title=t(Lang::default(), FrameWord::Client)>
            {Suspend::new(async move {
                match load(asked, ask).await {
                    Ok((Some(chart), instruments)) => view! { <Chart chart instruments ask /> }.into_any(),
                    Ok((None, _)) => {
                        status.set(404);
                        view! { <NotFound heading=Word::UnknownHeading text=Word::UnknownText /> }.into_any()
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

async fn load(
    asked: Result<(Practice, Viewer), PortError>,
    ask: Ask,
) -> Result<(Option<ClientChart>, Arc<Instruments>), PortError> {
    let (practice, viewer) = asked?;
    let chart = match ask.client {
        Some(client) => {
            let clients = &practice.clients;
            clients.client(&viewer.actor, client, ask.episode).await?
        }
        None => None,
    };
    Ok((chart, practice.instruments))
}

#[component]
fn Chart(chart: ClientChart, instruments: Arc<Instruments>, ask: Ask) -> impl IntoView {
    let lang = Lang::default();
    let sorted = sort(&chart, &instruments);
    let base = format!(
        "/clients/{}?episode={}",
        chart.client, chart.care_episode.id
    );
    let sentences = sentences(lang, &chart, &sorted);
    let figures: Vec<_> = (0..sorted.alliance.len())
        .map(|figure| {
            let (chart, sorted) = (chart.clone(), sorted.clone());
            let finding = sentences.get(figure).cloned().unwrap_or_default().join(" ");
            view! { <Figure chart sorted figure finding /> }
        })
        .collect();
    let answers = sorted
        .alliance
        .first()
        .cloned()
        .map(|(series, instrument)| {
            let (chart, base) = (chart.clone(), base.clone());
            view! { <AnswersSection chart series instrument picked=ask.rating base /> }
        });
    let first = sentences.into_iter().next().unwrap_or_default();
    let aside = aside(lang, &chart, &sorted);
    let access = chart.access.clone();
    view! {
        <Person chart=chart.clone() sorted=sorted.clone() />
        <FindingSentence sentences=first />
        <div class="split">
            <div>
                {figures}
                <Numbers chart sorted base />
            </div>
            <div class="rail">
                {answers}
                {aside}
            </div>
        </div>
        <AccessSection access />
    }
}

/// The finding of each figure, one sentence a clause; one that says so where there is nothing to draw.
fn sentences(lang: Lang, chart: &ClientChart, sorted: &Sorted) -> Vec<Vec<String>> {
    let say = |clauses: Vec<Finding>| -> Vec<String> {
        clauses
            .into_iter()
            .map(|clause| t(lang, clause).into_owned())
            .collect()
    };
    let mut sentences: Vec<Vec<String>> = sorted
        .alliance
        .iter()
        .filter_map(|(at, instrument)| Some((chart.series.get(*at)?, instrument)))
        .map(|(series, instrument)| say(finding(chart, series, instrument)))
        .collect();
    if sentences.is_empty() {
        let held = held(chart);
        sentences.push(say(vec![if chart.care_episode.alliance_closed {
            Finding::AllianceClosed
        } else {
            Finding::NoRatings { held }
        }]));
    }
    sentences
}

fn held(chart: &ClientChart) -> usize {
    let is_held = |session: &&super::Session| session.attendance == Attendance::Held;
    chart.sessions.iter().filter(is_held).count()
}

/// The headline clause large, the others below it in the same breath.
#[component]
fn FindingSentence(sentences: Vec<String>) -> impl IntoView {
    let (first, rest) = match sentences.split_first() {
        Some((first, rest)) => (first.clone(), rest.join(" ")),
        None => Default::default(),
    };
    view! {
        <p class="finding">
            <strong>{first}</strong> {" "} <span>{rest}</span>
        </p>
    }
}

#[component]
fn Person(chart: ClientChart, sorted: Sorted) -> impl IntoView {
    let lang = Lang::default();
    let episode = &chart.care_episode;
    let rated = sorted
        .alliance
        .first()
        .and_then(|(at, _)| chart.series.get(*at))
        .map_or(0, |series| series.ratings.len());
    let date = |date| t(lang, Key::Date(date)).into_owned();
    let ended = episode.ended_on.map(|on| Word::Until {
        date: date(on),
        ending: episode.ending,
    });
    let facts: Vec<_> = [
        Some(Word::Code {
            code: chart.code.clone(),
        }),
        Some(Word::Therapist {
            name: episode.therapist_name.clone(),
        }),
        Some(Word::Since {
            date: date(episode.started_on),
        }),
        ended,
        Some(Word::SessionsRated {
            held: held(&chart),
            rated,
        }),
    ]
    .into_iter()
    .flatten()
    .map(|word| view! { <li>{t(lang, word)}</li> })
    .collect();
    view! {
        <header class="person">
            <p class="crumb no-print"><a href="/">{t(lang, Word::Breadcrumb)}</a></p>
            <h1>{chart.name.clone()}</h1>
            <ul class="facts">{facts}</ul>
        </header>
    }
}

/// What stands beside the numbers: other episodes, differing totals, unknown definitions, limits.
fn aside(lang: Lang, chart: &ClientChart, sorted: &Sorted) -> impl IntoView + use<> {
    let episodes = (!chart.other_episodes.is_empty()).then(|| {
        let links: Vec<_> = chart
            .other_episodes
            .iter()
            .map(|episode| {
                let href = format!("/clients/{}?episode={}", chart.client, episode.id);
                view! { <li><a href=href>{t(lang, episode_line(lang, episode))}</a></li> }
            })
            .collect();
        list(lang, Word::OtherEpisodes, links)
    });
    let supplied = supplied(lang, chart, sorted);
    let supplied = (!supplied.is_empty()).then(|| {
        let lines: Vec<_> = supplied
            .into_iter()
            .map(|s| view! { <li>{s}</li> })
            .collect();
        list(lang, Word::SuppliedHeading, lines)
    });
    let unknown: Vec<_> = sorted
        .unknown
        .iter()
        .filter_map(|at| chart.series.get(*at))
        .map(|series| {
            let word = Word::NoDefinition {
                instrument: series.instrument.clone(),
                version: series.version,
            };
            view! { <p class="problem">{t(lang, word)}</p> }
        })
        .collect();
    let limits: Vec<_> = [
        Word::CannotKnowWeek,
        Word::CannotKnowUnsaid,
        Word::CannotKnowFuture,
    ]
    .into_iter()
    .map(|word| view! { <li>{t(lang, word)}</li> })
    .collect();
    let used: Vec<_> = sorted
        .alliance
        .iter()
        .chain(&sorted.outcomes)
        .map(|(_, instrument)| {
            let (name, version) = (instrument.name.clone(), instrument.version);
            view! { <li>{t(lang, Word::Instrument { name, version })}</li> }
        })
        .collect();
    view! {
        {unknown}
        <div class="aside">
            {supplied}
            {episodes}
            {list(lang, Word::CannotKnow, limits)}
            <ul class="used hint">{used}</ul>
        </div>
    }
}

fn list<V: IntoView + 'static>(lang: Lang, heading: Word, lines: Vec<V>) -> impl IntoView + use<V> {
    view! {
        <section>
            <h2>{t(lang, heading)}</h2>
            <ul class="dashes">{lines}</ul>
        </section>
    }
}

fn episode_line(lang: Lang, episode: &CareEpisode) -> Word {
    let date = |date| t(lang, Key::Date(date)).into_owned();
    Word::EpisodeLine {
        therapist: episode.therapist_name.clone(),
        from: date(episode.started_on),
        to: episode.ended_on.map(date),
    }
}
