use chrono::NaiveDateTime;
use uuid::Uuid;

use crate::audit;

/// Words of the audit page.
#[derive(Clone, Debug)]
pub enum Audit {
    Heading,
    Lead,
    ChainHeading,
    /// The row up to which the log is sealed, and when it was.
    Sealed(Option<(i64, NaiveDateTime)>),
    Waiting {
        rows: usize,
    },
    Checkpoint(Option<(i64, NaiveDateTime)>),
    ChainVerify,
    KindsLabel,
    /// `None` stands for all.
    Kind(Option<audit::ActionKind>),
    Person,
    Everybody,
    Day,
    Show,
    ShowAll,
    NothingFound,
    NothingYet,
    Caption {
        shown: usize,
        most: usize,
    },
    ColumnTime,
    ColumnWho,
    ColumnWhat,
    ColumnObjects,
    ColumnPlace,
    Time(NaiveDateTime),
    Who(audit::Who),
    Refused,
    Objects {
        kind: String,
        count: usize,
        first: Option<Uuid>,
    },
    /// `None` until the row is sealed.
    Place(Option<i64>),
    Older,
    Newest,
}

/// Words of a client page about who sees it.
#[derive(Clone, Debug)]
pub enum Access {
    Summary,
    SeersHeading,
    Own {
        name: String,
        since: String,
    },
    Cover {
        name: String,
        since: String,
    },
    Supervision {
        name: String,
        since: String,
    },
    NobodySees,
    Server,
    LooksHeading,
    Look {
        /// `None`: the command line of the server.
        name: Option<String>,
        times: usize,
        last: String,
    },
    NobodyLooked,
    LooksNote,
}
