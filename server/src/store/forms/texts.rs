//! The practice's licensed texts, supplied on the command line, and its words on every form.

use app::{alliance::Instruments, form::FormWords, hand_over::Offer};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Wordings, form_words, newest, passes::offer};
use crate::store::StoreError;

/// A text that was checked.
pub struct Supplied<'t> {
    pub code: &'t str,
    pub version: u32,
    pub text: &'t str,
}

/// Stores a text in place of an earlier one for the same definition.
///
/// # Errors
/// The database's.
pub async fn supply(
    connection: &mut PgConnection,
    (organisation, staff): (Uuid, Uuid),
    supplied: &Supplied<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO app.instrument_text
           (organisation_id, instrument_code, instrument_version, wording, supplied_at, supplied_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organisation_id, instrument_code, instrument_version)
         DO UPDATE SET wording = excluded.wording, supplied_at = excluded.supplied_at, supplied_by = excluded.supplied_by",
    )
    .bind(organisation)
    .bind(supplied.code)
    .bind(i32::try_from(supplied.version).unwrap_or(i32::MAX))
    .bind(supplied.text)
    .bind(now)
    .bind(staff)
    .execute(connection)
    .await?;
    Ok(())
}

/// Code, version and whether it can be given to clients, of the newest version of every instrument.
///
/// # Errors
/// The database's.
pub async fn offers(
    connection: &mut PgConnection,
    organisation: Uuid,
    instruments: &Instruments,
) -> Result<Vec<(String, u32, Offer)>, StoreError> {
    let words = form_words(connection, organisation).await?;
    let wordings = Wordings::load(connection, organisation, instruments).await?;
    let offers = newest(instruments).map(|instrument| {
        let offer = offer(instrument, &wordings, &words);
        (instrument.code.clone(), instrument.version, offer)
    });
    Ok(offers.collect())
}

/// A further version of the practice's words; two at once ask for the same number, and one of them fails.
///
/// # Errors
/// The database's.
pub async fn set_words(
    connection: &mut PgConnection,
    (organisation, staff): (Uuid, Uuid),
    words: &FormWords,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO app.form_setting (organisation_id, version, first_lines, urgent_help, set_at, set_by, blind_from)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, (array_agg(blind_from ORDER BY version DESC))[1]
         FROM app.form_setting WHERE organisation_id = $1",
    )
    .bind(organisation)
    .bind(&words.first_lines)
    .bind(&words.urgent_help)
    .bind(now)
    .bind(staff)
    .execute(connection)
    .await?;
    Ok(())
}

/// From which day on therapists rate a session before they see the client's rating; a further version of the settings, with
/// the words as they are.
///
/// # Errors
/// As [`set_words`].
pub async fn set_blind(
    connection: &mut PgConnection,
    (organisation, staff): (Uuid, Uuid),
    on: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO app.form_setting (organisation_id, version, first_lines, urgent_help, set_at, set_by, blind_from)
         SELECT o.id, coalesce(max(f.version), 0) + 1, (array_agg(f.first_lines ORDER BY f.version DESC))[1],
                (array_agg(f.urgent_help ORDER BY f.version DESC))[1], $3, $4,
                CASE WHEN $2 THEN ($3 AT TIME ZONE o.time_zone)::date END
         FROM app.organisation o LEFT JOIN app.form_setting f ON f.organisation_id = o.id
         WHERE o.id = $1 GROUP BY o.id, o.time_zone",
    )
    .bind(organisation)
    .bind(on)
    .bind(now)
    .bind(staff)
    .execute(connection)
    .await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn blind_from(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Option<NaiveDate>, StoreError> {
    let newest: Option<Option<NaiveDate>> = sqlx::query_scalar(
        "SELECT blind_from FROM app.form_setting WHERE organisation_id = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(organisation)
    .fetch_optional(connection)
    .await?;
    Ok(newest.flatten())
}
