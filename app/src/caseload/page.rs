use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    alliance::Instruments,
    error::PortError,
    live::{Live, Of, stamp},
    practice::{Practice, Role, Viewer, signed_in},
    request::ResponseStatus,
    safety::OpenAlerts,
    text::{Caseload as Word, Frame as FrameWord, Key, Lang, Treatment, t},
    ui::{Frame, Nav, Problem},
};

use super::{
    Caseload,
    ask::{Ask, Show, Sort, arrange},
    drawn::DrawnLines,
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
    caseload: Caseload,
    instruments: Arc<Instruments>,
    drawn: Arc<DrawnLines>,
    today: NaiveDate,
    practice: Practice,
}

async fn load(asked: Result<(Practice, Viewer), PortError>) -> Result<Loaded, PortError> {
    let (practice, viewer) = asked?;
    let caseload = if viewer.is_clinical() {
        practice.caseloads.caseload(&viewer.actor).await?
    } else {
        Caseload::default()
    };
    Ok(Loaded {
        caseload,
        viewer,
        today: practice.clock.today(),
        instruments: practice.instruments.clone(),
        drawn: practice.drawn.clone(),
        practice,
    })
}

impl Loaded {
    fn page(self, ask: Ask) -> impl IntoView {
        if !self.viewer.is_clinical() {
            return view! { <NotClinical /> }.into_any();
        }
        let stamp = stamped(&self.caseload);
        let Caseload { rows, alerts } = self.caseload;
        let therapist = self.viewer.has(Role::Therapist);
        if rows.is_empty() {
            let administrator = self.viewer.has(Role::Administrator);
            return view! {
                <NoClients administrator therapist />
                <OpenAlerts alerts practice=self.practice />
                <Live of=Of::Caseload stamp=stamp rated=String::new() address="/".to_owned() />
            }
            .into_any();
        }
        let arranged = arrange(rows, &ask);
        let (instruments, drawn, today) = (self.instruments, self.drawn, self.today);
        let occurs = Occurs::among(&arranged.lines, &instruments);
        view! {
            <Headline counts=arranged.everyone today therapist />
            <OpenAlerts alerts practice=self.practice />
            <Tools ask=ask.clone() found=arranged.found />
            <Lines arranged ask instruments drawn today />
            <Legend occurs />
            <ShortcutList />
            <Live of=Of::Caseload stamp rated=String::new() address="/".to_owned() />
        }
        .into_any()
    }
}

/// Of everything on the page that may change: `server/src/store/live.rs` says the same of the database.
fn stamped(caseload: &Caseload) -> String {
    let rows = caseload
        .rows
        .iter()
        .map(|row| (row.care_episode, row.changes));
    let alerts = caseload.alerts.iter().map(|alert| (alert.id, -1));
    stamp(rows.chain(alerts))
}

#[component]
fn Headline(counts: Counts, today: NaiveDate, therapist: bool) -> impl IntoView {
    let lang = Lang::default();
    view! {
        <header class="day">
            <p class="date">{t(lang, Key::LongDate(today))}</p>
            <h1>{t(lang, Word::Headline(counts))}</h1>
            <p class="lead">{t(lang, Word::Lead(counts))}</p>
            <ul class="ways no-print">
                {therapist.then(|| view! { <li><a href="/clients/new">{t(lang, Treatment::ToAdd)}</a></li> })}
                <li><a href="/clients/past">{t(lang, Treatment::ToPast)}</a></li>
            </ul>
        </header>
    }
}

/// Filters are links and the rest is a form that asks with GET: the address says what is shown.
#[component]
fn Tools(ask: Ask, found: Counts) -> impl IntoView {
    let lang = Lang::default();
    let filters: Vec<_> = Show::ALL
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
