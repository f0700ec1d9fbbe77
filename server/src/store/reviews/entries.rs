use std::collections::BTreeMap;

use app::cases::{ActingAs, Decision, Entry, Record, What};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::store::StoreError;

#[derive(FromRow)]
struct Row {
    care_episode_id: Uuid,
    number: i32,
    at: DateTime<Utc>,
    by: String,
    own: bool,
    acting_as: String,
    step: String,
    question: Option<String>,
    decision: Option<String>,
    follow_up_on: Option<NaiveDate>,
}

/// Everything that is on record about a case.
///
/// # Errors
/// The database's, or a row that contradicts itself.
pub async fn all(
    connection: &mut PgConnection,
    (organisation, viewer): (Uuid, Uuid),
    care_episode: Uuid,
) -> Result<Record, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT v.care_episode_id, v.number, v.at, s.name AS by, v.recorded_by = $2 AS own, v.acting_as, v.step,
                v.question, v.decision, v.follow_up_on
         FROM app.case_review v
         JOIN app.staff s ON s.organisation_id = v.organisation_id AND s.id = v.recorded_by
         WHERE v.organisation_id = $1 AND v.care_episode_id = $3 ORDER BY v.number",
    )
    .bind(organisation)
    .bind(viewer)
    .bind(care_episode)
    .fetch_all(connection)
    .await?;
    let entries = rows.into_iter().map(Row::into_domain);
    Ok(Record(entries.collect::<Result<_, _>>()?))
}

/// Of each case what says where it stands: its last decision, and the last of everything else.
///
/// # Errors
/// As [`all`].
pub async fn standing(
    connection: &mut PgConnection,
    (organisation, viewer): (Uuid, Uuid),
    care_episodes: &[Uuid],
) -> Result<BTreeMap<Uuid, Record>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM (
           SELECT DISTINCT ON (v.care_episode_id, v.decision IS NULL)
                  v.care_episode_id, v.number, v.at, s.name AS by, v.recorded_by = $2 AS own, v.acting_as, v.step,
                  v.question, v.decision, v.follow_up_on
           FROM app.case_review v
           JOIN app.staff s ON s.organisation_id = v.organisation_id AND s.id = v.recorded_by
           WHERE v.organisation_id = $1 AND v.care_episode_id = ANY ($3)
           ORDER BY v.care_episode_id, v.decision IS NULL, v.number DESC
         ) last ORDER BY number",
    )
    .bind(organisation)
    .bind(viewer)
    .bind(care_episodes)
    .fetch_all(connection)
    .await?;
    let mut records: BTreeMap<Uuid, Record> = BTreeMap::new();
    for row in rows {
        let of = records.entry(row.care_episode_id).or_default();
        of.0.push(row.into_domain()?);
    }
    Ok(records)
}

impl Row {
    fn into_domain(self) -> Result<Entry, StoreError> {
        let wrong = |column| StoreError::inconsistent("case_review", column, self.care_episode_id);
        let acting_as = match self.acting_as.as_str() {
            "therapist" => ActingAs::Therapist,
            "supervisor" => ActingAs::Supervisor,
            _ => return Err(wrong("acting_as")),
        };
        let decision = self.decision.map(|text| Decision {
            text,
            follow_up_on: self.follow_up_on,
        });
        let what = match (self.step.as_str(), decision) {
            ("put", None) => What::Put {
                question: self.question,
            },
            ("taken_back", None) => What::TakenBack,
            ("decided", Some(decision)) => What::Decided(decision),
            ("corrected", Some(decision)) => What::Corrected(decision),
            _ => return Err(wrong("step")),
        };
        Ok(Entry {
            number: self.number,
            at: self.at,
            by: self.by,
            own: self.own,
            acting_as,
            what,
        })
    }
}

/// A further entry; the keys refuse what does not follow the one before.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub care_episode: Uuid,
    pub number: i32,
    /// The state of the entry before, `none` where there is none.
    pub state_before: String,
    pub at: DateTime<Utc>,
    pub by: Uuid,
    pub acting_as: ActingAs,
    pub what: What,
}

/// # Errors
/// The database's.
pub async fn insert(
    connection: &mut PgConnection,
    organisation: Uuid,
    entry: &NewEntry,
) -> Result<(), StoreError> {
    let (step, question, decision) = match &entry.what {
        What::Put { question } => ("put", question.as_deref(), None),
        What::TakenBack => ("taken_back", None, None),
        What::Decided(decision) => ("decided", None, Some(decision)),
        What::Corrected(decision) => ("corrected", None, Some(decision)),
    };
    let acting_as = match entry.acting_as {
        ActingAs::Therapist => "therapist",
        ActingAs::Supervisor => "supervisor",
    };
    sqlx::query(
        "INSERT INTO app.case_review (organisation_id, care_episode_id, number, at, recorded_by, acting_as, step,
           state_before, question, decision, follow_up_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(organisation)
    .bind(entry.care_episode)
    .bind(entry.number)
    .bind(entry.at)
    .bind(entry.by)
    .bind(acting_as)
    .bind(step)
    .bind(&entry.state_before)
    .bind(question)
    .bind(decision.map(|decision| &decision.text))
    .bind(decision.and_then(|decision| decision.follow_up_on))
    .execute(connection)
    .await?;
    Ok(())
}
