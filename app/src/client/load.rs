//! What the address of a client's pages asks for, and the chart that answers it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use crate::{
    alliance::Instruments,
    error::PortError,
    practice::{Clock, Practice, Viewer, signed_in},
    request::ResponseStatus,
    text::{Client as Word, Text},
    ui::{Frame, Nav, NotFound, Problem},
};

use super::{
    ClientChart,
    sentence::{Sentence, sentences},
    view::{Sorted, sort},
};

/// `/clients/:id…?episode=…&rating=…`. `None` for the client where the id is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    pub client: Option<Uuid>,
    pub episode: Option<Uuid>,
    pub rating: Option<Uuid>,
    /// The page shows the ratings.
    pub shows: bool,
}

impl Ask {
    /// From the router; call it before the first `.await`.
    pub fn of_request() -> Self {
        let (params, query) = (
            use_params_map().get_untracked(),
            use_query_map().get_untracked(),
        );
        let id = |text: Option<&str>| text.and_then(|text| Uuid::parse_str(text).ok());
        Self {
            client: id(params.get_str("id")),
            episode: id(query.get_str("episode")),
            rating: id(query.get_str("rating")),
            shows: true,
        }
    }
}

/// A chart and what is needed to read it.
#[derive(Clone)]
pub struct Loaded {
    pub chart: ClientChart,
    pub sorted: Sorted,
    pub practice: Practice,
    pub viewer: Viewer,
}

impl Loaded {
    pub fn instruments(&self) -> &Arc<Instruments> {
        &self.practice.instruments
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.practice.clock
    }

    /// The finding of each figure in words.
    pub fn sentences(&self) -> Vec<Sentence> {
        sentences(&self.chart, &self.sorted)
    }

    /// The address of one of the client's pages, for this care episode.
    pub fn address(&self, page: &str) -> String {
        address(&self.chart, page)
    }
}

pub fn address(chart: &ClientChart, page: &str) -> String {
    let (client, episode) = (chart.client, chart.care_episode.id);
    format!("/clients/{client}{page}?episode={episode}")
}

/// # Errors
/// Those of the port.
pub async fn load(
    asked: Result<(Practice, Viewer), PortError>,
    ask: Ask,
) -> Result<Option<Loaded>, PortError> {
    let (practice, viewer) = asked?;
    let Some(client) = ask.client else {
        return Ok(None);
    };
    let clients = &practice.clients;
    let chart = if ask.shows {
        clients.look(&viewer.actor, client, ask.episode).await?
    } else {
        clients.client(&viewer.actor, client, ask.episode).await?
    };
    Ok(chart.map(|chart| Loaded {
        sorted: sort(&chart, &practice.instruments),
        chart,
        practice,
        viewer,
    }))
}

/// As [`client_page`], of a page that shows no rating: with it none has been seen.
pub fn client_form<F, V>(title: Text, body: F) -> AnyView
where
    F: Fn(Loaded) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let ask = Ask {
        shows: false,
        ..Ask::of_request()
    };
    framed(title, ask, body)
}

/// The frame of a client's page around `body`. No name in the title: it would stay in the browser's history and on a
/// shared screen's tab.
pub fn client_page<F, V>(title: Text, body: F) -> AnyView
where
    F: Fn(Loaded) -> V + Send + 'static,
    V: IntoView + 'static,
{
    framed(title, Ask::of_request(), body)
}

fn framed<F, V>(title: Text, ask: Ask, body: F) -> AnyView
where
    F: Fn(Loaded) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Caseload title>
            {Suspend::new(async move {
                match load(asked, ask).await {
                    Ok(Some(loaded)) => body(loaded).into_any(),
                    Ok(None) => {
                        status.set(404);
                        view! { <NotFound heading=Word::UnknownHeading text=Word::UnknownText /> }.into_any()
                    }
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
