//! A panic ends one request, with a response, and says in the log where but not why: the message may quote clinical text.

use std::any::Any;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

type Answer = fn(Box<dyn Any + Send>) -> Response<Body>;

/// Turns a panic into the response 500.
pub(super) fn catch() -> CatchPanicLayer<Answer> {
    CatchPanicLayer::custom(response)
}

fn response(_message: Box<dyn Any + Send>) -> Response<Body> {
    tracing::error!("a request panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong. Nothing more was changed.",
    )
        .into_response()
}

/// Replaces Rust's own report of a panic, which prints the message, by one that logs the place in the source only. To be called
/// once, when the server starts.
pub fn log_place_only() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
