//! Cases in aggregate: what is counted, who sees it, and that the role of its page sees no client.

use std::collections::BTreeMap;

use app::{
    cases::view::ACKNOWLEDGED_WITHIN, practice::Actor, practice::Overview,
    supervision::published::Period,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use server::commands::{demo::ensure_practice, user};
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    support::TestPractice,
    truth::{Truth, add_cast},
};

#[tokio::test]
async fn the_database_counts_periods_as_the_pages_do() {
    let practice = TestPractice::new().await;
    let admin = practice.admin().await;
    let mut day = NaiveDate::from_ymd_opt(1999, 6, 1).unwrap();
    for _ in 0..40 {
        let period: i32 = sqlx::query_scalar("SELECT authz.period($1)")
            .bind(day)
            .fetch_one(&admin)
            .await
            .unwrap();
        assert_eq!(period, Period::of(day).0, "{day}");
        day = day + Days::new(389);
    }
    practice.close().await;
}

/// Care episode and period → what is counted, in the order of the table's columns.
type Counts = BTreeMap<(Uuid, i32), [i32; 14]>;

#[tokio::test]
async fn what_is_rolled_up_is_what_counting_finds() {
    let practice = TestPractice::new().await;
    ensure_practice(&practice.database, practice.dir(), 5)
        .await
        .unwrap();
    let admin = practice.admin().await;
    let counted = count(&admin).await;
    let columns: [i64; 14] =
        std::array::from_fn(|at| counted.values().map(|counts| i64::from(counts[at])).sum());
    // Technical reasons and declining are not in the demo's files; everything else is there to be counted.
    for (at, name) in [
        (0, "given"),
        (3, "not asked"),
        (4, "opened"),
        (7, "repaired"),
        (12, "flagged"),
        (13, "in time"),
    ] {
        assert!(columns[at] > 5, "{name}: {columns:?}");
    }
    assert_eq!(kept(&admin).await, counted);
    practice.close().await;
}

async fn kept(admin: &PgPool) -> Counts {
    let rows: Vec<(Uuid, i32, Vec<i32>)> = sqlx::query_as(
        "SELECT care_episode_id, period, ARRAY[given, declined, technical, not_asked, opened, acknowledged, discussed,
           repaired, passed, unresolved, ended, dismissed, flagged, in_time] FROM app.period_row",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(episode, period, counts)| ((episode, period), counts.try_into().unwrap()))
        .collect()
}

#[derive(FromRow)]
struct Event {
    care_episode_id: Uuid,
    rupture_id: Uuid,
    at: DateTime<Utc>,
    step: String,
    source: Option<String>,
    state_before: String,
    state_after: String,
}

/// From the rows themselves, one by one.
async fn count(admin: &PgPool) -> Counts {
    let sessions: Vec<(Uuid, NaiveDate, Option<String>, bool)> = sqlx::query_as(
        "SELECT s.care_episode_id, s.held_on, s.no_form, count(r.id) > 0 FROM app.session s
         LEFT JOIN app.rating r ON r.session_id = s.id AND r.rater = 'client' AND r.instrument_code IN ('WAI-SR', 'SRS')
         WHERE s.attendance = 'held' GROUP BY s.organisation_id, s.id",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    let events: Vec<Event> = sqlx::query_as(
        "SELECT care_episode_id, rupture_id, at, step, source, state_before, state_after FROM app.rupture_event
         ORDER BY rupture_id, number",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    let mut counts = Counts::new();
    let mut add = |episode: Uuid, day: NaiveDate, at: usize| {
        counts.entry((episode, Period::of(day).0)).or_default()[at] += 1;
    };
    for (episode, day, no_form, rated) in sessions {
        let at = match (rated, no_form.as_deref()) {
            (true, _) => 0,
            (false, Some("declined")) => 1,
            (false, Some("technical")) => 2,
            (false, _) => 3,
        };
        add(episode, day, at);
    }
    for (place, event) in events.iter().enumerate() {
        if event.state_before == event.state_after || event.step == "reopened" {
            continue;
        }
        let at = match event.state_after.as_str() {
            "possible" => 4,
            "acknowledged" => 5,
            "discussed" => 6,
            "repaired" => 7,
            "passed" => 8,
            "unresolved" => 9,
            "ended_with_treatment" => 10,
            "dismissed" => 11,
            other => unreachable!("{other}"),
        };
        add(event.care_episode_id, event.at.date_naive(), at);
        let in_time = events[place..].iter().any(|later| {
            later.rupture_id == event.rupture_id
                && later.state_after != "possible"
                && (later.at - event.at).num_seconds()
                    <= i64::try_from(ACKNOWLEDGED_WITHIN).unwrap() * 86_400
        });
        if at == 4 && event.source.as_deref() != Some("therapist_word") {
            add(event.care_episode_id, event.at.date_naive(), 12);
            if in_time {
                add(event.care_episode_id, event.at.date_naive(), 13);
            }
        }
    }
    counts
}

/// The page of the practice's figures cannot show a client: its role may read what is published, and nothing else there is.
#[tokio::test]
async fn the_role_of_the_practices_figures_reads_no_client() {
    let practice = TestPractice::new().await;
    ensure_practice(&practice.database, practice.dir(), 5)
        .await
        .unwrap();
    let admin = practice.admin().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('app', 'auth', 'audit') AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1",
    )
    .fetch_all(&admin)
    .await
    .unwrap();
    assert!(tables.len() > 30 && tables.contains(&"app.client".to_owned()));
    let mut connection = PgConnection::connect_with(&practice.connections.overview)
        .await
        .unwrap();
    let supervisor = Truth::load(&practice).await.staff_id("harriet.oyelade");
    let mut readable = Vec::new();
    for table in tables {
        let mut transaction = connection.begin().await.unwrap();
        sqlx::query("SELECT authz.enter($1, $2, $3, now())")
            .bind(practice.database.founded.organisation)
            .bind(supervisor)
            .bind(Uuid::new_v4())
            .execute(&mut *transaction)
            .await
            .unwrap();
        let columns: Vec<String> = sqlx::query_scalar(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
        )
        .bind(&table)
        .fetch_all(&admin)
        .await
        .unwrap();
        for column in columns {
            let mut attempt = transaction.begin().await.unwrap();
            let sql = AssertSqlSafe(format!("SELECT {column} FROM {table} LIMIT 1"));
            if sqlx::query(sql).fetch_optional(&mut *attempt).await.is_ok() {
                readable.push(table.clone());
            }
            attempt.rollback().await.unwrap();
        }
        transaction.rollback().await.unwrap();
    }
    readable.dedup();
    assert_eq!(readable, ["app.publication"]);
    practice.close().await;
}

#[tokio::test]
async fn who_could_work_out_the_others_is_not_shown_the_practice() {
    let practice = TestPractice::new().await;
    ensure_practice(&practice.database, practice.dir(), 5)
        .await
        .unwrap();
    add_cast(&practice, "elin.marsh").await;
    let sees = async |name: &str| {
        let staff = Truth::load(&practice).await.staff_id(name);
        let actor = Actor {
            staff,
            ..practice.database.command_line()
        };
        let figures = practice.database.store.overview(&actor).await.unwrap();
        figures.is_some()
    };
    assert!(sees("elin.marsh").await);
    assert!(sees("harriet.oyelade").await);
    assert!(!sees("x.administrator").await);
    // Of eight therapists she comes to supervise six, then all but one, then all.
    let also = async |whom: &str| {
        let database = &practice.database;
        user::supervise(database, "x.supervisor".to_owned(), whom.to_owned(), false)
            .await
            .unwrap();
    };
    for whom in [
        "kwabena.asareholt",
        "ines.quintanar",
        "soren.lindbak",
        "meera.sundaresh",
    ] {
        also(whom).await;
        assert!(sees("x.supervisor").await, "{whom}");
    }
    for whom in ["owain.trefor", "leila.benhaddou"] {
        also(whom).await;
        assert!(!sees("x.supervisor").await, "{whom}");
    }
    also("petra.vodrazkova").await;
    assert!(sees("x.supervisor").await);
    practice.close().await;
}

/// Kind, number and what was published.
async fn published(admin: &PgPool) -> Vec<(String, i32, serde_json::Value)> {
    sqlx::query_as("SELECT kind, number, body FROM app.publication ORDER BY kind, number")
        .fetch_all(admin)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_published_stays_whatever_comes_later() {
    let practice = TestPractice::new().await;
    ensure_practice(&practice.database, practice.dir(), 5)
        .await
        .unwrap();
    let admin = practice.admin().await;
    let before = published(&admin).await;
    let periods = before.iter().filter(|(kind, ..)| kind == "period").count();
    assert!(periods > 10, "{periods}");
    // Everything that was due is there, and a period says what the rows of its weeks add up to, to the nearest 5.
    let told: Vec<(i32, i64)> = before
        .iter()
        .filter(|(kind, ..)| kind == "period")
        .filter_map(|(_, number, body)| Some((*number, body["forms"]["cells"][0].as_i64()?)))
        .collect();
    assert!(told.len() > 3, "{told:?}");
    for (period, about) in told {
        let given: i64 =
            sqlx::query_scalar("SELECT sum(given) FROM app.period_row WHERE period = $1")
                .bind(period)
                .fetch_one(&admin)
                .await
                .unwrap();
        assert!(
            about % 5 == 0 && (given - about).abs() <= 2,
            "{period}: {given}, {about}"
        );
    }
    sqlx::query("UPDATE app.period_row SET given = given + 100")
        .execute(&admin)
        .await
        .unwrap();
    assert_eq!(practice.database.publish_due(true).await.unwrap(), 0);
    assert_eq!(published(&admin).await, before);
    practice.close().await;
}

/// In its first two weeks a practice may still bring in its earlier years.
#[tokio::test]
async fn a_new_practice_publishes_nothing_by_itself() {
    let practice = TestPractice::new().await;
    if crate::dyads::import_all(&practice).await.is_some() {
        let admin = practice.admin().await;
        assert_eq!(practice.database.publish_due(false).await.unwrap(), 0);
        sqlx::query("UPDATE app.organisation SET created_at = created_at - interval '15 days'")
            .execute(&admin)
            .await
            .unwrap();
        let due = practice.database.publish_due(false).await.unwrap();
        let first: i32 = sqlx::query_scalar("SELECT min(period) FROM app.period_row")
            .fetch_one(&admin)
            .await
            .unwrap();
        let last = Period::of(practice.database.clock.today() - Days::new(42));
        assert_eq!(i32::try_from(due).unwrap(), last.0 - first + 1);
    }
    practice.close().await;
}

/// Nothing derives a treatment anew when an administrator hands it on; what ended with it is counted all the same.
#[tokio::test]
async fn a_rupture_that_ends_with_its_treatment_is_off_the_caseload_and_counted() {
    let practice = TestPractice::new().await;
    ensure_practice(&practice.database, practice.dir(), 5)
        .await
        .unwrap();
    let mut admin = practice.admin().await.acquire().await.unwrap().detach();
    let organisation = practice.database.founded.organisation;
    let actor = practice.database.founded.command_line;
    let episode: Uuid = sqlx::query_scalar(
        "SELECT e.id FROM app.care_episode e JOIN app.caseload_row c ON c.care_episode_id = e.id
         WHERE e.ended_on IS NULL AND c.rupture IS NOT NULL ORDER BY e.id LIMIT 1",
    )
    .fetch_one(&mut admin)
    .await
    .unwrap();
    let ended = async |admin: &mut PgConnection| -> (bool, i64) {
        sqlx::query_as(
            "SELECT (SELECT rupture IS NULL FROM app.caseload_row WHERE care_episode_id = $1),
               coalesce((SELECT sum(ended) FROM app.period_row WHERE care_episode_id = $1), 0)",
        )
        .bind(episode)
        .fetch_one(admin)
        .await
        .unwrap()
    };
    let (_, before) = ended(&mut admin).await;
    let mut transaction = admin.begin().await.unwrap();
    sqlx::query("SELECT authz.enter($1, $2, $3, now())")
        .bind(organisation)
        .bind(actor)
        .bind(Uuid::new_v4())
        .execute(&mut *transaction)
        .await
        .unwrap();
    sqlx::query(
        "UPDATE app.care_episode SET ended_on = current_date, ending = 'transferred' WHERE id = $1",
    )
    .bind(episode)
    .execute(&mut *transaction)
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(ended(&mut admin).await, (true, before + 1));
    practice.close().await;
}
