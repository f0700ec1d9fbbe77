//! One session: recording it, and what can be done with it afterwards.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::{
    Around, NotDone, OBSERVATION, Observation,
    fields::fields,
    form::{Do, Entry, Problem},
    list::{rating_links, top},
    papers::{Paper, label, papers},
};
use crate::{
    alliance::Rater,
    client::{
        Attendance, ClientChart, Mode, NoForm, Session,
        load::{Loaded, address, client_form, client_page},
    },
    request::ResponseStatus,
    text::{Key, Lang, Session as Word, t},
    ui::{
        NotFound, Problem as PortProblem,
        fields::{Line, Select, choice},
    },
};

/// `/clients/:id/sessions/new`: held today and in the room, unless something else is said.
#[component]
pub fn NewSessionPage() -> impl IntoView {
    let lang = Lang::default();
    let entry = use_context::<Entry>().unwrap_or_default();
    client_form(t(lang, Word::NewHeading), move |loaded| {
        let chart = &loaded.chart;
        if !chart.may_act {
            return not_yours(lang, chart, Word::NewHeading);
        }
        let today = loaded.clock().today();
        let last = chart
            .care_episode
            .ended_on
            .map_or(today, |end| end.min(today));
        let form = session_form(lang, chart, Do::Record, None, &entry, last);
        view! {
            {top(lang, chart, Word::NewHeading)}
            <section class="card sheet">{form}</section>
        }
        .into_any()
    })
}

/// `/clients/:id/sessions/:session`
#[component]
pub fn SessionPage() -> impl IntoView {
    let lang = Lang::default();
    let entry = use_context::<Entry>().unwrap_or_default();
    let wanted = wanted();
    let query = use_query_map().get_untracked();
    let done = query.get_str("done").and_then(Do::parse);
    let rated = query
        .get_str("rated")
        .and_then(|id| Uuid::parse_str(id).ok());
    let status = ResponseStatus::of_request();
    client_page(t(lang, Word::ListHeading), move |loaded| {
        let (entry, status) = (entry.clone(), status.clone());
        Suspend::new(async move {
            let (port, actor) = (&loaded.practice.sessions, &loaded.viewer.actor);
            match port.around(actor, loaded.chart.care_episode.id).await {
                Ok(around) => {
                    let known = loaded.chart.sessions.iter().any(|s| Some(s.id) == wanted);
                    if !known {
                        status.set(404);
                    }
                    one(
                        lang,
                        &loaded,
                        around.as_ref(),
                        (wanted, done, rated),
                        &entry,
                    )
                }
                Err(error) => {
                    status.set(error.status());
                    view! { <PortProblem error /> }.into_any()
                }
            }
        })
    })
}

/// The page of a session: what it was, its ratings, what was seen in it. `around` is not for who sees its outcome alone.
fn one(
    lang: Lang,
    loaded: &Loaded,
    around: Option<&Around>,
    (wanted, done, rated): (Option<Uuid>, Option<Do>, Option<Uuid>),
    entry: &Entry,
) -> AnyView {
    let chart = &loaded.chart;
    let Some(session) = chart.sessions.iter().find(|s| Some(s.id) == wanted) else {
        return not_found();
    };
    let done = done.map(|done| just_done(lang, chart, session, done, rated));
    let number = session.number;
    view! {
        {top(lang, chart, Word::Heading { number })}
        {done}
        <p class="lead">{t(lang, Key::Date(session.held_on))} {" · "} {what(lang, session)}</p>
        {super::veils(lang, chart, loaded.instruments(), std::iter::once(session))}
        {ratings(lang, loaded, session, around, entry)}
        {around.map(|around| observation(lang, loaded, session, around, entry))}
        {chart.may_act.then(|| changes(lang, loaded, session, entry))}
    }
    .into_any()
}

/// What the therapist wrote of what was between both.
fn observation(
    lang: Lang,
    loaded: &Loaded,
    session: &Session,
    around: &Around,
    entry: &Entry,
) -> AnyView {
    let (now, before) = around.of(session.id);
    let words = now.and_then(|now| now.words.clone());
    let by = |one: &Observation| {
        let at = loaded.clock().local(one.written_at);
        let word = Word::ObservationBy {
            by: one.written_by.clone(),
            date: t(lang, Key::Moment(at)).into_owned(),
        };
        view! { <p class="hint">{t(lang, word)}</p> }
    };
    let stands = match (now, words.clone()) {
        (Some(now), Some(words)) => view! { <p class="words">{words}</p> {by(now)} }.into_any(),
        _ => view! { <p class="hint">{t(lang, Word::ObservationNone)}</p> }.into_any(),
    };
    let history: Vec<_> = before
        .into_iter()
        .map(|one| {
            let gone = || t(lang, Word::ObservationGone).into_owned();
            let words = one.words.clone().unwrap_or_else(gone);
            view! { <li><p class="words">{words}</p> {by(one)}</li> }
        })
        .collect();
    let history = (!history.is_empty()).then(|| {
        view! {
            <details>
                <summary>{t(lang, Word::ObservationBefore)}</summary>
                <ul class="notes">{history}</ul>
            </details>
        }
    });
    let write = loaded.chart.may_act.then(|| {
        let fields = fields(Do::Observe, entry);
        let chart = &loaded.chart;
        let (label, hint) = (Word::ObservationLabel, Word::ObservationHint);
        let now = words.as_deref().unwrap_or_default();
        view! {
            <details class="no-print" open=entry.form() == Some(Do::Observe)>
                <summary>{t(lang, Word::Open(Do::Observe))}</summary>
                <form class="act" method="post" action=action(chart)>
                    {hidden(chart, Do::Observe, &[("session", session.id.to_string())])}
                    {fields.whole(&["words"])}
                    {fields.words("words", label, hint, (5, OBSERVATION), now)}
                    <p><button>{t(lang, Word::Button(Do::Observe))}</button></p>
                </form>
            </details>
        }
    });
    view! {
        <section class="card sheet" aria-labelledby="observation">
            <h2 id="observation">{t(lang, Word::ObservationHeading)}</h2>
            {stands}
            {write}
            {history}
        </section>
    }
    .into_any()
}

/// The session that the address names.
pub fn wanted() -> Option<Uuid> {
    let params = use_params_map().get_untracked();
    Uuid::parse_str(params.get_str("session")?).ok()
}

/// For who sees the client and does not treat them.
pub fn not_yours(lang: Lang, chart: &ClientChart, heading: Word) -> AnyView {
    let why = Word::Problem(Problem::NotDone(NotDone::NotTheirs));
    view! {
        {top(lang, chart, heading)}
        <p class="problem">{t(lang, why)}</p>
    }
    .into_any()
}

pub fn not_found() -> AnyView {
    view! { <NotFound heading=Word::UnknownHeading text=Word::UnknownText /> }.into_any()
}

pub fn what(lang: Lang, session: &Session) -> String {
    let (attendance, mode) = (session.attendance, session.mode);
    t(lang, Word::What { attendance, mode }).into_owned()
}

/// Where every form about sessions posts to.
pub fn action(chart: &ClientChart) -> String {
    format!("/clients/{}/sessions", chart.client)
}

/// What every such form says beside its fields.
pub fn hidden(chart: &ClientChart, form: Do, more: &[(&'static str, String)]) -> AnyView {
    let more: Vec<_> = more
        .iter()
        .cloned()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    view! {
        <input type="hidden" name="do" value=form.as_str() />
        <input type="hidden" name="episode" value=chart.care_episode.id.to_string() />
        {more}
    }
    .into_any()
}

/// Says what was recorded, and takes it back if it was a slip.
fn just_done(
    lang: Lang,
    chart: &ClientChart,
    session: &Session,
    done: Do,
    rated: Option<Uuid>,
) -> AnyView {
    let words = match done {
        Do::Record => Word::Recorded {
            number: session.number,
            date: t(lang, Key::Date(session.held_on)).into_owned(),
            attendance: session.attendance,
        },
        _ => Word::Done(done),
    };
    let undo = match (done, rated) {
        (Do::Record, _) => Some((Do::Remove, vec![("session", session.id.to_string())])),
        (Do::Rate, Some(rating)) => {
            let reason = t(lang, Word::UndoReason).into_owned();
            Some((
                Do::Retract,
                vec![("rating", rating.to_string()), ("reason", reason)],
            ))
        }
        _ => None,
    };
    let undo = undo.filter(|_| chart.may_act).map(|(form, more)| {
        view! {
            <form method="post" action=action(chart)>
                {hidden(chart, form, &more)}
                <button class="plain">{t(lang, Word::Undo(done))}</button>
            </form>
        }
    });
    view! {
        <div class="done" role="status">
            <p>{t(lang, words)}</p>
            {undo}
        </div>
    }
    .into_any()
}

fn ratings(
    lang: Lang,
    loaded: &Loaded,
    session: &Session,
    around: Option<&Around>,
    entry: &Entry,
) -> AnyView {
    let chart = &loaded.chart;
    let links = rating_links(lang, loaded, session);
    let stands = if links.is_empty() {
        view! { <p class="hint">{t(lang, Word::NoRatings)}</p> }.into_any()
    } else {
        let links: Vec<_> = links
            .into_iter()
            .map(|link| view! { <li>{link}</li> })
            .collect();
        view! { <ul class="dashes">{links}</ul> }.into_any()
    };
    let offered = chart.may_act && session.attendance == Attendance::Held;
    let paper = offered.then(|| {
        let (usual, other): (Vec<Paper>, Vec<Paper>) = papers(loaded, session)
            .into_iter()
            .filter(|paper| around.is_none_or(|a| !a.withdrawn.contains(&paper.instrument.code)))
            .partition(|paper| paper.usual);
        let usual: Vec<_> = usual
            .iter()
            .map(|p| paper_link(lang, chart, session, p))
            .collect();
        let other: Vec<_> = other
            .iter()
            .map(|p| paper_link(lang, chart, session, p))
            .collect();
        let more = (!other.is_empty()).then(|| {
            view! {
                <details open=usual.is_empty()>
                    <summary>{t(lang, Word::MorePaper)}</summary>
                    <ul class="papers">{other}</ul>
                </details>
            }
        });
        view! {
            <section class="card sheet no-print">
                <h2>{t(lang, Word::PaperHeading)}</h2>
                <p class="hint">{t(lang, Word::PaperText)}</p>
                <ul class="papers">{usual}</ul>
                {more}
            </section>
        }
    });
    // What the client gave says more than why there might be nothing.
    let given = chart.series.iter().any(|series| {
        let mut ratings = series.ratings.iter();
        series.rater == Rater::Client && ratings.any(|r| r.session_number == session.number)
    });
    let none = (offered && !given).then(|| no_form(lang, chart, session, entry));
    view! {
        <section>
            <h2>{t(lang, Word::RatingsHeading)}</h2>
            {stands}
            {none}
        </section>
        {paper}
    }
    .into_any()
}

/// Declined, or kept back by technology: one choice, and nothing to do where there is nothing to say.
fn no_form(lang: Lang, chart: &ClientChart, session: &Session, entry: &Entry) -> AnyView {
    let fields = fields(Do::NoForm, entry);
    let chosen = session.no_form.map(NoForm::as_str).unwrap_or_default();
    let unsaid = choice("", Word::NoFormUnsaid);
    let each = NoForm::ALL.map(|why| choice(why.as_str(), Word::NoForm(why)));
    let why = Select {
        wide: true,
        ..Select::of(std::iter::once(unsaid).chain(each), chosen)
    };
    view! {
        <form class="act inline no-print" method="post" action=action(chart)>
            {hidden(chart, Do::NoForm, &[("session", session.id.to_string())])}
            {fields.whole(&["why"])}
            {fields.select("why", Word::NoFormLabel, why)}
            <button>{t(lang, Word::Button(Do::NoForm))}</button>
        </form>
    }
    .into_any()
}

fn paper_link(lang: Lang, chart: &ClientChart, session: &Session, paper: &Paper) -> AnyView {
    let href = paper.address(chart, session);
    let words = Word::PaperOf {
        instrument: label(lang, &paper.instrument),
        rater: paper.rater,
    };
    view! { <li><a class="button" href=href>{t(lang, words)}</a></li> }.into_any()
}

fn changes(lang: Lang, loaded: &Loaded, session: &Session, entry: &Entry) -> AnyView {
    let chart = &loaded.chart;
    let change = session_form(
        lang,
        chart,
        Do::Change,
        Some(session),
        entry,
        loaded.clock().today(),
    );
    let remove = fields(Do::Remove, entry);
    let was_sent = |form| entry.form() == Some(form);
    view! {
        <div class="folds acts no-print">
            <details open=was_sent(Do::Change)>
                <summary>{t(lang, Word::Open(Do::Change))}</summary>
                {change}
            </details>
            <details open=was_sent(Do::Remove)>
                <summary>{t(lang, Word::Open(Do::Remove))}</summary>
                <p class="hint">{t(lang, Word::Hint(Do::Remove))}</p>
                <form class="act" method="post" action=action(chart)>
                    {hidden(chart, Do::Remove, &[("session", session.id.to_string())])}
                    {remove.whole(&[])}
                    <p><button>{t(lang, Word::Button(Do::Remove))}</button></p>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// Of a new session, or of one that is changed.
fn session_form(
    lang: Lang,
    chart: &ClientChart,
    form: Do,
    session: Option<&Session>,
    entry: &Entry,
    last: NaiveDate,
) -> AnyView {
    let fields = fields(form, entry);
    let began = chart.care_episode.started_on;
    let hint = Word::OnHint {
        began: t(lang, Key::Date(began)).into_owned(),
    };
    let day = fields.line(
        "on",
        Word::On,
        Line {
            hint: Some(hint.into()),
            least: Some(began),
            most: Some(last),
            ..Line::day(session.map_or(last, |s| s.held_on))
        },
    );
    let attendance = session.map_or(Attendance::Held, |s| s.attendance);
    let mode = session.map_or(Mode::InRoom, |s| s.mode);
    let what = Attendance::ALL.map(|one| choice(one.as_str(), Word::Attendance(one)));
    let places = Mode::ALL.map(|one| choice(one.as_str(), Word::Mode(one)));
    let more: Vec<_> = session
        .iter()
        .map(|s| ("session", s.id.to_string()))
        .collect();
    view! {
        <form class="act" method="post" action=action(chart)>
            {hidden(chart, form, &more)}
            {fields.whole(&["on", "attendance", "mode"])}
            {day}
            {fields.confirmation("second", Word::Second)}
            {fields.radios("attendance", Word::AttendanceLabel, what, attendance.as_str())}
            {fields.radios("mode", Word::ModeLabel, places, mode.as_str())}
            <p class="hint">{t(lang, Word::Hint(form))}</p>
            <p>
                <button class="first" autofocus=form == Do::Record>{t(lang, Word::Button(form))}</button>
            </p>
        </form>
    }
    .into_any()
}

/// The page of a session, for redirects and links.
pub fn session_address(chart: &ClientChart, session: &Session) -> String {
    address(chart, &format!("/sessions/{}", session.id))
}
