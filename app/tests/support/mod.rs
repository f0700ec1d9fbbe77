//! A practice without a database, and pages as the server would write them.

pub mod clients;
pub mod instruments;
pub mod practice;
pub mod ruptures;

use std::sync::{Arc, Mutex};

use any_spawner::Executor;
use app::{
    cases::form as cases_form,
    practice::{Practice, Viewer},
    request::{Assets, DemoDoors, ResponseStatus},
    ruptures::form::Sent,
    together::form::Draft,
};
use futures::StreamExt;
use hydration_context::{SharedContext, SsrSharedContext};
use leptos::prelude::*;
use leptos_meta::ServerMetaContext;
use leptos_router::location::RequestUrl;

/// What a browser without JavaScript gets.
pub struct Page {
    pub status: u16,
    pub html: String,
}

impl Page {
    /// The visible words: no tags, no scripts, one space between words.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let body = self.html.split("<body").nth(1).expect("a body");
        for (at, piece) in body.split('<').enumerate() {
            let after = if at == 0 {
                ""
            } else {
                piece.split_once('>').map_or("", |p| p.1)
            };
            text.push(' ');
            text.push_str(after);
        }
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace("&amp;", "&")
    }
}

#[derive(Clone, Default)]
pub struct Request {
    pub practice: Option<Practice>,
    pub viewer: Option<Viewer>,
    pub doors: Option<DemoDoors>,
    /// Refused forms, shown again.
    pub sent: Option<Sent>,
    pub draft: Option<Draft>,
    pub review: Option<cases_form::Draft>,
}

/// Renders the page at `address` the way the server does for a page in one piece.
pub async fn page(address: &str, request: Request) -> Page {
    // A second call in the same process is refused, which is what we want.
    let _ = Executor::init_tokio();
    let status = Arc::new(Mutex::new(200));
    let shared: Arc<dyn SharedContext + Send + Sync> = Arc::new(SsrSharedContext::new());
    let owner = Owner::new_root(Some(shared));
    let (meta, output) = ServerMetaContext::new();
    let stream = owner.with(|| {
        provide_context(meta);
        provide_context(RequestUrl::new(address));
        provide_context(Assets {
            stylesheet: "rapport.css".to_owned(),
            icon: "icon.svg".to_owned(),
            live: "/live.js".to_owned(),
        });
        let set = Arc::clone(&status);
        provide_context(ResponseStatus::new(move |code| {
            *set.lock().expect("status") = code
        }));
        if let Some(practice) = request.practice {
            provide_context(practice);
        }
        if let Some(viewer) = request.viewer {
            provide_context(viewer);
        }
        if let Some(doors) = request.doors {
            provide_context(doors);
        }
        if let Some(sent) = request.sent {
            provide_context(sent);
        }
        if let Some(draft) = request.draft {
            provide_context(draft);
        }
        if let Some(review) = request.review {
            provide_context(review);
        }
        let options = LeptosOptions::builder().output_name("rapport").build();
        app::shell(options).to_html_stream_in_order()
    });
    let html = stream.collect::<String>().await;
    let html = output
        .inject_meta_context(futures::stream::once(std::future::ready(html)))
        .await
        .collect::<String>()
        .await;
    let status = *status.lock().expect("status");
    Page { status, html }
}

/// Keeps a page to look at, where asked.
pub fn keep(name: &str, page: &Page) {
    if let Ok(dir) = std::env::var("PAGES_DIR") {
        let path = std::path::Path::new(&dir).join(format!("{name}.html"));
        std::fs::write(path, &page.html).expect("a page to look at");
    }
}
