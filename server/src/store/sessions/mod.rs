//! Sessions and ratings as people record them, each with everything that follows from it in one transaction.

mod diary;
mod numbering;
mod observed;
mod papers;
mod trail;

pub use observed::withdrawn;

use app::{
    error::PortError,
    practice::{Actor, Sessions},
    sessions::{Act, Around, Deed, Done, NotDone, Revision, Trail},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{
    Audit, Finish, Store, StoreError,
    derived::{self, Method},
    ratings::Origin,
    ruptures,
};

/// Where ratings come from that staff enter by hand.
const PAPER: &str = "paper";

#[async_trait]
impl Sessions for Store {
    async fn record(&self, actor: &Actor, act: Act) -> Result<Result<Done, NotDone>, PortError> {
        let store = self.clone();
        let origin = Origin {
            organisation: actor.organisation,
            recorded_by: actor.staff,
            recorded_at: self.door.now(),
            source: PAPER.to_owned(),
        };
        let answer = self
            .door
            .write(actor, move |connection| {
                async move {
                    let action = action(&act.deed);
                    let ids = vec![act.client, act.care_episode];
                    ruptures::lock(connection, &[act.care_episode]).await?;
                    let Some(treatment) = treatment(connection, &origin, &act).await? else {
                        let refused = Audit::refused(action, "client", ids);
                        return Ok((Err(NotDone::NotTheirs), Finish::Commit(refused)));
                    };
                    let mut work = Work {
                        connection,
                        method: Method::of(&store, origin.organisation),
                        origin: &origin,
                        treatment,
                    };
                    Ok(match work.act(act.deed).await? {
                        Ok(done) => (Ok(done), Finish::Commit(Audit::new(action, "client", ids))),
                        Err(refusal) => (Err(refusal), Finish::RollBack),
                    })
                }
                .boxed()
            })
            .await?;
        Ok(answer)
    }

    async fn trail(
        &self,
        actor: &Actor,
        care_episode: Uuid,
        rating: Uuid,
    ) -> Result<Option<Trail>, PortError> {
        let organisation = actor.organisation;
        let trail = self
            .door
            .read(actor, move |connection| {
                async move {
                    let trail =
                        trail::of_rating(connection, organisation, care_episode, rating).await?;
                    let ids = vec![care_episode];
                    let audit = match trail {
                        Some(_) => Audit::new("view rating", "care_episode", ids),
                        None => Audit::refused("view rating", "care_episode", ids),
                    };
                    Ok((trail, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(trail)
    }

    async fn around(&self, actor: &Actor, care_episode: Uuid) -> Result<Option<Around>, PortError> {
        let organisation = actor.organisation;
        let around = self
            .door
            .read(actor, move |connection| {
                async move {
                    let around = observed::load(connection, organisation, care_episode).await?;
                    let ids = vec![care_episode];
                    let audit = match around {
                        Some(_) => Audit::new("view observations", "care_episode", ids),
                        None => Audit::refused("view observations", "care_episode", ids),
                    };
                    Ok((around, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(around)
    }

    async fn retracted(
        &self,
        actor: &Actor,
        care_episode: Uuid,
    ) -> Result<Vec<Revision>, PortError> {
        let organisation = actor.organisation;
        let revisions = self
            .door
            .read(actor, move |connection| {
                async move {
                    let gone = trail::gone(connection, organisation, care_episode).await?;
                    let audit = Audit::new("view ratings", "care_episode", vec![care_episode]);
                    Ok((gone, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(revisions)
    }
}

const fn action(deed: &Deed) -> &'static str {
    match deed {
        Deed::Record(_) => "record session",
        Deed::Change { .. } => "change session",
        Deed::Remove { .. } => "remove session",
        Deed::Observe { .. } => "write observation",
        Deed::NoForm { .. } => "say why no form",
        Deed::Rate { .. } => "record rating",
        Deed::Correct { .. } => "correct rating",
        Deed::Move { .. } => "move rating",
        Deed::Retract { .. } => "retract rating",
        Deed::Unveil { .. } => "show rating without own",
    }
}

/// A care episode that the actor treats.
#[derive(Clone, Copy, Debug, FromRow)]
struct Treatment {
    id: Uuid,
    started_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    today: NaiveDate,
}

async fn treatment(
    connection: &mut PgConnection,
    origin: &Origin,
    act: &Act,
) -> Result<Option<Treatment>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id, e.started_on, e.ended_on, (authz.now() AT TIME ZONE o.time_zone)::date AS today
         FROM app.care_episode e JOIN app.organisation o ON o.id = e.organisation_id
         WHERE e.organisation_id = $1 AND e.id = $2 AND e.client_id = $3
           AND e.id = ANY ((SELECT authz.acting_episodes())::uuid[])",
    )
    .bind(origin.organisation)
    .bind(act.care_episode)
    .bind(act.client)
    .fetch_optional(connection)
    .await?)
}

/// One act inside its transaction; the care episode is locked.
struct Work<'c> {
    connection: &'c mut PgConnection,
    method: Method<'c>,
    origin: &'c Origin,
    treatment: Treatment,
}

type Outcome = Result<Result<Done, NotDone>, StoreError>;

impl Work<'_> {
    async fn act(&mut self, deed: Deed) -> Outcome {
        match deed {
            Deed::Record(session) => self.record_session(&session).await,
            Deed::Change { session, to } => self.change_session(session, &to).await,
            Deed::Remove { session } => self.remove_session(session).await,
            Deed::Observe { session, words } => self.observe(session, words).await,
            Deed::NoForm { session, why } => self.say_no_form(session, why).await,
            Deed::Rate {
                session,
                instrument,
                rater,
                answers,
            } => self.rate(session, instrument, rater, answers).await,
            Deed::Correct {
                rating,
                answers,
                reason,
            } => self.correct(rating, answers, &reason).await,
            Deed::Move { rating, to, reason } => self.move_rating(rating, to, &reason).await,
            Deed::Retract { rating, reason } => self.retract(rating, &reason).await,
            Deed::Unveil { session } => self.unveil(session).await,
        }
    }

    async fn derive(&mut self, care_episodes: &[Uuid]) -> Result<(), StoreError> {
        derived::refresh(self.connection, self.method, care_episodes).await
    }
}
