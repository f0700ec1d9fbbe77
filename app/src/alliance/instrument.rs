use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Points;

/// A versioned questionnaire definition: keys, ranges and scoring, each number with its source. It holds no licensed wording.
///
/// The server loads these from `server/src/instruments/definitions/*.toml` and refuses a wrong one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// The name of the field, as in the literature: `WAI-SR`, `PHQ-9`.
    pub code: String,
    /// Counts up whenever anything that changes a score changes.
    pub version: u32,
    /// Spelled out, for people.
    pub name: String,
    pub family: Family,
    pub raters: Vec<Rater>,
    pub direction: Direction,
    /// How a scale is formed from its items.
    pub summary: Summary,
    /// Decimals that scores of this instrument are written with, 0 to 2.
    pub decimals: u8,
    /// Lowest possible answer to an item.
    pub answer_min: Points,
    /// Highest possible answer to an item.
    pub answer_max: Points,
    /// Step between answers: 1.00 for choices, 0.10 for a visual scale read to the millimetre.
    pub answer_step: Points,
    /// The sentence above the items, only where the licence lets us ship it.
    #[serde(default)]
    pub stem: Option<String>,
    /// LOINC code of the whole panel.
    #[serde(default)]
    pub loinc: Option<String>,
    pub items: Vec<Item>,
    /// The first is the total; a check has none.
    #[serde(default)]
    pub scales: Vec<Scale>,
    pub missing: Sourced<MissingRule>,
    /// Words that stand for answers in files, lowest answer first; empty where none are known.
    #[serde(default)]
    pub answer_words: Vec<String>,
    /// Item whose answer above the minimum asks for attention to safety, by number.
    #[serde(default)]
    pub safety_item: Option<Sourced<u16>>,
    #[serde(default)]
    pub cutoffs: Vec<Cutoff>,
    #[serde(default)]
    pub reliable_change: Option<ReliableChange>,
    /// Scored from the answers to another instrument (the WAI-B3 from any WAI-SR).
    #[serde(default)]
    pub derived_from: Option<String>,
    /// Scores are recorded from a licensed paper form or another system; Rapport shows no form of its own.
    #[serde(default)]
    pub record_only: bool,
    pub licence: Licence,
    /// Where range, item map and reversals come from.
    pub key: Citation,
}

impl Instrument {
    pub fn total(&self) -> Option<&Scale> {
        self.scales.first()
    }

    /// Digits of a difference of two scores: a mean is stored in hundredths, so the second digit of a difference may be off.
    pub const fn change_decimals(&self) -> u8 {
        match self.summary {
            Summary::Sum => self.decimals,
            Summary::Mean => self.decimals.saturating_sub(1),
        }
    }

    /// The scales beside the total: goal, task and bond; for the SRS its four lines.
    pub fn parts(&self) -> &[Scale] {
        self.scales.get(1..).unwrap_or_default()
    }

    pub fn scale(&self, id: ScaleId) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.id == id)
    }

    /// The answer that `word` stands for in a file, without regard to case and to space around it.
    pub fn answer_for_word(&self, word: &str) -> Option<Points> {
        let word = word.trim().to_lowercase();
        let position = self
            .answer_words
            .iter()
            .position(|known| known.to_lowercase() == word)?;
        let steps = i32::try_from(position).ok()?;
        Some(Points(self.answer_min.0 + steps * self.answer_step.0))
    }
}

/// What an instrument measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Alliance,
    Outcome,
    /// A question of the practice's own, no scale.
    Check,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rater {
    Client,
    Therapist,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Summary {
    Sum,
    Mean,
}

/// One item: its number on the form, whether its answer is turned round, and its text where that may be shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub number: u16,
    #[serde(default)]
    pub reversed: bool,
    /// Only where the licence lets us ship it.
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub loinc: Option<String>,
}

/// A score computed from items, with the range that its items allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub id: ScaleId,
    /// Item numbers.
    pub items: Vec<u16>,
    /// LOINC code of this score.
    #[serde(default)]
    pub loinc: Option<String>,
    /// Lowest possible score; computed by the loader.
    #[serde(default)]
    pub min: Points,
    /// Highest possible score; computed by the loader.
    #[serde(default)]
    pub max: Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleId {
    Total,
    Goal,
    Task,
    Bond,
    Relationship,
    Goals,
    Approach,
    Overall,
    Individual,
    Interpersonal,
    Social,
}

impl ScaleId {
    /// As stored and as written in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Goal => "goal",
            Self::Task => "task",
            Self::Bond => "bond",
            Self::Relationship => "relationship",
            Self::Goals => "goals",
            Self::Approach => "approach",
            Self::Overall => "overall",
            Self::Individual => "individual",
            Self::Interpersonal => "interpersonal",
            Self::Social => "social",
        }
    }

    pub const ALL: [Self; 11] = [
        Self::Total,
        Self::Goal,
        Self::Task,
        Self::Bond,
        Self::Relationship,
        Self::Goals,
        Self::Approach,
        Self::Overall,
        Self::Individual,
        Self::Interpersonal,
        Self::Social,
    ];

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.as_str() == text)
    }
}

/// How many items of a scale may be missing before it has no score. What is missing is replaced by the mean of the
/// scale's other items, and the score is marked as imputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRule {
    /// Items that the total may miss.
    pub total: u16,
    /// Items that each other scale may miss.
    pub part: u16,
    /// One missing answer leaves every scale without a score, also those that have all their own answers.
    #[serde(default)]
    pub all_or_none: bool,
}

/// How far a statement can be trusted; the tags of `reference/instruments.md` in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// Read in the cited source.
    Read,
    /// Calculated from stated inputs.
    Derived,
    /// A rule of this project, not a published one; pages say so.
    ProjectRule,
    /// Not verified against a source; never fires a flag.
    Unverified,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    pub provenance: Provenance,
    pub source: String,
}

/// A value that may not stand without its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    pub value: T,
    pub provenance: Provenance,
    pub source: String,
}

/// A published threshold on the total. Alliance instruments have none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoff {
    /// The total at or above which `meaning` holds.
    pub at_least: Points,
    pub meaning: String,
    pub provenance: Provenance,
    pub source: String,
}

/// The change of the total that exceeds measurement error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReliableChange {
    pub points: Points,
    /// Confidence in percent, where the source states it.
    #[serde(default)]
    pub confidence: Option<u8>,
    pub provenance: Provenance,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Whether the wording is in this definition.
    pub text_ships: bool,
    /// Who holds the rights and on which terms, in a sentence.
    pub notice: String,
    pub checked_on: NaiveDate,
}
