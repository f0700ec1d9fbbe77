//! The real `rapport serve`, released: how soon it is ready, how many requests it answers, how much memory it keeps.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::{
    browser::Browser,
    figures::Samples,
    pages,
    practice::{Bench, Opened},
    site::{CASELOAD, Encoding, Site},
    table::{Table, Unit},
    visitors::Crowd,
};

const STARTS: usize = 9;
const READY_WITHIN: f64 = 500.0;
const LOAD: Duration = Duration::from_secs(3);
const AT_ONCE: usize = 20;
const SIGN_INS_AT_ONCE: usize = 8;
const REQUESTS_EACH: usize = 50;
/// One request of so many is a sign-in with both factors.
const SIGN_IN_EVERY: usize = 25;
/// More people than sign in while it is measured.
const VISITORS: u16 = 600;
const MEMORY: f64 = 96.0;

pub async fn measure(bench: &Bench, practice: &Opened, table: &mut Table) -> Result<()> {
    let site = Site::of(practice).await?;
    let page = site.get(CASELOAD, Encoding::Plain).await?;
    let clients = pages::client_paths(&String::from_utf8_lossy(&page));
    let cookie = site.cookie();
    let crowd = Crowd::of(practice, VISITORS).await?;
    let dir = bench.dir.clone();
    let mut lines = *table;
    *table = tokio::task::spawn_blocking(move || {
        starts(&dir, &mut lines)?;
        let served = Served::start(&dir)?;
        for connections in [1, 8] {
            let rate = rate(served.address, &cookie, connections)?;
            let what = format!("caseload over a socket, {connections} at once");
            lines.info(&what, Unit::PerSecond, rate, "");
        }
        sign_ins(served.address, &crowd, &mut lines)?;
        drop(served);
        let clients: Vec<String> = clients.into_iter().collect();
        memory(&dir, &cookie, (&clients, &crowd), &mut lines)?;
        anyhow::Ok(lines)
    })
    .await??;
    Ok(())
}

/// Ends with the value.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    /// Over the running Postgres of this measurement, until it says that it listens. We are its proxy, and its clients'
    /// networks are those that we say.
    fn start(dir: &Path) -> Result<Self> {
        let log = dir.join("serve.log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_rapport"))
            .args(["serve", "--addr", "127.0.0.1:0", "--behind-proxy"])
            .args(["127.0.0.1", "--data-dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("no standard output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim().rsplit("http://").next().unwrap_or_default();
        let Ok(address) = address.parse() else {
            bail!("the server did not start: {}", fs::read_to_string(&log)?);
        };
        Ok(Self { child, address })
    }

    /// A line of `/proc/PID/status`, in MiB.
    fn memory(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(name));
        let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
        let kibibytes: f64 = kibibytes.context("no such line in /proc")?.parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn starts(dir: &Path, table: &mut Table) -> Result<()> {
    let mut ready = Samples::default();
    for _ in 0..STARTS {
        let start = Instant::now();
        let served = Served::start(dir)?;
        ready.add(start.elapsed());
        drop(served);
    }
    let what = "start to ready, database already up";
    table.at_most(what, Unit::Milliseconds, ready.median(), READY_WITHIN, "");
    Ok(())
}

/// Caseload requests a second over `connections` connections.
fn rate(address: SocketAddr, cookie: &str, connections: usize) -> Result<f64> {
    let load = || -> Result<u32> {
        let mut browser = Browser::open(address, cookie)?;
        let (start, mut answered) = (Instant::now(), 0);
        while start.elapsed() < LOAD {
            browser.get(CASELOAD)?;
            answered += 1;
        }
        Ok(answered)
    };
    let answered: u32 = together(connections, |_| load())?.into_iter().sum();
    Ok(f64::from(answered) / LOAD.as_secs_f64())
}

/// Sign-ins a second with both factors, the password's hash included; who is turned away is counted apart.
fn sign_ins(address: SocketAddr, crowd: &Crowd, table: &mut Table) -> Result<()> {
    let load = || -> Result<(u32, u32)> {
        let mut browser = Browser::open(address, "")?;
        let (start, mut done, mut refused) = (Instant::now(), 0, 0);
        while start.elapsed() < LOAD {
            match browser.sign_in(crowd.next()?)? {
                true => done += 1,
                false => refused += 1,
            }
        }
        Ok((done, refused))
    };
    let counts = together(SIGN_INS_AT_ONCE, |_| load())?;
    let done: u32 = counts.iter().map(|(done, _)| done).sum();
    let refused: u32 = counts.iter().map(|(_, refused)| refused).sum();
    let what = format!("sign-ins over a socket, both factors, {SIGN_INS_AT_ONCE} at once");
    let rate = f64::from(done) / LOAD.as_secs_f64();
    table.info(&what, Unit::PerSecond, rate, &format!("{refused} refused"));
    Ok(())
}

/// What a fresh server keeps after 1,000 requests of all kinds.
fn memory(dir: &Path, cookie: &str, people: (&[String], &Crowd), table: &mut Table) -> Result<()> {
    let served = Served::start(dir)?;
    let fresh = served.memory("VmRSS")?;
    together(AT_ONCE, |person| {
        let mut browser = Browser::open(served.address, cookie)?;
        for request in 0..REQUESTS_EACH {
            ask(&mut browser, people, person + request)?;
        }
        Ok(())
    })?;
    let what = "server memory after 1,000 mixed requests, 20 at once";
    let note = format!("fresh {fresh:.1}, most {:.1}", served.memory("VmHWM")?);
    let kept = served.memory("VmRSS")?;
    table.at_most(what, Unit::MebiBytes, kept, MEMORY, &note);
    Ok(())
}

fn ask(browser: &mut Browser, (clients, crowd): (&[String], &Crowd), n: usize) -> Result<()> {
    if n.is_multiple_of(SIGN_IN_EVERY) {
        ensure!(browser.sign_in(crowd.next()?)?, "a sign-in was refused");
        return Ok(());
    }
    let path = match n % 5 {
        0 => "/about-the-numbers",
        1 => "/sign-in",
        2 => CASELOAD,
        _ => &clients[n % clients.len()],
    };
    browser.get(path).map(drop)
}

/// Runs `work` on `threads` threads at once.
fn together<T: Send>(threads: usize, work: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|n| {
                let work = &work;
                scope.spawn(move || work(n))
            })
            .collect();
        started
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a thread panicked"))?)
            .collect()
    })
}
