//! Whatever bytes a file holds, reading it ends, never panics, and every rejected row says why.

use proptest::prelude::*;

use super::{
    fixture::{import, known, rows},
    memory::MemorySink,
};
use crate::exchange::{ImportOptions, Mode, Row, profile, read};

const HEADERS: [(&str, &str); 3] = [
    (
        "rapport",
        "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n",
    ),
    (
        "srs-survey",
        "pairing_id,session_id,relationship,goals_and_topics,approach_or_method,overall\n",
    ),
    (
        "wai36-survey",
        "pairing_id,session_id,question1,question2\n",
    ),
];

/// Cells that get far, between bytes that do not.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "1",
        "2",
        "999",
        "7.5",
        "-1",
        "99999999999",
        "SRS",
        "WAI-36",
        "client",
        "2026-03-09",
        "Never",
        "",
        "NA",
        "\"",
        "é",
        "e1",
    ]);
    prop_oneof![
        6 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let separator = prop_oneof![8 => Just(b','), 1 => Just(b'\n'), 1 => Just(b'\r')];
    prop::collection::vec((cell(), separator), 0..120).prop_map(|cells| {
        cells
            .into_iter()
            .flat_map(|(mut cell, separator)| {
                cell.push(separator);
                cell
            })
            .collect()
    })
}

/// The number of a data row that says one.
fn row_number(row: &Row) -> Option<u64> {
    match row {
        Row::Rating(record) => Some(record.row),
        Row::Rejected(problems) => problems.first().map(|problem| problem.row),
        Row::Notice(_) => None,
    }
}

fn check(profile: &str, bytes: &[u8]) {
    let found = rows(profile, bytes);
    if let Ok(rows) = &found {
        let data = rows.iter().filter_map(row_number);
        assert!(data.is_sorted_by(|a, b| a < b), "rows out of order");
    }
    let summary = import(found, &mut MemorySink::default());
    assert_eq!(
        summary.rows,
        summary.new + summary.updated + summary.unchanged + summary.rejected
    );
    assert_eq!(
        summary.updated + summary.unchanged,
        0,
        "no rating twice from one file"
    );
    assert!(
        summary.rejected == 0 || !summary.errors.is_empty(),
        "a rejection without a reason"
    );
    assert!(
        summary
            .text(Mode::DryRun)
            .lines()
            .all(|line| !line.chars().any(char::is_control))
    );
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), which in 0..3usize) {
        check(HEADERS[which].0, &bytes);
    }

    #[test]
    fn any_bytes_under_a_right_header(rest in file(), which in 0..3usize) {
        let (profile, header) = HEADERS[which];
        check(profile, &[header.as_bytes(), &rest].concat());
    }

    #[test]
    fn any_bytes_as_companion(mut companion in file()) {
        companion.splice(0..0, *b"pairing_id,therapist_id,patient_id\n");
        let profile = profile::find("srs-survey").unwrap();
        let options = ImportOptions {
            start: chrono::NaiveDate::from_ymd_opt(2026, 1, 5),
            every_days: Some(7),
            ..ImportOptions::of(profile)
        };
        let file = b"pairing_id,session_id,relationship,goals_and_topics,approach_or_method,overall\n1,1,1,1,1,1\n";
        let read = read(profile, &file[..], Some(&mut &companion[..]), known(), &options);
        match read {
            Ok(rows) => prop_assert!(rows.count() >= 1),
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}
