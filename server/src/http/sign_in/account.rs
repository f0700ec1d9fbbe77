//! The own account. The guard in front of these routes has seen an open sign-in, and for sensitive ones a fresh proof.

use axum::{
    Extension, Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Refusal, admit_try, brakes_of, cookie, origin, password::verify, standing, steps::accept,
    unavailable, way,
};
use crate::{
    http::{address::ClientAddress, router::AppState},
    store::sign_ins::{Stage, Standing, Token},
};

const PAGE: &str = "/account";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    current: String,
    password: String,
    again: String,
}

/// `POST /account/password`
pub async fn password(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Response {
    let changed = async {
        let (_, standing) = own(&state, &headers).await?;
        let brakes = brakes_of(&standing.viewer, address);
        admit_try(&state, &brakes).await?;
        verify(&state, &brakes, &standing.viewer.user_name, form.current).await?;
        let hash = accept(&state, &standing, form.password, &form.again).await?;
        let actor = &standing.viewer.actor;
        state
            .sign_ins
            .set_password(actor.organisation, actor.staff, &hash)
            .await?;
        state.sign_ins.release(&brakes).await?;
        let token = state
            .sign_ins
            .reopen(&standing, &origin(&headers, address))
            .await?;
        token.ok_or(Refusal::Say("expired"))
    };
    match changed.await {
        Ok(token) => cookie::enter(&token, "/account?done=password"),
        Err(refusal) => refusal.answer(PAGE, "/"),
    }
}

/// `POST /account/authenticator`: another one; the present one holds until the new one's first code.
pub async fn authenticator(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let begun = async {
        let (token, _) = own(&state, &headers).await?;
        let next = state
            .sign_ins
            .advance(&token, Stage::Full, Stage::Authenticator)
            .await?;
        next.ok_or(Refusal::Say("expired"))
    };
    match begun.await {
        Ok(token) => cookie::enter(
            &token,
            &way::path(way::page_of(Stage::Authenticator), None, PAGE),
        ),
        Err(refusal) => refusal.answer(PAGE, "/"),
    }
}

/// `POST /account/recovery-codes`: ten new ones in place of the earlier.
pub async fn recovery_codes(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let begun = async {
        let (token, standing) = own(&state, &headers).await?;
        let actor = &standing.viewer.actor;
        state
            .sign_ins
            .renew_recovery_codes(actor.organisation, actor.staff)
            .await?;
        let next = state
            .sign_ins
            .advance(&token, Stage::Full, Stage::RecoveryCodes)
            .await?;
        next.ok_or(Refusal::Say("expired"))
    };
    match begun.await {
        Ok(token) => cookie::enter(
            &token,
            &way::path(way::page_of(Stage::RecoveryCodes), None, PAGE),
        ),
        Err(refusal) => refusal.answer(PAGE, "/"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeForm {
    id: Uuid,
}

/// `POST /account/revoke`: ends one of the own sign-ins.
pub async fn revoke(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<RevokeForm>,
) -> Response {
    let done = async {
        let (_, standing) = own(&state, &headers).await?;
        Ok::<_, Refusal>(state.sign_ins.revoke(&standing.viewer, form.id).await?)
    };
    back(done.await, "/account?done=revoked")
}

/// `POST /account/revoke-others`
pub async fn revoke_others(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let done = async {
        let (_, standing) = own(&state, &headers).await?;
        Ok::<_, Refusal>(state.sign_ins.revoke_others(&standing.viewer).await?)
    };
    back(done.await, "/account?done=revoked")
}

async fn own(state: &AppState, headers: &HeaderMap) -> Result<(Token, Standing), Refusal> {
    standing(state, headers)
        .await?
        .filter(|(_, standing)| standing.is_open())
        .ok_or(Refusal::Say("expired"))
}

fn back(done: Result<(), Refusal>, to: &str) -> Response {
    match done {
        Ok(()) => Redirect::to(to).into_response(),
        Err(Refusal::Store(error)) => unavailable(&error),
        Err(refusal) => refusal.answer(PAGE, "/"),
    }
}
