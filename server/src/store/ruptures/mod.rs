//! Ruptures: their logs as rows, where they stand, and what people record about them.

mod acts;
mod events;
mod shared_notes;
mod standing;
mod worklist;

pub use events::{append, load, lock};
pub use standing::{Stood, open_of, save, stood};

use serde::{
    Deserialize,
    de::{IntoDeserializer, value::Error},
};

use super::StoreError;

/// A word as it is stored, as the type of the vocabulary.
pub(super) fn word<'t, T: Deserialize<'t>>(
    text: &'t str,
    table: &'static str,
    column: &'static str,
) -> Result<T, StoreError> {
    T::deserialize(IntoDeserializer::<Error>::into_deserializer(text))
        .map_err(|_| StoreError::inconsistent(table, column, ""))
}

/// A word of the vocabulary as it is stored.
pub(super) fn word_text(word: impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// Who speaks where a rupture was opened on this word; the person's name is not at hand.
fn opened_by(source: app::alliance::Source) -> app::ruptures::By {
    use app::{alliance::Source, ruptures::By};
    match source {
        Source::Scores => By::Rule,
        Source::ClientWord => By::Client,
        Source::TherapistWord => By::Staff {
            name: String::new(),
        },
    }
}
