use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use server::{
    commands::{import::import, rebuild::rebuild},
    exchange::{ImportOptions, profile},
};

use crate::support::TestPractice;

/// One arrival: which session of which care episode, and its three SRS-like answers in tenths; later ones correct earlier ones.
type Arrival = (u8, u8, [u8; 4]);

/// Ratings arrive in any order, late and corrected; what is derived on the way is what a rebuild derives from nothing.
#[test]
fn a_rebuild_gives_the_same_rows_as_the_way_there() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let arrivals =
        prop::collection::vec((1u8..4, 1u8..20, prop::array::uniform4(0u8..=100)), 1..40);
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&arrivals, |arrivals| {
            runtime.block_on(check(&arrivals));
            Ok(())
        })
        .unwrap();
}

async fn check(arrivals: &[Arrival]) {
    let practice = TestPractice::new().await;
    // One import for each third of the arrivals, so that corrections and late ratings meet stored ones.
    for part in arrivals.chunks(arrivals.len().div_ceil(3)) {
        let path = practice.write_file(&csv(part));
        let profile = profile::find("rapport").unwrap();
        let summary = import(
            &practice.database,
            profile,
            &path,
            ImportOptions::of(profile),
            false,
        )
        .await
        .unwrap();
        assert!(summary.is_clean(), "{:?}", summary.errors);
    }
    let on_the_way = practice.derived_rows().await;
    let admin = practice.admin().await;
    for spoil in [
        "UPDATE app.score SET points = points + 1",
        "DELETE FROM app.caseload_row",
        "DELETE FROM app.finding",
        "UPDATE app.period_row SET given = given + 1",
        "DELETE FROM app.period_row WHERE period % 2 = 0",
        "UPDATE app.rupture_episode SET track = 'in_range', out_for = 0, conversation = 'reported'",
    ] {
        sqlx::query(spoil).execute(&admin).await.unwrap();
    }
    assert_ne!(practice.derived_rows().await, on_the_way);
    rebuild(&practice.database).await.unwrap();
    assert_eq!(practice.derived_rows().await, on_the_way);
    practice.close().await;
}

fn csv(arrivals: &[Arrival]) -> String {
    let newest: BTreeMap<(u8, u8), [u8; 4]> = arrivals
        .iter()
        .map(|(episode, session, answers)| ((*episode, *session), *answers))
        .collect();
    let mut text =
        "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n".to_owned();
    for ((episode, session), answers) in newest {
        let answers: Vec<String> = answers
            .iter()
            .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
            .collect();
        text.push_str(&format!(
            "C{episode},mona,{episode},{session},2026-03-{session:02},SRS,client,{}\n",
            answers.join(",")
        ));
    }
    text
}
