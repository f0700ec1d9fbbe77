//! Every response, of whatever status, has the security headers.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::{Html, IntoResponse, Json, Redirect};
use axum::routing::{get, post};
use axum::{Extension, Router};
use leptos::nonce::Nonce;
use server::http::assets;
use server::http::headers::HeaderPolicy;

use super::{body, send, whole};

async fn page(Extension(nonce): Extension<Nonce>) -> Html<String> {
    Html(nonce.to_string())
}

async fn broken() -> StatusCode {
    panic!("on purpose")
}

fn routes() -> Router {
    Router::new()
        .route("/page", get(page))
        .route(
            "/missing-page",
            get(|| async { (StatusCode::NOT_FOUND, Html("missing")) }),
        )
        .route("/json", get(|| async { Json(1) }))
        .route("/moved", get(|| async { Redirect::to("/page") }))
        .route("/broken", get(broken))
        .route("/form", post(|_: axum::body::Bytes| async { "stored" }))
        .route(
            "/cached",
            get(|| async { [(header::CACHE_CONTROL, "private, max-age=60")] }),
        )
        .route("/named", get(|| async { [(header::SERVER, "leaky/1.0")] }))
        .route(
            "/own-policy",
            get(|| async { [(header::CONTENT_SECURITY_POLICY, "sandbox")].into_response() }),
        )
}

fn get_request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn post_request(content_type: &str, origin: &str, bytes: usize) -> Request<Body> {
    let request = Request::post("/form")
        .header(header::HOST, "h")
        .header(header::ORIGIN, origin);
    let typed = request
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CONTENT_LENGTH, bytes);
    typed.body(Body::from(vec![b'a'; bytes])).unwrap()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .unwrap_or_else(|| panic!("{name} is missing"))
        .to_str()
        .unwrap()
}

#[tokio::test]
async fn every_status_has_every_header() {
    let router = whole(routes(), HeaderPolicy::default());
    let put = Request::builder()
        .method(Method::PUT)
        .uri("/form")
        .body(Body::empty())
        .unwrap();
    let trace = Request::builder()
        .method(Method::TRACE)
        .uri("/form")
        .body(Body::empty())
        .unwrap();
    let form = "application/x-www-form-urlencoded";
    let requests = [
        (get_request("/page"), 200),
        (get_request("/json"), 200),
        (get_request(assets::stylesheet_path()), 200),
        (get_request("/moved"), 303),
        (get_request("/nowhere"), 404),
        (get_request("/missing-page"), 404),
        (get_request("/pkg/nothing.js"), 404),
        (get_request("/form"), 405),
        (put, 405),
        (trace, 405),
        (get_request("/broken"), 500),
        (post_request(form, "http://h", 10), 200),
        (post_request(form, "http://other", 10), 403),
        (post_request(form, "http://h", 70_000), 413),
        (post_request("application/json", "http://h", 10), 415),
    ];
    for (request, status) in requests {
        let described = format!("{} {}", request.method(), request.uri());
        let response = send(&router, request).await;
        assert_eq!(response.status(), status, "{described}");
        let headers = response.headers();
        assert_eq!(
            text(headers, "x-content-type-options"),
            "nosniff",
            "{described}"
        );
        assert_eq!(text(headers, "referrer-policy"), "same-origin");
        assert_eq!(text(headers, "cross-origin-opener-policy"), "same-origin");
        assert_eq!(text(headers, "cross-origin-resource-policy"), "same-origin");
        assert!(text(headers, "permissions-policy").contains("camera=()"));
        assert!(
            text(headers, "content-security-policy").starts_with("default-src 'none'; "),
            "{described}"
        );
        assert!(
            text(headers, "content-security-policy").ends_with("frame-ancestors 'none'"),
            "{described}"
        );
        assert_eq!(headers.get_all("content-security-policy").iter().count(), 1);
        let cached = text(headers, "cache-control");
        assert_eq!(
            cached == "no-store",
            !described.contains("/pkg/style-"),
            "{described}: {cached}"
        );
        for absent in [
            "server",
            "strict-transport-security",
            "access-control-allow-origin",
            "x-powered-by",
        ] {
            assert!(!headers.contains_key(absent), "{described} has {absent}");
        }
    }
}

#[tokio::test]
async fn a_page_gets_the_nonce_that_its_header_allows_and_each_request_another() {
    let router = whole(routes(), HeaderPolicy::default());
    let mut seen = std::collections::HashSet::new();
    for _ in 0..100 {
        let response = send(&router, get_request("/page")).await;
        let policy = text(response.headers(), "content-security-policy").to_owned();
        let nonce = body(response).await;
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
                 data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
            )
        );
        assert!(nonce.len() >= 22, "128 bits");
        assert!(seen.insert(nonce), "a nonce came twice");
    }
}

#[tokio::test]
async fn only_pages_may_run_anything() {
    let router = whole(routes(), HeaderPolicy::default());
    for (path, is_page) in [
        ("/page", true),
        ("/missing-page", true),
        ("/json", false),
        ("/moved", false),
        ("/nowhere", false),
    ] {
        let response = send(&router, get_request(path)).await;
        assert_eq!(
            text(response.headers(), "content-security-policy").contains("script-src"),
            is_page,
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_a_handler_decides_stays_and_the_server_is_not_named() {
    let router = whole(routes(), HeaderPolicy::default());
    let cached = send(&router, get_request("/cached")).await;
    assert_eq!(
        text(cached.headers(), "cache-control"),
        "private, max-age=60"
    );
    let own = send(&router, get_request("/own-policy")).await;
    assert_eq!(text(own.headers(), "content-security-policy"), "sandbox");
    assert!(
        !send(&router, get_request("/named"))
            .await
            .headers()
            .contains_key("server")
    );
}

#[tokio::test]
async fn browsers_are_told_to_insist_on_tls_only_where_there_is_tls() {
    let router = whole(routes(), HeaderPolicy { tls: true });
    for path in ["/page", "/nowhere", "/moved", "/broken"] {
        let response = send(&router, get_request(path)).await;
        assert_eq!(
            text(response.headers(), "strict-transport-security"),
            "max-age=63072000; includeSubDomains"
        );
    }
}
