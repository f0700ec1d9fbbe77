use leptos::prelude::*;

use crate::text::{Lang, Overview as Word, t};

/// The pages of supervision. Who supervises nobody has one alone, and no tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Cases,
    Supervisees,
    Practice,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Cases, Self::Supervisees, Self::Practice];

    const fn href(self) -> &'static str {
        match self {
            Self::Cases => "/supervision/cases",
            Self::Supervisees => "/supervision",
            Self::Practice => "/supervision?view=practice",
        }
    }
}

#[component]
pub fn Tabs(here: Tab) -> impl IntoView {
    let lang = Lang::default();
    let links: Vec<_> = Tab::ALL
        .into_iter()
        .map(|tab| {
            let name = match tab {
                Tab::Cases => t(lang, Word::Cases),
                Tab::Supervisees => t(lang, Word::Supervisees),
                Tab::Practice => t(lang, Word::Practice),
            };
            view! { <li><a href=tab.href() aria-current=(tab == here).then_some("page")>{name}</a></li> }
        })
        .collect();
    view! {
        <nav class="no-print" aria-label=t(lang, Word::Views)>
            <ul class="filters">{links}</ul>
        </nav>
    }
}
