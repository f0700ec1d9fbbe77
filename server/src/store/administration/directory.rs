use app::{
    admin::{
        Directory, FlagSetting, Line, LineState, Offered, Person, Reason, Transfer, Treatment,
    },
    alliance::{Instruments, Rater},
};
use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use uuid::Uuid;

use crate::store::{
    Audit, Finish, StoreError, codes,
    forms::{form_words, texts, texts::blind_from},
    sessions::withdrawn,
};

#[derive(FromRow)]
struct PersonRow {
    id: Uuid,
    user_name: Option<String>,
    name: String,
    active: bool,
    roles: Vec<String>,
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    who: Uuid,
    whom: Uuid,
    from_day: NaiveDate,
    to_day: Option<NaiveDate>,
    state: String,
}

#[derive(FromRow)]
struct TransferRow {
    care_episode: Uuid,
    client_code: String,
    from_therapist: Uuid,
    to_therapist: Uuid,
    ended_on: NaiveDate,
    reason: String,
    alliance_opened: bool,
}

/// Everything about people, in the practice's days.
pub async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    instruments: &Instruments,
) -> Result<(Directory, Finish), StoreError> {
    let directory = Directory {
        people: people(connection, organisation).await?,
        supervision: lines(connection, organisation, SUPERVISION).await?,
        cover: lines(connection, organisation, COVER).await?,
        teams: sqlx::query_as(
            "SELECT id, name FROM app.team WHERE organisation_id = $1 ORDER BY lower(name), id",
        )
        .bind(organisation)
        .fetch_all(&mut *connection)
        .await?,
        members: lines(connection, organisation, MEMBERS).await?,
        treatments: treatments(connection).await?,
        transfers: transfers(connection).await?,
        flags: flags(connection, organisation).await?,
        words: form_words(connection, organisation).await?,
        instruments: offered(connection, organisation, instruments).await?,
        asked_every: sqlx::query_scalar("SELECT authz.asked_every()")
            .fetch_one(&mut *connection)
            .await?,
        blind_from: blind_from(connection, organisation).await?,
    };
    let audit = Audit::new("view people", "organisation", vec![organisation]);
    Ok((directory, Finish::Commit(audit)))
}

/// Every form that stands by itself, with whose wording clients read and what is wanting.
async fn offered(
    connection: &mut PgConnection,
    organisation: Uuid,
    instruments: &Instruments,
) -> Result<Vec<Offered>, StoreError> {
    let supplied: Vec<(String, i32, NaiveDate, String)> = sqlx::query_as(
        "SELECT t.instrument_code, t.instrument_version, (t.supplied_at AT TIME ZONE o.time_zone)::date, s.name
         FROM app.instrument_text t
         JOIN app.organisation o ON o.id = t.organisation_id
         JOIN app.staff s ON s.organisation_id = t.organisation_id AND s.id = t.supplied_by
         WHERE t.organisation_id = $1",
    )
    .bind(organisation)
    .fetch_all(&mut *connection)
    .await?;
    let withdrawn = withdrawn(connection, organisation).await?;
    let offers = texts::offers(connection, organisation, instruments).await?;
    let forms = offers.into_iter().filter_map(|(code, version, offer)| {
        let instrument = instruments.get(&code, version)?;
        let own = supplied
            .iter()
            .find(|(of, v, ..)| *of == code && u32::try_from(*v) == Ok(version));
        // What is scored from another form is no form of its own.
        instrument.derived_from.is_none().then(|| Offered {
            name: instrument.name.clone(),
            offer: instrument.raters.contains(&Rater::Client).then_some(offer),
            supplied: own.map(|(_, _, on, by)| (*on, by.clone())),
            withdrawn: withdrawn.contains(&code),
            code,
        })
    });
    Ok(forms.collect())
}

async fn people(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = sqlx::query_as(
        "SELECT s.id, s.user_name, s.name, s.active,
                ARRAY(SELECT g.role FROM app.role_grant g
                      WHERE g.organisation_id = s.organisation_id AND g.staff_id = s.id) AS roles
         FROM app.staff s WHERE s.organisation_id = $1 AND s.kind = 'person'
         ORDER BY NOT s.active, lower(s.name), s.id",
    )
    .bind(organisation)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let mut roles = row
                .roles
                .iter()
                .map(|role| codes::role(role, row.id))
                .collect::<Result<Vec<_>, _>>()?;
            roles.sort();
            Ok(Person {
                id: row.id,
                user_name: row.user_name,
                name: row.name,
                active: row.active,
                roles,
            })
        })
        .collect()
}

/// Table, who and whom of the three kinds of line.
const SUPERVISION: (&str, &str, &str) = ("supervision_line", "supervisor_id", "supervisee_id");
const COVER: (&str, &str, &str) = ("cover_line", "cover_id", "therapist_id");
const MEMBERS: (&str, &str, &str) = ("team_member", "staff_id", "team_id");

async fn lines(
    connection: &mut PgConnection,
    organisation: Uuid,
    (table, who, whom): (&str, &str, &str),
) -> Result<Vec<Line>, StoreError> {
    let sql = format!(
        "SELECT l.id, l.{who} AS who, l.{whom} AS whom, (lower(l.valid) AT TIME ZONE o.time_zone)::date AS from_day,
                ((upper(l.valid) - interval '1 microsecond') AT TIME ZONE o.time_zone)::date AS to_day,
                CASE WHEN lower(l.valid) > authz.now() THEN 'coming' WHEN l.valid @> authz.now() THEN 'current'
                     ELSE 'past' END AS state
         FROM app.{table} l JOIN app.organisation o ON o.id = l.organisation_id
         WHERE l.organisation_id = $1 ORDER BY lower(l.valid) DESC, l.id"
    );
    let rows: Vec<LineRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(organisation)
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            id: row.id,
            who: row.who,
            whom: row.whom,
            from: row.from_day,
            to: row.to_day,
            state: match row.state.as_str() {
                "coming" => LineState::Coming,
                "current" => LineState::Current,
                _ => LineState::Past,
            },
        })
        .collect())
}

async fn treatments(connection: &mut PgConnection) -> Result<Vec<Treatment>, StoreError> {
    let rows: Vec<(Uuid, String, Uuid, NaiveDate)> = sqlx::query_as(
        "SELECT care_episode, client_code, therapist, started_on FROM authz.open_treatments()
         ORDER BY client_code, started_on, care_episode",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(
            |(care_episode, client_code, therapist, started_on)| Treatment {
                care_episode,
                client_code,
                therapist,
                started_on,
            },
        )
        .collect())
}

async fn flags(
    connection: &mut PgConnection,
    organisation: Uuid,
) -> Result<Vec<FlagSetting>, StoreError> {
    let rows: Vec<(i32, NaiveDate, i32, String)> = sqlx::query_as(
        "SELECT d.version, d.from_on, d.flags_per_100, s.name FROM app.detection_setting d
         JOIN app.staff s ON s.organisation_id = d.organisation_id AND s.id = d.set_by
         WHERE d.organisation_id = $1 ORDER BY d.version DESC",
    )
    .bind(organisation)
    .fetch_all(connection)
    .await?;
    let setting = |(version, from, per_100, set_by)| FlagSetting {
        version,
        from,
        per_100,
        set_by,
    };
    Ok(rows.into_iter().map(setting).collect())
}

async fn transfers(connection: &mut PgConnection) -> Result<Vec<Transfer>, StoreError> {
    let rows: Vec<TransferRow> = sqlx::query_as(
        "SELECT care_episode, client_code, from_therapist, to_therapist, ended_on, reason, alliance_opened
         FROM authz.transfers() ORDER BY ended_on DESC, client_code, care_episode",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let reason = Reason::parse(&row.reason)
                .ok_or_else(|| StoreError::inconsistent("transfer", "reason", row.care_episode))?;
            Ok(Transfer {
                care_episode: row.care_episode,
                client_code: row.client_code,
                from: row.from_therapist,
                to: row.to_therapist,
                on: row.ended_on,
                reason,
                alliance_opened: row.alliance_opened,
            })
        })
        .collect()
}
