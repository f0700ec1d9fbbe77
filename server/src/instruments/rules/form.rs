use std::collections::BTreeSet;

use app::alliance::{Instrument, Item, Points};

use crate::instruments::{
    error::{Check, Finding, ensure},
    loinc,
};

/// Code, version, name, raters, decimals.
pub fn identity(instrument: &Instrument) -> Check {
    let code = &instrument.code;
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    ensure(!code.is_empty() && code.chars().all(plain), || {
        Finding::new(
            "code",
            format!("“{code}” has other characters than A-Z, 0-9 and hyphen"),
            "write the name used in the field in capitals",
        )
    })?;
    ensure(instrument.version >= 1, || {
        Finding::new("version", "it is 0", "count versions from 1")
    })?;
    ensure(!instrument.name.trim().is_empty(), || {
        Finding::new("name", "it is empty", "spell the instrument's name out")
    })?;
    let raters: BTreeSet<_> = instrument.raters.iter().collect();
    ensure(
        !raters.is_empty() && raters.len() == instrument.raters.len(),
        || {
            Finding::new(
                "raters",
                "nobody is named, or somebody twice",
                "name client, therapist or both, each once",
            )
        },
    )?;
    ensure(instrument.decimals <= 2, || {
        Finding::new(
            "decimals",
            format!("{} is more than 2", instrument.decimals),
            "scores are kept in hundredths: choose 0, 1 or 2",
        )
    })
}

/// Far beyond any answer to a questionnaire; a value above was not meant as hundredths.
const LIMIT: Points = Points::whole(10_000);

/// Lowest and highest answer, the step between answers, and the words for them.
pub fn range(instrument: &Instrument) -> Check {
    let (low, high) = (instrument.answer_min, instrument.answer_max);
    ensure(
        Points(-LIMIT.0) <= low && low <= LIMIT && high <= LIMIT,
        || {
            Finding::new(
                "answer_min",
                format!("{low} to {high} goes beyond {LIMIT}"),
                "correct answer_min and answer_max; values are hundredths",
            )
        },
    )?;
    ensure(low < high, || {
        Finding::new(
            "answer_max",
            format!("{high} is not above answer_min {low}"),
            "correct the range; values are hundredths",
        )
    })?;
    let (span, step) = (
        i64::from(high.0) - i64::from(low.0),
        i64::from(instrument.answer_step.0),
    );
    ensure(step > 0 && span % step == 0, || {
        Finding::new(
            "answer_step",
            format!(
                "steps of {} do not lead from {low} to {high}",
                instrument.answer_step
            ),
            "choose a step above 0 that divides the range; values are hundredths",
        )
    })?;
    words(instrument, span / step + 1)
}

fn words(instrument: &Instrument, answers: i64) -> Check {
    let words = &instrument.answer_words;
    if words.is_empty() {
        return Ok(());
    }
    ensure(i64::try_from(words.len()) == Ok(answers), || {
        Finding::new(
            "answer_words",
            format!("{} words for {answers} possible answers", words.len()),
            "give one word for each answer, lowest first, or none at all",
        )
    })?;
    let distinct: BTreeSet<_> = words.iter().map(|w| w.trim().to_lowercase()).collect();
    let trimmed = words.iter().all(|w| !w.is_empty() && w.trim() == w);
    ensure(trimmed && distinct.len() == words.len(), || {
        Finding::new(
            "answer_words",
            "a word is empty, padded or there twice",
            "let every answer have its own word",
        )
    })
}

/// Numbers from 1 without a gap; a derived instrument keeps the numbers of its source, in ascending order.
pub fn items(instrument: &Instrument) -> Check {
    ensure(!instrument.items.is_empty(), || {
        Finding::new("items", "there is none", "list every item by number")
    })?;
    let mut before = 0;
    for (position, item) in instrument.items.iter().enumerate() {
        let number = item.number;
        let (fits, rule) = if instrument.derived_from.is_some() {
            (
                number > before,
                "use the source's numbers in ascending order",
            )
        } else {
            (
                usize::from(number) == position + 1,
                "number the items 1, 2, 3 … as on the form",
            )
        };
        ensure(fits, || {
            Finding::new(
                format!("items[{number}].number"),
                format!("{number} follows {before}"),
                rule,
            )
        })?;
        before = number;
    }
    codes(instrument)
}

fn codes(instrument: &Instrument) -> Check {
    let panel = instrument.loinc.iter().map(|c| (c, "loinc".to_owned()));
    let items = instrument.items.iter().filter_map(|item| {
        let code = item.loinc.as_ref()?;
        Some((code, format!("items[{}].loinc", item.number)))
    });
    let scales = instrument.scales.iter().filter_map(|scale| {
        let code = scale.loinc.as_ref()?;
        Some((code, format!("scales[{}].loinc", scale.id.as_str())))
    });
    let mut seen = BTreeSet::new();
    for (code, field) in panel.chain(items).chain(scales) {
        ensure(loinc::is_well_formed(code) && seen.insert(code), || {
            Finding::new(
                field,
                format!("“{code}” is no LOINC code (wrong check digit) or there twice"),
                "copy the code again; leave it out where the instrument has none",
            )
        })?;
    }
    Ok(())
}

/// Wording is there exactly when the licence lets it ship.
pub fn text(instrument: &Instrument) -> Check {
    if !instrument.licence.text_ships {
        return no_text(instrument);
    }
    ensure(!instrument.record_only, || {
        Finding::new(
            "record_only",
            "wording ships, but scores are only recorded",
            "set record_only or licence.text_ships to false",
        )
    })?;
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
    let empty = instrument.items.iter().find(|item| blank(&item.text));
    absent(
        empty,
        "is missing, but licence.text_ships is true",
        "add the item's verbatim wording or set licence.text_ships to false",
    )?;
    ensure(!instrument.answer_words.is_empty(), || {
        Finding::new(
            "answer_words",
            "they are missing, but licence.text_ships is true",
            "add the verbatim words of the answers, lowest first",
        )
    })
}

fn no_text(instrument: &Instrument) -> Check {
    ensure(instrument.stem.is_none(), || {
        Finding::new(
            "stem",
            "it is there, but licence.text_ships is false",
            "take the wording out: it is licensed",
        )
    })?;
    let worded = instrument.items.iter().find(|item| item.text.is_some());
    absent(
        worded,
        "is there, but licence.text_ships is false",
        "take the wording out: it is licensed",
    )
}

/// No item was found that breaks a rule on texts.
fn absent(item: Option<&Item>, problem: &str, remedy: &str) -> Check {
    item.map_or(Ok(()), |item| {
        let field = format!("items[{}].text", item.number);
        Err(Finding::new(
            field,
            format!("the wording {problem}"),
            remedy,
        ))
    })
}
