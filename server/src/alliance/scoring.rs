//! From answers to scores, by the definition alone.

use app::alliance::{Answers, Instrument, Item, Points, Scale, ScaleId, Score, Scores, Summary};
use thiserror::Error;

/// Why answers cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScoringError {
    #[error(
        "{code}: {given} answers, but the form has {expected} items; a missing answer is left empty, not out"
    )]
    Count {
        code: String,
        expected: usize,
        given: usize,
    },
    #[error("{code}: item {item}: {value} is outside {min} to {max}")]
    Range {
        code: String,
        item: u16,
        value: Points,
        min: Points,
        max: Points,
    },
    #[error(
        "{code}: item {item}: {value} is not one of the answers from {min} to {max} in steps of {step}"
    )]
    Step {
        code: String,
        item: u16,
        value: Points,
        min: Points,
        max: Points,
        step: Points,
    },
    #[error(
        "{code}: {given} answers of the form that it is derived from, but item {item} is needed"
    )]
    SourceCount {
        code: String,
        item: u16,
        given: usize,
    },
    #[error("{code} is not derived from another instrument")]
    NotDerived { code: String },
    #[error("{code}: scale {scale} cannot be scored: the definition did not pass the loader")]
    Definition { code: String, scale: &'static str },
}

/// The scores of one filled-in form, in the order of the instrument's scales.
///
/// `answers` are raw hundredths, one for each item in the order of the form, `None` where missing. Reversed items count as
/// lowest plus highest answer minus the answer. Missing answers are treated by the instrument's rule: replaced by the
/// mean of the scale's other items and marked as imputed, or the scale is absent; never zero. Sums with a missing
/// answer are thereby prorated. Results are rounded once, half away from zero, to a hundredth.
///
/// # Errors
/// [`ScoringError::Count`], [`ScoringError::Range`] or [`ScoringError::Step`] for the first answer that the form
/// cannot have; [`ScoringError::Definition`] for an instrument that [`crate::instruments::parse`] would refuse.
pub fn score(instrument: &Instrument, answers: &Answers) -> Result<Scores, ScoringError> {
    let keyed = keyed(instrument, answers)?;
    let rule = instrument.missing.value;
    let mut scores = Scores::default();
    if rule.all_or_none && keyed.iter().any(|(_, value)| value.is_none()) {
        return Ok(scores);
    }
    for (position, scale) in instrument.scales.iter().enumerate() {
        let may_miss = if position == 0 { rule.total } else { rule.part };
        scores
            .0
            .extend(scale_score(instrument, scale, &keyed, may_miss)?);
    }
    Ok(scores)
}

/// The scores of a derived `instrument` (WAI-B3) from `source_answers`, the raw answers to the form that it is derived
/// from (any WAI-SR). Only the items that it uses are looked at; [`score`] the source to check the others.
///
/// # Errors
/// [`ScoringError::NotDerived`], [`ScoringError::SourceCount`] when the source is too short, otherwise as [`score`].
pub fn derive(instrument: &Instrument, source_answers: &Answers) -> Result<Scores, ScoringError> {
    if instrument.derived_from.is_none() {
        let code = instrument.code.clone();
        return Err(ScoringError::NotDerived { code });
    }
    let pick = |item: &Item| {
        // The source's items are numbered from 1 without a gap (checked by the loader).
        let position = usize::from(item.number).wrapping_sub(1);
        let answer = source_answers.0.get(position).copied();
        answer.ok_or_else(|| ScoringError::SourceCount {
            code: instrument.code.clone(),
            item: item.number,
            given: source_answers.0.len(),
        })
    };
    let picked = instrument
        .items
        .iter()
        .map(pick)
        .collect::<Result<_, _>>()?;
    score(instrument, &Answers(picked))
}

/// A supplied total that is not what the answers give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    pub scale: ScaleId,
    pub supplied: Points,
    /// `None` where the answers give no score for the scale.
    pub computed: Option<Points>,
}

/// The totals of a file that differ from the computed scores, in the order supplied.
pub fn compare(scores: &Scores, supplied: &[(ScaleId, Points)]) -> Vec<Difference> {
    supplied
        .iter()
        .map(|&(scale, supplied)| Difference {
            scale,
            supplied,
            computed: scores.get(scale),
        })
        .filter(|difference| difference.computed != Some(difference.supplied))
        .collect()
}

/// An item's number and its answer, turned round where the item is reversed.
type Keyed = (u16, Option<i64>);

fn keyed(instrument: &Instrument, answers: &Answers) -> Result<Vec<Keyed>, ScoringError> {
    let (items, answers) = (&instrument.items, &answers.0);
    if items.len() != answers.len() {
        return Err(ScoringError::Count {
            code: instrument.code.clone(),
            expected: items.len(),
            given: answers.len(),
        });
    }
    let (low, high) = (instrument.answer_min.0, instrument.answer_max.0);
    items
        .iter()
        .zip(answers)
        .map(|(item, &answer)| {
            let value = answer
                .map(|value| valid(instrument, item.number, value))
                .transpose()?;
            let turned = |value: i64| match item.reversed {
                true => i64::from(low) + i64::from(high) - value,
                false => value,
            };
            Ok((item.number, value.map(turned)))
        })
        .collect()
}

/// `value` in hundredths when the form has such an answer.
fn valid(instrument: &Instrument, item: u16, value: Points) -> Result<i64, ScoringError> {
    let (min, max, step) = (
        instrument.answer_min,
        instrument.answer_max,
        instrument.answer_step,
    );
    let code = || instrument.code.clone();
    if value < min || value > max {
        return Err(ScoringError::Range {
            code: code(),
            item,
            value,
            min,
            max,
        });
    }
    let above = i64::from(value.0) - i64::from(min.0);
    if above.checked_rem(step.0.into()) != Some(0) {
        return Err(ScoringError::Step {
            code: code(),
            item,
            value,
            min,
            max,
            step,
        });
    }
    Ok(value.0.into())
}

fn scale_score(
    instrument: &Instrument,
    scale: &Scale,
    keyed: &[Keyed],
    may_miss: u16,
) -> Result<Option<Score>, ScoringError> {
    let refused = || ScoringError::Definition {
        code: instrument.code.clone(),
        scale: scale.id.as_str(),
    };
    let (mut sum, mut answered, mut items) = (0, 0, 0);
    for number in &scale.items {
        // The loader keeps items in ascending order.
        let at = keyed.binary_search_by_key(number, |&(n, _)| n);
        let (_, value) = at.ok().and_then(|at| keyed.get(at)).ok_or_else(refused)?;
        items += 1;
        if let Some(value) = value {
            sum += value;
            answered += 1;
        }
    }
    let missing: i64 = items - answered;
    if answered == 0 || missing > may_miss.into() {
        return Ok(None);
    }
    let weight = match instrument.summary {
        Summary::Sum => items,
        Summary::Mean => 1,
    };
    let points = Points::mean(sum * weight, answered).ok_or_else(refused)?;
    Ok(Some(Score {
        scale: scale.id,
        points,
        imputed: missing > 0,
    }))
}
