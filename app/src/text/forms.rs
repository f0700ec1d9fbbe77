use chrono::NaiveDateTime;

/// Words of the forms that clients fill in, and of the pages around them.
#[derive(Clone, Debug)]
pub enum Form {
    /// Of the document: no name, since it stays in the browser's history.
    Title,
    /// About the work together, or about how somebody has been.
    Heading {
        about_us: bool,
    },
    FirstLines,
    WhoReads,
    Progress {
        step: usize,
        of: usize,
    },
    Exact {
        low: String,
        high: String,
    },
    NotOnTheLine {
        low: String,
        high: String,
    },
    Words,
    WordsHint,
    WordsTooLong,
    OwnQuestion,
    MissingHeading {
        count: usize,
    },
    MissingText,
    WrongHeading,
    NotAnswered,
    Next,
    GoOn,
    Back,
    Send,
    SendAsItIs,
    Privacy {
        kiosk: bool,
    },
    Saving,
    Saved,
    Offline,
    Sending,
    SentHeading,
    SentText,
    SentClose,
    SentKiosk,
    UrgentHeading,
    /// Above the practice's words for urgent help: who answers must not wait for anybody.
    NotWatched,
    /// Beside a question about safety: leads to the words under that heading.
    UrgentLink,
    DeadHeading,
    DeadText,
    WaitHeading,
    WaitText,
    ProblemHeading,
    ProblemText,
    Unlock,
    UnlockHeading,
    UnlockText,
    UnlockPassword,
    UnlockBack,
    UnlockWrong,
    UnlockWait,
}

/// Words of the page on which a therapist hands a form over.
#[derive(Clone, Debug)]
pub enum HandOver {
    Title,
    Lead,
    ChooseForms,
    ChooseSession,
    Today,
    Session {
        number: i32,
        date: String,
    },
    Instrument {
        name: String,
        items: usize,
    },
    GivenAlready,
    NoText,
    NeedsUrgentHelp,
    RecordOnly,
    SetUrgentHelp,
    AskUrgentHelp,
    Lasts,
    LastsHours(i64),
    MakeLink,
    GiveTablet,
    GiveTabletHint,
    MailLabel,
    MailHint,
    SendMail,
    Mailed {
        address: String,
    },
    MailNotAnswered,
    MailRefused,
    MailSubject,
    MailText {
        link: String,
        until: NaiveDateTime,
    },
    MadeHeading,
    MadeText {
        until: NaiveDateTime,
    },
    LinkLabel,
    Picture,
    OpenHeading,
    NothingOpen,
    Open {
        way_is_kiosk: bool,
        session: i32,
        forms: String,
        by: String,
        until: NaiveDateTime,
    },
    Revoke,
    Revoked,
    NoForm,
    ProblemForms,
    ProblemSession,
    ProblemHours,
    ProblemNotTheirs,
    ProblemEnded,
    ProblemGiven,
    ProblemAddress,
    ProblemNoMail,
    ProblemBraked,
    To,
    Back,
    NotTreating,
}

/// Words about answers that ask for attention to safety, and about what a client wrote beside an answer.
#[derive(Clone, Debug)]
pub enum Safety {
    Heading {
        count: usize,
    },
    Line {
        instrument: String,
        item: u16,
        answer: String,
        session: Option<i32>,
        at: NaiveDateTime,
    },
    Explain,
    Handle,
    HandlingLabel,
    HandlingMissing,
    HandlingTooLong,
    NotAccepted,
    Handled,
    HandledLine {
        by: String,
        at: NaiveDateTime,
        instrument: String,
        item: u16,
        session: Option<i32>,
    },
    HandledHeading,
    OthersAct,
    WordsHeading,
    WordsWhen {
        session: i32,
        date: String,
    },
}
