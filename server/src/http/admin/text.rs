//! A practice's licensed text as a file: the one form that is no list of names and values.

use app::{
    admin::{Change, Page, Refusal, Typed, Why, form::refuse},
    practice::{Role, Viewer},
};
use axum::{
    RequestExt,
    extract::{Multipart, Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};

use crate::{
    http::{forms, router::AppState},
    instruments::wording,
};

pub fn text() -> MethodRouter<AppState> {
    post(answer)
}

async fn answer(State(state): State<AppState>, mut request: Request) -> Response {
    let Some(viewer) = request.extensions().get::<Viewer>().cloned() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !viewer.has(Role::Administrator) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let body = std::mem::take(request.body_mut());
    let mut form = Request::new(body);
    *form.headers_mut() = request.headers().clone();
    *form.method_mut() = request.method().clone();
    let text = match form.extract::<Multipart, _>().await {
        Ok(parts) => file(parts).await,
        Err(refused) => return refused.into_response(),
    };
    let detail = match text {
        // Shown as it is named here, whatever the file was called where it came from.
        Some(text) => match wording::parse("text", &text, &state.practice.instruments) {
            Ok(_) => {
                let change = Change::SupplyText { text };
                match state
                    .practice
                    .people
                    .administer(&viewer.actor, change)
                    .await
                {
                    Ok(Ok(())) => {
                        let page = Page::Instruments.path();
                        return Redirect::to(&format!("{page}?done=text-supplied")).into_response();
                    }
                    Ok(Err(_)) => None,
                    Err(error) => return forms::failed(&error),
                }
            }
            Err(problem) => Some(problem.to_string()),
        },
        None => None,
    };
    let typed = Typed {
        values: vec![("do".to_owned(), "supply-text".to_owned())],
        problem: Some(Refusal {
            detail,
            ..refuse("file", Why::NotAText)
        }),
    };
    request.extensions_mut().insert(typed);
    let (uri, status) = (
        Uri::from_static(Page::Instruments.path()),
        StatusCode::UNPROCESSABLE_ENTITY,
    );
    forms::again(&state, uri, request, viewer, status).await
}

/// The words of the file; `None` where there is none, or it is no text.
async fn file(mut parts: Multipart) -> Option<String> {
    while let Ok(Some(part)) = parts.next_field().await {
        if part.name() == Some("file") {
            let text = part.text().await.ok()?;
            // Postgres keeps no zero byte.
            return (!text.trim().is_empty() && !text.contains('\0')).then_some(text);
        }
    }
    None
}
