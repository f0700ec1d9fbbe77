use leptos::prelude::*;

use crate::{
    client::{
        figure::sheet,
        gap::pairs,
        load::{Loaded, client_page},
        next_step::Moved,
        outcome::outcomes,
        sentence::{FindingSentence, Notices, held_after},
    },
    ruptures::{RuptureLine, conversation},
    text::{Brief as Word, Client, Gap, Key, Lang, Next, Rupture as RuptureWord, t},
    ui::{Problem, RuptureMark},
};

use super::view::{
    closed, initials, last_conversation, moved, next_session, observations, shorten,
};

#[component]
pub fn BriefPage() -> impl IntoView {
    client_page(t(Lang::default(), Word::Title), |loaded| {
        view! { <Sheet loaded /> }
    })
}

#[component]
fn Sheet(loaded: Loaded) -> impl IntoView {
    let lang = Lang::default();
    let sentence = loaded.sentences().into_iter().next().unwrap_or_default();
    let finding = sentence.text();
    let (chart, sorted) = (&loaded.chart, &loaded.sorted);
    let back = loaded.address("");
    let head = head(lang, &loaded);
    let open = view! {
        <RuptureLine chart=chart.clone() clock=loaded.clock().clone() link=false />
    };
    let figure = sheet(lang, chart, sorted, finding, "sheet".to_owned());
    let left = view! { {talked(lang, &loaded)} {earlier(lang, &loaded)} }.into_any();
    let right = view! { {items(lang, &loaded)} {course(lang, &loaded)} }.into_any();
    let ask = ask(lang, &loaded);
    view! {
        <p class="crumb no-print">
            <a href=back>{t(lang, Word::Back)}</a>
            {" "}
            <span class="hint">{t(lang, Word::PrintHint)}</span>
        </p>
        <article class="brief">
            {head}
            {open}
            <FindingSentence sentence />
            <Notices chart=chart.clone() sorted=sorted.clone() />
            <div class="brief-figure">{figure}</div>
            <div class="brief-columns">
                <div>{left}</div>
                <div>{right}</div>
            </div>
            {observed(lang, &loaded)}
            {ask}
            <section class="brief-notes">
                <h2>{t(lang, Word::Notes)}</h2>
            </section>
            <p class="hint">{t(lang, Next::Unknown)} {" "} {t(lang, Word::Confidential)}</p>
        </article>
    }
    .into_any()
}

fn head(lang: Lang, loaded: &Loaded) -> AnyView {
    let chart = &loaded.chart;
    let rated = loaded.sorted.alliance.first();
    let rated = rated.and_then(|(at, _)| chart.series.get(*at));
    let date = |date| t(lang, Key::Date(date)).into_owned();
    let facts: Vec<_> = [
        Client::Code {
            code: chart.code.clone(),
        },
        Client::Since {
            date: date(chart.care_episode.started_on),
        },
        Client::SessionsRated {
            held: held_after(chart, 0),
            rated: rated.map_or(0, |series| series.ratings.len()),
        },
    ]
    .into_iter()
    .map(|word| view! { <li>{t(lang, word)}</li> })
    .collect();
    let heading = Word::Heading {
        initials: initials(&chart.name),
        session: next_session(chart),
    };
    view! {
        <header>
            <h1>{t(lang, heading)}</h1>
            <ul class="facts">{facts}</ul>
        </header>
    }
    .into_any()
}

/// The client's latest answer to the direct question; the last conversation, what was tried and what was noted.
fn talked(lang: Lang, loaded: &Loaded) -> AnyView {
    let chart = &loaded.chart;
    let said = chart.words.iter().max_by_key(|said| said.session);
    let said = said.map(|said| {
        let word = Word::Said {
            session: said.session,
            word: said.word,
        };
        view! { <p>{t(lang, word)}</p> }
    });
    let Some(event) = last_conversation(chart) else {
        let none = t(lang, Word::NoConversation);
        return section(
            lang,
            Word::LastTalk,
            view! { {said} <p>{none}</p> }.into_any(),
        );
    };
    let day = event
        .talked_on
        .unwrap_or_else(|| loaded.clock().local(event.at).date());
    let raised = event.raised_by.map(|by| t(lang, Word::Raised(by)));
    let tried = (!event.tried.is_empty())
        .then(|| t(lang, RuptureWord::Tried(event.tried.clone())).into_owned());
    let note = event.note.as_deref().map(shorten);
    let note = note.map(|note| view! { <blockquote>{note}</blockquote> });
    let on = Word::On {
        date: t(lang, Key::Date(day)).into_owned(),
        session: event.session,
    };
    let body = view! {
        {said}
        <p>{t(lang, on)} {" "} {raised} {" "} {tried}</p>
        {note}
    };
    section(lang, Word::LastTalk, body.into_any())
}

fn earlier(lang: Lang, loaded: &Loaded) -> Option<AnyView> {
    let (closed, more) = closed(&loaded.chart);
    if closed.is_empty() {
        return None;
    }
    let lines: Vec<_> = closed
        .into_iter()
        .map(|rupture| {
            let title = RuptureWord::Title {
                state: rupture.state,
                from: rupture.onset,
                to: crate::client::overlay::end(rupture),
            };
            let talk = conversation(lang, rupture, loaded.clock().as_ref());
            let state = rupture.state;
            view! {
                <li>
                    <span class="state"><RuptureMark state /> {t(lang, title)}</span>
                    {". "} {talk}
                </li>
            }
        })
        .collect();
    let more = (more > 0).then(|| view! { <p class="hint">{t(lang, Word::MoreEarlier)}</p> });
    let body = view! { <ul>{lines}</ul> {more} };
    Some(section(lang, Word::Earlier, body.into_any()))
}

fn items(lang: Lang, loaded: &Loaded) -> Option<AnyView> {
    let moved = moved(&loaded.chart, &loaded.sorted);
    if moved.is_empty() {
        return None;
    }
    let lines: Vec<_> = moved
        .into_iter()
        .map(|moved| {
            let word = Word::Item {
                item: moved.item,
                text: moved.text,
                answer: moved.answer.to_text(0),
                usual: moved.usual.to_text(u8::from(moved.usual.0 % 100 != 0)),
            };
            view! { <li>{t(lang, word)}</li> }
        })
        .collect();
    Some(section(
        lang,
        Word::Items,
        view! { <ul>{lines}</ul> }.into_any(),
    ))
}

/// Outcome, and the gap between client and therapist.
fn course(lang: Lang, loaded: &Loaded) -> Option<AnyView> {
    let (chart, sorted) = (&loaded.chart, &loaded.sorted);
    let outcomes = outcomes(chart, sorted).into_iter();
    let mut lines: Vec<String> = outcomes
        .map(|[change, _]| t(lang, change).into_owned())
        .take(2)
        .collect();
    let pair = pairs(chart, sorted).pop().zip(sorted.alliance.first());
    let both = pair.is_some();
    lines.extend(pair.map(|(pair, (_, instrument))| {
        let word = Gap::Latest {
            session: pair.session,
            higher: pair.gap().0.signum(),
            by: pair.gap().abs().to_text(instrument.change_decimals()),
        };
        t(lang, word).into_owned()
    }));
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        section(
            lang,
            Word::Course { both },
            view! { <ul>{lines}</ul> }.into_any(),
        )
    })
}

/// What was written of the latest sessions, as far as there is room.
fn observed(lang: Lang, loaded: &Loaded) -> impl IntoView + use<> {
    let (chart, practice) = (loaded.chart.clone(), loaded.practice.clone());
    let actor = loaded.viewer.actor.clone();
    Suspend::new(async move {
        let around = match practice
            .sessions
            .around(&actor, chart.care_episode.id)
            .await
        {
            Ok(around) => around.unwrap_or_default(),
            Err(error) => return view! { <Problem error /> }.into_any(),
        };
        let lines: Vec<_> = observations(&chart, &around)
            .into_iter()
            .map(|(session, words)| {
                let on = Word::On {
                    date: t(lang, Key::Date(session.held_on)).into_owned(),
                    session: Some(session.number),
                };
                view! { <p>{t(lang, on)} {" "} {words}</p> }
            })
            .collect();
        let any = !lines.is_empty();
        any.then(|| section(lang, Word::Observed, view! { {lines} }.into_any()))
            .into_any()
    })
}

fn ask(lang: Lang, loaded: &Loaded) -> Option<AnyView> {
    let series = loaded.sorted.alliance.first();
    let series = series.and_then(|(at, _)| loaded.chart.series.get(*at));
    let moved = Moved::now(&loaded.chart, series)?;
    let body = view! {
        <p class="say">{t(lang, Next::Begin(moved))}</p>
        <p>{t(lang, Next::How(moved))}</p>
        <p class="hint">{t(lang, Next::Source(moved))} {" "} {t(lang, Next::NotSigned)}</p>
    };
    Some(section(lang, Word::Ask, body.into_any()))
}

fn section(lang: Lang, heading: Word, body: AnyView) -> AnyView {
    view! {
        <section>
            <h2>{t(lang, heading)}</h2>
            {body}
        </section>
    }
    .into_any()
}
