//! The exact facts of a period, as the role that publishes may read them.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    alliance::Instruments,
    caseload::view::EARLIER_NEEDED,
    supervision::published::{Closing, Flow, Form, Period, Place},
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Publishing, midnight};
use crate::{
    aggregate::facts::{Circle, Circles, Fact, Flags, Followed, Rupture, Standing, Total},
    store::StoreError,
};

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
    pub(super) async fn facts(
        &self,
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

    pub(super) async fn standing(
        &self,
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
    pub(super) async fn ruptures(
        &self,
        connection: &mut PgConnection,
        first: Period,
    ) -> Result<Vec<Rupture>, StoreError> {
        let clock = self.clock.as_ref();
        let opens = midnight(clock, first.first_day());
        let closes = midnight(clock, self.period.last_day() + Days::new(1));
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
    pub(super) async fn circles(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Circles, StoreError> {
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
            (None, _) if self.rated >= EARLIER_NEEDED => Place::InRange,
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
    fn into_rupture(self, publishing: &Publishing) -> Option<Rupture> {
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
        Some(Rupture {
            therapist: self.therapist_id,
            client: self.client_id,
            opened: Period::of(publishing.clock.local(opened_at).date()),
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

fn days(time: TimeDelta) -> u32 {
    u32::try_from(time.num_days()).unwrap_or(0)
}
