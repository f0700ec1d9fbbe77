//! What a line of the caseload says, decided from facts alone. Pages only print it.
//!
//! The rules here ([`EARLIER_NEEDED`], [`RECENT`], [`OPEN_LONG`]) are rules of this project, not published thresholds; pages say so.

use chrono::NaiveDate;

use crate::alliance::{self, Instrument, Points, RatingsTrack, RuptureState, ScaleId, Source, Why};

use super::{AllianceSummary, CaseloadRow, FindingSummary, OpenRupture, OutcomeSummary};

/// Earlier ratings of the same client that a new low is measured against, at least. Project rule.
pub const EARLIER_NEEDED: i32 = 4;
/// Sessions held without a form after which the last rating is no longer recent. Project rule.
pub const RECENT: i32 = 3;
/// Rated sessions out of range after which a rupture is open long. Project rule.
pub const OPEN_LONG: i32 = 4;

/// Groups in the order of need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// A possible rupture that nobody has acknowledged, or one out of range for long.
    NeedsALook,
    /// Acknowledged or talked about, and still open.
    InHand,
    /// The client has rated; it is shown once the viewer has.
    OwnFirst,
    NoRecentRating,
    Baseline,
    NoUnusualDrop,
}

impl Group {
    pub const ALL: [Self; 6] = [
        Self::NeedsALook,
        Self::InHand,
        Self::OwnFirst,
        Self::NoRecentRating,
        Self::Baseline,
        Self::NoUnusualDrop,
    ];
}

/// Where a client stands: what is open first, then what is missing, then what the ratings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A possible rupture is open.
    Open { group: Group },
    /// The client's latest rating waits for the viewer's own.
    OwnFirst,
    /// Sessions held since the last form.
    Missed { sessions: i32 },
    /// Sessions held, and never a form.
    NeverRated { sessions: i32 },
    /// Ratings that are still wanting until there are [`EARLIER_NEEDED`].
    Baseline { more: i32 },
    /// Each rating has the highest possible total.
    AtMaximum { rated: i32 },
    /// The rule never flags this instrument.
    NeverFlagged,
    /// Lower than usual, and not by enough to be flagged.
    Lower,
    Within {
        total: Points,
        span: (Points, Points),
        earlier: i32,
    },
    Lowest {
        total: Points,
        span: (Points, Points),
        earlier: i32,
    },
    Highest {
        total: Points,
        span: (Points, Points),
        earlier: i32,
    },
    /// The latest form has too few answers for a total.
    TooFewAnswers,
    /// No recent rating, as it was agreed.
    NotAsked,
}

impl Standing {
    pub const fn group(&self) -> Group {
        match self {
            Self::Open { group } => *group,
            Self::OwnFirst => Group::OwnFirst,
            Self::Missed { .. } | Self::NeverRated { .. } | Self::NotAsked => Group::NoRecentRating,
            Self::Baseline { .. } => Group::Baseline,
            Self::AtMaximum { .. }
            | Self::NeverFlagged
            | Self::Lower
            | Self::Within { .. }
            | Self::Lowest { .. }
            | Self::Highest { .. }
            | Self::TooFewAnswers => Group::NoUnusualDrop,
        }
    }
}

/// Decides where `row` stands. Alliance scales are better when higher, in every instrument that Rapport knows.
pub fn standing(row: &CaseloadRow) -> Standing {
    if let Some(rupture) = &row.rupture {
        let look = rupture.state == RuptureState::Possible || is_open_long(rupture);
        let group = if look {
            Group::NeedsALook
        } else {
            Group::InHand
        };
        return Standing::Open { group };
    }
    if row.veiled {
        return Standing::OwnFirst;
    }
    let Some(alliance) = &row.alliance else {
        return if row.sessions_held >= RECENT && row.forms.every == 0 {
            Standing::NotAsked
        } else if row.sessions_held >= RECENT {
            Standing::NeverRated {
                sessions: row.sessions_held,
            }
        } else {
            Standing::Baseline {
                more: EARLIER_NEEDED,
            }
        };
    };
    let missed = held_since(row, alliance.latest_session);
    if missed >= RECENT && row.forms.every == 0 {
        Standing::NotAsked
    } else if missed >= RECENT.max(row.forms.every) {
        Standing::Missed { sessions: missed }
    } else if alliance.rated < EARLIER_NEEDED {
        Standing::Baseline {
            more: EARLIER_NEEDED - alliance.rated,
        }
    } else {
        unremarkable(alliance, row.finding.as_ref())
    }
}

/// Out of range for long, and still out.
pub fn is_open_long(rupture: &OpenRupture) -> bool {
    rupture.out_for >= OPEN_LONG && rupture.track == RatingsTrack::Out
}

fn unremarkable(alliance: &AllianceSummary, finding: Option<&FindingSummary>) -> Standing {
    let rated = alliance.rated;
    if alliance.at_maximum >= rated {
        return Standing::AtMaximum { rated };
    }
    let says = |wanted: fn(&Why) -> bool| finding.is_some_and(|f| f.why.iter().any(wanted));
    if says(|why| matches!(why, Why::NoSourcedPrior { .. })) {
        return Standing::NeverFlagged;
    }
    if says(|why| matches!(why, Why::Watch { .. } | Why::BelowRange { .. })) {
        return Standing::Lower;
    }
    let span = alliance
        .earlier
        .iter()
        .find(|span| span.scale == ScaleId::Total);
    let (Some(total), Some(span)) = (alliance.latest.total(), span) else {
        return Standing::TooFewAnswers;
    };
    let (earlier, span) = (rated - 1, (span.low, span.high));
    if total < span.0 {
        Standing::Lowest {
            total,
            span,
            earlier,
        }
    } else if total > span.1 {
        Standing::Highest {
            total,
            span,
            earlier,
        }
    } else {
        Standing::Within {
            total,
            span,
            earlier,
        }
    }
}

/// The order within a group: the client's own word first and what is coming back last, then by age, the oldest first.
pub fn urgency(row: &CaseloadRow) -> (u8, Option<NaiveDate>) {
    let Some(rupture) = &row.rupture else {
        return (0, None);
    };
    let returning = [RatingsTrack::ComingBack, RatingsTrack::BackInRange];
    let rank = if rupture.source == Source::ClientWord && rupture.state == RuptureState::Possible {
        0
    } else if returning.contains(&rupture.track) {
        2
    } else {
        1
    };
    (rank, rupture.noticed_on)
}

/// Sessions held after session `number`, as far as the row reaches back.
fn held_since(row: &CaseloadRow, number: i32) -> i32 {
    let held = row.recent.iter().filter(|s| s.number > number).count();
    i32::try_from(held).unwrap_or(i32::MAX)
}

/// When a form is to be asked for, by the treatment's rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    Now,
    /// At the session to come.
    Next,
}

/// Quiet: `None` where none is asked for, where nobody was seen yet, and at every session as long as none was left out.
pub fn due(row: &CaseloadRow) -> Option<Due> {
    let forms = &row.forms;
    if forms.every <= 0 || row.sessions_held <= 0 {
        return None;
    }
    let asked = row.sessions_rated + forms.declined + forms.technical;
    if asked <= 0 || forms.since >= forms.every {
        Some(Due::Now)
    } else {
        (forms.every > 1 && forms.since + 1 == forms.every).then_some(Due::Next)
    }
}

/// Sessions that were to have a form: those at which somebody asked, and those at which one was due.
pub const fn expected(row: &CaseloadRow) -> i32 {
    row.sessions_rated + row.forms.declined + row.forms.technical + row.forms.missed
}

/// How the latest total differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    First,
    None { since: i32 },
    Up { by: Points, since: i32 },
    Down { by: Points, since: i32 },
    NoTotal,
}

pub fn change(alliance: &AllianceSummary) -> Change {
    let Some(total) = alliance.latest.total() else {
        return Change::NoTotal;
    };
    let (Some(before), Some(since)) = (alliance.previous_total, alliance.previous_session) else {
        return Change::First;
    };
    let by = total.minus(before);
    match by.0.signum() {
        0 => Change::None { since },
        1 => Change::Up { by, since },
        _ => Change::Down {
            by: by.abs(),
            since,
        },
    }
}

/// How complete the forms are, drawn as a filled, half or empty circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forms {
    All,
    Some,
    /// Half or more missing.
    Few,
    None,
}

/// `None` before the first one was to be asked for.
pub fn forms(expected: i32, rated: i32) -> Option<Forms> {
    match (expected, rated) {
        (..=0, _) => None,
        (_, ..=0) => Some(Forms::None),
        (expected, rated) if rated >= expected => Some(Forms::All),
        (expected, rated) if 2 * i64::from(rated) > i64::from(expected) => Some(Forms::Some),
        _ => Some(Forms::Few),
    }
}

/// What the outcome did since its first form, by the instrument's own reliable change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    First,
    Better,
    Steady,
    Worse,
    /// The instrument has no sourced reliable change.
    Unknown,
}

pub fn direction(outcome: &OutcomeSummary, instrument: &Instrument) -> Direction {
    if outcome.latest_session == outcome.first_session {
        return Direction::First;
    }
    let Some(reliable) = &instrument.reliable_change else {
        return Direction::Unknown;
    };
    let by = outcome.latest.minus(outcome.first);
    let better = match instrument.direction {
        alliance::Direction::HigherIsBetter => by.0 > 0,
        alliance::Direction::LowerIsBetter => by.0 < 0,
    };
    match (by.abs() >= reliable.points, better) {
        (false, _) => Direction::Steady,
        (true, true) => Direction::Better,
        (true, false) => Direction::Worse,
    }
}

/// Counts of clients in one's caseload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: usize,
    pub look: usize,
    /// Of these, opened by the client's own word.
    pub by_word: usize,
    pub in_hand: usize,
    /// Rated by the client, and shown once the viewer has rated.
    pub waiting: usize,
    pub unrated: usize,
    /// With too few ratings for a personal range.
    pub baseline: usize,
}

pub use super::ask::{Ask, Show, Sort};
