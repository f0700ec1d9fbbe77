//! Signing in and out: plain POSTs with form bodies, so that they work without JavaScript.

use std::str::FromStr;

use app::practice::{Role, Viewer};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{csrf::SIGN_IN_COOKIE, router::AppState};
use crate::{
    passwords::PasswordError,
    store::{StoreError, sign_ins::Token},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    user_name: String,
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoForm {
    #[serde(rename = "as")]
    role: DemoRole,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum DemoRole {
    Therapist,
    Supervisor,
    Administrator,
}

impl From<DemoRole> for Role {
    fn from(role: DemoRole) -> Self {
        match role {
            DemoRole::Therapist => Self::Therapist,
            DemoRole::Supervisor => Self::Supervisor,
            DemoRole::Administrator => Self::Administrator,
        }
    }
}

/// `POST /sign-in`
pub async fn sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    match check(&state, &form).await {
        Ok(Some(token)) => change_over(&state, &headers, &token, local_path(&form.next)).await,
        Ok(None) => problem("wrong", &form.next),
        Err(Refusal::Busy) => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, "5")],
            problem("busy", &form.next),
        )
            .into_response(),
        Err(Refusal::Store(error)) => unavailable(&error),
    }
}

enum Refusal {
    Busy,
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A token when name and password belong together. Unknown names take as long as known ones.
async fn check(state: &AppState, form: &SignInForm) -> Result<Option<Token>, Refusal> {
    let credential = state.sign_ins.credential(&form.user_name).await?;
    let stored = credential.as_ref().map(|c| c.password_hash.clone());
    let matches = state
        .passwords
        .verify(form.password.clone(), stored)
        .await
        .map_err(|error| match error {
            PasswordError::Busy => Refusal::Busy,
            _ => Refusal::Store(StoreError::Interrupted),
        })?;
    match credential {
        Some(credential) if matches => Ok(Some(state.sign_ins.open(&credential).await?)),
        _ => Ok(None),
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = token_of(&headers)
        && let Err(error) = state.sign_ins.close(&token).await
    {
        return unavailable(&error);
    }
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().insert(
        header::SET_COOKIE,
        HeaderValue::from_static("__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
    );
    response
}

/// `POST /demo/enter`: only routed in the demo practice on loopback.
pub async fn enter_demo(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<DemoForm>,
) -> Response {
    let wanted = Role::from(form.role);
    let Some(door) = state.demo_doors.iter().find(|door| door.role == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match state
        .sign_ins
        .open_door(door.organisation, door.staff)
        .await
    {
        Ok(token) => change_over(&state, &headers, &token, "/").await,
        Err(error) => unavailable(&error),
    }
}

/// The viewer behind a request's cookie.
///
/// # Errors
/// The database's.
pub async fn viewer(state: &AppState, headers: &HeaderMap) -> Result<Option<Viewer>, StoreError> {
    match token_of(headers) {
        Some(token) => state.sign_ins.viewer(&token).await,
        None => Ok(None),
    }
}

fn token_of(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SIGN_IN_COOKIE)
        .and_then(|(_, value)| Token::from_str(value).ok())
}

/// Ends the browser's earlier sign-in, whoever it was, and goes on with the new one.
async fn change_over(state: &AppState, headers: &HeaderMap, token: &Token, to: &str) -> Response {
    if let Some(earlier) = token_of(headers)
        && let Err(error) = state.sign_ins.close(&earlier).await
    {
        return unavailable(&error);
    }
    enter(token, to)
}

fn enter(token: &Token, to: &str) -> Response {
    let cookie = format!(
        "{SIGN_IN_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
        token.to_text()
    );
    let mut response = Redirect::to(to).into_response();
    match HeaderValue::from_str(&cookie) {
        Ok(cookie) => {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn problem(code: &str, next: &str) -> Response {
    Redirect::to(&sign_in_path(Some(code), next)).into_response()
}

/// The sign-in page, with what to say and where to go afterwards.
pub fn sign_in_path(problem: Option<&str>, next: &str) -> String {
    let next = local_path(next);
    let mut query: Vec<String> = problem
        .map(|code| format!("problem={code}"))
        .into_iter()
        .collect();
    if next != "/" {
        query.push(format!("next={}", encode(next)));
    }
    if query.is_empty() {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?{}", query.join("&"))
    }
}

/// Only paths of our own: no scheme, no host, nothing that a browser would read as one.
fn local_path(next: &str) -> &str {
    let plain = next
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/-_.~?=&%".contains(c));
    let local = next.starts_with('/') && !next.starts_with("//");
    if plain && local { next } else { "/" }
}

fn encode(path: &str) -> String {
    path.replace('%', "%25")
        .replace('&', "%26")
        .replace('?', "%3F")
        .replace('=', "%3D")
}

pub fn unavailable(error: &StoreError) -> Response {
    tracing::error!(kind = "sign-in", "{}", error.kind());
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "5")],
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::{local_path, sign_in_path};

    #[test]
    fn only_paths_of_our_own_are_followed() {
        for path in ["/", "/clients/0195?episode=a-b", "/?show=all&sort=name"] {
            assert_eq!(local_path(path), path);
        }
        for path in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "javascript:1",
            "/a\r\nb",
            "/a b",
        ] {
            assert_eq!(local_path(path), "/", "{path}");
        }
    }

    #[test]
    fn the_way_back_survives_the_query() {
        assert_eq!(
            sign_in_path(Some("wrong"), "/?show=all&sort=name"),
            "/sign-in?problem=wrong&next=/%3Fshow%3Dall%26sort%3Dname"
        );
        assert_eq!(sign_in_path(None, "//evil"), "/sign-in");
    }
}
