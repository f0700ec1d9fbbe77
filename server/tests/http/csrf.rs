//! What another site can make a browser send is refused; what our own pages send goes through.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use axum::routing::{get, post};
use server::http::csrf::{CsrfRules, protect};

use super::send;

const FORM: &str = "application/x-www-form-urlencoded";

fn routes(rules: CsrfRules) -> Router {
    let stored = || post(|| async { "stored" });
    let routes = Router::new()
        .route("/form", stored())
        .route("/upload/{id}", stored())
        .route("/read", get(|| async { "read" }));
    protect(routes, rules).unwrap()
}

/// A POST with the sign-in cookie to a site at `host`.
fn signed_in(host: &str, content_type: &str, more: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post("/form")
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, content_type);
    let request = request.header(header::COOKIE, "theme=dark; __Host-sid=secret");
    more.iter()
        .fold(request, |request, (name, value)| {
            request.header(*name, *value)
        })
        .body(Body::from("a=b"))
        .unwrap()
}

async fn status(rules: CsrfRules, request: Request<Body>) -> u16 {
    send(&routes(rules), request).await.status().as_u16()
}

const HOST: &str = "clinic.example";

/// What a browser says: `Sec-Fetch-Site` and `Origin`, each left out when empty.
fn said<'a>(site: &'a str, origin: &'a str) -> Vec<(&'a str, &'a str)> {
    let both = [("sec-fetch-site", site), ("origin", origin)];
    both.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

#[tokio::test]
async fn forged_requests_of_every_kind_are_refused() {
    let (cross, evil) = ("cross-site", "https://evil.example");
    let (text, json) = ("text/plain", "application/json");
    let multipart = "multipart/form-data; boundary=x";
    let sibling = "https://other.clinic.example";
    let cases = [
        ("cross-site form", FORM, cross, evil),
        ("cross-site form, old browser", FORM, "", evil),
        ("cross-site text", text, cross, evil),
        ("cross-site text, old browser", text, "", evil),
        ("cross-site multipart", multipart, cross, evil),
        ("cross-site JSON", json, cross, evil),
        ("no-cors script", text, cross, ""),
        ("both headers missing", FORM, "", ""),
        ("opaque origin", FORM, cross, "null"),
        ("opaque origin, old browser", FORM, "", "null"),
        ("sibling subdomain", FORM, "same-site", sibling),
        ("sibling subdomain, old browser", FORM, "", sibling),
        ("wrong port", FORM, "", "https://clinic.example:8443"),
        (
            "host as prefix",
            FORM,
            "",
            "https://clinic.example.evil.example",
        ),
        (
            "host as user",
            FORM,
            "",
            "https://clinic.example@evil.example",
        ),
    ];
    for (what, content_type, site, origin) in cases {
        let request = signed_in(HOST, content_type, &said(site, origin));
        assert_eq!(status(CsrfRules::default(), request).await, 403, "{what}");
    }
}

#[tokio::test]
async fn requests_of_our_own_pages_go_through() {
    let (lan, own) = ("rapport.lan:3000", "127.0.0.1:3000");
    let cases = [
        ("new browser", HOST, "same-origin", "https://clinic.example"),
        ("typed by the user", HOST, "none", ""),
        ("old browser", HOST, "", "https://clinic.example"),
        (
            "plain HTTP in a local network",
            lan,
            "",
            "http://rapport.lan:3000",
        ),
        ("this machine", own, "", "http://127.0.0.1:3000"),
    ];
    for (what, host, site, origin) in cases {
        for content_type in [FORM, "Application/X-WWW-Form-URLencoded; charset=UTF-8"] {
            let request = signed_in(host, content_type, &said(site, origin));
            assert_eq!(status(CsrfRules::default(), request).await, 200, "{what}");
        }
    }
}

#[tokio::test]
async fn empty_headers_do_not_stand_in_for_what_a_browser_says() {
    for more in [
        [("sec-fetch-site", ""), ("origin", "")],
        [("sec-fetch-site", ""), ("accept", "*/*")],
        [("accept", "*/*"), ("origin", "")],
    ] {
        assert_eq!(
            status(CsrfRules::default(), signed_in(HOST, FORM, &more)).await,
            403
        );
    }
}

#[tokio::test]
async fn without_the_cookie_a_program_may_post() {
    let request = Request::post("/form")
        .header(header::CONTENT_TYPE, FORM)
        .body(Body::from("a=b"))
        .unwrap();
    assert_eq!(status(CsrfRules::default(), request).await, 200);
    let similar = Request::post("/form")
        .header(header::CONTENT_TYPE, FORM)
        .header(header::COOKIE, "x__Host-sid=1; a=__Host-sid");
    assert_eq!(
        status(
            CsrfRules::default(),
            similar.body(Body::from("a=b")).unwrap()
        )
        .await,
        200
    );
    let second_line = Request::post("/form")
        .header(header::CONTENT_TYPE, FORM)
        .header(header::COOKIE, "a=b")
        .header(header::COOKIE, "__Host-sid=1");
    assert_eq!(
        status(
            CsrfRules::default(),
            second_line.body(Body::from("a=b")).unwrap()
        )
        .await,
        403
    );
}

#[tokio::test]
async fn reading_is_never_refused() {
    let request = Request::get("/read")
        .header("sec-fetch-site", "cross-site")
        .header(header::COOKIE, "__Host-sid=1");
    assert_eq!(
        status(CsrfRules::default(), request.body(Body::empty()).unwrap()).await,
        200
    );
}

#[tokio::test]
async fn a_body_of_another_type_needs_a_route_that_is_declared_to_take_it() {
    let own = [("sec-fetch-site", "same-origin")];
    let rules = || CsrfRules {
        other_bodies: vec![("/upload/{id}", "multipart/form-data")],
        ..CsrfRules::default()
    };
    for content_type in [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "",
        "application/x-www-form-urlencoded2",
    ] {
        assert_eq!(
            status(rules(), signed_in(HOST, content_type, &own)).await,
            415,
            "{content_type}"
        );
    }
    for (content_type, expected) in [
        ("multipart/form-data; boundary=x", 200),
        ("text/csv", 415),
        (FORM, 200),
    ] {
        let mut request = signed_in(HOST, content_type, &own);
        *request.uri_mut() = "/upload/7".parse().unwrap();
        assert_eq!(status(rules(), request).await, expected, "{content_type}");
    }
    let twice = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
    ];
    assert_eq!(
        status(rules(), signed_in(HOST, FORM, &twice)).await,
        415,
        "two content types"
    );
}

#[tokio::test]
async fn a_proxy_that_changes_the_host_can_be_declared() {
    let rules = || CsrfRules {
        trusted_origins: vec!["https://clinic.example".into()],
        ..CsrfRules::default()
    };
    assert_eq!(
        status(
            rules(),
            signed_in(
                "10.0.0.5:3000",
                FORM,
                &[("origin", "https://clinic.example")]
            )
        )
        .await,
        200
    );
    assert_eq!(
        status(
            rules(),
            signed_in("10.0.0.5:3000", FORM, &[("origin", "https://evil.example")])
        )
        .await,
        403
    );
    assert!(
        protect(
            Router::new(),
            CsrfRules {
                trusted_origins: vec!["clinic".into()],
                ..CsrfRules::default()
            }
        )
        .is_err()
    );
}
