//! Limits of time, size and number, and which addresses may be listened on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use axum::routing::{get, post};
use futures::stream;
use server::http::listen::{Limits, check_address, layers, shell};
use tokio::sync::Semaphore;

use super::{body, send};

fn get_request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn above_the_number_at_once_requests_are_told_to_come_back() {
    let gate = Arc::new(Semaphore::new(0));
    let inside = gate.clone();
    let wait = move || async move { inside.acquire().await.map_or("closed", |_| "done") };
    let router = shell(
        Router::new()
            .route("/slow", get(wait))
            .route("/other", get(|| async { "other" })),
        1,
    );
    let slow = tokio::spawn({
        let router = router.clone();
        async move { send(&router, get_request("/slow")).await.status() }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    for path in ["/other", "/slow", "/nowhere"] {
        let shed = send(&router, get_request(path)).await;
        assert_eq!(
            shed.status(),
            StatusCode::SERVICE_UNAVAILABLE,
            "{path}: the limit is one for all routes"
        );
        assert_eq!(shed.headers()[header::RETRY_AFTER], "2");
    }
    gate.add_permits(1);
    assert_eq!(slow.await.unwrap(), StatusCode::OK);
    assert_eq!(
        send(&router, get_request("/other")).await.status(),
        StatusCode::OK,
        "it recovers at once"
    );
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let limits = Limits {
        time: Duration::from_millis(50),
        ..Limits::PAGES
    };
    let sleepy = get(|| async { tokio::time::sleep(Duration::from_secs(60)).await });
    let router = shell(limits.apply(Router::new().route("/sleepy", sleepy)), 10);
    let asked = tokio::time::Instant::now();
    assert_eq!(
        send(&router, get_request("/sleepy")).await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert!(asked.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_announced_or_not() {
    let length = || post(|bytes: Bytes| async move { bytes.len().to_string() });
    let uploads = Limits {
        body: 3 << 20,
        ..Limits::PAGES
    }
    .apply(Router::new().route("/upload", length()));
    let router = shell(
        Limits::PAGES
            .apply(Router::new().route("/form", length()))
            .merge(uploads),
        10,
    );
    let limit = Limits::PAGES.body;
    for (path, bytes, expected) in [
        ("/form", limit, 200),
        ("/form", limit + 1, 413),
        ("/upload", limit + 1, 200),
        ("/upload", 3 << 20, 200),
        ("/upload", (3 << 20) + 1, 413),
    ] {
        let announced = Request::post(path)
            .header(header::CONTENT_LENGTH, bytes)
            .body(Body::from(vec![0; bytes]))
            .unwrap();
        assert_eq!(
            send(&router, announced).await.status(),
            expected,
            "{path} {bytes}"
        );
        let chunks = vec![0_u8; bytes]
            .chunks(1000)
            .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
            .collect::<Vec<_>>();
        let streamed = Request::post(path)
            .body(Body::from_stream(stream::iter(chunks)))
            .unwrap();
        assert_eq!(
            send(&router, streamed).await.status(),
            expected,
            "{path} {bytes} streamed"
        );
    }
}

#[tokio::test]
async fn a_panic_is_a_response_without_its_message() {
    let panics = get(|| async {
        if true {
            panic!("canary")
        }
    });
    let response = send(&layers(Router::new().route("/", panics)), get_request("/")).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(response.headers().contains_key("x-request-id"));
    assert!(!body(response).await.contains("canary"));
}

#[test]
fn only_this_machine_speaks_to_us_without_encryption() {
    let address = |text: &str| text.parse::<SocketAddr>().unwrap();
    for own in [
        "127.0.0.1:3000",
        "127.8.8.8:1",
        "[::1]:3000",
        "[::ffff:127.0.0.1]:3000",
    ] {
        assert!(check_address(address(own), false).is_ok(), "{own}");
    }
    for other in [
        "0.0.0.0:3000",
        "[::]:3000",
        "192.168.1.5:3000",
        "[::ffff:10.0.0.1]:80",
        "[fe80::1]:3000",
    ] {
        let refused = check_address(address(other), false)
            .unwrap_err()
            .to_string();
        for remedy in ["127.0.0.1", "--tls-cert", "--behind-proxy"] {
            assert!(refused.contains(remedy), "{refused}");
        }
        assert!(check_address(address(other), true).is_ok(), "{other}");
    }
}
