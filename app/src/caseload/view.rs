//! What a line of the caseload says, decided from facts alone. Pages only print it.
//!
//! The rules here ([`EARLIER_NEEDED`], [`RECENT`]) are rules of this project, not published thresholds; pages say so.

use crate::alliance::{Points, ScaleId};

use super::{AllianceSummary, CaseloadRow};

/// Earlier ratings of the same client that a new low is measured against, at least. Project rule.
pub const EARLIER_NEEDED: i32 = 4;
/// Sessions held without a form after which the last rating is no longer recent. Project rule.
pub const RECENT: i32 = 3;

/// Groups in the order of need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    LowestSoFar,
    NoRecentRating,
    Baseline,
    NoNewLow,
}

impl Group {
    pub const ALL: [Self; 4] = [
        Self::LowestSoFar,
        Self::NoRecentRating,
        Self::Baseline,
        Self::NoNewLow,
    ];

    /// Whether the group is one to think about today.
    pub const fn needs_a_look(self) -> bool {
        matches!(self, Self::LowestSoFar | Self::NoRecentRating)
    }
}

/// Where a client's ratings stand against the same client's earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Scales of the latest rating that are strictly below every earlier rating; never empty.
    LowestSoFar {
        lows: Vec<NewLow>,
        /// Sessions held since that rating.
        missed: i32,
    },
    /// Sessions held since the last form.
    Missed { sessions: i32 },
    /// Sessions held, and never a form.
    NeverRated { sessions: i32 },
    /// Ratings that are still wanting until there are [`EARLIER_NEEDED`].
    Baseline { more: i32 },
    /// Each rating has the highest possible total.
    AtMaximum { rated: i32 },
    /// As many ratings as a comparison needs: the next one is compared.
    FirstComparable { rated: i32 },
    Within {
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
}

/// One scale below all earlier ratings, with their span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLow {
    pub scale: ScaleId,
    pub points: Points,
    pub low: Points,
    pub high: Points,
}

impl Standing {
    pub const fn group(&self) -> Group {
        match self {
            Self::LowestSoFar { .. } => Group::LowestSoFar,
            Self::Missed { .. } | Self::NeverRated { .. } => Group::NoRecentRating,
            Self::Baseline { .. } => Group::Baseline,
            Self::AtMaximum { .. }
            | Self::FirstComparable { .. }
            | Self::Within { .. }
            | Self::Highest { .. }
            | Self::TooFewAnswers => Group::NoNewLow,
        }
    }
}

/// Decides where `row` stands. Alliance scales are better when higher, in every instrument that Rapport knows.
pub fn standing(row: &CaseloadRow) -> Standing {
    let Some(alliance) = &row.alliance else {
        return if row.sessions_held >= RECENT {
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
    let lows = new_lows(alliance);
    if !lows.is_empty() {
        Standing::LowestSoFar { lows, missed }
    } else if missed >= RECENT {
        Standing::Missed { sessions: missed }
    } else if alliance.rated < EARLIER_NEEDED {
        Standing::Baseline {
            more: EARLIER_NEEDED - alliance.rated,
        }
    } else {
        unremarkable(alliance)
    }
}

fn unremarkable(alliance: &AllianceSummary) -> Standing {
    let rated = alliance.rated;
    if alliance.at_maximum >= rated {
        return Standing::AtMaximum { rated };
    }
    if rated == EARLIER_NEEDED {
        return Standing::FirstComparable { rated };
    }
    let span = alliance
        .earlier
        .iter()
        .find(|span| span.scale == ScaleId::Total);
    let (Some(total), Some(span)) = (alliance.latest.total(), span) else {
        return Standing::TooFewAnswers;
    };
    let (earlier, span) = (rated - 1, (span.low, span.high));
    if total > span.1 {
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

/// The scales of the latest rating that are below all earlier ones, the deepest fall below the earlier span first and
/// the total last, because a part says more about what to ask. Empty with fewer than [`EARLIER_NEEDED`] earlier ratings.
pub fn new_lows(alliance: &AllianceSummary) -> Vec<NewLow> {
    if alliance.rated - 1 < EARLIER_NEEDED {
        return Vec::new();
    }
    let mut lows: Vec<NewLow> = alliance
        .earlier
        .iter()
        .filter_map(|span| {
            let points = alliance.latest.get(span.scale)?;
            (points < span.low).then_some(NewLow {
                scale: span.scale,
                points,
                low: span.low,
                high: span.high,
            })
        })
        .collect();
    lows.sort_by_key(|low| {
        (
            low.scale == ScaleId::Total,
            low.points.minus(low.low),
            low.points.minus(low.high),
            low.scale,
        )
    });
    lows
}

/// Sessions held after session `number`, as far as the row reaches back.
fn held_since(row: &CaseloadRow, number: i32) -> i32 {
    let held = row.recent.iter().filter(|s| s.number > number).count();
    i32::try_from(held).unwrap_or(i32::MAX)
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

/// `None` before the first session held.
pub fn forms(held: i32, rated: i32) -> Option<Forms> {
    match (held, rated) {
        (..=0, _) => None,
        (_, ..=0) => Some(Forms::None),
        (held, rated) if rated >= held => Some(Forms::All),
        (held, rated) if 2 * i64::from(rated) > i64::from(held) => Some(Forms::Some),
        _ => Some(Forms::Few),
    }
}

/// Counts of clients in one's caseload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: usize,
    pub lowest: usize,
    pub unrated: usize,
    /// With too few ratings to compare.
    pub baseline: usize,
}

pub use super::ask::{Ask, Show, Sort};
