//! What the address of the caseload asks for: `?show=…&find=…&sort=…`. Unknown values mean the default.

use std::{cmp::Reverse, fmt::Write};

use super::{
    CaseloadRow,
    view::{Counts, Group, Standing, standing},
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
    pub const ALL: [Self; 3] = [Self::All, Self::NeedsALook, Self::NoRecentRating];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NeedsALook => "needs-a-look",
            Self::NoRecentRating => "no-recent-rating",
        }
    }

    const fn holds(self, group: Group) -> bool {
        match self {
            Self::All => true,
            Self::NeedsALook => group.needs_a_look(),
            Self::NoRecentRating => matches!(group, Group::NoRecentRating),
        }
    }

    /// How many clients the filter leaves.
    pub const fn count(self, counts: &Counts) -> usize {
        match self {
            Self::All => counts.all,
            Self::NeedsALook => counts.lowest + counts.unrated,
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
            query.push(format!("find={}", escape(&self.find)));
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

/// Percent-encoding for a query value (RFC 3986, unreserved characters stay).
fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
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
        lowest: of(Group::LowestSoFar),
        unrated: of(Group::NoRecentRating),
        baseline: of(Group::Baseline),
    }
}

/// Name, then code, then episode settle every tie, so that the same data always gives the same page.
fn order(lines: &mut [Line], sort: Sort) {
    lines.sort_by_cached_key(|line| {
        let row = &line.row;
        (
            (sort == Sort::Need).then(|| line.standing.group()),
            (sort == Sort::Last).then_some(Reverse(row.last_session_on)),
            row.client_name.to_lowercase(),
            row.client_code.clone(),
            row.care_episode,
        )
    });
}
