//! What a therapist can hand over, and the handing over.

use app::{
    alliance::{Family, Instruments},
    error::PortError,
    form::FormWords,
    hand_over::{
        FormChoice, HandOver, Issued, NewPass, NotIssued, Offer, OpenPass, SessionChoice, Way,
        mail_address,
    },
    practice::{Actor, HandOvers},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Wordings, form_words, newest, passes};
use crate::store::{Audit, Finish, Store, StoreError, sessions::withdrawn};

#[derive(FromRow)]
struct EpisodeRow {
    id: Uuid,
    name: String,
    contact: Option<String>,
    may_act: bool,
    today: NaiveDate,
}

#[derive(FromRow)]
struct SessionRow {
    id: Uuid,
    number: i32,
    held_on: NaiveDate,
}

#[derive(FromRow)]
struct PassRow {
    id: Uuid,
    way: String,
    session: i32,
    instrument_codes: Vec<String>,
    issued_by: String,
    expires_at: DateTime<Utc>,
}

/// Sessions to choose from: a form for an earlier one comes on paper.
const SESSIONS: i64 = 5;

#[async_trait]
impl HandOvers for Store {
    async fn hand_over(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<HandOver>, PortError> {
        let (organisation, store, now) = (actor.organisation, self.clone(), self.door.now());
        let read = self.door.read(actor, move |connection| {
            async move {
                let found = load(
                    connection,
                    &store,
                    organisation,
                    (client, care_episode),
                    now,
                )
                .await?;
                let audit = match &found {
                    Some(found) => {
                        let ids = vec![client, found.care_episode];
                        Audit::new("open handing over", "client", ids)
                    }
                    None => Audit::refused("open handing over", "client", vec![client]),
                };
                Ok((found, Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn issue(
        &self,
        actor: &Actor,
        pass: NewPass,
    ) -> Result<Result<Issued, NotIssued>, PortError> {
        let (who, store) = (actor.clone(), self.clone());
        let written = self.door.write(actor, move |connection| {
            async move {
                match passes::issue(connection, &store, &who, &pass).await? {
                    Ok((issued, client)) => {
                        let action = match pass.way {
                            Way::Link if pass.by_mail => "hand over by e-mail",
                            Way::Link => "hand over by link",
                            Way::Kiosk => "hand over by kiosk",
                        };
                        let audit = Audit::new(action, "client", vec![client, pass.care_episode]);
                        Ok((Ok(issued), Finish::Commit(audit)))
                    }
                    Err(refusal) => Ok((Err(refusal), Finish::RollBack)),
                }
            }
            .boxed()
        });
        Ok(written.await?)
    }

    async fn revoke(&self, actor: &Actor, pass: Uuid) -> Result<bool, PortError> {
        let (organisation, now) = (actor.organisation, self.door.now());
        let written = self.door.write(actor, move |connection| {
            async move {
                let episode: Option<Uuid> = sqlx::query_scalar(
                    "UPDATE app.rating_link SET revoked_at = $3
                     WHERE organisation_id = $1 AND id = $2 AND revoked_at IS NULL AND used_at IS NULL
                     RETURNING care_episode_id",
                )
                .bind(organisation)
                .bind(pass)
                .bind(now)
                .fetch_optional(connection)
                .await?;
                let audit = match episode {
                    Some(episode) => Audit::new("take form back", "care_episode", vec![episode]),
                    None => Audit::refused("take form back", "rating_link", vec![pass]),
                };
                Ok((episode.is_some(), Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(written.await?)
    }
}

async fn load(
    connection: &mut PgConnection,
    store: &Store,
    organisation: Uuid,
    (client, care_episode): (Uuid, Option<Uuid>),
    now: DateTime<Utc>,
) -> Result<Option<HandOver>, StoreError> {
    let Some(episode) = episode(connection, organisation, client, care_episode, now).await? else {
        return Ok(None);
    };
    let sessions: Vec<SessionRow> = sqlx::query_as(
        "SELECT id, number, held_on FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = $2 AND attendance = 'held'
         ORDER BY number DESC LIMIT $3",
    )
    .bind(organisation)
    .bind(episode.id)
    .bind(SESSIONS)
    .fetch_all(&mut *connection)
    .await?;
    let rated: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT instrument_code FROM app.rating
         WHERE organisation_id = $1 AND care_episode_id = $2 AND rater = 'client'",
    )
    .bind(organisation)
    .bind(episode.id)
    .fetch_all(&mut *connection)
    .await?;
    let words = form_words(connection, organisation).await?;
    let wordings = Wordings::load(connection, organisation, &store.instruments).await?;
    let open = open(connection, organisation, episode.id, now).await?;
    Ok(Some(HandOver {
        client,
        care_episode: episode.id,
        client_name: episode.name,
        may_act: episode.may_act,
        today_is_free: sessions
            .iter()
            .all(|session| session.held_on != episode.today),
        sessions: sessions.into_iter().map(SessionRow::into_domain).collect(),
        forms: forms(
            &store.instruments,
            &wordings,
            &words,
            (&rated, &withdrawn(connection, organisation).await?),
        ),
        mail_address: episode
            .contact
            .as_deref()
            .and_then(mail_address)
            .map(str::to_owned),
        open,
    }))
}

async fn episode(
    connection: &mut PgConnection,
    organisation: Uuid,
    client: Uuid,
    care_episode: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<EpisodeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id, c.name, ($4 AT TIME ZONE o.time_zone)::date AS today, a.may_act,
                CASE WHEN a.may_act THEN c.contact END AS contact
         FROM app.care_episode e
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.organisation o ON o.id = e.organisation_id
         CROSS JOIN LATERAL (
           SELECT e.ended_on IS NULL AND e.id = ANY ((SELECT authz.acting_episodes())::uuid[]) AS may_act) a
         WHERE e.organisation_id = $1 AND e.client_id = $2 AND ($3::uuid IS NULL OR e.id = $3)
         ORDER BY e.started_on DESC, e.id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(client)
    .bind(care_episode)
    .bind(now)
    .fetch_optional(connection)
    .await?)
}

async fn open(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<OpenPass>, StoreError> {
    let rows: Vec<PassRow> = sqlx::query_as(
        "SELECT l.id, l.way, s.number AS session, l.instrument_codes, p.name AS issued_by, l.expires_at
         FROM app.rating_link l
         JOIN app.session s ON s.organisation_id = l.organisation_id AND s.id = l.session_id
         JOIN app.staff p ON p.organisation_id = l.organisation_id AND p.id = l.issued_by
         WHERE l.organisation_id = $1 AND l.care_episode_id = $2 AND l.expires_at > $3
           AND l.revoked_at IS NULL AND l.used_at IS NULL
         ORDER BY l.issued_at DESC, l.id DESC",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(now)
    .fetch_all(connection)
    .await?;
    let pass = |row: PassRow| {
        let unknown = || StoreError::inconsistent("rating_link", "way", row.id);
        Ok(OpenPass {
            id: row.id,
            way: Way::parse(&row.way).ok_or_else(unknown)?,
            session: row.session,
            forms: row.instrument_codes,
            issued_by: row.issued_by,
            expires_at: row.expires_at,
        })
    };
    rows.into_iter().map(pass).collect()
}

/// Our own question first, then what is about the work, then about how somebody is.
fn forms(
    instruments: &Instruments,
    wordings: &Wordings,
    words: &FormWords,
    (rated, withdrawn): (&[String], &[String]),
) -> Vec<FormChoice> {
    let mut forms: Vec<(u8, FormChoice)> = newest(instruments)
        .filter(|instrument| instrument.raters.contains(&app::alliance::Rater::Client))
        .filter(|instrument| !withdrawn.contains(&instrument.code))
        // What is scored from another form is no form of its own.
        .filter(|instrument| instrument.derived_from.is_none())
        .map(|instrument| {
            let order = match instrument.family {
                Family::Alliance => 0,
                Family::Check => 1,
                Family::Outcome => 2,
            };
            let choice = FormChoice {
                code: instrument.code.clone(),
                items: instrument.items.len(),
                offer: passes::offer(instrument, wordings, words),
                usual: rated.contains(&instrument.code),
            };
            (order, choice)
        })
        .collect();
    forms.sort_by_key(|(order, form)| (form.offer != Offer::Ready, *order));
    forms.into_iter().map(|(_, form)| form).collect()
}

impl SessionRow {
    fn into_domain(self) -> SessionChoice {
        SessionChoice {
            id: self.id,
            number: self.number,
            held_on: self.held_on,
        }
    }
}
