//! What the address of the cases asks for: `?show=…&page=…`; unknown values mean the default.

/// Lines on one page.
pub const PAGE: usize = 60;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub show: Show,
    /// From 0.
    pub page: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Waiting,
    Agenda,
    Decided,
}

impl Show {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Agenda, Self::Decided];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Agenda => "agenda",
            Self::Decided => "decided",
        }
    }
}

impl Ask {
    pub fn new(show: Option<&str>, page: Option<&str>) -> Self {
        let show = Show::ALL.into_iter().find(|s| Some(s.as_str()) == show);
        let page = page.and_then(|page| page.parse::<usize>().ok());
        Self {
            show: show.unwrap_or_default(),
            page: page.unwrap_or(1).saturating_sub(1),
        }
    }

    /// The address that asks for this.
    pub fn href(self) -> String {
        let mut query = Vec::new();
        if self.show != Show::default() {
            query.push(format!("show={}", self.show.as_str()));
        }
        if self.page > 0 {
            query.push(format!("page={}", self.page + 1));
        }
        if query.is_empty() {
            "/supervision/cases".to_owned()
        } else {
            format!("/supervision/cases?{}", query.join("&"))
        }
    }
}

/// One page of `lines`, which page it is, and how many there are.
pub fn paged<T>(lines: Vec<T>, page: usize, of: usize) -> (Vec<T>, usize, usize) {
    let pages = lines.len().div_ceil(of).max(1);
    let page = page.min(pages - 1);
    let here = lines.into_iter().skip(page * of).take(of).collect();
    (here, page, pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_says_and_odd_ones_for_the_default() {
        for show in Show::ALL {
            for page in [0, 3] {
                let ask = Ask { show, page };
                let href = ask.href();
                let of = |name: &str| {
                    let (_, rest) = href.split_once(&format!("{name}="))?;
                    rest.split('&').next()
                };
                assert_eq!(Ask::new(of("show"), of("page")), ask, "{href}");
            }
        }
        for (show, page) in [("nonsense", "0"), ("", "-1"), ("waiting", "x")] {
            assert_eq!(Ask::new(Some(show), Some(page)), Ask::default());
        }
    }

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        let numbers: Vec<usize> = (0..130).collect();
        assert_eq!(paged(numbers.clone(), 9, 60), ((120..130).collect(), 2, 3));
        assert_eq!(paged(numbers, 1, 60), ((60..120).collect(), 1, 3));
        assert_eq!(paged(Vec::<usize>::new(), 4, 60), (Vec::new(), 0, 1));
    }
}
