//! How a possible rupture is noticed, how good that is, and what its words mean.

use leptos::prelude::*;

use crate::{
    alliance::RuptureState,
    practice::signed_in,
    ruptures::Decisions,
    text::{About as Word, Lang, Rupture, sentence, t},
    ui::RuptureMark,
};

use super::{
    benchmark::{COMMAND, Pair, ROWS},
    section,
};

#[component]
pub fn Detection() -> impl IntoView {
    let lang = Lang::default();
    view! {
        {section(
            lang,
            Word::NoticedHeading,
            &[Word::NoticedThree, Word::NoticedFilter, Word::NoticedFlag, Word::NoticedClose],
        )}
        {section(lang, Word::EarlyHeading, &[Word::EarlyText, Word::EarlyInstruments])}
        {section(lang, Word::StatesHeading, &[Word::StatesText])}
        <States />
        {section(lang, Word::ReachHeading, &[Word::ReachText])}
        <Benchmark />
        <Own />
        {section(
            lang,
            Word::MissesHeading,
            &[Word::MissesSix, Word::MissesSingle, Word::MissesTrace, Word::MissesKind],
        )}
        {list(
            lang,
            Word::UnsignedHeading,
            Word::UnsignedText,
            &[
                Word::Unsigned1,
                Word::Unsigned2,
                Word::Unsigned3,
                Word::Unsigned4,
                Word::Unsigned5,
                Word::Unsigned6,
                Word::Unsigned7,
                Word::Unsigned8,
                Word::Unsigned9,
                Word::UnsignedSteps,
            ],
        )}
    }
}

/// How often the practice's own therapists agreed, from 50 decisions on; not to whoever is not signed in.
#[component]
fn Own() -> impl IntoView {
    let lang = Lang::default();
    let asked = signed_in();
    view! {
        {Suspend::new(async move {
            let counted = match asked {
                Ok((practice, viewer)) => practice.ruptures.decisions(&viewer.actor).await,
                Err(error) => Err(error),
            };
            let word = match counted {
                Ok(Some(Decisions { agreed, decided })) => Word::ReachCounted { agreed, decided },
                _ => Word::ReachOwn,
            };
            view! { <p>{t(lang, word)}</p> }
        })}
    }
}

/// What the states mean, each with its shape.
#[component]
fn States() -> impl IntoView {
    let lang = Lang::default();
    let states: Vec<_> = RuptureState::ALL
        .iter()
        .map(|state| {
            let (state, note) = (*state, t(lang, Rupture::StateNote(*state)));
            view! {
                <div>
                    <dt class="state"><RuptureMark state /> {t(lang, Rupture::State(state))}</dt>
                    <dd>{sentence(&note)}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="pairs">{states}</dl> }
}

#[component]
fn Benchmark() -> impl IntoView {
    let lang = Lang::default();
    let head: Vec<_> = [
        Word::ColumnMeasure,
        Word::ColumnClassic,
        Word::ColumnRapport,
        Word::ColumnLimit,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .collect();
    let rows: Vec<_> = ROWS
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{t(lang, Word::Measure(row.measure))}</th>
                    {pair(row.classic)}
                    {pair(row.rapport)}
                    {pair(row.limit)}
                </tr>
            }
        })
        .collect();
    view! {
        <div class="scroll" role="region" aria-labelledby="reach" tabindex="0">
            <table class="data">
                <caption id="reach">{t(lang, Word::ReachCaption)} {" "} <code>{COMMAND}</code></caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn pair(figures: Pair) -> impl IntoView {
    let text = if figures[0].is_empty() {
        "–".to_owned()
    } else {
        figures.join(" | ")
    };
    view! { <td class="nowrap">{text}</td> }
}

fn list(lang: Lang, heading: Word, lead: Word, lines: &[Word]) -> impl IntoView + use<> {
    let lines: Vec<_> = lines
        .iter()
        .map(|word| view! { <li>{t(lang, *word)}</li> })
        .collect();
    view! {
        <h2>{t(lang, heading)}</h2>
        <p>{t(lang, lead)}</p>
        <ul class="dashes">{lines}</ul>
    }
}
