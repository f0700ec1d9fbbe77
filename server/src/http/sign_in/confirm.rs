//! The password once more: after a pause, and before sensitive acts.

use axum::{
    Extension, Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Refusal, admit_try, brakes_of, cookie, password::verify, standing, unavailable, way};
use crate::{
    http::{address::ClientAddress, router::AppState},
    store::{StoreError, sign_ins::Stage},
};

/// Where a form waits that was kept while the screen was locked.
pub const KEPT_FORM: &str = "/kept-form";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmForm {
    password: String,
    /// Whose page it is, when a page was covered: somebody else's password must not open it.
    person: Option<Uuid>,
    #[serde(default)]
    next: String,
}

/// `POST /confirm`
pub async fn confirm(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<ConfirmForm>,
) -> Response {
    let confirmed = async {
        let found = standing(&state, &headers).await?;
        let (token, standing) = found
            .filter(|(_, standing)| standing.stage == Stage::Full)
            .filter(|(_, standing)| form.person.is_none_or(|p| p == standing.viewer.actor.staff))
            .ok_or(Refusal::Say("expired"))?;
        let brakes = brakes_of(&standing.viewer, address);
        admit_try(&state, &brakes).await?;
        verify(&state, &brakes, &standing.viewer.user_name, form.password).await?;
        state.sign_ins.release(&brakes).await?;
        let kept = state.sign_ins.has_kept(&standing).await?;
        let token = state.sign_ins.confirm(&token).await?;
        Ok::<_, Refusal>((token.ok_or(Refusal::Say("expired"))?, kept))
    };
    match confirmed.await {
        Ok((token, true)) => cookie::enter(&token, KEPT_FORM),
        Ok((token, false)) => cookie::enter(&token, way::local_path(&form.next)),
        Err(Refusal::Say("expired")) => Refusal::Say("expired").answer("/sign-in", &form.next),
        Err(refusal) => refusal.answer("/confirm", &form.next),
    }
}

/// What became of the password on a device that was handed over.
pub enum Again {
    /// To the caseload, with a new token.
    Open(Response),
    /// There is no sign-in any more: to where one begins.
    Ended(Response),
    Wrong,
    Wait,
    Fault(StoreError),
}

/// The same step on a device that was handed over to a client.
pub async fn open_again(
    state: &AppState,
    address: ClientAddress,
    headers: &HeaderMap,
    password: String,
) -> Again {
    let opened = async {
        let found = standing(state, headers).await?;
        let (token, standing) = found
            .filter(|(_, standing)| standing.stage == Stage::Full)
            .ok_or(Refusal::Say("expired"))?;
        let brakes = brakes_of(&standing.viewer, address);
        admit_try(state, &brakes).await?;
        verify(state, &brakes, &standing.viewer.user_name, password).await?;
        state.sign_ins.release(&brakes).await?;
        let token = state.sign_ins.confirm(&token).await?;
        token.ok_or(Refusal::Say("expired"))
    };
    match opened.await {
        Ok(token) => Again::Open(cookie::enter(&token, "/")),
        Err(Refusal::Say("expired")) => Again::Ended(cookie::leave("/sign-in")),
        Err(Refusal::Say("stopped" | "busy") | Refusal::Wait(_)) => Again::Wait,
        Err(Refusal::Say(_)) => Again::Wrong,
        Err(Refusal::Store(error)) => Again::Fault(error),
    }
}

/// `POST /kept-form/drop`: the kept form is not wanted any more.
pub async fn drop_kept(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let dropped = async {
        if let Some((_, standing)) = standing(&state, &headers).await? {
            state.sign_ins.drop_kept(&standing).await?;
        }
        Ok(())
    };
    match dropped.await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(error) => unavailable(&error),
    }
}
