use serde::{Deserialize, Serialize};

use super::{Points, ScaleId};

/// The client's answer to the direct question: was there any tension, misunderstanding or disagreement?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tension {
    Yes,
    #[serde(rename = "a little")]
    ALittle,
    No,
}

/// What the ratings did since they went out of the client's range. People decide what it meant; this never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingsTrack {
    #[default]
    InRange,
    Out,
    /// One rating back; never enough by itself unless it is clear.
    ComingBack,
    /// For the one rating at which they came back; then [`RatingsTrack::InRange`].
    BackInRange,
}

/// Who said, at this session, that there may be a rupture. The client's word weighs more than scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenedBy {
    Scores,
    Word,
}

/// How much of a finding rests on the client's own ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Information {
    /// Fewer than 4 own ratings: mostly a model of typical clients.
    Typical,
    /// 4 to 7 own ratings.
    Some,
    /// 8 own ratings or more.
    Own,
    /// Most ratings so far at the maximum: little information either way.
    Ceiling,
}

/// A band of scores, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Band {
    pub low: Points,
    pub high: Points,
}

/// Where a scale was over a client's ordinary sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    pub scale: ScaleId,
    pub band: Band,
}

/// Name and version of the rule behind a finding: `switching-1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleName(pub String);

/// One clause of the sentence that explains a finding, in the scale's own points. Text is in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The client answered the direct question with yes, or a little.
    Word {
        session: u32,
        little: bool,
    },
    /// Fewer than 4 own ratings.
    Early,
    /// A first rating has nothing to be compared with.
    FirstRating {
        session: u32,
        total: String,
    },
    /// A scale fell, against its ordinary sessions. `ratings` counts those.
    Fell {
        scale: ScaleId,
        value: String,
        session: u32,
        low: String,
        high: String,
        from: u32,
        to: u32,
        ratings: u32,
    },
    /// Further scales that fell: scale, value, earlier low and high.
    AlsoFell {
        scales: Vec<(ScaleId, String, String, String)>,
    },
    /// The other scales did not fall with it.
    Unchanged {
        scales: Vec<ScaleId>,
    },
    /// A fall spread over so many ratings.
    Gradual {
        since: u32,
        ratings: u32,
    },
    /// Sessions held without a rating between this one and the one before.
    Unrated {
        sessions: u32,
    },
    /// Most earlier ratings were at the maximum.
    Ceiling {
        ratings: u32,
        at_maximum: u32,
    },
    PossibleRupture {
        since: u32,
    },
    /// Without a flag by scores: the direct word alone.
    WordAlone,
    NoUnusualDrop {
        session: u32,
        total: String,
    },
    /// One form below the range expected, which the rule takes for a slip unless another follows.
    BelowRange {
        session: u32,
        total: String,
        low: String,
        high: String,
    },
    /// Lower than usual, but not by enough to be flagged.
    Watch {
        since: u32,
    },
    /// How often such first flags followed a real drop in the benchmark, in percent.
    HowSure {
        percent: u8,
    },
    /// Out for so many rated sessions.
    OpenLong {
        ratings: u32,
    },
    /// What would count as coming back: `scales` at `value` or more next time.
    WouldClose {
        scales: Vec<ScaleId>,
        value: String,
    },
    ComingBack,
    BackInRange,
    /// The instrument has no sourced prior: it never flags by score.
    NoSourcedPrior {
        instrument: String,
    },
    Rule {
        name: RuleName,
        instrument: String,
    },
}
