use crate::alliance::ScaleId;

use crate::caseload::view::{Counts, Group, Show, Sort};

/// Words of the caseload. Counts are of clients (open care episodes).
#[derive(Clone, Debug)]
pub enum Caseload {
    Headline(Counts),
    Lead(Counts),
    Caption(Counts),
    Filters,
    Filter(Show),
    Find,
    FindHint,
    SortBy,
    Sort(Sort),
    Apply,
    NothingFound,
    ShowAll,
    ColumnClient,
    ColumnClientNote,
    ColumnState,
    ColumnStateNote,
    ColumnSessions,
    ColumnSessionsNote,
    ColumnTotal,
    ColumnTotalNote,
    ColumnParts,
    ColumnPartsNote,
    ColumnForms,
    ColumnFormsNote,
    ColumnNext,
    Group(Group),
    GroupNote(Group),
    AlwaysMaximum,
    SessionOn {
        number: i32,
        date: String,
    },
    DatesAssumed,
    NoSession,
    With {
        therapist: String,
    },
    // why
    Lowest {
        lows: Vec<(ScaleId, String, Option<String>)>,
        missed: i32,
    },
    Missed {
        since: i32,
        on: String,
        sessions: i32,
    },
    NeverRated {
        sessions: i32,
    },
    MoreRatings {
        more: i32,
    },
    AllAtMaximum {
        rated: i32,
    },
    FirstComparable {
        rated: i32,
    },
    Within {
        total: String,
        span: String,
        earlier: i32,
    },
    Highest {
        total: String,
        span: String,
        earlier: i32,
    },
    TooFewAnswers,
    // change
    ChangeFirst,
    ChangeNone {
        since: i32,
    },
    ChangeUp {
        by: String,
        since: i32,
    },
    ChangeDown {
        by: String,
        since: i32,
    },
    /// The highest possible total.
    OfMaximum {
        max: String,
    },
    AtSession {
        number: i32,
    },
    NoTotal,
    NoRating,
    // pictures
    SparkTitle {
        sessions: usize,
        rated: usize,
        last: Option<String>,
    },
    PartsTitle {
        parts: Vec<(ScaleId, Option<String>, bool)>,
    },
    FormsAll,
    FormsSome,
    FormsFew,
    FormsNone,
    CompareAnswers,
    CheckSessions,
    // legend
    LegendLine,
    LegendBand,
    LegendLow,
    LegendMissing,
    LegendForms,
    LegendParts {
        parts: Vec<ScaleId>,
    },
    LegendLimit,
    LegendRule,
    // empty
    EmptyHeading,
    EmptyText,
    EmptyAdministrator,
    EmptyClinician,
    AdministratorHeading,
    AdministratorText,
    AdministratorCan,
    // shortcuts
    Shortcuts,
    ShortcutNext,
    ShortcutPrevious,
    ShortcutOpen,
    ShortcutFind,
    ShortcutHelp,
    ShortcutsOff,
    Close,
}
