//! Every number of the figure as a table.

use leptos::prelude::*;

use crate::{
    alliance::ScaleId,
    text::{Client as Word, Lang, Rupture, t},
};

use super::{
    Attendance, ClientChart, Rating, Session,
    figure::{name, session_date},
    overlay::{anything_said, said_at},
    view::{Measure, Sorted, measures, rating},
};

/// Sessions that fit on the printed page below the figure.
const PRINTED: usize = 5;

/// Newest session first; each rating links to its answers.
#[component]
pub fn Numbers(chart: ClientChart, sorted: Sorted, base: String) -> impl IntoView {
    let lang = Lang::default();
    let measures: Vec<Measure> = (0..sorted.figures())
        .flat_map(|figure| measures(&sorted, figure))
        .collect();
    let heads: Vec<_> = measures
        .iter()
        .map(|m| view! { <th scope="col" class="num">{name(lang, m)}</th> })
        .collect();
    let own = sorted
        .paired
        .map(|_| view! { <th scope="col" class="num">{t(lang, Word::TherapistTotal)}</th> });
    let said = anything_said(&chart)
        .then(|| view! { <th scope="col" class="said">{t(lang, Rupture::ColumnSaid)}</th> });
    let shown = chart.sessions.len().min(PRINTED);
    let rows: Vec<_> = chart
        .sessions
        .iter()
        .rev()
        .enumerate()
        .map(|(at, session)| {
            row(
                lang,
                &chart,
                &sorted,
                &measures,
                session,
                &base,
                at >= shown,
            )
        })
        .collect();
    let imputed = chart
        .series
        .iter()
        .flat_map(|series| &series.ratings)
        .flat_map(|rating| &rating.scores.0)
        .any(|score| score.imputed);
    let count = Word::PrintNumbers {
        shown,
        of: chart.sessions.len(),
    };
    view! {
        <details class="numbers">
            <summary>{t(lang, Word::NumbersSummary)}</summary>
            <div class="scroll" id="numbers" role="region" aria-labelledby="numbers-caption" tabindex="0">
                <table class="data">
                    <caption id="numbers-caption">
                        {t(lang, Word::NumbersCaption { name: chart.name.clone() })}
                    </caption>
                    <thead>
                        <tr>
                            <th scope="col">{t(lang, Word::ColumnSession)}</th>
                            <th scope="col">{t(lang, Word::ColumnDate)}</th>
                            {heads}
                            {own}
                            {said}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {imputed.then(|| view! { <p class="hint">{t(lang, Word::ImputedNote)}</p> })}
            {(shown < chart.sessions.len())
                .then(|| view! { <p class="hint print-only">{t(lang, count)}</p> })}
        </details>
    }
}

fn row(
    lang: Lang,
    chart: &ClientChart,
    sorted: &Sorted,
    measures: &[Measure],
    session: &Session,
    base: &str,
    screen_only: bool,
) -> impl IntoView + use<> {
    let first = sorted.alliance.first().map(|(series, _)| *series);
    let rated = first.and_then(|series| rating(chart, series, session.number));
    let label = t(
        lang,
        Word::SessionNumber {
            number: session.number,
        },
    );
    let link = match rated {
        Some(rating) => {
            let href = format!("{base}&rating={}#answers", rating.id);
            view! { <a href=href>{label}</a> }.into_any()
        }
        None => label.into_any(),
    };
    let cells: Vec<_> = measures
        .iter()
        .map(|measure| {
            let rating = rating(chart, measure.series, session.number);
            let text = cell(lang, measure, session, rating);
            view! { <td class="num">{text}</td> }
        })
        .collect();
    let own = sorted.paired.map(|series| {
        let total = rating(chart, series, session.number).and_then(|r| r.scores.total());
        let decimals = measures.first().map_or(2, |m| m.instrument.decimals);
        let text = total.map_or_else(
            || t(lang, Word::Missing).into_owned(),
            |total| total.to_text(decimals),
        );
        view! { <td class="num">{text}</td> }
    });
    let said = anything_said(chart).then(|| {
        let words = said_at(lang, chart, session.number);
        let words = words.unwrap_or_else(|| t(lang, Word::Missing).into_owned());
        view! { <td class="said">{words}</td> }
    });
    view! {
        <tr class=screen_only.then_some("no-print")>
            <th scope="row">{link}</th>
            <td class="nowrap">{session_date(lang, session)}</td>
            {cells}
            {own}
            {said}
        </tr>
    }
}

fn cell(lang: Lang, measure: &Measure, session: &Session, rating: Option<&Rating>) -> String {
    let Some(rating) = rating else {
        let word = if session.attendance == Attendance::Held && !measure.outcome {
            Word::NoForm
        } else {
            Word::Missing
        };
        return t(lang, word).into_owned();
    };
    let score = rating.scores.0.iter().find(|s| s.scale == measure.scale.id);
    match score {
        None => t(lang, Word::NoScore).into_owned(),
        Some(score) if score.imputed => {
            format!("{}{}", measure.write(score.points), t(lang, Word::Imputed))
        }
        Some(score) => measure.write(score.points),
    }
}

/// Totals that came with a file and differ from ours, as sentences.
pub fn supplied(lang: Lang, chart: &ClientChart, sorted: &Sorted) -> Vec<String> {
    let known = sorted.alliance.iter().chain(&sorted.outcomes);
    known
        .flat_map(|(at, instrument)| {
            let ratings = chart.series.get(*at).map(|s| s.ratings.as_slice());
            ratings
                .unwrap_or_default()
                .iter()
                .map(move |rating| (rating, instrument.decimals))
        })
        .flat_map(|(rating, decimals)| {
            rating.supplied.iter().map(move |total| {
                let ours = |scale: ScaleId| rating.scores.get(scale).map(|p| p.to_text(decimals));
                let word = Word::Supplied {
                    session: rating.session_number,
                    scale: total.scale,
                    file: total.points.to_text(decimals),
                    ours: ours(total.scale),
                };
                t(lang, word).into_owned()
            })
        })
        .collect()
}
