//! The readout of the figure: the latest session in words, and, for the island that walks through them, every session.

use leptos::prelude::*;

use crate::{
    alliance::ScaleId,
    islands::Readout,
    text::{Client as Word, Lang, Rupture, t},
};

use super::{
    Attendance, ClientChart, Session,
    figure::{name, session_date},
    overlay::{anything_said, said_at},
    ranges,
    view::{Measure, rating, values},
};

/// Where the sessions stand in one drawing of the chart: its name and x of each session.
pub type Places = (&'static str, Vec<f64>);

/// One session as text; the values are in the order of the names.
struct Point {
    session: String,
    date: String,
    /// With whether each is low.
    values: Vec<(String, bool)>,
}

impl Point {
    /// Session and date first, then the values, each with the class it is shown with.
    fn words(self) -> impl Iterator<Item = (String, &'static str)> {
        let plain = [self.session, self.date].map(|word| (word, ""));
        let class = |low| if low { "low-text" } else { "" };
        plain.into_iter().chain(
            self.values
                .into_iter()
                .map(move |(word, low)| (word, class(low))),
        )
    }
}

/// `children` are the charts. All words are here, on the server; the island only copies them.
#[component]
pub fn SessionReadout(
    chart: ClientChart,
    measures: Vec<Measure>,
    paired: Option<usize>,
    places: Vec<Places>,
    children: Children,
) -> impl IntoView {
    let lang = Lang::default();
    let start = start(&chart, &measures);
    let last = chart.sessions.len().saturating_sub(1);
    let now = points(lang, &chart, &measures, paired)
        .into_iter()
        .nth(start);
    let spoken = now.as_ref().map(spoken);
    let words: Vec<_> = now.into_iter().flat_map(Point::words).collect();
    let selected = words.iter().take(2).cloned().map(|(word, _)| word);
    let selected: Vec<String> = selected.collect();
    let [session, date] = <[String; 2]>::try_from(selected).unwrap_or_default();
    let values: Vec<_> = names(lang, &chart, &measures, paired)
        .into_iter()
        .zip(words.into_iter().skip(2))
        .map(|(name, (word, class))| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd><span data-reads class=class>{word}</span></dd>
                </div>
            }
        })
        .collect();
    let lines = stops(points(lang, &chart, &measures, paired), &places).into_any();
    let stepper = stepper(lang, start, last, spoken).into_any();
    view! {
        <Readout>
            <div class="readout-head">
                <div aria-live="polite" aria-atomic="true">
                    <dl class="readout">
                        <div>
                            <dt>{t(lang, Word::Selected)}</dt>
                            <dd>
                                <span data-reads>{session}</span> {" "}
                                <small><span data-reads>{date}</span></small>
                            </dd>
                        </div>
                        {values}
                    </dl>
                </div>
                {stepper}
            </div>
            {lines}
            {children()}
        </Readout>
    }
}

fn stepper(lang: Lang, start: usize, last: usize, spoken: Option<String>) -> impl IntoView {
    let button = |by: &'static str, word: Word, sign: &'static str| {
        view! { <button type="button" data-step=by aria-label=t(lang, word)>{sign}</button> }
    };
    view! {
        <p class="stepper no-print" hidden>
            {button("-1", Word::Earlier, "‹")}
            <input
                type="range"
                min="0"
                max=last
                step="1"
                value=start
                autocomplete="off"
                aria-label=t(lang, Word::PickSession)
                aria-valuetext=spoken
            />
            {button("1", Word::Later, "›")}
        </p>
    }
}

/// One hidden line a session: where it stands in each drawing, in whole pixels, and its words.
fn stops(points: Vec<Point>, places: &[Places]) -> impl IntoView + use<> {
    let at = |name: &str, session: usize| {
        let xs = places.iter().find(|(n, _)| *n == name).map(|(_, xs)| xs);
        xs.and_then(|xs| xs.get(session)).map(|x| format!("{x:.0}"))
    };
    let lines: Vec<_> = points
        .into_iter()
        .enumerate()
        .map(|(session, point)| {
            let spoken = spoken(&point);
            let words: Vec<_> = point
                .words()
                .map(|(word, class)| view! { <span class=class>{word}</span> })
                .collect();
            view! {
                <li data-wide=at("wide", session) data-narrow=at("narrow", session) data-spoken=spoken>
                    {words}
                </li>
            }
        })
        .collect();
    view! { <ol class="stops" hidden>{lines}</ol> }
}

fn spoken(point: &Point) -> String {
    format!("{}, {}", point.session, point.date)
}

fn names(
    lang: Lang,
    chart: &ClientChart,
    measures: &[Measure],
    paired: Option<usize>,
) -> Vec<String> {
    let own = paired.map(|_| t(lang, Word::TherapistTotal).into_owned());
    let said = anything_said(chart).then(|| t(lang, Rupture::ColumnSaid).into_owned());
    let measures = measures.iter().map(|m| name(lang, m));
    measures.chain(own).chain(said).collect()
}

fn points(
    lang: Lang,
    chart: &ClientChart,
    measures: &[Measure],
    paired: Option<usize>,
) -> Vec<Point> {
    let columns: Vec<Vec<(String, bool)>> = measures
        .iter()
        .map(|measure| readings(lang, chart, measure))
        .collect();
    let own = paired.map(|series| values(chart, series, ScaleId::Total));
    let decimals = measures.first().map_or(2, |m| m.instrument.decimals);
    let said = |session: i32| {
        let dash = || t(lang, Word::Missing).into_owned();
        let words = said_at(lang, chart, session);
        anything_said(chart).then(|| (words.unwrap_or_else(dash), false))
    };
    chart
        .sessions
        .iter()
        .enumerate()
        .map(|(at, session)| {
            let own = own.as_ref().map(|own| {
                let value = own.get(at).copied().flatten();
                let dash = || t(lang, Word::Missing).into_owned();
                (value.map_or_else(dash, |v| v.to_text(decimals)), false)
            });
            Point {
                session: t(
                    lang,
                    Word::SessionNumber {
                        number: session.number,
                    },
                )
                .into_owned(),
                date: session_date(lang, session),
                values: columns
                    .iter()
                    .filter_map(|column| column.get(at).cloned())
                    .chain(own)
                    .chain(said(session.number))
                    .collect(),
            }
        })
        .collect()
}

/// A measure's value at each session as text, or why there is none, and whether it is low.
fn readings(lang: Lang, chart: &ClientChart, measure: &Measure) -> Vec<(String, bool)> {
    let values = measure.values(chart);
    let lows = ranges::lows(chart, measure);
    let missing = |session: &Session| {
        let word = match session.attendance {
            Attendance::Held if rating(chart, measure.series, session.number).is_some() => {
                Word::NoScore
            }
            // An outcome is not asked for at each session.
            Attendance::Held if !measure.outcome => Word::NoForm,
            _ => Word::Missing,
        };
        t(lang, word).into_owned()
    };
    chart
        .sessions
        .iter()
        .zip(values)
        .zip(lows)
        .map(|((session, value), low)| match value {
            Some(value) => (measure.write(value), low),
            None => (missing(session), false),
        })
        .collect()
}

/// The latest session that has a value.
fn start(chart: &ClientChart, measures: &[Measure]) -> usize {
    let rated = measures
        .iter()
        .filter_map(|measure| measure.values(chart).iter().rposition(Option::is_some))
        .max();
    let last = chart.sessions.len().saturating_sub(1);
    rated.unwrap_or(last)
}
