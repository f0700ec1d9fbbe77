//! `/ruptures`: what is open over all my clients, and since when?

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    alliance::RatingsTrack,
    error::PortError,
    practice::{Practice, Viewer, signed_in},
    request::ResponseStatus,
    safety::{OpenAlerts, SafetyAlert},
    text::{
        Frame as FrameWord, Key, Lang, Rupture as RuptureWord, Worklist as Word,
        ruptures::RatingsWord, t, why_headline,
    },
    ui::{Frame, Nav, RuptureMark, answered, listed::Ask},
};

use super::{
    Rupture, WorklistRow,
    worklist::{Group, Show, Worklist, arrange, noticed},
};

#[component]
pub fn WorklistPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let ask = Ask::new(query.get_str("show"), query.get_str("page"));
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Ruptures title=t(lang, FrameWord::Ruptures)>
            {Suspend::new(async move {
                answered(&status, load(asked).await, |loaded| {
                        let list = page(lang, arrange(loaded.rows, ask, loaded.today), ask, loaded.today);
                        // An answer about safety stands above everything else.
                        view! {
                            <OpenAlerts alerts=loaded.alerts practice=loaded.practice />
                            {list}
                        }
                            .into_any()
                    })
            })}
        </Frame>
    }
    .into_any()
}

struct Loaded {
    rows: Vec<WorklistRow>,
    alerts: Vec<SafetyAlert>,
    today: NaiveDate,
    practice: Practice,
}

/// `None` for whoever sees no clinical content.
async fn load(asked: Result<(Practice, Viewer), PortError>) -> Result<Option<Loaded>, PortError> {
    let (practice, viewer) = asked?;
    if !viewer.is_clinical() {
        return Ok(None);
    }
    let rows = practice.ruptures.worklist(&viewer.actor).await?;
    let alerts = practice.safety.open_alerts(&viewer.actor).await?;
    Ok(Some(Loaded {
        rows,
        alerts,
        today: practice.clock.today(),
        practice,
    }))
}

fn page(lang: Lang, list: Worklist, ask: Ask<Show>, today: NaiveDate) -> AnyView {
    let count = |show| {
        let mut counts = list.counts.iter();
        counts
            .find(|(s, _)| *s == show)
            .map_or(0, |(_, count)| *count)
    };
    let (open, waiting) = (count(Show::Open), count(Show::Waiting));
    let filters = ask.views(lang, t(lang, Word::Filters), &list.counts);
    let none_ever = list.counts.iter().all(|(_, count)| *count == 0);
    let empty = (list.found == 0).then(|| {
        let word = if none_ever {
            Word::NoneEver
        } else {
            Word::NoneHere
        };
        view! { <p class="nothing">{t(lang, word)}</p> }
    });
    let groups: Vec<_> = list
        .groups
        .into_iter()
        .map(|(group, rows)| {
            table(
                lang,
                Word::Group(group),
                rows,
                today,
                group == Group::Closed,
            )
        })
        .collect();
    let recent = (!list.recent.is_empty()).then(|| {
        let summary = t(
            lang,
            Word::Recent {
                count: list.recent.len(),
            },
        );
        let rows = table(lang, Word::RecentHeading, list.recent, today, true);
        view! {
            <details class="recent">
                <summary>{summary}</summary>
                {rows}
            </details>
        }
    });
    let pages = ask.turn(lang, list.page, list.pages);
    view! {
        <header class="day">
            <h1>{t(lang, Word::Headline { open, waiting })}</h1>
            <p class="lead">{t(lang, Word::Lead)}</p>
        </header>
        {filters}
        {empty}
        <div class="worklist">{groups} {recent}</div>
        {pages}
    }
    .into_any()
}

fn table(
    lang: Lang,
    heading: Word,
    rows: Vec<WorklistRow>,
    today: NaiveDate,
    closed: bool,
) -> AnyView {
    let count = rows.len();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| line(lang, row, today, closed))
        .collect();
    let head: Vec<_> = [
        Word::ColumnClient,
        Word::ColumnWhy,
        Word::ColumnAge,
        Word::ColumnRatings,
        Word::ColumnTalk,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .collect();
    view! {
        <table class="data">
            <caption>
                <h2>{t(lang, heading)}</h2>
                {" "}
                <span class="hint">{t(lang, Word::Count { count })}</span>
            </caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The reason a rupture was opened for, in one glance.
pub fn why(lang: Lang, rupture: &Rupture) -> String {
    let why = why_headline(lang, rupture.why());
    if why.is_empty() {
        let session = rupture.noticed_at;
        return t(lang, Word::Felt { session }).into_owned();
    }
    why
}

fn line(lang: Lang, row: &WorklistRow, today: NaiveDate, closed: bool) -> AnyView {
    let rupture = &row.rupture;
    let state = rupture.state;
    let href = format!(
        "/clients/{}?episode={}#rupture-{}",
        row.client, row.care_episode, rupture.id
    );
    let therapist = row.therapist_name.clone().map(|therapist| {
        view! { <span class="sub">{t(lang, Word::With { therapist })}</span> }
    });
    let since = RuptureWord::Title {
        state,
        from: rupture.onset,
        to: closed
            .then_some(rupture.closed_at.or(rupture.back_at))
            .flatten(),
    };
    let why = why(lang, rupture);
    let look = if state == crate::alliance::RuptureState::Possible {
        "state look"
    } else {
        "state"
    };
    let age = RuptureWord::Age {
        sessions: usize::try_from(row.sessions_held - rupture.noticed_at).unwrap_or_default(),
        days: (today - noticed(row)).num_days().max(0),
    };
    let closed_on = Key::Date(row.last_step_at.date_naive());
    let age = if closed {
        t(
            lang,
            Word::ClosedOn {
                date: t(lang, closed_on).into_owned(),
            },
        )
    } else {
        t(lang, age)
    };
    let long = rupture
        .is_open_long()
        .then(|| view! { <span class="sub">{t(lang, Word::Show(Show::OpenLong))}</span> });
    let ratings = match rupture.track {
        _ if rupture.instrument.is_none() => RatingsWord::NotFollowed,
        RatingsTrack::InRange => RatingsWord::InRange,
        RatingsTrack::Out => RatingsWord::Out {
            since: rupture.onset,
        },
        RatingsTrack::ComingBack => RatingsWord::Coming { at: rupture.onset },
        RatingsTrack::BackInRange => RatingsWord::Back { at: rupture.onset },
    };
    let label = |word: Word| t(lang, word);
    view! {
        <tr>
            <th scope="row">
                <a href=href>{row.client_name.clone()}</a>
                <span class="sub">{row.client_code.clone()}</span>
                {therapist}
            </th>
            <td class="reason">
                <span class=look><RuptureMark state /> {t(lang, since)}</span>
                <span class="why">{why}</span>
                <span class="sub">{t(lang, RuptureWord::Source(rupture.source))}</span>
            </td>
            <td data-label=label(Word::ColumnAge)>{age} {long}</td>
            <td data-label=label(Word::ColumnRatings)>{t(lang, RuptureWord::RatingsNow(ratings))}</td>
            <td data-label=label(Word::ColumnTalk)>
                {t(lang, RuptureWord::ConversationNow {
                    now: rupture.conversation,
                    open: !closed,
                })}
            </td>
        </tr>
    }
    .into_any()
}
