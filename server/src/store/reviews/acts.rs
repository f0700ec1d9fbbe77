use app::cases::{Act, ActingAs, NotReviewed, Step, What};
use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::entries::{NewEntry, insert};
use crate::store::StoreError;

/// A case that the actor may record something about, and its last entry.
#[derive(FromRow)]
struct Case {
    id: Uuid,
    supervised: bool,
    number: i32,
    state: String,
    recorded_by: Option<Uuid>,
}

const AGENDA: &str = "agenda";

/// The cases that an act is about.
pub fn cases(act: &Act) -> &[Uuid] {
    match act {
        Act::Put { cases, .. } => cases,
        Act::Step { case, .. } => std::slice::from_ref(case),
    }
}

/// The cases about which something was recorded. What is refused for any of them is recorded about none, by the caller.
///
/// # Errors
/// The database's.
pub async fn act(
    connection: &mut PgConnection,
    (organisation, staff): (Uuid, Uuid),
    act: &Act,
    now: DateTime<Utc>,
) -> Result<Result<Vec<Uuid>, NotReviewed>, StoreError> {
    let mut asked = cases(act).to_vec();
    asked.sort_unstable();
    asked.dedup();
    let found = theirs(connection, organisation, &asked).await?;
    if found.len() < asked.len() || asked.is_empty() {
        return Ok(Err(NotReviewed::NotTheirs));
    }
    let mut done = Vec::new();
    for case in found {
        let what = match what(&case, staff, act) {
            Ok(Some(what)) => what,
            Ok(None) => continue,
            Err(refusal) => return Ok(Err(refusal)),
        };
        done.push(case.id);
        let entry = NewEntry {
            care_episode: case.id,
            number: case.number + 1,
            state_before: case.state,
            at: now,
            by: staff,
            acting_as: if case.supervised {
                ActingAs::Supervisor
            } else {
                ActingAs::Therapist
            },
            what,
        };
        insert(connection, organisation, &entry).await?;
    }
    Ok(Ok(done))
}

/// Those of the cases that the actor treats or supervises now.
async fn theirs(
    connection: &mut PgConnection,
    organisation: Uuid,
    asked: &[Uuid],
) -> Result<Vec<Case>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id, e.id = ANY ((SELECT authz.supervised_episodes())::uuid[]) AS supervised,
                coalesce(last.number, 0) AS number, coalesce(last.state_after, 'none') AS state, last.recorded_by
         FROM app.care_episode e
         LEFT JOIN LATERAL (
           SELECT v.number, v.state_after, v.recorded_by FROM app.case_review v
           WHERE v.organisation_id = e.organisation_id AND v.care_episode_id = e.id ORDER BY v.number DESC LIMIT 1
         ) last ON true
         WHERE e.organisation_id = $1 AND e.id = ANY ($2)
           AND (e.id = ANY ((SELECT authz.supervised_episodes())::uuid[])
             OR e.id = ANY ((SELECT authz.acting_episodes())::uuid[]))
         ORDER BY e.id",
    )
    .bind(organisation)
    .bind(asked)
    .fetch_all(connection)
    .await?)
}

/// What is to be recorded about one case; `None` where it is so already.
fn what(case: &Case, staff: Uuid, act: &Act) -> Result<Option<What>, NotReviewed> {
    let on_agenda = case.state == AGENDA;
    let (seen, step) = match act {
        Act::Put { question: None, .. } if on_agenda => return Ok(None),
        Act::Put { .. } if on_agenda => return Err(NotReviewed::OnAgenda),
        Act::Put { question, .. } => {
            let question = question.clone();
            return Ok(Some(What::Put { question }));
        }
        Act::Step { seen, step, .. } => (*seen, step),
    };
    let fits = match step {
        Step::TakeBack | Step::Decide(_) => on_agenda,
        Step::Correct(_) => case.state == "decided",
    };
    if seen != case.number || !fits {
        return Err(NotReviewed::Changed);
    }
    match step {
        Step::TakeBack if case.recorded_by != Some(staff) => Err(NotReviewed::NotOwn),
        Step::TakeBack => Ok(Some(What::TakenBack)),
        Step::Decide(decision) => Ok(Some(What::Decided(decision.clone()))),
        Step::Correct(decision) => Ok(Some(What::Corrected(decision.clone()))),
    }
}
