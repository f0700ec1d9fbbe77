//! What the ratings say, session by session, as rows: derived, written anew where something changed.

use app::{
    alliance::{Band, Points, Why},
    ruptures::Finding,
};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{
    StoreError, codes,
    derived::Watched,
    ruptures::{word, word_text},
};
use crate::alliance::watching::{Setting, WatchedSeries};

/// A row of `app.finding`.
#[derive(FromRow, Serialize)]
struct Row {
    organisation_id: Uuid,
    care_episode_id: Uuid,
    instrument_code: String,
    instrument_version: i32,
    session_number: i32,
    p: i32,
    flag: bool,
    channels: Vec<String>,
    size: Option<i32>,
    since: Option<i32>,
    range_low: Option<i32>,
    range_high: Option<i32>,
    information: String,
    track: String,
    open_long: bool,
    tension: Option<String>,
    why: Json<Vec<Why>>,
}

/// The findings of one series.
pub struct Found {
    pub care_episode: Uuid,
    pub instrument: String,
    pub version: u32,
    pub findings: Vec<Finding>,
}

/// The findings of these care episodes, by session.
///
/// # Errors
/// The database's, or a row that our own writes cannot produce.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episodes: &[Uuid],
) -> Result<Vec<Found>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM app.finding WHERE organisation_id = $1 AND care_episode_id = ANY ($2)
         ORDER BY care_episode_id, instrument_code, instrument_version, session_number",
    )
    .bind(organisation)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Found> = Vec::new();
    for row in rows {
        let (care_episode, instrument) = (row.care_episode_id, row.instrument_code.clone());
        let version = codes::version(row.instrument_version, care_episode)?;
        let finding = row.into_finding()?;
        match found.last_mut().filter(|last| {
            (last.care_episode, last.version) == (care_episode, version)
                && last.instrument == instrument
        }) {
            Some(last) => last.findings.push(finding),
            None => found.push(Found {
                care_episode,
                instrument,
                version,
                findings: vec![finding],
            }),
        }
    }
    Ok(found)
}

/// Makes the findings of these care episodes those that are given; what is as before is not written again.
///
/// # Errors
/// The database's.
pub async fn save(
    connection: &mut PgConnection,
    organisation: Uuid,
    episodes: &[Watched],
) -> Result<(), StoreError> {
    let rows: Vec<Row> = episodes
        .iter()
        .flat_map(|episode| {
            episode
                .series
                .iter()
                .map(move |series| (episode.id, series))
        })
        .flat_map(|(id, series)| {
            let each = series.findings.iter();
            each.map(move |finding| row(organisation, id, series, finding))
        })
        .collect();
    let ids: Vec<Uuid> = episodes.iter().map(|episode| episode.id).collect();
    let rows = Json(rows);
    sqlx::query(
        "DELETE FROM app.finding f WHERE f.organisation_id = $1 AND f.care_episode_id = ANY ($2)
           AND NOT EXISTS (SELECT FROM jsonb_populate_recordset(NULL::app.finding, $3) n
             WHERE n.care_episode_id = f.care_episode_id AND n.instrument_code = f.instrument_code
               AND n.instrument_version = f.instrument_version AND n.session_number = f.session_number)",
    )
    .bind(organisation)
    .bind(&ids)
    .bind(&rows)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO app.finding AS f (organisation_id, care_episode_id, instrument_code, instrument_version,
           session_number, p, flag, channels, size, since, range_low, range_high, information, track, open_long, tension,
           why)
         SELECT organisation_id, care_episode_id, instrument_code, instrument_version,
           session_number, p, flag, channels, size, since, range_low, range_high, information, track, open_long, tension,
           why
         FROM jsonb_populate_recordset(NULL::app.finding, $1)
         ON CONFLICT (organisation_id, care_episode_id, instrument_code, instrument_version, session_number)
         DO UPDATE SET p = excluded.p, flag = excluded.flag, channels = excluded.channels, size = excluded.size,
           since = excluded.since, range_low = excluded.range_low, range_high = excluded.range_high,
           information = excluded.information, track = excluded.track, open_long = excluded.open_long,
           tension = excluded.tension, why = excluded.why
         WHERE (f.p, f.flag, f.channels, f.size, f.since, f.range_low, f.range_high, f.information, f.track, f.open_long,
             f.tension, f.why)
           IS DISTINCT FROM (excluded.p, excluded.flag, excluded.channels, excluded.size, excluded.since,
             excluded.range_low, excluded.range_high, excluded.information, excluded.track, excluded.open_long,
             excluded.tension, excluded.why)",
    )
    .bind(&rows)
    .execute(connection)
    .await?;
    Ok(())
}

/// How much is flagged, by version.
///
/// # Errors
/// The database's.
pub async fn settings(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<Setting>, StoreError> {
    let rows: Vec<(chrono::NaiveDate, i32)> = sqlx::query_as(
        "SELECT from_on, flags_per_100 FROM app.detection_setting WHERE organisation_id = $1 ORDER BY version",
    )
    .bind(organisation)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(from_on, flags_per_100)| Setting {
            from_on,
            flags_per_100,
        })
        .collect())
}

fn row(organisation: Uuid, care_episode: Uuid, series: &WatchedSeries, finding: &Finding) -> Row {
    Row {
        organisation_id: organisation,
        care_episode_id: care_episode,
        instrument_code: series.instrument.clone(),
        instrument_version: i32::try_from(series.version).unwrap_or(i32::MAX),
        session_number: finding.session,
        p: finding.p,
        flag: finding.flag,
        channels: finding
            .channels
            .iter()
            .map(|scale| scale.as_str().to_owned())
            .collect(),
        size: finding.size.map(|points| points.0),
        since: finding.since,
        range_low: finding.range.map(|band| band.low.0),
        range_high: finding.range.map(|band| band.high.0),
        information: word_text(finding.information),
        track: word_text(finding.track),
        open_long: finding.open_long,
        tension: finding.tension.map(word_text),
        why: Json(finding.why.clone()),
    }
}

impl Row {
    fn into_finding(self) -> Result<Finding, StoreError> {
        let id = self.care_episode_id;
        Ok(Finding {
            session: self.session_number,
            p: self.p,
            flag: self.flag,
            channels: self
                .channels
                .iter()
                .map(|name| codes::scale(name, id))
                .collect::<Result<_, _>>()?,
            size: self.size.map(Points),
            since: self.since,
            range: self.range_low.zip(self.range_high).map(|(low, high)| Band {
                low: Points(low),
                high: Points(high),
            }),
            information: word(&self.information, "finding", "information")?,
            track: word(&self.track, "finding", "track")?,
            open_long: self.open_long,
            tension: self
                .tension
                .as_deref()
                .map(|text| word(text, "finding", "tension"))
                .transpose()?,
            why: self.why.0,
        })
    }
}
