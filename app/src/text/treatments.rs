//! Words about clients who come in, and treatments that begin and end. Dates come as text.

use crate::{
    client::Ending,
    treatments::{
        NotAsked,
        form::{Do, Problem},
        past::Show,
    },
};

#[derive(Clone, Debug)]
pub enum Treatment {
    // a new client
    ToAdd,
    AddHeading,
    AddLead,
    Code,
    CodeHint,
    Name,
    NameHint,
    NameAndCode {
        name: String,
        code: String,
    },
    /// This is another person of a similar name.
    Another,
    Contact,
    ContactHint,
    Began,
    BeganHint,
    // details
    ToDetails,
    DetailsTitle,
    DetailsHeading,
    ParticularsHeading,
    OnlyTherapist {
        therapist: String,
    },
    Open {
        began: String,
    },
    RhythmHeading,
    RhythmText,
    RhythmLabel,
    AsThePractice {
        every: i32,
    },
    /// At every n-th session; 0 not at all.
    Every(i32),
    BecauseLabel,
    NoReason,
    Because(NotAsked),
    Ended {
        began: String,
        on: String,
        how: Ending,
        talked: Option<bool>,
    },
    HasOpen,
    EndedOn,
    EndedOnHint {
        least: String,
    },
    HowLabel,
    How(Ending),
    TalkedLabel,
    Talked(bool),
    TalkedNote(bool),
    Button(Do),
    Unfold(Do),
    Hint(Do),
    Done(Do),
    Undo(Do),
    Problem(Problem),
    // past clients
    ToPast,
    PastHeading,
    PastLead,
    Filter(Show),
    NoneEver,
    NoneHere(Show),
    NoneFound,
    ColumnClient,
    ColumnFrom,
    ColumnTo,
    ColumnHow,
    ColumnSessions,
    Pages,
    PageOf {
        page: usize,
        of: usize,
    },
    Newer,
    Older,
}
