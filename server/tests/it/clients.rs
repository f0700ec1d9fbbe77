//! Clients come in and treatments end, as the real roles: whose they are, what a code tells of others, and that an ending that
//! is taken back leaves every row as it was.

use app::{
    client::Ending,
    hand_over::{NewPass, Way},
    practice::{Actor, Caseloads, Clients, HandOvers, Ruptures, Treatments},
    treatments::{Act, Done, NotDone, Particulars, PastTreatment},
};
use chrono::{Days, NaiveDate};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use server::{
    commands::{import::import, rebuild::rebuild},
    exchange::{ImportOptions, profile},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    support::TestPractice,
    truth::{Truth, add_cast},
};

/// Steady, and two forms far below: a possible rupture is open.
pub const FALL: [i32; 10] = [85, 92, 88, 84, 90, 87, 91, 85, 73, 71];

pub fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n)
}

/// Mona and Otto share a client, each with a treatment of their own; Otto has another. Cleo covers for Mona.
pub struct Case {
    pub practice: TestPractice,
    pub mona: Actor,
    pub otto: Actor,
    pub cleo: Actor,
    /// Who looks on, or used to, or administers.
    pub onlookers: [Actor; 3],
    /// The shared client, and Mona's treatment of it.
    pub client: Uuid,
    pub episode: Uuid,
}

fn file(totals: &[i32]) -> String {
    let mut text =
        "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n"
            .to_owned();
    for (session, tenths) in (1..).zip(totals) {
        let item = format!("{}.{}", tenths / 10, tenths % 10);
        let on = day(5 * (session - 1));
        text.push_str(&format!(
            "A,mona,1,{session},{on},SRS,client,{item},{item},{item},{item}\n"
        ));
    }
    text.push_str("A,otto,2,1,2026-01-02,SRS,client,8,8,8,8\n");
    text.push_str("B,otto,1,1,2026-01-02,SRS,client,8,8,8,8\n");
    text.push_str("Z,cleo,1,1,2026-01-02,SRS,client,8,8,8,8\n");
    text
}

async fn bring_in(practice: &TestPractice, text: &str) {
    let path = practice.write_file(text);
    let profile = profile::find("rapport").unwrap();
    let options = ImportOptions::of(profile);
    let summary = import(&practice.database, profile, &path, options, false).await;
    let summary = summary.unwrap();
    assert!(summary.is_clean(), "{:?}", summary.errors);
}

impl Case {
    async fn of(totals: &[i32]) -> Self {
        let practice = TestPractice::new().await;
        bring_in(&practice, &file(totals)).await;
        add_cast(&practice, "mona").await;
        let truth = Truth::load(&practice).await;
        let actor = |user_name: &str| Actor {
            staff: truth.staff_id(user_name),
            request: Uuid::new_v4(),
            ..practice.database.command_line()
        };
        let (mona, cleo) = (actor("mona"), actor("cleo"));
        let admin = practice.admin().await;
        sqlx::query(
            "INSERT INTO app.cover_line (organisation_id, id, therapist_id, cover_id, valid)
             VALUES ($1, gen_random_uuid(), $2, $3, '[2026-01-01,)')",
        )
        .bind(mona.organisation)
        .bind(mona.staff)
        .bind(cleo.staff)
        .execute(&admin)
        .await
        .unwrap();
        let (client, episode): (Uuid, Uuid) =
            sqlx::query_as("SELECT client_id, id FROM app.care_episode WHERE therapist_id = $1")
                .bind(mona.staff)
                .fetch_one(&admin)
                .await
                .unwrap();
        Self {
            otto: actor("otto"),
            onlookers: ["x.supervisor", "x.former", "x.administrator"].map(actor),
            mona,
            cleo,
            client,
            episode,
            practice,
        }
    }

    pub async fn new() -> Self {
        Self::of(&FALL).await
    }

    pub async fn settle(&self, actor: &Actor, act: Act) -> Result<Done, NotDone> {
        let store = &self.practice.database.store;
        Treatments::settle(store, actor, act).await.unwrap()
    }

    async fn past(&self, actor: &Actor) -> Vec<PastTreatment> {
        Treatments::past(&self.practice.database.store, actor)
            .await
            .unwrap()
    }

    pub async fn add(&self, actor: &Actor, code: &str, name: &str) -> Result<Done, NotDone> {
        let act = Act::Add {
            particulars: who(code, name),
            from: day(60),
            another: false,
        };
        self.settle(actor, act).await
    }

    fn end(&self) -> Act {
        Act::End {
            client: self.client,
            care_episode: self.episode,
            on: day(60),
            ending: Ending::Planned,
            talked: true,
        }
    }

    fn resume(&self) -> Act {
        Act::Resume {
            client: self.client,
            care_episode: self.episode,
        }
    }

    fn archive(&self, away: bool) -> Act {
        Act::Archive {
            client: self.client,
            away,
        }
    }

    /// A link for the last session.
    async fn link(&self) -> String {
        let store = &self.practice.database.store;
        let chart = store
            .client(&self.mona, self.client, Some(self.episode))
            .await
            .unwrap()
            .unwrap();
        let pass = NewPass {
            care_episode: self.episode,
            session: chart.sessions.last().map(|session| session.id),
            forms: vec!["CHECK-1".to_owned()],
            way: Way::Link,
            by_mail: false,
            hours: 24,
        };
        store.issue(&self.mona, pass).await.unwrap().unwrap().token
    }

    async fn ruptures_listed(&self) -> usize {
        let store = &self.practice.database.store;
        store.worklist(&self.mona).await.unwrap().len()
    }

    async fn open_links(&self) -> i64 {
        let sql = "SELECT count(*) FROM app.rating_link WHERE revoked_at IS NULL";
        sqlx::query_scalar(sql)
            .fetch_one(&self.practice.admin().await)
            .await
            .unwrap()
    }

    pub async fn is_what_a_rebuild_gives(&self) {
        let way_there = self.practice.derived_rows().await;
        rebuild(&self.practice.database).await.unwrap();
        assert_eq!(self.practice.derived_rows().await, way_there);
    }

    /// Every row of every table about the practice's work.
    async fn every_row(&self) -> Vec<(String, Vec<String>)> {
        let admin = self.practice.admin().await;
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname = 'app' ORDER BY 1",
        )
        .fetch_all(&admin)
        .await
        .unwrap();
        let mut all = Vec::new();
        for table in tables {
            // How often a line was written is no part of what it says.
            let sql =
                format!("SELECT (to_jsonb(t) - 'changes')::text FROM app.{table} t ORDER BY 1");
            let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&admin);
            all.push((table, rows.await.unwrap()));
        }
        all
    }
}

fn who(code: &str, name: &str) -> Particulars {
    Particulars {
        code: code.to_owned(),
        name: name.to_owned(),
        contact: Some("01234 567890".to_owned()),
    }
}

#[tokio::test]
async fn a_client_who_is_added_is_on_the_own_caseload_and_on_no_other() {
    let case = Case::new().await;
    let done = case.add(&case.mona, "N-1", "Ann Marsh").await.unwrap();
    let store = &case.practice.database.store;
    let on = |actor| async move {
        let rows = store.caseload(actor).await.unwrap().rows;
        let row = rows.into_iter().find(|row| row.client == done.client);
        row.map(|row| (row.client_name, row.client_code, row.started_on))
    };
    let row = Some(("Ann Marsh".to_owned(), "N-1".to_owned(), day(60)));
    let [supervisor, former, administrator] = &case.onlookers;
    assert_eq!(on(&case.mona).await, row);
    assert_eq!(on(supervisor).await, row);
    assert_eq!(on(&case.cleo).await, row);
    for other in [&case.otto, former, administrator] {
        assert_eq!(on(other).await, None);
    }
    let contact = |actor| async move {
        let file = store.file(actor, done.client, None).await.unwrap();
        file.and_then(|file| file.particulars.contact)
    };
    assert_eq!(contact(&case.cleo).await.as_deref(), Some("01234 567890"));
    assert_eq!(contact(supervisor).await, None, "a supervisor rings nobody");
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}

#[tokio::test]
async fn of_a_code_it_is_told_that_it_is_in_use_and_whose_only_to_who_sees_that_client() {
    let case = Case::new().await;
    case.add(&case.mona, "N-1", "Ann Marsh").await.unwrap();
    let rows = case.every_row().await;
    for code in ["N-1", "n-1"] {
        let own = case.add(&case.mona, code, "Somebody Else").await;
        let whose = match own {
            Err(NotDone::CodeOf(alike)) => Some(alike.name),
            _ => None,
        };
        assert_eq!(whose.as_deref(), Some("Ann Marsh"));
        let other = case.add(&case.otto, code, "Somebody Else").await;
        assert_eq!(other, Err(NotDone::CodeTaken));
    }
    let reserved = case.add(&case.mona, "rapport:C", "Somebody Else").await;
    assert_eq!(reserved, Err(NotDone::CodeReserved));
    assert_eq!(case.every_row().await, rows);
    let refused: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit.event WHERE action = 'add client' AND outcome = 'refused' AND actor_id = $1",
    )
    .bind(case.otto.staff)
    .fetch_one(&case.practice.admin().await)
    .await
    .unwrap();
    assert_eq!(refused, 2, "who tries codes leaves a record");

    // An imported client keeps the code with the colon, and may get another; the file still finds them.
    let change = |code: &str| Act::Change {
        client: case.client,
        particulars: who(code, "Agnes Quill"),
        another: false,
    };
    for code in ["rapport:A", "A-7"] {
        case.settle(&case.mona, change(code)).await.unwrap();
    }
    bring_in(&case.practice, &file(&FALL)).await;
    let (name, code): (String, String) =
        sqlx::query_as("SELECT name, code FROM app.client WHERE id = $1")
            .bind(case.client)
            .fetch_one(&case.practice.admin().await)
            .await
            .unwrap();
    assert_eq!((name.as_str(), code.as_str()), ("Agnes Quill", "A-7"));
    case.practice.close().await;
}

#[tokio::test]
async fn of_two_who_give_one_code_at_once_one_has_it() {
    let case = Case::new().await;
    let both = futures::join!(
        case.add(&case.mona, "N-1", "Ann Marsh"),
        case.add(&case.otto, "N-1", "Owain Trefor")
    );
    let (done, refused) = match both {
        (Ok(done), refused) | (refused, Ok(done)) => (Some(done), refused),
        neither => (None, neither.0),
    };
    assert!(done.is_some());
    assert_eq!(refused, Err(NotDone::CodeTaken));
    case.practice.close().await;
}

#[tokio::test]
async fn a_name_like_one_of_the_own_clients_is_asked_about_and_no_other_is_looked_at() {
    let case = Case::new().await;
    let known = case.add(&case.mona, "N-1", "Ann Marsh").await.unwrap();
    let alike = case.add(&case.mona, "N-2", "Marsh, Anne").await;
    let found = match alike {
        Err(NotDone::Alike(alike)) => alike.into_iter().map(|one| one.client).collect(),
        _ => Vec::new(),
    };
    assert_eq!(found, [known.client]);
    assert!(case.add(&case.otto, "N-3", "Ann Marsh").await.is_ok());
    let another = Act::Add {
        particulars: who("N-2", "Marsh, Anne"),
        from: day(60),
        another: true,
    };
    assert!(case.settle(&case.mona, another).await.is_ok());
    case.practice.close().await;
}

#[tokio::test]
async fn only_the_therapist_in_the_own_name_changes_anything() {
    let case = Case::new().await;
    let acts = |case: &Case| {
        [
            Act::Change {
                client: case.client,
                particulars: who("X", "Taken Over"),
                another: true,
            },
            Act::Begin {
                client: case.client,
                from: day(61),
            },
            case.end(),
            case.resume(),
            case.archive(true),
        ]
    };
    for ended in [false, true] {
        if ended {
            case.settle(&case.mona, case.end()).await.unwrap();
        }
        let rows = case.every_row().await;
        let [supervisor, former, administrator] = &case.onlookers;
        for actor in [supervisor, former, administrator, &case.cleo] {
            for act in acts(&case) {
                let refused = case.settle(actor, act.clone()).await;
                assert_eq!(refused, Err(NotDone::NotTheirs), "{act:?}");
            }
        }
        // Who shares the client has nothing to do with the other's treatment.
        for act in [case.end(), case.resume()] {
            let refused = case.settle(&case.otto, act).await;
            assert_eq!(refused, Err(NotDone::NotTheirs));
        }
        let begin = case.settle(&case.otto, acts(&case)[1].clone()).await;
        assert_eq!(begin, Err(NotDone::OpenAlready));
        assert_eq!(case.every_row().await, rows);
    }
    let [supervisor, _, administrator] = &case.onlookers;
    for actor in [supervisor, administrator] {
        let refused = case.add(actor, "N-9", "New Person").await;
        assert_eq!(refused, Err(NotDone::NotTheirs));
    }
    case.practice.close().await;
}

/// The functions and tables themselves, past the code.
#[tokio::test]
async fn past_the_code_the_database_refuses() {
    let case = Case::new().await;
    let pool = sqlx::PgPool::connect_with(case.practice.connections.app.clone())
        .await
        .unwrap();
    let rows = case.every_row().await;
    let [supervisor, former, administrator] = &case.onlookers;
    for actor in [supervisor, former, administrator, &case.cleo, &case.otto] {
        for statement in [
            "SELECT authz.end_treatment($1, '2026-06-01', 'planned', true), $2::uuid",
            "SELECT authz.resume_treatment($1), $2::uuid",
            "INSERT INTO app.client SELECT organisation_id, gen_random_uuid(), 'X', 'X', now(), $1::text FROM app.client WHERE id = $2",
            "UPDATE app.client SET name = $1::text WHERE id = $2",
            "UPDATE app.care_episode SET archived_at = now(), ended_on = '2026-06-01' WHERE id = $1 AND $2::uuid IS NOT NULL",
            "UPDATE app.care_episode SET archived_at = now() WHERE id = $1 AND $2::uuid IS NOT NULL",
        ] {
            let mut transaction = pool.begin().await.unwrap();
            sqlx::query("SELECT authz.enter($1, $2, $3, now())")
                .bind(actor.organisation)
                .bind(actor.staff)
                .bind(Uuid::new_v4())
                .execute(&mut *transaction)
                .await
                .unwrap();
            // Refused outright, an answer in words, or no row that could be changed.
            let _ = sqlx::query(statement)
                .bind(case.episode)
                .bind(case.client)
                .execute(&mut *transaction)
                .await;
            let _ = transaction.commit().await;
        }
    }
    assert_eq!(case.every_row().await, rows);
    case.practice.close().await;
}

#[tokio::test]
async fn an_ending_takes_ruptures_and_links_with_it_and_says_what_stands_against_it() {
    let case = Case::new().await;
    case.link().await;
    let on = |on| Act::End {
        client: case.client,
        care_episode: case.episode,
        on,
        ending: Ending::Unplanned,
        talked: false,
    };
    let today = case.practice.database.clock.today();
    for (when, why) in [
        (today + Days::new(1), NotDone::InTheFuture),
        (day(0) - Days::new(1), NotDone::BeforeItBegan(day(0))),
        (day(44), NotDone::SessionsAfter),
    ] {
        assert_eq!(case.settle(&case.mona, on(when)).await, Err(why));
    }
    assert_eq!(case.open_links().await, 1);
    case.settle(&case.mona, on(day(45))).await.unwrap();
    assert_eq!(case.open_links().await, 0);
    assert_eq!(
        case.settle(&case.mona, on(day(46))).await,
        Err(NotDone::Meanwhile)
    );
    let store = &case.practice.database.store;
    assert!(store.caseload(&case.mona).await.unwrap().rows.is_empty());
    let state: String = sqlx::query_scalar("SELECT state FROM app.rupture_episode")
        .fetch_one(&case.practice.admin().await)
        .await
        .unwrap();
    assert_eq!(state, "ended_with_treatment");
    let past = case.past(&case.mona).await;
    let told: Vec<_> = past
        .iter()
        .map(|one| (one.ended.on, one.ended.how, one.ended.talked))
        .collect();
    assert_eq!(told, [(day(45), Ending::Unplanned, Some(false))]);
    // The other treatment of the same client goes on, and is not among the past ones.
    assert_eq!(store.caseload(&case.otto).await.unwrap().rows.len(), 2);
    assert!(case.past(&case.otto).await.is_empty());
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}

#[test]
fn an_ending_that_is_taken_back_leaves_every_row_as_it_was() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let strategy = (
        prop::collection::vec(20i32..=100, 4..14),
        any::<bool>(),
        prop::sample::select(&[Ending::Planned, Ending::Unplanned, Ending::Referred][..]),
        0u64..100,
    );
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&strategy, |(totals, fall, ending, later)| {
            let totals = if fall { FALL.to_vec() } else { totals };
            runtime.block_on(end_and_resume(&totals, ending, later));
            Ok(())
        })
        .unwrap();
}

async fn end_and_resume(totals: &[i32], ending: Ending, later: u64) {
    let case = Case::of(totals).await;
    case.link().await;
    let before = case.every_row().await;
    let end = Act::End {
        client: case.client,
        care_episode: case.episode,
        on: day(65 + later),
        ending,
        talked: later.is_multiple_of(2),
    };
    case.settle(&case.mona, end).await.unwrap();
    case.is_what_a_rebuild_gives().await;
    if later.is_multiple_of(3) {
        case.settle(&case.mona, case.archive(true)).await.unwrap();
    }
    case.settle(&case.mona, case.resume()).await.unwrap();
    assert_eq!(case.every_row().await, before);
    assert_eq!(case.open_links().await, 1);
    let again = case.settle(&case.mona, case.resume()).await;
    assert_eq!(again, Err(NotDone::Meanwhile));
    case.practice.close().await;
}

#[tokio::test]
async fn without_the_policies_behind_it_something_would_stay_behind() {
    for (policy, table) in [("ending", "rating_link"), ("resuming", "rupture_event")] {
        let case = Case::new().await;
        case.link().await;
        let before = case.every_row().await;
        let drop = format!("DROP POLICY {policy} ON app.{table}");
        sqlx::raw_sql(AssertSqlSafe(drop))
            .execute(&case.practice.admin().await)
            .await
            .unwrap();
        let store = &case.practice.database.store;
        case.settle(&case.mona, case.end()).await.unwrap();
        let all_ended = case.open_links().await == 0;
        let resumed = Treatments::settle(store, &case.mona, case.resume()).await;
        let all_back = resumed.is_ok() && case.every_row().await == before;
        assert!(!(all_ended && all_back), "{policy} on {table}");
        case.practice.close().await;
    }
}

#[tokio::test]
async fn who_comes_back_has_a_treatment_more_and_is_on_the_lists_again() {
    let case = Case::new().await;
    let begin = |from| Act::Begin {
        client: case.client,
        from,
    };
    let archived = |past: Vec<PastTreatment>| -> Vec<bool> {
        past.into_iter().map(|one| one.ended.archived).collect()
    };
    assert_eq!(
        case.settle(&case.mona, case.archive(true)).await,
        Err(NotDone::OpenAlready)
    );
    case.settle(&case.mona, case.end()).await.unwrap();
    case.settle(&case.mona, case.archive(true)).await.unwrap();
    assert_eq!(archived(case.past(&case.mona).await), [true]);
    assert_eq!(case.ruptures_listed().await, 0);
    case.settle(&case.mona, case.archive(false)).await.unwrap();
    assert_eq!(archived(case.past(&case.mona).await), [false]);
    assert_eq!(case.ruptures_listed().await, 1);
    case.settle(&case.mona, case.archive(true)).await.unwrap();
    assert_eq!(
        case.settle(&case.mona, begin(day(59))).await,
        Err(NotDone::BeforeItEnded)
    );
    let again = case.settle(&case.mona, begin(day(70))).await.unwrap();
    assert_ne!(again.care_episode, case.episode);
    assert_eq!(archived(case.past(&case.mona).await), [false]);
    let store = &case.practice.database.store;
    let rows = store.caseload(&case.mona).await.unwrap().rows;
    let open: Vec<Uuid> = rows.iter().map(|row| row.care_episode).collect();
    assert_eq!(open, [again.care_episode]);
    // With a newer one open, the ending of the earlier one stays.
    for act in [begin(day(71)), case.resume()] {
        let refused = case.settle(&case.mona, act).await;
        assert_eq!(refused, Err(NotDone::OpenAlready));
    }
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}
