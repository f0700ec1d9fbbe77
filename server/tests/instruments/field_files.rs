//! Files that nobody on this project wrote; the tests read them where they are present.

use std::{fs, path::PathBuf};

use app::alliance::{Answers, Instrument, Points, ScaleId, Scores};
use serde_json::Value;
use server::alliance::scoring::{Difference, compare, score};

use crate::support::named;

/// A file of the shared data; says so when there is none.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/");
    let file = PathBuf::from(folder).join(path);
    if !file.exists() {
        eprintln!("skipped: shared data not present");
        return None;
    }
    Some(file)
}

/// The totals that a row of the file supplies, by column.
const SUPPLIED: [(ScaleId, usize); 4] = [
    (ScaleId::Task, 38),
    (ScaleId::Bond, 39),
    (ScaleId::Goal, 40),
    (ScaleId::Total, 41),
];

fn number(field: &str) -> Points {
    Points::whole(field.parse().unwrap())
}

fn answers(wai: &Instrument, row: &csv::StringRecord) -> Answers {
    let word = |column| Some(wai.answer_for_word(&row[column]).unwrap());
    Answers((2..38).map(word).collect())
}

fn differences(scores: &Scores, row: &csv::StringRecord) -> Vec<Difference> {
    let supplied = SUPPLIED.map(|(scale, column)| (scale, number(&row[column])));
    compare(scores, &supplied)
}

#[test]
fn the_wai_36_of_277_sessions_agrees_in_task_and_goal_and_finds_the_wrong_bond() {
    let Some(path) = shared("wai-dyads/survey_wai_logs.csv") else {
        return;
    };
    let wai = named("WAI-36");
    let mut file = csv::Reader::from_path(path).unwrap();
    let rows: Vec<_> = file.records().map(Result::unwrap).collect();
    let wrong: Vec<_> = rows
        .iter()
        .map(|row| differences(&score(&wai, &answers(&wai, row)).unwrap(), row))
        .collect();
    let agree = |scale| {
        let differs = |found: &&Vec<Difference>| found.iter().any(|d| d.scale == scale);
        wrong.len() - wrong.iter().filter(differs).count()
    };
    assert_eq!(rows.len(), 277);
    assert_eq!(agree(ScaleId::Task), 277);
    assert_eq!(agree(ScaleId::Goal), 277);
    assert_eq!(agree(ScaleId::Bond), 105);
    // The composite is the sum of the three, so that it is wrong exactly where bond is.
    assert_eq!(agree(ScaleId::Total), 105);
    assert!(
        wrong
            .iter()
            .all(|found| found.is_empty() || found.len() == 2)
    );
}

#[test]
fn the_supplied_bond_reversed_item_28_instead_of_29() {
    let Some(path) = shared("wai-dyads/survey_wai_logs.csv") else {
        return;
    };
    let mut theirs = Instrument::clone(&named("WAI-36"));
    theirs.items[27].reversed = true;
    theirs.items[28].reversed = false;
    let mut file = csv::Reader::from_path(path).unwrap();
    for row in file.records().map(Result::unwrap) {
        let scores = score(&theirs, &answers(&theirs, &row)).unwrap();
        assert_eq!(differences(&scores, &row), []);
    }
}

#[test]
fn every_srs_of_the_same_sessions_is_within_the_form() {
    let Some(path) = shared("wai-dyads/survey_srs_logs.csv") else {
        return;
    };
    let srs = named("SRS");
    let mut file = csv::Reader::from_path(path).unwrap();
    let mut rows = 0;
    for row in file.records().map(Result::unwrap) {
        // One decimal as text, so tenths are exact.
        let tenths = |field: &str| field.replace('.', "").parse::<i32>().unwrap();
        let lines: Vec<i32> = (2..6).map(|column| tenths(&row[column])).collect();
        let points = lines.iter().map(|&t| Some(Points(t * 10))).collect();
        let scores = score(&srs, &Answers(points)).unwrap();
        assert_eq!(scores.total(), Some(Points(lines.iter().sum::<i32>() * 10)));
        rows += 1;
    }
    assert_eq!(rows, 277);
}

#[test]
fn the_us_core_phq_9_example_totals_12() {
    let Some(path) = shared("fhir-us-core-phq9/QuestionnaireResponse-phq-9-example.json") else {
        return;
    };
    let phq = named("PHQ-9");
    let response: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let items = response["item"].as_array().unwrap();
    let answer = |code: &str| {
        let link = format!("/{code}");
        let item = items.iter().find(|item| item["linkId"] == link.as_str());
        item.unwrap()["answer"][0].clone()
    };
    let chosen = |item: &app::alliance::Item| {
        let coding = answer(item.loinc.as_deref().unwrap());
        phq.answer_for_word(coding["valueCoding"]["display"].as_str().unwrap())
    };
    let answers = Answers(phq.items.iter().map(chosen).collect());
    let values: Vec<_> = answers.0.iter().map(|a| a.unwrap().0 / 100).collect();
    assert_eq!(values, [2, 2, 2, 2, 1, 1, 2, 0, 0]);

    let scores = score(&phq, &answers).unwrap();
    assert_eq!(scores.total(), Some(Points::whole(12)));
    let total_code = phq.scales[0].loinc.as_deref().unwrap();
    assert_eq!(answer(total_code)["valueDecimal"], 12);
}
