//! Sessions recorded, changed and taken back; their numbers follow their dates.

use app::{
    client::{Attendance, NoForm},
    sessions::{Done, NotDone, SessionRecord},
};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{
    Outcome, Work,
    numbering::{self, Moves, Numbered},
};
use crate::store::{
    StoreError, codes,
    ratings::{self, NewSession},
};

#[derive(Clone, Copy, FromRow)]
struct Row {
    id: Uuid,
    number: i32,
    held_on: NaiveDate,
    number_given: bool,
    has_ratings: bool,
}

impl Row {
    const fn numbered(&self) -> Numbered {
        Numbered {
            number: self.number,
            held_on: self.held_on,
            given: self.number_given,
        }
    }
}

impl Work<'_> {
    pub(super) async fn record_session(&mut self, session: &SessionRecord) -> Outcome {
        let others = self.sessions().await?;
        if let Err(refusal) = self.day(session, &others) {
            return Ok(Err(refusal));
        }
        let numbered: Vec<Numbered> = others.iter().map(Row::numbered).collect();
        let place = numbering::place(&numbered, session.on);
        self.renumber(&place.moves).await?;
        let new = NewSession {
            care_episode: self.treatment.id,
            number: place.number,
            number_given: place.given,
            held_on: session.on,
            date_assumed: false,
            attendance: session.attendance,
            mode: session.mode,
        };
        let ids = ratings::insert_sessions(self.connection, self.origin, &[new]).await?;
        self.derive(&[self.treatment.id]).await?;
        let id = ids.first().copied().ok_or(StoreError::Interrupted)?;
        Ok(Ok(Done::Session(id)))
    }

    pub(super) async fn change_session(&mut self, id: Uuid, to: &SessionRecord) -> Outcome {
        let mut others = self.sessions().await?;
        let Some(at) = others.iter().position(|row| row.id == id) else {
            return Ok(Err(NotDone::NotTheirs));
        };
        let session = others.remove(at);
        if session.has_ratings && to.attendance != Attendance::Held {
            return Ok(Err(NotDone::HasRatings));
        }
        if let Err(refusal) = self.day(to, &others) {
            return Ok(Err(refusal));
        }
        let numbered: Vec<Numbered> = others.iter().map(Row::numbered).collect();
        let place = numbering::replace(&numbered, session.numbered(), to.on);
        self.renumber(&place.moves).await?;
        sqlx::query(
            "UPDATE app.session SET held_on = $3, attendance = $4, mode = $5, number_given = $6,
               date_assumed = date_assumed AND held_on = $3
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(self.origin.organisation)
        .bind(id)
        .bind(to.on)
        .bind(codes::attendance_text(to.attendance))
        .bind(to.mode.as_str())
        .bind(place.given)
        .execute(&mut *self.connection)
        .await?;
        self.derive(&[self.treatment.id]).await?;
        Ok(Ok(Done::Session(id)))
    }

    /// Only where nothing hangs on it.
    pub(super) async fn remove_session(&mut self, id: Uuid) -> Outcome {
        let mut others = self.sessions().await?;
        let Some(at) = others.iter().position(|row| row.id == id) else {
            return Ok(Err(NotDone::NotTheirs));
        };
        let session = others.remove(at);
        if session.has_ratings {
            return Ok(Err(NotDone::HasRatings));
        }
        let observed: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM app.observation WHERE organisation_id = $1 AND session_id = $2)",
        )
        .bind(self.origin.organisation)
        .bind(id)
        .fetch_one(&mut *self.connection)
        .await?;
        if observed {
            return Ok(Err(NotDone::IsObserved));
        }
        if self.is_named(session.number).await? {
            return Ok(Err(NotDone::IsNamed));
        }
        sqlx::query("DELETE FROM app.session WHERE organisation_id = $1 AND id = $2")
            .bind(self.origin.organisation)
            .bind(id)
            .execute(&mut *self.connection)
            .await?;
        let numbered: Vec<Numbered> = others.iter().map(Row::numbered).collect();
        let moves = numbering::close(&numbered, session.numbered());
        self.renumber(&moves).await?;
        self.derive(&[self.treatment.id]).await?;
        Ok(Ok(Done::Removed))
    }

    pub(super) async fn say_no_form(&mut self, id: Uuid, why: Option<NoForm>) -> Outcome {
        let changed = sqlx::query(
            "UPDATE app.session SET no_form = $4
             WHERE organisation_id = $1 AND care_episode_id = $2 AND id = $3 AND attendance = 'held'",
        )
        .bind(self.origin.organisation)
        .bind(self.treatment.id)
        .bind(id)
        .bind(why.map(NoForm::as_str))
        .execute(&mut *self.connection)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(Err(NotDone::NotHeld));
        }
        self.derive(&[self.treatment.id]).await?;
        Ok(Ok(Done::Session(id)))
    }

    /// Whether the treatment can have had this session.
    fn day(&self, session: &SessionRecord, others: &[Row]) -> Result<(), NotDone> {
        let (treatment, on) = (&self.treatment, session.on);
        if on > treatment.today {
            return Err(NotDone::InTheFuture);
        }
        if on < treatment.started_on {
            return Err(NotDone::BeforeItBegan(treatment.started_on));
        }
        if let Some(ended) = treatment.ended_on.filter(|ended| on > *ended) {
            return Err(NotDone::AfterItEnded(ended));
        }
        match others.iter().find(|other| other.held_on == on) {
            Some(other) if !session.second => Err(NotDone::SameDay(other.number)),
            _ => Ok(()),
        }
    }

    async fn sessions(&mut self) -> Result<Vec<Row>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT s.id, s.number, s.held_on, s.number_given, EXISTS (SELECT FROM app.rating r
               WHERE r.organisation_id = s.organisation_id AND r.session_id = s.id) AS has_ratings
             FROM app.session s WHERE s.organisation_id = $1 AND s.care_episode_id = $2 ORDER BY s.number",
        )
        .bind(self.origin.organisation)
        .bind(self.treatment.id)
        .fetch_all(&mut *self.connection)
        .await?)
    }

    /// Whether anything that people wrote names the session by its number.
    async fn is_named(&mut self, number: i32) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM app.rupture_event v WHERE v.organisation_id = $1 AND v.care_episode_id = $2
                 AND $3 IN (v.session_number, v.onset))
               OR EXISTS (SELECT FROM app.shared_note n WHERE n.organisation_id = $1 AND n.care_episode_id = $2
                 AND n.session_number = $3)",
        )
        .bind(self.origin.organisation)
        .bind(self.treatment.id)
        .bind(number)
        .fetch_one(&mut *self.connection)
        .await?)
    }

    async fn renumber(&mut self, moves: &Moves) -> Result<(), StoreError> {
        renumber(self.connection, self.treatment.id, moves).await
    }
}

async fn renumber(
    connection: &mut PgConnection,
    care_episode: Uuid,
    moves: &Moves,
) -> Result<(), StoreError> {
    if moves.is_empty() {
        return Ok(());
    }
    let (before, after): (Vec<i32>, Vec<i32>) = moves.iter().copied().unzip();
    sqlx::query("SELECT authz.renumber($1, $2, $3)")
        .bind(care_episode)
        .bind(before)
        .bind(after)
        .execute(connection)
        .await?;
    Ok(())
}
