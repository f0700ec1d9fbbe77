use app::alliance::{Instrument, Points, Scale, Summary};

use super::{
    error::{DefinitionError, Finding, ensure},
    rules,
};

/// One definition from its TOML text. `name` is the file's name, which must be `code-version.toml` in lower case.
///
/// Points in the text are hundredths. Ranges of scales are computed here, not read.
///
/// # Errors
/// Text that is no TOML or has an unknown, missing or mistyped field, or a definition that breaks a rule: the error
/// names the file, the field with its item or scale, what is wrong and the remedy.
pub fn parse(name: &str, text: &str) -> Result<Instrument, DefinitionError> {
    check(name, text).map_err(|finding| finding.in_file(name))
}

/// The name that the file of `definition` must have.
pub(super) fn file_name(definition: &Instrument) -> String {
    format!(
        "{}-{}.toml",
        definition.code.to_lowercase(),
        definition.version
    )
}

fn check(name: &str, text: &str) -> Result<Instrument, Finding> {
    let mut instrument: Instrument =
        toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    rules::identity(&instrument)?;
    let expected = file_name(&instrument);
    ensure(name == expected, || {
        Finding::new(
            "code",
            "code and version do not match the name of the file",
            format!("name the file {expected} or correct code or version"),
        )
    })?;
    rules::range(&instrument)?;
    rules::items(&instrument)?;
    rules::text(&instrument)?;
    rules::scales(&instrument)?;
    fill_ranges(&mut instrument)?;
    rules::missing(&instrument)?;
    rules::thresholds(&instrument)?;
    rules::sources(&instrument)?;
    Ok(instrument)
}

fn unreadable(text: &str, error: &toml::de::Error) -> Finding {
    let start = error.span().map_or(0, |span| span.start);
    let line = 1 + text.bytes().take(start).filter(|&b| b == b'\n').count();
    Finding::new(
        format!("line {line}"),
        error.message().trim(),
        "compare with the fields of app::alliance::Instrument and with another definition",
    )
}

fn fill_ranges(instrument: &mut Instrument) -> Result<(), Finding> {
    let (summary, low, high) = (
        instrument.summary,
        instrument.answer_min,
        instrument.answer_max,
    );
    for scale in &mut instrument.scales {
        scale.min = bound(scale, summary, low)?;
        scale.max = bound(scale, summary, high)?;
    }
    Ok(())
}

/// The score of `scale` when every item has the value `answer`.
fn bound(scale: &Scale, summary: Summary, answer: Points) -> Result<Points, Finding> {
    let items = match summary {
        Summary::Mean => Some(1),
        Summary::Sum => i32::try_from(scale.items.len()).ok(),
    };
    items
        .and_then(|n| answer.0.checked_mul(n))
        .map(Points)
        .ok_or_else(|| {
            Finding::new(
                format!("scales[{}]", scale.id.as_str()),
                "its range is too large to be stored",
                "correct answer_min and answer_max; they are hundredths",
            )
        })
}
