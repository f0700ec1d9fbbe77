//! The administration's forms: plain POSTs to the page's own address. What is refused comes back as the same page with
//! what was typed; what is done leads back to it.

use app::{
    admin::{Page, Refusal, Typed},
    practice::{Actor, Role, Viewer},
    shell,
};
use axum::{
    Form, RequestExt,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};

use serde::Deserialize;
use uuid::Uuid;

use super::router::{AppState, provide_request};

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

async fn answer(page: Page, State(state): State<AppState>, mut request: Request) -> Response {
    let Some(viewer) = request.extensions().get::<Viewer>().cloned() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    // Only the forms of administrators come here; for everybody else there is no such address.
    if !viewer.has(Role::Administrator) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let values = match request.extract_parts_and_form().await {
        Ok(values) => values,
        Err(refused) => return refused,
    };
    let mut typed = Typed {
        values,
        refusal: None,
    };
    match apply(&state, &viewer.actor, page, &typed).await {
        Ok(Ok(done)) => Redirect::to(&format!("{}?done={done}", page.path())).into_response(),
        Ok(Err(refusal)) => {
            typed.refusal = Some(refusal);
            again(&state, page, request, viewer, typed).await
        }
        Err(status) => status.into_response(),
    }
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
            render(&state, Page::People, request, viewer).await
        }
        Err(error) => StatusCode::from_u16(error.status())
            .unwrap_or_default()
            .into_response(),
    }
}

async fn apply(
    state: &AppState,
    actor: &Actor,
    page: Page,
    typed: &Typed,
) -> Result<Result<&'static str, Refusal>, StatusCode> {
    let change = match typed.read(page, state.practice.clock.today()) {
        Ok(change) => change,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let done = change.done();
    match state.practice.people.administer(actor, change).await {
        Ok(answer) => Ok(answer.map(|()| done)),
        Err(error) => Err(StatusCode::from_u16(error.status()).unwrap_or_default()),
    }
}

/// The same page with what was typed, and a status that says it was not accepted.
async fn again(
    state: &AppState,
    page: Page,
    mut request: Request,
    viewer: Viewer,
    typed: Typed,
) -> Response {
    request.extensions_mut().insert(typed);
    let mut response = render(state, page, request, viewer).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// A page in answer to a form, with what the request's extensions hold for it.
async fn render(state: &AppState, page: Page, request: Request, viewer: Viewer) -> Response {
    let (mut parts, _) = request.into_parts();
    parts.method = Method::GET;
    parts.uri = axum::http::Uri::from_static(page.path());
    parts.extensions.insert(viewer);
    let (provide, options) = (state.clone(), state.leptos.clone());
    let render = leptos_axum::render_app_async_with_context(
        move || provide_request(&provide),
        move || shell(options.clone()),
    );
    render(Request::from_parts(parts, Body::empty())).await
}

/// Takes the form out of a request and leaves the rest of it for the page.
trait TakeForm {
    async fn extract_parts_and_form(&mut self) -> Result<Vec<(String, String)>, Response>;
}

impl TakeForm for Request {
    async fn extract_parts_and_form(&mut self) -> Result<Vec<(String, String)>, Response> {
        let body = std::mem::take(self.body_mut());
        let mut request = Request::new(body);
        *request.method_mut() = self.method().clone();
        *request.headers_mut() = self.headers().clone();
        let form: Result<Form<Vec<(String, String)>>, _> = request.extract().await;
        form.map(|Form(values)| values)
            .map_err(IntoResponse::into_response)
    }
}
