//! Open pages are told that they are out of date: over several servers, only to whom it concerns, as long as the sign-in
//! holds, and again by itself after the database was away.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::future::join_all;
use http_body_util::BodyExt;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    forms::{Case, bring_in, check},
    site::Site,
};

/// Longer than anything here takes on a busy machine; tests wait for what comes and not for this.
const LONG: Duration = Duration::from_secs(30);
/// What has not come by now was not sent: things come within some 0.1 s.
const QUIET: Duration = Duration::from_millis(1500);

/// An open stream, as a page holds it.
struct Stream(Body);

#[derive(Debug, PartialEq, Eq)]
enum Told {
    Changed(String),
    Nothing,
    End,
}

impl Stream {
    async fn open(site: &Site, cookie: &str, address: &str) -> Result<Self, StatusCode> {
        let request = Request::get(address)
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, cookie)
            .body(Body::empty())
            .unwrap();
        let answer = site.send(request).await;
        if answer.status() != StatusCode::OK {
            return Err(answer.status());
        }
        let headers = answer.headers();
        assert_eq!(headers[header::CONTENT_TYPE], "text/event-stream");
        assert!(!headers.contains_key(header::CONTENT_ENCODING));
        Ok(Self(answer.into_body()))
    }

    /// As the page at `path` opens it.
    async fn of_page(site: &Site, cookie: &str, path: &str) -> Self {
        let (status, page) = site.get(path, Some(cookie)).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        Self::open(site, cookie, &address(&page)).await.unwrap()
    }

    async fn next(&mut self, within: Duration) -> Told {
        let frame = async {
            loop {
                let Some(frame) = self.0.frame().await else {
                    return Told::End;
                };
                let data = frame.unwrap().into_data().unwrap();
                let text = String::from_utf8(data.to_vec()).unwrap();
                if let Some(rest) = text.strip_prefix("event: changed\ndata: ") {
                    return Told::Changed(rest.trim_end().to_owned());
                }
                // Comments keep the connection open and say nothing.
                assert!(text.starts_with(':'), "{text}");
            }
        };
        timeout(within, frame).await.unwrap_or(Told::Nothing)
    }

    async fn changes(&mut self) {
        let told = self.next(LONG).await;
        assert!(matches!(told, Told::Changed(_)), "{told:?}");
    }
}

async fn all_silent(streams: impl IntoIterator<Item = &mut Stream>) {
    let told = join_all(streams.into_iter().map(|stream| stream.next(QUIET))).await;
    assert!(told.iter().all(|told| *told == Told::Nothing), "{told:?}");
}

/// What is in an attribute of the page's live part.
fn attribute(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!(" {name}=\"")).unwrap();
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

fn address(page: &str) -> String {
    format!(
        "{}stamp={}",
        attribute(page, "data-live"),
        attribute(page, "data-stamp")
    )
}

impl Case {
    /// A form that is accepted.
    async fn done(&self, cookie: &str, path: &str, form: &str) {
        let answer = self.site.post(path, Some(cookie), form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{form}");
    }

    fn page(&self) -> String {
        format!("/clients/{}?episode={}", self.client, self.care_episode)
    }
}

#[tokio::test]
async fn a_rating_sent_to_one_server_is_told_by_another_to_who_may_see_it_and_to_nobody_else() {
    let case = Case::new().await;
    let link = case.link(&["CHECK-1"]).await;
    // A server of its own, with connections of its own.
    let other = Site::of(&case.practice);
    let [mona, otto, supervisor, former] = [
        case.sign_in("mona").await,
        case.sign_in("otto").await,
        case.sign_in("x.supervisor").await,
        case.sign_in("x.former").await,
    ];
    let administrator = case.sign_in("x.administrator").await;
    assert!(matches!(
        Stream::open(&other, &administrator, "/live?stamp=0").await,
        Err(StatusCode::NO_CONTENT)
    ));
    // Asked for by name, another's care episode is as one that is not there.
    for of in [case.care_episode, Uuid::new_v4()] {
        let mut stream = Stream::open(&other, &otto, &format!("/live?of={of}&stamp=0"))
            .await
            .unwrap();
        assert_eq!(stream.next(LONG).await, Told::End);
    }
    let mut told = [
        Stream::of_page(&other, &mona, "/").await,
        Stream::of_page(&other, &mona, &case.page()).await,
        Stream::of_page(&other, &supervisor, "/").await,
        Stream::of_page(&other, &supervisor, &case.page()).await,
    ];
    let mut silent = [
        Stream::of_page(&other, &otto, "/").await,
        Stream::of_page(&other, &former, "/").await,
    ];
    all_silent(told.iter_mut().chain(&mut silent)).await;
    let sent = Instant::now();
    let (status, _) = case.post(&link.path, &check(Uuid::new_v4())).await;
    assert_eq!(status, StatusCode::OK);
    for stream in &mut told {
        stream.changes().await;
    }
    println!("told by the other server after {:?}", sent.elapsed());
    // One sending, one event.
    all_silent(told.iter_mut().chain(&mut silent)).await;
    // Reloaded, the page shows the same, with the state that was told.
    let (_, page) = other.get(&case.page(), Some(&mona)).await;
    assert!(page.contains("It was CANARY-WORDS"));
    let mut again = Stream::open(&other, &mona, &address(&page)).await.unwrap();
    all_silent([&mut again]).await;
    case.practice.close().await;
}

#[tokio::test]
async fn what_changed_before_the_stream_was_open_is_told_at_once() {
    let case = Case::new().await;
    let mona = case.sign_in("mona").await;
    let link = case.link(&["CHECK-1"]).await;
    let pages = ["/".to_owned(), case.page()];
    let mut stale = Vec::new();
    for page in &pages {
        stale.push(address(&case.site.get(page, Some(&mona)).await.1));
    }
    case.post(&link.path, &check(Uuid::new_v4())).await;
    for (address, page) in stale.iter().zip(&pages) {
        let mut stream = Stream::open(&case.site, &mona, address).await.unwrap();
        let Told::Changed(stamp) = stream.next(LONG).await else {
            panic!("nothing was told of {page}");
        };
        let (_, page) = case.site.get(page, Some(&mona)).await;
        assert_eq!(attribute(&page, "data-stamp"), stamp);
    }
    case.practice.close().await;
}

#[tokio::test]
async fn each_way_in_which_something_changes_is_told() {
    let case = Case::new().await;
    case.set_urgent_help().await;
    let mona = case.sign_in("mona").await;
    let mut caseload = Stream::of_page(&case.site, &mona, "/").await;
    let mut client = Stream::of_page(&case.site, &mona, &case.page()).await;
    let (sessions, ruptures, safety) = (
        format!("/clients/{}/sessions", case.client),
        format!("/clients/{}/ruptures", case.client),
        format!("/clients/{}/safety", case.client),
    );
    let episode = case.care_episode;
    let session = case.session;
    let paper = "instrument=PHQ-9&version=1&rater=client";
    case.done(
        &mona,
        &sessions,
        &format!("do=rate&episode={episode}&session={session}&{paper}&answers=111111112"),
    )
    .await;
    caseload.changes().await;
    client.changes().await;
    let rating: Uuid = case
        .sql("SELECT id FROM app.rating WHERE instrument_code = 'PHQ-9'")
        .await;
    case.done(
        &mona,
        &sessions,
        &format!(
            "do=correct&episode={episode}&rating={rating}&{paper}&answers=111111113&reason=Misread"
        ),
    )
    .await;
    caseload.changes().await;
    client.changes().await;
    let alert: Uuid = case
        .sql("SELECT id FROM app.safety_alert ORDER BY raised_at LIMIT 1")
        .await;
    case.done(
        &mona,
        &safety,
        &format!("episode={episode}&alert={alert}&text=Called"),
    )
    .await;
    caseload.changes().await;
    client.changes().await;
    case.done(
        &mona,
        &ruptures,
        &format!("do=felt&episode={episode}&session=1&marker=unclear"),
    )
    .await;
    caseload.changes().await;
    client.changes().await;
    // A file, by the command line.
    let rows = "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n\
                A1,mona,1,2,2026-01-12,ORS,client,6,6,6,6\nA1,mona,1,3,2026-01-19,ORS,client,6,6,6,6\n";
    bring_in(&case.practice, rows).await;
    caseload.changes().await;
    client.changes().await;
    all_silent([&mut caseload, &mut client]).await;
    case.practice.close().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_sign_in_and_does_not_keep_it_open() {
    let case = Case::new().await;
    let staff = case.truth.staff_id("mona");
    let seen = "SELECT max(idle_until)::text FROM auth.sign_in";
    let [revoked, locked] = [case.sign_in("mona").await, case.sign_in("mona").await];
    let mut streams = [
        Stream::of_page(&case.site, &revoked, "/").await,
        Stream::of_page(&case.site, &locked, "/").await,
    ];
    // Two minutes ago somebody was there; a page that asks by itself is nobody.
    let admin = case.practice.admin().await;
    sqlx::query("UPDATE auth.sign_in SET last_seen_at = last_seen_at - interval '2 minutes', idle_until = idle_until - interval '2 minutes'")
        .execute(&admin)
        .await
        .unwrap();
    let before: String = case.sql(seen).await;
    for address in ["/live?stamp=0", "/", &case.page()] {
        let request = Request::get(address)
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, &locked)
            .header("rapport-refresh", "1")
            .body(Body::empty())
            .unwrap();
        assert_eq!(case.site.send(request).await.status(), StatusCode::OK);
    }
    assert_eq!(case.sql::<String>(seen).await, before);
    case.site.get("/", Some(&locked)).await;
    assert_ne!(
        case.sql::<String>(seen).await,
        before,
        "a person's request does"
    );

    let token = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    let sign_ins = &case.practice.database.sign_ins;
    sign_ins
        .close(&token(&revoked).parse().ok().unwrap())
        .await
        .unwrap();
    sign_ins
        .lock(&token(&locked).parse().ok().unwrap())
        .await
        .unwrap();
    // Something happens: it is told to neither, and both end.
    let link = case.link(&["CHECK-1"]).await;
    case.post(&link.path, &check(Uuid::new_v4())).await;
    for stream in &mut streams {
        assert_eq!(stream.next(LONG).await, Told::End);
    }
    for cookie in [&revoked, &locked] {
        let refused = Stream::open(&case.site, cookie, "/live?stamp=0").await;
        assert_eq!(refused.err(), Some(StatusCode::NO_CONTENT));
    }
    // Without anything happening, too.
    let third = case.site.sign_in(&case.practice, staff).await;
    let mut quiet = Stream::of_page(&case.site, &third, "/").await;
    sign_ins
        .close(&token(&third).parse().ok().unwrap())
        .await
        .unwrap();
    assert_eq!(quiet.next(LONG).await, Told::End);
    case.practice.close().await;
}

#[tokio::test]
async fn streams_are_limited_and_a_closed_one_makes_room() {
    let case = Case::new().await;
    let mona = case.sign_in("mona").await;
    let mut open = Vec::new();
    for _ in 0..6 {
        open.push(Stream::of_page(&case.site, &mona, "/").await);
    }
    let refused = Stream::open(&case.site, &mona, "/live?stamp=0").await;
    assert_eq!(refused.err(), Some(StatusCode::NO_CONTENT));
    // Another sign-in of the same person has its own.
    let elsewhere = case.sign_in("mona").await;
    Stream::of_page(&case.site, &elsewhere, "/").await;
    drop(open.pop());
    Stream::of_page(&case.site, &mona, "/").await;
    // The server stops: they all end, so that it need not wait for them.
    case.site.live().end();
    for stream in &mut open {
        assert_eq!(stream.next(LONG).await, Told::End);
    }
    case.practice.close().await;
}

#[tokio::test]
async fn after_a_killed_database_is_back_no_rating_is_lost_and_the_streams_go_on() {
    let (case, mut cluster) = Case::with_cluster().await;
    case.set_urgent_help().await;
    let mona = case.sign_in("mona").await;
    let [first, second, third] = [
        case.link(&["CHECK-1"]).await,
        case.link(&["PHQ-9"]).await,
        case.link(&["GAD-7"]).await,
    ];
    let other = Site::of(&case.practice);
    let mut caseload = Stream::of_page(&other, &mona, "/").await;
    case.post(&first.path, &check(Uuid::new_v4())).await;
    caseload.changes().await;

    let pid = std::fs::read_to_string(case.practice.dir().join("postgres/data/postmaster.pid"));
    let pid = pid.unwrap().lines().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
    cluster.ended().await.unwrap();
    let (status, _) = case.post(&second.path, "step=1").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        caseload.next(Duration::from_millis(100)).await,
        Told::Nothing
    );
    cluster.restart().await.unwrap();

    // By themselves: the pool, the listener, the stream that was open all the time.
    let sent = Instant::now();
    let gad = format!(
        "step=2&go=on&asked=1&GAD-7.6=100&GAD-7.7=100&submission={}",
        Uuid::new_v4()
    );
    loop {
        let (status, page) = case.post(&third.path, &gad).await;
        if status == StatusCode::OK {
            break;
        }
        assert!(
            sent.elapsed() < LONG,
            "it does not come back: {status} {page}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    caseload.changes().await;
    println!(
        "told again {:?} after the database was back",
        sent.elapsed()
    );
    let ratings: Vec<String> = sqlx::query_scalar(
        "SELECT instrument_code FROM app.rating WHERE source = 'link' ORDER BY 1",
    )
    .fetch_all(&case.practice.admin().await)
    .await
    .unwrap();
    assert_eq!(ratings, ["CHECK-1", "GAD-7"]);
    case.practice.close().await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn who_has_not_looked_since_sees_a_mark() {
    let case = Case::new().await;
    let [mona, supervisor] = [
        case.sign_in("mona").await,
        case.sign_in("x.supervisor").await,
    ];
    let marked = async |cookie: &str| {
        let (_, page) = case.site.get("/", Some(cookie)).await;
        page.contains("class=\"fresh\"")
    };
    // Nobody has looked at all: nothing is newer than that.
    assert!(!marked(&mona).await);
    for cookie in [&mona, &supervisor] {
        case.site.get(&case.page(), Some(cookie)).await;
        assert!(!marked(cookie).await);
    }
    let link = case.link(&["CHECK-1"]).await;
    case.post(&link.path, &check(Uuid::new_v4())).await;
    assert!(marked(&mona).await && marked(&supervisor).await);
    // Where no rating is shown, none was seen.
    for page in ["sessions/new", "hand-over"] {
        let path = case.page().replace("?", &format!("/{page}?"));
        assert_eq!(case.site.get(&path, Some(&mona)).await.0, StatusCode::OK);
    }
    assert!(marked(&mona).await);
    case.site.get(&case.page(), Some(&mona)).await;
    assert!(!marked(&mona).await && marked(&supervisor).await);
    // Opened, and never rated.
    sqlx::query("UPDATE app.caseload_row SET rated_at = NULL")
        .execute(&case.practice.admin().await)
        .await
        .unwrap();
    assert!(!marked(&mona).await);
    assert_eq!(case.site.get("/", Some(&mona)).await.0, StatusCode::OK);
    case.practice.close().await;
}

#[tokio::test]
async fn the_role_that_listens_may_do_nothing_else() {
    let case = Case::new().await;
    let may: Vec<String> = sqlx::query_scalar(
        "SELECT format('%s %s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz')
           AND (has_schema_privilege('rapport_listen', n.oid, 'USAGE')
                OR (c.relkind IN ('r', 'p') AND has_any_column_privilege('rapport_listen', c.oid, 'SELECT, INSERT, UPDATE')))
         UNION ALL
         SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND has_function_privilege('rapport_listen', p.oid, 'EXECUTE')",
    )
    .fetch_all(&case.practice.admin().await)
    .await
    .unwrap();
    assert_eq!(may, Vec::<String>::new());
    case.practice.close().await;
}
