use crate::{
    alliance::{RaisedBy, ScaleId, Word as ClientAnswer},
    together::form::DraftProblem,
};

/// Words of the page before a session.
#[derive(Clone, Debug)]
pub enum Brief {
    Title,
    Back,
    PrintHint,
    Heading {
        initials: String,
        session: i32,
    },
    /// What the client answered to the direct question the last time.
    Said {
        session: i32,
        word: ClientAnswer,
    },
    LastTalk,
    NoConversation,
    On {
        date: String,
        session: Option<i32>,
    },
    Raised(RaisedBy),
    Earlier,
    MoreEarlier,
    Items,
    Item {
        item: u16,
        text: Option<String>,
        answer: String,
        usual: String,
    },
    /// `both` where client and therapist rated the same session.
    Course {
        both: bool,
    },
    Ask,
    Observed,
    Notes,
    Confidential,
}

/// Words of the page to look at with the client: plain, and nothing that is not the client's own.
#[derive(Clone, Debug)]
pub enum Together {
    Title,
    Heading {
        name: String,
    },
    Lead,
    LatestHeading,
    Scale(ScaleId),
    OutOf {
        value: String,
        best: String,
    },
    /// 1 higher than the time before, −1 lower, 0 the same.
    Moved(i32),
    NothingYet,
    FigureTitle,
    FigureText,
    QuestionsHeading,
    Different,
    Helped,
    Next,
    NotesHeading,
    NoteWhen {
        date: String,
        session: Option<i32>,
    },
    FormHeading,
    FormSession,
    NoSession,
    FormText,
    Save,
    Saved,
    Problem(DraftProblem),
    Closing,
    Back,
}
