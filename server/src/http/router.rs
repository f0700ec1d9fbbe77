//! Which address is answered by whom.

use std::sync::Arc;

use app::{
    App,
    admin::{Invitation, Page, Typed},
    cases::form as cases_form,
    hand_over::{Chosen, Made},
    practice::{Practice, Role, Viewer},
    request::{Assets, DemoDoor, DemoDoors, ResponseStatus},
    ruptures::form::Sent,
    safety::HandlingDraft,
    sessions::form::Entry,
    shell,
    sign_in::{Confirming, KeptForm, Pending},
    together::form::Draft,
    treatments::form as treatments_form,
};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{StatusCode, request::Parts},
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use ipnet::IpNet;
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::Nonce,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use tower_http::{
    compression::{CompressionLayer, CompressionLevel},
    csrf::ConfigError,
};
use uuid::Uuid;

use super::{
    address, admin, answering, assets, cases, csrf, guard, hand_over, headers,
    host::{self, Hosts},
    kiosk, listen,
    live::{self, Live},
    ruptures, safety, sessions,
    sign_in::{self, account, presence, steps},
    treatments,
};
use crate::{
    mail::Mail,
    passwords::Passwords,
    store::{SignIns, Store},
};

/// Everything that requests share.
#[derive(Clone)]
pub struct AppState {
    pub practice: Practice,
    /// For forms that clients fill in, who are nobody's viewer.
    pub store: Store,
    pub sign_ins: SignIns,
    pub passwords: Passwords,
    /// Empty outside the demo practice.
    pub demo_doors: Arc<[DemoEntrance]>,
    /// Where the practice sends mail; `practice.sends_mail` tells the pages.
    pub mail: Option<Mail>,
    pub live: Live,
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

/// Who may ask for a route that is no page.
#[derive(Clone, Copy, PartialEq)]
enum Gate {
    /// Everybody: the steps of signing in look for themselves, and machines.
    Open,
    /// Whoever is signed in, unlocked, and for sensitive acts has proved it lately.
    SignedIn,
}

/// A route that is no page: its address, who may ask, and what answers there.
type PlainRoute = (&'static str, Gate, fn() -> MethodRouter<AppState>);

/// What forms post to, what machines ask, and the embedded files. The router is built from this list and from the app's
/// own list of pages, and from nothing else: what the tests read here is all there is.
const PLAIN: &[PlainRoute] = &[
    ("/sign-in", Gate::Open, || post(sign_in::sign_in)),
    ("/invitation", Gate::Open, || post(sign_in::redeem)),
    ("/sign-in/code", Gate::Open, || post(steps::code)),
    ("/sign-in/authenticator", Gate::Open, || {
        post(steps::authenticator)
    }),
    ("/sign-in/recovery-codes", Gate::Open, || {
        post(steps::recovery_codes)
    }),
    ("/sign-in/new-password", Gate::Open, || {
        post(steps::new_password)
    }),
    ("/confirm", Gate::Open, || post(sign_in::confirm)),
    ("/sign-out", Gate::Open, || post(sign_in::sign_out)),
    ("/still-here", Gate::Open, || post(presence::still_here)),
    ("/lock", Gate::Open, || post(presence::lock)),
    (DEMO_ENTER, Gate::Open, || post(sign_in::enter_demo)),
    ("/account/password", Gate::SignedIn, || {
        post(account::password)
    }),
    ("/account/authenticator", Gate::SignedIn, || {
        post(account::authenticator)
    }),
    ("/account/recovery-codes", Gate::SignedIn, || {
        post(account::recovery_codes)
    }),
    ("/account/revoke", Gate::SignedIn, || post(account::revoke)),
    ("/account/revoke-others", Gate::SignedIn, || {
        post(account::revoke_others)
    }),
    ("/kept-form/drop", Gate::SignedIn, || {
        post(sign_in::drop_kept)
    }),
    ("/admin/people", Gate::SignedIn, admin::people),
    (Invitation::PATH, Gate::SignedIn, admin::invite),
    (
        "/admin/supervision-lines",
        Gate::SignedIn,
        admin::supervision,
    ),
    ("/admin/cover", Gate::SignedIn, admin::cover),
    ("/admin/transfers", Gate::SignedIn, admin::transfers),
    ("/admin/practice", Gate::SignedIn, admin::practice),
    ("/admin/instruments", Gate::SignedIn, admin::instruments),
    (Page::TEXT, Gate::SignedIn, admin::text),
    (treatments::ADD, Gate::SignedIn, treatments::add),
    (treatments::DETAILS, Gate::SignedIn, treatments::details),
    (ruptures::RECORD, Gate::SignedIn, ruptures::record),
    (ruptures::SHARE, Gate::SignedIn, ruptures::share),
    (sessions::RECORD, Gate::SignedIn, sessions::record),
    (hand_over::HAND_OVER, Gate::SignedIn, hand_over::hand_over),
    (safety::HANDLE, Gate::SignedIn, safety::handle),
    (cases::CASES, Gate::SignedIn, cases::cases),
    (cases::OF_CLIENT, Gate::SignedIn, cases::of_client),
    (answering::LINK, Gate::Open, answering::link),
    (kiosk::KIOSK, Gate::Open, kiosk::form),
    (kiosk::UNLOCK, Gate::Open, kiosk::unlock),
    // It looks at the sign-in itself: a page that asks by itself is nobody who is there.
    (live::LIVE, Gate::Open, || get(live::live)),
    ("/healthz", Gate::Open, || get(|| async { "ok" })),
    ("/readyz", Gate::Open, || get(ready)),
    ("/pkg/{name}", Gate::Open, || get(assets::serve)),
];

/// Only in the demo practice.
const DEMO_ENTER: &str = "/demo/enter";

/// The addresses of [`PLAIN`].
pub fn plain_routes() -> impl Iterator<Item = &'static str> {
    PLAIN.iter().map(|(path, ..)| *path)
}

/// Of brotli, for pages, which are compressed anew each time: the next better ones save a tenth of the bytes and take two to
/// three times as long. Files are embedded compressed as well as can be.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(1);

/// What stands between browsers and this server.
#[derive(Clone, Debug)]
pub struct Front {
    pub hosts: Hosts,
    /// Networks of proxies whose word for a client's address is believed.
    pub proxies: Vec<IpNet>,
}

/// Nothing: the browser is on the same machine.
impl Default for Front {
    fn default() -> Self {
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
        .merge(plain(&state))
        .with_state(state)
        .layer(CompressionLayer::new().quality(COMPRESSION));
    let rules = csrf::CsrfRules {
        other_bodies: vec![(Page::TEXT, "multipart/form-data")],
        ..csrf::CsrfRules::default()
    };
    let protected = csrf::protect(routes, rules)?;
    let placed = address::find(kiosk::confine(protected), front.proxies);
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

fn plain(state: &AppState) -> Router<AppState> {
    let guard = || middleware::from_fn_with_state(state.clone(), guard::admit_form);
    PLAIN
        .iter()
        .filter(|(path, ..)| *path != DEMO_ENTER || !state.demo_doors.is_empty())
        .fold(Router::new(), |router, (path, gate, answer)| match gate {
            Gate::Open => router.route(path, answer()),
            Gate::SignedIn => router.route(path, answer().route_layer(guard())),
        })
}

/// What pages find in Leptos context; runs for each page.
pub(super) fn provide_request(state: &AppState) {
    provide_context(state.practice.clone());
    provide_context(Assets {
        stylesheet: assets::stylesheet_path().to_owned(),
        icon: assets::icon_path().unwrap_or_default().to_owned(),
        live: assets::live_path().to_owned(),
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
    provide::<Typed>(&parts);
    provide::<Sent>(&parts);
    provide::<Draft>(&parts);
    provide::<Entry>(&parts);
    provide::<treatments_form::Entry>(&parts);
    provide::<Chosen>(&parts);
    provide::<Made>(&parts);
    provide::<HandlingDraft>(&parts);
    provide::<cases_form::Draft>(&parts);
    provide::<Invitation>(&parts);
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
