//! Which address is answered by whom.

use std::sync::Arc;

use app::{
    App,
    admin::Typed,
    practice::{Practice, Role, Viewer},
    request::{Assets, DemoDoor, DemoDoors, ResponseStatus},
    shell,
};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{StatusCode, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::Nonce,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use tower_http::{compression::CompressionLayer, csrf::ConfigError};
use uuid::Uuid;

use super::{
    admin, assets, csrf, headers,
    host::{self, Hosts},
    listen, sign_in,
};
use crate::{passwords::Passwords, store::SignIns};

/// Everything that requests share.
#[derive(Clone)]
pub struct AppState {
    pub practice: Practice,
    pub sign_ins: SignIns,
    pub passwords: Passwords,
    /// Empty outside the demo practice.
    pub demo_doors: Arc<[DemoEntrance]>,
    pub leptos: LeptosOptions,
}

/// A person of the demo practice as whom anybody on this machine may enter.
#[derive(Clone, Debug)]
pub struct DemoEntrance {
    pub role: Role,
    pub user_name: String,
    pub organisation: Uuid,
    pub staff: Uuid,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

/// A route that is no page: its address and what answers there.
type PlainRoute = (&'static str, fn() -> MethodRouter<AppState>);

/// What forms post to, what machines ask, and the embedded files. The router is built from this list and from the app's
/// own list of pages, and from nothing else: what the tests read here is all there is.
const PLAIN: [PlainRoute; 10] = [
    ("/sign-in", || post(sign_in::sign_in)),
    ("/sign-out", || post(sign_in::sign_out)),
    (DEMO_ENTER, || post(sign_in::enter_demo)),
    ("/admin/people", admin::people),
    ("/admin/supervision-lines", admin::supervision),
    ("/admin/cover", admin::cover),
    ("/admin/transfers", admin::transfers),
    ("/healthz", || get(|| async { "ok" })),
    ("/readyz", || get(ready)),
    ("/pkg/{name}", || get(assets::serve)),
];

/// Only in the demo practice.
const DEMO_ENTER: &str = "/demo/enter";

/// The addresses of [`PLAIN`].
pub fn plain_routes() -> impl Iterator<Item = &'static str> {
    PLAIN.into_iter().map(|(path, _)| path)
}

/// Pages that need no sign-in.
const PUBLIC: [&str; 2] = ["/sign-in", "/about-the-numbers"];

/// All routes with everything around them.
///
/// # Errors
/// When a trusted origin is not one.
pub fn router(
    state: AppState,
    policy: headers::HeaderPolicy,
    hosts: Hosts,
) -> Result<Router, ConfigError> {
    let routes = Router::new()
        .merge(pages(&state))
        .merge(plain(&state))
        .with_state(state)
        .layer(CompressionLayer::new());
    let protected = csrf::protect(routes, csrf::CsrfRules::default())?;
    let known = host::protect(listen::layers(protected), hosts);
    Ok(headers::protect(known, policy))
}

fn pages(state: &AppState) -> Router<AppState> {
    let provide = {
        let state = state.clone();
        move || provide_request(&state)
    };
    let options = state.leptos.clone();
    let render_not_found = {
        let (provide, options) = (provide.clone(), options.clone());
        leptos_axum::render_app_async_with_context(provide, move || shell(options.clone()))
    };
    Router::new()
        .leptos_routes_with_context(state, generate_route_list(App), provide, move || {
            shell(options.clone())
        })
        .fallback(move |request: Request| async move {
            let mut response = render_not_found(request).await;
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        })
        .layer(middleware::from_fn_with_state(state.clone(), admit))
}

fn plain(state: &AppState) -> Router<AppState> {
    PLAIN
        .into_iter()
        .filter(|(path, _)| *path != DEMO_ENTER || !state.demo_doors.is_empty())
        .fold(Router::new(), |router, (path, answer)| {
            router.route(path, answer())
        })
}

/// Lets pages know who is signed in; without a sign-in leads to the sign-in page.
async fn admit(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    match sign_in::viewer(&state, request.headers()).await {
        Ok(Some(viewer)) => {
            request.extensions_mut().insert(viewer);
        }
        Ok(None) if PUBLIC.contains(&request.uri().path()) => {}
        Ok(None) => {
            let wanted = request
                .uri()
                .path_and_query()
                .map_or("/", |wanted| wanted.as_str());
            return Redirect::to(&sign_in::sign_in_path(None, wanted)).into_response();
        }
        Err(error) => return sign_in::unavailable(&error),
    }
    next.run(request).await
}

/// What pages find in Leptos context; runs for each page.
pub(super) fn provide_request(state: &AppState) {
    provide_context(state.practice.clone());
    provide_context(Assets {
        stylesheet: assets::stylesheet_path().to_owned(),
        icon: assets::icon_path().unwrap_or_default().to_owned(),
    });
    provide_context(DemoDoors(
        state
            .demo_doors
            .iter()
            .map(|entrance| DemoDoor {
                role: entrance.role,
                user_name: entrance.user_name.clone(),
            })
            .collect(),
    ));
    if let Some(options) = use_context::<ResponseOptions>() {
        provide_context(ResponseStatus::new(move |status| {
            if let Ok(status) = StatusCode::from_u16(status) {
                options.set_status(status);
            }
        }));
    }
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(typed) = parts.extensions.get::<Typed>() {
        provide_context(typed.clone());
    }
    if let Some(viewer) = parts.extensions.get::<Viewer>() {
        provide_context(viewer.clone());
    }
    // The same nonce as in the header; it takes the place of the one that leptos_axum made.
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
}

/// `GET /readyz`: whether the database answers.
async fn ready(State(state): State<AppState>) -> Response {
    match state.sign_ins.ping().await {
        Ok(()) => "ready".into_response(),
        Err(error) => sign_in::unavailable(&error),
    }
}

/// How Leptos finds the client bundle: under the name with the content hash.
pub fn leptos_options() -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(assets::output_name())
        .site_pkg_dir("pkg")
        .build()
}
