use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    cases::SupervisionSection,
    live::{Live, Of, stamp},
    ruptures::{
        Around, RuptureLine, RuptureSection,
        form::{Do, Sent},
    },
    safety::ClientVoice,
    sessions::veils,
    text::{
        Client as Word, Frame as FrameWord, HandOver, Key, Lang, Next, Outcome,
        Rupture as RuptureWord, Session as SessionWord, Treatment, t,
    },
};

use super::{
    CareEpisode, ClientChart,
    access::AccessSection,
    answers::AnswersSection,
    figure::Figure,
    gap::{GapSection, pairs},
    load::{Ask, Loaded, address, client_page},
    numbers::{Numbers, supplied},
    outcome::outcomes,
    sentence::{Behind, FindingSentence, Notices, Sentence, held_after},
    view::Sorted,
};

/// `/clients/:id`: what happened between us, session by session?
#[component]
pub fn ClientPage() -> impl IntoView {
    let ask = Ask::of_request();
    let query = use_query_map().get_untracked();
    let done = query.get_str("done").and_then(Do::parse);
    let sent = use_context::<Sent>().unwrap_or_default();
    client_page(t(Lang::default(), FrameWord::Client), move |loaded| {
        let sent = sent.clone();
        view! { <Chart loaded ask done sent /> }
    })
}

#[component]
fn Chart(loaded: Loaded, ask: Ask, done: Option<Do>, sent: Sent) -> impl IntoView {
    let lang = Lang::default();
    let sentences = loaded.sentences();
    let around = Around {
        instruments: loaded.instruments().clone(),
        clock: loaded.clock().clone(),
        sent,
    };
    let clock = loaded.clock().clone();
    let Loaded {
        chart,
        sorted,
        practice,
        viewer,
    } = loaded;
    let base = address(&chart, "");
    let veils = veils(
        lang,
        &chart,
        &practice.instruments,
        chart.sessions.iter().rev(),
    );
    let live = chart.state.map(|state| {
        let id = chart.care_episode.id;
        let rated = state.rated_at.map(|at| at.timestamp_micros().to_string());
        view! {
            <Live
                of=Of::CareEpisode(id)
                stamp=stamp([(id, state.changes)])
                rated=rated.unwrap_or_default()
                address=base.clone()
            />
        }
    });
    let figures: Vec<_> = (0..sorted.figures())
        .map(|figure| {
            let (chart, sorted) = (chart.clone(), sorted.clone());
            let finding = sentences
                .get(figure)
                .map(Sentence::text)
                .unwrap_or_default();
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
    let sentence = sentences.into_iter().next().unwrap_or_default();
    let (aside, beside) = (aside(lang, &chart, &sorted), beside(lang, &chart, &sorted));
    let access = chart.access.clone();
    let done = done.map(|done| {
        view! { <p class="done" role="status">{t(lang, RuptureWord::Done(done))}</p> }
    });
    // The earlier treatment of a colleague has no ruptures that are open to the viewer.
    let ruptures = (!chart.care_episode.alliance_closed).then(|| {
        let (practice, viewer) = (practice.clone(), viewer.clone());
        view! {
            <RuptureSection chart=chart.clone() around />
            <SupervisionSection practice viewer chart=chart.clone() />
        }
        .into_any()
    });
    let behind = view! { <Behind chart=chart.clone() sorted=sorted.clone() /> }.into_any();
    let top = view! {
        <Person chart=chart.clone() sorted=sorted.clone() />
        {done}
        <ClientVoice practice viewer client=chart.client care_episode=chart.care_episode.id />
        {veils}
        <RuptureLine chart=chart.clone() clock link=true />
        <FindingSentence sentence />
        <Notices chart=chart.clone() sorted=sorted.clone() />
    }
    .into_any();
    view! {
        {top}
        {live}
        <div class="split">
            {behind}
            <div class="course">
                {figures}
                <Numbers chart sorted base />
                {ruptures}
            </div>
            <div class="rail">
                {answers}
                {beside}
                {aside}
            </div>
        </div>
        <AccessSection access />
    }
}

/// What goes with the figures: the gap between client and therapist, the outcome in words.
fn beside(lang: Lang, chart: &ClientChart, sorted: &Sorted) -> AnyView {
    let pairs = pairs(chart, sorted);
    let gap = sorted.alliance.first().map(|(_, instrument)| {
        let (decimals, change_decimals) = (instrument.decimals, instrument.change_decimals());
        view! { <GapSection pairs decimals change_decimals /> }
    });
    let outcomes: Vec<_> = outcomes(chart, sorted)
        .into_iter()
        .map(|[change, yardstick]| {
            view! {
                <p>{t(lang, change)}</p>
                <p class="hint">{t(lang, yardstick)}</p>
            }
        })
        .collect();
    let outcome = (!outcomes.is_empty()).then(|| {
        view! {
            <section class="side">
                <h2>{t(lang, Outcome::Heading)}</h2>
                {outcomes}
            </section>
        }
    });
    view! { {outcome} {gap} }.into_any()
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
            held: held_after(&chart, 0),
            rated,
        }),
    ]
    .into_iter()
    .flatten()
    .map(|word| view! { <li>{t(lang, word)}</li> })
    .collect();
    let record = chart.may_act.then(|| {
        let href = address(&chart, "/sessions/new");
        view! { <li><a class="button" href=href>{t(lang, SessionWord::ToRecord)}</a></li> }
    });
    view! {
        <header class="person">
            <p class="crumb no-print"><a href="/">{t(lang, Word::Breadcrumb)}</a></p>
            <h1>{chart.name.clone()}</h1>
            <ul class="facts">{facts}</ul>
            <ul class="sheets no-print">
                {record}
                <li><a href=address(&chart, "/sessions")>{t(lang, SessionWord::ListHeading)}</a></li>
                <li><a href=address(&chart, "/brief")>{t(lang, Word::ToBrief)}</a></li>
                <li><a href=address(&chart, "/together")>{t(lang, Word::ToTogether)}</a></li>
                {chart
                    .may_act
                    .then(|| view! { <li><a href=address(&chart, "/hand-over")>{t(lang, HandOver::To)}</a></li> })}
                <li><a href=address(&chart, "/details")>{t(lang, Treatment::ToDetails)}</a></li>
            </ul>
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
            <p class="print-only">{t(lang, Next::Unknown)}</p>
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
