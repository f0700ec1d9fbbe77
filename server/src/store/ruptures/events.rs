//! The logs as rows. They are written many at a time, as JSON that Postgres unfolds by the table's own columns.

use std::collections::HashMap;

use app::{
    alliance::{RuleName, RuptureStep, Why},
    ruptures::{By, RuptureEvent},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{word, word_text};
use crate::{alliance::ruptures::Log, store::StoreError};

/// A row of `app.rupture_event`; `name` is of who recorded it.
#[derive(FromRow, Serialize)]
struct Row {
    organisation_id: Uuid,
    rupture_id: Uuid,
    number: i32,
    care_episode_id: Uuid,
    at: DateTime<Utc>,
    said_by: String,
    recorded_by: Option<Uuid>,
    #[serde(skip)]
    name: Option<String>,
    #[serde(skip)]
    followed: Option<String>,
    step: String,
    state_before: String,
    state_after: String,
    session_number: Option<i32>,
    source: Option<String>,
    instrument_code: Option<String>,
    p: Option<i32>,
    why: Option<Json<Vec<Why>>>,
    rule: Option<String>,
    rating_ids: Vec<Uuid>,
    onset: Option<i32>,
    marker: Option<String>,
    raised_by: Option<String>,
    talked_on: Option<NaiveDate>,
    tried: Vec<String>,
    settled_by: Option<String>,
    dismissal: Option<String>,
    merged_into: Option<Uuid>,
    note: Option<String>,
}

/// The logs of these care episodes, oldest rupture first.
///
/// # Errors
/// The database's, or a row that our own writes cannot produce.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episodes: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Log>>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT v.*, s.name, r.instrument_code AS followed
         FROM app.rupture_event v
         JOIN app.rupture_episode r ON r.organisation_id = v.organisation_id AND r.id = v.rupture_id
         LEFT JOIN app.staff s ON s.organisation_id = v.organisation_id AND s.id = v.recorded_by
         WHERE v.organisation_id = $1 AND r.care_episode_id = ANY ($2)
         ORDER BY r.onset, r.id, v.number",
    )
    .bind(organisation)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?;
    let mut logs: HashMap<Uuid, Vec<Log>> = HashMap::new();
    for row in rows {
        let (id, instrument) = (row.rupture_id, row.followed.clone());
        let of_episode = logs.entry(row.care_episode_id).or_default();
        let event = row.into_event()?;
        match of_episode.last_mut().filter(|log| log.id == id) {
            Some(log) => log.events.push(event),
            None => of_episode.push(Log {
                id,
                instrument,
                events: vec![event],
            }),
        }
    }
    Ok(logs)
}

/// Events of a log from the place on, recorded by `staff` where a person says them.
pub struct Addition<'l> {
    pub care_episode: Uuid,
    pub log: &'l Log,
    pub from: usize,
}

/// Adds events to logs. Nothing is added where nothing is new.
///
/// # Errors
/// The database's; a step that may not be taken, or a number that is taken, violates its constraint.
pub async fn append(
    connection: &mut PgConnection,
    organisation: Uuid,
    staff: Option<Uuid>,
    additions: &[(Uuid, &Log, usize)],
) -> Result<(), StoreError> {
    let additions = additions.iter().map(|(care_episode, log, from)| Addition {
        care_episode: *care_episode,
        log,
        from: *from,
    });
    let rows: Vec<Row> = additions
        .flat_map(|addition| {
            (addition.from..addition.log.events.len())
                .filter_map(move |at| row(organisation, staff, &addition, at))
                .collect::<Vec<_>>()
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO app.rupture_event (organisation_id, rupture_id, number, care_episode_id, at, said_by, recorded_by,
           step, state_before, state_after, session_number, source, instrument_code, p, why, rule, rating_ids, onset,
           marker, raised_by, talked_on, tried, settled_by, dismissal, merged_into, note)
         SELECT organisation_id, rupture_id, number, care_episode_id, at, said_by, recorded_by,
           step, state_before, state_after, session_number, source, instrument_code, p, why, rule, rating_ids, onset,
           marker, raised_by, talked_on, tried, settled_by, dismissal, merged_into, note
         FROM jsonb_populate_recordset(NULL::app.rupture_event, $1)",
    )
    .bind(Json(rows))
    .execute(connection)
    .await?;
    Ok(())
}

fn row(organisation: Uuid, staff: Option<Uuid>, addition: &Addition<'_>, at: usize) -> Option<Row> {
    let log = addition.log;
    let event = log.events.get(at)?;
    let before = at.checked_sub(1).and_then(|before| log.events.get(before));
    let said_by = match event.by {
        By::Rule => "rule",
        By::Client => "client",
        By::Staff { .. } => "staff",
    };
    let opens = matches!(event.step, RuptureStep::Opened | RuptureStep::Evidence);
    Some(Row {
        organisation_id: organisation,
        rupture_id: log.id,
        number: i32::try_from(at + 1).ok()?,
        care_episode_id: addition.care_episode,
        at: event.at,
        said_by: said_by.to_owned(),
        recorded_by: staff.filter(|_| said_by == "staff"),
        name: None,
        followed: None,
        step: event.step.as_str().to_owned(),
        state_before: before.map_or("none", |b| b.state_after.as_str()).to_owned(),
        state_after: event.state_after.as_str().to_owned(),
        session_number: event.session,
        source: event.source.map(|word| word.as_str().to_owned()),
        instrument_code: log.instrument.clone().filter(|_| opens),
        p: event.p,
        why: (!event.why.is_empty()).then(|| Json(event.why.clone())),
        rule: event.rule.as_ref().map(|rule| rule.0.clone()),
        rating_ids: event.ratings.clone(),
        onset: event.onset,
        marker: event.marker.map(word_text),
        raised_by: event.raised_by.map(word_text),
        talked_on: event.talked_on,
        tried: event.tried.iter().map(word_text).collect(),
        settled_by: event.settled_by.map(word_text),
        dismissal: event.dismissal.map(word_text),
        merged_into: event.merged_into,
        note: event.note.clone(),
    })
}

impl Row {
    fn into_event(self) -> Result<RuptureEvent, StoreError> {
        Ok(RuptureEvent {
            step: read(&self.step, "step")?,
            at: self.at,
            by: match self.said_by.as_str() {
                "rule" => By::Rule,
                "client" => By::Client,
                _ => By::Staff {
                    name: self.name.unwrap_or_default(),
                },
            },
            state_after: read(&self.state_after, "state_after")?,
            session: self.session_number,
            source: some(self.source.as_deref(), "source")?,
            p: self.p,
            why: self.why.map(|why| why.0).unwrap_or_default(),
            rule: self.rule.map(RuleName),
            ratings: self.rating_ids,
            onset: self.onset,
            marker: some(self.marker.as_deref(), "marker")?,
            raised_by: some(self.raised_by.as_deref(), "raised_by")?,
            talked_on: self.talked_on,
            tried: self
                .tried
                .iter()
                .map(|text| read(text, "tried"))
                .collect::<Result<_, _>>()?,
            settled_by: some(self.settled_by.as_deref(), "settled_by")?,
            dismissal: some(self.dismissal.as_deref(), "dismissal")?,
            merged_into: self.merged_into,
            note: self.note,
        })
    }
}

fn read<'t, T: serde::Deserialize<'t>>(
    text: &'t str,
    column: &'static str,
) -> Result<T, StoreError> {
    word(text, "rupture_event", column)
}

fn some<'t, T: serde::Deserialize<'t>>(
    text: Option<&'t str>,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| read(text, column)).transpose()
}

/// Keeps others from adding to the logs of these care episodes until the transaction ends; in one order, so that two who
/// lock several do not wait for each other.
///
/// # Errors
/// The database's.
pub async fn lock(connection: &mut PgConnection, care_episodes: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query(
        "SELECT pg_advisory_xact_lock(hashtextextended('ruptures of ' || id, 0))
         FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id) wanted",
    )
    .bind(care_episodes)
    .execute(connection)
    .await?;
    Ok(())
}
