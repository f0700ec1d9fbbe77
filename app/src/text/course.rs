//! Words of the client page about the course: the next step, the gap between the raters, the outcome.

use crate::client::next_step::Moved;

/// What lies behind the finding, and what could be done next.
#[derive(Clone, Copy, Debug)]
pub enum Next {
    Summary,
    BeginHeading,
    /// Something to say.
    Begin(Moved),
    /// What to look for.
    How(Moved),
    Source(Moved),
    Signs,
    NotSigned,
    UnknownHeading,
    Unknown,
    NoFlag,
    Ceiling,
    Unlike,
}

/// Client and therapist on the same session.
#[derive(Clone, Debug)]
pub enum Gap {
    Heading,
    Latest {
        session: i32,
        /// 1: the therapist rated higher; −1: the client; 0: the same.
        higher: i32,
        by: String,
    },
    Usual {
        gap: String,
        pairs: usize,
    },
    Note,
    Summary,
    Session,
    Client,
    Therapist,
    Difference,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    Heading,
    Change {
        instrument: String,
        first: String,
        first_session: i32,
        latest: String,
        latest_session: i32,
        by: String,
        /// `None` where nothing changed.
        better: Option<bool>,
        /// Whether it reaches the sourced reliable change; `None` where there is none.
        reliable: Option<bool>,
    },
    Yardstick {
        points: String,
        source: String,
    },
    NoYardstick {
        instrument: String,
    },
}

impl Outcome {
    /// Worse by at least what its source calls a reliable change.
    pub const fn is_reliably_worse(&self) -> bool {
        matches!(
            self,
            Self::Change {
                better: Some(false),
                reliable: Some(true),
                ..
            }
        )
    }
}
