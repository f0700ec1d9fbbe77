//! One rupture's two tracks, the level around it, and what happened step by step.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;

use crate::{
    alliance::{Conversation, Instruments, RuptureState, RuptureStep},
    chart::{Layout, Stop, TrackSpec, TracksSvg, tracks},
    client::ClientChart,
    practice::Clock,
    text::{
        Key, Lang, Rupture as Word,
        ruptures::{Event as EventWords, RatingsWord},
        t, why_text,
    },
    ui::Mark,
};

use super::{
    Rupture, RuptureEvent,
    course::{followed, level, ratings_course, track_specs},
};

/// The tracks as a drawing on the trajectory's axis.
pub fn drawing(lang: Lang, chart: &ClientChart, rupture: &Rupture) -> Option<AnyView> {
    if rupture.state == RuptureState::Dismissed {
        return None;
    }
    let specs = track_specs(chart, rupture)?;
    let numbers: Vec<String> = chart
        .sessions
        .iter()
        .map(|s| s.number.to_string())
        .collect();
    let word = |word: Word| t(lang, word).into_owned();
    let now = ratings_course(chart, rupture)
        .pop()
        .unwrap_or(RatingsWord::NotFollowed);
    let rows = vec![
        [word(Word::Ratings), word(Word::RatingsNow(now))],
        [
            word(Word::Talk),
            word(Word::ConversationNow {
                now: rupture.conversation,
                open: rupture.state.is_open(),
            }),
        ],
    ];
    let drawings: Vec<_> = [("wide", Layout::WIDE), ("narrow", Layout::NARROW)]
        .into_iter()
        .map(|(class, layout)| {
            let (chart, rows) = (tracks(layout, &numbers, &specs), rows.clone());
            let (session, label) = (word(Word::Session), word(Word::TracksPicture));
            view! { <TracksSvg chart rows session label class /> }
        })
        .collect();
    let label = t(lang, Word::TracksPicture);
    Some(
        view! {
            <div class="drawings" role="group" aria-label=label tabindex="0">{drawings}</div>
            {legend(lang, &specs)}
        }
        .into_any(),
    )
}

/// What the marks mean: only of those that occur.
fn legend(lang: Lang, specs: &[TrackSpec]) -> AnyView {
    let stops: BTreeSet<Stop> = specs
        .iter()
        .flat_map(|spec| spec.stops.iter().map(|(_, stop)| *stop))
        .collect();
    let marks: Vec<_> = stops
        .into_iter()
        .map(|stop| view! { <li>{Mark::Stop(stop).draw()} {t(lang, Word::TrackMark(stop))}</li> })
        .collect();
    view! { <ul class="legend-marks of-tracks">{marks}</ul> }.into_any()
}

/// The same in words: a line a track, and the level.
pub fn in_words(
    lang: Lang,
    chart: &ClientChart,
    rupture: &Rupture,
    instruments: &Instruments,
    clock: &dyn Clock,
) -> AnyView {
    let talk = conversation(lang, rupture, clock);
    let levels = levels(lang, chart, rupture, instruments).map(|words| {
        view! {
            <div>
                <dt>{t(lang, Word::LevelHeading)}</dt>
                <dd>{words}</dd>
            </div>
        }
    });
    view! {
        <dl class="pairs">
            <div>
                <dt>{t(lang, Word::Ratings)}</dt>
                <dd>{t(lang, Word::RatingsCourse(ratings_course(chart, rupture)))}</dd>
            </div>
            <div>
                <dt>{t(lang, Word::Talk)}</dt>
                <dd>{talk}</dd>
            </div>
            {levels}
        </dl>
    }
    .into_any()
}

/// The conversation track as a sentence, with the days of the first conversation and of its settling.
pub fn conversation(lang: Lang, rupture: &Rupture, clock: &dyn Clock) -> String {
    let day = |event: &RuptureEvent| {
        let day = event
            .talked_on
            .unwrap_or_else(|| clock.local(event.at).date());
        t(lang, Key::Date(day)).into_owned()
    };
    let first = rupture
        .events
        .iter()
        .find(|e| e.step == RuptureStep::Conversation);
    let settled = rupture
        .events
        .iter()
        .rev()
        .find(|e| e.step == RuptureStep::Settled);
    let is_settled = matches!(
        rupture.conversation,
        Conversation::SettledByClient | Conversation::SettledByTherapist
    );
    let word = Word::ConversationCourse {
        now: rupture.conversation,
        open: rupture.state.is_open(),
        raised: first.map(day),
        settled: settled.filter(|_| is_settled).map(day),
    };
    t(lang, word).into_owned()
}

fn levels(
    lang: Lang,
    chart: &ClientChart,
    rupture: &Rupture,
    instruments: &Instruments,
) -> Option<String> {
    if rupture.state != RuptureState::Repaired {
        return None;
    }
    let series = followed(chart, rupture)?;
    let decimals = instruments
        .get(&series.instrument, series.version)?
        .decimals;
    let parts: Vec<_> = level(chart, rupture)
        .into_iter()
        .map(|(phase, mean, ratings)| (phase, mean.to_text(decimals), ratings))
        .collect();
    (!parts.is_empty()).then(|| t(lang, Word::Level { parts }).into_owned())
}

/// Each event with who, when, what and note, the first first.
pub fn events(
    lang: Lang,
    chart: &ClientChart,
    rupture: &Rupture,
    clock: &Arc<dyn Clock>,
) -> AnyView {
    let lines: Vec<_> = rupture
        .events
        .iter()
        .map(|event| line(lang, chart, event, clock.as_ref()))
        .collect();
    view! {
        <details class="events no-print">
            <summary>{t(lang, Word::EventsSummary)}</summary>
            <ol>{lines}</ol>
        </details>
    }
    .into_any()
}

fn line(lang: Lang, chart: &ClientChart, event: &RuptureEvent, clock: &dyn Clock) -> AnyView {
    let when = Word::When {
        moment: t(lang, Key::Moment(clock.local(event.at))).into_owned(),
        session: event.session,
    };
    let tried = (!event.tried.is_empty()).then(|| {
        let tried = t(lang, Word::Tried(event.tried.clone()));
        view! { <p>{tried}</p> }
    });
    let why = (!event.why.is_empty())
        .then(|| view! { <p class="quiet">{why_text(lang, &event.why)}</p> });
    let rests = rests_on(chart, event);
    let rests =
        (!rests.is_empty()).then(|| view! { <p class="hint">{t(lang, Word::RestsOn(rests))}</p> });
    let note = event
        .note
        .clone()
        .map(|note| view! { <blockquote>{note}</blockquote> });
    view! {
        <li>
            <p class="hint">{t(lang, when)}</p>
            <p><strong>{happened(lang, chart, event)}</strong></p>
            {why} {tried} {note} {rests}
        </li>
    }
    .into_any()
}

/// What an event says, in a sentence.
pub fn happened(lang: Lang, chart: &ClientChart, event: &RuptureEvent) -> String {
    let other = event
        .merged_into
        .and_then(|id| chart.ruptures.iter().find(|r| r.id == id));
    let words = EventWords {
        step: event.step,
        by: event.by.clone(),
        session: event.session,
        source: event.source,
        raised_by: event.raised_by,
        on: event
            .talked_on
            .map(|on| t(lang, Key::Date(on)).into_owned()),
        settled_by: event.settled_by,
        dismissal: event.dismissal,
        one_with: other.map(|other| other.onset),
        onset: event.onset,
        marker: event.marker,
    };
    t(lang, Word::Event(Box::new(words))).into_owned()
}

/// Sessions of the ratings that an event rests on.
fn rests_on(chart: &ClientChart, event: &RuptureEvent) -> Vec<i32> {
    let ratings = chart.series.iter().flat_map(|series| &series.ratings);
    let mut sessions: Vec<i32> = ratings
        .filter(|rating| event.ratings.contains(&rating.id))
        .map(|rating| rating.session_number)
        .collect();
    sessions.sort_unstable();
    sessions.dedup();
    sessions
}
