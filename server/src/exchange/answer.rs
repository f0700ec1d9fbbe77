use app::alliance::{Instrument, Points};

use super::{code::ProblemCode, number::decimal};

/// Why a cell is no answer to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnAnswer {
    pub code: ProblemCode,
    /// "is not an answer of the WAI-36"
    pub finding: String,
    pub remedy: String,
}

/// Cells that stand for "not answered".
const MISSING: [&str; 10] = [
    "", "NA", "N/A", "NaN", "NULL", "#NULL!", "#VALUE!", "#N/A", ".", "-",
];

/// Whether a trimmed cell says that there is no value.
pub fn is_missing(cell: &str) -> bool {
    MISSING.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// The answer in a trimmed cell, as a word of the instrument (any case) or as a number in its range and steps;
/// `None` when it was not answered.
///
/// # Errors
/// `out_of_range` for a number that the instrument does not reach, `not_an_answer` for everything else.
pub fn answer(cell: &str, instrument: &Instrument) -> Result<Option<Points>, NotAnAnswer> {
    if is_missing(cell) {
        return Ok(None);
    }
    if let Some(points) = word(cell, instrument) {
        return Ok(Some(points));
    }
    let Some(number) = decimal(cell) else {
        return Err(refusal(
            ProblemCode::NotAnAnswer,
            "is not an answer of",
            instrument,
        ));
    };
    let points = number.points;
    if points < instrument.answer_min || points > instrument.answer_max {
        return Err(refusal(
            ProblemCode::OutOfRange,
            "is outside the answers of",
            instrument,
        ));
    }
    let step = instrument.answer_step.0.max(1);
    if !number.exact || (points.0 - instrument.answer_min.0) % step != 0 {
        return Err(refusal(
            ProblemCode::NotAnAnswer,
            "is not an answer of",
            instrument,
        ));
    }
    Ok(Some(points))
}

fn word(cell: &str, instrument: &Instrument) -> Option<Points> {
    let steps = instrument
        .answer_words
        .iter()
        .position(|known| same_words(known, cell))?;
    let steps = i32::try_from(steps).ok()?;
    Some(Points(
        instrument.answer_min.0 + steps * instrument.answer_step.0,
    ))
}

fn same_words(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.split_whitespace(), b.split_whitespace());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if same_word(a, b) => {}
            _ => return false,
        }
    }
}

fn same_word(a: &str, b: &str) -> bool {
    // Lower case of other scripts needs memory; most words need none.
    a.eq_ignore_ascii_case(b)
        || (!a.is_ascii() && !b.is_ascii() && a.to_lowercase() == b.to_lowercase())
}

fn refusal(code: ProblemCode, verb: &str, instrument: &Instrument) -> NotAnAnswer {
    NotAnAnswer {
        code,
        finding: format!("{verb} the {}", instrument.code),
        remedy: format!("Use {}, or leave the cell empty.", allowed(instrument)),
    }
}

/// "one of Never, Rarely, Always or 1–7"
fn allowed(instrument: &Instrument) -> String {
    let decimals = match instrument.answer_step.0 {
        step if step % 100 == 0 => 0,
        step if step % 10 == 0 => 1,
        _ => 2,
    };
    let range = format!(
        "{}–{}",
        instrument.answer_min.to_text(decimals),
        instrument.answer_max.to_text(decimals)
    );
    if !instrument.answer_words.is_empty() {
        return format!("one of {} or {range}", instrument.answer_words.join(", "));
    }
    match decimals {
        0 => range,
        _ => format!(
            "{range} in steps of {}",
            instrument.answer_step.to_text(decimals)
        ),
    }
}

#[cfg(test)]
mod tests {
    use app::alliance::Points;

    use super::{ProblemCode, answer};
    use crate::exchange::tests::fixture::{srs, wai36};

    #[test]
    fn words_and_numbers_mean_the_same() {
        let wai = wai36();
        assert_eq!(answer("Very  often", &wai), Ok(Some(Points(600))));
        assert_eq!(answer("6", &wai), Ok(Some(Points(600))));
        assert_eq!(answer("6.0", &wai), Ok(Some(Points(600))));
        assert_eq!(answer("#N/A", &wai), Ok(None));
        assert!(super::same_words("NÄHE  immer", "nähe Immer"));
        assert!(!super::same_words("Very", "Very often"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let (wai, srs) = (wai36(), srs());
        let code = |cell, instrument| answer(cell, instrument).unwrap_err().code;
        assert_eq!(code("9", &wai), ProblemCode::OutOfRange);
        assert_eq!(code("0", &wai), ProblemCode::OutOfRange);
        assert_eq!(code("3.5", &wai), ProblemCode::NotAnAnswer);
        assert_eq!(code("8.85", &srs), ProblemCode::NotAnAnswer);
        assert_eq!(code("10.1", &srs), ProblemCode::OutOfRange);
        assert_eq!(code("Never", &srs), ProblemCode::NotAnAnswer);
    }

    #[test]
    fn the_remedy_lists_what_may_stand_there() {
        let (wai, srs) = (wai36(), srs());
        let remedy = |cell, instrument| answer(cell, instrument).unwrap_err().remedy;
        assert_eq!(
            remedy("Oftne", &wai),
            "Use one of Never, Rarely, Occasionally, Sometimes, Often, Very Often, Always or 1–7, or leave the cell empty."
        );
        assert_eq!(
            remedy("11", &srs),
            "Use 0.0–10.0 in steps of 0.1, or leave the cell empty."
        );
    }
}
