//! The administration's forms: plain POSTs to the page's own address. What is refused comes back as the same page with
//! what was typed; what is done leads back to it.

mod text;

pub use text::text;

use app::{
    admin::{Page, Typed},
    practice::{Role, Viewer},
};
use axum::{
    Form, RequestExt,
    extract::{Request, State},
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};

use serde::Deserialize;
use uuid::Uuid;

use super::{
    forms::{self, Outcome},
    router::AppState,
};

pub fn people() -> MethodRouter<AppState> {
    post(|state, request| answer(Page::People, state, request))
}

pub fn supervision() -> MethodRouter<AppState> {
    post(|state, request| answer(Page::Supervision, state, request))
}

pub fn cover() -> MethodRouter<AppState> {
    post(|state, request| answer(Page::Cover, state, request))
}

pub fn transfers() -> MethodRouter<AppState> {
    post(|state, request| answer(Page::Transfers, state, request))
}

pub fn practice() -> MethodRouter<AppState> {
    post(|state, request| answer(Page::Practice, state, request))
}

async fn answer(page: Page, State(state): State<AppState>, request: Request) -> Response {
    // Only the forms of administrators come here; for everybody else there is no such address.
    let viewer = request.extensions().get::<Viewer>();
    if viewer.is_some_and(|viewer| !viewer.has(Role::Administrator)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let practice = &state.practice;
    forms::answer(&state, request, |viewer, values| async move {
        let mut typed = Typed::from(values);
        let done = match typed.read(page, practice.clock.today()) {
            Ok(change) => {
                let code = change.done();
                let done = practice.people.administer(&viewer.actor, change).await?;
                done.map(|()| code)
            }
            Err(refusal) => Err(refusal),
        };
        let refusal = match done {
            Ok(code) => return Ok(Outcome::Done(format!("{}?done={code}", page.path()))),
            Err(refusal) => refusal,
        };
        typed.problem = Some(refusal);
        Ok(Outcome::Again {
            at: Uri::from_static(page.path()),
            typed,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        })
    })
    .await
}

pub fn instruments() -> MethodRouter<AppState> {
    post(|state, request| answer(Page::Instruments, state, request))
}

/// `POST /admin/people/invite`: the answer is the page with the code on it, which is shown this once.
pub fn invite() -> MethodRouter<AppState> {
    post(hand_out)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invite {
    id: Uuid,
    #[serde(default)]
    renew_authenticator: bool,
}

async fn hand_out(State(state): State<AppState>, mut request: Request) -> Response {
    let Some(viewer) = request.extensions().get::<Viewer>().cloned() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !viewer.has(Role::Administrator) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let body = std::mem::take(request.body_mut());
    let mut form = Request::new(body);
    *form.method_mut() = Method::POST;
    *form.headers_mut() = request.headers().clone();
    let Form(wanted) = match form.extract::<Form<Invite>, _>().await {
        Ok(wanted) => wanted,
        Err(refused) => return refused.into_response(),
    };
    let people = &state.practice.people;
    let issued = people.invite(&viewer.actor, wanted.id, wanted.renew_authenticator);
    match issued.await {
        Ok(invitation) => {
            request.extensions_mut().insert(invitation);
            let uri = Uri::from_static(Page::People.path());
            forms::page(&state, uri, request, viewer).await
        }
        Err(error) => forms::failed(&error),
    }
}
