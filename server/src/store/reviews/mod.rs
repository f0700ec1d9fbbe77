//! Cases on the agenda of supervision. Whose they are row security decides, and the keys in which order things are recorded.

mod acts;
mod entries;

pub use entries::{NewEntry, insert};

use app::{
    cases::{Act, CaseReviews, NotReviewed, SupervisedCase},
    error::PortError,
    practice::{Actor, Reviews},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Audit, Finish, Store, StoreError};

#[derive(FromRow)]
struct CaseRow {
    care_episode_id: Uuid,
    client_id: Uuid,
    client_name: String,
    client_code: String,
    therapist_name: String,
    ended_on: Option<NaiveDate>,
}

#[async_trait]
impl Reviews for Store {
    async fn supervised(&self, actor: &Actor) -> Result<Vec<SupervisedCase>, PortError> {
        let who = (actor.organisation, actor.staff);
        let read = self.door.read(actor, move |connection| {
            async move {
                let cases = supervised(connection, who).await?;
                let shown = cases.iter().map(|case| case.care_episode).collect();
                let audit = Audit::new("view supervised cases", "care_episode", shown);
                Ok((cases, Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn reviews(
        &self,
        actor: &Actor,
        care_episode: Uuid,
    ) -> Result<Option<CaseReviews>, PortError> {
        let who = (actor.organisation, actor.staff);
        let read = self.door.read(actor, move |connection| {
            async move {
                let may_act: Option<bool> = sqlx::query_scalar(
                    "SELECT id = ANY ((SELECT authz.acting_episodes())::uuid[])
                       OR id = ANY ((SELECT authz.supervised_episodes())::uuid[])
                     FROM app.care_episode
                     WHERE organisation_id = $1 AND id = $2 AND id = ANY ((SELECT authz.visible_episodes())::uuid[])",
                )
                .bind(who.0)
                .bind(care_episode)
                .fetch_optional(&mut *connection)
                .await?;
                // The client's page, of which it is a part, is the look at the client.
                let ids = vec![care_episode];
                let Some(may_act) = may_act else {
                    let refused = Audit::refused("view case reviews", "care_episode", ids);
                    return Ok((None, Finish::Commit(refused)));
                };
                let record = entries::all(connection, who, care_episode).await?;
                let audit = Audit::new("view case reviews", "care_episode", ids);
                Ok((Some(CaseReviews { record, may_act }), Finish::Commit(audit)))
            }
            .boxed()
        });
        Ok(read.await?)
    }

    async fn review(&self, actor: &Actor, act: Act) -> Result<Result<(), NotReviewed>, PortError> {
        let (who, now) = ((actor.organisation, actor.staff), self.door.now());
        let written = self.door.write(actor, move |connection| {
            async move {
                let answer = acts::act(connection, who, &act, now).await?;
                let finish = match &answer {
                    Ok(cases) => Finish::Commit(Audit::new(
                        "record case review",
                        "care_episode",
                        cases.clone(),
                    )),
                    Err(NotReviewed::NotTheirs) => {
                        let asked = acts::cases(&act).to_vec();
                        Finish::Commit(Audit::refused("record case review", "care_episode", asked))
                    }
                    Err(_) => Finish::RollBack,
                };
                Ok((answer.map(|_| ()), finish))
            }
            .boxed()
        });
        match written.await {
            // Two who act at once ask for the same number.
            Err(error) if error.constraint() == Some("case_review_pkey") => {
                Ok(Err(NotReviewed::Changed))
            }
            answer => Ok(answer?),
        }
    }
}

/// What is open, and what has ended and still asks for something: an answer about safety, a rupture that was left open lately,
/// a place on the agenda, a decision of the last 90 days or a day to look again. A day more than the page needs, since its days are
/// those of the practice's time zone.
async fn supervised(
    connection: &mut PgConnection,
    (organisation, staff): (Uuid, Uuid),
) -> Result<Vec<SupervisedCase>, StoreError> {
    let rows: Vec<CaseRow> = sqlx::query_as(
        "SELECT e.id AS care_episode_id, e.client_id, c.name AS client_name, c.code AS client_code,
                t.name AS therapist_name, e.ended_on
         FROM app.care_episode e
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.staff t ON t.organisation_id = e.organisation_id AND t.id = e.therapist_id
         WHERE e.organisation_id = $1 AND e.id = ANY ((SELECT authz.supervised_episodes())::uuid[])
           AND (e.ended_on IS NULL
             OR EXISTS (SELECT FROM app.safety_alert a
               WHERE a.organisation_id = $1 AND a.care_episode_id = e.id AND a.handled_by IS NULL)
             OR EXISTS (SELECT FROM app.rupture_episode r
               WHERE r.organisation_id = $1 AND r.care_episode_id = e.id
                 AND r.state IN ('unresolved', 'ended_with_treatment')
                 AND r.last_step_at > authz.now() - interval '32 days')
             OR EXISTS (SELECT FROM (
                 SELECT v.state_after, v.at, v.follow_up_on FROM app.case_review v
                 WHERE v.organisation_id = $1 AND v.care_episode_id = e.id ORDER BY v.number DESC LIMIT 1
               ) last
               WHERE last.state_after = 'agenda' OR last.follow_up_on IS NOT NULL
                 OR last.at > authz.now() - interval '92 days'))",
    )
    .bind(organisation)
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.care_episode_id).collect();
    let mut records = entries::standing(connection, (organisation, staff), &ids).await?;
    let cases = rows.into_iter().map(|row| SupervisedCase {
        record: records.remove(&row.care_episode_id).unwrap_or_default(),
        client: row.client_id,
        care_episode: row.care_episode_id,
        client_name: row.client_name,
        client_code: row.client_code,
        therapist_name: row.therapist_name,
        ended_on: row.ended_on,
    });
    Ok(cases.collect())
}
