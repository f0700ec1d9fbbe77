//! From what a browser sent to answers. Whatever is sent, an answer is one that the form has, or there is none.

use super::{Kind, Question, Sheet, Step, questions};
use crate::{
    alliance::{Answers, Points},
    typed,
};

/// The field of a few words, behind the instrument's code.
pub const WORDS: &str = "words";
/// Longest note beside an answer.
pub const MOST_WORDS: usize = 500;
/// The field of an exact value on a line, behind the question's name.
const EXACT: &str = "exact";

/// What has been filled in so far: names and values, as a browser sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled(pub Vec<(String, String)>);

/// One instrument as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub answers: Answers,
    pub words: Option<String>,
}

/// What is asked about before going on, by the name of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Asked once, then accepted.
    Missing(String),
    /// No value of the line; has to be put right or taken out.
    NotOnTheLine(String),
    TooLong(String),
}

impl Problem {
    pub fn name(&self) -> &str {
        match self {
            Self::Missing(name) | Self::NotOnTheLine(name) | Self::TooLong(name) => name,
        }
    }
}

/// What was typed is no value of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffTheLine;

/// The name of the field for an exact value.
pub fn exact(name: &str) -> String {
    format!("{name}.{EXACT}")
}

impl Filled {
    pub fn get(&self, name: &str) -> &str {
        typed::value(&self.0, name)
    }

    /// Takes over what a page sent: the fields of that page alone, each as it now is.
    pub fn take(&mut self, sheets: &[Sheet], step: &Step, sent: &[(String, String)]) {
        let fields = fields(sheets, step);
        self.0.retain(|(name, _)| !fields.contains(name));
        for field in fields {
            let value = typed::value(sent, &field);
            if !value.is_empty() {
                self.0.push((field, value.to_owned()));
            }
        }
    }

    /// What is to be asked about on this page.
    pub fn problems(&self, sheets: &[Sheet], step: &Step) -> Vec<Problem> {
        let asked = step.iter().flat_map(|block| questions(sheets, block));
        let answers = asked.filter_map(|question| match self.answer(&question) {
            Ok(Some(_)) => None,
            Ok(None) => Some(Problem::Missing(question.name)),
            Err(OffTheLine) => Some(Problem::NotOnTheLine(question.name)),
        });
        let words = noted(sheets, step).filter(|name| self.get(name).chars().count() > MOST_WORDS);
        answers.chain(words.map(Problem::TooLong)).collect()
    }

    /// Everything that was answered, one entry a sheet; `None` for a sheet on which nothing was said.
    pub fn given(&self, sheets: &[Sheet]) -> Vec<Option<Given>> {
        let given = |(at, sheet): (usize, &Sheet)| {
            let block = super::Block {
                sheet: at,
                items: 0..sheet.instrument.items.len(),
            };
            let answers: Vec<Option<Points>> = questions(sheets, &block)
                .iter()
                .map(|question| self.answer(question).unwrap_or_default())
                .collect();
            let words = sheet.takes_words().then(|| self.get(&sheet.words_name()));
            let words =
                words.filter(|words| !words.is_empty() && words.chars().count() <= MOST_WORDS);
            let said = words.is_some() || answers.iter().any(Option::is_some);
            said.then(|| Given {
                answers: Answers(answers),
                words: words.map(str::to_owned),
            })
        };
        sheets.iter().enumerate().map(given).collect()
    }

    /// The answer to one question.
    ///
    /// # Errors
    /// A value that was typed and is not on the line.
    pub fn answer(&self, question: &Question) -> Result<Option<Points>, OffTheLine> {
        let chosen = self.get(&question.name).parse().ok().map(Points);
        match &question.kind {
            Kind::Choice(choices) => {
                Ok(chosen.filter(|value| choices.iter().any(|(choice, _)| choice == value)))
            }
            Kind::Visual {
                marks, range, step, ..
            } => match self.get(&exact(&question.name)) {
                "" => Ok(chosen.filter(|value| marks.contains(value))),
                text => on_the_line(text, *range, *step).map(Some).ok_or(OffTheLine),
            },
        }
    }
}

/// A number with a point or a comma, in hundredths, where the line has it.
fn on_the_line(text: &str, (low, high): (Points, Points), step: Points) -> Option<Points> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let hundredths: i32 = format!("{whole}{part:0<2}").parse().ok()?;
    let above = hundredths.checked_sub(low.0)?;
    let there = (low.0..=high.0).contains(&hundredths) && above.checked_rem(step.0) == Some(0);
    there.then_some(Points(hundredths))
}

fn noted<'s>(sheets: &'s [Sheet], step: &'s Step) -> impl Iterator<Item = String> + 's {
    let of = |block: &super::Block| sheets.get(block.sheet).filter(|sheet| sheet.takes_words());
    step.iter().filter_map(of).map(Sheet::words_name)
}

/// Every field of a page.
fn fields(sheets: &[Sheet], step: &Step) -> Vec<String> {
    let asked = step.iter().flat_map(|block| questions(sheets, block));
    let answers = asked.flat_map(|question| match question.kind {
        Kind::Choice(_) => vec![question.name],
        Kind::Visual { .. } => vec![exact(&question.name), question.name],
    });
    answers.chain(noted(sheets, step)).collect()
}
