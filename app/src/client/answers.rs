//! The answers of one rating against the client's usual ones.

use std::sync::Arc;

use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    alliance::{Instrument, Points},
    chart::{ItemMarkSvg, item_mark},
    text::{Client as Word, Key, Lang, t},
};

use super::{
    ClientChart, Rating, Series,
    view::{AnswerLine, answer_lines},
};

/// `picked` is the rating asked for in the address; the latest one stands in for an unknown or missing id.
#[component]
pub fn AnswersSection(
    chart: ClientChart,
    series: usize,
    instrument: Arc<Instrument>,
    picked: Option<Uuid>,
    base: String,
) -> impl IntoView {
    let lang = Lang::default();
    let series = chart.series.into_iter().nth(series)?;
    let asked = series.ratings.iter().find(|r| Some(r.id) == picked);
    let rating = asked.or_else(|| series.ratings.last())?.clone();
    let number = rating.session_number;
    let links = links(lang, &series, &rating, &base);
    let body = if rating.answers.0.iter().all(Option::is_none) {
        view! { <p class="quiet">{t(lang, Word::AnswersNone)}</p> }.into_any()
    } else {
        let lines = answer_lines(&series, &rating, &instrument);
        let wording = wording(lang, &lines);
        view! { <AnswerTable lines instrument /> {wording} }.into_any()
    };
    Some(view! {
        <section class="figure answers" id="answers" aria-labelledby="answers-heading">
            <header>
                <h2 id="answers-heading">{t(lang, Word::AnswersHeading { number })}</h2>
                <p>{t(lang, Word::AnswersNote)}</p>
            </header>
            {links}
            {body}
        </section>
    })
}

/// What the items say, in the order of the table.
fn wording(lang: Lang, lines: &[AnswerLine]) -> AnyView {
    let said = lines
        .iter()
        .filter_map(|line| Some((line.item, line.text.clone()?)));
    let said: Vec<_> = said
        .map(|(item, text)| view! { <div><dt>{item}</dt><dd>{text}</dd></div> })
        .collect();
    if said.is_empty() {
        return view! { <p class="hint">{t(lang, Word::WordingNote)}</p> }.into_any();
    }
    view! {
        <details class="wording no-print">
            <summary>{t(lang, Word::Wording)}</summary>
            <dl>{said}</dl>
        </details>
    }
    .into_any()
}

fn links(lang: Lang, series: &Series, current: &Rating, base: &str) -> impl IntoView + use<> {
    if series.ratings.len() < 2 {
        return None;
    }
    let links: Vec<_> = series
        .ratings
        .iter()
        .map(|rating| {
            let here = (rating.id == current.id).then_some("true");
            let href = format!("{base}&rating={}#answers", rating.id);
            view! { <li><a href=href aria-current=here>{rating.session_number}</a></li> }
        })
        .collect();
    Some(view! {
        <nav class="pick no-print" aria-label=t(lang, Word::PickRating)>
            <span>{t(lang, Word::ColumnSession)}</span>
            <ul>{links}</ul>
        </nav>
    })
}

#[component]
fn AnswerTable(lines: Vec<AnswerLine>, instrument: Arc<Instrument>) -> impl IntoView {
    let lang = Lang::default();
    let head: Vec<_> = [
        (Word::ColumnItem, ""),
        (Word::ColumnScale, ""),
        (Word::ColumnAnswer, "num"),
        (Word::ColumnUsual, "num"),
        (Word::ColumnChange, "num"),
        (Word::ColumnPicture, "picture"),
    ]
    .into_iter()
    .map(|(word, class)| view! { <th scope="col" class=class>{t(lang, word)}</th> })
    .collect();
    let first = lines.iter().all(|line| line.usual.is_none());
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| row(lang, line, &instrument))
        .collect();
    view! {
        {first.then(|| view! { <p class="quiet">{t(lang, Word::AnswersFirst)}</p> })}
        <div class="scroll" role="group" aria-labelledby="answers-heading" tabindex="0">
            <table class="data">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(lang: Lang, line: AnswerLine, instrument: &Instrument) -> impl IntoView + use<> {
    let decimals = if instrument.answer_step.0 % 100 == 0 {
        0
    } else {
        1
    };
    // A median may lie half-way between two answers; with all its digits, answer less usual is the change.
    let halves = |points: Points| {
        points.to_text(match (points.0 % 100, points.0 % 10) {
            (0, _) => decimals,
            (_, 0) => 1,
            _ => 2,
        })
    };
    let scales: Vec<_> = line
        .scales
        .iter()
        .map(|scale| t(lang, Key::ScaleWithin(*scale)))
        .collect();
    let change = line.change().map(|change| match change.0.signum() {
        1 => format!("+{}", halves(change)),
        _ => halves(change),
    });
    let dash = || t(lang, Word::Missing).into_owned();
    let low = line.lowest;
    let picture = line.answer.map(|answer| {
        let label = Word::AnswerMark {
            answer: halves(answer),
            usual: line.usual.map(halves),
        };
        let mark = item_mark(
            answer,
            line.usual,
            (instrument.answer_min, instrument.answer_max),
        );
        view! { <ItemMarkSvg mark low label=t(lang, label).into_owned() /> }
    });
    let reversed = line
        .reversed
        .then(|| view! { <span class="sub">{t(lang, Word::Reversed)}</span> });
    view! {
        <tr class=low.then_some("lowest")>
            <th scope="row">{line.item} {reversed}</th>
            <td>{scales.join(", ")}</td>
            <td class="num">{line.answer.map_or_else(|| t(lang, Word::NoAnswer).into_owned(), halves)}</td>
            <td class="num">{line.usual.map_or_else(dash, halves)}</td>
            <td class="num">{change.unwrap_or_else(dash)}</td>
            <td class="picture">{picture}</td>
        </tr>
    }
}
