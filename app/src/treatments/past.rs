//! What the address of the past clients asks for: `?show=…&find=…&page=…`. Unknown values mean the default.

use std::cmp::Reverse;

use super::PastTreatment;
use crate::typed::query_value;

/// Lines a page.
pub const PAGE: usize = 50;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Ended,
    Archived,
}

impl Show {
    pub const ALL: [Self; 2] = [Self::Ended, Self::Archived];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Archived => "archived",
        }
    }

    const fn holds(self, treatment: &PastTreatment) -> bool {
        treatment.ended.archived == matches!(self, Self::Archived)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub show: Show,
    pub find: String,
    /// From 1 on.
    pub page: usize,
}

impl Ask {
    pub fn new(show: Option<&str>, find: Option<&str>, page: Option<&str>) -> Self {
        let show = Show::ALL
            .into_iter()
            .find(|one| Some(one.as_str()) == show)
            .unwrap_or_default();
        Self {
            show,
            find: find.unwrap_or_default().trim().to_owned(),
            page: page.and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    }

    /// The address that asks for the same words, and shows `show` from `page` on.
    pub fn href(&self, show: Show, page: usize) -> String {
        let find = query_value(&self.find);
        let mut asked = vec![format!("show={}", show.as_str())];
        if !find.is_empty() {
            asked.push(format!("find={find}"));
        }
        if page > 1 {
            asked.push(format!("page={page}"));
        }
        format!("/clients/past?{}", asked.join("&"))
    }

    fn finds(&self, treatment: &PastTreatment) -> bool {
        let find = self.find.to_lowercase();
        treatment.name.to_lowercase().contains(&find)
            || treatment.code.to_lowercase().contains(&find)
    }
}

/// What the page prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// The asked lines, the last ended first.
    pub lines: Vec<PastTreatment>,
    /// How many each filter has.
    pub counts: [(Show, usize); 2],
    pub page: usize,
    pub pages: usize,
    /// Whether there is any past treatment at all.
    pub none_ever: bool,
}

pub fn arrange(mut treatments: Vec<PastTreatment>, ask: &Ask) -> Arranged {
    let none_ever = treatments.is_empty();
    treatments.retain(|treatment| ask.finds(treatment));
    let counts = Show::ALL.map(|show| {
        let of = treatments.iter().filter(|one| show.holds(one));
        (show, of.count())
    });
    treatments.retain(|treatment| ask.show.holds(treatment));
    treatments.sort_by_cached_key(|treatment| {
        (
            Reverse(treatment.ended.on),
            treatment.name.to_lowercase(),
            treatment.care_episode,
        )
    });
    let pages = treatments.len().div_ceil(PAGE).max(1);
    let page = ask.page.clamp(1, pages);
    let lines = treatments.into_iter().skip((page - 1) * PAGE).take(PAGE);
    Arranged {
        lines: lines.collect(),
        counts,
        page,
        pages,
        none_ever,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{client::Ending, treatments::Ended};

    fn treatments(count: u64) -> Vec<PastTreatment> {
        let day = |n| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default() + Days::new(n % 90);
        let one = |n: u64| PastTreatment {
            client: Uuid::from_u128(n.into()),
            care_episode: Uuid::from_u128(n.into()),
            name: format!("Client {}", n % 7),
            code: format!("C-{n}"),
            therapist_name: None,
            started_on: day(0),
            ended: Ended {
                on: day(n),
                how: Ending::Planned,
                talked: None,
                archived: n.is_multiple_of(3),
            },
            sessions_held: 1,
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn nobody_yet_is_one_empty_page() {
        let arranged = arrange(Vec::new(), &Ask::new(None, None, Some("9")));
        assert_eq!((arranged.page, arranged.pages), (1, 1));
        assert!(arranged.none_ever && arranged.lines.is_empty());
    }

    #[test]
    fn the_address_keeps_what_was_asked() {
        let ask = Ask::new(Some("archived"), Some(" Ó & b "), Some("2"));
        let href = ask.href(Show::Archived, 3);
        assert_eq!(
            href,
            "/clients/past?show=archived&find=%C3%93%20%26%20b&page=3"
        );
        assert_eq!(Ask::new(Some("x"), None, Some("y")).show, Show::Ended);
    }

    proptest! {
        #[test]
        fn every_page_together_has_everybody_once_in_order(count in 0u64..520, find in "[c0-9]?") {
            for show in Show::ALL {
                let ask = |page| Ask { show, find: find.clone(), page };
                let first = arrange(treatments(count), &ask(1));
                let all: Vec<PastTreatment> = (1..=first.pages)
                    .flat_map(|page| arrange(treatments(count), &ask(page)).lines)
                    .collect();
                let expected = first.counts.iter().find(|(one, _)| *one == show).map(|(_, n)| *n);
                prop_assert_eq!(Some(all.len()), expected);
                prop_assert!(all.is_sorted_by_key(|one| Reverse(one.ended.on)));
                let mut ids: Vec<_> = all.iter().map(|one| one.care_episode).collect();
                ids.sort_unstable();
                ids.dedup();
                prop_assert_eq!(ids.len(), all.len());
            }
        }
    }
}
