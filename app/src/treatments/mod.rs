//! Clients come in, treatments begin and end: what their therapist does about them, and where past ones are found.

mod add_page;
mod alike;
mod details_page;
mod fields;
pub mod form;
pub mod past;
mod past_page;

use chrono::NaiveDate;
use uuid::Uuid;

pub use self::{
    add_page::AddClientPage, alike::is_alike, details_page::DetailsPage, past_page::PastPage,
};
use crate::client::Ending;

/// Longest code, name and contact, in characters.
pub const CODE: usize = 100;
pub const NAME: usize = 200;
pub const CONTACT: usize = 200;

/// What a therapist writes down of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// The practice's own short code.
    pub code: String,
    pub name: String,
    pub contact: Option<String>,
}

/// How often a form is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// At every n-th session, of [`EVERY`].
    Every(i32),
    Never(NotAsked),
}

/// What can be agreed on: a form at every session, every second, … every sixth.
pub const EVERY: std::ops::RangeInclusive<i32> = 1..=6;

/// Why none is asked for: a kind, no clinical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAsked {
    ClientWish,
    NotNow,
    Language,
    Other,
}

impl Rhythm {
    /// As it is stored: 0 for not at all.
    pub const fn every(self) -> i32 {
        match self {
            Self::Every(every) => every,
            Self::Never(_) => 0,
        }
    }

    pub const fn not_asked(self) -> Option<&'static str> {
        match self {
            Self::Every(_) => None,
            Self::Never(why) => Some(why.as_str()),
        }
    }
}

impl NotAsked {
    pub const ALL: [Self; 4] = [Self::ClientWish, Self::NotNow, Self::Language, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientWish => "client_wish",
            Self::NotNow => "not_now",
            Self::Language => "language",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A client with a first treatment from this day on.
    Add {
        particulars: Particulars,
        from: NaiveDate,
        /// That somebody here has a similar name is known: this is another person.
        another: bool,
    },
    Change {
        client: Uuid,
        particulars: Particulars,
        another: bool,
    },
    /// A further treatment.
    Begin { client: Uuid, from: NaiveDate },
    End {
        client: Uuid,
        care_episode: Uuid,
        on: NaiveDate,
        ending: Ending,
        talked: bool,
    },
    /// Takes the ending back.
    Resume { client: Uuid, care_episode: Uuid },
    /// How often forms are asked for; `None` as the practice does. Who covers may say so too.
    Ask {
        client: Uuid,
        care_episode: Uuid,
        rhythm: Option<Rhythm>,
    },
    /// Takes a client without an open treatment off the lists, or brings them back.
    Archive { client: Uuid, away: bool },
}

/// Where it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub client: Uuid,
    pub care_episode: Uuid,
}

/// A client of the actor's who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    pub client: Uuid,
    pub name: String,
    pub code: String,
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// Not there, or not the actor's to change.
    NotTheirs,
    /// A client whom the actor sees has this code.
    CodeOf(Alike),
    /// Another client of the practice has it; whose, is not said.
    CodeTaken,
    /// Only imported clients have such a code.
    CodeReserved,
    /// Clients whom the actor sees have such a name.
    Alike(Vec<Alike>),
    InTheFuture,
    BeforeItBegan(NaiveDate),
    /// The treatment before this one ended later.
    BeforeItEnded,
    SessionsAfter,
    /// There is an open treatment with this client already.
    OpenAlready,
    /// Somebody has ended it, or taken the ending back, meanwhile.
    Meanwhile,
}

/// One client with one treatment, as its page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFile {
    pub client: Uuid,
    pub care_episode: Uuid,
    /// The contact only for who treats the client, or covers.
    pub particulars: Particulars,
    /// The viewer's own, not covered for and not supervised.
    pub own: bool,
    pub may_act: bool,
    pub therapist_name: String,
    pub started_on: NaiveDate,
    pub ended: Option<Ended>,
    pub last_session_on: Option<NaiveDate>,
    /// The viewer has an open treatment with this client, this one or another.
    pub has_open: bool,
    /// `None` is the practice's.
    pub rhythm: Option<Rhythm>,
    /// The practice's: at every n-th session.
    pub practice_every: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    pub on: NaiveDate,
    pub how: Ending,
    /// `None` where nobody said so.
    pub talked: Option<bool>,
    pub archived: bool,
}

/// A treatment that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTreatment {
    pub client: Uuid,
    pub care_episode: Uuid,
    pub name: String,
    pub code: String,
    /// Set when it was not the viewer's.
    pub therapist_name: Option<String>,
    pub started_on: NaiveDate,
    pub ended: Ended,
    pub sessions_held: i32,
}
