//! Answers that ask for attention to safety. Raised with the rating they are in, whatever it came by.

use app::{
    alliance::{Answers, Instrument, Points},
    error::PortError,
    practice::{Actor, Safety},
    safety::{Handled, Handling, OwnWords, SafetyAlert, Voice},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::store::{Audit, Finish, Store, StoreError, ids};

/// The item whose answer asks for attention, and the answer.
pub fn asks(instrument: &Instrument, answers: &Answers) -> Option<(u16, Points)> {
    let number = instrument.safety_item.as_ref()?.value;
    let place = instrument
        .items
        .iter()
        .position(|item| item.number == number)?;
    let answer = answers.0.get(place).copied().flatten()?;
    (answer > instrument.answer_min).then_some((number, answer))
}

/// Raises an alert where an answer of a rating asks for it, unless one was raised for this answer or a graver one already.
///
/// # Errors
/// The database's.
pub async fn raise(
    connection: &mut PgConnection,
    (organisation, now): (Uuid, DateTime<Utc>),
    rating: Uuid,
    (instrument, answers): (&Instrument, &Answers),
) -> Result<(), StoreError> {
    let Some((item, answer)) = asks(instrument, answers) else {
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO app.safety_alert (organisation_id, id, care_episode_id, rating_id, family, instrument_code,
           instrument_version, item, answer, raised_at)
         SELECT organisation_id, $3, care_episode_id, id, family, instrument_code, instrument_version, $4, $5, $6
         FROM app.rating WHERE organisation_id = $1 AND id = $2 AND NOT EXISTS (
           SELECT FROM app.safety_alert a
           WHERE a.organisation_id = $1 AND a.rating_id = $2 AND a.item = $4 AND a.answer >= $5)",
    )
    .bind(organisation)
    .bind(rating)
    .bind(ids::new_id(now))
    .bind(i32::from(item))
    .bind(answer.0)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct AlertRow {
    id: Uuid,
    client: Uuid,
    client_name: String,
    care_episode_id: Uuid,
    instrument_code: String,
    instrument_version: i32,
    item: i32,
    answer: i32,
    session: Option<i32>,
    raised_at: DateTime<Utc>,
    handled_at: Option<DateTime<Utc>>,
    handled_by: Option<String>,
    handling: Option<String>,
    may_act: bool,
}

#[derive(FromRow)]
struct WordsRow {
    session: i32,
    held_on: NaiveDate,
    words: String,
}

/// Words that are shown.
const WORDS: i64 = 5;

#[async_trait]
impl Safety for Store {
    async fn open_alerts(&self, actor: &Actor) -> Result<Vec<SafetyAlert>, PortError> {
        let organisation = actor.organisation;
        let read = self.door.read(actor, move |connection| {
            async move {
                let alerts = alerts(connection, organisation, None).await?;
                let shown = alerts.iter().map(|alert| alert.care_episode).collect();
                let audit = Audit::new("list safety answers", "care_episode", shown);
                Ok((alerts, Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn voice(&self, actor: &Actor, care_episode: Uuid) -> Result<Option<Voice>, PortError> {
        let organisation = actor.organisation;
        let read = self.door.read(actor, move |connection| {
            async move {
                let visible: bool = sqlx::query_scalar(
                    "SELECT $1 = ANY ((SELECT authz.visible_episodes())::uuid[])",
                )
                .bind(care_episode)
                .fetch_one(&mut *connection)
                .await?;
                let ids = vec![care_episode];
                if !visible {
                    let audit = Audit::refused("view safety answers", "care_episode", ids);
                    return Ok((None, Finish::Commit(audit)));
                }
                let alerts = alerts(connection, organisation, Some(care_episode)).await?;
                let words = words(connection, organisation, care_episode).await?;
                let audit = Audit::new("view safety answers", "care_episode", ids);
                Ok((Some(Voice { alerts, words }), Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn handle(&self, actor: &Actor, handling: Handling) -> Result<bool, PortError> {
        let (organisation, staff, now) = (actor.organisation, actor.staff, self.door.now());
        let written = self.door.write(actor, move |connection| {
            async move {
                let episode: Option<Uuid> = sqlx::query_scalar(
                    "UPDATE app.safety_alert SET handled_at = $3, handled_by = $4, handling = $5
                     WHERE organisation_id = $1 AND id = $2 AND handled_by IS NULL RETURNING care_episode_id",
                )
                .bind(organisation)
                .bind(handling.alert)
                .bind(now)
                .bind(staff)
                .bind(&handling.text)
                .fetch_optional(connection)
                .await?;
                let audit = match episode {
                    Some(episode) => {
                        Audit::new("record safety step", "care_episode", vec![episode])
                    }
                    None => Audit::refused("record safety step", "safety_alert", vec![handling.alert]),
                };
                Ok((episode.is_some(), Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(written.await?)
    }
}

/// Of one care episode all of them, newest first; otherwise the open ones of everybody visible, oldest first.
///
/// # Errors
/// The database's, or a row that contradicts itself.
pub async fn alerts(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Option<Uuid>,
) -> Result<Vec<SafetyAlert>, StoreError> {
    let rows: Vec<AlertRow> = sqlx::query_as(
        "SELECT a.id, e.client_id AS client, c.name AS client_name, a.care_episode_id, a.instrument_code,
                a.instrument_version, a.item, a.answer, s.number AS session, a.raised_at, a.handled_at,
                p.name AS handled_by, a.handling,
                a.care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[]) AS may_act
         FROM app.safety_alert a
         JOIN app.care_episode e ON e.organisation_id = a.organisation_id AND e.id = a.care_episode_id
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         LEFT JOIN app.rating r ON r.organisation_id = a.organisation_id AND r.id = a.rating_id
         LEFT JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id = r.session_id
         LEFT JOIN app.staff p ON p.organisation_id = a.organisation_id AND p.id = a.handled_by
         WHERE a.organisation_id = $1
           AND CASE WHEN $2::uuid IS NULL THEN a.handled_by IS NULL ELSE a.care_episode_id = $2 END
         ORDER BY a.raised_at, a.id",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_all(connection)
    .await?;
    let mut alerts = rows
        .into_iter()
        .map(AlertRow::into_domain)
        .collect::<Result<Vec<_>, _>>()?;
    if care_episode.is_some() {
        alerts.reverse();
    }
    Ok(alerts)
}

async fn words(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
) -> Result<Vec<OwnWords>, StoreError> {
    let rows: Vec<WordsRow> = sqlx::query_as(
        "SELECT s.number AS session, s.held_on, w.words
         FROM app.rating_words w
         JOIN app.rating r ON r.organisation_id = w.organisation_id AND r.id = w.rating_id
         JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id = r.session_id
         WHERE w.organisation_id = $1 AND w.care_episode_id = $2
         ORDER BY s.number DESC LIMIT $3",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(WORDS)
    .fetch_all(connection)
    .await?;
    let words = rows.into_iter().map(|row| OwnWords {
        session: row.session,
        held_on: row.held_on,
        text: row.words,
    });
    Ok(words.collect())
}

impl AlertRow {
    fn into_domain(self) -> Result<SafetyAlert, StoreError> {
        let wrong = |column| StoreError::inconsistent("safety_alert", column, self.id);
        let handled = self.handled_by.zip(self.handled_at).zip(self.handling);
        Ok(SafetyAlert {
            id: self.id,
            client: self.client,
            client_name: self.client_name,
            care_episode: self.care_episode_id,
            version: u32::try_from(self.instrument_version)
                .map_err(|_| wrong("instrument_version"))?,
            instrument: self.instrument_code,
            item: u16::try_from(self.item).map_err(|_| wrong("item"))?,
            answer: Points(self.answer),
            session: self.session,
            raised_at: self.raised_at,
            handled: handled.map(|((by, at), text)| Handled { by, at, text }),
            may_act: self.may_act,
        })
    }
}
