//! What an instrument says to the person who fills it in: from its definition where the licence lets us ship it, otherwise
//! from the practice's own licensed text.

use crate::alliance::{Instrument, Rater};

/// Which way a language is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// For the `dir` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// For the `lang` attribute.
    pub language: String,
    pub direction: Direction,
    pub introduction: Option<String>,
    /// In the order of the definition's items.
    pub items: Vec<ItemWording>,
    /// Lowest answer first; empty for a visual scale.
    pub answers: Vec<String>,
    /// Whose words these are.
    pub notice: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemWording {
    pub text: String,
    /// The words at the two ends of a visual scale, lowest first.
    pub ends: Option<[String; 2]>,
}

/// More answers than these are a line to mark, not words to choose from.
const MOST_CHOICES: i32 = 11;

/// How many answers to choose from an item has; `None` for a visual scale.
pub fn choices(instrument: &Instrument) -> Option<usize> {
    let span = instrument.answer_max.0 - instrument.answer_min.0;
    let answers = span.checked_div(instrument.answer_step.0)? + 1;
    let few = (2..=MOST_CHOICES).contains(&answers);
    few.then(|| usize::try_from(answers).ok()).flatten()
}

impl Wording {
    /// The wording that ships with a definition, or the practice's own text for it.
    pub fn of(instrument: &Instrument, supplied: Option<Self>) -> Option<Self> {
        let clients = instrument.raters.contains(&Rater::Client);
        if instrument.record_only || !clients {
            return None;
        }
        if !instrument.licence.text_ships {
            return supplied;
        }
        let items: Option<Vec<_>> = instrument
            .items
            .iter()
            .map(|item| {
                let text = item.text.clone()?;
                Some(ItemWording { text, ends: None })
            })
            .collect();
        Some(Self {
            language: "en".to_owned(),
            direction: Direction::LeftToRight,
            introduction: instrument.stem.clone(),
            items: items?,
            answers: instrument.answer_words.clone(),
            // Where the whole notice is, is of use to who has the source.
            notice: instrument.licence.notice.replace(" See NOTICE.md.", ""),
        })
    }
}
