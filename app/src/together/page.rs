//! What a client sees of it: nothing but own ratings and what both wrote. No frame with names, no navigation.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    alliance::{Points, Rater, ScaleId},
    chart::{
        BandSpec, Column, Layout, Overlay, PanelSpec, TrajectorySvg, TrajectoryWords, trajectory,
    },
    client::{
        Attendance, ClientChart,
        load::{Ask, Loaded, load},
        view::Measure,
    },
    error::PortError,
    practice::{Viewer, signed_in},
    request::ResponseStatus,
    text::{Client, Frame, Key, Lang, Together as Word, t},
    ui::{LockCover, NotFound, Problem, typed_text},
};

use super::{
    SharedNote,
    form::{Draft, NOTE},
};

#[component]
pub fn TogetherPage() -> impl IntoView {
    let lang = Lang::default();
    let ask = Ask::of_request();
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    let draft = use_context::<Draft>().unwrap_or_default();
    let viewer = use_context::<Viewer>();
    let saved = use_query_map().get_untracked().get("done").is_some();
    view! {
        <Title text=t(lang, Frame::Title { page: t(lang, Word::Title).into_owned() }).into_owned() />
        <main class="page together" id="main" tabindex="-1">
            {Suspend::new(async move {
                let loaded = async {
                    let Some(loaded) = load(asked, ask).await? else { return Ok(None) };
                    let (actor, episode) = (&loaded.viewer.actor, loaded.chart.care_episode.id);
                    // Those of a colleague's earlier treatment are as closed as its ratings.
                    let notes = if loaded.chart.care_episode.alliance_closed {
                        None
                    } else {
                        loaded.practice.shared_notes.shared_notes(actor, episode).await?
                    };
                    Ok::<_, PortError>(Some((loaded, notes.unwrap_or_default())))
                };
                match loaded.await {
                    Ok(Some((loaded, notes))) => page(lang, &loaded, notes, &draft, saved),
                    Ok(None) => {
                        status.set(404);
                        view! { <NotFound heading=Client::UnknownHeading text=Client::UnknownText /> }
                            .into_any()
                    }
                    Err(error) => {
                        status.set(error.status());
                        view! { <Problem error /> }.into_any()
                    }
                }
            })}
        </main>
        {viewer.map(|viewer| view! { <LockCover viewer named=false /> })}
    }
    .into_any()
}

fn page(
    lang: Lang,
    loaded: &Loaded,
    notes: Vec<SharedNote>,
    draft: &Draft,
    saved: bool,
) -> AnyView {
    let chart = &loaded.chart;
    let measures = own(loaded);
    let name = chart
        .name
        .split_whitespace()
        .next()
        .unwrap_or(&chart.code)
        .to_owned();
    let latest = latest(lang, chart, &measures);
    let figure = figure(lang, chart, &measures);
    let form = chart.may_act.then(|| form(lang, loaded, draft));
    let notes = written(lang, notes, loaded);
    let saved = saved.then(|| view! { <p class="done" role="status">{t(lang, Word::Saved)}</p> });
    let back = loaded.address("");
    view! {
        <header>
            <h1>{t(lang, Word::Heading { name })}</h1>
            <p class="lead">{t(lang, Word::Lead)}</p>
        </header>
        {saved}
        {latest}
        {figure}
        <section>
            <h2>{t(lang, Word::QuestionsHeading)}</h2>
            <ul class="questions">
                <li>{t(lang, Word::Different)}</li>
                <li>{t(lang, Word::Helped)}</li>
                <li>{t(lang, Word::Next)}</li>
            </ul>
        </section>
        {notes}
        {form}
        <p class="closing">{t(lang, Word::Closing)}</p>
        <p class="no-print"><a href=back>{t(lang, Word::Back)}</a></p>
    }
    .into_any()
}

/// The scales of the client's own alliance form.
fn own(loaded: &Loaded) -> Vec<Measure> {
    let own = loaded.sorted.alliance.iter().find(|(at, _)| {
        let series = loaded.chart.series.get(*at);
        series.is_some_and(|series| series.rater == Rater::Client)
    });
    let scales = |(series, instrument): &(usize, std::sync::Arc<_>)| {
        let instrument: &std::sync::Arc<crate::alliance::Instrument> = instrument;
        let measure = |scale: &crate::alliance::Scale| Measure {
            series: *series,
            instrument: instrument.clone(),
            scale: scale.clone(),
            outcome: false,
        };
        instrument.scales.iter().map(measure).collect()
    };
    own.map(scales).unwrap_or_default()
}

/// The latest rating in words: what it is about, how high, and whether it moved.
fn latest(lang: Lang, chart: &ClientChart, measures: &[Measure]) -> AnyView {
    let lines: Vec<_> = measures
        .iter()
        .filter_map(|measure| {
            let values: Vec<Points> = measure.values(chart).into_iter().flatten().collect();
            let (now, earlier) = values.split_last()?;
            let moved = earlier.last().map(|before| {
                let word = Word::Moved(now.minus(*before).0.signum());
                view! { <span class="sub">{t(lang, word)}</span> }
            });
            let out_of = Word::OutOf {
                value: now.to_text(u8::from(measure.scale.max.0 <= 1_000)),
                best: measure.scale.max.to_text(0),
            };
            Some(view! {
                <div>
                    <dt>{t(lang, Word::Scale(measure.scale.id))}</dt>
                    <dd>{t(lang, out_of)} {moved}</dd>
                </div>
            })
        })
        .collect();
    if lines.is_empty() {
        return view! { <p>{t(lang, Word::NothingYet)}</p> }.into_any();
    }
    view! {
        <section>
            <h2>{t(lang, Word::LatestHeading)}</h2>
            <dl class="large">{lines}</dl>
        </section>
    }
    .into_any()
}

fn figure(lang: Lang, chart: &ClientChart, measures: &[Measure]) -> Option<AnyView> {
    let instrument = &measures.first()?.instrument;
    let specs: Vec<PanelSpec> = measures
        .iter()
        .map(|measure| PanelSpec {
            range: (measure.scale.min, measure.scale.max),
            decimals: instrument.decimals,
            tall: measure.scale.id == ScaleId::Total,
            outcome: false,
            values: measure.values(chart),
            lows: Vec::new(),
            band: BandSpec::None,
            paired: Vec::new(),
        })
        .collect();
    let columns: Vec<Column> = chart
        .sessions
        .iter()
        .map(|session| Column {
            number: session.number.to_string(),
            date: t(lang, Key::ShortDate(session.held_on)).into_owned(),
            // Whether somebody came is not asked here; it only makes no gap of a missing form.
            event: None,
            waits: chart.veiled.contains(&session.number),
        })
        .collect();
    let panels = measures
        .iter()
        .map(|measure| {
            [
                t(lang, Word::Scale(measure.scale.id)).into_owned(),
                t(lang, Client::BetterUp).into_owned(),
                String::new(),
                String::new(),
            ]
        })
        .collect();
    let words = TrajectoryWords {
        title: t(lang, Word::FigureTitle).into_owned(),
        finding: t(lang, Word::FigureText).into_owned(),
        panels,
        session: t(lang, Client::AxisSession).into_owned(),
        date: t(lang, Client::AxisDate).into_owned(),
        events: String::new(),
    };
    let drawings: Vec<_> = [("wide", Layout::TOGETHER), ("narrow", Layout::NARROW)]
        .into_iter()
        .map(|(class, layout)| {
            let mut chart = trajectory(layout, &columns, &specs, &Overlay::default());
            chart.latest = None;
            let (words, id) = (words.clone(), format!("together-{class}"));
            view! { <TrajectorySvg chart words id class /> }
        })
        .collect();
    Some(
        view! {
            <section class="figure">
                <h2 id="together-figure">{t(lang, Word::FigureTitle)}</h2>
                <div class="drawings" role="group" aria-labelledby="together-figure" tabindex="0">
                    {drawings}
                </div>
            </section>
        }
        .into_any(),
    )
}

fn written(lang: Lang, notes: Vec<SharedNote>, loaded: &Loaded) -> Option<AnyView> {
    let lines: Vec<_> = notes
        .into_iter()
        .map(|note| {
            let on = loaded.clock().local(note.at).date();
            let when = Word::NoteWhen {
                date: t(lang, Key::Date(on)).into_owned(),
                session: note.session,
            };
            view! {
                <li>
                    <p class="hint">{t(lang, when)}</p>
                    <blockquote>{note.text}</blockquote>
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t(lang, Word::NotesHeading)}</h2>
                <ul class="notes">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn form(lang: Lang, loaded: &Loaded, draft: &Draft) -> AnyView {
    let chart = &loaded.chart;
    let typed = !draft.values.is_empty();
    let held = chart
        .sessions
        .iter()
        .rev()
        .filter(|s| s.attendance == Attendance::Held);
    let last = held
        .clone()
        .next()
        .map(|s| s.number.to_string())
        .unwrap_or_default();
    let chosen = if typed {
        draft.get("session").to_owned()
    } else {
        last
    };
    let options: Vec<_> = held
        .map(|session| {
            let number = session.number.to_string();
            let selected = number == chosen;
            let words = t(
                lang,
                Client::SessionNumber {
                    number: session.number,
                },
            );
            view! { <option value=number selected=selected>{words}</option> }
        })
        .collect();
    let problem = draft.problem;
    let message = problem.map(|problem| {
        view! { <span class="wrong" id="note-problem" role="alert">{t(lang, Word::Problem(problem))}</span> }
    });
    view! {
        <form class="act no-print" method="post" action=format!("/clients/{}/together", chart.client)>
            <h2>{t(lang, Word::FormHeading)}</h2>
            <input type="hidden" name="episode" value=chart.care_episode.id.to_string() />
            <p class="field">
                <label for="note-session">{t(lang, Word::FormSession)}</label>
                <select id="note-session" name="session">
                    <option value="">{t(lang, Word::NoSession)}</option>
                    {options}
                </select>
            </p>
            <p class="field wide">
                <label for="note-text">{t(lang, Word::FormText)}</label>
                <textarea
                    id="note-text"
                    name="text"
                    rows="4"
                    maxlength=NOTE.to_string()
                    autocomplete="off"
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| "note-problem")
                >
                    {typed_text(draft.get("text"))}
                </textarea>
                {message}
            </p>
            <p><button class="first">{t(lang, Word::Save)}</button></p>
        </form>
    }
    .into_any()
}
