//! Publishing what is known of the whole practice: a period at a time, once, as a role of its own that no request runs as.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    alliance::Instruments,
    practice::{Actor, Clock},
    supervision::{
        published::{Closing, Flow, Form, Period, Place, PublishedPeriod, Quarter, Until},
        statistics::survival::survival,
    },
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures::FutureExt;
use serde::Serialize;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{Audit, Door, Finish, StoreError};
use crate::aggregate::{
    facts::{Circle, Circles, Fact, Flags, Followed, Rupture, Standing, Total},
    publish::{self, Left},
};

/// Days after a period's end on which it is published: forms by link come up to a week late, and a flag has 14 days.
pub const WAIT: u64 = 14;
/// As long as the next period is not due, what stands now is what stood when this one was.
const PERIOD_DAYS: u64 = 28;
/// Ratings from which there is a personal range.
const RANGE_FROM: i32 = 4;

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
#[derive(Clone, Copy)]
struct Publishing {
    organisation: Uuid,
    period: Period,
    opens: DateTime<Utc>,
    /// What was recorded later is not in it, however late it is computed.
    as_of: DateTime<Utc>,
    /// Not long after it was due, so that what stands now stood then.
    on_time: bool,
    now: DateTime<Utc>,
}

impl Publishing {
    async fn publish(
        self,
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
        self,
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
        self,
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
        self,
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

#[derive(FromRow)]
struct FactRow {
    therapist_id: Uuid,
    client_id: Uuid,
    care_episode_id: Uuid,
    period: i32,
    forms: Vec<i32>,
    flow: Vec<i32>,
    closings: Vec<i32>,
    flagged: i32,
    in_time: i32,
}

#[derive(FromRow)]
struct StandingRow {
    therapist_id: Uuid,
    client_id: Uuid,
    state: Option<String>,
    track: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    repaired: bool,
    rated: i32,
    instrument_code: Option<String>,
    instrument_version: Option<i32>,
    total: Option<i32>,
}

#[derive(FromRow)]
struct RuptureRow {
    therapist_id: Uuid,
    client_id: Uuid,
    source: String,
    at: Vec<DateTime<Utc>>,
    states: Vec<String>,
}

impl Publishing {
    /// From a period to this one.
    async fn facts(
        self,
        connection: &mut PgConnection,
        first: Period,
    ) -> Result<Vec<Fact>, StoreError> {
        let rows: Vec<FactRow> = sqlx::query_as(
            "SELECT e.therapist_id, e.client_id, p.care_episode_id, p.period,
               ARRAY[p.given, p.declined, p.technical, p.not_asked] AS forms,
               ARRAY[p.opened, p.acknowledged, p.discussed] AS flow,
               ARRAY[p.repaired, p.passed, p.unresolved, p.ended, p.dismissed] AS closings, p.flagged, p.in_time
             FROM app.period_row p
             JOIN app.care_episode e ON e.organisation_id = p.organisation_id AND e.id = p.care_episode_id
             WHERE p.organisation_id = $1 AND p.period BETWEEN $2 AND $3",
        )
        .bind(self.organisation)
        .bind(first.0)
        .bind(self.period.0)
        .fetch_all(connection)
        .await?;
        rows.into_iter().map(FactRow::into_fact).collect()
    }

    async fn standing(
        self,
        connection: &mut PgConnection,
        instruments: &Instruments,
    ) -> Result<Vec<Standing>, StoreError> {
        let rows: Vec<StandingRow> = sqlx::query_as(
            "SELECT e.therapist_id, e.client_id, open.state, open.track, open.opened_at,
               EXISTS (SELECT FROM app.rupture_episode r WHERE r.organisation_id = e.organisation_id
                 AND r.care_episode_id = e.id AND r.state = 'repaired' AND r.last_step_at > $2 - interval '28 days') AS repaired,
               c.rated, c.instrument_code, c.instrument_version,
               c.latest_points[array_position(c.latest_scales, 'total')] AS total
             FROM app.care_episode e
             JOIN app.caseload_row c ON c.organisation_id = e.organisation_id AND c.care_episode_id = e.id
             LEFT JOIN app.rupture_episode open ON open.organisation_id = e.organisation_id AND open.care_episode_id = e.id
               AND open.state IN ('possible', 'acknowledged', 'discussed')
             WHERE e.organisation_id = $1 AND e.ended_on IS NULL",
        )
        .bind(self.organisation)
        .bind(self.now)
        .fetch_all(connection)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| row.into_standing(self.now, instruments))
            .collect())
    }

    /// What opened from a period to this one, as it was known on the day on which this one was due.
    async fn ruptures(
        self,
        connection: &mut PgConnection,
        first: Period,
    ) -> Result<Vec<Rupture>, StoreError> {
        let days = |periods: i32| TimeDelta::days(28 * i64::from(periods));
        let (opens, closes) = (
            self.opens - days(self.period.0 - first.0),
            self.opens + days(1),
        );
        let rows: Vec<RuptureRow> = sqlx::query_as(
            "SELECT e.therapist_id, e.client_id, r.source, array_agg(v.at ORDER BY v.number) AS at,
               array_agg(v.state_after ORDER BY v.number) AS states
             FROM app.rupture_episode r
             JOIN app.rupture_event v ON v.organisation_id = r.organisation_id AND v.rupture_id = r.id
             JOIN app.care_episode e ON e.organisation_id = r.organisation_id AND e.id = r.care_episode_id
             WHERE r.organisation_id = $1 AND r.opened_at >= $2 AND r.opened_at < $3
             GROUP BY r.organisation_id, r.id, r.source, e.therapist_id, e.client_id",
        )
        .bind(self.organisation)
        .bind(opens)
        .bind(closes)
        .fetch_all(connection)
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| row.into_rupture(self))
            .collect())
    }

    /// Everybody with cases that they can open or could in the period; whose they are is known to them.
    async fn circles(self, connection: &mut PgConnection) -> Result<Circles, StoreError> {
        let pairs: Vec<(Uuid, Uuid)> = sqlx::query_as(
            "SELECT s.id, s.id FROM app.staff s
             JOIN app.role_grant g ON g.organisation_id = s.organisation_id AND g.staff_id = s.id AND g.role = 'therapist'
             WHERE s.organisation_id = $1
             UNION
             SELECT supervisor_id, supervisee_id FROM app.supervision_line
             WHERE organisation_id = $1 AND valid && tstzrange($2, $3, '[]')
             UNION
             SELECT cover_id, therapist_id FROM app.cover_line
             WHERE organisation_id = $1 AND valid && tstzrange($2, $3, '[]')",
        )
        .bind(self.organisation)
        .bind(self.opens.min(self.now))
        .bind(self.now)
        .fetch_all(connection)
        .await?;
        let practice: BTreeSet<Uuid> = pairs
            .iter()
            .filter(|(who, whose)| who == whose)
            .map(|(who, _)| *who)
            .collect();
        let mut circles: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for (who, whose) in pairs {
            circles.entry(who).or_default().insert(whose);
        }
        Ok(Circles::of(circles.into_values().map(Circle), &practice))
    }
}

impl FactRow {
    fn into_fact(self) -> Result<Fact, StoreError> {
        let id = self.care_episode_id;
        Ok(Fact {
            therapist: self.therapist_id,
            client: self.client_id,
            care_episode: id,
            period: Period(self.period),
            forms: counts::<{ Form::ALL.len() }>(&self.forms, id)?,
            flow: counts::<{ Flow::ALL.len() }>(&self.flow, id)?,
            closings: counts::<{ Closing::ALL.len() }>(&self.closings, id)?,
            flags: {
                let [in_time, late] = counts(&[self.in_time, self.flagged - self.in_time], id)?;
                Flags { in_time, late }
            },
        })
    }
}

fn counts<const N: usize>(counts: &[i32], id: Uuid) -> Result<[u32; N], StoreError> {
    let inconsistent = || StoreError::inconsistent("period_row", "counts", id);
    let counts: Vec<u32> = counts
        .iter()
        .map(|count| u32::try_from(*count).map_err(|_| inconsistent()))
        .collect::<Result<_, _>>()?;
    counts.try_into().map_err(|_| inconsistent())
}

impl StandingRow {
    fn into_standing(self, now: DateTime<Utc>, instruments: &Instruments) -> Standing {
        let place = match (self.state.as_deref(), self.track.as_deref()) {
            (Some("possible"), _) => Place::Possible,
            (Some(_), Some("coming_back" | "back_in_range")) => Place::ComingBack,
            (Some(_), _) => Place::Open,
            (None, _) if self.repaired => Place::Repaired,
            (None, _) if self.rated >= RANGE_FROM => Place::InRange,
            (None, _) if self.rated > 0 => Place::Building,
            (None, _) => Place::NoRating,
        };
        let open_days = self.opened_at.map(|at| days(now - at));
        let (therapist, client) = (self.therapist_id, self.client_id);
        Standing {
            therapist,
            client,
            place,
            open_days,
            total: self.total(instruments),
        }
    }

    fn total(self, instruments: &Instruments) -> Option<Total> {
        let version = u32::try_from(self.instrument_version?).ok()?;
        let instrument = instruments.get(self.instrument_code.as_deref()?, version)?;
        let range = instrument.total()?;
        Some(Total {
            instrument: instrument.code.clone(),
            version,
            value: self.total?,
            lowest: range.min.0,
            highest: range.max.0,
        })
    }
}

impl RuptureRow {
    /// `None` of one that was opened later than is known.
    fn into_rupture(self, publishing: Publishing) -> Option<Rupture> {
        let opened_at = *self.at.first().filter(|at| **at < publishing.as_of)?;
        let first = |what: &[&str]| {
            let mut known = self
                .at
                .iter()
                .zip(&self.states)
                .take_while(|(at, _)| **at < publishing.as_of);
            known
                .find(|(_, state)| what.contains(&state.as_str()))
                .map(|(at, _)| *at)
        };
        // What happens first ends it, or is all that is known of it.
        let followed = |end: &[&str], other: &[&str]| {
            let (end, other) = (first(end), first(other));
            let ended = end.is_some_and(|end| other.is_none_or(|other| end <= other));
            let until = if ended { end } else { other };
            Followed {
                days: days(until.unwrap_or(publishing.as_of) - opened_at),
                ended,
            }
        };
        let periods = (opened_at - publishing.opens).num_days().div_euclid(28);
        Some(Rupture {
            therapist: self.therapist_id,
            client: self.client_id,
            opened: Period(publishing.period.0 + i32::try_from(periods).unwrap_or(0)),
            acknowledged: (self.source != "therapist_word").then(|| {
                followed(
                    &["acknowledged", "dismissed"],
                    &["passed", "ended_with_treatment"],
                )
            }),
            repaired: followed(
                &["repaired"],
                &["passed", "dismissed", "unresolved", "ended_with_treatment"],
            ),
        })
    }
}

/// Kaplan–Meier.
fn left(followed: &[Followed]) -> Vec<Left> {
    let followed: Vec<_> = followed
        .iter()
        .map(|one| app::supervision::statistics::survival::Followed {
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

fn days(time: TimeDelta) -> u32 {
    u32::try_from(time.num_days()).unwrap_or(0)
}
