//! Nobody sees what is not theirs: every person of a practice against every row of everybody, through every port and
//! past the ports in SQL. What should be visible is worked out here from the tables, independently of the policies.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    admin::Change,
    alliance::Marker,
    audit::Ask,
    cases::{self, NotReviewed},
    client::{Attendance, Ending, Mode},
    hand_over::{NewPass, NotIssued, Way},
    practice::{
        Accounts, Actor, AuditLog, Caseloads, Clients, HandOvers, Overview, People, Reviews,
        Ruptures, Safety, Sessions, SharedNotes, Treatments,
    },
    ruptures::{Act, Deed, NotDone},
    safety::Handling,
    sessions,
    together::NewSharedNote,
    treatments,
};
use futures::FutureExt;
use server::{
    commands::demo::ensure_practice,
    store::{Audit, Finish, StoreError},
};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::{
    dyads,
    support::TestPractice,
    truth::{Episode, Truth, add_cast},
};

/// Each method of a port, and the function below that tries it for everybody. A port without a line here fails.
const PORTS: &[(&str, &str)] = &[
    ("caseload", "check_caseload"),
    ("client", "check_clients"),
    ("file", "check_treatments"),
    ("past", "check_treatments"),
    ("settle", "check_treatments"),
    ("look", "check_clients"),
    ("directory", "check_people"),
    ("administer", "check_people"),
    ("invite", "check_people"),
    ("account", "check_account"),
    ("audit", "check_audit"),
    ("overview", "check_overview"),
    ("worklist", "check_ruptures"),
    ("decisions", "check_ruptures"),
    ("act", "check_ruptures"),
    ("shared_notes", "check_ruptures"),
    ("share", "check_ruptures"),
    ("record", "check_sessions"),
    ("trail", "check_sessions"),
    ("retracted", "check_sessions"),
    ("around", "check_sessions"),
    ("hand_over", "check_forms"),
    ("issue", "check_forms"),
    ("revoke", "check_forms"),
    ("open_alerts", "check_forms"),
    ("voice", "check_forms"),
    ("handle", "check_forms"),
    ("supervised", "check_reviews"),
    ("reviews", "check_reviews"),
    ("review", "check_reviews"),
];

#[test]
fn every_port_has_a_rule() {
    let source = include_str!("../../../app/src/practice.rs");
    let methods: BTreeSet<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("async fn "))
        .filter_map(|rest| rest.split(['(', '<']).next())
        .collect();
    let ruled: BTreeSet<&str> = PORTS.iter().map(|(port, _)| *port).collect();
    assert_eq!(methods, ruled);
    let checks = include_str!("access.rs");
    for (_, check) in PORTS {
        assert!(checks.contains(&format!("async fn {check}(")), "{check}");
    }
}

#[tokio::test]
async fn where_five_therapists_share_each_client_nobody_sees_anothers_rows() {
    let practice = TestPractice::new().await;
    if dyads::import_all(&practice).await.is_some() {
        let names = ["therapist_char", "therapist_gpt_full"];
        everybody_against_everything(&practice, names).await;
    }
    practice.close().await;
}

#[tokio::test]
async fn in_the_demo_practice_nobody_sees_anothers_rows() {
    let practice = TestPractice::new().await;
    let sign_ins = ensure_practice(&practice.database, practice.dir(), 3)
        .await
        .unwrap();
    let mut therapists = sign_ins
        .iter()
        .filter(|s| s.role == "therapist")
        .map(|s| s.user_name.as_str());
    let both = [therapists.next().unwrap(), therapists.next().unwrap()];
    everybody_against_everything(&practice, both).await;
    practice.close().await;
}

/// Compares what each person can see with what they should.
async fn everybody_against_everything(practice: &TestPractice, therapists: [&str; 2]) {
    add_cast(practice, therapists[0]).await;
    let truth = Truth::load(practice).await;
    let mut seen = BTreeMap::new();
    for (user_name, staff) in truth.staff.clone() {
        // Two therapists stand for all; what is theirs alone is in the truth that these are compared with.
        if truth.is_therapist(staff) && !therapists.contains(&user_name.as_str()) {
            continue;
        }
        let actor = Actor {
            staff,
            ..practice.database.command_line()
        };
        let expected = truth.visible_to(staff);
        check_caseload(practice, &truth, &actor, &expected).await;
        check_clients(practice, &truth, &actor, &truth.outcome_visible_to(staff)).await;
        check_audit(practice, &truth, &actor, &expected).await;
        check_overview(practice, &truth, &actor).await;
        check_tables(practice, &truth, &actor, &expected).await;
        check_ruptures(practice, &truth, &actor, &expected).await;
        check_sessions(practice, &truth, &actor, &expected).await;
        check_treatments(practice, &truth, &actor, &expected).await;
        check_forms(practice, &truth, &actor, &expected).await;
        check_reviews(practice, &truth, &actor, &expected).await;
        check_people(practice, &truth, &actor).await;
        check_account(practice, &actor).await;
        seen.insert(user_name, expected.len());
    }
    println!("care episodes visible: {seen:?}");
    assert_eq!(seen["x.supervisor"], seen[therapists[0]]);
    assert!(seen[therapists[0]] > 0 && seen[therapists[1]] > 0);
    assert_eq!((seen["x.former"], seen["x.administrator"]), (0, 0));
    check_disabled(practice, &truth, therapists[0]).await;
}

async fn check_caseload(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let caseload = practice.database.store.caseload(actor).await.unwrap();
    let alerts = caseload.alerts.iter().map(|alert| alert.care_episode);
    assert!(
        alerts
            .into_iter()
            .all(|episode| expected.contains(&episode))
    );
    let shown: BTreeSet<Uuid> = caseload.rows.iter().map(|row| row.care_episode).collect();
    let open: BTreeSet<Uuid> = truth
        .episodes
        .iter()
        .filter(|e| e.open && expected.contains(&e.id))
        .map(|e| e.id)
        .collect();
    assert_eq!(shown, open);
}

async fn check_clients(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    for client in truth.clients() {
        let theirs: BTreeSet<Uuid> = truth
            .episodes
            .iter()
            .filter(|e| e.client == client && expected.contains(&e.id))
            .map(|e| e.id)
            .collect();
        let chart = practice
            .database
            .store
            .client(actor, client, None)
            .await
            .unwrap();
        let shown: BTreeSet<Uuid> = chart
            .iter()
            .flat_map(|chart| chart.other_episodes.iter().chain([&chart.care_episode]))
            .map(|episode| episode.id)
            .collect();
        assert_eq!(shown, theirs);
    }
    // Asked for by name, another's care episode of a client that one shares is not there.
    for episode in truth.episodes.iter().step_by(4) {
        let chart = practice
            .database
            .store
            .look(actor, episode.client, Some(episode.id))
            .await
            .unwrap();
        assert_eq!(chart.is_some(), expected.contains(&episode.id));
    }
}

/// Ruptures and shared notes are seen with the care episode, and recorded by who treats the client alone.
async fn check_ruptures(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let store = &practice.database.store;
    let listed = store.worklist(actor).await.unwrap();
    assert!(
        listed
            .iter()
            .all(|row| expected.contains(&row.care_episode))
    );
    // Counts of the whole practice, for each of its members.
    assert!(store.decisions(actor).await.is_ok());
    for episode in truth.episodes.iter().step_by(5) {
        let notes = store.shared_notes(actor, episode.id).await.unwrap();
        assert_eq!(notes.is_some(), expected.contains(&episode.id));
        let note = NewSharedNote {
            care_episode: episode.id,
            session: None,
            text: "A note".to_owned(),
        };
        let theirs = truth.acts_on(actor.staff, episode);
        assert_eq!(store.share(actor, note).await.unwrap(), theirs);
        let felt = Act {
            client: episode.client,
            care_episode: episode.id,
            deed: Deed::Felt {
                session: 9_999,
                marker: Marker::Unclear,
            },
            note: None,
        };
        let answer = store.act(actor, felt).await.unwrap();
        assert_eq!(answer == Err(NotDone::NotTheirs), !theirs, "{answer:?}");
    }
}

/// What is said in supervision is seen with the care episode, and recorded by who treats the client and who supervises them now.
async fn check_reviews(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let store = &practice.database.store;
    let listed = store.supervised(actor).await.unwrap();
    let listed: BTreeSet<Uuid> = listed.iter().map(|case| case.care_episode).collect();
    let supervised = |e: &&Episode| truth.supervises(actor.staff, e);
    let all = truth.episodes.iter().filter(supervised);
    let open = all.clone().filter(|e| e.open).map(|e| e.id).collect();
    assert!(listed.is_superset(&open));
    assert!(listed.is_subset(&all.map(|e| e.id).collect()));
    for episode in truth.episodes.iter().step_by(5) {
        let record = store.reviews(actor, episode.id).await.unwrap();
        let theirs = truth.acts_on(actor.staff, episode) || truth.supervises(actor.staff, episode);
        assert_eq!(record.is_some(), expected.contains(&episode.id));
        assert_eq!(record.is_some_and(|record| record.may_act), theirs);
        // Nobody has seen such an entry, so that nothing changes.
        let act = cases::Act::Step {
            case: episode.id,
            seen: 9_999,
            step: cases::Step::TakeBack,
        };
        let refusal = if theirs {
            NotReviewed::Changed
        } else {
            NotReviewed::NotTheirs
        };
        assert_eq!(store.review(actor, act).await.unwrap(), Err(refusal));
    }
}

/// What became of a rating is seen by who sees the rating; only who treats the client records anything.
async fn check_sessions(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let store = &practice.database.store;
    let tomorrow = practice.database.clock.today() + chrono::Days::new(1);
    for episode in truth.episodes.iter().step_by(5) {
        let visible = expected.contains(&episode.id);
        let gone = store.retracted(actor, episode.id).await.unwrap();
        assert_eq!(gone, Vec::new());
        let around = store.around(actor, episode.id).await.unwrap();
        assert_eq!(around.is_some(), visible);
        if let Some((rating, _)) = truth.ratings.get(&episode.id) {
            let trail = store.trail(actor, episode.id, *rating).await.unwrap();
            assert_eq!(trail.is_some(), visible);
        }
        // A day that nobody may record, so that nothing changes.
        let act = sessions::Act {
            client: episode.client,
            care_episode: episode.id,
            deed: sessions::Deed::Record(sessions::SessionRecord {
                on: tomorrow,
                attendance: Attendance::Held,
                mode: Mode::InRoom,
                second: true,
            }),
        };
        let answer = store.record(actor, act).await.unwrap();
        let refusal = if truth.acts_on(actor.staff, episode) {
            sessions::NotDone::InTheFuture
        } else {
            sessions::NotDone::NotTheirs
        };
        assert_eq!(answer, Err(refusal));
    }
}

/// Details are seen with the client; only the therapist, in the own name and not as a cover, ends a treatment.
async fn check_treatments(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let store = &practice.database.store;
    let tomorrow = practice.database.clock.today() + chrono::Days::new(1);
    let outcome = truth.outcome_visible_to(actor.staff);
    let past = store.past(actor).await.unwrap();
    let past: BTreeSet<Uuid> = past.iter().map(|one| one.care_episode).collect();
    let ended = truth.episodes.iter().filter(|e| !e.open && !e.handed_on);
    let ended: BTreeSet<Uuid> = ended.map(|e| e.id).collect();
    assert_eq!(past, ended.intersection(expected).copied().collect());
    for episode in truth.episodes.iter().step_by(5) {
        let file = store
            .file(actor, episode.client, Some(episode.id))
            .await
            .unwrap();
        assert_eq!(file.is_some(), outcome.contains(&episode.id));
        let own = episode.therapist == actor.staff
            && truth.is_therapist(actor.staff)
            && !episode.handed_on;
        assert_eq!(file.is_some_and(|file| file.own), own);
        // A day on which nobody may end it, so that nothing changes.
        let act = treatments::Act::End {
            client: episode.client,
            care_episode: episode.id,
            on: tomorrow,
            ending: Ending::Planned,
            talked: true,
        };
        let refusal = match (own, episode.open) {
            (true, true) => treatments::NotDone::InTheFuture,
            (true, false) => treatments::NotDone::Meanwhile,
            _ => treatments::NotDone::NotTheirs,
        };
        assert_eq!(store.settle(actor, act).await.unwrap(), Err(refusal));
    }
}

/// What is handed over is seen with the client; who treats the client hands over, takes back and records alone. What a
/// client wrote is seen with the care episode.
async fn check_forms(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let store = &practice.database.store;
    let outcome = truth.outcome_visible_to(actor.staff);
    for episode in truth.episodes.iter().step_by(5) {
        let found = store
            .hand_over(actor, episode.client, Some(episode.id))
            .await
            .unwrap();
        assert_eq!(found.is_some(), outcome.contains(&episode.id));
        let theirs = truth.acts_on(actor.staff, episode);
        assert_eq!(
            found.is_some_and(|found| found.may_act),
            theirs && episode.open
        );
        let pass = NewPass {
            care_episode: episode.id,
            session: Some(Uuid::new_v4()),
            forms: vec!["CHECK-1".to_owned()],
            way: Way::Link,
            by_mail: false,
            hours: 24,
        };
        let answer = store.issue(actor, pass).await.unwrap();
        assert_eq!(answer == Err(NotIssued::NotTheirs), !theirs, "{answer:?}");
        assert!(answer.is_err());
        let voice = store.voice(actor, episode.id).await.unwrap();
        assert_eq!(voice.is_some(), expected.contains(&episode.id));
    }
    let alerts = store.open_alerts(actor).await.unwrap();
    assert!(
        alerts
            .iter()
            .all(|alert| expected.contains(&alert.care_episode))
    );
    assert!(!store.revoke(actor, Uuid::new_v4()).await.unwrap());
    let nobodys = Handling {
        alert: Uuid::new_v4(),
        text: "Called".to_owned(),
    };
    assert!(!store.handle(actor, nobodys).await.unwrap());
}

/// Administrators alone; everybody else is refused by the database.
async fn check_people(practice: &TestPractice, truth: &Truth, actor: &Actor) {
    let store = &practice.database.store;
    let administrator = truth.is_administrator(actor.staff);
    assert_eq!(store.directory(actor).await.is_ok(), administrator);
    let add = Change::AddTeam {
        name: format!("Team of {}", actor.staff),
    };
    let added = store.administer(actor, add).await;
    assert_eq!(added.is_ok(), administrator, "{added:?}");
    // A code for somebody else, from an administrator; for the own account from nobody.
    for (_, staff) in &truth.staff {
        let issued = store.invite(actor, *staff, false).await;
        let allowed = administrator && *staff != actor.staff;
        assert_eq!(issued.is_ok(), allowed, "{issued:?}");
    }
}

/// The own account, whoever it is, and nobody else's sign-ins.
async fn check_account(practice: &TestPractice, actor: &Actor) {
    let sign_ins = &practice.database.sign_ins;
    let token = sign_ins
        .open_door(actor.organisation, actor.staff)
        .await
        .unwrap();
    let viewer = sign_ins.viewer(&token).await.unwrap().unwrap();
    let account = sign_ins.account(&viewer).await.unwrap();
    assert_eq!(account.sign_ins.len(), 1);
    assert!(account.sign_ins[0].own);
}

/// The log is the administrators'; who can see a care episode and who has looked, only those who can see it learn.
/// The same for all clinicians, and nothing for administrators.
async fn check_overview(practice: &TestPractice, truth: &Truth, actor: &Actor) {
    let figures = practice.database.store.overview(actor).await.unwrap();
    assert_eq!(figures.is_none(), truth.is_administrator(actor.staff));
}

async fn check_audit(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let store = &practice.database.store;
    let page = store.audit(actor, &Ask::default()).await.unwrap();
    let is_administrator = truth.is_administrator(actor.staff);
    assert_eq!(page.is_some(), is_administrator);
    for sql in [
        "SELECT count(*) FROM audit.page(NULL, NULL, NULL, NULL, 1)",
        "SELECT count(*) FROM audit.state()",
    ] {
        let answer = store
            .door
            .read(actor, move |connection| {
                async move {
                    sqlx::query(sql).execute(connection).await?;
                    Ok(((), Finish::Commit(Audit::new("test", "nothing", vec![]))))
                }
                .boxed()
            })
            .await;
        assert_eq!(answer.is_ok(), is_administrator, "{sql}");
    }
    for episode in truth.episodes.iter().step_by(7) {
        let sql = format!(
            "SELECT staff_id FROM authz.seers('{0}')
             UNION ALL SELECT actor_id FROM audit.looks('{0}', '-infinity')",
            episode.id
        );
        let people = store
            .door
            .read(actor, |connection| ids(connection, sql).boxed())
            .await
            .unwrap();
        assert_eq!(people.is_empty(), !expected.contains(&episode.id));
        let chart = store
            .client(actor, episode.client, Some(episode.id))
            .await
            .unwrap();
        if let Some(chart) = chart {
            let able = truth
                .staff
                .iter()
                .filter(|(_, staff)| truth.visible_to(*staff).contains(&episode.id));
            assert_eq!(chart.access.seers.len(), able.count());
        }
    }
}

async fn check_tables(
    practice: &TestPractice,
    truth: &Truth,
    actor: &Actor,
    expected: &BTreeSet<Uuid>,
) {
    let outcome = truth.outcome_visible_to(actor.staff);
    for (table, whole) in [
        ("session", &outcome),
        ("caseload_row", expected),
        ("rating WHERE family <> 'outcome'", expected),
        ("rating WHERE family = 'outcome'", &outcome),
        ("rating_revision WHERE family <> 'outcome'", expected),
        ("score WHERE family <> 'outcome'", expected),
        ("score WHERE family = 'outcome'", &outcome),
    ] {
        let shown = distinct(practice, actor, table, "care_episode_id").await;
        assert!(shown.is_subset(whole), "{table}");
        assert_eq!(shown.len(), rated(practice, table, whole).await, "{table}");
    }
    assert_eq!(
        distinct(practice, actor, "care_episode", "id").await,
        outcome
    );
    let clients: BTreeSet<Uuid> = truth
        .episodes
        .iter()
        .filter(|e| expected.contains(&e.id))
        .map(|e| e.client)
        .collect();
    assert_eq!(distinct(practice, actor, "client", "id").await, clients);
    for table in ["external_key", "import_run"] {
        let shown = distinct(practice, actor, table, "organisation_id").await;
        assert_eq!(shown, BTreeSet::new(), "{table}");
    }
    for table in ["supervision_line", "role_grant", "cover_line", "transfer"] {
        let shown = distinct(practice, actor, table, "organisation_id").await;
        assert!(
            shown.is_empty() || truth.is_administrator(actor.staff),
            "{table}"
        );
    }
}

/// How many of the expected care episodes have a row at all.
async fn rated(practice: &TestPractice, table: &str, expected: &BTreeSet<Uuid>) -> usize {
    let sql = format!(
        "SELECT count(DISTINCT care_episode_id) FROM (SELECT * FROM app.{table}) t WHERE care_episode_id = ANY ($1)"
    );
    let expected: Vec<Uuid> = expected.iter().copied().collect();
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(expected)
        .fetch_one(&practice.admin().await)
        .await
        .unwrap();
    usize::try_from(rows).unwrap()
}

/// What plain SQL shows of a table, as either of the two request roles.
async fn distinct(
    practice: &TestPractice,
    actor: &Actor,
    table: &str,
    column: &str,
) -> BTreeSet<Uuid> {
    let sql = format!("SELECT DISTINCT {column} FROM app.{table}");
    let door = &practice.database.store.door;
    let (read, write) = (sql.clone(), sql);
    let as_reader = door
        .read(actor, |connection| ids(connection, read).boxed())
        .await
        .unwrap();
    let as_writer = door
        .write(actor, |connection| ids(connection, write).boxed())
        .await
        .unwrap();
    let (as_reader, as_writer): (BTreeSet<Uuid>, BTreeSet<Uuid>) = (
        as_reader.into_iter().collect(),
        as_writer.into_iter().collect(),
    );
    assert_eq!(as_reader, as_writer, "{table}");
    as_reader
}

async fn ids(
    connection: &mut PgConnection,
    sql: String,
) -> Result<(Vec<Uuid>, Finish), StoreError> {
    let ids = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await?;
    Ok((ids, Finish::Commit(Audit::new("test", "nothing", vec![]))))
}

/// Somebody who has left is refused at the door, whatever they had.
async fn check_disabled(practice: &TestPractice, truth: &Truth, user_name: &str) {
    let staff = truth
        .staff
        .iter()
        .find(|(name, _)| name == user_name)
        .unwrap()
        .1;
    sqlx::query("UPDATE app.staff SET active = false WHERE id = $1")
        .bind(staff)
        .execute(&practice.admin().await)
        .await
        .unwrap();
    let actor = Actor {
        staff,
        ..practice.database.command_line()
    };
    assert!(practice.database.store.caseload(&actor).await.is_err());
    assert!(
        practice
            .database
            .store
            .client(&actor, truth.episodes[0].client, None)
            .await
            .is_err()
    );
}
