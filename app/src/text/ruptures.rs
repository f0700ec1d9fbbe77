//! Words about ruptures: states, tracks, what happened, and the forms that record it.

use super::Key;
use crate::{
    alliance::{
        Conversation, Dismissal, Marker, RaisedBy, RuptureState, RuptureStep, SettledBy, Source,
        Strategy, Word as ClientAnswer,
    },
    chart::Stop,
    ruptures::{By, form::Do, form::Problem},
};

/// Dates come as text.
#[derive(Clone, Debug)]
pub enum Rupture {
    Heading,
    Lead,
    NoneYet,
    State(RuptureState),
    /// What the state means.
    StateNote(RuptureState),
    Source(Source),
    Marker(Marker),
    Dismissal(Dismissal),
    Strategy(Strategy),
    // the chart
    SpanLabel {
        state: RuptureState,
        from: i32,
        to: Option<i32>,
    },
    /// The client’s answer to the direct question.
    Said(ClientAnswer),
    ColumnSaid,
    RowClientSaid,
    RowFelt,
    RowTalked,
    LegendExpected,
    LegendLow,
    LegendOpen,
    LegendMended,
    LegendLeft,
    LegendWord,
    LegendLittle,
    LegendFelt,
    LegendTalked,
    MoreRatings {
        more: usize,
    },
    Expected {
        span: String,
    },
    // one rupture
    Title {
        state: RuptureState,
        from: i32,
        to: Option<i32>,
    },
    Noticed {
        session: i32,
        source: Source,
        on: Option<String>,
    },
    Age {
        sessions: usize,
        days: i64,
    },
    OpenLong,
    Ratings,
    Talk,
    Session,
    TracksPicture,
    /// What a mark on a track means.
    TrackMark(Stop),
    /// The ratings track in one word or two.
    RatingsNow(RatingsWord),
    /// The same, spelled out with sessions.
    RatingsCourse(Vec<RatingsWord>),
    ConversationNow {
        now: Conversation,
        open: bool,
    },
    ConversationCourse {
        now: Conversation,
        open: bool,
        raised: Option<String>,
        settled: Option<String>,
    },
    LevelHeading,
    Level {
        parts: Vec<(Phase, String, usize)>,
    },
    EventsSummary,
    Event(Box<Event>),
    When {
        moment: String,
        session: Option<i32>,
    },
    Tried(Vec<Strategy>),
    RestsOn(Vec<i32>),
    ToRupture,
    // forms
    Act(Act),
    Problem(Problem),
    Done(Do),
    Meanwhile {
        did: Vec<String>,
    },
    Kept,
}

/// Where the ratings are, with the session it began at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingsWord {
    NotFollowed,
    InRange,
    Out { since: i32 },
    Coming { at: i32 },
    Back { at: i32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Before,
    During,
    After,
}

/// What one event says; which fields are set depends on `step`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub step: RuptureStep,
    pub by: By,
    pub session: Option<i32>,
    pub source: Option<Source>,
    pub raised_by: Option<RaisedBy>,
    pub on: Option<String>,
    pub settled_by: Option<SettledBy>,
    pub dismissal: Option<Dismissal>,
    /// Onset of the rupture that it was one with.
    pub one_with: Option<i32>,
    pub onset: Option<i32>,
    pub marker: Option<Marker>,
}

impl From<Act> for Key {
    fn from(act: Act) -> Self {
        Self::Rupture(Rupture::Act(act))
    }
}

/// Words of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The line that opens a form.
    Open(Do),
    /// Its button.
    Button(Do),
    Hint(Do),
    More,
    RaisedBy,
    Raised(RaisedBy),
    On,
    Tried,
    Marker,
    MarkerHint,
    MarkerAsItIs,
    SettledBy,
    Settled(SettledBy),
    Reason,
    Into,
    IntoSince(i32),
    To,
    ToHint,
    Session,
    SessionOf(i32),
    Note,
    NoteHint,
    NoteNeeded,
    Choose,
}
