use crate::{
    alliance::{Conversation, ScaleId},
    caseload::view::{Counts, Direction, Due, Group, Show, Sort},
};

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
    ColumnOutcome,
    ColumnOutcomeNote,
    ColumnForms,
    ColumnFormsNote,
    ColumnNext,
    Group(Group),
    GroupNote(Group),
    AlwaysMaximum,
    Lower,
    NeverFlagged,
    /// How long a possible rupture has been open, in days, and whether it was talked about.
    OpenFacts {
        days: Option<i64>,
        talk: Conversation,
    },
    Felt {
        session: i32,
    },
    ComingBack,
    BackInRange,
    StillOut {
        ratings: i32,
    },
    Way(Direction),
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
    Within {
        total: String,
        span: String,
        earlier: i32,
    },
    Lowest {
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
    /// The client has rated; the own rating comes first.
    Veiled,
    VeiledTotal,
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
    Acknowledge,
    RecordTheTalk,
    WhatBecameOfIt,
    CheckSessions,
    Due(Due),
    NotAsked,
    NotAskedWhy,
    /// Sessions at which the form was declined, or technology kept it back.
    NotGiven {
        declined: i32,
        technical: i32,
    },
    EnterOwn,
    // legend
    LegendLine,
    LegendBand,
    LegendLow,
    LegendMissing,
    LegendForms,
    LegendParts {
        parts: Vec<ScaleId>,
    },
    LegendOutcome,
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
