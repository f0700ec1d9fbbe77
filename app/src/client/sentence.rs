//! The sentence at the top of a client's page: the detector's latest finding, otherwise the plain facts.

use leptos::prelude::*;

use crate::{
    alliance::{Information, Instrument, Why},
    caseload::view::RECENT,
    ruptures,
    text::{Finding, Lang, Next, split_why, t, why_text},
};

use super::{
    Attendance, ClientChart, Series,
    finding::finding,
    next_step::{Moved, is_unlike_the_rest},
    outcome::outcomes,
    view::Sorted,
};

/// A finding in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub headline: String,
    pub rest: String,
    /// The rule that says it, where one does: small on the page, and part of what is pasted into a note.
    pub rule: Option<String>,
}

impl Sentence {
    /// All of it in one line.
    pub fn text(&self) -> String {
        let parts = [Some(&self.headline), Some(&self.rest), self.rule.as_ref()];
        let said: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        said.join(" ").replace("  ", " ").trim().to_owned()
    }
}

/// Each figure's finding; one that says so where there is nothing to draw.
pub fn sentences(chart: &ClientChart, sorted: &Sorted) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = sorted
        .alliance
        .iter()
        .filter_map(|(at, instrument)| Some((chart.series.get(*at)?, instrument)))
        .map(|(series, instrument)| of(chart, series, instrument))
        .collect();
    if sentences.is_empty() {
        let clause = if chart.care_episode.alliance_closed {
            Finding::AllianceClosed
        } else {
            Finding::NoRatings {
                held: held_after(chart, 0),
            }
        };
        sentences.push(say(vec![clause]));
    }
    sentences
}

fn of(chart: &ClientChart, series: &Series, instrument: &Instrument) -> Sentence {
    match series
        .findings
        .last()
        .filter(|finding| !finding.why.is_empty())
    {
        Some(latest) => from_finding(chart, latest),
        None => say(finding(chart, series, instrument)),
    }
}

fn from_finding(chart: &ClientChart, latest: &ruptures::Finding) -> Sentence {
    let lang = Lang::default();
    let (headline, mut rest) = split_why(&still_true(chart, &latest.why));
    let (mut headline, mut gap) = (why_text(lang, &headline), None);
    let unrated = unrated_after(chart, latest.session);
    let needs_a_look = latest.since.is_some() || latest.tension.is_some();
    if !needs_a_look && unrated >= usize::try_from(RECENT).unwrap_or_default() {
        let clause = Finding::Gap {
            sessions: unrated,
            session: latest.session,
        };
        // The reason to look comes first, as on the caseload.
        headline = format!("{} {headline}", t(lang, clause));
    } else if unrated > 0 {
        gap = Some(t(lang, Finding::Unrated { sessions: unrated }).into_owned());
    }
    let rule = matches!(rest.last(), Some(Why::Rule { .. }))
        .then(|| rest.pop())
        .flatten();
    let parts = [Some(why_text(lang, &rest)), gap].into_iter().flatten();
    let rest: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    Sentence {
        headline,
        rest: rest.join(" "),
        rule: rule.map(|rule| t(lang, rule).into_owned()),
    }
}

/// What the rule said at that session, less what is over by now: nothing comes next where the treatment has ended, and
/// what was closed since is possible no more.
fn still_true(chart: &ClientChart, why: &[Why]) -> Vec<Why> {
    let ended = chart.care_episode.ended_on.is_some();
    let open = chart
        .ruptures
        .iter()
        .find(|rupture| rupture.state.is_open());
    // The run of low ratings may reach back over what is closed; then its length says nothing about what is open.
    let onset = open.and_then(|rupture| u32::try_from(rupture.onset).ok());
    let began = |clause: &Why| matches!((clause, onset), (Why::PossibleRupture { since }, Some(onset)) if *since < onset);
    let reaches_back = why.iter().any(began);
    let over = |clause: &Why| match clause {
        Why::WouldClose { .. } => ended || open.is_none(),
        Why::PossibleRupture { .. } | Why::HowSure { .. } => open.is_none(),
        Why::OpenLong { .. } => reaches_back,
        _ => false,
    };
    let dated = |clause: &Why| match (clause, onset) {
        (Why::PossibleRupture { .. }, Some(since)) => Why::PossibleRupture { since },
        _ => clause.clone(),
    };
    why.iter()
        .filter(|clause| !over(clause))
        .map(dated)
        .collect()
}

fn say(clauses: Vec<Finding>) -> Sentence {
    let each: Vec<String> = clauses
        .into_iter()
        .map(|clause| t(Lang::default(), clause).into_owned())
        .collect();
    match each.split_first() {
        Some((first, rest)) => Sentence {
            headline: first.clone(),
            rest: rest.join(" "),
            rule: None,
        },
        None => Sentence::default(),
    }
}

/// Sessions that took place after session `after`.
pub fn held_after(chart: &ClientChart, after: i32) -> usize {
    chart
        .sessions
        .iter()
        .filter(|s| s.attendance == Attendance::Held && s.number > after)
        .count()
}

/// Of these, those of which no form is here: one that is not shown yet is no gap.
fn unrated_after(chart: &ClientChart, after: i32) -> usize {
    let waiting = chart.veiled.iter().filter(|number| **number > after);
    held_after(chart, after).saturating_sub(waiting.count())
}

/// The headline clause large, the others below it in the same breath.
#[component]
pub fn FindingSentence(sentence: Sentence) -> impl IntoView {
    let Sentence {
        headline,
        rest,
        rule,
    } = sentence;
    let rule = rule.map(|rule| view! { <small>{rule}</small> });
    view! {
        <p class="finding">
            <strong>{headline}</strong> {" "} <span>{rest}</span> {" "} {rule}
        </p>
    }
}

/// What a reader of the latest rating should know before anything else.
#[component]
pub fn Notices(chart: ClientChart, sorted: Sorted) -> impl IntoView {
    let series = sorted
        .alliance
        .first()
        .and_then(|(at, _)| chart.series.get(*at));
    let lang = Lang::default();
    let worse = outcomes(&chart, &sorted)
        .into_iter()
        .filter(|[change, _]| change.is_reliably_worse())
        .map(|[change, _]| t(lang, change));
    let about_forms = notices(series).into_iter().map(|word| t(lang, word));
    about_forms
        .chain(worse)
        .map(|words| view! { <p class="aside-notice">{words}</p> })
        .collect::<Vec<_>>()
}

/// One way to begin, and what is not known; folded while nothing moved and nothing is open.
#[component]
pub fn Behind(chart: ClientChart, sorted: Sorted) -> impl IntoView {
    let lang = Lang::default();
    let series = sorted
        .alliance
        .first()
        .and_then(|(at, _)| chart.series.get(*at));
    let moved = Moved::now(&chart, series);
    let summary = if moved.is_some() {
        Next::Summary
    } else {
        Next::UnknownHeading
    };
    let begin = moved.map(|moved| begin(lang, moved));
    let flagged = series.and_then(|series| series.findings.last());
    let no_flag = flagged
        .is_some_and(|latest| latest.since.is_none())
        .then(|| view! { <p>{t(lang, Next::NoFlag)}</p> });
    view! {
        <details class="behind card no-print" open=moved.is_some()>
            <summary>{t(lang, summary)}</summary>
            <div>
                {begin}
                <section>
                    {moved.map(|_| view! { <h2>{t(lang, Next::UnknownHeading)}</h2> })}
                    <p>{t(lang, Next::Unknown)}</p>
                    {no_flag}
                </section>
            </div>
        </details>
    }
}

fn begin(lang: Lang, moved: Moved) -> AnyView {
    view! {
        <section>
            <h2>{t(lang, Next::BeginHeading)}</h2>
            <p class="say">{t(lang, Next::Begin(moved))}</p>
            <p>{t(lang, Next::How(moved))} {" "} {t(lang, Next::Signs)}</p>
            <p class="hint">{t(lang, Next::Source(moved))} {" "} {t(lang, Next::NotSigned)}</p>
        </section>
    }
    .into_any()
}

fn notices(series: Option<&Series>) -> Vec<Next> {
    let findings = series
        .map(|series| series.findings.as_slice())
        .unwrap_or_default();
    let ceiling = findings
        .last()
        .is_some_and(|f| f.information == Information::Ceiling);
    [
        is_unlike_the_rest(findings).then_some(Next::Unlike),
        ceiling.then_some(Next::Ceiling),
    ]
    .into_iter()
    .flatten()
    .collect()
}
