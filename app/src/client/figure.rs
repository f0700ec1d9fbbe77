//! The trajectory with its readout and legend.

use chrono::Datelike;
use leptos::prelude::*;

use crate::{
    alliance::{Direction, Points, ScaleId},
    chart::{Column, Layout, TrajectorySvg, TrajectoryWords, trajectory},
    text::{Caseload, Client as Word, Key, Lang, Rupture, t},
};

use super::{
    Attendance, ClientChart, Session,
    legend::legend,
    overlay::overlay,
    ranges,
    readout::{Places, SessionReadout},
    view::{Measure, Sorted, columns, measures},
};

/// One figure: the measures of alliance series number `figure`, or of the outcomes alone where there is none, and `finding` as
/// its description.
#[component]
pub fn Figure(chart: ClientChart, sorted: Sorted, figure: usize, finding: String) -> impl IntoView {
    let lang = Lang::default();
    let measures = measures(&sorted, figure);
    let alliance = sorted.alliance.get(figure);
    let Some((series, instrument)) = alliance.or(sorted.outcomes.first()).cloned() else {
        return ().into_any();
    };
    let alone = alliance.is_none();
    let [short, long] = if alone {
        let codes = sorted.outcomes.iter().map(|(_, i)| i.code.as_str());
        let all = codes.collect::<Vec<_>>().join(", ");
        [all.clone(), all]
    } else {
        [instrument.code.clone(), instrument.name.clone()]
    };
    let paired = sorted.paired.filter(|_| figure == 0);
    let axis = axis(lang, &chart);
    let specs: Vec<_> = measures.iter().map(|m| m.spec(&chart, paired)).collect();
    let overlay = overlay(lang, &chart);
    let words = words(lang, &chart, &measures, &long, finding);
    let drawings = [("wide", Layout::WIDE), ("narrow", Layout::NARROW)]
        .map(|(class, layout)| (class, trajectory(layout, &axis, &specs, &overlay)));
    let legend = legend(lang, &chart, &sorted, &drawings[0].1);
    let places: Vec<Places> = drawings
        .iter()
        .map(|(class, drawing)| (*class, drawing.xs.clone()))
        .collect();
    let svgs: Vec<_> = drawings
        .into_iter()
        .map(|(class, chart)| {
            let words = words.clone();
            view! { <TrajectorySvg chart words id=format!("figure-{figure}-{class}") class /> }
        })
        .collect();
    let rater = chart.series.get(series).map(|s| s.rater);
    let title = rater.map(|rater| {
        t(
            lang,
            Word::Figure {
                instrument: short,
                rater,
            },
        )
    });
    let total = instrument.total().filter(|_| !alone);
    let note = total.map(|scale| Word::FigureNote {
        low: scale.min.to_text(0),
        high: scale.max.to_text(0),
    });
    let rated = chart.series.get(series).filter(|_| !alone);
    let more = rated.and_then(ranges::ratings_missing);
    let heading = format!("figure-{figure}");
    let labelled = heading.clone();
    // Whole types of charts in an island in a page would be too deep for the compiler.
    let readout = view! {
        <SessionReadout chart measures paired places>
            <div class="drawings" role="group" aria-labelledby=labelled tabindex="0">
                {svgs}
            </div>
        </SessionReadout>
    }
    .into_any();
    let more = more.map(|more| view! { <p>{t(lang, Rupture::MoreRatings { more })}</p> });
    view! {
        <section class="figure" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{title}</h2>
                <p>{note.map(|note| t(lang, note))}</p>
                {more}
            </header>
            {readout}
            {legend}
        </section>
    }
    .into_any()
}

/// Years are written on the axis only where they are needed to tell dates apart.
fn axis(lang: Lang, chart: &ClientChart) -> Vec<Column> {
    let year = |session: Option<&Session>| session.map(|s| s.held_on.year());
    let one_year = year(chart.sessions.first()) == year(chart.sessions.last());
    columns(chart, |session| {
        let day = t(lang, Key::ShortDate(session.held_on)).into_owned();
        let date = if one_year {
            day
        } else {
            format!("{day} ’{:02}", session.held_on.year().rem_euclid(100))
        };
        if session.date_assumed {
            t(lang, Word::Assumed { date }).into_owned()
        } else {
            date
        }
    })
}

/// A name for each measure: the scale's, or the instrument's where only its total is drawn.
pub fn name(lang: Lang, measure: &Measure) -> String {
    if measure.outcome {
        measure.instrument.code.clone()
    } else {
        t(lang, Key::Scale(measure.scale.id)).into_owned()
    }
}

fn words(
    lang: Lang,
    chart: &ClientChart,
    measures: &[Measure],
    instrument: &str,
    finding: String,
) -> TrajectoryWords {
    let panels = measures
        .iter()
        .map(|measure| {
            let better = match measure.instrument.direction {
                Direction::HigherIsBetter => Word::BetterUp,
                Direction::LowerIsBetter => Word::BetterDown,
            };
            let values = measure.values(chart);
            let stale = stale(chart, measure, &values);
            let latest = values.iter().flatten().next_back();
            let latest = latest.map(|value| measure.write(*value));
            [
                name(lang, measure),
                t(lang, better).into_owned(),
                latest.unwrap_or_default(),
                stale.unwrap_or_else(|| yardstick(lang, chart, measure, &values)),
            ]
        })
        .collect();
    let word = |word: Word| t(lang, word).into_owned();
    TrajectoryWords {
        title: word(Word::FigureTitle {
            instrument: instrument.to_owned(),
        }),
        finding,
        panels,
        session: word(Word::AxisSession),
        date: word(Word::AxisDate),
        events: word(Word::AxisEvents),
    }
}

/// Where an outcome's latest score is from, if not from the last session, at which it is written.
fn stale(chart: &ClientChart, measure: &Measure, values: &[Option<Points>]) -> Option<String> {
    let latest = values.iter().rposition(Option::is_some)?;
    let number = chart.sessions.get(latest)?.number;
    let word = Caseload::AtSession { number };
    (measure.outcome && latest + 1 < values.len()).then(|| t(Lang::default(), word).into_owned())
}

/// The total against what was expected, everything else against what was before.
fn yardstick(
    lang: Lang,
    chart: &ClientChart,
    measure: &Measure,
    values: &[Option<Points>],
) -> String {
    let total = !measure.outcome && measure.scale.id == ScaleId::Total;
    let range = ranges::latest_range(chart, measure.series).filter(|_| total);
    let Some((low, high)) = range else {
        return before(lang, measure, &ranges::earlier(chart, measure, values));
    };
    let span = Key::Span {
        low,
        high,
        decimals: measure.instrument.decimals,
    };
    let span = t(lang, span).into_owned();
    t(lang, Rupture::Expected { span }).into_owned()
}

/// `before 4.25–4.75`.
fn before(lang: Lang, measure: &Measure, earlier: &[Points]) -> String {
    let Some((low, high)) = earlier
        .iter()
        .min()
        .copied()
        .zip(earlier.iter().max().copied())
    else {
        return String::new();
    };
    let span = Key::Span {
        low,
        high,
        decimals: measure.instrument.decimals,
    };
    let span = t(lang, span).into_owned();
    t(lang, Word::Before { span }).into_owned()
}

/// The date, marked where an import rule supplied it, and what became of a session that was not held.
pub fn session_date(lang: Lang, session: &Session) -> String {
    let date = t(lang, Key::Date(session.held_on)).into_owned();
    let date = if session.date_assumed {
        t(lang, Word::Assumed { date }).into_owned()
    } else {
        date
    };
    match session.attendance {
        Attendance::Held => date,
        other => format!("{date}, {}", t(lang, Word::Attendance(other))),
    }
}

/// The same drawing for a sheet of paper: the first figure alone, lower, without what only a screen can do.
/// `id` is its own on the page.
pub fn sheet(
    lang: Lang,
    chart: &ClientChart,
    sorted: &Sorted,
    finding: String,
    id: String,
) -> Option<AnyView> {
    let (_, instrument) = sorted.alliance.first().or(sorted.outcomes.first())?;
    // One outcome is enough for a sheet.
    let mut sorted = sorted.clone();
    sorted.outcomes.truncate(1);
    let measures = measures(&sorted, 0);
    let specs: Vec<_> = measures.iter().map(|m| m.spec(chart, None)).collect();
    let words = words(lang, chart, &measures, &instrument.name, finding);
    let drawing = trajectory(
        Layout::SHEET,
        &axis(lang, chart),
        &specs,
        &overlay(lang, chart),
    );
    let legend = legend(lang, chart, &sorted, &drawing);
    Some(
        view! {
            <TrajectorySvg chart=drawing words id class="sheet" />
            {legend}
        }
        .into_any(),
    )
}
