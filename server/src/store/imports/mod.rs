//! Imported ratings on their way into the tables: whose they are, which sessions they belong to, what is new.

mod decided;
mod run;
mod whose;

use std::collections::{BTreeSet, HashMap};

use app::{
    alliance::Rater,
    client::{Attendance, Mode},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{
    StoreError, codes,
    ratings::{self, NewRating, NewSession, Origin},
    revising,
};
use crate::exchange::{Fate, Problem, ProblemCode, RatingRecord, RatingSink, SinkError};

use decided::Decided;
pub use run::{ImportRun, record_run};
use whose::Whose;

/// Writes records inside one transaction, which its owner commits or rolls back.
pub struct ImportSink<'t> {
    connection: &'t mut PgConnection,
    origin: Origin,
    whose: Whose,
    touched: BTreeSet<Uuid>,
}

#[derive(FromRow)]
struct StoredSession {
    id: Uuid,
    care_episode_id: Uuid,
    number: i32,
    held_on: NaiveDate,
}

#[derive(FromRow)]
struct StoredRating {
    id: Uuid,
    session_id: Uuid,
    instrument_code: String,
    rater: String,
    content_hash: Vec<u8>,
}

/// A record whose care episode is known, and its place in the batch.
struct Placed<'r> {
    place: usize,
    record: &'r RatingRecord,
    episode: Uuid,
}

type SessionKey = (Uuid, i32);
type RatingKey = (Uuid, String, Rater);

impl<'t> ImportSink<'t> {
    pub fn new(connection: &'t mut PgConnection, origin: Origin) -> Self {
        Self {
            connection,
            whose: Whose::new(origin.clone()),
            origin,
            touched: BTreeSet::new(),
        }
    }

    /// The care episodes that got something new.
    pub fn touched(&self) -> Vec<Uuid> {
        self.touched.iter().copied().collect()
    }

    async fn store(&mut self, batch: Vec<RatingRecord>) -> Result<Vec<Fate>, StoreError> {
        let mut fates: Vec<Option<Fate>> = Vec::with_capacity(batch.len());
        let mut accepted = Vec::with_capacity(batch.len());
        for (place, record) in batch.iter().enumerate() {
            let episode = self.whose.care_episode(self.connection, record).await?;
            fates.push(episode.as_ref().err().cloned().map(Fate::Rejected));
            accepted.extend(episode.ok().map(|episode| Placed {
                place,
                record,
                episode,
            }));
        }
        let mut sessions = self.stored_sessions(&accepted).await?;
        // Before sessions are added: new ones have no ratings yet.
        let stored = self.stored_ratings(&sessions).await?;
        let episodes: Vec<Uuid> = accepted.iter().map(|placed| placed.episode).collect();
        let organisation = self.origin.organisation;
        let decided = Decided::load(self.connection, organisation, &episodes).await?;
        self.add_sessions(&mut sessions, &accepted).await?;
        let mut new = Vec::new();
        for placed in &accepted {
            let key = (placed.episode, placed.record.session_number);
            let Some((session, held_on)) = sessions.get(&key).copied() else {
                return Err(StoreError::inconsistent(
                    "session",
                    "number",
                    placed.episode,
                ));
            };
            let record = placed.record;
            let (code, hash) = (&record.instrument.code, &record.content_hash);
            fates[placed.place] = Some(if decided.has(placed.episode, code, record.rater, hash) {
                Fate::Unchanged
            } else if held_on == record.held_on {
                self.settle(placed, session, &stored, &mut new).await?
            } else {
                Fate::Rejected(other_date(record, held_on))
            });
        }
        ratings::insert_ratings(self.connection, &self.origin, &new).await?;
        fates
            .into_iter()
            .map(|fate| fate.ok_or(StoreError::Interrupted))
            .collect()
    }

    /// What becomes of a rating whose session is known; new ones are collected, corrected ones written.
    async fn settle(
        &mut self,
        placed: &Placed<'_>,
        session: Uuid,
        stored: &HashMap<RatingKey, (Uuid, Vec<u8>)>,
        new: &mut Vec<NewRating>,
    ) -> Result<Fate, StoreError> {
        let record = placed.record;
        let rating = new_rating(record, placed.episode, session);
        let key = (session, record.instrument.code.clone(), record.rater);
        match stored.get(&key) {
            Some((_, hash)) if *hash == rating.content_hash => Ok(Fate::Unchanged),
            Some((id, _)) => {
                revising::replace_rating(self.connection, &self.origin, *id, &rating).await?;
                self.touched.insert(placed.episode);
                Ok(Fate::Updated)
            }
            None => {
                new.push(rating);
                self.touched.insert(placed.episode);
                Ok(Fate::New)
            }
        }
    }

    async fn stored_sessions(
        &mut self,
        accepted: &[Placed<'_>],
    ) -> Result<HashMap<SessionKey, (Uuid, NaiveDate)>, StoreError> {
        let rows: Vec<StoredSession> = sqlx::query_as(
            "SELECT s.id, s.care_episode_id, s.number, s.held_on FROM app.session s
             JOIN unnest($2::uuid[], $3::int[]) AS w (care_episode_id, number)
               ON s.care_episode_id = w.care_episode_id AND s.number = w.number
             WHERE s.organisation_id = $1",
        )
        .bind(self.origin.organisation)
        .bind(accepted.iter().map(|p| p.episode).collect::<Vec<_>>())
        .bind(
            accepted
                .iter()
                .map(|p| p.record.session_number)
                .collect::<Vec<_>>(),
        )
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.care_episode_id, row.number), (row.id, row.held_on)))
            .collect())
    }

    async fn add_sessions(
        &mut self,
        sessions: &mut HashMap<SessionKey, (Uuid, NaiveDate)>,
        accepted: &[Placed<'_>],
    ) -> Result<(), StoreError> {
        let mut new: Vec<NewSession> = Vec::new();
        let mut asked = BTreeSet::new();
        for Placed {
            record, episode, ..
        } in accepted
        {
            let key = (*episode, record.session_number);
            if !sessions.contains_key(&key) && asked.insert(key) {
                new.push(NewSession {
                    care_episode: *episode,
                    number: record.session_number,
                    number_given: true,
                    held_on: record.held_on,
                    date_assumed: record.date_assumed,
                    attendance: Attendance::Held,
                    mode: Mode::InRoom,
                });
            }
        }
        let added = ratings::insert_sessions(self.connection, &self.origin, &new).await?;
        for (session, id) in new.iter().zip(added) {
            sessions.insert(
                (session.care_episode, session.number),
                (id, session.held_on),
            );
        }
        Ok(())
    }

    async fn stored_ratings(
        &mut self,
        sessions: &HashMap<SessionKey, (Uuid, NaiveDate)>,
    ) -> Result<HashMap<RatingKey, (Uuid, Vec<u8>)>, StoreError> {
        if sessions.is_empty() {
            return Ok(HashMap::new());
        }
        // Joined and not compared with ANY: that becomes a scan which compares each rating with each session.
        let rows: Vec<StoredRating> = sqlx::query_as(
            "SELECT r.id, r.session_id, r.instrument_code, r.rater, r.content_hash
             FROM unnest($2::uuid[]) AS w (session_id)
             JOIN app.rating r ON r.organisation_id = $1 AND r.session_id = w.session_id",
        )
        .bind(self.origin.organisation)
        .bind(sessions.values().map(|(id, _)| *id).collect::<Vec<_>>())
        .fetch_all(&mut *self.connection)
        .await?;
        rows.into_iter()
            .map(|row| {
                let rater = codes::rater(&row.rater, row.id)?;
                Ok((
                    (row.session_id, row.instrument_code, rater),
                    (row.id, row.content_hash),
                ))
            })
            .collect()
    }
}

#[async_trait]
impl RatingSink for ImportSink<'_> {
    async fn accept(&mut self, batch: Vec<RatingRecord>) -> Result<Vec<Fate>, SinkError> {
        self.store(batch).await.map_err(SinkError::new)
    }
}

fn new_rating(record: &RatingRecord, care_episode: Uuid, session: Uuid) -> NewRating {
    NewRating {
        care_episode,
        session,
        instrument: record.instrument.clone(),
        rater: record.rater,
        answers: record.answers.clone(),
        supplied: record.supplied.clone(),
        scores: record.scores.clone(),
        content_hash: record.content_hash,
    }
}

fn other_date(record: &RatingRecord, stored: NaiveDate) -> Problem {
    Problem::new(
        record.row,
        "",
        record.held_on.to_string().as_bytes(),
        ProblemCode::Conflict,
        format!(
            "This session is on record as held on {stored}: correct the date in the file, or give the same --start and --every as before."
        ),
    )
}
