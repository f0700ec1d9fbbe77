//! What keeps an import from its first row.

use super::{
    failures::SURVEY,
    fixture::{PAIRINGS, known, rows},
};
use crate::exchange::{ImportOptions, ProblemCode, Summary, profile, read};

#[test]
fn what_stops_before_the_first_row() {
    let code = |profile, text: &[u8]| {
        let problems = rows(profile, text).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(Summary::of_problems(problems.clone()).exit_code(), 2);
        problems[0].code
    };
    assert_eq!(code("rapport", b""), ProblemCode::NotReadable);
    assert_eq!(code("rapport", b"\n\n"), ProblemCode::NotReadable);
    assert_eq!(code("rapport", b"\xff\xfec\0l\0"), ProblemCode::NotReadable);
    assert_eq!(
        code("rapport", format!("{SURVEY}\n").as_bytes()),
        ProblemCode::WrongProfile
    );
    assert_eq!(
        code("srs-survey", format!("{SURVEY},Overall\n").as_bytes()),
        ProblemCode::DuplicateHeader
    );
    let mut wrong = format!("{SURVEY},x\n").into_bytes();
    let at = wrong.iter().position(|byte| *byte == b'x').unwrap();
    wrong[at] = 0xff;
    assert_eq!(code("srs-survey", &wrong), ProblemCode::InvalidUtf8);
}

fn refused(pairings: Option<&str>, start: bool) -> Vec<String> {
    let profile = profile::find("srs-survey").unwrap();
    let mut bytes = pairings.map(str::as_bytes);
    let companion = bytes.as_mut().map(|bytes| bytes as &mut dyn std::io::Read);
    let mut options = ImportOptions::of(profile);
    if start {
        options.start = chrono::NaiveDate::from_ymd_opt(2026, 1, 5);
        options.every_days = Some(7);
    }
    let problems = read(profile, SURVEY.as_bytes(), companion, known(), &options).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn no_dates_and_no_companion() {
    assert_eq!(
        refused(None, false),
        [
            "row 1: the file carries no dates. Say when session 1 was and how many days lie between sessions, such as --start 2026-01-05 --every 7d; the dates are marked as assumed.",
            "row 1: simulation_pairings.csv cannot be read. Put simulation_pairings.csv beside the imported file.",
        ]
    );
}

#[test]
fn a_wrong_companion_is_named() {
    assert_eq!(
        refused(Some("pairing_id,therapist\n1,ann\n"), true),
        ["therapist_id", "patient_id"].map(|name| format!(
            "row 1, column {name} (simulation_pairings.csv): the column is missing. Add a column named {name} to the header and to every row."
        ))
    );
    assert_eq!(
        refused(Some(&format!("{PAIRINGS}1,ben,12\n,ann,9\n")), true),
        [
            "row 5, column pairing_id (simulation_pairings.csv): \"1\" occurs twice. Row 2 has the same one: keep one of the two.",
            "row 6, column pairing_id (simulation_pairings.csv): the value is missing. Fill in the cell.",
        ]
    );
}
