//! Ratings entered from paper, corrected, moved and taken back. The database keeps what each said before.

use std::sync::Arc;

use app::{
    alliance::{Answers, Instrument, Rater},
    sessions::{AnswerProblem, Done, NotDone},
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Outcome, Work};
use crate::{
    alliance::scoring::ScoringError,
    store::{
        StoreError, derived,
        recording::{self, Changed, FilledIn, NotRecorded, Recorded},
        revising, ruptures,
    },
};

#[derive(FromRow)]
struct Target {
    care_episode_id: Uuid,
    client_id: Uuid,
}

impl Work<'_> {
    pub(super) async fn rate(
        &mut self,
        session: Uuid,
        instrument: Arc<Instrument>,
        rater: Rater,
        answers: Answers,
    ) -> Outcome {
        let form = FilledIn {
            care_episode: self.treatment.id,
            session,
            instrument,
            rater,
            answers,
        };
        let recorded = recording::record(self.connection, self.method, self.origin, &form).await?;
        Ok(match recorded {
            Ok(Recorded::New(rating) | Recorded::There { rating, same: true }) => {
                Ok(Done::Rating(rating))
            }
            Ok(Recorded::There { same: false, .. }) => Err(NotDone::There),
            Err(refusal) => Err(refused(refusal)),
        })
    }

    pub(super) async fn correct(
        &mut self,
        rating: Uuid,
        answers: Answers,
        reason: &str,
    ) -> Outcome {
        revising::because(self.connection, reason).await?;
        let of = self.treatment.id;
        let changed = recording::correct(
            self.connection,
            self.method,
            self.origin,
            (of, rating),
            answers,
        )
        .await?;
        if changed == Ok(Changed::Yes) {
            self.derive(&[of]).await?;
        }
        Ok(match changed {
            Ok(Changed::Yes) => Ok(Done::Rating(rating)),
            Ok(Changed::No) => Err(NotDone::Unchanged),
            Err(refusal) => Err(refused(refusal)),
        })
    }

    pub(super) async fn retract(&mut self, rating: Uuid, reason: &str) -> Outcome {
        revising::because(self.connection, reason).await?;
        let of = self.treatment.id;
        if !recording::retract(self.connection, self.method, (of, rating)).await? {
            return Ok(Err(NotDone::NotTheirs));
        }
        self.derive(&[of]).await?;
        Ok(Ok(Done::Retracted(rating)))
    }

    /// The rating itself stays what it is, so nothing is derived anew.
    pub(super) async fn unveil(&mut self, session: Uuid) -> Outcome {
        let shown = sqlx::query(
            "INSERT INTO app.unveiling (organisation_id, session_id, staff_id, care_episode_id, at)
             SELECT organisation_id, id, $4, care_episode_id, $5 FROM app.session
             WHERE organisation_id = $1 AND care_episode_id = $2 AND id = $3
             ON CONFLICT DO NOTHING",
        )
        .bind(self.origin.organisation)
        .bind(self.treatment.id)
        .bind(session)
        .bind(self.origin.recorded_by)
        .bind(self.origin.recorded_at)
        .execute(&mut *self.connection)
        .await?;
        if shown.rows_affected() == 0 {
            // Shown already, or no session of this treatment.
            return Ok(Err(NotDone::NotTheirs));
        }
        Ok(Ok(Done::Session(session)))
    }

    pub(super) async fn move_rating(&mut self, rating: Uuid, to: Uuid, reason: &str) -> Outcome {
        let Some(target) = self.target(to).await? else {
            return Ok(Err(NotDone::NotHeld));
        };
        let (of, goal) = (self.treatment.id, target.care_episode_id);
        ruptures::lock(self.connection, &[goal]).await?;
        revising::because(self.connection, reason).await?;
        let moved = recording::move_to(
            self.connection,
            self.method,
            self.origin,
            (of, rating),
            (goal, to),
        )
        .await;
        match moved {
            Ok(true) => {}
            Ok(false) => return Ok(Err(NotDone::NotTheirs)),
            Err(error) if error.constraint() == Some("rating_is_unique") => {
                return Ok(Err(NotDone::There));
            }
            Err(error) => return Err(error),
        }
        let touched = if of == goal { vec![of] } else { vec![of, goal] };
        derived::refresh(self.connection, self.method, &touched).await?;
        Ok(Ok(Done::Moved {
            client: target.client_id,
            care_episode: goal,
            rating,
        }))
    }

    async fn target(&mut self, session: Uuid) -> Result<Option<Target>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT s.care_episode_id, e.client_id FROM app.session s
             JOIN app.care_episode e ON e.organisation_id = s.organisation_id AND e.id = s.care_episode_id
             WHERE s.organisation_id = $1 AND s.id = $2 AND s.attendance = 'held'
               AND s.care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[])",
        )
        .bind(self.origin.organisation)
        .bind(session)
        .fetch_optional(&mut *self.connection)
        .await?)
    }
}

/// The form was read by the definition already; what remains is what changed meanwhile.
fn refused(refusal: NotRecorded) -> NotDone {
    match refusal {
        NotRecorded::NoSession => NotDone::NotHeld,
        NotRecorded::NoRating | NotRecorded::Rater => NotDone::NotTheirs,
        NotRecorded::Answers(ScoringError::Count {
            expected, given, ..
        }) => NotDone::Answers(AnswerProblem::Count {
            given,
            items: expected,
        }),
        NotRecorded::Answers(ScoringError::Range { item, min, max, .. }) => {
            NotDone::Answers(AnswerProblem::Range { item, min, max })
        }
        NotRecorded::Answers(ScoringError::Step { item, step, .. }) => {
            NotDone::Answers(AnswerProblem::Step { item, step })
        }
        NotRecorded::Answers(_) => NotDone::Answers(AnswerProblem::None),
    }
}
