use app::{
    admin::{
        Change, Refusal, Why,
        form::{LineKind, refuse},
    },
    alliance::Instruments,
    practice::{Actor, Role},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::instruments::wording;
use crate::store::{
    Audit, StoreError,
    forms::{
        newest,
        texts::{self, Supplied},
    },
    ids,
    people::{self, NewStaff, role_text},
};

type Applied = Result<Result<Audit, Refusal>, StoreError>;

/// Makes one change; what stands against it is a refusal, and then nothing may be kept.
pub async fn apply(
    connection: &mut PgConnection,
    actor: &Actor,
    instruments: &Instruments,
    change: &Change,
) -> Applied {
    let organisation = actor.organisation;
    let now: DateTime<Utc> = sqlx::query_scalar("SELECT authz.now()")
        .fetch_one(&mut *connection)
        .await?;
    match change {
        Change::AddPerson {
            user_name,
            name,
            roles,
        } => add(connection, organisation, (user_name, name), roles, now).await,
        Change::ChangePerson {
            person,
            name,
            roles,
        } => change_person(connection, actor, *person, name, roles, now).await,
        Change::SetActive { person, active } => {
            let sql = "UPDATE app.staff SET active = $3 WHERE organisation_id = $1 AND id = $2";
            let query = sqlx::query(sql)
                .bind(organisation)
                .bind(person)
                .bind(active);
            let done = query.execute(connection).await?.rows_affected();
            let action = if *active {
                "reactivate staff"
            } else {
                "deactivate staff"
            };
            Ok(one(done, Audit::new(action, "staff", vec![*person])))
        }
        Change::AddTeam { name } => {
            let team = people::add_team(connection, organisation, name, &[], now).await?;
            Ok(Ok(Audit::new("add team", "team", vec![team])))
        }
        Change::Begin {
            kind,
            who,
            whom,
            from,
            to,
        } => begin(connection, actor, *kind, (*who, *whom), (*from, *to), now).await,
        Change::End { kind, line, to } => end(connection, organisation, *kind, *line, *to).await,
        Change::Transfer { .. } => transfer(connection, change, now).await,
        Change::SetFlags { per_100, from } => {
            set_flags(connection, actor, (*per_100, *from), now).await
        }
        Change::SetWords(words) => {
            let who = (organisation, actor.staff);
            texts::set_words(connection, who, words, now).await?;
            let audit = Audit::new("set words of forms", "organisation", vec![organisation]);
            Ok(Ok(audit))
        }
        Change::SetInstruments { offered, every } => {
            let all = newest(instruments).map(|instrument| instrument.code.clone());
            let withdrawn: Vec<String> = all.filter(|code| !offered.contains(code)).collect();
            sqlx::query("SELECT authz.set_instruments($1, $2)")
                .bind(withdrawn)
                .bind(every)
                .execute(connection)
                .await?;
            let audit = Audit::new("set instruments", "organisation", vec![organisation]);
            Ok(Ok(audit))
        }
        Change::SupplyText { text } => {
            let Ok((instrument, _)) = wording::parse("text", text, instruments) else {
                return Ok(Err(refuse("file", Why::NotAText)));
            };
            let supplied = Supplied {
                code: &instrument.code,
                version: instrument.version,
                text,
            };
            let who = (organisation, actor.staff);
            texts::supply(connection, who, &supplied, now).await?;
            let audit = Audit::new("supply instrument text", "organisation", vec![organisation]);
            Ok(Ok(audit))
        }
        Change::SetBlind(on) => {
            let who = (organisation, actor.staff);
            texts::set_blind(connection, who, *on, now).await?;
            let audit = Audit::new("set blind ratings", "organisation", vec![organisation]);
            Ok(Ok(audit))
        }
        Change::OpenAlliance { treatment, open } => {
            let sql = "UPDATE app.transfer SET alliance_opened = $3 WHERE organisation_id = $1 AND from_episode = $2";
            let query = sqlx::query(sql)
                .bind(organisation)
                .bind(treatment)
                .bind(open);
            let done = query.execute(connection).await?.rows_affected();
            let action = if *open {
                "open earlier alliance"
            } else {
                "close earlier alliance"
            };
            Ok(one(
                done,
                Audit::new(action, "care_episode", vec![*treatment]),
            ))
        }
    }
}

/// A further version; two at once ask for the same number, and one of them fails.
async fn set_flags(
    connection: &mut PgConnection,
    actor: &Actor,
    (per_100, from): (i32, NaiveDate),
    now: DateTime<Utc>,
) -> Applied {
    sqlx::query(
        "INSERT INTO app.detection_setting (organisation_id, version, from_on, flags_per_100, set_at, set_by)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 FROM app.detection_setting WHERE organisation_id = $1",
    )
    .bind(actor.organisation)
    .bind(from)
    .bind(per_100)
    .bind(now)
    .bind(actor.staff)
    .execute(connection)
    .await?;
    Ok(Ok(Audit::new(
        "set flags",
        "organisation",
        vec![actor.organisation],
    )))
}

/// The record of a change to one row, or that the row is not there.
fn one(rows: u64, audit: Audit) -> Result<Audit, Refusal> {
    match rows {
        1 => Ok(audit),
        _ => Err(refuse("do", Why::NotAChoice)),
    }
}

async fn add(
    connection: &mut PgConnection,
    organisation: Uuid,
    (user_name, name): (&str, &str),
    roles: &[Role],
    now: DateTime<Utc>,
) -> Applied {
    let taken: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM app.staff WHERE organisation_id = $1 AND user_name = $2)",
    )
    .bind(organisation)
    .bind(user_name)
    .fetch_one(&mut *connection)
    .await?;
    if taken {
        return Ok(Err(refuse("user_name", Why::Taken)));
    }
    let staff = NewStaff {
        user_name: Some(user_name.to_owned()),
        name: name.to_owned(),
        roles: roles.to_vec(),
    };
    let id = people::add(connection, organisation, &staff, now).await?;
    Ok(Ok(Audit::new("add staff", "staff", vec![id])))
}

/// Name and roles; roles are added before others are taken away.
async fn change_person(
    connection: &mut PgConnection,
    actor: &Actor,
    person: Uuid,
    name: &str,
    roles: &[Role],
    now: DateTime<Utc>,
) -> Applied {
    let organisation = actor.organisation;
    let renamed =
        sqlx::query("UPDATE app.staff SET name = $3 WHERE organisation_id = $1 AND id = $2")
            .bind(organisation)
            .bind(person)
            .bind(name)
            .execute(&mut *connection)
            .await?;
    let wanted: Vec<&str> = roles.iter().map(|role| role_text(*role)).collect();
    let missing: Vec<String> = sqlx::query_scalar(
        "SELECT w FROM unnest($3::text[]) w WHERE NOT EXISTS (
           SELECT FROM app.role_grant g WHERE g.organisation_id = $1 AND g.staff_id = $2 AND g.role = w)",
    )
    .bind(organisation)
    .bind(person)
    .bind(&wanted)
    .fetch_all(&mut *connection)
    .await?;
    if !missing.is_empty() && person == actor.staff {
        return Ok(Err(refuse("roles", Why::Yourself)));
    }
    sqlx::query(
        "INSERT INTO app.role_grant (organisation_id, staff_id, role, granted_at)
         SELECT $1, $2, w, $4 FROM unnest($3::text[]) w",
    )
    .bind(organisation)
    .bind(person)
    .bind(&missing)
    .bind(now)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM app.role_grant WHERE organisation_id = $1 AND staff_id = $2 AND NOT role = ANY ($3)",
    )
    .bind(organisation)
    .bind(person)
    .bind(&wanted)
    .execute(connection)
    .await?;
    Ok(one(
        renamed.rows_affected(),
        Audit::new("change staff", "staff", vec![person]),
    ))
}

/// Table, who and whom.
const fn columns(kind: LineKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        LineKind::Supervision => ("supervision_line", "supervisor_id", "supervisee_id"),
        LineKind::Cover => ("cover_line", "cover_id", "therapist_id"),
        LineKind::Member => ("team_member", "staff_id", "team_id"),
    }
}

/// Begins at the start of the first day and ends at the end of the last, in the practice's time zone.
async fn begin(
    connection: &mut PgConnection,
    actor: &Actor,
    kind: LineKind,
    (who, whom): (Uuid, Uuid),
    (from, to): (NaiveDate, Option<NaiveDate>),
    now: DateTime<Utc>,
) -> Applied {
    if who == actor.staff && kind != LineKind::Member {
        return Ok(Err(refuse("who", Why::Yourself)));
    }
    let (table, who_column, whom_column) = columns(kind);
    let id = ids::new_id(now);
    let sql = format!(
        "INSERT INTO app.{table} (organisation_id, id, {who_column}, {whom_column}, valid)
         SELECT o.id, $2, $3, $4, tstzrange($5::date::timestamp AT TIME ZONE o.time_zone,
                ($6::date + 1)::timestamp AT TIME ZONE o.time_zone)
         FROM app.organisation o WHERE o.id = $1"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(actor.organisation)
        .bind(id)
        .bind(who)
        .bind(whom)
        .bind(from)
        .bind(to)
        .execute(connection)
        .await?;
    let action = match kind {
        LineKind::Supervision => "begin supervision",
        LineKind::Cover => "begin cover",
        LineKind::Member => "join team",
    };
    Ok(Ok(Audit::new(action, "staff", vec![who, whom])))
}

/// Ends a line that is current or coming, now or after its last day; nothing is deleted.
async fn end(
    connection: &mut PgConnection,
    organisation: Uuid,
    kind: LineKind,
    line: Uuid,
    to: Option<NaiveDate>,
) -> Applied {
    let (table, who, whom) = columns(kind);
    let find = format!(
        "SELECT l.{who}, l.{whom}, coalesce(upper(l.valid) <= authz.now(), false),
                lower(l.valid) < coalesce(($3::date + 1)::timestamp AT TIME ZONE o.time_zone, authz.now())
         FROM app.{table} l JOIN app.organisation o ON o.id = l.organisation_id
         WHERE l.organisation_id = $1 AND l.id = $2"
    );
    let found: Option<(Uuid, Uuid, bool, bool)> = sqlx::query_as(AssertSqlSafe(find))
        .bind(organisation)
        .bind(line)
        .bind(to)
        .fetch_optional(&mut *connection)
        .await?;
    let (who, whom) = match found {
        None => return Ok(Err(refuse("do", Why::NotAChoice))),
        Some((_, _, true, _)) => return Ok(Err(refuse("do", Why::AlreadyEnded))),
        Some((_, _, _, false)) => return Ok(Err(refuse("to", Why::NotBegun))),
        Some((who, whom, ..)) => (who, whom),
    };
    let close = format!(
        "UPDATE app.{table} l SET valid = tstzrange(lower(l.valid),
           coalesce(($3::date + 1)::timestamp AT TIME ZONE o.time_zone, authz.now()))
         FROM app.organisation o WHERE o.id = l.organisation_id AND l.organisation_id = $1 AND l.id = $2"
    );
    sqlx::query(AssertSqlSafe(close))
        .bind(organisation)
        .bind(line)
        .bind(to)
        .execute(connection)
        .await?;
    let action = match kind {
        LineKind::Supervision => "end supervision",
        LineKind::Cover => "end cover",
        LineKind::Member => "leave team",
    };
    Ok(Ok(Audit::new(action, "staff", vec![who, whom])))
}

async fn transfer(connection: &mut PgConnection, change: &Change, now: DateTime<Utc>) -> Applied {
    let Change::Transfer {
        treatment,
        therapist,
        on,
        reason,
        open_alliance,
    } = change
    else {
        return Err(StoreError::Interrupted);
    };
    let new = ids::new_id(now);
    let answer: String = sqlx::query_scalar("SELECT authz.transfer($1, $2, $3, $4, $5, $6)")
        .bind(treatment)
        .bind(new)
        .bind(therapist)
        .bind(on)
        .bind(reason.as_str())
        .bind(open_alliance)
        .fetch_one(connection)
        .await?;
    Ok(match answer.as_str() {
        "done" => Ok(Audit::new(
            "transfer",
            "care_episode",
            vec![*treatment, new],
        )),
        "not_open" => Err(refuse("treatment", Why::NotOpen)),
        "same_therapist" | "not_a_therapist" => Err(refuse("therapist", Why::NotATherapist)),
        "in_the_future" => Err(refuse("on", Why::InTheFuture)),
        "before_it_began" => Err(refuse("on", Why::BeforeItBegan)),
        _ => Err(refuse("on", Why::SessionsAfter)),
    })
}
