//! Plain forms of pages: what was typed is taken out of a request, and a refused one is answered with its page again.

use app::{
    error::PortError,
    practice::Viewer,
    shell,
    typed::{self, Values},
};
use axum::{
    Form, RequestExt,
    body::Body,
    extract::Request,
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use super::router::{AppState, provide_request};

/// What came of a form.
pub enum Outcome<T> {
    /// It was done, and leads there.
    Done(String),
    /// The page at `at` is shown again with what was typed, and why it was not accepted.
    Again {
        at: Uri,
        typed: T,
        status: StatusCode,
    },
}

/// Answers the form of somebody who has signed in: takes it, lets `act` do what it asks for, shows what came of it.
pub async fn answer<T, F>(
    state: &AppState,
    mut request: Request,
    act: impl FnOnce(Viewer, Values) -> F,
) -> Response
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Outcome<T>, PortError>>,
{
    let Some(viewer) = request.extensions().get::<Viewer>().cloned() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let values = match take(&mut request).await {
        Ok(values) => values,
        Err(refused) => return refused,
    };
    match act(viewer.clone(), values).await {
        Ok(Outcome::Done(to)) => Redirect::to(&to).into_response(),
        Ok(Outcome::Again { at, typed, status }) => {
            request.extensions_mut().insert(typed);
            again(state, at, request, viewer, status).await
        }
        Err(error) => failed(&error),
    }
}

/// The answer where a port failed.
pub fn failed(error: &PortError) -> Response {
    StatusCode::from_u16(error.status())
        .unwrap_or_default()
        .into_response()
}

/// A page of a client, for the care episode that the form names; what is no id is left out.
pub fn client_page(client: Uuid, page: &str, values: &[(String, String)], more: &str) -> Uri {
    let episode = Uuid::parse_str(typed::value(values, "episode")).ok();
    let episode = episode.map(|id| id.to_string()).unwrap_or_default();
    let text = format!("/clients/{client}{page}?episode={episode}{more}");
    // Two ids and words of ours are always an address.
    text.parse().unwrap_or_default()
}

/// Names and values in the order of the form; the rest of the request stays for the page.
///
/// # Errors
/// The answer to what is no form, or too large.
pub async fn take(request: &mut Request) -> Result<Values, Response> {
    let body = std::mem::take(request.body_mut());
    let mut form = Request::new(body);
    *form.method_mut() = request.method().clone();
    *form.headers_mut() = request.headers().clone();
    let form: Result<Form<Values>, _> = form.extract().await;
    form.map(|Form(values)| values)
        .map_err(IntoResponse::into_response)
}

/// The page at `uri` in answer to a form, with what the request's extensions hold for it.
pub async fn page(state: &AppState, uri: Uri, request: Request, viewer: Viewer) -> Response {
    let (mut parts, _) = request.into_parts();
    parts.method = Method::GET;
    parts.uri = uri;
    parts.extensions.insert(viewer);
    let (provide, options) = (state.clone(), state.leptos.clone());
    let render = leptos_axum::render_app_async_with_context(
        move || provide_request(&provide),
        move || shell(options.clone()),
    );
    render(Request::from_parts(parts, Body::empty())).await
}

/// The same page with what was typed, and a status that says why it was not accepted.
pub async fn again(
    state: &AppState,
    uri: Uri,
    request: Request,
    viewer: Viewer,
    status: StatusCode,
) -> Response {
    let mut response = page(state, uri, request, viewer).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}
