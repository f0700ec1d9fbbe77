//! Answers as they are typed from a paper form: `544353…` where each is one digit, otherwise with space or comma between.

use crate::alliance::{Answers, Instrument, Points};

/// What is wrong with answers that were typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerProblem {
    /// No answer at all.
    None,
    Count {
        given: usize,
        items: usize,
    },
    /// Neither a number nor the mark for a missing answer.
    NotANumber {
        item: u16,
    },
    Range {
        item: u16,
        min: Points,
        max: Points,
    },
    Step {
        item: u16,
        step: Points,
    },
}

/// Stands for an answer that was left out.
const MISSING: [&str; 2] = ["-", "–"];

/// Whether each answer is one character, so that nothing need stand between them.
pub fn is_one_digit(instrument: &Instrument) -> bool {
    instrument.answer_min.0 >= 0
        && instrument.answer_max.0 < 1_000
        && instrument.answer_step.0 % 100 == 0
        && instrument.answer_min.0 % 100 == 0
}

/// The answers to the form, one an item.
///
/// # Errors
/// The first thing that is wrong, with its item.
pub fn parse(instrument: &Instrument, typed: &str) -> Result<Answers, AnswerProblem> {
    let items = instrument.items.len();
    let tokens = tokens(instrument, typed);
    if tokens.len() != items && !tokens.is_empty() {
        let given = tokens.len();
        return Err(AnswerProblem::Count { given, items });
    }
    let answers = instrument
        .items
        .iter()
        .zip(&tokens)
        .map(|(item, token)| answer(instrument, item.number, token))
        .collect::<Result<Vec<_>, _>>()?;
    if answers.iter().all(Option::is_none) {
        return Err(AnswerProblem::None);
    }
    Ok(Answers(answers))
}

fn tokens(instrument: &Instrument, typed: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || c == ',' || c == ';';
    if is_one_digit(instrument) {
        let each = typed.chars().filter(|c| !is_between(*c));
        return each.map(String::from).collect();
    }
    let split = |between: &dyn Fn(char) -> bool| -> Vec<String> {
        let parts = typed.split(between).map(|part| part.trim_matches(','));
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(|part| part.replace(',', ".")).collect()
    };
    let all = split(&is_between);
    // `7,5 8,0`: the comma may be the decimal one, and the count of the items tells.
    let decimal = split(&|c: char| c.is_whitespace() || c == ';');
    if all.len() != instrument.items.len() && decimal.len() == instrument.items.len() {
        decimal
    } else {
        all
    }
}

fn answer(
    instrument: &Instrument,
    item: u16,
    token: &str,
) -> Result<Option<Points>, AnswerProblem> {
    if MISSING.contains(&token) {
        return Ok(None);
    }
    let points = hundredths(token).ok_or(AnswerProblem::NotANumber { item })?;
    let (min, max, step) = (
        instrument.answer_min,
        instrument.answer_max,
        instrument.answer_step,
    );
    if points < min || points > max {
        return Err(AnswerProblem::Range { item, min, max });
    }
    if (points.0 - min.0) % step.0.max(1) != 0 {
        return Err(AnswerProblem::Step { item, step });
    }
    Ok(Some(points))
}

/// `7`, `7.5` or `7.25`, without a sign.
fn hundredths(token: &str) -> Option<Points> {
    let (whole, part) = token.split_once('.').unwrap_or((token, ""));
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 4
        || part.len() > 2
        || !is_digits(whole)
        || !is_digits(part)
    {
        return None;
    }
    let whole: i32 = whole.parse().ok()?;
    let part: i32 = format!("{part:0<2}").parse().ok()?;
    Some(Points(whole * 100 + part))
}

/// The answers as [`parse`] reads them.
pub fn written(instrument: &Instrument, Answers(answers): &Answers) -> String {
    let decimals = match instrument.answer_step.0 {
        step if step % 100 == 0 => 0,
        step if step % 10 == 0 => 1,
        _ => 2,
    };
    let each: Vec<String> = answers
        .iter()
        .map(|answer| answer.map_or_else(|| MISSING[0].to_owned(), |p| p.to_text(decimals)))
        .collect();
    each.join(if is_one_digit(instrument) { "" } else { " " })
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
