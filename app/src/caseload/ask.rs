//! What the address of the caseload asks for: `?show=…&find=…&sort=…`. Unknown values mean the default.

use std::cmp::Reverse;

use crate::{alliance::Source, typed::query_value};

use super::{
    CaseloadRow,
    view::{Counts, Group, Standing, standing, urgency},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub show: Show,
    pub sort: Sort,
    pub find: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    NeedsALook,
    Open,
    NoRecentRating,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Need,
    Name,
    Last,
}

impl Show {
    /// In the order of the links.
    pub const ALL: [Self; 4] = [
        Self::NeedsALook,
        Self::Open,
        Self::NoRecentRating,
        Self::All,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NeedsALook => "needs-a-look",
            Self::Open => "open",
            Self::NoRecentRating => "no-recent-rating",
        }
    }

    const fn holds(self, group: Group) -> bool {
        match self {
            Self::All => true,
            Self::NeedsALook => matches!(group, Group::NeedsALook),
            Self::Open => matches!(group, Group::NeedsALook | Group::InHand),
            Self::NoRecentRating => matches!(group, Group::NoRecentRating),
        }
    }

    /// How many clients the filter leaves.
    pub const fn count(self, counts: &Counts) -> usize {
        match self {
            Self::All => counts.all,
            Self::NeedsALook => counts.look,
            Self::Open => counts.look + counts.in_hand,
            Self::NoRecentRating => counts.unrated,
        }
    }
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Need, Self::Name, Self::Last];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Need => "need",
            Self::Name => "name",
            Self::Last => "last",
        }
    }
}

impl Ask {
    pub fn new(show: Option<&str>, find: Option<&str>, sort: Option<&str>) -> Self {
        let pick = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let (show, sort) = (pick(show), pick(sort));
        Self {
            show: Show::ALL
                .into_iter()
                .find(|s| s.as_str() == show)
                .unwrap_or_default(),
            sort: Sort::ALL
                .into_iter()
                .find(|s| s.as_str() == sort)
                .unwrap_or_default(),
            find: pick(find).trim().to_owned(),
        }
    }

    /// The address that asks the same but shows `show`.
    pub fn href(&self, show: Show) -> String {
        let mut query = Vec::new();
        if show != Show::default() {
            query.push(format!("show={}", show.as_str()));
        }
        if !self.find.is_empty() {
            query.push(format!("find={}", query_value(&self.find)));
        }
        if self.sort != Sort::default() {
            query.push(format!("sort={}", self.sort.as_str()));
        }
        if query.is_empty() {
            "/".to_owned()
        } else {
            format!("/?{}", query.join("&"))
        }
    }

    fn finds(&self, row: &CaseloadRow) -> bool {
        let find = self.find.to_lowercase();
        row.client_name.to_lowercase().contains(&find)
            || row.client_code.to_lowercase().contains(&find)
    }
}

/// One client with the decision about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub row: CaseloadRow,
    pub standing: Standing,
}

/// What the page prints: the asked lines in the asked order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    pub lines: Vec<Line>,
    /// Of everyone, whatever is shown.
    pub everyone: Counts,
    /// Of those that the search leaves, for the filters.
    pub found: Counts,
}

pub fn arrange(rows: Vec<CaseloadRow>, ask: &Ask) -> Arranged {
    let mut lines: Vec<Line> = rows
        .into_iter()
        .map(|row| Line {
            standing: standing(&row),
            row,
        })
        .collect();
    let everyone = count(&lines);
    lines.retain(|line| ask.finds(&line.row));
    let found = count(&lines);
    lines.retain(|line| ask.show.holds(line.standing.group()));
    order(&mut lines, ask.sort);
    Arranged {
        lines,
        everyone,
        found,
    }
}

fn count(lines: &[Line]) -> Counts {
    let of = |group| lines.iter().filter(|l| l.standing.group() == group).count();
    Counts {
        all: lines.len(),
        look: of(Group::NeedsALook),
        by_word: lines.iter().filter(|l| by_word(l)).count(),
        in_hand: of(Group::InHand),
        waiting: of(Group::OwnFirst),
        unrated: of(Group::NoRecentRating),
        baseline: of(Group::Baseline),
    }
}

/// To think about, because the client said so.
fn by_word(line: &Line) -> bool {
    let opened = line.row.rupture.as_ref().map(|rupture| rupture.source);
    line.standing.group() == Group::NeedsALook && opened == Some(Source::ClientWord)
}

/// Name, then code, then episode settle every tie, so that the same data always gives the same page.
fn order(lines: &mut [Line], sort: Sort) {
    lines.sort_by_cached_key(|line| {
        let row = &line.row;
        (
            (sort == Sort::Need).then(|| (line.standing.group(), urgency(row))),
            (sort == Sort::Last).then_some(Reverse(row.last_session_on)),
            row.client_name.to_lowercase(),
            row.client_code.clone(),
            row.care_episode,
        )
    });
}
