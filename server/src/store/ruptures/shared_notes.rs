use app::{
    error::PortError,
    practice::{Actor, SharedNotes},
    together::{NewSharedNote, SharedNote},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::FutureExt;
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::{Audit, Finish, Store, ids};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    by: String,
    session_number: Option<i32>,
    note: String,
}

#[async_trait]
impl SharedNotes for Store {
    async fn shared_notes(
        &self,
        actor: &Actor,
        care_episode: Uuid,
    ) -> Result<Option<Vec<SharedNote>>, PortError> {
        let organisation = actor.organisation;
        let notes = self
            .door
            .read(actor, move |connection| {
                async move {
                    let client: Option<Uuid> = sqlx::query_scalar(
                        "SELECT client_id FROM app.care_episode
                         WHERE organisation_id = $1 AND id = $2 AND id = ANY ((SELECT authz.visible_episodes())::uuid[])",
                    )
                    .bind(organisation)
                    .bind(care_episode)
                    .fetch_optional(&mut *connection)
                    .await?;
                    let Some(client) = client else {
                        let refused = Audit::refused("view shared notes", "care_episode", vec![care_episode]);
                        return Ok((None, Finish::Commit(refused)));
                    };
                    let rows: Vec<Row> = sqlx::query_as(
                        "SELECT n.id, n.at, s.name AS by, n.session_number, n.note FROM app.shared_note n
                         JOIN app.staff s ON s.organisation_id = n.organisation_id AND s.id = n.recorded_by
                         WHERE n.organisation_id = $1 AND n.care_episode_id = $2 ORDER BY n.at DESC, n.id DESC",
                    )
                    .bind(organisation)
                    .bind(care_episode)
                    .fetch_all(connection)
                    .await?;
                    let audit = Audit::new("view shared notes", "client", vec![client, care_episode]);
                    Ok((Some(rows), Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(notes.map(|rows| rows.into_iter().map(Row::into_domain).collect()))
    }

    async fn share(&self, actor: &Actor, note: NewSharedNote) -> Result<bool, PortError> {
        let (organisation, staff, now) = (actor.organisation, actor.staff, self.door.now());
        let done = self
            .door
            .write(actor, move |connection| {
                async move {
                    let client: Option<Uuid> = sqlx::query_scalar(
                        "INSERT INTO app.shared_note (organisation_id, id, care_episode_id, session_number, at, recorded_by, note)
                         SELECT $1, $2, e.id, (SELECT s.number FROM app.session s WHERE s.organisation_id = $1
                           AND s.care_episode_id = e.id AND s.number = $4), $5, $6, $7
                         FROM app.care_episode e
                         WHERE e.organisation_id = $1 AND e.id = $3 AND e.id = ANY ((SELECT authz.acting_episodes())::uuid[])
                         RETURNING (SELECT c.client_id FROM app.care_episode c
                           WHERE c.organisation_id = $1 AND c.id = care_episode_id)",
                    )
                    .bind(organisation)
                    .bind(ids::new_id(now))
                    .bind(note.care_episode)
                    .bind(note.session)
                    .bind(now)
                    .bind(staff)
                    .bind(&note.text)
                    .fetch_optional(connection)
                    .await?;
                    let episode = note.care_episode;
                    let audit = match client {
                        Some(client) => Audit::new("share note", "client", vec![client, episode]),
                        None => Audit::refused("share note", "care_episode", vec![episode]),
                    };
                    Ok((client.is_some(), Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(done)
    }
}

impl Row {
    fn into_domain(self) -> SharedNote {
        SharedNote {
            id: self.id,
            at: self.at,
            by: self.by,
            session: self.session_number,
            text: self.note,
        }
    }
}
