//! The instruments that this build knows: definitions as data, embedded in the binary and refused when wrong.
//!
//! One file a version, `definitions/code-version.toml`, in lower case. To add one: the file, a line in [`FILES`], a golden test.
//! A file that was released is never edited in anything that [`hash`] covers; a change gets a new version.

mod error;
mod hash;
mod loinc;
mod parse;
mod rules;
pub mod wording;

use app::alliance::Instruments;

pub use error::DefinitionError;
pub use hash::hash;
pub use parse::parse;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("definitions/", $name)))),*]
    };
}

/// The embedded definitions: file name and text.
pub const FILES: &[(&str, &str)] = embedded![
    "check-1-1.toml",
    "core-10-1.toml",
    "gad-7-1.toml",
    "ors-1.toml",
    "phq-9-1.toml",
    "sai-1.toml",
    "srs-1.toml",
    "wai-36-1.toml",
    "wai-b3-1.toml",
    "wai-s-1.toml",
    "wai-sr-1.toml",
];

/// All embedded definitions, checked, with the range of each scale filled in.
///
/// # Errors
/// The first definition that is wrong, as [`collect`] finds it.
pub fn load() -> Result<Instruments, DefinitionError> {
    collect(FILES.iter().copied())
}

/// Definitions from `(file name, text)` pairs, each checked alone ([`parse`]) and then against the others.
///
/// # Errors
/// A definition that [`parse`] refuses, a code and version that occur twice, or a definition derived from an instrument
/// that is not there or does not fit it.
pub fn collect<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Instruments, DefinitionError> {
    let mut definitions = Vec::new();
    for (file, text) in files {
        let definition = parse(file, text)?;
        rules::unique(&definition, &definitions).map_err(|finding| finding.in_file(file))?;
        definitions.push(definition);
    }
    for definition in &definitions {
        rules::derivation(definition, &definitions)
            .map_err(|finding| finding.in_file(&parse::file_name(definition)))?;
    }
    Ok(Instruments::new(definitions))
}
