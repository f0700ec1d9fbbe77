//! Every session of a treatment, with its ratings.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    Revision,
    form::Do,
    page::{session_address, what},
    papers::label,
};
use crate::{
    client::{
        ClientChart, Session,
        load::{Loaded, address, client_page},
    },
    text::{Key, Lang, Session as Word, t},
    ui::Problem,
};

/// `/clients/:id/sessions`
#[component]
pub fn SessionsPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let done = query.get_str("done").and_then(Do::parse);
    client_page(t(lang, Word::ListHeading), move |loaded| {
        let chart = &loaded.chart;
        let done = done.map(|done| {
            view! { <p class="done" role="status">{t(lang, Word::Done(done))}</p> }
        });
        let rows: Vec<_> = chart
            .sessions
            .iter()
            .rev()
            .map(|session| row(lang, &loaded, session))
            .collect();
        let table = if rows.is_empty() {
            view! { <p>{t(lang, Word::NoneYet)}</p> }.into_any()
        } else {
            table(lang, rows)
        };
        let record = chart.may_act.then(|| {
            let href = address(chart, "/sessions/new");
            view! { <p class="no-print"><a class="button" href=href>{t(lang, Word::ToRecord)}</a></p> }
        });
        let gone = gone(lang, &loaded);
        view! {
            {top(lang, chart, Word::ListHeading)}
            {done}
            {record}
            {table}
            {gone}
        }
        .into_any()
    })
}

/// The way back, whose sessions these are, and a heading.
pub fn top(lang: Lang, chart: &ClientChart, heading: Word) -> AnyView {
    let client = address(chart, "");
    let list = (!matches!(heading, Word::ListHeading)).then(|| {
        view! {
            {" · "}
            <a href=address(chart, "/sessions")>{t(lang, Word::ToList)}</a>
        }
    });
    view! {
        <header class="person">
            <p class="crumb no-print">
                <a href=client>{chart.name.clone()}</a>
                {list}
            </p>
            <h1>{t(lang, heading)}</h1>
            <p class="print-only">{chart.name.clone()}</p>
        </header>
    }
    .into_any()
}

fn table(lang: Lang, rows: Vec<AnyView>) -> AnyView {
    let head: Vec<_> = [
        Word::ColumnNumber,
        Word::ColumnDate,
        Word::ColumnWhat,
        Word::ColumnRatings,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=t(lang, Word::ListHeading)>
            <table class="data">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(lang: Lang, loaded: &Loaded, session: &Session) -> AnyView {
    let href = session_address(&loaded.chart, session);
    let number = session.number;
    let mut links: Vec<AnyView> = Vec::new();
    for link in rating_links(lang, loaded, session) {
        if !links.is_empty() {
            links.push(view! { {", "} }.into_any());
        }
        links.push(link);
    }
    view! {
        <tr>
            <th scope="row"><a href=href>{t(lang, Word::Heading { number })}</a></th>
            <td>{t(lang, Key::Date(session.held_on))}</td>
            <td>{what(lang, session)}</td>
            <td>{links}</td>
        </tr>
    }
    .into_any()
}

/// The ratings of a session, each a link to what is known of it.
pub fn rating_links(lang: Lang, loaded: &Loaded, session: &Session) -> Vec<AnyView> {
    let chart = &loaded.chart;
    let of_session = chart.series.iter().filter_map(|series| {
        let mut ratings = series.ratings.iter();
        let rating = ratings.find(|rating| rating.session_number == session.number)?;
        Some((series, rating))
    });
    of_session
        .map(|(series, rating)| {
            let known = loaded.instruments().get(&series.instrument, series.version);
            let words = Word::RatingOf {
                instrument: known
                    .map_or_else(|| series.instrument.clone(), |known| label(lang, known)),
                rater: series.rater,
                total: known.and_then(|known| {
                    let total = rating.scores.total()?;
                    Some(total.to_text(known.decimals))
                }),
            };
            let href = address(chart, &format!("/ratings/{}", rating.id));
            view! { <a href=href>{t(lang, words)}</a> }.into_any()
        })
        .collect()
}

/// What was taken back stays to be seen.
fn gone(lang: Lang, loaded: &Loaded) -> impl IntoView + use<> {
    let (chart, practice) = (loaded.chart.clone(), loaded.practice.clone());
    let actor = loaded.viewer.actor.clone();
    Suspend::new(async move {
        let gone = match practice
            .sessions
            .retracted(&actor, chart.care_episode.id)
            .await
        {
            Ok(gone) => gone,
            Err(error) => return view! { <Problem error /> }.into_any(),
        };
        let section = (!gone.is_empty()).then(|| {
            let lines: Vec<_> = gone
                .iter()
                .map(|one| gone_line(lang, &chart, one))
                .collect();
            view! {
                <section>
                    <h2>{t(lang, Word::RetractedHeading)}</h2>
                    <ul class="dashes">{lines}</ul>
                </section>
            }
        });
        section.into_any()
    })
}

fn gone_line(lang: Lang, chart: &ClientChart, gone: &Revision) -> AnyView {
    let href = address(chart, &format!("/ratings/{}", gone.rating));
    let words = Word::RetractedLine {
        instrument: gone.instrument.clone(),
        rater: gone.rater,
        date: t(lang, Key::Date(gone.held_on)).into_owned(),
    };
    view! { <li><a href=href>{t(lang, words)}</a></li> }.into_any()
}
