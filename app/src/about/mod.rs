//! The method in plain words: what the scores are, where keys come from, what is not claimed.

mod benchmark;
mod detection;

pub use benchmark::Measure;

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    alliance::{Direction, Instrument},
    practice::Practice,
    text::{About as Word, Frame as FrameWord, Key, Lang, t},
    ui::{Frame, Nav},
};

use detection::Detection;

#[component]
pub fn AboutPage() -> impl IntoView {
    let lang = Lang::default();
    let instruments: Vec<Arc<Instrument>> = use_context::<Practice>()
        .map(|practice| practice.instruments.iter().cloned().collect())
        .unwrap_or_default();
    view! {
        <Frame nav=Nav::About title=t(lang, FrameWord::AboutTheNumbers)>
            <article class="prose">
                <h1>{t(lang, Word::Heading)}</h1>
                <p class="lead">{t(lang, Word::Lead)}</p>
                {section(lang, Word::ScoresHeading, &[Word::ScoresText, Word::MissingText])}
                <Detection />
                {section(lang, Word::RuleHeading, &[Word::RuleText, Word::RuleRecent, Word::RuleMaximum])}
                {section(
                    lang,
                    Word::PracticeHeading,
                    &[Word::PracticePublished, Word::PracticeProtected, Word::PracticeRefused],
                )}
                {section(lang, Word::CurvesHeading, &[Word::CurvesText, Word::CurvesCensored, Word::CurvesBand])}
                {section(lang, Word::ChartsHeading, &[Word::ChartsText, Word::ChartsRules])}
                {section(
                    lang,
                    Word::FunnelsHeading,
                    &[Word::FunnelsText, Word::FunnelsDispersion, Word::FunnelsRounding],
                )}
                {section(
                    lang,
                    Word::ConcludeHeading,
                    &[Word::Conclude1, Word::Conclude2, Word::Conclude3, Word::Conclude4, Word::Conclude5],
                )}
                {section(
                    lang,
                    Word::LimitsHeading,
                    &[Word::LimitsVerdict, Word::LimitsTherapists, Word::LimitsBenefit, Word::LimitsGaps],
                )}
                {section(lang, Word::WordingHeading, &[Word::WordingText])}
                {section(
                    lang,
                    Word::SourcesHeading,
                    &[Word::SourcesRules, Word::SourcesRepair, Word::SourcesOutcome],
                )}
                {section(lang, Word::KeysHeading, &[Word::KeysText])}
                <Keys instruments />
            </article>
        </Frame>
    }
    .into_any()
}

fn section(lang: Lang, heading: Word, paragraphs: &[Word]) -> impl IntoView + use<> {
    let paragraphs: Vec<_> = paragraphs
        .iter()
        .map(|word| view! { <p>{t(lang, *word)}</p> })
        .collect();
    view! {
        <h2>{t(lang, heading)}</h2>
        {paragraphs}
    }
}

#[component]
fn Keys(instruments: Vec<Arc<Instrument>>) -> impl IntoView {
    let lang = Lang::default();
    if instruments.is_empty() {
        return view! { <p class="quiet">{t(lang, Word::NoInstruments)}</p> }.into_any();
    }
    let head = [
        Word::ColumnInstrument,
        Word::ColumnVersion,
        Word::ColumnRange,
        Word::ColumnBetter,
        Word::ColumnSource,
    ]
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .into_iter()
    .collect::<Vec<_>>();
    let rows: Vec<_> = instruments
        .iter()
        .map(|instrument| row(lang, instrument))
        .collect();
    view! {
        <div class="scroll" role="region" aria-labelledby="keys" tabindex="0">
            <table class="data">
                <caption id="keys">{t(lang, Word::KeysCaption)}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(lang: Lang, instrument: &Instrument) -> impl IntoView + use<> {
    let range = instrument.total().map(|scale| {
        t(
            lang,
            Key::Span {
                low: scale.min,
                high: scale.max,
                decimals: 0,
            },
        )
    });
    let better = match instrument.direction {
        Direction::HigherIsBetter => Word::Higher,
        Direction::LowerIsBetter => Word::Lower,
    };
    view! {
        <tr>
            <th scope="row">
                {instrument.code.clone()}
                <span class="sub">{instrument.name.clone()}</span>
            </th>
            <td>{instrument.version}</td>
            <td class="nowrap">{range}</td>
            <td class="nowrap">{t(lang, better)}</td>
            <td>{instrument.key.source.clone()}</td>
        </tr>
    }
}
