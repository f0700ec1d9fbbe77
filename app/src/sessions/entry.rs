//! A paper form typed in: one field that takes the answers in a row, and the items beside it.

use std::sync::Arc;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::{
    NotDone,
    answers::is_one_digit,
    fields::fields,
    form::{Do, Entry, Problem, rater, rater_text},
    list::top,
    page::{action, hidden, not_found, not_yours, wanted},
    papers::{given, label},
};
use crate::{
    alliance::{Instrument, Item, Points, Rater, ScaleId, Summary},
    client::{
        Attendance, ClientChart, Session,
        load::{Loaded, address, client_form},
    },
    request::ResponseStatus,
    text::{Key, Lang, Session as Word, t},
    ui::fields::{Fields, Line},
};

/// Reads along while answers are typed; carries the page's nonce.
const SCRIPT: &str = include_str!("entry.js");

/// `/clients/:id/sessions/:session/ratings/new?instrument=…&rater=…`
#[component]
pub fn EntryPage() -> impl IntoView {
    let lang = Lang::default();
    let entry = use_context::<Entry>().unwrap_or_default();
    let wanted = wanted();
    let query = use_query_map().get_untracked();
    let code = query.get_str("instrument").unwrap_or_default().to_owned();
    let by = rater(query.get_str("rater").unwrap_or("client"));
    let (status, nonce) = (ResponseStatus::of_request(), use_nonce());
    client_form(t(lang, Word::PaperHeading), move |loaded| {
        let chart = &loaded.chart;
        let session = chart.sessions.iter().find(|s| Some(s.id) == wanted);
        let session = session.filter(|s| !chart.may_act || s.attendance == Attendance::Held);
        let instrument = loaded.instruments().latest(&code).cloned();
        let asked = instrument
            .zip(by)
            .filter(|(instrument, by)| instrument.raters.contains(by))
            .zip(session);
        let Some(((instrument, by), session)) = asked else {
            status.set(404);
            return not_found();
        };
        let heading = Word::EntryHeading {
            instrument: label(lang, &instrument),
            rater: by,
        };
        if !chart.may_act {
            return not_yours(lang, chart, heading);
        }
        let number = session.number;
        let there = given(chart, session, &instrument.code, by)
            .map(|rating| already(lang, chart, heading.clone(), rating.id));
        // What was typed is never thrown away.
        let offered = there.is_none() || !entry.values.is_empty();
        let form = offered.then(|| form(lang, &loaded, session, &instrument, by, &entry));
        let nonce = nonce.clone();
        view! {
            {top(lang, chart, heading)}
            <p class="lead">
                {t(lang, Word::Heading { number })} {" · "} {t(lang, Key::Date(session.held_on))}
            </p>
            {there}
            {form}
            <script nonce=nonce inner_html=SCRIPT></script>
        }
        .into_any()
    })
}

/// Leads to the rating that is there.
fn already(lang: Lang, chart: &ClientChart, heading: Word, rating: Uuid) -> AnyView {
    let href = address(chart, &format!("/ratings/{rating}"));
    let why = Word::Problem(Problem::NotDone(NotDone::There));
    view! {
        <div class="problem">
            <p>{t(lang, why)}</p>
            <p><a href=href>{t(lang, heading)}</a></p>
        </div>
    }
    .into_any()
}

fn form(
    lang: Lang,
    loaded: &Loaded,
    session: &Session,
    instrument: &Arc<Instrument>,
    by: Rater,
    entry: &Entry,
) -> AnyView {
    let chart = &loaded.chart;
    let fields = fields(Do::Rate, entry);
    let more = [
        ("session", session.id.to_string()),
        ("instrument", instrument.code.clone()),
        ("version", instrument.version.to_string()),
        ("rater", rater_text(by).to_owned()),
    ];
    let answers = answers_field(&fields, instrument, "", true);
    view! {
        <form class="act card sheet" method="post" action=action(chart) data-entry=reading(instrument)>
            {hidden(chart, Do::Rate, &more)}
            {fields.whole(&["answers"])}
            {answers}
            {meanings(lang, instrument)}
            {items(lang, instrument)}
            <p><button class="first">{t(lang, Word::Button(Do::Rate))}</button></p>
        </form>
    }
    .into_any()
}

/// The one field for all answers.
pub fn answers_field(
    fields: &Fields,
    instrument: &Instrument,
    value: &str,
    autofocus: bool,
) -> AnyView {
    let hint = Word::AnswersHint {
        items: instrument.items.len(),
        low: instrument.answer_min.to_text(0),
        high: instrument.answer_max.to_text(0),
        one_digit: is_one_digit(instrument),
    };
    fields.line(
        "answers",
        Word::Answers,
        Line {
            hint: Some(hint.into()),
            autofocus,
            wide: true,
            ..Line::text(value)
        },
    )
}

/// What the script needs to read answers as the server does.
fn reading(instrument: &Instrument) -> String {
    let (Points(min), Points(max), Points(step)) = (
        instrument.answer_min,
        instrument.answer_max,
        instrument.answer_step,
    );
    format!(
        r#"{{"min":{min},"max":{max},"step":{step},"decimals":{},"mean":{},"single":{}}}"#,
        instrument.decimals,
        instrument.summary == Summary::Mean,
        is_one_digit(instrument),
    )
}

/// What the answers mean, where the wording ships.
fn meanings(lang: Lang, instrument: &Instrument) -> Option<AnyView> {
    let shown = instrument.licence.text_ships && !instrument.answer_words.is_empty();
    shown.then(|| {
        let each: Vec<_> = instrument
            .answer_words
            .iter()
            .enumerate()
            .map(|(at, words)| {
                let steps = i32::try_from(at).unwrap_or_default();
                let value = instrument.answer_min.0 + steps * instrument.answer_step.0;
                let value = Points(value).to_text(0);
                let words = words.clone();
                view! { <li>{t(lang, Word::Meaning { value, words })}</li> }
            })
            .collect();
        view! { <ul class="meanings hint">{each}</ul> }.into_any()
    })
}

fn items(lang: Lang, instrument: &Instrument) -> AnyView {
    let each: Vec<_> = instrument
        .items
        .iter()
        .map(|item| item_line(lang, instrument, item))
        .collect();
    let turned = instrument.items.iter().any(|item| item.reversed).then(|| {
        view! { <p class="hint">{t(lang, Word::AsOnTheForm)}</p> }
    });
    let worded = instrument.items.iter().any(|item| item.text.is_some());
    let total = instrument.total().map(|_| {
        view! { <span>{t(lang, Word::TotalSoFar)} " " <b data-total></b></span> }
    });
    let stem = instrument.stem.clone().map(|stem| view! { <p>{stem}</p> });
    view! {
        <div class="field wide">
            {stem}
            <ol class=if worded { "items worded" } else { "items" } aria-label=t(lang, Word::Items)>
                {each}
            </ol>
            <p class="so-far" data-live hidden>
                <span>{t(lang, Word::AnsweredSoFar)} " " <b data-count></b></span>
                {total}
            </p>
            {turned}
        </div>
    }
    .into_any()
}

fn item_line(lang: Lang, instrument: &Instrument, item: &Item) -> AnyView {
    let number = item.number;
    let counts = instrument
        .scales
        .iter()
        .any(|scale| scale.id == ScaleId::Total && scale.items.contains(&number));
    let text = item
        .text
        .clone()
        .map(|text| view! { <span class="text">{text}</span> });
    view! {
        <li>
            <span class="visually-hidden">{t(lang, Word::Item { number })}</span>
            <span class="number" aria-hidden="true">{number}</span>
            {text}
            <b data-item data-counts=counts data-turned=item.reversed></b>
        </li>
    }
    .into_any()
}
