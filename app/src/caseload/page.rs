use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    alliance::Instruments,
    error::PortError,
    practice::{Practice, Role, Viewer, signed_in},
    request::ResponseStatus,
    text::{Caseload as Word, Frame as FrameWord, Key, Lang, t},
    ui::{Frame, Nav, Problem},
};

use super::{
    ask::{Ask, Show, Sort, arrange},
    empty::{NoClients, NotClinical},
    legend::{Legend, Occurs},
    shortcuts::ShortcutList,
    table::Lines,
    view::Counts,
};

/// `/`: whom should I think about today?
#[component]
pub fn CaseloadPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let ask = Ask::new(
        query.get_str("show"),
        query.get_str("find"),
        query.get_str("sort"),
    );
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Caseload title=t(Lang::default(), FrameWord::Caseload)>
            {Suspend::new(async move {
                match load(asked).await {
                    Ok(loaded) => loaded.page(ask).into_any(),
                    Err(error) => {
                        status.set(error.status());
                        view! { <Problem error /> }.into_any()
                    }
                }
            })}
        </Frame>
    }
    .into_any()
}

struct Loaded {
    viewer: Viewer,
    rows: Vec<super::CaseloadRow>,
    instruments: Arc<Instruments>,
    today: NaiveDate,
}

async fn load(asked: Result<(Practice, Viewer), PortError>) -> Result<Loaded, PortError> {
    let (practice, viewer) = asked?;
    let rows = if viewer.is_clinical() {
        practice.caseloads.caseload(&viewer.actor).await?
    } else {
        Vec::new()
    };
    Ok(Loaded {
        rows,
        viewer,
        today: practice.clock.today(),
        instruments: practice.instruments,
    })
}

impl Loaded {
    fn page(self, ask: Ask) -> impl IntoView {
        if !self.viewer.is_clinical() {
            return view! { <NotClinical /> }.into_any();
        }
        if self.rows.is_empty() {
            let administrator = self.viewer.has(Role::Administrator);
            return view! { <NoClients administrator /> }.into_any();
        }
        let arranged = arrange(self.rows, &ask);
        let (instruments, today) = (self.instruments, self.today);
        let occurs = Occurs::among(&arranged.lines, &instruments);
        view! {
            <Headline counts=arranged.everyone today />
            <Tools ask=ask.clone() found=arranged.found />
            <Lines arranged ask instruments today />
            <Legend occurs />
            <ShortcutList />
        }
        .into_any()
    }
}

#[component]
fn Headline(counts: Counts, today: NaiveDate) -> impl IntoView {
    let lang = Lang::default();
    view! {
        <header class="day">
            <p class="date">{t(lang, Key::LongDate(today))}</p>
            <h1>{t(lang, Word::Headline(counts))}</h1>
            <p class="lead">{t(lang, Word::Lead(counts))}</p>
        </header>
    }
}

/// Filters are links and the rest is a form that asks with GET: the address says what is shown.
#[component]
fn Tools(ask: Ask, found: Counts) -> impl IntoView {
    let lang = Lang::default();
    let filters: Vec<_> = [Show::NeedsALook, Show::NoRecentRating, Show::All]
        .into_iter()
        .map(|show| {
            view! {
                <li>
                    <a href=ask.href(show) aria-current=(ask.show == show).then_some("true")>
                        {t(lang, Word::Filter(show))} {" "} <b>{show.count(&found)}</b>
                    </a>
                </li>
            }
        })
        .collect();
    let sorts: Vec<_> = Sort::ALL
        .into_iter()
        .map(|sort| {
            view! {
                <option value=sort.as_str() selected=ask.sort == sort>{t(lang, Word::Sort(sort))}</option>
            }
        })
        .collect();
    view! {
        <div class="tools">
            <nav aria-label=t(lang, Word::Filters)>
                <ul class="filters">{filters}</ul>
            </nav>
            <form method="get" action="/" role="search">
                {(ask.show != Show::All)
                    .then(|| view! { <input type="hidden" name="show" value=ask.show.as_str() /> })}
                <p>
                    <label for="find">{t(lang, Word::Find)}</label>
                    <input
                        id="find"
                        name="find"
                        type="search"
                        value=ask.find
                        placeholder=t(lang, Word::FindHint)
                        autocomplete="off"
                    />
                </p>
                <p>
                    <label for="sort">{t(lang, Word::SortBy)}</label>
                    <select id="sort" name="sort">{sorts}</select>
                </p>
                <button>{t(lang, Word::Apply)}</button>
            </form>
        </div>
    }
}
