//! What the forms of these pages say, checked before anything is asked of the database.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{form::FormWords, practice::Role, treatments::EVERY, typed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    People,
    Supervision,
    Cover,
    Transfers,
    Practice,
    Instruments,
}

impl Page {
    /// Where a licensed text is uploaded to.
    pub const TEXT: &str = "/admin/instruments/text";

    pub const ALL: [Self; 6] = [
        Self::People,
        Self::Supervision,
        Self::Cover,
        Self::Transfers,
        Self::Practice,
        Self::Instruments,
    ];

    pub const fn path(self) -> &'static str {
        match self {
            Self::People => "/admin/people",
            Self::Supervision => "/admin/supervision-lines",
            Self::Cover => "/admin/cover",
            Self::Transfers => "/admin/transfers",
            Self::Practice => "/admin/practice",
            Self::Instruments => "/admin/instruments",
        }
    }
}

/// Why a treatment goes on with somebody else: a kind, never clinical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Leaving,
    Absence,
    ClientWish,
    Fit,
    Other,
}

impl Reason {
    pub const ALL: [Self; 5] = [
        Self::Leaving,
        Self::Absence,
        Self::ClientWish,
        Self::Fit,
        Self::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Absence => "absence",
            Self::ClientWish => "client_wish",
            Self::Fit => "fit",
            Self::Other => "other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }
}

/// One thing an administrator does. Days are the practice's; a last day belongs to the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    AddPerson {
        user_name: String,
        name: String,
        roles: Vec<Role>,
    },
    ChangePerson {
        person: Uuid,
        name: String,
        roles: Vec<Role>,
    },
    SetActive {
        person: Uuid,
        active: bool,
    },
    AddTeam {
        name: String,
    },
    Begin {
        kind: LineKind,
        who: Uuid,
        whom: Uuid,
        from: NaiveDate,
        to: Option<NaiveDate>,
    },
    /// Without a day: now.
    End {
        kind: LineKind,
        line: Uuid,
        to: Option<NaiveDate>,
    },
    Transfer {
        treatment: Uuid,
        therapist: Uuid,
        on: NaiveDate,
        reason: Reason,
        open_alliance: bool,
    },
    OpenAlliance {
        treatment: Uuid,
        open: bool,
    },
    /// How much is flagged, of 100 sessions without a drop, for sessions from a day on.
    SetFlags {
        per_100: i32,
        from: NaiveDate,
    },
    /// What the practice says to clients on every form.
    SetWords(FormWords),
    /// What is offered, by code, and how often the practice asks.
    SetInstruments {
        offered: Vec<String>,
        every: i32,
    },
    /// The practice's licensed wording of an instrument.
    SupplyText {
        text: String,
    },
    /// Whether therapists enter their own rating before they see the client's, for sessions from today on.
    SetBlind(bool),
}

/// What a practice may choose: flagged of 100 sessions without a drop.
pub const FLAGS: std::ops::RangeInclusive<i32> = 1..=5;
/// Where it chose nothing.
pub const DEFAULT_FLAGS: i32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Supervision,
    Cover,
    /// Of a team.
    Member,
}

/// What was done, as the address says it afterwards: `?done=…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Added,
    Changed,
    Deactivated,
    Reactivated,
    TeamAdded,
    Begun,
    Ended,
    Transferred,
    Opened,
    Closed,
    FlagsSet,
    WordsSet,
    InstrumentsSet,
    TextSupplied,
    BlindSet,
}

const DONE: [(&str, Done); 15] = [
    ("added", Done::Added),
    ("changed", Done::Changed),
    ("deactivated", Done::Deactivated),
    ("reactivated", Done::Reactivated),
    ("team-added", Done::TeamAdded),
    ("begun", Done::Begun),
    ("ended", Done::Ended),
    ("transferred", Done::Transferred),
    ("opened", Done::Opened),
    ("closed", Done::Closed),
    ("flags-set", Done::FlagsSet),
    ("words-set", Done::WordsSet),
    ("instruments-set", Done::InstrumentsSet),
    ("text-supplied", Done::TextSupplied),
    ("blind-set", Done::BlindSet),
];

pub fn done(code: &str) -> Option<Done> {
    DONE.iter().find(|(c, _)| *c == code).map(|(_, done)| *done)
}

impl Change {
    /// The code for the address.
    pub fn done(&self) -> &'static str {
        let done = match self {
            Self::AddPerson { .. } => Done::Added,
            Self::ChangePerson { .. } => Done::Changed,
            Self::SetActive { active: true, .. } => Done::Reactivated,
            Self::SetActive { active: false, .. } => Done::Deactivated,
            Self::AddTeam { .. } => Done::TeamAdded,
            Self::Begin { .. } => Done::Begun,
            Self::End { .. } => Done::Ended,
            Self::Transfer { .. } => Done::Transferred,
            Self::OpenAlliance { open: true, .. } => Done::Opened,
            Self::OpenAlliance { open: false, .. } => Done::Closed,
            Self::SetFlags { .. } => Done::FlagsSet,
            Self::SetWords(_) => Done::WordsSet,
            Self::SetInstruments { .. } => Done::InstrumentsSet,
            Self::SupplyText { .. } => Done::TextSupplied,
            Self::SetBlind(_) => Done::BlindSet,
        };
        DONE.iter()
            .find(|(_, known)| *known == done)
            .map_or("", |(code, _)| code)
    }
}

/// What stands against a change: the field, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub field: &'static str,
    pub why: Why,
    /// What a program found in a file, with the field and the remedy.
    pub detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Missing,
    TooLong,
    NotAUserName,
    Taken,
    NoRole,
    NotAChoice,
    NotADate,
    EndsBeforeItBegins,
    InThePast,
    InTheFuture,
    SamePerson,
    LineIsThere,
    NotBegun,
    AlreadyEnded,
    Yourself,
    LastAdministrator,
    NotOpen,
    NotATherapist,
    BeforeItBegan,
    SessionsAfter,
    NotAText,
}

pub type Typed = typed::Sent<Refusal>;

impl Typed {
    fn text(&self, field: &'static str, most: usize) -> Result<String, Refusal> {
        match self.get(field) {
            "" => Err(refuse(field, Why::Missing)),
            text if text.chars().count() > most => Err(refuse(field, Why::TooLong)),
            text => Ok(text.to_owned()),
        }
    }

    fn id(&self, field: &'static str) -> Result<Uuid, Refusal> {
        let text = self.text(field, 40)?;
        Uuid::parse_str(&text).map_err(|_| refuse(field, Why::NotAChoice))
    }

    fn day(&self, field: &'static str) -> Result<Option<NaiveDate>, Refusal> {
        match self.get(field) {
            "" => Ok(None),
            text => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .ok()
                .filter(|day| (1900..3000).contains(&chrono::Datelike::year(day)))
                .map(Some)
                .ok_or(refuse(field, Why::NotADate)),
        }
    }

    fn needed_day(&self, field: &'static str) -> Result<NaiveDate, Refusal> {
        self.day(field)?.ok_or(refuse(field, Why::Missing))
    }

    fn roles(&self) -> Result<Vec<Role>, Refusal> {
        let roles: Option<Vec<Role>> = self.all("roles").map(role).collect();
        match roles {
            None => Err(refuse("roles", Why::NotAChoice)),
            Some(roles) if roles.is_empty() => Err(refuse("roles", Why::NoRole)),
            Some(roles) => Ok(roles),
        }
    }

    /// The change that a form of `page` asks for.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn read(&self, page: Page, today: NaiveDate) -> Result<Change, Refusal> {
        match (page, self.get("do")) {
            (Page::People, "add") => Ok(Change::AddPerson {
                name: self.text("name", 200)?,
                user_name: self.user_name()?,
                roles: self.roles()?,
            }),
            (Page::People, "change") => Ok(Change::ChangePerson {
                person: self.id("id")?,
                name: self.text("name", 200)?,
                roles: self.roles()?,
            }),
            (Page::People, action @ ("deactivate" | "reactivate")) => Ok(Change::SetActive {
                person: self.id("id")?,
                active: action == "reactivate",
            }),
            (Page::People, "add-team") => Ok(Change::AddTeam {
                name: self.text("name", 200)?,
            }),
            (Page::People, "join") => self.begin(LineKind::Member),
            (Page::People, "leave") => self.end(LineKind::Member, today),
            (Page::Supervision, "begin") => self.begin(LineKind::Supervision),
            (Page::Supervision, "end") => self.end(LineKind::Supervision, today),
            (Page::Cover, "begin") => self.begin(LineKind::Cover),
            (Page::Cover, "end") => self.end(LineKind::Cover, today),
            (Page::Transfers, "transfer") => Ok(Change::Transfer {
                treatment: self.id("treatment")?,
                therapist: self.id("therapist")?,
                on: self.needed_day("on")?,
                reason: Reason::parse(&self.text("reason", 20)?)
                    .ok_or(refuse("reason", Why::NotAChoice))?,
                open_alliance: !self.get("open").is_empty(),
            }),
            (Page::Transfers, action @ ("open" | "close")) => Ok(Change::OpenAlliance {
                treatment: self.id("id")?,
                open: action == "open",
            }),
            (Page::Practice, "set-flags") => self.flags(today),
            (Page::Practice, "set-words") => self.words(),
            (Page::Instruments, "set-instruments") => {
                let every = self.text("every", 2)?.parse().ok();
                let every = every.filter(|every| EVERY.contains(every));
                Ok(Change::SetInstruments {
                    offered: self.all("offered").map(str::to_owned).collect(),
                    every: every.ok_or(refuse("every", Why::NotAChoice))?,
                })
            }
            (Page::Practice, "set-blind") => Ok(Change::SetBlind(!self.get("blind").is_empty())),
            _ => Err(refuse("do", Why::NotAChoice)),
        }
    }

    /// Empty is our own words, or none.
    fn words(&self) -> Result<Change, Refusal> {
        let text = |field: &'static str| {
            let text = self.get(field).replace("\r\n", "\n");
            if text.chars().count() > FormWords::MOST {
                return Err(refuse(field, Why::TooLong));
            }
            Ok((!text.is_empty()).then_some(text))
        };
        Ok(Change::SetWords(FormWords {
            first_lines: text("first_lines")?,
            urgent_help: text("urgent_help")?,
        }))
    }

    /// What was flagged stays as it was: a setting begins today or later.
    fn flags(&self, today: NaiveDate) -> Result<Change, Refusal> {
        let per_100 = self.text("per_100", 2)?.parse().ok();
        let per_100 = per_100.filter(|per_100| FLAGS.contains(per_100));
        let from = self.needed_day("from")?;
        if from < today {
            return Err(refuse("from", Why::InThePast));
        }
        Ok(Change::SetFlags {
            per_100: per_100.ok_or(refuse("per_100", Why::NotAChoice))?,
            from,
        })
    }

    /// Lower-case letters, digits, dots, hyphens and underscores: what can be typed and said on the telephone.
    fn user_name(&self) -> Result<String, Refusal> {
        let name = self.text("user_name", 100)?.to_lowercase();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if name.chars().all(plain) {
            Ok(name)
        } else {
            Err(refuse("user_name", Why::NotAUserName))
        }
    }

    fn begin(&self, kind: LineKind) -> Result<Change, Refusal> {
        let (who, whom) = (self.id("who")?, self.id("whom")?);
        let (from, to) = (self.needed_day("from")?, self.day("to")?);
        if who == whom {
            return Err(refuse("whom", Why::SamePerson));
        }
        if to.is_some_and(|to| to < from) {
            return Err(refuse("to", Why::EndsBeforeItBegins));
        }
        Ok(Change::Begin {
            kind,
            who,
            whom,
            from,
            to,
        })
    }

    /// What was true stays true: a line cannot be ended in the past.
    fn end(&self, kind: LineKind, today: NaiveDate) -> Result<Change, Refusal> {
        let (line, to) = (self.id("id")?, self.day("to")?);
        if to.is_some_and(|to| to < today) {
            return Err(refuse("to", Why::InThePast));
        }
        Ok(Change::End { kind, line, to })
    }
}

pub const fn refuse(field: &'static str, why: Why) -> Refusal {
    Refusal {
        field,
        why,
        detail: None,
    }
}

pub const ROLES: [(&str, Role); 3] = [
    ("therapist", Role::Therapist),
    ("supervisor", Role::Supervisor),
    ("administrator", Role::Administrator),
];

fn role(text: &str) -> Option<Role> {
    ROLES
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, r)| *r)
}
