//! One line of the caseload.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{
    alliance::{Instrument, Points, ScaleId},
    chart::{PartMarksSvg, PartSpec, SparklineSvg, part_marks, sparkline},
    text::{Caseload as Word, Key, Lang, date_near, t},
    ui::{FormsCircle, StateMark},
};

use super::{
    AllianceSummary, CaseloadRow,
    ask::Line,
    view::{EARLIER_NEEDED, Forms, Group, Standing, forms, new_lows},
    words::{change_words, why},
};

const SLOTS: usize = 12;

/// `instrument` is the definition of the line's alliance ratings, if it has any and the definition is known.
#[component]
pub fn Row(line: Line, instrument: Option<Arc<Instrument>>, today: NaiveDate) -> impl IntoView {
    let lang = Lang::default();
    let group = line.standing.group();
    let decimals = instrument.as_ref().map_or(2, |i| i.decimals);
    let href = format!(
        "/clients/{}?episode={}",
        line.row.client, line.row.care_episode
    );
    let class = match group {
        Group::LowestSoFar => "client look-row",
        Group::NoRecentRating => "client ask-row",
        Group::Baseline | Group::NoNewLow => "client calm-row",
    };
    let sub = last_session(lang, &line.row, today);
    let therapist = line.row.therapist_name.clone().map(|therapist| {
        view! { <span class="sub">{t(lang, Word::With { therapist })}</span> }
    });
    let next = next_step(lang, group, &href, &line.row.client_name);
    view! {
        <tr class=class>
            <th scope="row" class="c-client">
                <a href=href data-row>{line.row.client_name.clone()}</a>
                <span class="sub">{sub}</span>
                {therapist}
            </th>
            <td class="c-state">
                {state(lang, &line.standing)}
                <span class="why">{why(lang, &line, decimals, today)}</span>
            </td>
            <td class="c-spark">{spark(lang, &line, instrument.as_deref())}</td>
            <td class="c-last">{last_total(lang, &line, instrument.as_deref())}</td>
            <td class="c-parts">{parts(lang, line.row.alliance.as_ref(), instrument.as_deref())}</td>
            <td class="c-forms">{completeness(lang, &line.row)}</td>
            <td class="c-next">{next}</td>
        </tr>
    }
}

fn state(lang: Lang, standing: &Standing) -> impl IntoView + use<> {
    let group = standing.group();
    let at_maximum = matches!(standing, Standing::AtMaximum { .. });
    let word = if at_maximum {
        Word::AlwaysMaximum
    } else {
        Word::Group(group)
    };
    let class = if group == Group::LowestSoFar {
        "state look"
    } else {
        "state"
    };
    view! {
        <span class=class>
            <StateMark group at_maximum />
            {t(lang, word)}
        </span>
    }
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
    let low = new_lows(alliance)
        .iter()
        .any(|low| low.scale == ScaleId::Total);
    let spark = sparkline(
        &values,
        SLOTS,
        (scale.min, scale.max),
        earlier_span(alliance, ScaleId::Total),
        line.standing.group() == Group::LowestSoFar,
    );
    Some(view! { <SparklineSvg spark low label=t(lang, label).into_owned() /> })
}

fn last_total(lang: Lang, line: &Line, instrument: Option<&Instrument>) -> impl IntoView + use<> {
    let decimals = instrument.map_or(2, |i| i.decimals);
    let change_decimals = instrument.map_or(2, Instrument::change_decimals);
    let Some(alliance) = &line.row.alliance else {
        return view! { <span class="sub">{t(lang, Word::NoRating)}</span> }.into_any();
    };
    let low = matches!(&line.standing, Standing::LowestSoFar { lows, .. }
        if lows.iter().any(|low| low.scale == ScaleId::Total));
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

fn parts(
    lang: Lang,
    alliance: Option<&AllianceSummary>,
    instrument: Option<&Instrument>,
) -> impl IntoView + use<> {
    let (alliance, instrument) = (alliance?, instrument?);
    if instrument.parts().is_empty() {
        return None;
    }
    let lows = new_lows(alliance);
    let is_low = |scale| lows.iter().any(|low| low.scale == scale);
    let specs: Vec<PartSpec> = instrument
        .parts()
        .iter()
        .map(|scale| PartSpec {
            letter: t(lang, Key::ScaleLetter(scale.id)).into_owned(),
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

fn completeness(lang: Lang, row: &CaseloadRow) -> impl IntoView + use<> {
    let (held, rated) = (row.sessions_held, row.sessions_rated);
    forms(held, rated).map(|forms| {
        let word = match forms {
            Forms::All => Word::FormsAll,
            Forms::Some => Word::FormsSome,
            Forms::Few => Word::FormsFew,
            Forms::None => Word::FormsNone,
        };
        view! {
            <FormsCircle forms label=t(lang, word).into_owned() />
            {format!("{rated}/{held}")}
        }
    })
}

/// One next step at most, and none where nothing is to do.
fn next_step(lang: Lang, group: Group, href: &str, client: &str) -> impl IntoView + use<> {
    let (word, part) = match group {
        Group::LowestSoFar => (Word::CompareAnswers, "answers"),
        Group::NoRecentRating => (Word::CheckSessions, "numbers"),
        Group::Baseline | Group::NoNewLow => return None,
    };
    let client = client.to_owned();
    Some(view! {
        <a href=format!("{href}#{part}")>
            {t(lang, word)}
            <span class="visually-hidden">{format!(": {client}")}</span>
        </a>
    })
}
