//! Real connections: slow clients, small writes, stopping.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use futures::{StreamExt, stream};
use server::http::{
    listen::{layers, serve},
    tls::Tls,
};
use tokio::sync::oneshot;

/// A server in a thread of its own.
pub struct Running {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub fn start(tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(serve(listener, routes(), tls, async {
                let _ = stopped.await;
            }))
        });
        Self {
            address,
            stop,
            thread,
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    pub fn stop(self) {
        let _ = self.stop.send(());
        self.thread.join().unwrap().unwrap();
    }
}

fn routes() -> Router {
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        "finished"
    };
    let two_parts = || async {
        let parts = stream::iter(["one", "two"]).then(async |part| {
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok::<_, std::io::Error>(part)
        });
        Body::from_stream(parts)
    };
    let routes = Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/slow", get(slow))
        .route("/form", post(|_: axum::body::Bytes| async { "stored" }))
        .route("/two-parts", get(two_parts));
    layers(routes)
}

/// Reads until the server closes; the time that took, and what came.
pub fn until_closed(mut stream: &TcpStream) -> (Duration, String) {
    let asked = Instant::now();
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(reset) if reset.kind() == ErrorKind::ConnectionReset => {}
        Err(other) => panic!("not closed within {:?}: {other}", asked.elapsed()),
    }
    (asked.elapsed(), String::from_utf8(bytes).unwrap())
}

pub fn assert_five_seconds(took: Duration) {
    assert!(
        took > Duration::from_secs(3) && took < Duration::from_secs(9),
        "closed after {took:?}"
    );
}

#[test]
fn a_half_sent_head_is_closed_after_five_seconds() {
    let server = Running::start(None);
    let mut client = server.connect();
    client
        .write_all(b"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ")
        .unwrap();
    assert_five_seconds(until_closed(&client).0);
    server.stop();
}

#[test]
fn a_head_that_trickles_in_is_closed_all_the_same() {
    let server = Running::start(None);
    let mut client = server.connect();
    let mut writer = client.try_clone().unwrap();
    client
        .write_all(b"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ")
        .unwrap();
    let trickle = std::thread::spawn(move || {
        while writer.write_all(b"a").is_ok() {
            std::thread::sleep(Duration::from_millis(300));
        }
    });
    assert_five_seconds(until_closed(&client).0);
    trickle.join().unwrap();
    server.stop();
}

#[test]
fn a_silent_connection_is_closed_after_five_seconds() {
    let server = Running::start(None);
    assert_five_seconds(until_closed(&server.connect()).0);
    server.stop();
}

#[test]
fn the_second_head_of_a_connection_is_no_slower() {
    let server = Running::start(None);
    let mut client = server.connect();
    client
        .write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        .unwrap();
    let mut first = [0; 17];
    client.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK\r\n");
    client.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    let (took, rest) = until_closed(&client);
    assert_five_seconds(took);
    assert!(rest.contains("hello") && !rest.contains("200 OK"), "{rest}");
    assert!(!rest.to_lowercase().contains("server:"), "{rest}");
    server.stop();
}

/// Asks on a connection that stays open; the time until the response has arrived up to `end`.
fn ask(client: &mut TcpStream, path: &str, end: &str) -> Duration {
    let asked = Instant::now();
    let request = format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n");
    client.write_all(request.as_bytes()).unwrap();
    let (mut response, mut buffer) = (String::new(), [0; 1024]);
    while !response.ends_with(end) {
        let length = client.read(&mut buffer).unwrap();
        response.push_str(str::from_utf8(&buffer[..length]).unwrap());
    }
    asked.elapsed()
}

/// Without TCP_NODELAY a small write waits until the one before it is acknowledged, and a client that has just been asking and
/// getting answers puts that off for 40 ms.
#[test]
fn small_writes_are_sent_at_once() {
    let server = Running::start(None);
    let mut client = server.connect();
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            for _ in 0..4 {
                ask(&mut client, "/", "hello");
            }
            ask(&mut client, "/two-parts", "\r\n0\r\n\r\n")
        })
        .collect();
    times.sort();
    assert!(times[4] < Duration::from_millis(30), "{times:?}");
    drop(client);
    server.stop();
}

#[test]
fn a_request_in_flight_is_finished_before_the_server_stops() {
    let server = Running::start(None);
    let address = server.address;
    let mut client = server.connect();
    let idle = server.connect();
    client
        .write_all(b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    let stopping = std::thread::spawn(move || server.stop());
    std::thread::sleep(Duration::from_millis(300));
    assert!(
        TcpStream::connect(address).is_err(),
        "no new connections while stopping"
    );
    let (_, response) = until_closed(&client);
    assert!(
        response.starts_with("HTTP/1.1 200") && response.ends_with("finished"),
        "{response}"
    );
    assert!(until_closed(&idle).1.is_empty());
    stopping.join().unwrap();
    assert!(
        asked.elapsed() < Duration::from_secs(10),
        "idle connections must not hold the stop up"
    );
}

#[test]
fn a_body_that_does_not_come_or_trickles_in_is_cut_off() {
    let server = Running::start(None);
    let head = "POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nsome";
    let clients = [false, true].map(|trickles| {
        let mut client = server.connect();
        client.write_all(head.as_bytes()).unwrap();
        let mut writer = client.try_clone().unwrap();
        if trickles {
            std::thread::spawn(move || {
                while writer.write_all(b"a").is_ok() {
                    std::thread::sleep(Duration::from_millis(500));
                }
            });
        }
        std::thread::spawn(move || until_closed(&client))
    });
    for client in clients {
        let (took, answer) = client.join().unwrap();
        assert!(took < Duration::from_secs(25), "closed after {took:?}");
        assert!(
            answer.starts_with("HTTP/1.1 503") && !answer.contains("stored"),
            "{answer}"
        );
    }
    server.stop();
}

/// Where two readers could disagree on where a request ends, one could smuggle a second in.
#[test]
fn ambiguous_requests_are_refused_and_the_connection_closed() {
    let server = Running::start(None);
    let long = "a".repeat(500_000);
    let after = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
    for (what, head) in [
        ("two lengths", "Content-Length: 0\r\nContent-Length: 5\r\n"),
        ("a length that is none", "Content-Length: +5\r\n"),
        ("a negative length", "Content-Length: -1\r\n"),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n"),
        (
            "chunked, and then not",
            "Transfer-Encoding: chunked, identity\r\n",
        ),
        ("a blank before the colon", "Content-Length : 5\r\n"),
        ("a line that goes on", "X-A: b\r\n Content-Length: 5\r\n"),
        ("a NUL", "X-A: \0\r\n"),
        ("a bare carriage return", "X-A: b\rc\r\n"),
        ("a head without end", &format!("X-A: {long}\r\n")),
        ("very many headers", &"X-A: b\r\n".repeat(300)),
    ] {
        let mut client = server.connect();
        // It may be refused before all of it is written.
        let _ = client
            .write_all(format!("POST /form HTTP/1.1\r\nHost: h\r\n{head}\r\n{after}").as_bytes());
        let (took, answer) = until_closed(&client);
        assert!(took < Duration::from_secs(3), "{what}: {took:?}");
        assert!(
            !answer.contains("stored") && !answer.contains("finished"),
            "{what}: {answer}"
        );
        let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4");
        assert!(refused, "{what}: {answer}");
    }
    // A length beside chunks is not believed: the chunks end the request, and the connection with it.
    let mut client = server.connect();
    let both = "POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    client
        .write_all(format!("{both}{after}").as_bytes())
        .unwrap();
    let (_, answer) = until_closed(&client);
    assert!(!answer.contains("finished"), "{answer}");
    server.stop();
}
