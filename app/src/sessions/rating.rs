//! One rating: what it says, where it came from, what it said before, and the ways to put it right.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use super::{
    Revision, Trail,
    answers::written,
    entry::answers_field,
    fields::{fields, reason},
    form::{Do, Entry},
    list::top,
    page::{action, hidden, not_found},
    papers::label,
};
use crate::{
    alliance::{Answers, Instrument, Rater},
    client::{
        ClientChart, Rating, Series,
        load::{Loaded, client_page},
    },
    request::ResponseStatus,
    text::{Key, Lang, Session as Word, t},
    ui::{
        Problem,
        fields::{Choice, Select, choice},
    },
};

/// `/clients/:id/ratings/:rating`
#[component]
pub fn RatingPage() -> impl IntoView {
    let lang = Lang::default();
    let entry = use_context::<Entry>().unwrap_or_default();
    let params = use_params_map().get_untracked();
    let rating = params
        .get_str("rating")
        .and_then(|id| Uuid::parse_str(id).ok());
    let query = use_query_map().get_untracked();
    let done = query.get_str("done").and_then(Do::parse);
    let status = ResponseStatus::of_request();
    client_page(t(lang, Word::RatingsHeading), move |loaded| {
        let (entry, status) = (entry.clone(), status.clone());
        Suspend::new(async move {
            let (port, actor) = (&loaded.practice.sessions, &loaded.viewer.actor);
            let episode = loaded.chart.care_episode.id;
            let trail = match rating {
                Some(rating) => port.trail(actor, episode, rating).await,
                None => Ok(None),
            };
            match trail {
                // Not this treatment's, or one that is not shown yet.
                Ok(Some(trail)) if trail.recording.is_none() && trail.revisions.is_empty() => {
                    status.set(404);
                    not_found()
                }
                Ok(Some(trail)) => page(lang, &loaded, rating, &trail, &entry, done),
                Ok(None) => {
                    status.set(404);
                    not_found()
                }
                Err(error) => {
                    status.set(error.status());
                    view! { <Problem error /> }.into_any()
                }
            }
        })
    })
}

fn page(
    lang: Lang,
    loaded: &Loaded,
    rating: Option<Uuid>,
    trail: &Trail,
    entry: &Entry,
    done: Option<Do>,
) -> AnyView {
    let chart = &loaded.chart;
    let stands = chart.series.iter().find_map(|series| {
        let rating = series.ratings.iter().find(|one| Some(one.id) == rating)?;
        Some((series, rating))
    });
    let (code, rater) = match (stands, trail.revisions.first()) {
        (Some((series, _)), _) => (series.instrument.clone(), series.rater),
        (None, Some(last)) => (last.instrument.clone(), last.rater),
        (None, None) => (String::new(), Rater::Client),
    };
    let known = loaded.instruments().latest(&code);
    let heading = Word::RatingHeading {
        instrument: known.map_or_else(|| code.clone(), |known| label(lang, known)),
        rater,
    };
    let done = done.map(|done| {
        view! { <p class="done" role="status">{t(lang, Word::Done(done))}</p> }
    });
    let now = match stands {
        Some((series, rating)) => standing(lang, loaded, trail, (series, rating), entry),
        None => view! { <p class="problem">{t(lang, Word::Gone)}</p> }.into_any(),
    };
    let history: Vec<_> = trail
        .revisions
        .iter()
        .map(|revision| before(lang, loaded, revision))
        .collect();
    let history = (!history.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t(lang, Word::HistoryHeading)}</h2>
                <ul class="notes">{history}</ul>
            </section>
        }
    });
    view! {
        {top(lang, chart, heading)}
        {done}
        {now}
        {history}
    }
    .into_any()
}

fn standing(
    lang: Lang,
    loaded: &Loaded,
    trail: &Trail,
    (series, rating): (&Series, &Rating),
    entry: &Entry,
) -> AnyView {
    let chart = &loaded.chart;
    let known = loaded.instruments().get(&series.instrument, series.version);
    let number = rating.session_number;
    let session = chart.sessions.iter().find(|s| s.number == number);
    let session = session.map(|session| {
        let href = super::page::session_address(chart, session);
        view! { <a href=href>{t(lang, Word::Heading { number })}</a> }
    });
    let entered = trail.recording.as_ref().map(|recording| {
        let word = Word::EnteredBy {
            by: recording.by.clone(),
            date: moment(lang, loaded, recording.at),
            source: recording.source.clone(),
        };
        view! { <p class="hint">{t(lang, word)}</p> }
    });
    let scores: Vec<_> = known
        .iter()
        .flat_map(|known| rating.scores.0.iter().map(|score| (known.decimals, score)))
        .map(|(decimals, score)| {
            let points = score.points;
            view! {
                <div>
                    <dt>{t(lang, Key::Scale(score.scale))}</dt>
                    <dd>{t(lang, Word::Points { points, decimals })}</dd>
                </div>
            }
        })
        .collect();
    let answers = known.map(|known| {
        let answers = written(known, &rating.answers);
        view! { <p>{t(lang, Word::AnswersWere { answers })}</p> }
    });
    let forms = known
        .filter(|_| chart.may_act)
        .map(|known| forms(lang, chart, trail, (known, rating), entry));
    view! {
        <p class="lead">{session} {" · "} {t(lang, Key::Date(rating.held_on))}</p>
        {entered}
        <section class="card sheet">
            <h2>{t(lang, Word::Scores)}</h2>
            <dl class="scores">{scores}</dl>
            {answers}
        </section>
        {forms}
    }
    .into_any()
}

fn forms(
    lang: Lang,
    chart: &ClientChart,
    trail: &Trail,
    (known, rating): (&std::sync::Arc<Instrument>, &Rating),
    entry: &Entry,
) -> AnyView {
    let correct = fields(Do::Correct, entry);
    let now = written(known, &rating.answers);
    let correct = view! {
        {correct.whole(&["answers", "reason"])}
        {answers_field(&correct, known, &now, false)}
        {reason(&correct)}
    }
    .into_any();
    let version = [
        ("instrument", known.code.clone()),
        ("version", known.version.to_string()),
    ];
    let filing = fields(Do::Move, entry);
    let choices: Vec<Choice> = trail
        .targets
        .iter()
        .map(|target| {
            let words = Word::ToSession {
                client: target.client_name.clone(),
                number: target.number,
                date: t(lang, Key::Date(target.held_on)).into_owned(),
            };
            choice(target.session, words)
        })
        .collect();
    let refile = (!choices.is_empty()).then(|| {
        let to = Select {
            required: true,
            wide: true,
            ..Select::of(choices, "")
        };
        let body = view! {
            {filing.whole(&["to", "reason"])}
            {filing.select("to", Word::To, to)}
            {reason(&filing)}
        };
        fold(lang, chart, Do::Move, rating, &[], entry, body.into_any())
    });
    let retract = fields(Do::Retract, entry);
    let retract = view! { {retract.whole(&["reason"])} {reason(&retract)} }.into_any();
    view! {
        <div class="folds acts no-print">
            {fold(lang, chart, Do::Correct, rating, &version, entry, correct)}
            {refile}
            {fold(lang, chart, Do::Retract, rating, &[], entry, retract)}
        </div>
    }
    .into_any()
}

fn fold(
    lang: Lang,
    chart: &ClientChart,
    form: Do,
    rating: &Rating,
    more: &[(&'static str, String)],
    entry: &Entry,
    body: AnyView,
) -> AnyView {
    let mut all = vec![("rating", rating.id.to_string())];
    all.extend(more.iter().cloned());
    view! {
        <details open=entry.form() == Some(form)>
            <summary>{t(lang, Word::Open(form))}</summary>
            <p class="hint">{t(lang, Word::Hint(form))}</p>
            <form class="act" method="post" action=action(chart)>
                {hidden(chart, form, &all)}
                {body}
                <p><button>{t(lang, Word::Button(form))}</button></p>
            </form>
        </details>
    }
    .into_any()
}

fn before(lang: Lang, loaded: &Loaded, revision: &Revision) -> AnyView {
    let known = loaded
        .instruments()
        .get(&revision.instrument, revision.version);
    let Answers(answers) = &revision.answers;
    let answers = known.map_or_else(
        || answers.len().to_string(),
        |known| written(known, &revision.answers),
    );
    let changed = Word::Changed {
        change: revision.change,
        by: revision.replaced_by.clone(),
        date: moment(lang, loaded, revision.replaced_at),
    };
    let said = Word::Said {
        answers,
        held_on: t(lang, Key::Date(revision.held_on)).into_owned(),
        reason: revision.reason.clone(),
    };
    view! {
        <li>
            <p class="hint">{t(lang, changed)}</p>
            <p>{t(lang, said)}</p>
        </li>
    }
    .into_any()
}

fn moment(lang: Lang, loaded: &Loaded, at: chrono::DateTime<chrono::Utc>) -> String {
    t(lang, Key::Moment(loaded.clock().local(at))).into_owned()
}
