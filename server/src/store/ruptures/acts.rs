use std::collections::BTreeSet;

use app::{
    error::PortError,
    practice::{Actor, Ruptures},
    ruptures::{Act, By, Decisions, Finding, NotDone, WorklistRow},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::FutureExt;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{append, load, open_of, save, stood, worklist};
use crate::{
    alliance::{
        acts::{self, Moment},
        ruptures::Log,
    },
    store::{Audit, Finish, Store, StoreError, findings, ids},
};

#[async_trait]
impl Ruptures for Store {
    async fn worklist(&self, actor: &Actor) -> Result<Vec<WorklistRow>, PortError> {
        let organisation = actor.organisation;
        let staff = actor.staff;
        let rows = self
            .door
            .read(actor, move |connection| {
                async move {
                    let rows = worklist::load(connection, organisation, staff).await?;
                    let shown = rows.iter().map(|row| row.care_episode).collect();
                    Ok((
                        rows,
                        Finish::Commit(Audit::new("view ruptures", "care_episode", shown)),
                    ))
                }
                .boxed()
            })
            .await?;
        Ok(rows)
    }

    async fn decisions(&self, actor: &Actor) -> Result<Option<Decisions>, PortError> {
        let organisation = actor.organisation;
        let counted = self
            .door
            .read(actor, move |connection| {
                async move {
                    let counted: Option<(i64, i64)> =
                        sqlx::query_as("SELECT agreed, decided FROM authz.rupture_decisions()")
                            .fetch_optional(connection)
                            .await?;
                    let audit = Audit::new("count decisions", "organisation", vec![organisation]);
                    Ok((counted, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(counted.map(|(agreed, decided)| Decisions { agreed, decided }))
    }

    async fn act(&self, actor: &Actor, act: Act) -> Result<Result<(), NotDone>, PortError> {
        let (organisation, staff, now) = (actor.organisation, actor.staff, self.door.now());
        let answer = self
            .door
            .write(actor, move |connection| {
                async move {
                    let ids = vec![act.client, act.care_episode];
                    let Some(moment) = moment(connection, organisation, staff, &act, now).await?
                    else {
                        let refused = Audit::refused("record rupture", "client", ids);
                        return Ok((Err(NotDone::NotTheirs), Finish::Commit(refused)));
                    };
                    Ok(
                        match record(connection, organisation, staff, &act, &moment).await? {
                            Ok(()) => {
                                let audit = Audit::new("record rupture", "client", ids);
                                (Ok(()), Finish::Commit(audit))
                            }
                            Err(refusal) => (Err(refusal), Finish::RollBack),
                        },
                    )
                }
                .boxed()
            })
            .await?;
        Ok(answer)
    }
}

#[derive(FromRow)]
struct Place {
    name: String,
    today: NaiveDate,
    instrument_code: Option<String>,
}

/// Locks the care episode's ruptures and gathers what an act needs; `None` where the actor may not act.
async fn moment(
    connection: &mut PgConnection,
    organisation: Uuid,
    staff: Uuid,
    act: &Act,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Moment>, StoreError> {
    super::events::lock(connection, &[act.care_episode]).await?;
    let place: Option<Place> = sqlx::query_as(
        "SELECT s.name, (authz.now() AT TIME ZONE o.time_zone)::date AS today, c.instrument_code
         FROM app.care_episode e
         JOIN app.organisation o ON o.id = e.organisation_id
         JOIN app.staff s ON s.organisation_id = e.organisation_id AND s.id = $2
         LEFT JOIN app.caseload_row c ON c.organisation_id = e.organisation_id AND c.care_episode_id = e.id
         WHERE e.organisation_id = $1 AND e.id = $3 AND e.client_id = $4
           AND e.id = ANY ((SELECT authz.acting_episodes())::uuid[])",
    )
    .bind(organisation)
    .bind(staff)
    .bind(act.care_episode)
    .bind(act.client)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(place) = place else { return Ok(None) };
    let held: Vec<i32> = sqlx::query_scalar(
        "SELECT number FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = $2 AND attendance = 'held'",
    )
    .bind(organisation)
    .bind(act.care_episode)
    .fetch_all(connection)
    .await?;
    Ok(Some(Moment {
        by: By::Staff { name: place.name },
        at: now,
        today: place.today,
        held: held.into_iter().collect::<BTreeSet<_>>(),
        instrument: place.instrument_code,
        note: act.note.clone(),
        new_id: ids::new_id(now),
    }))
}

async fn record(
    connection: &mut PgConnection,
    organisation: Uuid,
    staff: Uuid,
    act: &Act,
    moment: &Moment,
) -> Result<Result<(), NotDone>, StoreError> {
    let care_episode = act.care_episode;
    let mut logs = load(connection, organisation, &[care_episode])
        .await?
        .remove(&care_episode)
        .unwrap_or_default();
    let before: Vec<(Uuid, usize)> = logs.iter().map(|log| (log.id, log.events.len())).collect();
    if let Err(refusal) = acts::act(&mut logs, &act.deed, moment) {
        return Ok(Err(refusal));
    }
    let known = |log: &Log| {
        before
            .iter()
            .find(|(id, _)| *id == log.id)
            .map_or(0, |(_, n)| *n)
    };
    let additions: Vec<_> = logs
        .iter()
        .map(|log| (care_episode, log, known(log)))
        .collect();
    append(connection, organisation, Some(staff), &additions).await?;
    let findings = findings::load(connection, organisation, &[care_episode]).await?;
    let series = |log: &Log| -> &[Finding] {
        let of = findings.iter().find(|f| {
            f.care_episode == care_episode && Some(&f.instrument) == log.instrument.as_ref()
        });
        of.map_or(&[], |found| &found.findings)
    };
    let stood: Vec<_> = logs
        .iter()
        .filter_map(|log| stood(care_episode, log, series(log)))
        .collect();
    save(connection, organisation, &stood).await?;
    let dates: Vec<(i32, NaiveDate)> = sqlx::query_as(
        "SELECT number, held_on FROM app.session WHERE organisation_id = $1 AND care_episode_id = $2",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_all(&mut *connection)
    .await?;
    let open = open_of(&stood, |number| {
        dates
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, on)| *on)
    });
    sqlx::query(
        "UPDATE app.caseload_row SET rupture = $3 WHERE organisation_id = $1 AND care_episode_id = $2",
    )
    .bind(organisation)
    .bind(care_episode)
    .bind(open.map(Json))
    .execute(connection)
    .await?;
    Ok(Ok(()))
}
