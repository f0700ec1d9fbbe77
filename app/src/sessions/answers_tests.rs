use proptest::prelude::*;

use super::{AnswerProblem, parse, written};
use crate::alliance::{
    Answers, Citation, Direction, Family, Instrument, Item, Licence, MissingRule, Points,
    Provenance, Rater, Sourced, Summary,
};

fn instrument(items: u16, min: i32, max: i32, step: i32) -> Instrument {
    let read = Provenance::Read;
    Instrument {
        code: "X".to_owned(),
        version: 1,
        name: "X".to_owned(),
        family: Family::Alliance,
        raters: vec![Rater::Client],
        direction: Direction::HigherIsBetter,
        summary: Summary::Mean,
        decimals: 2,
        answer_min: Points(min),
        answer_max: Points(max),
        answer_step: Points(step),
        stem: None,
        loinc: None,
        items: (1..=items)
            .map(|number| Item {
                number,
                reversed: false,
                text: None,
                loinc: None,
            })
            .collect(),
        scales: Vec::new(),
        missing: Sourced {
            value: MissingRule {
                total: 0,
                part: 0,
                all_or_none: false,
            },
            provenance: read,
            source: String::new(),
        },
        answer_words: Vec::new(),
        safety_item: None,
        cutoffs: Vec::new(),
        reliable_change: None,
        derived_from: None,
        record_only: false,
        licence: Licence {
            text_ships: false,
            notice: String::new(),
            checked_on: chrono::NaiveDate::MIN,
        },
        key: Citation {
            provenance: read,
            source: String::new(),
        },
    }
}

fn points(hundredths: &[i32]) -> Answers {
    Answers(hundredths.iter().map(|h| Some(Points(*h))).collect())
}

#[test]
fn digits_in_a_row_are_answers() {
    let form = instrument(5, 100, 500, 100);
    assert_eq!(
        parse(&form, "54435"),
        Ok(points(&[500, 400, 400, 300, 500]))
    );
    assert_eq!(parse(&form, " 5 4, 4 3;5 "), parse(&form, "54435"));
    let mut missing = points(&[500, 400, 400, 300, 500]);
    missing.0[2] = None;
    assert_eq!(parse(&form, "54-35"), Ok(missing));
}

#[test]
fn longer_answers_stand_apart_and_either_comma_is_read() {
    let form = instrument(4, 0, 1_000, 10);
    let answers = Ok(points(&[750, 800, 1_000, 610]));
    for typed in [
        "7.5 8 10 6.1",
        "7.5, 8.0, 10, 6.1",
        "7,5 8,0 10,0 6,1",
        "7.5;8;10;6.1",
    ] {
        assert_eq!(parse(&form, typed), answers, "{typed}");
    }
    assert_eq!(parse(&form, "7,8,9,6"), Ok(points(&[700, 800, 900, 600])));
}

#[test]
fn what_is_wrong_names_its_item() {
    let form = instrument(3, 100, 500, 100);
    let (min, max) = (Points(100), Points(500));
    for (typed, problem) in [
        ("", AnswerProblem::None),
        ("---", AnswerProblem::None),
        ("54", AnswerProblem::Count { given: 2, items: 3 }),
        ("5443", AnswerProblem::Count { given: 4, items: 3 }),
        ("5x4", AnswerProblem::NotANumber { item: 2 }),
        ("546", AnswerProblem::Range { item: 3, min, max }),
        ("045", AnswerProblem::Range { item: 1, min, max }),
    ] {
        assert_eq!(parse(&form, typed), Err(problem), "{typed}");
    }
    let lines = instrument(2, 0, 1_000, 10);
    let step = Points(10);
    assert_eq!(
        parse(&lines, "7.55 3"),
        Err(AnswerProblem::Step { item: 1, step })
    );
    assert_eq!(
        parse(&lines, "3 99999999999"),
        Err(AnswerProblem::NotANumber { item: 2 })
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(
        (step, answers) in prop_oneof![Just(100), Just(10), Just(1)].prop_flat_map(|step| {
            let each = prop::option::weighted(0.9, (0..=1_000 / step).prop_map(move |n| n * step));
            (Just(step), prop::collection::vec(each, 1..40))
        })
    ) {
        prop_assume!(answers.iter().any(Option::is_some));
        let max = if step == 100 { 900 } else { 1_000 };
        let form = instrument(u16::try_from(answers.len()).unwrap(), 0, max, step);
        let answers = Answers(answers.iter().map(|a| a.map(|a| Points(a.min(max)))).collect());
        prop_assert_eq!(parse(&form, &written(&form, &answers)), Ok(answers));
    }

    #[test]
    fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,60}", one_digit in any::<bool>()) {
        let form = if one_digit { instrument(5, 100, 500, 100) } else { instrument(4, 0, 1_000, 10) };
        let _ = parse(&form, &typed);
    }
}
