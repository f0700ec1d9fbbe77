//! What the address of the worklist asks for, and the lines in the order in which they are worked through.

use std::cmp::Reverse;

use chrono::{NaiveDate, TimeDelta};

use crate::alliance::{Conversation, RatingsTrack, RuptureState};

use super::WorklistRow;
use crate::{
    text::{self, Key},
    ui::listed::{Ask, Views},
};

/// Lines on one page.
pub const PAGE: usize = 60;
/// For so many days what is closed stands below what is open.
const RECENT_DAYS: i64 = 30;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Open,
    Waiting,
    ComingBack,
    OpenLong,
    Closed,
}

impl Views for Show {
    const PATH: &'static str = "/ruptures";
    const ALL: &'static [Self] = &[
        Self::Open,
        Self::Waiting,
        Self::ComingBack,
        Self::OpenLong,
        Self::Closed,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::ComingBack => "coming-back",
            Self::OpenLong => "open-long",
            Self::Closed => "closed",
        }
    }
}

impl From<Show> for Key {
    fn from(show: Show) -> Self {
        text::Worklist::Show(show).into()
    }
}

impl Show {
    pub fn holds(self, row: &WorklistRow) -> bool {
        let rupture = &row.rupture;
        let open = rupture.state.is_open();
        match self {
            Self::Open => open,
            Self::Waiting => open && rupture.conversation == Conversation::NotYet,
            Self::ComingBack => {
                let back = [RatingsTrack::ComingBack, RatingsTrack::BackInRange];
                open && (back.contains(&rupture.track) || rupture.back_at.is_some())
            }
            Self::OpenLong => rupture.is_open_long(),
            Self::Closed => !open,
        }
    }
}

/// Lines of one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Possible,
    Acknowledged,
    Discussed,
    Closed,
}

impl Group {
    pub const fn of(state: RuptureState) -> Self {
        match state {
            RuptureState::Possible => Self::Possible,
            RuptureState::Acknowledged => Self::Acknowledged,
            RuptureState::Discussed => Self::Discussed,
            _ => Self::Closed,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Worklist {
    /// In groups, each with its lines; empty groups are left out.
    pub groups: Vec<(Group, Vec<WorklistRow>)>,
    /// Closed lately; shown folded below what is open, on its last page.
    pub recent: Vec<WorklistRow>,
    pub counts: Vec<(Show, usize)>,
    pub pages: usize,
    /// From 0, within `pages`.
    pub page: usize,
    pub found: usize,
}

pub fn arrange(mut rows: Vec<WorklistRow>, ask: Ask<Show>, today: NaiveDate) -> Worklist {
    order(&mut rows);
    let count = |show: &Show| (*show, rows.iter().filter(|row| show.holds(row)).count());
    let counts = Show::ALL.iter().map(count).collect();
    let lately = |row: &&WorklistRow| {
        let closed = row.last_step_at.date_naive();
        Show::Closed.holds(row) && today - closed <= TimeDelta::days(RECENT_DAYS)
    };
    let recent: Vec<WorklistRow> = match ask.show {
        Show::Open => rows.iter().filter(lately).take(PAGE).cloned().collect(),
        _ => Vec::new(),
    };
    rows.retain(|row| ask.show.holds(row));
    let found = rows.len();
    let pages = found.div_ceil(PAGE).max(1);
    let page = ask.page.min(pages - 1);
    let mut groups: Vec<(Group, Vec<WorklistRow>)> = Vec::new();
    for row in rows.into_iter().skip(page * PAGE).take(PAGE) {
        let group = Group::of(row.rupture.state);
        match groups.last_mut() {
            Some((last, lines)) if *last == group => lines.push(row),
            _ => groups.push((group, vec![row])),
        }
    }
    Worklist {
        groups,
        recent: if page + 1 == pages {
            recent
        } else {
            Vec::new()
        },
        counts,
        pages,
        page,
        found,
    }
}

/// By group; open ones by age, the oldest first; closed ones the latest first. Name, code and id settle ties.
fn order(rows: &mut [WorklistRow]) {
    rows.sort_by_cached_key(|row| {
        let group = Group::of(row.rupture.state);
        let closed = group == Group::Closed;
        (
            group,
            (!closed).then(|| noticed(row)),
            closed.then_some(Reverse(row.last_step_at)),
            row.client_name.to_lowercase(),
            row.client_code.clone(),
            row.rupture.id,
        )
    });
}

/// The day of the session at which it was noticed; when it was opened, where the session has none.
pub fn noticed(row: &WorklistRow) -> NaiveDate {
    row.noticed_on.unwrap_or_else(|| row.opened_at.date_naive())
}
