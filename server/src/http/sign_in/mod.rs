//! Signing in, step by step: plain POSTs with form bodies, so that they work without JavaScript. Each answers with a redirect
//! to the page of the next step, or back to its own with a code for what went wrong.

pub mod account;
mod confirm;
mod cookie;
mod demo;
mod password;
pub mod presence;
pub mod steps;
pub mod way;

use app::practice::Viewer;
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use uuid::Uuid;

use super::{address::ClientAddress, router::AppState};
use crate::{
    passwords::PasswordError,
    store::{
        StoreError,
        sign_ins::{Admission, Brakes, Origin, Standing, Token},
    },
};

pub use confirm::{Again, confirm, drop_kept, open_again};
pub use cookie::token_of;
pub use demo::enter as enter_demo;
pub use password::{redeem, sign_in, sign_out};

/// On what a page fetches by itself (`app/src/live/live.js`), with nobody who asked for it.
const REFRESH: &str = "rapport-refresh";

/// How the sign-in behind a request's cookie stands.
///
/// # Errors
/// The database's.
pub async fn standing(
    state: &AppState,
    headers: &HeaderMap,
) -> Result<Option<(Token, Standing)>, StoreError> {
    let Some(token) = token_of(headers) else {
        return Ok(None);
    };
    let standing = if headers.contains_key(REFRESH) {
        state.sign_ins.still(&token).await?
    } else {
        state.sign_ins.standing(&token).await?
    };
    Ok(standing.map(|standing| (token, standing)))
}

/// Why a step did not go on.
enum Refusal {
    /// A code that the page has words for.
    Say(&'static str),
    /// Guessing is held up for so many seconds.
    Wait(i64),
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PasswordError> for Refusal {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Say("busy"),
            PasswordError::Length => Self::Say("length"),
            PasswordError::Guessable => Self::Say("guessable"),
            PasswordError::Hash => Self::Store(StoreError::Interrupted),
        }
    }
}

impl Refusal {
    /// Back to `page`.
    fn answer(self, page: &str, next: &str) -> Response {
        match self {
            Self::Say(code) => Redirect::to(&way::path(page, Some(code), next)).into_response(),
            Self::Wait(seconds) => {
                let code = format!("throttled&wait={seconds}");
                Redirect::to(&way::path(page, Some(&code), next)).into_response()
            }
            Self::Store(error) => unavailable(&error),
        }
    }
}

/// Charges a try before anything is looked at.
async fn admit_try(state: &AppState, brakes: &Brakes) -> Result<(), Refusal> {
    match state.sign_ins.charge(brakes).await? {
        Admission::Admitted => Ok(()),
        Admission::Wait(seconds) => Err(Refusal::Wait(seconds)),
        Admission::Stopped => Err(Refusal::Say("stopped")),
    }
}

/// Organisation and person of a sign-in, for the audit log.
fn whose(standing: &Standing) -> (Uuid, Uuid) {
    let actor = &standing.viewer.actor;
    (actor.organisation, actor.staff)
}

fn brakes_of(viewer: &Viewer, address: ClientAddress) -> Brakes {
    Brakes::new(&viewer.user_name, &address.network())
}

fn origin(headers: &HeaderMap, address: ClientAddress) -> Origin {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Origin {
        browser: browser(agent).map(str::to_owned),
        network: Some(address.network()),
    }
}

/// The browser's family and what it runs on, never its version: enough to recognise one's own.
fn browser(agent: &str) -> Option<&'static str> {
    const FAMILIES: [(&str, &str); 5] = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    FAMILIES
        .into_iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| name)
}

pub fn unavailable(error: &StoreError) -> Response {
    tracing::error!(kind = "sign-in", "{}", error.kind());
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "5")],
    )
        .into_response()
}
