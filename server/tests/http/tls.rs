//! TLS in the process: files that fit, connections that do not, and clients that are slow on purpose.

use std::{
    fs::{self, Permissions},
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

use chrono::DateTime;
use rcgen::date_time_ymd;
use rustls::version::{TLS12, TLS13};
use server::http::tls::{Tls, Validity};

use super::{
    shared::{Pair, connect, exchange},
    sockets::{Running, assert_five_seconds, until_closed},
};

const GET: &str = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn ordinary() -> Pair {
    Pair::make(|_| ())
}

fn load(pair: &Pair) -> anyhow::Result<Tls> {
    Tls::in_files(&pair.certificate, &pair.key)
}

fn serving(pair: &Pair) -> Running {
    Running::start(Some(load(pair).unwrap()))
}

#[test]
fn browsers_of_both_versions_get_the_page() {
    let pair = ordinary();
    let server = serving(&pair);
    for version in [&TLS12, &TLS13] {
        let stream = connect(server.address, &pair.certificate, &[version]);
        let answer = exchange(stream, GET);
        assert!(
            answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("hello"),
            "{answer}"
        );
    }
    server.stop();
}

#[test]
fn a_handshake_that_is_not_finished_is_cut_off() {
    let pair = ordinary();
    let server = serving(&pair);
    // A record of 512 bytes is announced; none, one, or one after the other follows.
    let announced = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc];
    let silent = server.connect();
    let mut begun = server.connect();
    begun.write_all(&announced).unwrap();
    let mut trickling = server.connect();
    trickling.write_all(&announced).unwrap();
    let mut writer = trickling.try_clone().unwrap();
    let trickle = std::thread::spawn(move || {
        while writer.write_all(&[3]).is_ok() {
            std::thread::sleep(Duration::from_millis(300));
        }
    });
    let waiting: Vec<_> = [silent, begun, trickling]
        .into_iter()
        .map(|stream| std::thread::spawn(move || until_closed_in_bytes(stream)))
        .collect();
    for wait in waiting {
        assert_five_seconds(wait.join().unwrap());
    }
    trickle.join().unwrap();
    server.stop();
}

/// As [`until_closed`], for answers that are no text.
fn until_closed_in_bytes(mut stream: TcpStream) -> Duration {
    let asked = Instant::now();
    let mut bytes = Vec::new();
    // A reset closes it as well.
    let _ = stream.read_to_end(&mut bytes);
    asked.elapsed()
}

#[test]
fn silence_after_the_handshake_and_a_slow_head_are_cut_off() {
    let pair = ordinary();
    let server = serving(&pair);
    for sent in ["", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "] {
        let mut stream = connect(server.address, &pair.certificate, &[&TLS13]);
        stream.conn.complete_io(&mut stream.sock).unwrap();
        let asked = Instant::now();
        assert!(!exchange(stream, sent).contains("hello"));
        assert_five_seconds(asked.elapsed());
    }
    server.stop();
}

#[test]
fn plain_http_on_the_port_gets_no_page_and_no_wait() {
    let pair = ordinary();
    let server = serving(&pair);
    let mut plain = server.connect();
    plain.write_all(GET.as_bytes()).unwrap();
    let took = until_closed_in_bytes(plain.try_clone().unwrap());
    assert!(took < Duration::from_secs(3), "closed after {took:?}");
    let mut other = server.connect();
    other.write_all(GET.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = other.read_to_end(&mut answer);
    assert!(!answer.windows(4).any(|part| part == b"HTTP"), "{answer:?}");
    server.stop();
}

#[test]
fn a_request_in_flight_is_finished_over_tls_too() {
    let pair = ordinary();
    let server = serving(&pair);
    let stream = connect(server.address, &pair.certificate, &[&TLS13]);
    let asking = std::thread::spawn(move || exchange(stream, &GET.replace("/ ", "/slow ")));
    let half_open = server.connect();
    std::thread::sleep(Duration::from_millis(700));
    let asked = Instant::now();
    server.stop();
    assert!(asking.join().unwrap().ends_with("finished"));
    assert!(until_closed(&half_open).1.is_empty());
    assert!(asked.elapsed() < Duration::from_secs(10));
}

#[test]
fn files_that_do_not_do_are_named_with_the_reason() {
    let (pair, other) = (ordinary(), ordinary());
    let missing = pair.certificate.with_file_name("nothing.pem");
    let empty = pair.certificate.with_file_name("empty.pem");
    fs::write(&empty, "").unwrap();
    let folder = pair.certificate.parent().unwrap();
    let text = pair.certificate.with_file_name("text.pem");
    fs::write(
        &text,
        "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    let no_certificate = pair.certificate.with_file_name("no-certificate.pem");
    let wrapped = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    fs::write(&no_certificate, wrapped).unwrap();
    for private in [&empty, &text] {
        fs::set_permissions(private, Permissions::from_mode(0o600)).unwrap();
    }
    for (certificate, key, reason) in [
        (
            missing.as_path(),
            pair.key.as_path(),
            "nothing.pem is not there",
        ),
        (&pair.certificate, &missing, "nothing.pem is not there"),
        (folder, &pair.key, "is not readable"),
        (&empty, &pair.key, "empty.pem holds no certificate"),
        (&text, &pair.key, "text.pem is not a certificate in PEM"),
        (&no_certificate, &pair.key, "cannot be used"),
        (&pair.certificate, &empty, "holds no private key in PEM"),
        (&pair.certificate, &other.key, "is not the key of"),
    ] {
        let refused = Tls::in_files(certificate, key).err().unwrap().to_string();
        assert!(refused.contains(reason), "{reason}: {refused}");
    }
    for mode in [0o604, 0o640, 0o620] {
        fs::set_permissions(&pair.key, Permissions::from_mode(mode)).unwrap();
        let refused = load(&pair).err().unwrap().to_string();
        assert!(
            refused.contains("can be read by others") && refused.contains("chmod 600"),
            "{refused}"
        );
    }
}

#[test]
fn when_a_certificate_holds_is_known() {
    let pair = Pair::make(|params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    });
    let tls = load(&pair).unwrap();
    let at = |text: &str| text.parse::<DateTime<chrono::Utc>>().unwrap();
    let (begin, end) = (at("2020-01-01T00:00:00Z"), at("2021-01-01T00:00:00Z"));
    for (now, expected) in [
        ("2019-12-31T23:59:59Z", Validity::NotYet(begin)),
        ("2020-01-01T00:00:00Z", Validity::Holds),
        ("2020-12-31T23:59:59Z", Validity::Holds),
        ("2021-01-01T00:00:01Z", Validity::Ended(end)),
    ] {
        assert_eq!(tls.validity(at(now)), expected, "{now}");
    }
}
