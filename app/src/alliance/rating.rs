use serde::{Deserialize, Serialize};

use super::{Points, ScaleId};

/// The answers of one filled-in instrument in the order of its items, as given (before any reversal); `None` is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub Vec<Option<Points>>);

/// One scale's score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub scale: ScaleId,
    pub points: Points,
    /// A missing answer was replaced by the mean of the scale's other items.
    pub imputed: bool,
}

/// The scores of one rating. A scale with too many missing answers is absent, never zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scores(pub Vec<Score>);

impl Scores {
    pub fn get(&self, scale: ScaleId) -> Option<Points> {
        self.0
            .iter()
            .find(|score| score.scale == scale)
            .map(|score| score.points)
    }

    pub fn total(&self) -> Option<Points> {
        self.get(ScaleId::Total)
    }
}
