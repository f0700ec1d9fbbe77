//! One line of the caseload.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{
    alliance::{Instrument, Instruments, Points, RatingsTrack, RuptureState, ScaleId},
    chart::{PartMarksSvg, PartSpec, SparklineSvg, part_marks, sparkline},
    text::{
        Caseload as Word, Key, Lang, Live as LiveWord, Rupture as RuptureWord,
        Session as SessionWord, date_near, t,
    },
    ui::{FormsCircle, RuptureMark, StateMark, WayMark},
};

use super::{
    AllianceSummary, CaseloadRow, OutcomeSummary,
    ask::Line,
    view::{EARLIER_NEEDED, Forms, Group, Standing, direction, due, expected, forms},
    words::{change_words, facts, why},
};

const SLOTS: usize = 12;

/// The definitions of a line's alliance ratings and of its outcome measure, where it has any and they are known.
#[derive(Clone, Copy)]
pub struct Measures<'a> {
    pub alliance: Option<&'a Instrument>,
    pub outcome: Option<&'a Instrument>,
}

impl<'a> Measures<'a> {
    pub fn of(line: &Line, instruments: &'a Instruments) -> Self {
        let find = |code: &str, version| instruments.get(code, version).map(AsRef::as_ref);
        let (alliance, outcome) = (line.row.alliance.as_ref(), line.row.outcome.as_ref());
        Self {
            alliance: alliance.and_then(|a| find(&a.instrument, a.version)),
            outcome: outcome.and_then(|o| find(&o.instrument, o.version)),
        }
    }
}

/// How much a line of the group asks for attention.
pub const fn class(group: Group) -> &'static str {
    match group {
        Group::NeedsALook => "client look-row",
        Group::InHand | Group::OwnFirst | Group::NoRecentRating => "client ask-row",
        Group::Baseline | Group::NoUnusualDrop => "client calm-row",
    }
}

/// The cells of a line.
pub fn cells(line: &Line, measures: Measures<'_>, today: NaiveDate) -> impl IntoView + use<> {
    let lang = Lang::default();
    let instrument = measures.alliance;
    let decimals = instrument.map_or(2, |i| i.decimals);
    let row = &line.row;
    let href = format!("/clients/{}?episode={}", row.client, row.care_episode);
    let therapist = row.therapist_name.clone().map(|therapist| {
        view! { <span class="sub">{t(lang, Word::With { therapist })}</span> }
    });
    let next = next_step(lang, line, &href);
    let record = row.may_act.then(|| record(lang, row));
    let facts = row.rupture.as_ref().map(|rupture| {
        view! { <span class="sub">{facts(lang, rupture, today)}</span> }
    });
    view! {
        <th scope="row" class="c-client">
            <a href=href data-row>{row.client_name.clone()}</a>
            {row.is_new.then(|| mark(lang))}
            <span class="sub">{last_session(lang, row, today)}</span>
            {therapist}
        </th>
        <td class="c-state">
            {state(lang, line)}
            {facts}
            <span class="why">{why(lang, line, decimals, today)}</span>
        </td>
        <td class="c-spark">{spark(lang, line, instrument)}</td>
        <td class="c-last">{last_total(lang, line, instrument)}</td>
        <td class="c-parts">{parts(lang, line, instrument)}</td>
        <td class="c-outcome">{outcome(lang, row.outcome.as_ref(), measures.outcome)}</td>
        <td class="c-forms" data-label=t(lang, Word::ColumnForms)>{completeness(lang, row)}</td>
        <td class="c-next">{next} {record}</td>
    }
}

/// A rating has come in since the viewer last opened the client.
fn mark(lang: Lang) -> impl IntoView + use<> {
    view! {
        <span class="fresh">
            {t(lang, LiveWord::Mark)}
            <span class="visually-hidden">{t(lang, LiveWord::MarkSince)}</span>
        </span>
    }
}

fn state(lang: Lang, line: &Line) -> impl IntoView + use<> {
    let group = line.standing.group();
    if let Some(rupture) = &line.row.rupture {
        let state = rupture.state;
        let class = if group == Group::NeedsALook {
            "state look"
        } else {
            "state hand"
        };
        return view! {
            <span class=class>
                <RuptureMark state />
                {t(lang, RuptureWord::State(state))}
            </span>
        }
        .into_any();
    }
    let (at_maximum, word) = match &line.standing {
        Standing::AtMaximum { .. } => (true, Word::AlwaysMaximum),
        Standing::Lower | Standing::Lowest { .. } => (false, Word::Lower),
        Standing::NeverFlagged => (false, Word::NeverFlagged),
        Standing::NotAsked => (false, Word::NotAsked),
        _ => (false, Word::Group(group)),
    };
    view! {
        <span class="state">
            <StateMark group at_maximum />
            {t(lang, word)}
        </span>
    }
    .into_any()
}

/// Whether the latest ratings are out of the client's range.
pub fn is_out(line: &Line) -> bool {
    let track = line.row.finding.as_ref().map(|finding| finding.track);
    track == Some(RatingsTrack::Out)
}

fn last_session(lang: Lang, row: &CaseloadRow, today: NaiveDate) -> String {
    let (Some(number), Some(on)) = (row.last_session_number, row.last_session_on) else {
        return t(lang, Word::NoSession).into_owned();
    };
    let date = date_near(lang, on, today).into_owned();
    let date = if row.dates_assumed {
        format!("≈ {date}")
    } else {
        date
    };
    t(lang, Word::SessionOn { number, date }).into_owned()
}

/// Lowest and highest of the earlier ratings, once there are enough of them.
fn earlier_span(alliance: &AllianceSummary, scale: ScaleId) -> Option<(Points, Points)> {
    let span = alliance.earlier.iter().find(|span| span.scale == scale)?;
    (alliance.rated > EARLIER_NEEDED).then_some((span.low, span.high))
}

fn spark(lang: Lang, line: &Line, instrument: Option<&Instrument>) -> impl IntoView + use<> {
    let scale = instrument?.total()?;
    let alliance = line.row.alliance.as_ref()?;
    let values: Vec<_> = line.row.recent.iter().map(|s| s.total).collect();
    let decimals = instrument?.decimals;
    let label = Word::SparkTitle {
        sessions: values.len(),
        rated: values.iter().flatten().count(),
        last: alliance.latest.total().map(|total| total.to_text(decimals)),
    };
    let low = is_out(line);
    let range = line.row.finding.as_ref().and_then(|finding| finding.range);
    let spark = sparkline(
        &values,
        SLOTS,
        (scale.min, scale.max),
        range.map(|band| (band.low, band.high)),
        line.standing.group() == Group::NeedsALook,
    );
    Some(view! { <SparklineSvg spark low label=t(lang, label).into_owned() /> })
}

fn last_total(lang: Lang, line: &Line, instrument: Option<&Instrument>) -> impl IntoView + use<> {
    let decimals = instrument.map_or(2, |i| i.decimals);
    let change_decimals = instrument.map_or(2, Instrument::change_decimals);
    let Some(alliance) = &line.row.alliance else {
        let word = if line.row.veiled {
            Word::VeiledTotal
        } else {
            Word::NoRating
        };
        return view! { <span class="sub">{t(lang, word)}</span> }.into_any();
    };
    let low = is_out(line);
    let max = instrument.and_then(Instrument::total).map(|scale| {
        let max = scale.max.to_text(0);
        view! { " " <small>{t(lang, Word::OfMaximum { max })}</small> }
    });
    // An old total is no news: when it was comes first, and its change goes unsaid.
    let old = line.standing.group() == Group::NoRecentRating;
    let class = match (low, old) {
        (true, _) => "last low-text",
        (_, true) => "last old",
        _ => "last",
    };
    let total = alliance.latest.total().map(|total| {
        view! { <span class=class>{total.to_text(decimals)} {max}</span> }
    });
    if old {
        let number = alliance.latest_session;
        return view! { <span class="sub">{t(lang, Word::AtSession { number })}</span> {total} }
            .into_any();
    }
    view! {
        {total}
        <span class="sub">{change_words(lang, alliance, change_decimals)}</span>
    }
    .into_any()
}

fn parts(lang: Lang, line: &Line, instrument: Option<&Instrument>) -> impl IntoView + use<> {
    let (alliance, instrument) = (line.row.alliance.as_ref()?, instrument?);
    if instrument.parts().is_empty() {
        return None;
    }
    let fell: &[ScaleId] = match &line.row.finding {
        Some(finding) if is_out(line) => &finding.channels,
        _ => &[],
    };
    let is_low = |scale| fell.contains(&scale);
    let specs: Vec<PartSpec> = instrument
        .parts()
        .iter()
        .map(|scale| PartSpec {
            letter: letter(lang, scale.id),
            range: (scale.min, scale.max),
            value: alliance.latest.get(scale.id),
            span: earlier_span(alliance, scale.id),
            low: is_low(scale.id),
        })
        .collect();
    let label = Word::PartsTitle {
        parts: instrument
            .parts()
            .iter()
            .map(|scale| {
                let value = alliance.latest.get(scale.id);
                (
                    scale.id,
                    value.map(|v| v.to_text(instrument.decimals)),
                    is_low(scale.id),
                )
            })
            .collect(),
    };
    let parts = part_marks(&specs);
    Some(view! { <PartMarksSvg parts label=t(lang, label).into_owned() /> })
}

fn letter(lang: Lang, scale: ScaleId) -> char {
    t(lang, Key::ScaleLetter(scale))
        .chars()
        .next()
        .unwrap_or_default()
}

fn completeness(lang: Lang, row: &CaseloadRow) -> impl IntoView + use<> {
    let (expected, rated) = (expected(row), row.sessions_rated);
    let (declined, technical) = (row.forms.declined, row.forms.technical);
    let note = (declined + technical > 0).then(|| {
        let word = Word::NotGiven {
            declined,
            technical,
        };
        view! { <span class="sub">{t(lang, word)}</span> }
    });
    forms(expected, rated).map(|forms| {
        let word = match forms {
            Forms::All => Word::FormsAll,
            Forms::Some => Word::FormsSome,
            Forms::Few => Word::FormsFew,
            Forms::None => Word::FormsNone,
        };
        view! {
            <FormsCircle forms label=t(lang, word).into_owned() />
            {format!("{rated}/{expected}")}
            {note}
        }
    })
}

/// Where the outcome went, in a word and an arrow, and its latest total.
fn outcome(
    lang: Lang,
    outcome: Option<&OutcomeSummary>,
    measure: Option<&Instrument>,
) -> impl IntoView + use<> {
    let (outcome, measure) = (outcome?, measure?);
    let way = direction(outcome, measure);
    let total = outcome.latest.to_text(measure.decimals);
    let code = outcome.instrument.clone();
    Some(view! {
        <span class="way">
            <WayMark way />
            {t(lang, Word::Way(way))}
        </span>
        <span class="sub">{format!("{code} {total}")}</span>
    })
}

/// One step from here to a session that was held today.
fn record(lang: Lang, row: &CaseloadRow) -> impl IntoView + use<> {
    let (client, episode) = (row.client, row.care_episode);
    let href = format!("/clients/{client}/sessions/new?episode={episode}");
    let client = row.client_name.clone();
    view! {
        <a class="record" href=href>
            {t(lang, SessionWord::ToRecord)}
            <span class="visually-hidden">{t(lang, SessionWord::ToRecordOf { client })}</span>
        </a>
    }
}

/// One next step at most, and none where nothing is to do.
fn next_step(lang: Lang, line: &Line, href: &str) -> impl IntoView + use<> {
    let (row, group) = (&line.row, line.standing.group());
    let due = due(row).filter(|_| row.may_act);
    let (word, to) = match (&row.rupture, due) {
        (Some(rupture), _) => {
            let word = match rupture.state {
                RuptureState::Possible => Word::Acknowledge,
                RuptureState::Acknowledged => Word::RecordTheTalk,
                _ => Word::WhatBecameOfIt,
            };
            (word, format!("{href}#rupture-{}", rupture.id))
        }
        _ if group == Group::OwnFirst => (Word::EnterOwn, href.to_owned()),
        (None, Some(due)) => (Word::Due(due), href.replacen('?', "/hand-over?", 1)),
        // Who looks on asks for no form.
        _ if group == Group::NoRecentRating && !row.may_act && row.forms.every > 0 => {
            (Word::CheckSessions, format!("{href}#numbers"))
        }
        _ => return None,
    };
    let client = line.row.client_name.clone();
    Some(view! {
        <a href=to>
            {t(lang, word)}
            <span class="visually-hidden">{format!(": {client}")}</span>
        </a>
    })
}
