//! The reader of forms: whatever a browser sends, an answer is one that the form has, or there is none.

use std::sync::Arc;

use app::{
    alliance::{Answers, Points},
    form::{
        Block, Filled, ItemWording, Kind, OffTheLine, Problem, Sheet, Step, Wording, questions,
        steps,
    },
};
use proptest::prelude::*;
use server::{alliance::scoring, instruments::wording};

use super::support::{all, named};

/// An obviously invented wording for whatever instrument.
fn sheet(code: &str) -> Sheet {
    let instrument = named(code);
    let shipped = Wording::of(&instrument, None);
    let wording = shipped.unwrap_or_else(|| {
        let choices = app::form::choices(&instrument);
        Wording {
            language: "en".to_owned(),
            direction: app::form::Direction::LeftToRight,
            introduction: None,
            items: instrument
                .items
                .iter()
                .map(|item| ItemWording {
                    text: format!("Invented {}", item.number),
                    ends: choices
                        .is_none()
                        .then(|| ["left", "right"].map(str::to_owned)),
                })
                .collect(),
            answers: (0..choices.unwrap_or_default())
                .map(|at| format!("word {at}"))
                .collect(),
            notice: "Invented".to_owned(),
        }
    });
    Sheet {
        instrument,
        wording,
    }
}

/// Choices with and without reversal, many items, our own question, and a line of 101 values.
const CODES: [&str; 6] = ["WAI-SR", "WAI-36", "CORE-10", "PHQ-9", "CHECK-1", "SRS"];

fn whole(sheets: &[Sheet]) -> Step {
    let block = |(sheet, of): (usize, &Sheet)| Block {
        sheet,
        items: 0..of.instrument.items.len(),
    };
    sheets.iter().enumerate().map(block).collect()
}

/// As a browser sends what somebody chose.
fn sent(sheet: &Sheet, answers: &[Option<Points>]) -> Vec<(String, String)> {
    let field = |(at, answer): (usize, &Option<Points>)| {
        let value = (*answer)?;
        let line = app::form::choices(&sheet.instrument).is_none();
        Some(if line {
            (format!("{}.exact", sheet.name(at)), value.to_text(2))
        } else {
            (sheet.name(at), value.0.to_string())
        })
    };
    answers.iter().enumerate().filter_map(field).collect()
}

proptest! {
    #[test]
    fn every_question_stands_on_exactly_one_page(picked in proptest::sample::subsequence(CODES.to_vec(), 1..=6)) {
        let sheets: Vec<Sheet> = picked.iter().map(|code| sheet(code)).collect();
        let pages = steps(&sheets);
        let asked: Vec<String> = pages.iter().flatten().flat_map(|b| questions(&sheets, b)).map(|q| q.name).collect();
        let all: Vec<String> = whole(&sheets).iter().flat_map(|b| questions(&sheets, b)).map(|q| q.name).collect();
        prop_assert_eq!(asked, all);
        for page in &pages {
            let count: usize = page.iter().map(|block| block.items.len()).sum();
            prop_assert!((1..=6).contains(&count));
        }
    }

    #[test]
    fn what_was_chosen_is_read_back_and_scores(
        code in proptest::sample::select(CODES.to_vec()),
        picks in prop::collection::vec(proptest::option::of(0_u16..1_000), 36),
    ) {
        let sheet = sheet(code);
        let (low, high, step) =
            (sheet.instrument.answer_min.0, sheet.instrument.answer_max.0, sheet.instrument.answer_step.0);
        let values = (high - low) / step + 1;
        let answers: Vec<Option<Points>> = picks
            .iter()
            .take(sheet.instrument.items.len())
            .map(|pick| pick.map(|pick| Points(low + i32::from(pick) % values * step)))
            .collect();
        let sheets = [sheet.clone()];
        let mut filled = Filled::default();
        // Page after page, each sent twice, as over a bad line.
        for page in steps(&sheets) {
            let body = sent(&sheet, &answers);
            filled.take(&sheets, &page, &body);
            filled.take(&sheets, &page, &body);
        }
        let given = filled.given(&sheets).remove(0);
        if answers.iter().all(Option::is_none) {
            prop_assert!(given.is_none());
        } else {
            let given = given.unwrap();
            prop_assert_eq!(&given.answers, &Answers(answers.clone()));
            prop_assert!(scoring::score(&sheet.instrument, &given.answers).is_ok());
        }
        let missing = filled.problems(&sheets, &whole(&sheets)).len();
        prop_assert_eq!(missing, answers.iter().filter(|answer| answer.is_none()).count());
    }

    #[test]
    fn whatever_is_sent_makes_no_answer_that_the_form_has_not(
        code in proptest::sample::select(CODES.to_vec()),
        fields in prop::collection::vec(("[A-Z0-9-]{3,7}\\.(words|[0-9]{1,2})(\\.exact)?", ".{0,12}|-?[0-9]{1,6}([.,][0-9]{0,3})?"), 0..20),
    ) {
        let sheet = sheet(code);
        let sheets = [sheet.clone()];
        let mut filled = Filled::default();
        for page in steps(&sheets) {
            filled.take(&sheets, &page, &fields);
        }
        // Nothing is taken over that the form does not ask.
        for (name, _) in &filled.0 {
            let prefix = format!("{}.", sheet.instrument.code);
            prop_assert!(name.starts_with(&prefix));
        }
        if let Some(given) = filled.given(&sheets).remove(0) {
            prop_assert!(scoring::score(&sheet.instrument, &given.answers).is_ok());
            prop_assert!(given.words.is_none_or(|words| (1..=500).contains(&words.chars().count())));
        }
    }
}

#[test]
fn nothing_is_chosen_on_a_line_and_its_value_is_exact() {
    let sheets = [sheet("SRS")];
    let page = whole(&sheets);
    let question = questions(&sheets, &page[0]).remove(0);
    let Kind::Visual { marks, ends, .. } = &question.kind else {
        panic!("a line");
    };
    assert_eq!((marks.len(), ends[0].as_str()), (11, "left"));
    let read = |value: &str| {
        let mut filled = Filled::default();
        filled.take(
            &sheets,
            &page,
            &[("SRS.1.exact".to_owned(), value.to_owned())],
        );
        (
            filled.answer(&question),
            filled.problems(&sheets, &page).remove(0),
        )
    };
    assert_eq!(read("7.3").0, Ok(Some(Points(730))));
    assert_eq!(read("7,3").0, Ok(Some(Points(730))));
    assert_eq!(read("10").0, Ok(Some(Points(1_000))));
    assert_eq!(read("").0, Ok(None));
    for wrong in ["10.1", "7.35", "-1", "x", "1e1", "٣"] {
        assert_eq!(
            read(wrong),
            (Err(OffTheLine), Problem::NotOnTheLine("SRS.1".to_owned())),
            "{wrong}"
        );
    }
}

#[test]
fn too_many_words_are_put_right_not_cut_off() {
    let sheets = [sheet("CHECK-1")];
    let page = whole(&sheets);
    let fill = |letters: usize| {
        let mut filled = Filled::default();
        let fields = [
            ("CHECK-1.1", "0".to_owned()),
            ("CHECK-1.words", "é".repeat(letters)),
        ];
        filled.take(
            &sheets,
            &page,
            &fields.map(|(name, value)| (name.to_owned(), value)),
        );
        filled.problems(&sheets, &page)
    };
    assert_eq!(fill(500), []);
    assert_eq!(fill(501), [Problem::TooLong("CHECK-1.words".to_owned())]);
}

/// A text file for the WAI-SR that is right, as lines.
fn right() -> Vec<String> {
    let mut lines = vec![
        "instrument = \"WAI-SR\"".to_owned(),
        "version = 1".to_owned(),
        "language = \"ar\"".to_owned(),
        "direction = \"rtl\"".to_owned(),
        "notice = \"Invented\"".to_owned(),
        "answers = [\"a\", \"b\", \"c\", \"d\", \"e\"]".to_owned(),
        "items = [".to_owned(),
    ];
    lines.extend((1..=12).map(|n| format!("{{ number = {n}, text = \"Boat {n}\" }},")));
    lines.push("]".to_owned());
    lines
}

#[test]
fn a_licensed_text_is_checked_item_by_item() {
    let read = |text: &str| wording::parse("text.toml", text, &all());
    let (instrument, wording) = read(&right().join("\n")).unwrap();
    assert!(Arc::ptr_eq(&instrument, &instrument) && wording.direction.as_str() == "rtl");
    assert_eq!(wording.items[11].text, "Boat 12");
    for (old, new, message) in [
        (
            "WAI-SR",
            "WAI-XX",
            "text.toml: instrument: WAI-XX version 1 is not known",
        ),
        (
            "WAI-SR",
            "PHQ-9",
            "text.toml: instrument: PHQ-9 comes with its wording",
        ),
        (
            "WAI-SR",
            "SRS",
            "text.toml: instrument: SRS is filled in on paper alone",
        ),
        (
            "\"ar\"",
            "\"arabic language\"",
            "text.toml: language: “arabic language” is no language",
        ),
        ("\"rtl\"", "\"down\"", "text.toml: line 4:"),
        ("\"Invented\"", "\" \"", "text.toml: notice: it is empty"),
        (
            "\"a\", ",
            "",
            "text.toml: answers: 4 for 5 possible answers",
        ),
        ("\"c\"", "\"\"", "text.toml: answers[3]: it is empty"),
        (
            "number = 4,",
            "number = 5,",
            "text.toml: items[4]: it has no wording",
        ),
        (
            "number = 12,",
            "number = 11,",
            "text.toml: items[11]: it is there twice",
        ),
        (
            "\"Boat 7\"",
            "\"\"",
            "text.toml: items[7].text: it is empty",
        ),
        (
            "\"Boat 7\"",
            "\"Boat\", low = \"x\"",
            "text.toml: items[7].low: answers to choose from have no ends",
        ),
        (
            "]\n",
            "{ number = 13, text = \"Boat\" },\n]",
            "text.toml: items[13]: WAI-SR has no such item",
        ),
    ] {
        let text = format!("{}\n", right().join("\n"));
        let at = text.rfind(old).unwrap();
        let text = format!("{}{new}{}", &text[..at], &text[at + old.len()..]);
        let said = read(&text).unwrap_err().to_string();
        assert!(said.starts_with(message), "{said}");
    }
}
