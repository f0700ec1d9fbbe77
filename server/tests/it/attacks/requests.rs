//! Requests as no page of ours sends them: ways that lead elsewhere, headers that carry something in, forged origins.

use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, StatusCode, header},
};
use server::http::router::plain_routes;

use crate::{
    sign_in::{FORM, Scene, place},
    site::text,
};

/// What a browser could take for a place outside, once it stands in `Location`.
const OUTSIDE: [&str; 14] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "//evil.example/%2f..",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    "/%0d%0aSet-Cookie:a=b//evil.example:",
    "javascript:alert(1)",
    "data:text/html,evil",
    "@evil.example",
    " //evil.example",
];

fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// A place of our own, whatever follows.
fn assert_inside(to: &str, next: &str) {
    let plain = to.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    assert!(
        to.starts_with('/') && !to.starts_with("//") && plain,
        "{next:?} leads to {to:?}"
    );
    let path = to.split('?').next().unwrap_or_default();
    assert!(!path.contains("evil.example"), "{next:?} leads to {to:?}");
}

#[tokio::test]
async fn no_step_leads_to_another_site() {
    let scene = Scene::with_mona().await;
    for next in OUTSIDE {
        scene.clock.pass(120);
        let tail = format!("next={}", encoded(next));
        let wrong = format!("user_name=mona&password=not+the+password&{tail}");
        assert_inside(&scene.post("/sign-in", "", &wrong).await.0, next);
        let (to, half) = scene.post("/sign-in", "", &format!("{FORM}&{tail}")).await;
        assert_inside(&to, next);
        let (to, _) = scene
            .post("/sign-in/code", &half, &format!("code=1&{tail}"))
            .await;
        assert_inside(&to, next);
        let code = format!("code={}&{tail}", scene.mona_code());
        let (to, open) = scene.post("/sign-in/code", &half, &code).await;
        assert_inside(&to, next);
        let right = format!("password=slow+otter+borrows+lamps&{tail}");
        let (to, open) = match scene.post("/confirm", &open, &right).await {
            (to, cookie) if !cookie.is_empty() => (to, cookie),
            (to, _) => (to, open),
        };
        assert_inside(&to, next);
        // The page hands it on in a field, where it must be ours too.
        for path in ["/sign-in", "/confirm"] {
            let (_, page) = scene.site.get(&format!("{path}?{tail}"), Some(&open)).await;
            assert!(!page.contains("evil.example"), "{path} {next:?}");
        }
        // Where a form came from is only a path.
        let refused = Request::post("/admin/people")
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Ok(referer) = HeaderValue::from_str(&format!("https://evil.example{next}")) {
            scene.site.post("/lock", Some(&open), "").await;
            let request = refused
                .header(header::REFERER, referer)
                .header(header::COOKIE, &open);
            let answer = scene
                .site
                .send(request.body(Body::from("do=x")).unwrap())
                .await;
            assert_inside(&place(&answer), next);
        }
    }
    scene.close().await;
}

#[tokio::test]
async fn odd_requests_get_an_ordinary_answer() {
    let scene = Scene::with_mona().await;
    let cookie = scene.sign_in().await;
    let long = "a".repeat(60_000);
    let value = |bytes: &[u8]| HeaderValue::from_bytes(bytes).unwrap();
    let headers: Vec<(&'static str, HeaderValue)> = vec![
        ("x-forwarded-host", value(b"evil.example")),
        ("x-forwarded-proto", value(b"https, evil.example")),
        (
            "x-forwarded-for",
            value(b"evil.example, \xff, ::1, 1.2.3.4:99"),
        ),
        ("forwarded", value(b"for=evil.example;host=evil.example")),
        ("x-original-url", value(b"/admin/people?evil.example")),
        ("x-rewrite-url", value(b"/admin/people?evil.example")),
        ("x-http-method-override", value(b"DELETE")),
        ("referer", value(b"https://evil.example/\xff")),
        ("user-agent", value(b"\xff\xfe evil.example")),
        ("accept-language", value(b"evil.example\xff")),
        ("accept-encoding", value(b"evil.example;q=\xff")),
        ("x-request-id", value(b"evil.example")),
        ("if-none-match", value(b"\"evil.example\"")),
        ("range", value(b"bytes=0-0,evil.example")),
        ("x-long", value(long.as_bytes())),
    ];
    let targets = [
        (Method::GET, "/", ""),
        (
            Method::GET,
            "/?find=%ff%00%0d%0aevil&sort=%ff&show=%0d%0a",
            "",
        ),
        (Method::GET, "/clients/%ff%0d%0a?episode=%00", ""),
        (Method::GET, "/%ff%fe", ""),
        (Method::GET, "/sign-in?problem=%0d%0ax&wait=-1&next=%ff", ""),
        (Method::GET, "/account?done=%00", ""),
        (
            Method::POST,
            "/sign-in",
            "user_name=%ff%00%0d%0a&password=%ff",
        ),
        (Method::POST, "/sign-in", "user_name=mona"),
        (
            Method::POST,
            "/sign-in",
            "user_name=mona&user_name=x&password=a",
        ),
        (
            Method::POST,
            "/sign-in",
            "user_name=mona&password=a&role=administrator",
        ),
        (Method::POST, "/invitation", "code=%00%ff%0d%0a"),
        (Method::POST, "/confirm", "password=%00"),
        (Method::POST, "/account/revoke", "id=evil"),
        (Method::PUT, "/sign-in", ""),
        (Method::TRACE, "/", ""),
        (Method::OPTIONS, "/", ""),
    ];
    let (mut asked, none) = (
        0,
        (header::ACCEPT.as_str(), HeaderValue::from_static("*/*")),
    );
    for (method, path, form) in targets {
        for (name, value) in [none.clone()].iter().chain(&headers) {
            let cookie = if path == "/sign-in" {
                ""
            } else {
                cookie.as_str()
            };
            let request = Request::builder()
                .method(method.clone())
                .uri(path)
                .header(header::HOST, "127.0.0.1")
                .header("sec-fetch-site", "same-origin")
                .header(header::COOKIE, cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(*name, value.clone());
            let answer = scene
                .site
                .send(request.body(Body::from(form)).unwrap())
                .await;
            let said = format!("{:?}", answer.headers());
            let (status, body) = text(answer).await;
            assert!(
                !status.is_server_error(),
                "{method} {path} {name}: {status}"
            );
            for told in [&said, &body] {
                assert!(
                    !told.contains("evil.example"),
                    "{method} {path} {name}: {told}"
                );
            }
            asked += 1;
        }
    }
    println!("{asked} odd requests");
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "",
        "127.0.0.1, evil.example",
    ] {
        let request = Request::get("/sign-in").header(header::HOST, host);
        let answer = scene.site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    scene.close().await;
}

/// What it is, the body's type, and what the browser says.
type Kind = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const EVIL: (&str, &str) = ("origin", "https://evil.example");

/// Every route that changes something × everything that another site can make a browser send.
#[tokio::test]
async fn another_site_moves_nothing_on_any_route() {
    let scene = Scene::with_mona().await;
    let cookie = scene.sign_in().await;
    let form = "application/x-www-form-urlencoded";
    let kinds: [Kind; 11] = [
        (
            "cross-site form",
            form,
            &[("sec-fetch-site", "cross-site"), EVIL],
        ),
        ("form of an old browser", form, &[EVIL]),
        (
            "text",
            "text/plain",
            &[("sec-fetch-site", "cross-site"), EVIL],
        ),
        (
            "multipart",
            "multipart/form-data; boundary=x",
            &[("sec-fetch-site", "cross-site"), EVIL],
        ),
        (
            "no-cors script",
            "text/plain",
            &[("sec-fetch-site", "cross-site")],
        ),
        ("nothing said", form, &[]),
        ("opaque origin", form, &[("origin", "null")]),
        (
            "sibling",
            form,
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "http://other.127.0.0.1"),
            ],
        ),
        ("another port", form, &[("origin", "http://127.0.0.1:8443")]),
        (
            "another scheme's port",
            form,
            &[("origin", "https://127.0.0.1:443x")],
        ),
        (
            "said twice",
            form,
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-origin"),
                EVIL,
            ],
        ),
    ];
    let mut tried = 0;
    for path in plain_routes()
        .filter(|path| !["/healthz", "/readyz", "/pkg/{name}", "/demo/enter"].contains(path))
    {
        for (what, content_type, said) in kinds {
            let request = Request::post(path)
                .header(header::HOST, "127.0.0.1")
                .header(header::COOKIE, &cookie)
                .header(header::CONTENT_TYPE, content_type);
            let request = said.iter().fold(request, |request, (name, value)| {
                request.header(*name, *value)
            });
            let answer = scene
                .site
                .send(request.body(Body::from("a=b")).unwrap())
                .await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}: {what}");
            assert!(
                !answer.headers().contains_key(header::SET_COOKIE),
                "{path}: {what}"
            );
            tried += 1;
        }
    }
    println!("{tried} forged requests");
    assert_eq!(scene.get("/", &cookie).await, StatusCode::OK);
    scene.close().await;
}
