//! Each thing that can be wrong with a file gives one clear line, and nothing half.

use super::{
    fixture::{import, rows},
    memory::MemorySink,
};
use crate::exchange::{Mode, ProblemCode, Row, Summary};

const HEADER: &str = "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4,total_total";

fn summary(profile: &str, text: impl AsRef<[u8]>) -> Summary {
    import(rows(profile, text.as_ref()), &mut MemorySink::default())
}

/// The errors of a file in the profile `rapport` with these rows under [`HEADER`].
fn errors(lines: &[&str]) -> Vec<String> {
    let text = format!("{HEADER}\n{}\n", lines.join("\n"));
    said(&summary("rapport", text))
}

fn said(summary: &Summary) -> Vec<String> {
    assert!(!summary.is_clean());
    assert_eq!(summary.exit_code(), 2);
    assert_eq!(
        summary.rows,
        summary.new + summary.unchanged + summary.updated + summary.rejected
    );
    summary.errors.iter().map(ToString::to_string).collect()
}

const GOOD: &str = "c1,ann,e1,1,2026-03-09,SRS,client,7.0,2.5,3.0,3.5,16";

#[test]
fn a_good_row_has_no_errors() {
    let summary = summary("rapport", format!("\u{feff}{HEADER}\r\n{GOOD}\r\n,,,\r\n"));
    assert_eq!((summary.rows, summary.new), (1, 1));
    assert!(summary.is_clean() && summary.warnings.is_empty());
}

#[test]
fn a_bad_date() {
    assert_eq!(
        errors(&["c1,ann,e1,1,09.03.2026,SRS,client,7,2,3,3,"]),
        [
            "row 2, column held_on: \"09.03.2026\" is not a date. Write year, month and day as 2026-03-09; years run from 1900 to 2199."
        ]
    );
}

#[test]
fn an_answer_out_of_range_and_a_word() {
    assert_eq!(
        errors(&[GOOD, "c1,ann,e1,2,2026-03-16,SRS,client,11,good,3,3,"]),
        [
            "row 3, column item_1: \"11\" is outside the answers of the SRS. Use 0.0–10.0 in steps of 0.1, or leave the cell empty.",
            "row 3, column item_2: \"good\" is not an answer of the SRS. Use 0.0–10.0 in steps of 0.1, or leave the cell empty.",
        ]
    );
}

#[test]
fn a_duplicate_row() {
    assert_eq!(
        errors(&[GOOD, "", GOOD]),
        [
            "row 4, column client, care_episode, session, instrument, rater: \"c1, e1, 1, SRS, client\" occurs twice. Row 2 is the same rating: keep one of the two."
        ]
    );
}

#[test]
fn a_column_too_few_or_too_many() {
    let remedy = "The header has 12: look for a missing or an extra comma, and for commas outside quotation marks.";
    let short = "c1,ann,e1,1,2026-03-09,SRS,client,7,2,3,3";
    assert_eq!(
        errors(&[short, &format!("{GOOD},9"), &format!("{GOOD}, ,")]),
        [
            format!("row 2: \"11\" is not the number of columns of the header. {remedy}"),
            format!("row 3: \"13\" is not the number of columns of the header. {remedy}"),
        ],
        "blank cells at the end do no harm"
    );
}

#[test]
fn missing_and_wrong_values_of_every_kind() {
    assert_eq!(
        errors(&[
            ",ann,e1,1,2026-03-09,SRS,client,7,2,3,3,",
            "c1,ann,e1,0,2026-03-09,SRS,client,7,2,3,3,",
            "c1,ann,e1,2,2026-03-09,SRS 3,client,7,2,3,3,",
            "c1,ann,e1,3,2026-03-09,SRS,therapist,7,2,3,3,",
            "c1,ann,e1,4,2026-03-09,SRS,client,7,,3,3,",
            "c1,ann,e1,5,2026-03-09,SRS,client,,,,,",
            "c1,ann,e1,6,2026-03-09,SRS,client,7,2,3,3,lots",
            "c1,ann,e1,7,2026-03-09,WAI-B3,client,7,2,3,3,",
        ])
        .iter()
        .map(|line| line.split(". ").next().unwrap())
        .collect::<Vec<_>>(),
        [
            "row 2, column client: the value is missing",
            "row 3, column session: \"0\" is not a session number",
            "row 4, column instrument: \"SRS 3\" is not a known instrument",
            "row 5, column rater: \"therapist\" is not a rater",
            "row 6, column item_2: the SRS counts only with all items answered",
            "row 7, column item_1: no item of the SRS is answered",
            "row 8, column total_total: \"lots\" is not a number",
            "row 9, column instrument: \"WAI-B3\" is not a known instrument",
        ]
    );
}

#[test]
fn items_of_another_instrument_have_no_meaning() {
    let text = format!(
        "{HEADER},item_5\n{GOOD},3\n{},\n",
        GOOD.replace(",1,2026", ",2,2026")
    );
    assert_eq!(
        said(&summary("rapport", text)),
        [
            "row 2, column item_5: \"3\" has no meaning here: the SRS has no such item or scale. Empty the cell, or correct the instrument."
        ]
    );
}

#[test]
fn bytes_that_are_not_utf8() {
    let mut text = format!("{HEADER}\nc1,ann,e1,1,2026-03-09,SRS,client,7,2,3,3,\nM?ller,ann,e1,1,2026-03-09,SRS,client,7,2,3,x,\n").into_bytes();
    let at = text.iter().position(|byte| *byte == b'?').unwrap();
    text[at] = 0xfc;
    let lines = said(&summary("rapport", text));
    assert_eq!(
        lines[0],
        "row 3, column client: \"M\\xfcller\" is not valid UTF-8. Save the file as UTF-8, or correct the cell."
    );
    assert!(
        lines[1].starts_with("row 3, column item_4: \"x\" is not an answer"),
        "reading goes on"
    );
    assert_eq!(lines.len(), 2);
}

pub(super) const SURVEY: &str =
    "pairing_id,session_id,relationship,goals_and_topics,approach_or_method,overall";

#[test]
fn an_unknown_client() {
    assert_eq!(
        said(&summary(
            "srs-survey",
            format!("{SURVEY}\n1,1,7.0,2.5,3.0,3.5\n999,1,7,2,3,3\n")
        )),
        [
            "row 3, column pairing_id: \"999\" is not in simulation_pairings.csv. Correct the id, or add the pairing to simulation_pairings.csv."
        ]
    );
}

#[test]
fn pairings_without_ratings_are_warnings() {
    let summary = summary(
        "srs-survey",
        format!("{SURVEY}\n1,1,7.0,2.5,3.0,3.5\n3,1,1,1,1,x\n"),
    );
    assert_eq!(summary.warnings, [(ProblemCode::NoRatings, 1)].into());
    let text = summary.text(Mode::Import);
    assert!(
        text.contains("row 3, column pairing_id (simulation_pairings.csv): \"2\" has no ratings."),
        "{text}"
    );
}

#[test]
fn a_missing_column_is_said_once_and_the_rest_is_checked() {
    let text = "Pairing ID,SESSION_ID,relationship,approach_or_method,overall\n1,1,7,3,3\n999,1,7,2,3\n1,2,11,2,3\n";
    let summary = summary("srs-survey", text);
    assert_eq!((summary.rows, summary.rejected, summary.new), (3, 3, 0));
    let lines = said(&summary);
    assert_eq!(
        lines[0],
        "row 1, column goals_and_topics: the column is missing. Add a column named goals_and_topics to the header and to every row."
    );
    assert!(lines[1].starts_with("row 3, column Pairing ID: \"999\""));
    assert!(lines[2].starts_with("row 4, column relationship: \"11\""));
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_missing_item_of_a_mixed_file_is_said_once() {
    let header = HEADER.replace(",item_4", "");
    let row = |session| format!("c1,ann,e1,{session},2026-03-09,SRS,client,7,2,3,");
    let summary = summary("rapport", format!("{header}\n{}\n{}\n", row(1), row(2)));
    assert_eq!(
        said(&summary),
        [
            "row 1, column item_4: the column is missing. Add a column named item_4 to the header and to every row."
        ]
    );
    assert_eq!((summary.rows, summary.rejected), (2, 2));
}

#[test]
fn everything_wrong_at_once() {
    let header = HEADER.replace(",item_4", "");
    let mut text = format!("{header}\nc1,ann,e1,1,2026-13-09,SRS,client,7,2,3,\nc1,ann,e1,2,2026-03-09,SRS,client,70,2,3,\nc1,ann,e1,1,2026-03-09,SRS,client,7,2,3,\nc1,a?n,e1,3,2026-03-09,SRS,client,7,2,3,\n").into_bytes();
    let at = text.iter().position(|byte| *byte == b'?').unwrap();
    text[at] = 0xe9;
    let mut sink = MemorySink::default();
    let summary = import(rows("rapport", &text), &mut sink);
    let codes: Vec<_> = summary
        .errors
        .iter()
        .map(|problem| (problem.row, problem.code))
        .collect();
    assert_eq!(
        codes,
        [
            (1, ProblemCode::MissingColumn),
            (2, ProblemCode::BadDate),
            (3, ProblemCode::OutOfRange),
            (4, ProblemCode::DuplicateRow),
            (5, ProblemCode::InvalidUtf8),
        ]
    );
    assert_eq!(sink, MemorySink::default());
    assert!(summary.text(Mode::Import).contains("Nothing was stored"));
}

#[test]
fn columns_that_are_not_read_are_warnings() {
    let summary = summary("srs-survey", format!("{SURVEY},note\n1,1,7,2,3,3,hello\n"));
    assert_eq!(summary.new, 1);
    assert_eq!(summary.warnings[&ProblemCode::IgnoredColumn], 1);
    assert!(summary.is_clean());
}

#[test]
fn a_quotation_mark_that_is_not_closed() {
    let text = format!(
        "{SURVEY}\n1,1,\"7,2,3,3\n{}",
        "1,2,7,2,3,3\n".repeat(200_000)
    );
    let rows = rows("srs-survey", text.as_bytes()).unwrap();
    let [Row::Notice(problem)] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert!(
        problem.to_string().ends_with(
            "a row is longer than a mebibyte. Look for a quotation mark that is not closed."
        ),
        "{problem}"
    );
}
