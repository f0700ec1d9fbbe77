//! A list in views of its own, page by page: what its address asks for, links to the views with their counts, and to the pages
//! before and after.

use leptos::prelude::*;

use crate::text::{Key, Lang, Text, Worklist as Word, t};

/// The views of one list; the default is what the bare address shows.
pub trait Views: Copy + Default + PartialEq + Into<Key> + 'static {
    /// The list's address.
    const PATH: &'static str;
    const ALL: &'static [Self];

    /// In the address.
    fn as_str(self) -> &'static str;
}

/// `?show=…&page=…`; unknown values mean the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ask<V> {
    pub show: V,
    /// From 0.
    pub page: usize,
}

impl<V: Views> Ask<V> {
    pub fn new(show: Option<&str>, page: Option<&str>) -> Self {
        let show = V::ALL.iter().find(|view| Some(view.as_str()) == show);
        let page = page.and_then(|page| page.parse::<usize>().ok());
        Self {
            show: show.copied().unwrap_or_default(),
            page: page.unwrap_or(1).saturating_sub(1),
        }
    }

    /// The address that asks for this.
    pub fn href(self) -> String {
        let mut query = Vec::new();
        if self.show != V::default() {
            query.push(format!("show={}", self.show.as_str()));
        }
        if self.page > 0 {
            query.push(format!("page={}", self.page + 1));
        }
        if query.is_empty() {
            V::PATH.to_owned()
        } else {
            format!("{}?{}", V::PATH, query.join("&"))
        }
    }

    /// Links to all views, under this name.
    pub fn views(self, lang: Lang, name: Text, counts: &[(V, usize)]) -> AnyView {
        let links: Vec<_> = counts
            .iter()
            .map(|(show, count)| {
                let href = Self { show: *show, page: 0 }.href();
                let here = (*show == self.show).then_some("true");
                view! { <li><a href=href aria-current=here>{t(lang, *show)} {" "} <b>{*count}</b></a></li> }
            })
            .collect();
        view! {
            <nav class="tools" aria-label=name>
                <ul class="filters">{links}</ul>
            </nav>
        }
        .into_any()
    }

    /// Links from page `page` of `pages` to the ones before and after; nothing where there is one alone.
    pub fn turn(self, lang: Lang, page: usize, pages: usize) -> Option<AnyView> {
        let link = |to: usize, word: Word| {
            let href = Self { page: to, ..self }.href();
            view! { <li><a class="button" href=href>{t(lang, word)}</a></li> }
        };
        let earlier = (page > 0).then(|| link(page - 1, Word::EarlierPage));
        let later = (page + 1 < pages).then(|| link(page + 1, Word::LaterPage));
        let here = Word::PageOf {
            page: page + 1,
            pages,
        };
        (pages > 1).then(|| {
            view! {
                <nav class="pages no-print" aria-label=t(lang, Word::Pages)>
                    <ul class="filters">
                        {earlier}
                        <li>{t(lang, here)}</li>
                        {later}
                    </ul>
                </nav>
            }
            .into_any()
        })
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
    use crate::cases::ask::Show;

    #[test]
    fn an_address_asks_for_what_it_says_and_odd_ones_for_the_default() {
        for show in Show::ALL.iter().copied() {
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
            assert_eq!(Ask::<Show>::new(Some(show), Some(page)), Ask::default());
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
