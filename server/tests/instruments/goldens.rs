use app::alliance::{Answers, Points, ScaleId::*};
use server::alliance::scoring::{ScoringError, derive, score};

use crate::support::{named, plain, scored, whole};

#[test]
fn wai_sr_is_a_mean_and_reverses_nothing() {
    let answers = whole(&[1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]);
    // task 1+2+5+2, bond 3+5+2+4, goal 4+1+3+1, all 33.
    let expected = [(Total, 275), (Goal, 225), (Task, 250), (Bond, 350)];
    assert_eq!(plain(&scored("WAI-SR", &answers)), expected);
}

#[test]
fn wai_s_has_its_own_key_and_reverses_4_and_10() {
    let answers = whole(&[1, 2, 3, 1, 5, 6, 7, 1, 2, 2, 4, 5]);
    // Item 4 counts 7, item 10 counts 6: goal 7+6+6+4, task 1+2+1+5, bond 3+5+7+2.
    let expected = [(Total, 4900), (Goal, 2300), (Task, 900), (Bond, 1700)];
    assert_eq!(plain(&scored("WAI-S", &answers)), expected);
}

#[test]
fn the_wai_s_and_the_wai_sr_differ_on_items_8_and_10() {
    let mut answers = [1; 12];
    answers[7] = 3;
    let answers = whole(&answers);
    assert_eq!(scored("WAI-S", &answers).get(Task), Some(Points(600)));
    assert_eq!(scored("WAI-SR", &answers).get(Task), Some(Points(100)));
    assert_eq!(scored("WAI-SR", &answers).get(Goal), Some(Points(150)));
}

#[test]
fn wai_36_reverses_fourteen_items() {
    // With every answer at the lowest, each reversed item counts 7: 6 in goal, 5 in task, 3 in bond.
    let reversed = [(Total, 12_000), (Goal, 4800), (Task, 4200), (Bond, 3000)];
    assert_eq!(plain(&scored("WAI-36", &whole(&[1; 36]))), reversed);
    let best: Vec<_> = named("WAI-36")
        .items
        .iter()
        .map(|item| if item.reversed { 1 } else { 7 })
        .collect();
    let full = [(Total, 25_200), (Goal, 8400), (Task, 8400), (Bond, 8400)];
    assert_eq!(plain(&scored("WAI-36", &whole(&best))), full);
}

#[test]
fn wai_b3_comes_from_any_wai_sr() {
    let source = whole(&[1, 1, 1, 1, 1, 1, 1, 1, 5, 4, 2, 1]);
    let expected = [(Total, 367), (Goal, 200), (Task, 400), (Bond, 500)];
    let b3 = named("WAI-B3");
    assert_eq!(plain(&derive(&b3, &source).unwrap()), expected);
    assert_eq!(plain(&score(&b3, &whole(&[5, 4, 2])).unwrap()), expected);

    let code = "WAI-B3".to_owned();
    let too_short = ScoringError::SourceCount {
        code,
        item: 11,
        given: 10,
    };
    assert_eq!(derive(&b3, &whole(&[1; 10])), Err(too_short));
    let code = "WAI-SR".to_owned();
    let refused = Err(ScoringError::NotDerived { code });
    assert_eq!(derive(&named("WAI-SR"), &source), refused);
}

#[test]
fn sai_is_one_composite() {
    let answers = whole(&[0, 5, 3, 2, 4, 4]);
    assert_eq!(plain(&scored("SAI", &answers)), [(Total, 300)]);
}

#[test]
fn srs_and_ors_sum_four_lines_read_to_the_millimetre() {
    let lines = Answers(vec![
        Some(Points(870)),
        Some(Points(910)),
        Some(Points(0)),
        Some(Points(1000)),
    ]);
    let srs = [
        (Total, 2780),
        (Relationship, 870),
        (Goals, 910),
        (Approach, 0),
        (Overall, 1000),
    ];
    assert_eq!(plain(&scored("SRS", &lines)), srs);
    let ors = [
        (Total, 2780),
        (Individual, 870),
        (Interpersonal, 910),
        (Social, 0),
        (Overall, 1000),
    ];
    assert_eq!(plain(&scored("ORS", &lines)), ors);
}

#[test]
fn phq_9_and_gad_7_are_plain_sums() {
    let phq = whole(&[2, 2, 2, 2, 1, 1, 2, 0, 0]);
    assert_eq!(plain(&scored("PHQ-9", &phq)), [(Total, 1200)]);
    let gad = whole(&[3, 3, 0, 1, 0, 2, 1]);
    assert_eq!(plain(&scored("GAD-7", &gad)), [(Total, 1000)]);
}

#[test]
fn core_10_reverses_2_and_3() {
    let answers = whole(&[4, 4, 0, 1, 1, 0, 0, 2, 0, 3]);
    // 4 + (4-4) + (4-0) + 1 + 1 + 0 + 0 + 2 + 0 + 3
    assert_eq!(plain(&scored("CORE-10", &answers)), [(Total, 1500)]);
}

#[test]
fn the_check_is_no_scale() {
    assert_eq!(plain(&scored("CHECK-1", &whole(&[3]))), []);
}

#[test]
fn an_impossible_answer_is_refused_by_item_value_and_range() {
    let message =
        |code: &str, answers: &Answers| score(&named(code), answers).unwrap_err().to_string();
    assert_eq!(
        message("GAD-7", &whole(&[0, 0, 4, 0, 0, 0, 0])),
        "GAD-7: item 3: 4.00 is outside 0.00 to 3.00"
    );
    assert_eq!(
        message("WAI-SR", &whole(&[0; 12])),
        "WAI-SR: item 1: 0.00 is outside 1.00 to 5.00"
    );
    let halves = Answers(vec![Some(Points(350)); 12]);
    assert_eq!(
        message("WAI-SR", &halves),
        "WAI-SR: item 1: 3.50 is not one of the answers from 1.00 to 5.00 in steps of 1.00"
    );
    assert_eq!(
        message("SRS", &whole(&[1, 2, 3])),
        "SRS: 3 answers, but the form has 4 items; a missing answer is left empty, not out"
    );
    // A derived form names the item by its number on the source form.
    assert_eq!(
        message("WAI-B3", &whole(&[1, 6, 1])),
        "WAI-B3: item 10: 6.00 is outside 1.00 to 5.00"
    );
}
