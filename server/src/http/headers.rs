//! Security headers on every response, and the nonce of each page.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use leptos::nonce::Nonce;

/// What depends on the installation.
#[derive(Debug, Clone, Copy, Default)]
pub struct HeaderPolicy {
    /// Browsers come by TLS, which ends here or in front of this process, so they may be told to insist on it.
    pub tls: bool,
}

/// The same on every response.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Forms that work without JavaScript need a referrer on their own site.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), \
         fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), picture-in-picture=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), \
         xr-spatial-tracking=()",
    ),
];

/// For everything that is not a page: should a browser be led to show it as one, it can do nothing.
const NOTHING_ALLOWED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Two years, as ASVS 3.4.1 asks for at least one.
const INSIST_ON_TLS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Puts the headers on every response of `router`, and a fresh [`Nonce`] into the extensions of every request: whoever renders a
/// page provides that one to Leptos, so that the scripts of the page carry the nonce that the header allows.
///
/// This has to be the outermost layer: panics, time limits and refusals of the layers inside get the headers too.
pub fn protect(router: Router, policy: HeaderPolicy) -> Router {
    router.layer(middleware::from_fn_with_state(policy, set))
}

async fn set(State(policy): State<HeaderPolicy>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            content_policy(headers, &nonce),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if policy.tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, INSIST_ON_TLS);
    }
    headers.remove(header::SERVER);
    response
}

fn content_policy(headers: &HeaderMap, nonce: &Nonce) -> HeaderValue {
    if is_page(headers) {
        // A nonce is base64, so this is always a header value; should it not be, nothing is allowed.
        HeaderValue::try_from(page_policy(nonce)).unwrap_or(NOTHING_ALLOWED)
    } else {
        NOTHING_ALLOWED
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("text/html")
}

fn page_policy(nonce: &Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'"
    )
}
