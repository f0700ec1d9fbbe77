//! Forms that clients fill in: what can be handed over, what is filled in by a link or on a tablet, and answers that ask
//! for attention.

mod filling;
mod hand_over;
mod passes;
pub mod safety;
pub mod texts;

pub use filling::{Content, Sent};

use std::{collections::HashMap, sync::Arc};

use app::{
    alliance::{Instrument, Instruments},
    form::{FormWords, Wording},
};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::StoreError;
use crate::instruments::wording;

#[derive(FromRow)]
struct TextRow {
    instrument_code: String,
    instrument_version: i32,
    wording: String,
}

/// The practice's words on every form, as they are now.
///
/// # Errors
/// The database's.
pub async fn form_words(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<FormWords, StoreError> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT first_lines, urgent_help FROM app.form_setting WHERE organisation_id = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(organisation)
    .fetch_optional(connection)
    .await?;
    let (first_lines, urgent_help) = row.unwrap_or_default();
    Ok(FormWords {
        first_lines,
        urgent_help,
    })
}

/// The wording of every instrument that clients can be given: what ships, and the practice's own texts.
pub(super) struct Wordings(HashMap<(String, u32), Wording>);

impl Wordings {
    pub async fn load(
        connection: &mut PgConnection,
        organisation: Uuid,
        instruments: &Instruments,
    ) -> Result<Self, StoreError> {
        let rows: Vec<TextRow> = sqlx::query_as(
            "SELECT instrument_code, instrument_version, wording FROM app.instrument_text WHERE organisation_id = $1",
        )
        .bind(organisation)
        .fetch_all(connection)
        .await?;
        let supplied = rows
            .into_iter()
            .map(|row| {
                let lost =
                    || StoreError::inconsistent("instrument_text", "wording", &row.instrument_code);
                let version = u32::try_from(row.instrument_version).map_err(|_| lost())?;
                let (_, wording) = wording::parse(&row.instrument_code, &row.wording, instruments)
                    .map_err(|_| lost())?;
                Ok(((row.instrument_code.clone(), version), wording))
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Self(supplied))
    }

    pub fn of(&self, instrument: &Instrument) -> Option<Wording> {
        let key = (instrument.code.clone(), instrument.version);
        Wording::of(instrument, self.0.get(&key).cloned())
    }
}

/// The newest version of every instrument, by code.
pub fn newest(instruments: &Instruments) -> impl Iterator<Item = &Arc<Instrument>> {
    let is_newest = |instrument: &&Arc<Instrument>| {
        instruments
            .latest(&instrument.code)
            .is_some_and(|latest| latest.version == instrument.version)
    };
    instruments.iter().filter(is_newest)
}
