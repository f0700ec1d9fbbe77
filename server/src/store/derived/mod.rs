//! Derived rows: findings, where ruptures stand, the caseload's lines. The same code after an import, a correction and in
//! `rapport rebuild`.

mod caseload;
mod load;

use std::collections::HashMap;

use app::{
    alliance::{Instruments, RuleName},
    caseload::FindingSummary,
    ruptures::Finding,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Store, StoreError, findings, ids,
    ruptures::{self, Stood, stood},
};
use crate::alliance::{
    ruptures::{Course, Log, notice},
    summary::{HeldSession, ScoredRating, summarise},
    watching::{Detectors, SaidWord, WatchedSeries, watch, words},
};

/// Care episodes that are derived together: few, so that the transaction is not idle for long while they are computed.
const CHUNK: usize = 20;

/// What deriving needs besides rows.
#[derive(Clone, Copy)]
pub struct Method<'m> {
    pub organisation: Uuid,
    pub instruments: &'m Instruments,
    pub detectors: &'m Detectors,
    pub now: DateTime<Utc>,
}

impl<'m> Method<'m> {
    pub fn of(store: &'m Store, organisation: Uuid) -> Self {
        Self {
            organisation,
            instruments: &store.instruments,
            detectors: &store.detectors,
            now: store.door.now(),
        }
    }
}

/// Derives everything of these care episodes anew, and opens, joins or passes what their ratings say.
///
/// # Errors
/// The database's, or a row that our own writes cannot produce.
pub async fn refresh(
    connection: &mut PgConnection,
    method: Method<'_>,
    care_episodes: &[Uuid],
) -> Result<(), StoreError> {
    for chunk in care_episodes.chunks(CHUNK) {
        let mut episodes = watch_over(connection, method, chunk).await?;
        for episode in &mut episodes {
            episode.notice(&method.detectors.rule().name, method.now);
        }
        save(connection, method, &episodes).await?;
    }
    Ok(())
}

/// One care episode with what its ratings say, and its logs, to which events may be added.
pub struct Watched {
    pub id: Uuid,
    pub therapist: Uuid,
    pub sessions: Vec<HeldSession>,
    pub series: Vec<WatchedSeries>,
    pub words: Vec<SaidWord>,
    /// The last session's number, where the care episode has ended.
    pub ended_after: Option<i32>,
    asked_every: i32,
    pub logs: Vec<Log>,
    ratings: Vec<ScoredRating>,
    /// How many events of each log are in the database.
    known: HashMap<Uuid, usize>,
}

/// Loads care episodes and runs the detector over them. Nobody else adds to their logs until the transaction ends.
///
/// # Errors
/// As [`refresh`].
pub async fn watch_over(
    connection: &mut PgConnection,
    method: Method<'_>,
    care_episodes: &[Uuid],
) -> Result<Vec<Watched>, StoreError> {
    let organisation = method.organisation;
    let settings = findings::settings(connection, organisation).await?;
    ruptures::lock(connection, care_episodes).await?;
    let mut sessions = load::sessions(connection, organisation, care_episodes).await?;
    let mut ratings = load::ratings(connection, method, care_episodes).await?;
    let mut logs = ruptures::load(connection, organisation, care_episodes).await?;
    let episodes = load::episodes(connection, organisation, care_episodes).await?;
    episodes
        .into_iter()
        .map(|episode| {
            let ratings = ratings.remove(&episode.id).unwrap_or_default();
            let logs = logs.remove(&episode.id).unwrap_or_default();
            // The definition was held against the answers before they were stored.
            let series = watch(method.detectors, method.instruments, &settings, &ratings)
                .map_err(|_| StoreError::inconsistent("score", "points", episode.id))?;
            Ok(Watched {
                sessions: sessions.remove(&episode.id).unwrap_or_default(),
                series,
                words: words(&ratings),
                known: logs.iter().map(|log| (log.id, log.events.len())).collect(),
                ratings,
                logs,
                id: episode.id,
                therapist: episode.therapist_id,
                ended_after: episode.ended_after,
                asked_every: episode.asked_every,
            })
        })
        .collect()
}

impl Watched {
    fn notice(&mut self, rule: &RuleName, now: DateTime<Utc>) {
        let course = Course {
            series: &self.series,
            words: &self.words,
            ended_after: self.ended_after,
            rule,
        };
        notice(&course, &mut self.logs, now, || ids::new_id(now));
    }

    pub fn held_on(&self, number: i32) -> Option<NaiveDate> {
        let session = self
            .sessions
            .iter()
            .find(|session| session.number == number);
        session.map(|session| session.held_on)
    }

    /// Writes the events that were added, those of people in the therapist's name, and where the ruptures stand.
    ///
    /// # Errors
    /// The database's.
    pub async fn write(
        &self,
        connection: &mut PgConnection,
        organisation: Uuid,
    ) -> Result<(), StoreError> {
        let (staff, additions) = (Some(self.therapist), self.additions());
        ruptures::append(connection, organisation, staff, &additions).await?;
        ruptures::save(connection, organisation, &self.stood()).await
    }

    fn additions(&self) -> Vec<(Uuid, &Log, usize)> {
        let known = |log: &Log| self.known.get(&log.id).copied().unwrap_or_default();
        self.logs
            .iter()
            .map(|log| (self.id, log, known(log)))
            .collect()
    }

    fn findings(&self, instrument: Option<&String>) -> &[Finding] {
        let series = self
            .series
            .iter()
            .find(|series| Some(&series.instrument) == instrument);
        series.map_or(&[], |series| &series.findings)
    }

    pub fn stood(&self) -> Vec<Stood<'_>> {
        self.logs
            .iter()
            .filter_map(|log| stood(self.id, log, self.findings(log.instrument.as_ref())))
            .collect()
    }

    /// What the detector says of the series that a line of the caseload shows.
    fn latest(&self, instrument: Option<&String>) -> Option<FindingSummary> {
        let finding = self.findings(instrument).last()?;
        Some(FindingSummary {
            session: finding.session,
            range: finding.range,
            information: finding.information,
            track: finding.track,
            since: finding.since,
            channels: finding.channels.clone(),
            why: finding.why.clone(),
        })
    }
}

async fn save(
    connection: &mut PgConnection,
    method: Method<'_>,
    episodes: &[Watched],
) -> Result<(), StoreError> {
    let organisation = method.organisation;
    findings::save(connection, organisation, episodes).await?;
    let additions: Vec<_> = episodes.iter().flat_map(Watched::additions).collect();
    ruptures::append(connection, organisation, None, &additions).await?;
    let stood: Vec<Stood<'_>> = episodes.iter().flat_map(Watched::stood).collect();
    ruptures::save(connection, organisation, &stood).await?;
    for episode in episodes {
        let summary = summarise(
            method.instruments,
            episode.sessions.clone(),
            &episode.ratings,
        );
        let code = summary
            .alliance
            .as_ref()
            .map(|alliance| &alliance.instrument);
        let line = caseload::Line {
            finding: episode.latest(code),
            rupture: ruptures::open_of(&episode.stood(), |number| episode.held_on(number)),
            summary: &summary,
            asked_every: episode.asked_every,
        };
        caseload::save(connection, organisation, episode.id, line).await?;
    }
    Ok(())
}

/// Every care episode that the actor may see, in a fixed order.
///
/// # Errors
/// The database's.
pub async fn all_care_episodes(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(
        sqlx::query_scalar(
            "SELECT id FROM app.care_episode WHERE organisation_id = $1 ORDER BY id",
        )
        .bind(organisation)
        .fetch_all(connection)
        .await?,
    )
}
