//! The listener and what stands around every route: time, size and number limits, request ids, the access log.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use futures::FutureExt;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::{BoxError, ServiceBuilder};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tracing::Span;

use super::{panics, tls::Tls};

/// A client has this long for the handshake, and for the head of each request on a connection.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// Requests in flight have this long when the server stops.
const DRAIN: Duration = Duration::from_secs(20);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Serves `router` until `shutdown` resolves; then refuses new connections, gives requests in flight 20 s, and returns.
///
/// HTTP/1 only, with or without TLS: what needs more stands in front of this.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let handle = Handle::new();
    let mut server = axum_server::from_tcp(listener)?
        .http1_only()
        .first_request_timeout(HEAD_WITHIN)
        .handle(handle.clone());
    server
        .http_builder()
        .http1()
        .header_read_timeout(HEAD_WITHIN);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut serving = match tls {
        None => server
            .acceptor(NoDelayAcceptor::new())
            .serve(service)
            .boxed(),
        Some(tls) => server
            .acceptor(tls.acceptor(HEAD_WITHIN))
            .serve(service)
            .boxed(),
    };
    tokio::select! {
        ended = &mut serving => return ended,
        () = shutdown => handle.graceful_shutdown(Some(DRAIN)),
    }
    serving.await
}

/// An address that would carry clinical data unprotected over a network.
#[derive(Debug, thiserror::Error)]
#[error(
    "{address} can be reached from the network, and nothing encrypts: listen on 127.0.0.1, give a certificate with \
     --tls-cert and --tls-key, or put a proxy with TLS in front and say so with --behind-proxy"
)]
pub struct UnprotectedAddress {
    address: SocketAddr,
}

/// Allows an address other than this machine's own only where TLS ends, in this process or in a proxy in front.
///
/// # Errors
/// The refusal, with the remedies.
pub fn check_address(address: SocketAddr, encrypted: bool) -> Result<(), UnprotectedAddress> {
    if encrypted || address.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(UnprotectedAddress { address })
    }
}

/// What one request may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the whole head to the head of the response; then 503.
    pub time: Duration,
    /// Bytes of the request's body; above it 413.
    pub body: usize,
}

impl Limits {
    /// For pages and forms.
    pub const PAGES: Self = Self {
        time: Duration::from_secs(15),
        body: 64 << 10,
    };

    /// Applies these to every route of `router`, so that groups of routes with different limits can then be merged.
    pub fn apply(self, router: Router) -> Router {
        // axum's own limit of 2 MB would cut larger ones short.
        let body = ServiceBuilder::new()
            .layer(RequestBodyLimitLayer::new(self.body))
            .layer(DefaultBodyLimit::disable());
        router.layer(body).layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            self.time,
        ))
    }
}

/// How many requests may be worked on at once; above it 503. Far above what a practice needs, far below what memory allows.
pub const AT_ONCE: usize = 256;

/// [`Limits::PAGES`] on every route, then [`shell`] with [`AT_ONCE`].
pub fn layers(router: Router) -> Router {
    shell(Limits::PAGES.apply(router), AT_ONCE)
}

/// Around all routes, from the outside in: request id, access log, panics, number of requests at once.
pub fn shell(router: Router, at_once: usize) -> Router {
    let trace = TraceLayer::new(SharedClassifier::new(ServerErrorsAsFailures::new()))
        .make_span_with(span)
        .on_request(())
        .on_response(log)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(());
    let around = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, FreshId))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(trace)
        .layer(panics::catch())
        .layer(HandleErrorLayer::new(overloaded))
        .load_shed()
        // One limit for all routes: `Router::layer` makes a copy of the layer for each.
        .layer(GlobalConcurrencyLimitLayer::new(at_once));
    // Before the id is set: one that a client sends would go to the log as it is.
    router
        .layer(around)
        .layer(ServiceBuilder::new().map_request(without_request_id))
}

fn without_request_id(mut request: Request) -> Request {
    request.headers_mut().remove(REQUEST_ID);
    request
}

#[derive(Debug, Clone, Copy)]
struct FreshId;

impl MakeRequestId for FreshId {
    fn make_request_id<B>(&mut self, _request: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::try_from(format!("{:016x}", rand::random::<u64>()))
            .ok()
            .map(RequestId::new)
    }
}

/// The route's template, never the path or query: those carry ids and what people searched for.
fn span(request: &Request) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(none)", MatchedPath::as_str);
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", id, method = method(request), route)
}

/// The method by its registered name; others are free text.
fn method(request: &Request) -> &'static str {
    const KNOWN: [&str; 9] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ];
    KNOWN
        .into_iter()
        .find(|known| *known == request.method().as_str())
        .unwrap_or("(other)")
}

fn log<B>(response: &axum::http::Response<B>, took: Duration, _span: &Span) {
    let milliseconds = took.as_secs_f64() * 1000.0;
    tracing::info!(
        status = response.status().as_u16(),
        milliseconds,
        "answered"
    );
}

async fn overloaded(_error: BoxError) -> Response {
    let again = [(header::RETRY_AFTER, HeaderValue::from_static("2"))];
    (
        StatusCode::SERVICE_UNAVAILABLE,
        again,
        "Too many requests at once. Nothing was changed; please try again.",
    )
        .into_response()
}
