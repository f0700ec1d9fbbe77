//! What reaches the log: the route, the status and the time; nothing a client wrote, nothing a panic says.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use server::http::listen::layers;
use server::http::panics;

use super::{captured::Captured, send};

#[tokio::test]
async fn the_log_names_routes_and_never_what_a_client_wrote() {
    let log = Captured::default();
    let _guard = log.install();
    let panics = get(|| async {
        if true {
            panic!("CANARY in a panic")
        }
    });
    let router = layers(
        Router::new()
            .route("/client/{id}", get(|| async { "found" }))
            .route("/r/{token}", get(|| async { "a form" }))
            .route("/panics", panics),
    );
    for path in [
        "/client/CANARY?search=CANARY",
        "/r/CANARY",
        "/CANARY",
        "/panics?CANARY",
    ] {
        let request = Request::get(path)
            .header("x-request-id", "CANARY")
            .header("referer", "CANARY")
            .header("cookie", "CANARY");
        send(&router, request.body(Body::empty()).unwrap()).await;
    }
    let odd = Request::builder()
        .method("CANARY")
        .uri("/client/1")
        .body(Body::empty())
        .unwrap();
    send(&router, odd).await;

    let text = log.text();
    assert!(!text.contains("CANARY"), "{text}");
    for expected in [
        "route=\"/client/{id}\"",
        "route=\"/r/{token}\"",
        "route=\"(none)\"",
        "status=200",
        "status=404",
        "status=500",
        "milliseconds=",
        "method=\"(other)\"",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
}

#[tokio::test]
async fn each_request_has_its_own_id_in_the_response_and_in_the_log() {
    let log = Captured::default();
    let _guard = log.install();
    let router = layers(Router::new().route("/", get(|| async { "found" })));
    let id = async || {
        let response = send(
            &router,
            Request::get("/")
                .header("x-request-id", "mine")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
        response.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let (first, second) = (id().await, id().await);
    assert!(first != second && first != "mine");
    assert!(log.text().contains(&first) && log.text().contains(&second));
}

#[test]
fn the_report_of_a_panic_says_where_and_not_why() {
    let log = Captured::default();
    let _guard = log.install();
    let before = std::panic::take_hook();
    panics::log_place_only();
    let panicked = std::panic::catch_unwind(|| panic!("CANARY"));
    std::panic::set_hook(before);
    assert!(panicked.is_err());
    let text = log.text();
    assert!(
        text.contains("log.rs:") && !text.contains("CANARY"),
        "{text}"
    );
}
