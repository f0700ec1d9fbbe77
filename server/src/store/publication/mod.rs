//! Publishing what is known of the whole practice: a period at a time, once, as a role of its own that no request runs as.

mod facts;

use std::sync::Arc;

use app::{
    alliance::Instruments,
    practice::{Actor, Clock},
    supervision::{
        published::{Period, PublishedPeriod, Quarter, Until},
        statistics::survival::{self, survival},
    },
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures::FutureExt;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Audit, Door, Finish, StoreError};
use crate::aggregate::{
    facts::{Circles, Followed, Standing},
    publish::{self, Left},
};

/// Days after a period's end on which it is published: forms by link come up to a week late, and a flag has 14 days.
pub const WAIT: u64 = 14;
/// As long as the next period is not due, what stands now is what stood when this one was.
const PERIOD_DAYS: u64 = 28;

/// Computes and stores what is due.
#[derive(Clone)]
pub struct Publisher {
    door: Door,
    instruments: Arc<Instruments>,
    clock: Arc<dyn Clock>,
}

impl Publisher {
    pub fn new(door: Door, instruments: Arc<Instruments>, clock: Arc<dyn Clock>) -> Self {
        Self {
            door,
            instruments,
            clock,
        }
    }

    /// Publishes every period that is due and not published yet, the oldest first, each in a transaction of its own; answers
    /// them. Unless `at_once`, nothing in the practice's first two weeks: until then its earlier years may still be coming in.
    ///
    /// # Errors
    /// The database's.
    pub async fn publish_due(
        &self,
        actor: &Actor,
        at_once: bool,
    ) -> Result<Vec<Period>, StoreError> {
        let clock = self.clock.as_ref();
        let (organisation, now, today) = (actor.organisation, clock.now(), clock.today());
        let last_due = Period::of(today - Days::new(WAIT + 1 + 27));
        let Some(first) = self.first_due(actor, (now, at_once)).await? else {
            return Ok(Vec::new());
        };
        let due: Vec<Period> = (first.0..=last_due.0).map(Period).collect();
        for period in &due {
            let instruments = self.instruments.clone();
            let of = Publishing {
                organisation,
                period: *period,
                clock: self.clock.clone(),
                opens: midnight(clock, period.first_day()),
                as_of: midnight(clock, period.last_day() + Days::new(WAIT + 1)),
                on_time: today < period.last_day() + Days::new(WAIT + 1 + PERIOD_DAYS),
                now,
            };
            self.door
                .write(actor, move |connection| {
                    async move {
                        of.publish(connection, &instruments).await?;
                        let audit =
                            Audit::new("publish period", "organisation", vec![organisation]);
                        Ok(((), Finish::Commit(audit)))
                    }
                    .boxed()
                })
                .await?;
        }
        Ok(due)
    }

    async fn first_due(
        &self,
        actor: &Actor,
        (now, at_once): (DateTime<Utc>, bool),
    ) -> Result<Option<Period>, StoreError> {
        let organisation = actor.organisation;
        self.door
            .read(actor, move |connection| {
                async move {
                    let (first, founded): (Option<i32>, DateTime<Utc>) = sqlx::query_as(
                        "SELECT coalesce(
                           (SELECT max(number) + 1 FROM app.publication WHERE organisation_id = o.id AND kind = 'period'),
                           (SELECT min(period) FROM app.period_row WHERE organisation_id = o.id)), o.created_at
                         FROM app.organisation o WHERE o.id = $1",
                    )
                    .bind(organisation)
                    .fetch_one(connection)
                    .await?;
                    let settled = at_once || now >= founded + TimeDelta::days(14);
                    // Nobody is shown anything by it.
                    Ok((first.filter(|_| settled).map(Period), Finish::RollBack))
                }
                .boxed()
            })
            .await
    }

    pub async fn close(&self) {
        self.door.close().await;
    }
}

/// When a day begins where the practice is.
fn midnight(clock: &dyn Clock, day: NaiveDate) -> DateTime<Utc> {
    let utc = day.and_time(chrono::NaiveTime::MIN).and_utc();
    let shown = clock.local(utc).and_utc();
    utc - (shown - utc)
}

/// One period on its way out.
#[derive(Clone)]
struct Publishing {
    organisation: Uuid,
    period: Period,
    opens: DateTime<Utc>,
    clock: Arc<dyn Clock>,
    /// What happened to a rupture later is in no curve, however late that is computed.
    as_of: DateTime<Utc>,
    /// Not long after it was due, so that what stands now stood then.
    on_time: bool,
    now: DateTime<Utc>,
}

impl Publishing {
    async fn publish(
        &self,
        connection: &mut PgConnection,
        instruments: &Instruments,
    ) -> Result<(), StoreError> {
        let circles = self.circles(connection).await?;
        let standing = if self.on_time {
            Some(self.standing(connection, instruments).await?)
        } else {
            None
        };
        let facts = self.facts(connection, self.period).await?;
        let published = publish::period(self.period, &facts, standing.as_deref(), &circles);
        self.store(connection, "period", self.period.0, &published)
            .await?;
        let quarter = self.period.quarter();
        if quarter.periods().last() == Some(&self.period) {
            self.publish_quarter(connection, quarter, standing.as_deref(), &circles)
                .await?;
        }
        for until in [
            ("acknowledged", Until::Acknowledged),
            ("repaired", Until::Repaired),
        ] {
            self.publish_curve(connection, until, &circles).await?;
        }
        Ok(())
    }

    async fn publish_quarter(
        &self,
        connection: &mut PgConnection,
        quarter: Quarter,
        standing: Option<&[Standing]>,
        circles: &Circles,
    ) -> Result<(), StoreError> {
        let [first, ..] = quarter.periods();
        let facts = self.facts(connection, first).await?;
        let periods: Vec<Json<PublishedPeriod>> = sqlx::query_scalar(
            "SELECT body FROM app.publication WHERE organisation_id = $1 AND kind = 'period' AND number >= $2",
        )
        .bind(self.organisation)
        .bind(first.0)
        .fetch_all(&mut *connection)
        .await?;
        let periods: Vec<PublishedPeriod> =
            periods.into_iter().map(|Json(period)| period).collect();
        let published = publish::quarter(quarter, &facts, standing, &periods, circles);
        self.store(connection, "quarter", quarter.0, &published)
            .await
    }

    /// The curve of what opened since the last one, as soon as enough of it has ended.
    async fn publish_curve(
        &self,
        connection: &mut PgConnection,
        (kind, until): (&'static str, Until),
        circles: &Circles,
    ) -> Result<(), StoreError> {
        let first: i32 = sqlx::query_scalar(
            "SELECT coalesce(max(number) FILTER (WHERE kind = $2) + 1, min(number) FILTER (WHERE kind = 'period'))
             FROM app.publication WHERE organisation_id = $1",
        )
        .bind(self.organisation)
        .bind(kind)
        .fetch_one(&mut *connection)
        .await?;
        let first = Period(first);
        let ruptures = self.ruptures(connection, first).await?;
        // The facts of years need not be read to find that there is too little.
        if u32::try_from(ruptures.len()).is_ok_and(|ruptures| ruptures < publish::ENDINGS) {
            return Ok(());
        }
        let facts = self.facts(connection, first).await?;
        let known = (ruptures.as_slice(), facts.as_slice());
        match publish::curve(until, (first, self.period), known, circles, left) {
            Some(curve) => self.store(connection, kind, curve.last.0, &curve).await,
            None => Ok(()),
        }
    }

    async fn store(
        &self,
        connection: &mut PgConnection,
        kind: &str,
        number: i32,
        body: &(impl Serialize + Sync),
    ) -> Result<(), StoreError> {
        sqlx::query(
            // Another server of the practice may have been quicker; the first stays.
            "INSERT INTO app.publication (organisation_id, kind, number, frozen_at, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (organisation_id, kind, number) DO NOTHING",
        )
        .bind(self.organisation)
        .bind(kind)
        .bind(number)
        .bind(self.now)
        .bind(Json(body))
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Kaplan–Meier.
fn left(followed: &[Followed]) -> Vec<Left> {
    let followed: Vec<_> = followed
        .iter()
        .map(|one| survival::Followed {
            days: one.days,
            ended: one.ended,
        })
        .collect();
    survival(&followed)
        .steps
        .into_iter()
        .map(|step| Left {
            day: step.day,
            share: step.survival,
            band: step.band.map(|band| (band.low, band.high)),
        })
        .collect()
}
