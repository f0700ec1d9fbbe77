use app::alliance::{Points, ScaleId::*, Score, Scores};

use crate::support::{all, plain, scored, whole};

fn of(scores: &Scores, scale: app::alliance::ScaleId) -> Option<(i32, bool)> {
    let score: Option<&Score> = scores.0.iter().find(|s| s.scale == scale);
    score.map(|s| (s.points.0, s.imputed))
}

#[test]
fn wai_sr_imputes_one_item_of_a_subscale_and_two_of_the_total() {
    // Items 1 (task) and 4 (goal) are missing.
    let scores = scored("WAI-SR", &whole(&[-1, 5, 5, -1, 5, 4, 5, 4, 5, 4, 3, 4]));
    assert_eq!(of(&scores, Task), Some((433, true)));
    assert_eq!(of(&scores, Goal), Some((367, true)));
    assert_eq!(of(&scores, Bond), Some((500, false)));
    assert_eq!(of(&scores, Total), Some((440, true)));
}

#[test]
fn a_subscale_with_two_missing_is_absent_though_the_total_is_there() {
    let scores = scored("WAI-SR", &whole(&[-1, -1, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]));
    assert_eq!(of(&scores, Task), None);
    assert_eq!(of(&scores, Total), Some((400, true)));
}

#[test]
fn three_missing_leave_no_total() {
    let scores = scored("WAI-SR", &whole(&[-1, 4, -1, -1, 4, 4, 4, 4, 4, 4, 4, 4]));
    assert_eq!(plain(&scores), [(Goal, 400), (Task, 400), (Bond, 400)]);
}

#[test]
fn core_10_prorates_one_missing_item() {
    let scores = scored("CORE-10", &whole(&[1, 4, 4, 1, 1, 0, -1, 1, 1, 1]));
    // Six of the nine answered items count 1: 6 / 9 * 10.
    assert_eq!(of(&scores, Total), Some((667, true)));
    let two = whole(&[-1, 4, 4, 1, 1, 0, -1, 1, 1, 1]);
    assert_eq!(plain(&scored("CORE-10", &two)), []);
}

#[test]
fn the_srs_has_all_four_lines_or_no_score_at_all() {
    assert_eq!(plain(&scored("SRS", &whole(&[9, 9, 9, -1]))), []);
    assert_eq!(plain(&scored("ORS", &whole(&[-1, 9, 9, 9]))), []);
}

#[test]
fn without_a_rule_a_scale_needs_all_its_items() {
    let mut answers = [4; 36];
    answers[1] = -1;
    let scores = scored("WAI-36", &whole(&answers));
    assert_eq!(plain(&scores), [(Goal, 4800), (Bond, 4800)]);
    for (code, items) in [("WAI-S", 12), ("SAI", 6), ("PHQ-9", 9), ("GAD-7", 7)] {
        let mut answers = vec![2; items];
        answers[0] = -1;
        assert_eq!(scored(code, &whole(&answers)).total(), None, "{code}");
    }
}

#[test]
fn an_empty_form_has_no_score_and_never_zero() {
    for instrument in all().iter() {
        let empty = whole(&vec![-1; instrument.items.len()]);
        assert_eq!(scored(&instrument.code, &empty), Scores::default());
    }
}

#[test]
fn zero_is_an_answer_and_not_a_gap() {
    let scores = scored("GAD-7", &whole(&[0; 7]));
    assert_eq!(scores.total(), Some(Points(0)));
}
