//! What open pages say by themselves: that somebody is there, or that nobody was for a while (`app/src/islands/lock.rs`).

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use super::{standing, token_of, unavailable};
use crate::http::router::AppState;

/// `POST /still-here`: moves the idle limit. 403 when the practice is not open any more, and the page covers itself.
pub async fn still_here(State(state): State<AppState>, headers: HeaderMap) -> Response {
    match standing(&state, &headers).await {
        Ok(Some((_, standing))) if standing.is_open() => StatusCode::NO_CONTENT.into_response(),
        Ok(_) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => unavailable(&error),
    }
}

/// `POST /lock`: the page is covered, so nothing else of the sign-in is open either.
pub async fn lock(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let locked = match token_of(&headers) {
        Some(token) => state.sign_ins.lock(&token).await,
        None => Ok(()),
    };
    match locked {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => unavailable(&error),
    }
}
