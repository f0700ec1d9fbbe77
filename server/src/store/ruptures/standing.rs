//! Where ruptures stand: a row each, folded from its log and what the ratings did, and a line of the caseload.

use app::{
    caseload::OpenRupture,
    ruptures::{Finding, Rupture, RuptureEvent},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, types::Json};
use uuid::Uuid;

use super::{word, word_text};
use crate::{
    alliance::ruptures::{Followed, Log, Standing, follow, stand},
    store::StoreError,
};

/// A log with where it stands.
pub struct Stood<'l> {
    pub care_episode: Uuid,
    pub log: &'l Log,
    pub standing: Standing,
    pub followed: Followed,
}

/// `findings` are those of the instrument whose ratings the rupture follows.
pub fn stood<'l>(care_episode: Uuid, log: &'l Log, findings: &[Finding]) -> Option<Stood<'l>> {
    let standing = stand(&log.events)?;
    let followed = follow(&standing, findings);
    Some(Stood {
        care_episode,
        log,
        standing,
        followed,
    })
}

impl Stood<'_> {
    pub fn rupture(&self) -> Rupture {
        let Standing {
            version,
            state,
            source,
            noticed_at,
            onset,
            closed_at,
            conversation,
            marker,
            ..
        } = self.standing;
        Rupture {
            id: self.log.id,
            care_episode: self.care_episode,
            version,
            state,
            source,
            noticed_at,
            onset,
            closed_at,
            instrument: self.log.instrument.clone(),
            track: self.followed.track,
            back_at: self.followed.back_at,
            out_for: self.followed.out_for,
            conversation,
            marker,
            events: self.log.events.clone(),
        }
    }
}

/// The open one, as a line of the caseload shows it. `held_on` says when a session was.
pub fn open_of(
    stood: &[Stood<'_>],
    held_on: impl Fn(i32) -> Option<NaiveDate>,
) -> Option<OpenRupture> {
    let open = stood.iter().find(|one| one.standing.state.is_open())?;
    let Standing {
        state,
        source,
        noticed_at,
        onset,
        conversation,
        ..
    } = open.standing;
    Some(OpenRupture {
        id: open.log.id,
        state,
        source,
        noticed_at,
        noticed_on: held_on(noticed_at),
        onset,
        track: open.followed.track,
        conversation,
        out_for: open.followed.out_for,
        why: open
            .log
            .events
            .first()
            .map(|event| event.why.clone())
            .unwrap_or_default(),
    })
}

/// A row of `app.rupture_episode`.
#[derive(FromRow, Serialize)]
pub(super) struct Row {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub care_episode_id: Uuid,
    pub version: i32,
    pub state: String,
    pub source: String,
    pub noticed_at: i32,
    pub onset: i32,
    pub closed_at: Option<i32>,
    pub instrument_code: Option<String>,
    pub track: String,
    pub back_at: Option<i32>,
    pub out_for: i32,
    pub conversation: String,
    pub marker: String,
    pub opened_at: DateTime<Utc>,
    pub last_step_at: DateTime<Utc>,
}

impl Row {
    /// With these events.
    pub fn into_domain(self, events: Vec<RuptureEvent>) -> Result<Rupture, StoreError> {
        let table = "rupture_episode";
        Ok(Rupture {
            id: self.id,
            care_episode: self.care_episode_id,
            version: self.version,
            state: word(&self.state, table, "state")?,
            source: word(&self.source, table, "source")?,
            noticed_at: self.noticed_at,
            onset: self.onset,
            closed_at: self.closed_at,
            instrument: self.instrument_code,
            track: word(&self.track, table, "track")?,
            back_at: self.back_at,
            out_for: self.out_for,
            conversation: word(&self.conversation, table, "conversation")?,
            marker: word(&self.marker, table, "marker")?,
            events,
        })
    }
}

fn row(organisation: Uuid, one: &Stood<'_>) -> Row {
    let (standing, followed) = (&one.standing, &one.followed);
    Row {
        organisation_id: organisation,
        id: one.log.id,
        care_episode_id: one.care_episode,
        version: standing.version,
        state: word_text(standing.state),
        source: word_text(standing.source),
        noticed_at: standing.noticed_at,
        onset: standing.onset,
        closed_at: standing.closed_at,
        instrument_code: one.log.instrument.clone(),
        track: word_text(followed.track),
        back_at: followed.back_at,
        out_for: followed.out_for,
        conversation: word_text(standing.conversation),
        marker: word_text(standing.marker),
        opened_at: standing.opened_at,
        last_step_at: standing.last_step_at,
    }
}

/// Writes where these ruptures stand; those that are not there yet are added. What closed goes first, since one at most
/// is open.
///
/// # Errors
/// The database's.
pub async fn save(
    connection: &mut PgConnection,
    organisation: Uuid,
    ruptures: &[Stood<'_>],
) -> Result<(), StoreError> {
    if ruptures.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = ruptures.iter().map(|one| row(organisation, one)).collect();
    let (open, closed): (Vec<Row>, Vec<Row>) = rows
        .into_iter()
        .partition(|row| ["possible", "acknowledged", "discussed"].contains(&row.state.as_str()));
    for rows in [closed, open] {
        if rows.is_empty() {
            continue;
        }
        let rows = Json(rows);
        sqlx::query(
            "UPDATE app.rupture_episode r
             SET version = n.version, state = n.state, noticed_at = n.noticed_at, onset = n.onset,
               closed_at = n.closed_at, track = n.track, back_at = n.back_at, out_for = n.out_for,
               conversation = n.conversation, marker = n.marker, last_step_at = n.last_step_at
             FROM jsonb_populate_recordset(NULL::app.rupture_episode, $1) n
             WHERE r.organisation_id = n.organisation_id AND r.id = n.id
               AND (r.version, r.state, r.noticed_at, r.onset, r.closed_at, r.track, r.back_at, r.out_for, r.conversation,
                 r.marker)
                 IS DISTINCT FROM
                 (n.version, n.state, n.noticed_at, n.onset, n.closed_at, n.track, n.back_at, n.out_for, n.conversation,
                 n.marker)",
        )
        .bind(&rows)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "INSERT INTO app.rupture_episode (organisation_id, id, care_episode_id, version, state, source, noticed_at,
               onset, closed_at, instrument_code, track, back_at, out_for, conversation, marker, opened_at, last_step_at)
             SELECT organisation_id, id, care_episode_id, version, state, source, noticed_at,
               onset, closed_at, instrument_code, track, back_at, out_for, conversation, marker, opened_at, last_step_at
             FROM jsonb_populate_recordset(NULL::app.rupture_episode, $1) n
             WHERE NOT EXISTS (SELECT FROM app.rupture_episode r
               WHERE r.organisation_id = n.organisation_id AND r.id = n.id)",
        )
        .bind(&rows)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
