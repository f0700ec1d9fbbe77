//! Words about sessions, and about ratings that staff enter by hand. Dates come as text.

use crate::{
    alliance::{Points, Rater},
    client::{Attendance, Mode, NoForm},
    sessions::{
        Change,
        form::{Do, Problem},
    },
};

#[derive(Clone, Debug)]
pub enum Session {
    Heading {
        number: i32,
    },
    ListHeading,
    NewHeading,
    EntryHeading {
        instrument: String,
        rater: Rater,
    },
    RatingHeading {
        instrument: String,
        rater: Rater,
    },
    ToList,
    ToRecord,
    ToRecordOf {
        client: String,
    },
    NoneYet,
    DirectQuestion,
    /// The client has rated; the own rating comes first.
    Veiled {
        number: i32,
    },
    EnterOwn,
    // a session
    What {
        attendance: Attendance,
        mode: Mode,
    },
    Attendance(Attendance),
    Mode(Mode),
    On,
    OnHint {
        began: String,
    },
    AttendanceLabel,
    ModeLabel,
    Second,
    Button(Do),
    Open(Do),
    Hint(Do),
    Done(Do),
    /// What was recorded, in a sentence.
    Recorded {
        number: i32,
        date: String,
        attendance: Attendance,
    },
    Undo(Do),
    UndoReason,
    ColumnNumber,
    ColumnDate,
    ColumnWhat,
    ColumnRatings,
    RatingOf {
        instrument: String,
        rater: Rater,
        total: Option<String>,
    },
    // ratings of a session
    RatingsHeading,
    NoRatings,
    ObservationHeading,
    ObservationLabel,
    ObservationHint,
    ObservationNone,
    ObservationBy {
        by: String,
        date: String,
    },
    ObservationBefore,
    ObservationGone,
    NoFormLabel,
    NoFormUnsaid,
    NoForm(NoForm),
    PaperHeading,
    PaperText,
    PaperOf {
        instrument: String,
        rater: Rater,
    },
    MorePaper,
    // entering
    Answers,
    AnswersHint {
        items: usize,
        low: String,
        high: String,
        one_digit: bool,
    },
    AsOnTheForm,
    Meaning {
        value: String,
        words: String,
    },
    Items,
    Item {
        number: u16,
    },
    AnsweredSoFar,
    TotalSoFar,
    // one rating
    EnteredBy {
        by: Option<String>,
        date: String,
        source: String,
    },
    AnswersWere {
        answers: String,
    },
    Scores,
    Gone,
    Reason,
    To,
    ToSession {
        client: String,
        number: i32,
        date: String,
    },
    HistoryHeading,
    Changed {
        change: Change,
        by: Option<String>,
        date: String,
    },
    Said {
        answers: String,
        held_on: String,
        reason: Option<String>,
    },
    RetractedHeading,
    RetractedLine {
        instrument: String,
        rater: Rater,
        date: String,
    },
    UnknownHeading,
    UnknownText,
    Problem(Problem),
    Points {
        points: Points,
        decimals: u8,
    },
}
