//! The trajectory with its readout and legend.

use chrono::Datelike;
use leptos::prelude::*;

use crate::{
    alliance::{Direction, Points},
    caseload::view::EARLIER_NEEDED,
    chart::{Column, Layout, Panel, Trajectory, TrajectorySvg, TrajectoryWords, trajectory},
    text::{Client as Word, Key, Lang, t},
    ui::Mark,
};

use super::{
    Attendance, ClientChart, Session,
    readout::{Places, SessionReadout},
    view::{Measure, Sorted, columns, measures},
};

/// One figure: the measures of alliance series number `figure`, and `finding` as its description.
#[component]
pub fn Figure(chart: ClientChart, sorted: Sorted, figure: usize, finding: String) -> impl IntoView {
    let lang = Lang::default();
    let measures = measures(&sorted, figure);
    let Some((series, instrument)) = sorted.alliance.get(figure).cloned() else {
        return ().into_any();
    };
    let paired = sorted.paired.filter(|_| figure == 0);
    let axis = axis(lang, &chart);
    let specs: Vec<_> = measures.iter().map(|m| m.spec(&chart, paired)).collect();
    let words = words(lang, &chart, &measures, &instrument.name, finding);
    let drawings = [("wide", Layout::WIDE), ("narrow", Layout::NARROW)]
        .map(|(class, layout)| (class, trajectory(layout, &axis, &specs)));
    let legend = legend(lang, &chart, &drawings[0].1).into_any();
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
        let instrument = instrument.code.clone();
        t(lang, Word::Figure { instrument, rater })
    });
    let note = instrument.total().map(|scale| Word::FigureNote {
        low: scale.min.to_text(0),
        high: scale.max.to_text(0),
    });
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
    view! {
        <section class="figure" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>{title}</h2>
                <p>{note.map(|note| t(lang, note))}</p>
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
            let rated: Vec<Points> = measure.values(chart).into_iter().flatten().collect();
            let latest = rated.last().map(|value| measure.write(*value));
            [
                name(lang, measure),
                t(lang, better).into_owned(),
                latest.unwrap_or_default(),
                before(lang, measure, &rated),
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

/// `before 4.25–4.75`, once there are enough earlier values to say so.
fn before(lang: Lang, measure: &Measure, rated: &[Points]) -> String {
    let enough = usize::try_from(EARLIER_NEEDED).unwrap_or_default();
    let span = rated
        .split_last()
        .filter(|(_, earlier)| earlier.len() >= enough)
        .and_then(|(_, earlier)| Some((*earlier.iter().min()?, *earlier.iter().max()?)));
    let Some((low, high)) = span else {
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

/// Only the marks that occur.
fn legend(lang: Lang, chart: &ClientChart, drawing: &Trajectory) -> impl IntoView + use<> {
    let happened = |what: Attendance| chart.sessions.iter().any(|s| s.attendance == what);
    let drawn = |mark: fn(&Panel) -> bool| drawing.panels.iter().any(mark);
    let assumed = chart.sessions.iter().any(|s| s.date_assumed);
    let marks = [
        (drawn(|p| !p.dots.is_empty()), Mark::Dot, Word::LegendDot),
        (drawn(|p| !p.lows.is_empty()), Mark::Low, Word::LegendLow),
        (drawn(|p| !p.band.is_empty()), Mark::Band, Word::LegendBand),
        (
            drawn(|p| !p.squares.is_empty()),
            Mark::Square,
            Word::LegendTherapist,
        ),
        (
            drawn(|p| !p.missing.is_empty()),
            Mark::Missing,
            Word::LegendMissing,
        ),
        (
            happened(Attendance::DidNotAttend),
            Mark::NoShow,
            Word::LegendNoShow,
        ),
        (
            happened(Attendance::Cancelled),
            Mark::Cancelled,
            Word::LegendCancelled,
        ),
    ]
    .into_iter()
    .filter(|(occurs, ..)| *occurs)
    .map(|(_, mark, word)| view! { <li>{mark.draw()} {t(lang, word)}</li> })
    .collect::<Vec<_>>();
    let assumed = assumed.then(|| {
        view! { <li><span class="key-mark">{"≈"}</span> {t(lang, Word::LegendAssumed)}</li> }
    });
    view! { <ul class="legend-marks">{marks} {assumed}</ul> }
}
