//! The HTTP infrastructure around test routes: headers, forgery, limits, log, and real sockets.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

#[path = "../shared/log.rs"]
mod captured;
mod csrf;
mod headers;
mod limits;
mod log;
#[path = "../shared/tls.rs"]
mod shared;
mod sockets;
mod tls;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use server::http::csrf::CsrfRules;
use server::http::headers::HeaderPolicy;
use server::http::{assets, csrf as forgery, headers as security, listen};
use tower::ServiceExt;

/// All layers in the order the server has them, around the test's routes and the embedded files.
fn whole(routes: Router, policy: HeaderPolicy) -> Router {
    let guarded = forgery::protect(routes.merge(assets::router()), CsrfRules::default()).unwrap();
    security::protect(listen::layers(guarded), policy)
}

async fn send(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap()
}

async fn body(response: Response<Body>) -> String {
    String::from_utf8(
        response
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec(),
    )
    .unwrap()
}
