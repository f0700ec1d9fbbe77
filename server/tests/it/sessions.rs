//! Sessions and ratings as a therapist records, corrects and takes them back, in any order: numbers follow the dates, nothing
//! that was said is lost, and what is derived on the way is what a rebuild derives from nothing.

use std::sync::Arc;

use app::{
    alliance::{Answers, Instrument, Points, Rater, RuptureState, Word},
    client::{Attendance, ClientChart, Mode},
    practice::{Actor, Clients, Sessions},
    sessions::{Act, Change, Deed, Done, NotDone, SessionRecord},
};
use chrono::{Days, NaiveDate};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use server::commands::{import::import, rebuild::rebuild};
use server::exchange::{ImportOptions, Summary, profile};
use uuid::Uuid;

use crate::support::TestPractice;

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n)
}

/// The file of [`Case::new`].
fn file(totals: &[i32]) -> String {
    let mut text =
        "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n"
            .to_owned();
    for (client, totals) in [("A", totals), ("B", &[80])] {
        for (session, tenths) in (1..).zip(totals) {
            let on = day(5 * (session - 1));
            let item = format!("{}.{}", tenths / 10, tenths % 10);
            text.push_str(&format!(
                "{client},mona,1,{session},{on},SRS,client,{item},{item},{item},{item}\n"
            ));
        }
    }
    text
}

async fn bring_in(practice: &TestPractice, text: &str) -> Summary {
    let path = practice.write_file(text);
    let profile = profile::find("rapport").unwrap();
    let options = ImportOptions::of(profile);
    let summary = import(&practice.database, profile, &path, options, false)
        .await
        .unwrap();
    assert!(summary.is_clean(), "{:?}", summary.errors);
    summary
}

/// A therapist with two clients; the first treatment began on day 0, with a session that a file gave every fifth day.
struct Case {
    practice: TestPractice,
    therapist: Actor,
    /// Client and care episode.
    treatments: Vec<(Uuid, Uuid)>,
}

impl Case {
    async fn new(totals: &[i32]) -> Self {
        let practice = TestPractice::new().await;
        bring_in(&practice, &file(totals)).await;
        let rows: Vec<(Uuid, Uuid, Uuid, Uuid)> = sqlx::query_as(
            "SELECT e.organisation_id, e.therapist_id, e.client_id, e.id FROM app.care_episode e
             JOIN app.client c ON c.id = e.client_id ORDER BY c.code",
        )
        .fetch_all(&practice.admin().await)
        .await
        .unwrap();
        Self {
            practice,
            therapist: Actor {
                organisation: rows[0].0,
                staff: rows[0].1,
                request: Uuid::new_v4(),
            },
            treatments: rows.iter().map(|row| (row.2, row.3)).collect(),
        }
    }

    async fn act_on(&self, treatment: usize, deed: Deed) -> Result<Done, NotDone> {
        let (client, care_episode) = self.treatments[treatment];
        let act = Act {
            client,
            care_episode,
            deed,
        };
        let store = &self.practice.database.store;
        Sessions::record(store, &self.therapist, act).await.unwrap()
    }

    async fn act(&self, deed: Deed) -> Result<Done, NotDone> {
        self.act_on(0, deed).await
    }

    async fn chart_of(&self, treatment: usize) -> ClientChart {
        let store = &self.practice.database.store;
        let (client, _) = self.treatments[treatment];
        let chart = store.client(&self.therapist, client, None).await;
        chart.unwrap().unwrap()
    }

    async fn chart(&self) -> ClientChart {
        self.chart_of(0).await
    }

    fn instrument(&self, code: &str) -> Arc<Instrument> {
        let known = &self.practice.database.store.instruments;
        known.latest(code).unwrap().clone()
    }

    fn srs(&self, session: Uuid, tenths: i32) -> Deed {
        Deed::Rate {
            session,
            instrument: self.instrument("SRS"),
            rater: Rater::Client,
            answers: answers(tenths),
        }
    }

    async fn is_what_a_rebuild_gives(&self) {
        let way_there = self.practice.derived_rows().await;
        rebuild(&self.practice.database).await.unwrap();
        assert_eq!(self.practice.derived_rows().await, way_there);
    }

    /// Numbers by session, in the order of the dates.
    async fn numbers(&self) -> Vec<i32> {
        let mut sessions = self.chart().await.sessions;
        sessions.sort_by_key(|session| (session.held_on, session.number));
        sessions.iter().map(|session| session.number).collect()
    }
}

fn answers(tenths: i32) -> Answers {
    Answers(vec![Some(Points(tenths * 10)); 4])
}

fn on(day_of: u64) -> SessionRecord {
    SessionRecord {
        on: day(day_of),
        attendance: Attendance::Held,
        mode: Mode::Video,
        second: false,
    }
}

fn why() -> String {
    "typed wrongly".to_owned()
}

fn session_of(done: Result<Done, NotDone>) -> Uuid {
    let id = match done {
        Ok(Done::Session(id)) => Some(id),
        _ => None,
    };
    id.unwrap()
}

/// What is done to which session or rating, counted round, with a day or an answer.
type Step = (u8, usize, u64, i32);

#[test]
fn in_any_order_a_rebuild_gives_the_same_rows_as_the_way_there() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let totals = prop::collection::vec(20i32..=100, 4..12);
    let steps = prop::collection::vec((0u8..8, 0usize..40, 0u64..60, 20i32..=100), 1..25);
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(totals, steps), |(totals, steps)| {
            runtime.block_on(check(&totals, &steps));
            Ok(())
        })
        .unwrap();
}

async fn check(totals: &[i32], steps: &[Step]) {
    let case = Case::new(totals).await;
    for step in steps {
        let before = case.practice.derived_rows().await;
        let done = take(&case, step).await;
        if done.is_err() {
            assert_eq!(case.practice.derived_rows().await, before, "{done:?}");
        }
        let numbers = case.numbers().await;
        assert!(numbers.windows(2).all(|two| two[0] < two[1]), "{numbers:?}");
    }
    case.is_what_a_rebuild_gives().await;
    case.practice.close().await;
}

async fn take(case: &Case, (kind, which, day_of, tenths): &Step) -> Result<Done, NotDone> {
    let chart = case.chart().await;
    let session = chart.sessions[which % chart.sessions.len()].id;
    let series = chart
        .series
        .iter()
        .find(|series| series.instrument == "SRS");
    let ratings = series
        .map(|series| series.ratings.as_slice())
        .unwrap_or_default();
    let rating = ratings
        .get(which % ratings.len().max(1))
        .map(|rating| rating.id);
    let rating = rating.unwrap_or_default();
    let to = *day_of;
    case.act(match kind {
        0 | 1 => Deed::Record(SessionRecord {
            second: which % 2 == 0,
            ..on(to)
        }),
        2 => Deed::Change {
            session,
            to: on(to),
        },
        3 => Deed::Remove { session },
        4 => case.srs(session, *tenths),
        5 => Deed::Correct {
            rating,
            answers: answers(*tenths),
            reason: why(),
        },
        6 => Deed::Move {
            rating,
            to: session,
            reason: why(),
        },
        _ => Deed::Retract {
            rating,
            reason: why(),
        },
    })
    .await
}

/// Steady, and two forms far below.
const FALL: [i32; 10] = [85, 92, 88, 84, 90, 87, 91, 85, 73, 71];

#[tokio::test]
async fn a_late_entry_finds_its_place_and_what_was_noted_moves_with_its_session() {
    let case = Case::new(&FALL).await;
    let before = case.chart().await;
    let rupture = &before.ruptures[0];
    let (noticed, why) = (rupture.noticed_at, rupture.why().to_vec());
    let everything = case.practice.derived_rows().await;

    let late = session_of(case.act(Deed::Record(on(2))).await);
    let after = case.chart().await;
    assert_eq!(case.numbers().await, (1..=11).collect::<Vec<_>>());
    assert_eq!(after.sessions[1].id, late);
    assert_eq!(after.sessions[1].mode, Mode::Video);
    assert_eq!(after.ruptures.len(), 1);
    assert_eq!(after.ruptures[0].noticed_at, noticed + 1);
    let listed = noticed_at(&case).await;
    assert_eq!(listed, noticed + 1);
    assert_ne!(after.ruptures[0].why(), why.as_slice());
    case.is_what_a_rebuild_gives().await;

    assert_eq!(
        case.act(Deed::Remove { session: late }).await,
        Ok(Done::Removed)
    );
    assert_eq!(case.chart().await.ruptures[0].why(), why.as_slice());
    assert_eq!(case.practice.derived_rows().await, everything);
    case.practice.close().await;
}

/// The session at which the list of ruptures says that it was noticed.
async fn noticed_at(case: &Case) -> i32 {
    sqlx::query_scalar("SELECT noticed_at FROM app.rupture_episode")
        .fetch_one(&case.practice.admin().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_session_that_cannot_have_been_is_refused_and_says_why() {
    let case = Case::new(&FALL).await;
    let admin = case.practice.admin().await;
    let today = case.practice.database.clock.today();
    let refused = |record| case.act(Deed::Record(record));
    let tomorrow = SessionRecord {
        on: today + Days::new(1),
        ..on(0)
    };
    assert_eq!(refused(tomorrow).await, Err(NotDone::InTheFuture));
    let early = SessionRecord {
        on: day(0) - Days::new(1),
        ..on(0)
    };
    assert_eq!(refused(early).await, Err(NotDone::BeforeItBegan(day(0))));
    assert_eq!(refused(on(5)).await, Err(NotDone::SameDay(2)));
    let second = SessionRecord {
        second: true,
        ..on(5)
    };
    let added = session_of(refused(second).await);
    assert_eq!(case.chart().await.sessions[2].id, added);

    let rated = case.chart().await.sessions[0].id;
    let cancelled = SessionRecord {
        attendance: Attendance::Cancelled,
        ..on(0)
    };
    let change = |session, to| case.act(Deed::Change { session, to });
    assert_eq!(
        change(rated, cancelled.clone()).await,
        Err(NotDone::HasRatings)
    );
    assert_eq!(
        case.act(Deed::Remove { session: rated }).await,
        Err(NotDone::HasRatings)
    );
    let moved = change(
        added,
        SessionRecord {
            on: day(6),
            ..cancelled
        },
    )
    .await;
    assert_eq!(moved, Ok(Done::Session(added)));
    assert_eq!(case.act(case.srs(added, 80)).await, Err(NotDone::NotHeld));
    sqlx::query("UPDATE app.care_episode SET ended_on = $1, ending = 'planned' WHERE id = $2")
        .bind(day(47))
        .bind(case.treatments[1].1)
        .execute(&ending(&admin, &case).await)
        .await
        .unwrap();
    let after_the_end = case.act_on(1, Deed::Record(on(48))).await;
    assert_eq!(after_the_end, Err(NotDone::AfterItEnded(day(47))));
    let stranger = Actor {
        staff: case.practice.database.command_line().staff,
        ..case.therapist.clone()
    };
    let (client, care_episode) = case.treatments[0];
    let act = Act {
        client,
        care_episode,
        deed: Deed::Record(on(7)),
    };
    let store = &case.practice.database.store;
    let answer = Sessions::record(store, &stranger, act).await.unwrap();
    assert_eq!(answer, Err(NotDone::NotTheirs));
    case.practice.close().await;
}

/// A pool that sees everything, with the settings that the trigger of an ending asks for.
async fn ending(_: &sqlx::PgPool, case: &Case) -> sqlx::PgPool {
    let organisation = case.therapist.organisation;
    let options = case
        .practice
        .connections
        .admin
        .clone()
        .database("rapport")
        .options([
            ("rapport.organisation", organisation.to_string()),
            ("rapport.actor", case.therapist.staff.to_string()),
            ("rapport.request", Uuid::new_v4().to_string()),
            ("rapport.now", "2026-06-01T00:00:00Z".to_owned()),
        ]);
    sqlx::PgPool::connect_with(options).await.unwrap()
}

#[tokio::test]
async fn what_a_rating_said_before_is_kept_whatever_becomes_of_it() {
    let case = Case::new(&FALL).await;
    let chart = case.chart().await;
    let rating = chart.series[0].ratings[3].id;
    let correct = |tenths| Deed::Correct {
        rating,
        answers: answers(tenths),
        reason: why(),
    };
    assert_eq!(case.act(correct(84)).await, Err(NotDone::Unchanged));
    assert_eq!(case.act(correct(80)).await, Ok(Done::Rating(rating)));
    let elsewhere = case.chart_of(1).await;
    let taken = elsewhere.sessions[0].id;
    let to = |to| Deed::Move {
        rating,
        to,
        reason: "the other client’s form".to_owned(),
    };
    assert_eq!(case.act(to(taken)).await, Err(NotDone::There));
    let free = session_of(case.act_on(1, Deed::Record(on(15))).await);
    let (client, care_episode) = case.treatments[1];
    assert_eq!(
        case.act(to(free)).await,
        Ok(Done::Moved {
            client,
            care_episode,
            rating
        })
    );
    assert_eq!(case.chart().await.series[0].ratings.len(), 9);
    let there = case.chart_of(1).await;
    let moved = there.series[0].ratings.iter().find(|one| one.id == rating);
    assert_eq!(moved.unwrap().answers, answers(80));
    let retract = Deed::Retract {
        rating,
        reason: why(),
    };
    assert_eq!(case.act_on(1, retract).await, Ok(Done::Retracted(rating)));
    assert_eq!(case.chart_of(1).await.series[0].ratings.len(), 1);
    case.is_what_a_rebuild_gives().await;

    let store = &case.practice.database.store;
    let trail = |episode| store.trail(&case.therapist, episode, rating);
    let here = trail(care_episode).await.unwrap().unwrap();
    assert_eq!(here.recording, None);
    let told: Vec<(Change, Answers, Option<String>)> = here
        .revisions
        .iter()
        .map(|one| (one.change, one.answers.clone(), one.reason.clone()))
        .collect();
    assert_eq!(told, [(Change::Retracted, answers(80), Some(why()))]);
    let origin = trail(case.treatments[0].1).await.unwrap().unwrap();
    let told: Vec<(Change, Answers)> = origin
        .revisions
        .iter()
        .map(|one| (one.change, one.answers.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (Change::Moved, answers(80)),
            (Change::Corrected, answers(84))
        ]
    );
    let gone = store.retracted(&case.therapist, case.treatments[0].1).await;
    assert_eq!(gone.unwrap().len(), 1);
    case.practice.close().await;
}

#[tokio::test]
async fn what_a_person_put_right_a_second_import_of_the_file_leaves_alone() {
    let case = Case::new(&FALL).await;
    let ratings = case.chart().await.series[0].ratings.clone();
    let deeds = [
        Deed::Correct {
            rating: ratings[1].id,
            answers: answers(99),
            reason: why(),
        },
        Deed::Retract {
            rating: ratings[2].id,
            reason: why(),
        },
    ];
    for deed in deeds {
        case.act(deed).await.unwrap();
    }
    let before = case.practice.derived_rows().await;
    let summary = bring_in(&case.practice, &file(&FALL)).await;
    assert_eq!(
        (summary.new, summary.updated, summary.unchanged),
        (0, 0, 11)
    );
    assert_eq!(case.practice.derived_rows().await, before);
    case.practice.close().await;
}

#[tokio::test]
async fn past_the_code_the_database_keeps_what_a_rating_said() {
    let case = Case::new(&FALL).await;
    let pool = sqlx::PgPool::connect_with(case.practice.connections.app.clone())
        .await
        .unwrap();
    for statement in [
        "UPDATE app.rating SET answers = '{100,100,100,100}', recorded_by = authz.actor() WHERE id = $1",
        "WITH s AS (DELETE FROM app.score WHERE rating_id = $1) DELETE FROM app.rating WHERE id = $1",
        "DELETE FROM app.rating_revision WHERE rating_id = $1",
        "INSERT INTO app.rating_revision SELECT * FROM app.rating_revision WHERE rating_id = $1",
    ] {
        let rating = case.chart().await.series[0].ratings[0].id;
        let mut transaction = pool.begin().await.unwrap();
        sqlx::query("SELECT authz.enter($1, $2, $3, now())")
            .bind(case.therapist.organisation)
            .bind(case.therapist.staff)
            .bind(Uuid::new_v4())
            .execute(&mut *transaction)
            .await
            .unwrap();
        let refused = sqlx::query(statement)
            .bind(rating)
            .execute(&mut *transaction)
            .await
            .unwrap_err();
        let code = refused.as_database_error().and_then(|e| e.code()).unwrap();
        assert!(
            ["23514", "23503", "42501"].contains(&&*code),
            "{statement}: {code}"
        );
    }
    case.practice.close().await;
}

#[tokio::test]
async fn what_opened_a_rupture_and_is_taken_back_opens_it_no_longer() {
    let case = Case::new(&FALL[..8]).await;
    let session = session_of(case.act(Deed::Record(on(50))).await);
    let check = case.instrument("CHECK-1");
    let said = Deed::Rate {
        session,
        instrument: check,
        rater: Rater::Client,
        answers: Answers(vec![Some(Points(400))]),
    };
    assert!(Word::at(4).unwrap().opens());
    let word = match case.act(said).await {
        Ok(Done::Rating(word)) => Some(word),
        _ => None,
    };
    let word = word.unwrap();
    let ruptures = case.chart().await.ruptures;
    assert_eq!(ruptures[0].state, RuptureState::Possible);
    let retract = Deed::Retract {
        rating: word,
        reason: why(),
    };
    case.act(retract).await.unwrap();
    assert_eq!(case.chart().await.ruptures[0].state, RuptureState::Passed);
    case.is_what_a_rebuild_gives().await;

    let fallen = Case::new(&FALL).await;
    let chart = fallen.chart().await;
    assert_eq!(chart.ruptures[0].state, RuptureState::Possible);
    for rating in &chart.series[0].ratings[8..] {
        let retract = Deed::Retract {
            rating: rating.id,
            reason: why(),
        };
        fallen.act(retract).await.unwrap();
    }
    assert_eq!(fallen.chart().await.ruptures[0].state, RuptureState::Passed);
    fallen.is_what_a_rebuild_gives().await;
    case.practice.close().await;
    fallen.practice.close().await;
}
