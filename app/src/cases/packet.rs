//! `/supervision/packet?case=…`: what is on the agenda, or what was ticked, to be printed for a meeting, one page a case.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use super::{page::load, sheet, view::Line};
use crate::{
    client::{load::Loaded, view::sort},
    error::PortError,
    practice::{Practice, Viewer, signed_in},
    request::ResponseStatus,
    text::{Case as Word, Lang, Worklist as ListWord, t},
    ui::{Frame, Nav, answered, listed::paged},
};

/// Sheets of one packet; further ones are on its next page.
const SHEETS: usize = 40;

/// What the address asks for.
struct Ask {
    /// `None` for everything on the agenda.
    ticked: Option<Vec<Uuid>>,
    page: usize,
}

#[component]
pub fn PacketPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let ids = query.get_all("case");
    let page = query.get_str("page").and_then(|page| page.parse().ok());
    let ask = Ask {
        ticked: ids.map(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect()),
        page: page.unwrap_or(1_usize).saturating_sub(1),
    };
    let (who, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Supervision title=t(lang, Word::PacketTitle)>
            {Suspend::new(async move {
                answered(&status, gather(who, &ask).await, |packet| packet.page(lang, &ask))
            })}
        </Frame>
    }
    .into_any()
}

struct Packet {
    /// Each with the client's chart.
    cases: Vec<(Line, Loaded)>,
    of: usize,
    page: usize,
    pages: usize,
}

/// `None` for whoever is no supervisor. Each chart that is printed is a look at the client, and on record as one.
async fn gather(
    who: Result<(Practice, Viewer), PortError>,
    ask: &Ask,
) -> Result<Option<Packet>, PortError> {
    let Some(loaded) = load(who).await? else {
        return Ok(None);
    };
    let mut lines = loaded.lines;
    lines.retain(|line| match &ask.ticked {
        Some(ids) => ids.contains(&line.case.care_episode),
        None => line.is_on_agenda(),
    });
    let of = lines.len();
    let (lines, page, pages) = paged(lines, ask.page, SHEETS);
    let (practice, viewer) = (loaded.practice, loaded.viewer);
    let mut cases = Vec::with_capacity(lines.len());
    for line in lines {
        let (client, episode) = (line.case.client, Some(line.case.care_episode));
        let chart = practice.clients.look(&viewer.actor, client, episode);
        let Some(chart) = chart.await? else { continue };
        let loaded = Loaded {
            sorted: sort(&chart, &practice.instruments),
            chart,
            practice: practice.clone(),
            viewer: viewer.clone(),
        };
        cases.push((line, loaded));
    }
    Ok(Some(Packet {
        cases,
        of,
        page,
        pages,
    }))
}

impl Packet {
    fn page(self, lang: Lang, ask: &Ask) -> AnyView {
        let heading = Word::PacketHeading {
            cases: self.cases.len(),
            of: self.of,
        };
        let none = self.cases.is_empty();
        let none = none.then(|| view! { <p class="nothing">{t(lang, Word::PacketNone)}</p> });
        let further = self.further(lang, ask);
        let sheets: Vec<_> = self
            .cases
            .iter()
            .map(|(line, loaded)| sheet::sheet(lang, line, loaded))
            .collect();
        view! {
            <header class="day no-print">
                <p class="crumb"><a href="/supervision/cases?show=agenda">{t(lang, Word::PacketBack)}</a></p>
                <h1>{t(lang, Word::PacketTitle)}</h1>
                <p class="lead">{t(lang, heading)} {". "} {t(lang, Word::PacketHint)}</p>
                {further}
            </header>
            {none}
            {sheets}
        }
        .into_any()
    }

    /// Links to the sheets before and after.
    fn further(&self, lang: Lang, ask: &Ask) -> Option<AnyView> {
        let ticked = ask.ticked.iter().flatten();
        let ticked: String = ticked.map(|id| format!("&case={id}")).collect();
        let link = |page: usize, word: ListWord| {
            let href = format!("/supervision/packet?page={page}{ticked}");
            view! { <li><a class="button" href=href>{t(lang, word)}</a></li> }
        };
        let earlier = (self.page > 0).then(|| link(self.page, ListWord::EarlierPage));
        let later = self.page + 1 < self.pages;
        let later = later.then(|| link(self.page + 2, ListWord::LaterPage));
        (self.pages > 1).then(|| view! { <ul class="filters">{earlier} {later}</ul> }.into_any())
    }
}
