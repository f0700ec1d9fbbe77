//! The steps after the first: the authenticator's code, setting one up, recovery codes, a new password.

use axum::{Extension, Form, extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;

use super::{Refusal, admit_try, brakes_of, cookie, origin, standing, way, whose};
use crate::{
    http::{address::ClientAddress, router::AppState},
    passwords, second_factor,
    store::{
        audit::SignInEvent,
        sign_ins::{Stage, Standing, Token},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in/code`
pub async fn code(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let next = way::local_path(&form.next);
    let done = async {
        let (token, standing) = at(&state, &headers, Stage::Code).await?;
        let brakes = brakes_of(&standing.viewer, address);
        admit_try(&state, &brakes).await?;
        if !state.sign_ins.use_code(&standing, &form.code).await? {
            state.sign_ins.count_failure(&brakes).await?;
            state.sign_ins.count_try(&token).await?;
            record(&state, SignInEvent::Refused, &standing).await?;
            return Err(Refusal::Say("wrong-code"));
        }
        state.sign_ins.release(&brakes).await?;
        record(&state, SignInEvent::In, &standing).await?;
        advance(&state, &token, Stage::Code, Stage::Full).await
    };
    answer(done.await, next, way::page_of(Stage::Code), next)
}

/// `POST /sign-in/authenticator`: the new authenticator shows that it makes the right codes.
pub async fn authenticator(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let done = async {
        let (token, standing) = at(&state, &headers, Stage::Authenticator).await?;
        let brakes = brakes_of(&standing.viewer, address);
        admit_try(&state, &brakes).await?;
        let secret = state.sign_ins.new_secret(&standing).ok_or(ENDED)?;
        let now = state.practice.clock.now();
        let step = second_factor::step_of(&secret, &form.code, now).map_err(|_| ENDED)?;
        let Some(step) = step else {
            state.sign_ins.count_try(&token).await?;
            return Err(Refusal::Say("wrong-code"));
        };
        state.sign_ins.adopt(&standing, &secret, step).await?;
        state.sign_ins.release(&brakes).await?;
        advance(&state, &token, Stage::Authenticator, Stage::RecoveryCodes).await
    };
    let to = way::path(way::page_of(Stage::RecoveryCodes), None, &form.next);
    answer(
        done.await,
        &to,
        way::page_of(Stage::Authenticator),
        &form.next,
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotedForm {
    #[serde(default)]
    next: String,
}

/// `POST /sign-in/recovery-codes`: they are noted down.
pub async fn recovery_codes(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<NotedForm>,
) -> Response {
    let done = async {
        let (token, standing) = at(&state, &headers, Stage::RecoveryCodes).await?;
        state.sign_ins.codes_noted(&standing).await?;
        record(&state, SignInEvent::In, &standing).await?;
        advance(&state, &token, Stage::RecoveryCodes, Stage::Full).await
    };
    let next = way::local_path(&form.next);
    answer(done.await, next, way::page_of(Stage::RecoveryCodes), next)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPasswordForm {
    password: String,
    again: String,
}

/// `POST /sign-in/new-password`: after a one-time code.
pub async fn new_password(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<NewPasswordForm>,
) -> Response {
    let done = async {
        let (_, standing) = at(&state, &headers, Stage::NewPassword).await?;
        let hash = accept(&state, &standing, form.password, &form.again).await?;
        let actor = &standing.viewer.actor;
        state
            .sign_ins
            .set_password(actor.organisation, actor.staff, &hash)
            .await?;
        state
            .sign_ins
            .release(&brakes_of(&standing.viewer, address))
            .await?;
        let origin = origin(&headers, address);
        let token = state.sign_ins.reopen(&standing, &origin).await?;
        token.ok_or(ENDED)
    };
    // The page of the step that comes next leads on by itself.
    answer(
        done.await,
        way::page_of(Stage::Code),
        way::page_of(Stage::NewPassword),
        "/",
    )
}

/// The hash of a new password that fits the rules and was typed twice.
pub(super) async fn accept(
    state: &AppState,
    standing: &Standing,
    password: String,
    again: &str,
) -> Result<String, Refusal> {
    if password != again {
        return Err(Refusal::Say("differ"));
    }
    let viewer = &standing.viewer;
    let known = [
        viewer.name.as_str(),
        viewer.user_name.as_str(),
        viewer.practice_name.as_str(),
    ];
    passwords::judge(&password, &known)?;
    Ok(state.passwords.hash(password).await?)
}

/// The sign-in of the request, which has to be at `stage`.
async fn at(
    state: &AppState,
    headers: &HeaderMap,
    stage: Stage,
) -> Result<(Token, Standing), Refusal> {
    let standing = standing(state, headers).await?;
    standing
        .filter(|(_, standing)| standing.stage == stage)
        .ok_or(ENDED)
}

async fn record(state: &AppState, event: SignInEvent, standing: &Standing) -> Result<(), Refusal> {
    let who = whose(standing);
    Ok(state.sign_ins.record(event, Some(who)).await?)
}

const ENDED: Refusal = Refusal::Say("expired");

async fn advance(
    state: &AppState,
    token: &Token,
    from: Stage,
    to: Stage,
) -> Result<Token, Refusal> {
    state.sign_ins.advance(token, from, to).await?.ok_or(ENDED)
}

/// On to `to`; or back to `page`, from where whoever has no sign-in any more is led to the first step.
fn answer(done: Result<Token, Refusal>, to: &str, page: &str, next: &str) -> Response {
    match done {
        Ok(token) => cookie::enter(&token, to),
        Err(Refusal::Say("expired")) => Refusal::Say("expired").answer("/sign-in", next),
        Err(refusal) => refusal.answer(page, next),
    }
}
