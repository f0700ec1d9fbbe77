//! What stands on which page of a form.

use std::{ops::Range, sync::Arc};

use super::{Wording, choices, read::WORDS};
use crate::alliance::{Family, Instrument, Points};

/// One instrument with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub instrument: Arc<Instrument>,
    pub wording: Wording,
}

/// Items of one sheet that stand together on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its place among the sheets.
    pub sheet: usize,
    pub items: Range<usize>,
}

/// One page of a form.
pub type Step = Vec<Block>;

/// So many questions are answered on a phone without losing one's place.
const ON_A_PAGE: usize = 6;

/// One page where everything fits; otherwise each instrument begins a page, and long ones are divided evenly.
pub fn steps(sheets: &[Sheet]) -> Vec<Step> {
    let counts: Vec<usize> = sheets.iter().map(|s| s.instrument.items.len()).collect();
    let whole = |(sheet, count): (usize, &usize)| Block {
        sheet,
        items: 0..*count,
    };
    if counts.iter().sum::<usize>() <= ON_A_PAGE {
        return vec![counts.iter().enumerate().map(whole).collect()];
    }
    let pages = counts.iter().enumerate().flat_map(|(sheet, &count)| {
        let pages = count.div_ceil(ON_A_PAGE).max(1);
        let on_each = count.div_ceil(pages);
        (0..pages).map(move |page| {
            let from = (page * on_each).min(count);
            let items = from..(from + on_each).min(count);
            vec![Block { sheet, items }]
        })
    });
    pages.collect()
}

/// One question as it stands on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of its field.
    pub name: String,
    pub text: String,
    pub kind: Kind,
    /// Its answer may ask for attention to safety.
    pub safety: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Values and their words, in the order of the form.
    Choice(Vec<(Points, String)>),
    /// A line between two ends: whole points to choose, and the exact value to type.
    Visual {
        marks: Vec<Points>,
        ends: [String; 2],
        range: (Points, Points),
        step: Points,
    },
}

impl Sheet {
    /// The name of the field of an item.
    pub fn name(&self, item: usize) -> String {
        let number = self
            .instrument
            .items
            .get(item)
            .map_or(0, |item| item.number);
        format!("{}.{number}", self.instrument.code)
    }

    /// Whether a few words may be written beside the answers: our own question asks for them.
    pub fn takes_words(&self) -> bool {
        self.instrument.family == Family::Check
    }

    /// The name of the field for those words.
    pub fn words_name(&self) -> String {
        format!("{}.{WORDS}", self.instrument.code)
    }

    fn question(&self, item: usize) -> Question {
        let words = self.wording.items.get(item);
        let number = self.instrument.items.get(item).map(|item| item.number);
        let safety = self.instrument.safety_item.as_ref().map(|item| item.value);
        Question {
            safety: safety.is_some() && safety == number,
            name: self.name(item),
            text: words.map(|words| words.text.clone()).unwrap_or_default(),
            kind: match choices(&self.instrument) {
                Some(_) => Kind::Choice(self.choices()),
                None => self.line(words.and_then(|words| words.ends.clone())),
            },
        }
    }

    fn choices(&self) -> Vec<(Points, String)> {
        let (low, step) = (self.instrument.answer_min.0, self.instrument.answer_step.0);
        let values = (0..).map(|at| Points(low + at * step));
        values.zip(self.wording.answers.iter().cloned()).collect()
    }

    fn line(&self, ends: Option<[String; 2]>) -> Kind {
        let (low, high) = (self.instrument.answer_min, self.instrument.answer_max);
        let tenth = (high.0 - low.0) / 10;
        Kind::Visual {
            marks: (0..=10).map(|at| Points(low.0 + at * tenth)).collect(),
            ends: ends.unwrap_or_default(),
            range: (low, high),
            step: self.instrument.answer_step,
        }
    }
}

/// The questions of a block, in order.
pub fn questions(sheets: &[Sheet], block: &Block) -> Vec<Question> {
    let Some(sheet) = sheets.get(block.sheet) else {
        return Vec::new();
    };
    block
        .items
        .clone()
        .map(|item| sheet.question(item))
        .collect()
}
