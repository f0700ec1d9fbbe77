//! The practice served by TLS, and what `rapport serve` refuses before anybody comes in.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

use rcgen::date_time_ymd;
use rustls::version::TLS13;
use server::http::{listen, tls::Tls};
use tokio::sync::oneshot;

use crate::{
    shared::{Pair, connect, exchange},
    sign_in::{FORM, Scene},
    support::TestPractice,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_over_tls() {
    let scene = Scene::with_mona().await;
    let pair = Pair::make(|_| ());
    let tls = Tls::in_files(&pair.certificate, &pair.key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let router = scene.site.over_tls();
    let serving = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        listen::serve(listener, router, Some(tls), stopped).await
    });
    let certificate = pair.certificate.clone();
    let ask = async |request: String| {
        let certificate = certificate.clone();
        tokio::task::spawn_blocking(move || {
            exchange(connect(address, &certificate, &[&TLS13]), &request)
        })
        .await
        .unwrap()
    };
    let host = format!(
        "Host: practice.example:{}\r\nConnection: close\r\n",
        address.port()
    );
    let page = ask(format!("GET /sign-in HTTP/1.1\r\n{host}\r\n")).await;
    assert!(page.starts_with("HTTP/1.1 200 OK"), "{page}");
    assert!(page.contains("strict-transport-security: max-age=63072000; includeSubDomains"));

    let post = |path: &str, cookie: &str, form: &str| {
        format!(
            "POST {path} HTTP/1.1\r\n{host}Origin: https://practice.example:{}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            address.port(),
            form.len()
        )
    };
    let half = ask(post("/sign-in", "", FORM)).await;
    assert!(half.contains("location: /sign-in/code"), "{half}");
    let form = format!("code={}", scene.mona_code());
    let open = ask(post("/sign-in/code", &cookie(&half), &form)).await;
    assert!(open.contains("location: /\r\n"), "{open}");
    let request = format!("GET / HTTP/1.1\r\n{host}Cookie: {}\r\n\r\n", cookie(&open));
    let caseload = ask(request).await;
    assert!(caseload.contains("Mona Lindqvist"), "{caseload}");

    let _ = stop.send(());
    serving.await.unwrap().unwrap();
    scene.close().await;
}

fn cookie(answer: &str) -> String {
    let set = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    set.unwrap().split(';').next().unwrap().to_owned()
}

fn rapport(arguments: &[&str], dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rapport"))
        .args(arguments)
        .arg("--data-dir")
        .arg(dir)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap()
}

/// The command's end and what it says on standard error.
fn refused(arguments: &[&str], dir: &Path) -> String {
    let output = rapport(arguments, dir);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn nothing_is_opened_when_it_could_not_be_served_safely() {
    let (pair, other) = (Pair::make(|_| ()), Pair::make(|_| ()));
    let (certificate, key) = (
        pair.certificate.to_str().unwrap(),
        pair.key.to_str().unwrap(),
    );
    let dir = std::env::temp_dir().join("rapport-tests/never-made");
    let everywhere = ["serve", "--addr", "0.0.0.0:0"];
    let plain = refused(&everywhere, &dir);
    for remedy in ["--tls-cert", "--behind-proxy", "127.0.0.1"] {
        assert!(plain.contains(remedy), "{plain}");
    }
    let with = |certificate, key| {
        let files = ["--tls-cert", certificate, "--tls-key", key];
        refused(&[everywhere.as_slice(), &files].concat(), &dir)
    };
    let missing = with("nowhere.pem", key);
    assert!(missing.contains("nowhere.pem is not there"), "{missing}");
    let swapped = with(certificate, other.key.to_str().unwrap());
    assert!(swapped.contains("is not the key of"), "{swapped}");
    let alone = refused(&["serve", "--tls-cert", certificate], &dir);
    assert!(alone.contains("--tls-key"), "{alone}");
    assert!(!dir.exists());
}

#[tokio::test]
async fn an_ended_certificate_and_pending_migrations_stop_the_start() {
    let practice = TestPractice::new().await;
    let pair = Pair::make(|params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    });
    let files = [
        "--tls-cert",
        pair.certificate.to_str().unwrap(),
        "--tls-key",
        pair.key.to_str().unwrap(),
    ];
    let serve = ["serve", "--addr", "127.0.0.1:0"];
    let ended = refused(&[serve.as_slice(), &files].concat(), practice.dir());
    assert!(
        ended.contains("the certificate ended at 2021-01-01") && ended.contains("remedy:"),
        "{ended}"
    );
    let doctor = rapport(&[["doctor"].as_slice(), &files].concat(), practice.dir());
    assert_eq!(doctor.status.code(), Some(2));
    let said = String::from_utf8(doctor.stdout).unwrap();
    assert!(
        said.contains("the certificate ended at 2021-01-01"),
        "{said}"
    );

    // Serving does not bring a practice up to date by itself: whoever runs it makes a backup first.
    let admin = practice.admin().await;
    let applied = async || -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM public._sqlx_migrations")
            .fetch_one(&admin)
            .await
            .unwrap()
    };
    let before = applied().await;
    sqlx::query(
        "DELETE FROM public._sqlx_migrations WHERE version = (SELECT max(version) FROM public._sqlx_migrations)",
    )
    .execute(&admin)
    .await
    .unwrap();
    let pending = refused(&serve, practice.dir());
    assert!(
        pending.contains("was not applied") && pending.contains("rapport migrate"),
        "{pending}"
    );
    assert_eq!(applied().await, before - 1);
    admin.close().await;
    practice.close().await;
}
