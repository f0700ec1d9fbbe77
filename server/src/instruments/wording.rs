//! A practice's own licensed text for an instrument, as a TOML file:
//!
//! ```toml
//! instrument = "WAI-SR"
//! version = 1
//! language = "en"        # as in BCP 47
//! direction = "ltr"      # or "rtl"
//! notice = "whose words these are, as your licence asks for it"
//! introduction = "a sentence above the questions"   # may be left out
//! answers = ["lowest answer", "…", "highest answer"]
//! items = [
//!   { number = 1, text = "…" },
//! ]
//! ```
//!
//! A visual scale has no `answers`; each of its items has `low` and `high`, the words at the two ends of the line.

use std::sync::Arc;

use app::{
    alliance::{Instrument, Instruments, Rater},
    form::{Direction, ItemWording, Wording, choices},
};
use serde::Deserialize;

use super::error::{Check, DefinitionError, Finding, ensure};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    instrument: String,
    version: u32,
    language: String,
    #[serde(default)]
    direction: Written,
    notice: String,
    introduction: Option<String>,
    #[serde(default)]
    answers: Vec<String>,
    items: Vec<Item>,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Written {
    #[default]
    #[serde(rename = "ltr")]
    LeftToRight,
    #[serde(rename = "rtl")]
    RightToLeft,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    number: u16,
    text: String,
    low: Option<String>,
    high: Option<String>,
}

/// Longest wording of one item or answer, in characters.
const MOST: usize = 1_000;

/// The wording in a file, checked against the definition that it is for.
///
/// # Errors
/// The first thing that is wrong: the field, what is wrong with it and the remedy.
pub fn parse(
    name: &str,
    text: &str,
    instruments: &Instruments,
) -> Result<(Arc<Instrument>, Wording), DefinitionError> {
    check(text, instruments).map_err(|finding| finding.in_file(name))
}

fn check(text: &str, instruments: &Instruments) -> Result<(Arc<Instrument>, Wording), Finding> {
    let file: File = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    let instrument = definition(&file, instruments)?;
    language(&file)?;
    worded("notice", &file.notice)?;
    if let Some(introduction) = &file.introduction {
        worded("introduction", introduction)?;
    }
    answers(&file, instrument)?;
    let items = instrument
        .items
        .iter()
        .map(|item| wording_of(&file, instrument, item.number))
        .collect::<Result<_, _>>()?;
    no_others(&file, instrument)?;
    let wording = Wording {
        language: file.language,
        direction: match file.direction {
            Written::LeftToRight => Direction::LeftToRight,
            Written::RightToLeft => Direction::RightToLeft,
        },
        introduction: file.introduction,
        items,
        answers: file.answers,
        notice: file.notice,
    };
    Ok((instrument.clone(), wording))
}

fn unreadable(text: &str, error: &toml::de::Error) -> Finding {
    let start = error.span().map_or(0, |span| span.start);
    let line = 1 + text.bytes().take(start).filter(|&b| b == b'\n').count();
    Finding::new(
        format!("line {line}"),
        error.message().trim(),
        "see `rapport help instruments text` for the fields",
    )
}

fn definition<'i>(
    file: &File,
    instruments: &'i Instruments,
) -> Result<&'i Arc<Instrument>, Finding> {
    let found = instruments.get(&file.instrument, file.version);
    let instrument = found.ok_or_else(|| {
        Finding::new(
            "instrument",
            format!("{} version {} is not known", file.instrument, file.version),
            "see `rapport instruments list` for codes and versions",
        )
    })?;
    ensure(!instrument.licence.text_ships, || {
        Finding::new(
            "instrument",
            format!("{} comes with its wording", file.instrument),
            "leave it as it is: its wording may not be changed",
        )
    })?;
    ensure(!instrument.record_only, || {
        Finding::new(
            "instrument",
            format!("{} is filled in on paper alone", file.instrument),
            "its licence allows no form of ours; record the scores",
        )
    })?;
    ensure(instrument.raters.contains(&Rater::Client), || {
        Finding::new(
            "instrument",
            format!("{} is not filled in by clients", file.instrument),
            "supply texts for forms of clients",
        )
    })?;
    Ok(instrument)
}

/// Letters, digits and hyphens: what a `lang` attribute takes.
fn language(file: &File) -> Check {
    let tag = &file.language;
    let parts = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let fits = tag.len() <= 35 && tag.split('-').all(parts);
    ensure(
        fits && tag.starts_with(|c: char| c.is_ascii_alphabetic()),
        || {
            Finding::new(
                "language",
                format!("“{tag}” is no language"),
                "write it as en, de-CH or ar",
            )
        },
    )
}

fn worded(field: &str, words: &str) -> Check {
    ensure(!words.trim().is_empty(), || {
        Finding::new(
            field,
            "it is empty",
            "write the wording of your licensed copy",
        )
    })?;
    ensure(words.chars().count() <= MOST, || {
        Finding::new(
            field,
            format!("it is longer than {MOST} characters"),
            "shorten it, or check where the quotation mark ends",
        )
    })
}

fn answers(file: &File, instrument: &Instrument) -> Check {
    let Some(expected) = choices(instrument) else {
        return ensure(file.answers.is_empty(), || {
            Finding::new(
                "answers",
                "a line has no answers to choose from",
                "leave answers out and give each item low and high",
            )
        });
    };
    ensure(file.answers.len() == expected, || {
        Finding::new(
            "answers",
            format!("{} for {expected} possible answers", file.answers.len()),
            format!("write all {expected}, lowest first"),
        )
    })?;
    for (at, words) in file.answers.iter().enumerate() {
        worded(&format!("answers[{}]", at + 1), words)?;
    }
    Ok(())
}

fn wording_of(file: &File, instrument: &Instrument, number: u16) -> Result<ItemWording, Finding> {
    let field = |what: &str| format!("items[{number}]{what}");
    let mut found = file.items.iter().filter(|item| item.number == number);
    let (item, again) = (found.next(), found.next());
    let item = item.ok_or_else(|| {
        Finding::new(
            field(""),
            "it has no wording",
            "add the item’s text as on your licensed copy",
        )
    })?;
    ensure(again.is_none(), || {
        Finding::new(field(""), "it is there twice", "leave one of the two out")
    })?;
    worded(&field(".text"), &item.text)?;
    let ends = match (choices(instrument), &item.low, &item.high) {
        (Some(_), None, None) => None,
        (Some(_), ..) => {
            return Err(Finding::new(
                field(".low"),
                "answers to choose from have no ends",
                "leave low and high out",
            ));
        }
        (None, Some(low), Some(high)) => {
            worded(&field(".low"), low)?;
            worded(&field(".high"), high)?;
            Some([low.clone(), high.clone()])
        }
        (None, ..) => {
            return Err(Finding::new(
                field(".low"),
                "the ends of the line have no words",
                "give low and high",
            ));
        }
    };
    Ok(ItemWording {
        text: item.text.clone(),
        ends,
    })
}

fn no_others(file: &File, instrument: &Instrument) -> Check {
    let known = |number| instrument.items.iter().any(|item| item.number == number);
    match file.items.iter().find(|item| !known(item.number)) {
        None => Ok(()),
        Some(item) => Err(Finding::new(
            format!("items[{}]", item.number),
            format!("{} has no such item", instrument.code),
            "number the items as on the form",
        )),
    }
}
