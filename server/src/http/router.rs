//! Which address is answered by whom.

use std::sync::Arc;

use app::{
    App,
    practice::{Practice, Role, Viewer},
    request::{Assets, DemoDoor, DemoDoors, ResponseStatus},
    shell,
    sign_in::{Confirming, KeptForm, Pending},
};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{StatusCode, request::Parts},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use ipnet::IpNet;
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::Nonce,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use tower_http::{compression::CompressionLayer, csrf::ConfigError};
use uuid::Uuid;

use super::{
    address, assets, csrf, guard, headers,
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

/// What forms post to, and the two addresses that machines ask. Pages are listed by the app itself.
pub const PLAIN_ROUTES: [&str; 17] = [
    "/sign-in",
    "/sign-in/code",
    "/sign-in/authenticator",
    "/sign-in/recovery-codes",
    "/sign-in/new-password",
    "/invitation",
    "/confirm",
    "/sign-out",
    "/account/password",
    "/account/authenticator",
    "/account/recovery-codes",
    "/account/revoke",
    "/account/revoke-others",
    "/kept-form/drop",
    "/demo/enter",
    "/healthz",
    "/readyz",
];

/// What stands between browsers and this server.
#[derive(Clone, Debug)]
pub struct Front {
    pub hosts: Hosts,
    /// Networks of proxies whose word for a client's address is believed.
    pub proxies: Vec<IpNet>,
}

impl Front {
    /// Nothing: the browser is on the same machine.
    pub fn loopback() -> Self {
        Self {
            hosts: Hosts::Loopback,
            proxies: Vec::new(),
        }
    }
}

/// All routes with everything around them.
///
/// # Errors
/// When a trusted origin is not one.
pub fn router(
    state: AppState,
    policy: headers::HeaderPolicy,
    front: Front,
) -> Result<Router, ConfigError> {
    let routes = Router::new()
        .merge(pages(&state))
        .merge(forms(&state))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(state)
        .merge(assets::router())
        .layer(CompressionLayer::new());
    let protected = csrf::protect(routes, csrf::CsrfRules::default())?;
    let placed = address::find(protected, front.proxies);
    let known = host::protect(listen::layers(placed), front.hosts);
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
        .layer(middleware::from_fn_with_state(state.clone(), guard::admit))
}

fn forms(state: &AppState) -> Router<AppState> {
    let signed_in = sign_in::account_routes().layer(middleware::from_fn_with_state(
        state.clone(),
        guard::admit_form,
    ));
    let forms = sign_in::public_routes().merge(signed_in);
    if state.demo_doors.is_empty() {
        forms
    } else {
        forms.merge(sign_in::demo_routes())
    }
}

/// What pages find in Leptos context; runs for each page.
fn provide_request(state: &AppState) {
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
    provide::<Viewer>(&parts);
    provide::<Pending>(&parts);
    provide::<Confirming>(&parts);
    provide::<KeptForm>(&parts);
    // The same nonce as in the header; it takes the place of the one that leptos_axum made.
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
}

/// What the guard found out, for the page.
fn provide<T: Clone + Send + Sync + 'static>(parts: &Parts) {
    if let Some(found) = parts.extensions.get::<T>() {
        provide_context(found.clone());
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
