//! The first step: a password, or a one-time code in its place. And the last: signing out.

use axum::{Extension, Form, extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;

use super::{Refusal, admit_try, cookie, origin, standing, token_of, unavailable, way, whose};
use crate::{
    http::{address::ClientAddress, router::AppState},
    passwords,
    store::{
        StoreError,
        audit::SignInEvent,
        sign_ins::{Brakes, Credential, Stage, Token},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    user_name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in`
pub async fn sign_in(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Response {
    let brakes = Brakes::new(&form.user_name, &address.network());
    let opened = async {
        admit_try(&state, &brakes).await?;
        let credential = verify(&state, &brakes, &form.user_name, form.password).await?;
        let token = state
            .sign_ins
            .open(&credential, &origin(&headers, address))
            .await?;
        let stage = if credential.has_factor {
            Stage::Code
        } else {
            Stage::Authenticator
        };
        Ok::<_, Refusal>((token, way::path(way::page_of(stage), None, &form.next)))
    };
    match opened.await {
        Ok((token, to)) => change_over(&state, &headers, &token, &to).await,
        Err(refusal) => refusal.answer("/sign-in", &form.next),
    }
}

/// The credential behind a name when the password is its own. Unknown names take as long as known ones.
pub async fn verify(
    state: &AppState,
    brakes: &Brakes,
    user_name: &str,
    password: String,
) -> Result<Credential, Refusal> {
    let credential = state.sign_ins.credential(user_name).await?;
    let stored = credential.as_ref().map(|c| c.password_hash.clone());
    let matches = state.passwords.verify(password.clone(), stored).await?;
    let who = credential.as_ref().map(|c| (c.organisation_id, c.staff_id));
    let Some(credential) = credential.filter(|_| matches) else {
        state.sign_ins.count_failure(brakes).await?;
        state.sign_ins.record(SignInEvent::Refused, who).await?;
        return Err(Refusal::Say("wrong"));
    };
    if passwords::is_outdated(&credential.password_hash) {
        let hash = state.passwords.hash(password).await?;
        state.sign_ins.rehash(&credential, &hash).await?;
    }
    Ok(credential)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationForm {
    code: String,
}

/// `POST /invitation`: a one-time code that an administrator handed over.
pub async fn redeem(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<InvitationForm>,
) -> Response {
    // Nobody's name is known yet, so the network alone is braked: 130 bits leave nothing to guess.
    let brakes = Brakes::of_network(&address.network());
    let opened = async {
        admit_try(&state, &brakes).await?;
        let redeemed = state.sign_ins.redeem(&form.code).await?;
        let whose = redeemed.ok_or(Refusal::Say("invitation"))?;
        state.sign_ins.release(&brakes).await?;
        let origin = origin(&headers, address);
        let (organisation, staff) = (whose.organisation_id, whose.staff_id);
        Ok::<_, Refusal>(
            state
                .sign_ins
                .open_with_code(organisation, staff, &origin)
                .await?,
        )
    };
    match opened.await {
        Ok(token) => change_over(&state, &headers, &token, way::page_of(Stage::NewPassword)).await,
        Err(refusal) => refusal.answer("/invitation", "/"),
    }
}

/// `POST /sign-out`
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let done = async {
        if let Some((_, standing)) = standing(&state, &headers).await? {
            let who = whose(&standing);
            state.sign_ins.record(SignInEvent::Out, Some(who)).await?;
        }
        close(&state, &headers).await
    };
    match done.await {
        Ok(()) => cookie::leave("/sign-in"),
        Err(error) => unavailable(&error),
    }
}

/// Ends the browser's earlier sign-in, whoever it was, and goes on with the new one.
pub async fn change_over(
    state: &AppState,
    headers: &HeaderMap,
    token: &Token,
    to: &str,
) -> Response {
    match close(state, headers).await {
        Ok(()) => cookie::enter(token, to),
        Err(error) => unavailable(&error),
    }
}

async fn close(state: &AppState, headers: &HeaderMap) -> Result<(), StoreError> {
    match token_of(headers) {
        Some(token) => state.sign_ins.close(&token).await,
        None => Ok(()),
    }
}
