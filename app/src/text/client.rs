use crate::{
    alliance::{Rater, ScaleId},
    client::{Attendance, Ending},
};

/// Words of the client page. Scores come as text with the instrument's decimals.
#[derive(Clone, Debug)]
pub enum Client {
    Breadcrumb,
    Code {
        code: String,
    },
    Therapist {
        name: String,
    },
    Since {
        date: String,
    },
    Until {
        date: String,
        ending: Option<Ending>,
    },
    SessionsRated {
        held: usize,
        rated: usize,
    },
    Figure {
        instrument: String,
        rater: Rater,
    },
    FigureNote {
        low: String,
        high: String,
    },
    FigureTitle {
        instrument: String,
    },
    BetterUp,
    BetterDown,
    Before {
        span: String,
    },
    AxisSession,
    AxisDate,
    AxisEvents,
    Assumed {
        date: String,
    },
    // readout
    Selected,
    SessionNumber {
        number: i32,
    },
    PickSession,
    Earlier,
    Later,
    NoForm,
    NoScore,
    Attendance(Attendance),
    // legend
    LegendDot,
    LegendLow,
    LegendBand,
    LegendTherapist,
    LegendMissing,
    LegendNoShow,
    LegendCancelled,
    LegendAssumed,
    // table
    NumbersSummary,
    NumbersCaption {
        name: String,
    },
    ColumnSession,
    ColumnDate,
    TherapistTotal,
    Missing,
    Imputed,
    ImputedNote,
    // answers
    AnswersHeading {
        number: i32,
    },
    AnswersNote,
    AnswersFirst,
    AnswersNone,
    PickRating,
    ColumnItem,
    ColumnScale,
    ColumnAnswer,
    ColumnUsual,
    ColumnChange,
    ColumnPicture,
    Reversed,
    AnswerMark {
        answer: String,
        usual: Option<String>,
    },
    NoAnswer,
    Wording,
    WordingNote,
    // asides
    SuppliedHeading,
    Supplied {
        session: i32,
        scale: ScaleId,
        file: String,
        ours: Option<String>,
    },
    OtherEpisodes,
    EpisodeLine {
        therapist: String,
        from: String,
        to: Option<String>,
    },
    Instrument {
        name: String,
        version: u32,
    },
    NoDefinition {
        instrument: String,
        version: u32,
    },
    PrintNumbers {
        shown: usize,
        of: usize,
    },
    ToBrief,
    ToTogether,
    // missing client
    UnknownHeading,
    UnknownText,
}

/// A clause of the finding: facts about ratings, no judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing rated yet.
    AllianceClosed,
    NoRatings {
        held: usize,
    },
    One {
        session: i32,
        total: Option<String>,
    },
    /// Too few to compare: the span of the totals so far.
    Few {
        ratings: usize,
        low: String,
        high: String,
    },
    /// One scale fell below everything before it.
    Fell {
        scale: ScaleId,
        value: String,
        session: i32,
        ratings: usize,
        before: String,
        from: i32,
        to: i32,
    },
    /// Others did as well: scale, value and earlier span of each.
    AlsoLowest {
        scales: Vec<(ScaleId, String, String)>,
    },
    /// The total against the rating before.
    Since {
        down: bool,
        by: String,
        session: i32,
    },
    /// So many sessions without a form that the gap comes first.
    Gap {
        sessions: usize,
        session: i32,
    },
    /// The latest total against the earlier ones.
    Within {
        value: String,
        session: i32,
        before: String,
        ratings: usize,
    },
    Highest {
        value: String,
        session: i32,
        before: String,
        ratings: usize,
    },
    OthersWithin {
        scales: Vec<ScaleId>,
    },
    OthersHighest {
        scales: Vec<ScaleId>,
    },
    AllAtMaximum {
        ratings: usize,
    },
    TooFewAnswers {
        session: i32,
    },
    /// Sessions held since the last form.
    Unrated {
        sessions: usize,
    },
}
