//! One rating at a time, from whatever form it comes: stored, scored, and everything derived anew, in one transaction.

use std::sync::Arc;

use app::alliance::{Answers, Instrument, Points, Rater};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{
    StoreError, codes,
    derived::{self, Method},
    forms::safety,
    ratings::{self, NewRating, Origin},
    revising, ruptures,
};
use crate::{
    alliance::scoring::{self, ScoringError},
    exchange::key::content_hash,
};

/// One filled-in form of a session.
#[derive(Clone, Debug)]
pub struct FilledIn {
    pub care_episode: Uuid,
    pub session: Uuid,
    pub instrument: Arc<Instrument>,
    pub rater: Rater,
    pub answers: Answers,
}

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The rating's id.
    New(Uuid),
    /// The session has a rating by this rater with this instrument; `same` when it says the same. Nothing was changed.
    There { rating: Uuid, same: bool },
}

/// Why a form was not recorded; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRecorded {
    /// No session that was held, or not in a care episode that the actor treats.
    NoSession,
    /// No rating of this care episode.
    NoRating,
    /// The instrument is not for this rater.
    Rater,
    /// Answers that the form cannot have.
    Answers(ScoringError),
}

/// Whether a correction says anything new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Yes,
    No,
}

#[derive(FromRow)]
struct SessionRow {
    held_on: NaiveDate,
    date_assumed: bool,
}

#[derive(FromRow)]
struct StoredRow {
    id: Uuid,
    answers: Vec<Option<i32>>,
}

/// Records one form in the actor's name. Its care episode is locked first, so that of many that send the same form one
/// records it and the others find it there.
///
/// # Errors
/// The database's.
pub async fn record(
    connection: &mut PgConnection,
    method: Method<'_>,
    origin: &Origin,
    form: &FilledIn,
) -> Result<Result<Recorded, NotRecorded>, StoreError> {
    ruptures::lock(connection, &[form.care_episode]).await?;
    let Some(session) = session(connection, method.organisation, form).await? else {
        return Ok(Err(NotRecorded::NoSession));
    };
    let rating = match rating(form, &session) {
        Ok(rating) => rating,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(stored) = stored(connection, method.organisation, form).await? {
        return Ok(Ok(Recorded::There {
            rating: stored.id,
            same: stored.says(&form.answers),
        }));
    }
    let ids = ratings::insert_ratings(connection, origin, &[rating]).await?;
    derived::refresh(connection, method, &[form.care_episode]).await?;
    let id = ids.first().copied().ok_or(StoreError::Interrupted)?;
    let when = (method.organisation, origin.recorded_at);
    safety::raise(connection, when, id, (&form.instrument, &form.answers)).await?;
    Ok(Ok(Recorded::New(id)))
}

impl StoredRow {
    fn says(&self, Answers(answers): &Answers) -> bool {
        let given = answers.iter().map(|answer| answer.map(|points| points.0));
        given.eq(self.answers.iter().copied())
    }
}

/// Makes a rating, of a care episode, say what the form said. What is derived is left to the caller.
///
/// # Errors
/// The database's.
pub async fn correct(
    connection: &mut PgConnection,
    method: Method<'_>,
    origin: &Origin,
    (care_episode, id): (Uuid, Uuid),
    answers: Answers,
) -> Result<Result<Changed, NotRecorded>, StoreError> {
    let Some((stored, form)) = filled_in(connection, method, care_episode, id).await? else {
        return Ok(Err(NotRecorded::NoRating));
    };
    if stored.says(&answers) {
        return Ok(Ok(Changed::No));
    }
    let Some(session) = session(connection, method.organisation, &form).await? else {
        return Ok(Err(NotRecorded::NoSession));
    };
    let rating = match rating(&FilledIn { answers, ..form }, &session) {
        Ok(rating) => rating,
        Err(refusal) => return Ok(Err(refusal)),
    };
    revising::replace_rating(connection, origin, id, &rating).await?;
    let when = (method.organisation, origin.recorded_at);
    safety::raise(connection, when, id, (&rating.instrument, &rating.answers)).await?;
    Ok(Ok(Changed::Yes))
}

/// Files a rating, of a care episode, under another session; `false` where there is none.
///
/// # Errors
/// The database's; a second rating of one session by one rater violates `rating_is_unique`.
pub async fn move_to(
    connection: &mut PgConnection,
    method: Method<'_>,
    origin: &Origin,
    (from, id): (Uuid, Uuid),
    (care_episode, session_id): (Uuid, Uuid),
) -> Result<bool, StoreError> {
    let Some((_, form)) = filled_in(connection, method, from, id).await? else {
        return Ok(false);
    };
    let form = FilledIn {
        care_episode,
        session: session_id,
        ..form
    };
    let Some(session) = session(connection, method.organisation, &form).await? else {
        return Ok(false);
    };
    let rating =
        rating(&form, &session).map_err(|_| StoreError::inconsistent("rating", "answers", id))?;
    revising::refile_rating(connection, origin, id, &rating).await?;
    // Its alert has gone with it; one that a file brought had none.
    let when = (method.organisation, origin.recorded_at);
    safety::raise(connection, when, id, (&rating.instrument, &rating.answers)).await?;
    Ok(true)
}

/// Takes a rating, of a care episode, back; `false` where there is none.
///
/// # Errors
/// The database's.
pub async fn retract(
    connection: &mut PgConnection,
    method: Method<'_>,
    (care_episode, id): (Uuid, Uuid),
) -> Result<bool, StoreError> {
    if filled_in(connection, method, care_episode, id)
        .await?
        .is_none()
    {
        return Ok(false);
    }
    revising::retract_rating(connection, method.organisation, id).await?;
    Ok(true)
}

fn rating(form: &FilledIn, session: &SessionRow) -> Result<NewRating, NotRecorded> {
    if !form.instrument.raters.contains(&form.rater) {
        return Err(NotRecorded::Rater);
    }
    let scores = scoring::score(&form.instrument, &form.answers).map_err(NotRecorded::Answers)?;
    Ok(NewRating {
        care_episode: form.care_episode,
        session: form.session,
        instrument: form.instrument.clone(),
        rater: form.rater,
        content_hash: content_hash(session.held_on, session.date_assumed, &form.answers, &[]),
        answers: form.answers.clone(),
        supplied: Vec::new(),
        scores,
    })
}

/// The session, where it was held and the actor treats the client.
async fn session(
    connection: &mut PgConnection,
    organisation: Uuid,
    form: &FilledIn,
) -> Result<Option<SessionRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT held_on, date_assumed FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = $2 AND id = $3 AND attendance = 'held'
           AND care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[])",
    )
    .bind(organisation)
    .bind(form.care_episode)
    .bind(form.session)
    .fetch_optional(connection)
    .await?)
}

async fn stored(
    connection: &mut PgConnection,
    organisation: Uuid,
    form: &FilledIn,
) -> Result<Option<StoredRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT id, answers FROM app.rating
         WHERE organisation_id = $1 AND session_id = $2 AND instrument_code = $3 AND rater = $4",
    )
    .bind(organisation)
    .bind(form.session)
    .bind(&form.instrument.code)
    .bind(codes::rater_text(form.rater))
    .fetch_optional(connection)
    .await?)
}

#[derive(FromRow)]
struct FormRow {
    session_id: Uuid,
    instrument_code: String,
    instrument_version: i32,
    rater: String,
    answers: Vec<Option<i32>>,
}

/// A rating as the form that it was.
async fn filled_in(
    connection: &mut PgConnection,
    method: Method<'_>,
    care_episode: Uuid,
    id: Uuid,
) -> Result<Option<(StoredRow, FilledIn)>, StoreError> {
    let row: Option<FormRow> = sqlx::query_as(
        "SELECT session_id, instrument_code, instrument_version, rater, answers FROM app.rating
         WHERE organisation_id = $1 AND care_episode_id = $2 AND id = $3",
    )
    .bind(method.organisation)
    .bind(care_episode)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let version = codes::version(row.instrument_version, id)?;
    let instrument = method
        .instruments
        .get(&row.instrument_code, version)
        .ok_or_else(|| StoreError::inconsistent("rating", "instrument_code", id))?;
    let form = FilledIn {
        care_episode,
        session: row.session_id,
        instrument: instrument.clone(),
        rater: codes::rater(&row.rater, id)?,
        answers: Answers(row.answers.iter().map(|a| a.map(Points)).collect()),
    };
    let answers = row.answers;
    Ok(Some((StoredRow { id, answers }, form)))
}
