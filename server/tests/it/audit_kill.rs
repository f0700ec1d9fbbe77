//! The real program under load, killed in the middle: what it recorded verifies afterwards.
//!
//! `RAPPORT_AUDIT_REQUESTS` says how many requests; the full run has 5,000 (docs/checks.md).

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::Value;

const AT_ONCE: usize = 20;
const REQUESTS: usize = 400;

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_rapport"))
            .args(["demo", "--addr", "127.0.0.1:0", "--json", "--data-dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let url = ready["listening"].as_str().unwrap();
        let address = url.trim_start_matches("http://").to_owned();
        Self { process, address }
    }

    /// As an operator stops it.
    fn stop(mut self) {
        let id = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.process.wait().unwrap().success());
    }
}

/// One request on a connection of its own; `None` when the server is not there.
fn ask(address: &str, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.starts_with("HTTP/1.1 ").then_some(answer)
}

fn get(address: &str, path: &str, cookie: &str) -> Option<String> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    ask(address, &request)
}

fn enter(address: &str, role: &str) -> String {
    let form = format!("as={role}");
    let request = format!(
        "POST /demo/enter HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://{address}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    let answer = ask(address, &request).unwrap();
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[test]
fn the_record_of_many_requests_verifies_after_a_kill_in_the_middle() {
    let requests = std::env::var("RAPPORT_AUDIT_REQUESTS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(REQUESTS);
    let dir = std::env::temp_dir()
        .join("rapport-tests")
        .join(uuid::Uuid::new_v4().simple().to_string());
    fs::create_dir_all(dir.parent().unwrap()).unwrap();
    let mut server = Server::start(&dir);
    let cookies =
        ["therapist", "supervisor", "administrator"].map(|role| enter(&server.address, role));
    let caseload = get(&server.address, "/", &cookies[0]).unwrap();
    let paths: Vec<String> = caseload
        .split("href=\"")
        .filter_map(|part| part.split('"').next())
        .filter(|path| path.starts_with("/clients/"))
        .map(|path| path.replace("&amp;", "&"))
        .take(10)
        .chain(
            [
                "/",
                "/?sort=name",
                "/admin/audit",
                "/admin/audit?kind=view",
                "/clients/unknown",
            ]
            .map(str::to_owned),
        )
        .collect();
    assert!(paths.len() > 5, "{caseload}");

    let address = Mutex::new(server.address.clone());
    let (next, answered, failed) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= requests {
                        return;
                    }
                    let (path, cookie) = (&paths[number % paths.len()], &cookies[number % 7 % 3]);
                    loop {
                        let to = address.lock().unwrap().clone();
                        if get(&to, path, cookie).is_some() {
                            answered.fetch_add(1, Ordering::Relaxed);
                            break;
                        }
                        failed.fetch_add(1, Ordering::Relaxed);
                        thread::sleep(Duration::from_millis(200));
                    }
                }
            });
        }
        while answered.load(Ordering::Relaxed) < requests / 2 {
            thread::sleep(Duration::from_millis(10));
        }
        server.process.kill().unwrap();
        server.process.wait().unwrap();
        server = Server::start(&dir);
        address.lock().unwrap().clone_from(&server.address);
    });
    server.stop();

    let verified = Command::new(env!("CARGO_BIN_EXE_rapport"))
        .args(["audit", "verify", "--json", "--data-dir"])
        .arg(&dir)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
    let chain = &report["chains"][0];
    println!(
        "{} requests answered, {} cut or refused around the kill; {} rows sealed, {} checkpoints",
        answered.into_inner(),
        failed.load(Ordering::Relaxed),
        chain["sealed"],
        chain["checkpoints"]
    );
    assert!(failed.into_inner() > 0, "the kill hit nobody");
    assert_eq!(report["findings"], serde_json::json!([]));
    assert_eq!(chain["unsealed"], serde_json::json!([]));
    // One path in fifteen leads nowhere and asks for no data; a crash may lose the last second of view records.
    assert!(
        chain["sealed"].as_u64().unwrap() > requests as u64 / 2,
        "{chain}"
    );
    assert!(verified.status.success());
    fs::remove_dir_all(&dir).unwrap();
}
