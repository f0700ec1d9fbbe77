//! Against requests that another site makes a browser send (cross-site request forgery).
//!
//! Server functions are public endpoints that ignore the content type of what they are sent, so this stands in front of all routes.
//! Three rules for methods other than GET, HEAD and OPTIONS:
//! 1. What a browser says about the origin must be ours: `Sec-Fetch-Site`, else `Origin` against `Host` (plain-HTTP names in a local
//!    network send only the latter).
//! 2. With the sign-in cookie, a browser must have said something: neither of the two headers is refused.
//! 3. A body must be a form, or what its route is declared to take; other types are how a foreign form reaches a JSON endpoint.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

/// The name of the sign-in cookie; the prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
pub const SIGN_IN_COOKIE: &str = "__Host-sid";

const FORM: &str = "application/x-www-form-urlencoded";
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What depends on the installation and on the routes.
#[derive(Debug, Clone, Default)]
pub struct CsrfRules {
    /// Origins to accept besides the request's own host, exactly as browsers send them: for a proxy that changes `Host`.
    pub trusted_origins: Vec<String>,
    /// Routes that take another type of body than a form: the route's template (`/import/{id}`) and the media type.
    pub other_bodies: Vec<(&'static str, &'static str)>,
}

/// Refuses forged requests in front of all of `router`'s routes: 403, or 415 for a body of the wrong type.
///
/// # Errors
/// When a trusted origin is not one, such as a bare host name.
pub fn protect(router: Router, rules: CsrfRules) -> Result<Router, ConfigError> {
    let origins = rules
        .trusted_origins
        .iter()
        .try_fold(CsrfLayer::new(), CsrfLayer::add_trusted_origin)?;
    let by_origin = origins.with_rejection_response(|_: ProtectionError| refused());
    let inner = router.layer(middleware::from_fn_with_state(
        Arc::new(rules),
        by_cookie_and_body,
    ));
    Ok(inner.layer(by_origin))
}

async fn by_cookie_and_body(
    State(rules): State<Arc<CsrfRules>>,
    request: Request,
    next: Next,
) -> Response {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return next.run(request).await;
    }
    let headers = request.headers();
    if has_sign_in(headers) && !says(headers, header::ORIGIN) && !says(headers, SEC_FETCH_SITE) {
        return refused();
    }
    if !request.body().is_end_stream() && !rules.take(&request) {
        return (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This type of content is not accepted here.",
        )
            .into_response();
    }
    next.run(request).await
}

impl CsrfRules {
    fn take(&self, request: &Request) -> bool {
        let given = media_type(request.headers());
        let route = request
            .extensions()
            .get::<MatchedPath>()
            .map(MatchedPath::as_str);
        let declared = self.other_bodies.iter().any(|(path, media_type)| {
            Some(*path) == route && given.eq_ignore_ascii_case(media_type)
        });
        given.eq_ignore_ascii_case(FORM) || declared
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return "";
    };
    value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
}

/// Whether the header is there and not empty: the layer that judges the two takes an empty one for a missing one.
fn says(headers: &HeaderMap, name: HeaderName) -> bool {
    headers.get(name).is_some_and(|value| !value.is_empty())
}

fn has_sign_in(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut cookies = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    cookies.any(|cookie| {
        let name = cookie
            .split(|byte| *byte == b'=')
            .next()
            .unwrap_or_default();
        name.trim_ascii() == SIGN_IN_COOKIE.as_bytes()
    })
}

fn refused() -> Response<Body> {
    let text = "This request did not come from a page of this site. Nothing was changed.";
    (StatusCode::FORBIDDEN, text).into_response()
}
