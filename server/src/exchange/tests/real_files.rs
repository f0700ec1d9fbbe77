//! The files of `../shared/data/wai-dyads`, when they are there.

use std::{
    collections::BTreeSet,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use app::alliance::ScaleId;
use chrono::NaiveDate;

use super::{
    fixture::{import, known, ratings},
    memory::MemorySink,
};
use crate::exchange::{
    ImportOptions, Mode, Problem, ProblemCode, Row, open_companion, profile, read,
};

/// The path of a file, or a note that the test was skipped.
fn file(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/wai-dyads");
    let path = root.join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not there");
    None
}

fn options(profile: &profile::Profile) -> ImportOptions {
    ImportOptions {
        start: NaiveDate::from_ymd_opt(2026, 1, 5),
        every_days: Some(7),
        ..ImportOptions::of(profile)
    }
}

fn rows(profile: &str, path: &Path) -> Result<Vec<Row>, Vec<Problem>> {
    let profile = profile::find(profile).unwrap();
    let mut companion = open_companion(profile, path).unwrap();
    let companion = companion.as_mut().map(|file| file as &mut dyn Read);
    let source = File::open(path).unwrap();
    read(profile, source, companion, known(), &options(profile)).map(Iterator::collect)
}

#[test]
fn the_wai_survey_becomes_277_ratings() {
    let Some(path) = file("survey_wai_logs.csv") else {
        return;
    };
    let ratings = ratings(rows("wai36-survey", &path).unwrap());
    let distinct = |of: fn(&crate::exchange::RatingRecord) -> String| {
        ratings.iter().map(of).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(ratings.len(), 277);
    assert_eq!(distinct(|rating| rating.therapist.clone()), 5);
    assert_eq!(distinct(|rating| rating.client.clone()), 15);
    assert_eq!(distinct(|rating| rating.care_episode.clone()), 150);
    assert_eq!(
        distinct(|rating| format!("{} {}", rating.care_episode, rating.session_number)),
        277
    );
    let bond = |rating: &crate::exchange::RatingRecord| {
        rating
            .mismatches
            .iter()
            .any(|difference| difference.scale == ScaleId::Bond)
    };
    assert_eq!(ratings.iter().filter(|rating| bond(rating)).count(), 172);
    assert!(ratings.iter().all(|rating| rating.date_assumed));
    assert!(ratings.iter().all(|rating| {
        let scales = rating.mismatches.iter().map(|difference| difference.scale);
        scales
            .into_iter()
            .all(|scale| scale == ScaleId::Bond || scale == ScaleId::Total)
    }));
    let second = ratings
        .iter()
        .find(|rating| rating.session_number == 2)
        .unwrap();
    assert_eq!(
        second.held_on,
        NaiveDate::from_ymd_opt(2026, 1, 12).unwrap()
    );
}

#[test]
fn a_second_import_changes_nothing() {
    let Some(path) = file("survey_wai_logs.csv") else {
        return;
    };
    let mut sink = MemorySink::default();
    let first = import(rows("wai36-survey", &path), &mut sink);
    assert_eq!(
        (
            first.rows,
            first.new,
            first.unchanged,
            first.updated,
            first.rejected
        ),
        (277, 277, 0, 0, 0)
    );
    assert_eq!(first.warnings[&ProblemCode::TotalMismatch], 172);
    assert_eq!(first.warnings[&ProblemCode::NoRatings], 30);
    assert_eq!(first.warnings.len(), 2);
    assert!(first.is_clean() && first.exit_code() == 0);
    let before = sink.clone();
    let second = import(rows("wai36-survey", &path), &mut sink);
    assert_eq!(
        (second.rows, second.new, second.unchanged, second.updated),
        (277, 0, 277, 0)
    );
    assert_eq!(sink, before);
}

#[test]
fn the_summary_says_that_the_bond_total_disagrees() {
    let Some(path) = file("survey_wai_logs.csv") else {
        return;
    };
    let summary = import(rows("wai36-survey", &path), &mut MemorySink::default());
    let text = summary.text(Mode::Import);
    println!("{text}");
    assert!(text.starts_with("277 rows: 277 new, 0 unchanged, 0 updated, 0 rejected.\n"));
    assert!(text.contains("  bond: 172 rows\n"), "{text}");
    assert!(text.contains("(no_ratings, 30 rows)"), "{text}");
    let json = serde_json::to_value(&summary).unwrap();
    let fields: Vec<_> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        fields,
        [
            "errors",
            "new",
            "rejected",
            "rows",
            "unchanged",
            "updated",
            "warnings"
        ]
    );
    assert_eq!(json["warnings"]["total_mismatch"], 172);
}

#[test]
fn the_srs_survey_joins_the_same_clients() {
    let (Some(path), Some(wai)) = (file("survey_srs_logs.csv"), file("survey_wai_logs.csv")) else {
        return;
    };
    let srs = ratings(rows("srs-survey", &path).unwrap());
    let wai = ratings(rows("wai36-survey", &wai).unwrap());
    assert_eq!(srs.len(), 277);
    let whose = |rating: &crate::exchange::RatingRecord| {
        (
            rating.source.clone(),
            rating.client.clone(),
            rating.care_episode.clone(),
            rating.session_number,
            rating.held_on,
        )
    };
    let sessions = |ratings: &[_]| ratings.iter().map(whose).collect::<BTreeSet<_>>();
    assert_eq!(sessions(&srs), sessions(&wai));
    assert!(
        srs.iter()
            .all(|rating| rating.scores.0.len() == 5 && rating.mismatches.is_empty())
    );
}
