//! A tablet of the practice in a client's hands. While the pass is in its cookie, every address but the form's own leads to
//! the form: whatever sign-in is behind it is out of reach until a therapist gives the password.

use app::{
    form::document::{Screen, UnlockProblem},
    hand_over::{Issued, Way},
};
use axum::{
    Extension, Form, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use leptos::nonce::Nonce;
use serde::Deserialize;

use super::{
    address::ClientAddress,
    answering::{Ask, Visit},
    router::AppState,
    sign_in,
};

/// The form, and the address that every other leads to.
pub const KIOSK: &str = "/kiosk";
pub const UNLOCK: &str = "/kiosk/unlock";

const COOKIE: &str = "__Host-kiosk";

pub fn form() -> MethodRouter<AppState> {
    get(open).post(send)
}

pub fn unlock() -> MethodRouter<AppState> {
    get(ask).post(end)
}

/// Around all routes: a device that was handed over reaches the form, its files, and nothing else.
pub fn confine(router: Router) -> Router {
    router.layer(middleware::from_fn(only_the_form))
}

async fn only_the_form(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let own = [KIOSK, UNLOCK].contains(&path) || path.starts_with("/pkg/");
    if own || pass_of(request.headers()).is_none() {
        return next.run(request).await;
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        Redirect::to(KIOSK).into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// Locks the sign-in of this device and gives it the pass.
pub async fn begin(state: &AppState, headers: &HeaderMap, issued: &Issued) -> Response {
    if let Some(token) = sign_in::token_of(headers)
        && let Err(error) = state.sign_ins.lock(&token).await
    {
        return sign_in::unavailable(&error);
    }
    let mut response = Redirect::to(KIOSK).into_response();
    // Nothing of the pages before is kept for the back button.
    let clear = HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert("clear-site-data", clear);
    with_cookie(response, &issued.token, "")
}

/// `GET /kiosk`
async fn open(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    Extension(nonce): Extension<Nonce>,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
) -> Response {
    visit(state, address, nonce, &headers).open(ask).await
}

/// `POST /kiosk`
async fn send(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    Extension(nonce): Extension<Nonce>,
    request: Request,
) -> Response {
    let visit = visit(state, address, nonce, request.headers());
    visit.take(request).await
}

/// `GET /kiosk/unlock`
async fn ask(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    Extension(nonce): Extension<Nonce>,
    headers: HeaderMap,
) -> Response {
    if pass_of(&headers).is_none() {
        return Redirect::to("/").into_response();
    }
    let screen = Screen::Unlock { problem: None };
    visit(state, address, nonce, &headers).page(StatusCode::OK, &screen)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unlock {
    password: String,
}

/// `POST /kiosk/unlock`: the password after a pause, as for any sign-in that was left alone; then the pass is gone. Where the
/// sign-in has ended there is nothing behind the pass any more.
async fn end(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    Extension(nonce): Extension<Nonce>,
    headers: HeaderMap,
    Form(unlock): Form<Unlock>,
) -> Response {
    if pass_of(&headers).is_none() {
        return Redirect::to("/").into_response();
    }
    let problem = match sign_in::open_again(&state, address, &headers, unlock.password).await {
        sign_in::Again::Open(response) | sign_in::Again::Ended(response) => {
            return with_cookie(response, "", "; Max-Age=0");
        }
        sign_in::Again::Wrong => UnlockProblem::Wrong,
        sign_in::Again::Wait => UnlockProblem::Wait,
        sign_in::Again::Fault(error) => return sign_in::unavailable(&error),
    };
    let screen = Screen::Unlock {
        problem: Some(problem),
    };
    visit(state, address, nonce, &headers).page(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

fn visit(state: AppState, address: ClientAddress, nonce: Nonce, headers: &HeaderMap) -> Visit {
    Visit {
        state,
        address,
        nonce,
        token: pass_of(headers).unwrap_or_default(),
        way: Way::Kiosk,
    }
}

fn pass_of(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

fn with_cookie(mut response: Response, token: &str, more: &str) -> Response {
    let cookie = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax{more}");
    match HeaderValue::from_str(&cookie) {
        Ok(cookie) => {
            response.headers_mut().append(header::SET_COOKIE, cookie);
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
