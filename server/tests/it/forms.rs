//! Forms by link and on a tablet, as browsers open and send them: each arrives once, whatever is wrong with a token is the
//! same, and a device that was handed over reaches nothing else.

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use futures::future::join_all;
use http_body_util::BodyExt;
use server::{
    cluster::Cluster,
    commands::{import::import, instruments::supply},
    exchange::{ImportOptions, profile},
    http::router::plain_routes,
};
use uuid::Uuid;

use crate::{
    site::{Site, text},
    support::TestPractice,
    truth::{Truth, add_cast},
};

/// Two clients of two therapists, with a session each; an administrator.
pub struct Case {
    pub practice: TestPractice,
    pub site: Site,
    pub truth: Truth,
    pub client: Uuid,
    pub care_episode: Uuid,
    pub session: Uuid,
}

/// One link as it was made.
pub struct Link {
    pub path: String,
    id: Uuid,
}

impl Case {
    pub async fn new() -> Self {
        Self::of(TestPractice::new().await).await
    }

    /// With the cluster in the test's own hands.
    pub async fn with_cluster() -> (Self, Cluster) {
        let (practice, cluster) = TestPractice::with_cluster().await;
        (Self::of(practice).await, cluster)
    }

    async fn of(practice: TestPractice) -> Self {
        let rows = "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n\
                    A1,mona,1,1,2026-01-05,ORS,client,5,5,5,5\n\
                    B1,otto,1,1,2026-01-05,ORS,client,5,5,5,5\n";
        bring_in(&practice, rows).await;
        add_cast(&practice, "mona").await;
        let (client, care_episode, session) = sqlx::query_as(
            "SELECT e.client_id, e.id, s.id FROM app.care_episode e JOIN app.session s ON s.care_episode_id = e.id
             JOIN app.staff t ON t.id = e.therapist_id WHERE t.user_name = 'mona'",
        )
        .fetch_one(&practice.admin().await)
        .await
        .unwrap();
        Self {
            site: Site::of(&practice),
            truth: Truth::load(&practice).await,
            practice,
            client,
            care_episode,
            session,
        }
    }

    pub async fn sign_in(&self, user_name: &str) -> String {
        let staff = self.truth.staff_id(user_name);
        self.site.sign_in(&self.practice, staff).await
    }

    /// The answer to handing over as a person.
    pub async fn hand_over(
        &self,
        who: &str,
        fields: &str,
    ) -> axum::http::Response<axum::body::Body> {
        let cookie = self.sign_in(who).await;
        let (path, form) = (
            format!("/clients/{}/hand-over", self.client),
            format!("episode={}&{fields}", self.care_episode),
        );
        self.site.post(&path, Some(&cookie), &form).await
    }

    pub async fn link(&self, forms: &[&str]) -> Link {
        let forms: String = forms.iter().map(|form| format!("&form={form}")).collect();
        let fields = format!("session={}&hours=24&do=link{forms}", self.session);
        let (status, page) = text(self.hand_over("mona", &fields).await).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let (_, rest) = page.split_once("https://127.0.0.1/r/").unwrap();
        let token = rest.split('"').next().unwrap();
        let id =
            sqlx::query_scalar("SELECT id FROM app.rating_link ORDER BY issued_at DESC LIMIT 1")
                .fetch_one(&self.practice.admin().await)
                .await
                .unwrap();
        Link {
            path: format!("/r/{token}"),
            id,
        }
    }

    pub async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        text(self.site.post(path, None, form).await).await
    }

    pub async fn set_urgent_help(&self) {
        let cookie = self.sign_in("x.administrator").await;
        let form = "do=set-words&first_lines=&urgent_help=Call%20CANARY-HELP";
        let answer = self.site.post("/admin/practice", Some(&cookie), form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }

    pub async fn sql<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(sql)
            .fetch_one(&self.practice.admin().await)
            .await
            .unwrap()
    }
}

pub async fn bring_in(practice: &TestPractice, rows: &str) {
    let (path, profile) = (practice.write_file(rows), profile::find("rapport").unwrap());
    let options = ImportOptions::of(profile);
    let summary = import(&practice.database, profile, &path, options, false).await;
    assert!(summary.unwrap().is_clean());
}

/// The only page of a form with the check, as it is sent.
pub fn check(submission: Uuid) -> String {
    format!(
        "step=1&submission={submission}&go=on&CHECK-1.1=300&CHECK-1.words=It%20was%20CANARY-WORDS"
    )
}

/// The nine answers of a PHQ-9, page by page.
pub fn phq9(page: usize, item9: i32, submission: Uuid) -> String {
    let items = if page == 1 { 1..=5 } else { 6..=9 };
    let answers: String = items
        .map(|item| format!("&PHQ-9.{item}={}", if item == 9 { item9 } else { 100 }))
        .collect();
    format!("step={page}&submission={submission}&go=on{answers}")
}

#[tokio::test]
async fn a_form_goes_from_the_link_to_the_chart_and_the_link_is_used_up() {
    let case = Case::new().await;
    let link = case.link(&["CHECK-1"]).await;
    // Reading uses nothing up.
    for _ in 0..3 {
        let (status, page) = case.site.get(&link.path, None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("CHECK-1.1") && !page.contains("A1") && !page.contains("wasm"));
        assert!(!page.contains(" checked"), "something is chosen already");
    }
    let submission = Uuid::new_v4();
    let (status, page) = case.post(&link.path, &check(submission)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Thank you") && !page.contains("CANARY"),
        "{page}"
    );
    // The same again, over a bad line, is told the same; another is not.
    assert_eq!(
        case.post(&link.path, &check(submission)).await.0,
        StatusCode::OK
    );
    assert_eq!(
        case.post(&link.path, &check(Uuid::new_v4())).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        case.site.get(&link.path, None).await.0,
        StatusCode::NOT_FOUND
    );

    let stored: (String, Vec<Option<i32>>, String) = sqlx::query_as(
        "SELECT r.source, r.answers, w.words FROM app.rating r JOIN app.rating_words w ON w.rating_id = r.id",
    )
    .fetch_one(&case.practice.admin().await)
    .await
    .unwrap();
    assert_eq!(
        stored,
        (
            "link".to_owned(),
            vec![Some(300)],
            "It was CANARY-WORDS".to_owned()
        )
    );
    let chart = format!("/clients/{}?episode={}", case.client, case.care_episode);
    let (_, page) = case
        .site
        .get(&chart, Some(&case.sign_in("mona").await))
        .await;
    assert!(page.contains("It was CANARY-WORDS"));
    // The client's word opens a possible rupture, as on paper.
    assert_eq!(case.practice.count("rupture_episode").await, 1);
    case.practice.close().await;
}

#[tokio::test]
async fn a_hundred_sendings_at_once_give_one_rating() {
    let case = Case::new().await;
    let link = case.link(&["CHECK-1"]).await;
    let same = Uuid::new_v4();
    let bodies: Vec<String> = (0..100)
        .map(|at| check(if at % 2 == 0 { same } else { Uuid::new_v4() }))
        .collect();
    let answers = join_all(bodies.iter().map(|body| case.post(&link.path, body))).await;
    let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
    for (status, _) in &answers {
        *seen.entry(status.as_u16()).or_default() += 1;
    }
    // Whoever found the server busy is told to come again, and does.
    assert!(
        seen.keys().all(|status| [200, 404, 503].contains(status)),
        "{seen:?}"
    );
    assert!(seen.get(&200).copied().unwrap_or_default() >= 1, "{seen:?}");
    let ratings: i64 = case
        .sql("SELECT count(*) FROM app.rating WHERE instrument_code = 'CHECK-1'")
        .await;
    assert_eq!((ratings, case.practice.count("rating_words").await), (1, 1));
    assert_eq!(case.practice.count("rupture_episode").await, 1);
    // Each that was not the first finds it as it is.
    let winner: Uuid = case.sql("SELECT submission FROM app.rating_link").await;
    for body in &bodies {
        let expected = if body.contains(&winner.to_string()) {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(case.post(&link.path, body).await.0, expected);
    }
    case.practice.close().await;
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_is_the_same_page_status_and_work() {
    let case = Case::new().await;
    let admin = case.practice.admin().await;
    let used = case.link(&["CHECK-1"]).await;
    assert_eq!(
        case.post(&used.path, &check(Uuid::new_v4())).await.0,
        StatusCode::OK
    );
    // As if it had never been filled in, so that the same form can be handed over again; without the triggers that keep it.
    sqlx::raw_sql(
        "SET session_replication_role = replica;
         DELETE FROM app.rating_words;
         DELETE FROM app.rating WHERE instrument_code = 'CHECK-1';
         SET session_replication_role = DEFAULT",
    )
    .execute(&admin)
    .await
    .unwrap();
    let (expired, revoked) = (case.link(&["CHECK-1"]).await, case.link(&["CHECK-1"]).await);
    sqlx::query(
        "UPDATE app.rating_link SET issued_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE id = $1",
    )
    .bind(expired.id)
    .execute(&admin)
    .await
    .unwrap();
    let cookie = case.sign_in("mona").await;
    let revoke = format!(
        "episode={}&link={}&do=revoke",
        case.care_episode, revoked.id
    );
    let path = format!("/clients/{}/hand-over", case.client);
    let taken = case.site.post(&path, Some(&cookie), &revoke).await;
    assert!(
        taken.headers()[header::LOCATION]
            .to_str()
            .unwrap()
            .contains("revoked")
    );

    let guessed = format!("/r/{}", "A".repeat(27));
    let truncated = revoked.path[..revoked.path.len() - 5].to_owned();
    let mangled = "/r/%FF%00".to_owned();
    sqlx::query("ALTER SYSTEM SET log_statement = 'all'")
        .execute(&admin)
        .await
        .unwrap();
    sqlx::query("SELECT pg_reload_conf()")
        .execute(&admin)
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let mut answers = Vec::new();
    for path in [
        &used.path,
        &expired.path,
        &revoked.path,
        &guessed,
        &truncated,
        &mangled,
    ] {
        let before = case.statements().len();
        let (got, page) = case.site.get(path, None).await;
        let after = case.statements();
        let (sent, answer) = case.post(path, &check(Uuid::new_v4())).await;
        let plain = |page: &str| page.to_owned();
        answers.push((
            got,
            plain(&page),
            sent,
            plain(&answer),
            after[before..].to_vec(),
        ));
    }
    let first = &answers[0];
    assert_eq!(
        (first.0, first.2),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert!(first.1.contains("This form is not open"));
    assert!(first.4.len() >= 2, "{:?}", first.4);
    for other in &answers[1..] {
        assert_eq!(other, first);
    }
    case.practice.close().await;
}

impl Case {
    /// What Postgres was asked, without values.
    fn statements(&self) -> Vec<String> {
        let log =
            std::fs::read_to_string(self.practice.dir().join("postgres/postgres.log")).unwrap();
        log.lines()
            .filter_map(|line| line.split_once("LOG:  execute "))
            .filter_map(|(_, statement)| statement.split_once(": "))
            .map(|(_, statement)| statement.to_owned())
            .filter(|statement| !statement.contains("pg_reload_conf"))
            .collect()
    }
}

#[tokio::test]
async fn a_link_dies_with_the_right_of_who_made_it() {
    let case = Case::new().await;
    let link = case.link(&["CHECK-1"]).await;
    let admin = case.practice.admin().await;
    sqlx::query("UPDATE app.staff SET active = false WHERE user_name = 'mona'")
        .execute(&admin)
        .await
        .unwrap();
    assert_eq!(
        case.site.get(&link.path, None).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        case.post(&link.path, &check(Uuid::new_v4())).await.0,
        StatusCode::NOT_FOUND
    );
    sqlx::query("UPDATE app.staff SET active = true WHERE user_name = 'mona'")
        .execute(&admin)
        .await
        .unwrap();
    sqlx::query("DELETE FROM app.role_grant g USING app.staff s WHERE s.id = g.staff_id AND s.user_name = 'mona'")
        .execute(&admin)
        .await
        .unwrap();
    assert_eq!(
        case.site.get(&link.path, None).await.0,
        StatusCode::NOT_FOUND
    );
    let ratings: i64 = case
        .sql("SELECT count(*) FROM app.rating WHERE instrument_code = 'CHECK-1'")
        .await;
    assert_eq!(ratings, 0);
    case.practice.close().await;
}

#[tokio::test]
async fn only_who_treats_the_client_hands_over() {
    let case = Case::new().await;
    let fields = format!("session={}&hours=24&do=link&form=CHECK-1", case.session);
    for who in ["otto", "x.supervisor", "x.former", "x.administrator"] {
        let answer = case.hand_over(who, &fields).await;
        assert!(
            [403, 404].contains(&answer.status().as_u16()),
            "{who} {}",
            answer.status()
        );
    }
    assert_eq!(case.practice.count("rating_link").await, 0);
    for (fields, status) in [
        ("hours=24&do=link&form=CHECK-1", 422),
        ("session=today&hours=24&do=link", 422),
        ("session=today&hours=25&do=link&form=CHECK-1", 422),
        ("session=today&hours=24&do=link&form=SRS", 422),
        ("session=today&hours=24&do=link&form=WAI-SR", 422),
        ("session=today&hours=24&do=link&form=CHECK-1", 200),
    ] {
        assert_eq!(
            case.hand_over("mona", fields).await.status().as_u16(),
            status,
            "{fields}"
        );
    }
    // Handing over on the day has put the session on record, once.
    case.hand_over("mona", "session=today&hours=2&do=link&form=CHECK-1")
        .await;
    let sessions: i64 = case
        .sql("SELECT count(*) FROM app.session WHERE held_on = current_date")
        .await;
    assert_eq!(sessions, 1);
    case.practice.close().await;
}

#[tokio::test]
async fn an_answer_about_safety_is_met_with_help_and_stands_until_somebody_records_what_was_done() {
    let case = Case::new().await;
    let fields = format!("session={}&hours=24&do=link&form=PHQ-9", case.session);
    // Not before the practice has said where help is.
    assert_eq!(
        case.hand_over("mona", &fields).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    case.set_urgent_help().await;
    let link = case.link(&["PHQ-9"]).await;
    let submission = Uuid::new_v4();
    let first = case
        .site
        .post(&link.path, None, &phq9(1, 0, submission))
        .await;
    assert_eq!(
        first.headers()[header::LOCATION].to_str().unwrap(),
        format!("{}?step=2", link.path)
    );
    // Help is at hand on every page, and open beside the hardest question.
    for step in [1, 2] {
        let address = format!("{}?step={step}", link.path);
        let (_, page) = case.site.get(&address, None).await;
        assert!(page.contains("Call CANARY-HELP"), "{page}");
        for hard in ["href=\"#help\"", "<details id=\"help\" open"] {
            assert_eq!(page.contains(hard), step == 2, "{page}");
        }
    }
    // What was filled in is kept where a copy of the database does not show it.
    let draft: Vec<u8> = case.sql("SELECT body FROM auth.link_draft").await;
    assert!(!String::from_utf8_lossy(&draft).contains("PHQ-9"));
    let (status, page) = case.post(&link.path, &phq9(2, 200, submission)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Call CANARY-HELP"), "{page}");
    assert!(
        case.post(&link.path, &phq9(2, 200, submission))
            .await
            .1
            .contains("Call CANARY-HELP")
    );
    let drafts: i64 = case.sql("SELECT count(*) FROM auth.link_draft").await;
    assert_eq!(drafts, 0);
    let total: i32 = case.sql("SELECT s.points FROM app.score s JOIN app.rating r ON r.id = s.rating_id WHERE r.instrument_code = 'PHQ-9'").await;
    assert_eq!(total, 1000);

    let chart = format!("/clients/{}?episode={}", case.client, case.care_episode);
    for (who, sees) in [
        ("mona", true),
        ("x.supervisor", true),
        ("otto", false),
        ("x.administrator", false),
    ] {
        let cookie = case.sign_in(who).await;
        let (_, caseload) = case.site.get("/", Some(&cookie)).await;
        assert_eq!(caseload.contains("asks for your attention"), sees, "{who}");
    }
    let alert: Uuid = case.sql("SELECT id FROM app.safety_alert").await;
    let handle = format!("/clients/{}/safety", case.client);
    let form = |text: &str| format!("episode={}&alert={alert}&text={text}", case.care_episode);
    for (who, text, status) in [
        ("otto", "Called", 404),
        ("x.supervisor", "Called", 422),
        ("mona", "", 422),
        ("mona", "Called", 303),
        ("mona", "Again", 422),
    ] {
        let cookie = case.sign_in(who).await;
        let answer = case.site.post(&handle, Some(&cookie), &form(text)).await;
        assert_eq!(answer.status().as_u16(), status, "{who} {text}");
    }
    let cookie = case.sign_in("mona").await;
    assert!(
        !case
            .site
            .get("/", Some(&cookie))
            .await
            .1
            .contains("asks for your attention")
    );
    let (_, page) = case.site.get(&chart, Some(&cookie)).await;
    assert!(page.contains("Called") && page.contains("mona"));
    case.practice.close().await;
}

#[tokio::test]
async fn what_was_filled_in_goes_when_the_link_is_taken_back() {
    let case = Case::new().await;
    case.set_urgent_help().await;
    let link = case.link(&["PHQ-9"]).await;
    case.post(&link.path, &phq9(1, 0, Uuid::new_v4())).await;
    let drafts = "SELECT count(*) FROM auth.link_draft";
    assert_eq!(case.sql::<i64>(drafts).await, 1);
    // By nobody else.
    for (who, left) in [("otto", 1), ("x.supervisor", 1), ("mona", 0)] {
        case.hand_over(who, &format!("link={}&do=revoke", link.id))
            .await;
        assert_eq!(case.sql::<i64>(drafts).await, left, "{who}");
    }
    case.practice.close().await;
}

#[tokio::test]
async fn what_is_missing_is_asked_for_once_and_then_accepted() {
    let case = Case::new().await;
    case.set_urgent_help().await;
    let link = case.link(&["PHQ-9"]).await;
    let submission = Uuid::new_v4();
    let sparse = format!("step=2&submission={submission}&go=on&PHQ-9.6=100&PHQ-9.9=999");
    let (status, page) = case.post(&link.path, &sparse).await;
    assert!(status.is_success() && !page.contains("Thank you"));
    assert_eq!(page.matches("Not answered").count(), 3, "{page}");
    assert!(page.contains("3 questions are without an answer"));
    assert_eq!(
        page.matches(" checked").count(),
        1,
        "what was answered stays answered"
    );
    let (status, page) = case.post(&link.path, &format!("{sparse}&asked=1")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let answers: Vec<Option<i32>> = case
        .sql("SELECT answers FROM app.rating WHERE instrument_code = 'PHQ-9'")
        .await;
    let mut expected = vec![None; 9];
    expected[5] = Some(100);
    assert_eq!(answers, expected);
    assert_eq!(case.practice.count("safety_alert").await, 0);
    case.practice.close().await;
}

#[tokio::test]
async fn a_licensed_text_opens_its_form_and_no_other() {
    let case = Case::new().await;
    let items: String = (1..=12)
        .map(|n| format!("  {{ number = {n}, text = \"Invented sentence {n} about boats\" }},\n"))
        .collect();
    let file = |items: &str| {
        let toml = format!(
            "instrument = \"WAI-SR\"\nversion = 1\nlanguage = \"en\"\nnotice = \"Invented for a test\"\n\
             answers = [\"calm\", \"light\", \"fresh\", \"strong\", \"storm\"]\nitems = [\n{items}]\n"
        );
        case.practice.write_file(&toml)
    };
    let short = items.lines().take(11).collect::<Vec<_>>().join("\n");
    let refused = supply(&case.practice.database, &file(&short))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("items[12]: it has no wording"),
        "{refused}"
    );
    supply(&case.practice.database, &file(&items))
        .await
        .unwrap();
    let link = case.link(&["WAI-SR", "CHECK-1"]).await;
    let (_, page) = case.site.get(&link.path, None).await;
    assert!(page.contains("Page 1 of 3") && page.contains("Invented sentence 6 about boats"));
    assert!(!page.contains("Invented sentence 7"));
    let (_, page) = case.site.get(&format!("{}?step=2", link.path), None).await;
    assert!(page.contains("Invented sentence 12") && page.contains("Invented for a test"));
    case.practice.close().await;
}

#[tokio::test]
async fn a_tablet_that_was_handed_over_reaches_its_form_and_nothing_else() {
    let case = Case::new().await;
    let cookie = case.sign_in("mona").await;
    let fields = format!(
        "episode={}&session={}&do=kiosk&form=CHECK-1",
        case.care_episode, case.session
    );
    let answer = case
        .site
        .post(
            &format!("/clients/{}/hand-over", case.client),
            Some(&cookie),
            &fields,
        )
        .await;
    assert_eq!(answer.headers()[header::LOCATION], "/kiosk");
    let pass = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(
        pass.starts_with("__Host-kiosk=")
            && pass.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax")
    );
    let pass = pass.split(';').next().unwrap();
    // The sign-in is locked even for a browser that has lost the pass.
    assert_eq!(
        case.site.get("/", Some(&cookie)).await.0,
        StatusCode::SEE_OTHER
    );

    let device = format!("{cookie}; {pass}");
    let pages = leptos_axum::generate_route_list(app::App);
    let pages = pages.iter().map(|route| route.path().to_owned());
    let every: Vec<String> = plain_routes().map(str::to_owned).chain(pages).collect();
    assert!(every.len() > 50, "{every:?}");
    for route in &every {
        let path = route
            .replace(":id", &case.client.to_string())
            .replace("{id}", &case.client.to_string())
            .replace("{token}", &"A".repeat(27));
        if path.starts_with("/kiosk") || path.starts_with("/pkg/") {
            continue;
        }
        let got = case.site.get(&path, Some(&device)).await.0;
        assert_eq!(got, StatusCode::SEE_OTHER, "{path}");
        let posted = case.site.post(&path, Some(&device), "password=x").await;
        assert_eq!(posted.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        case.site.get("/nowhere", Some(&device)).await.0,
        StatusCode::SEE_OTHER
    );

    let (status, page) = case.site.get("/kiosk", Some(&device)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("CHECK-1.1") && page.contains("/kiosk/unlock"));
    // Neither way opens the other's passes.
    let token = pass.trim_start_matches("__Host-kiosk=");
    assert_eq!(
        case.site.get(&format!("/r/{token}"), None).await.0,
        StatusCode::NOT_FOUND
    );
    let sent = case
        .site
        .post("/kiosk", Some(&device), &check(Uuid::new_v4()))
        .await;
    let body = sent.into_body().collect().await.unwrap().to_bytes();
    let closing = String::from_utf8(body.to_vec()).unwrap();
    assert!(closing.contains("Thank you") && !closing.contains("CANARY"));
    assert_eq!(
        case.site.get("/kiosk", Some(&device)).await.0,
        StatusCode::NOT_FOUND
    );
    // Still nothing else, and no way out without the password.
    assert_eq!(
        case.site.get("/", Some(&device)).await.0,
        StatusCode::SEE_OTHER
    );
    let wrong = case
        .site
        .post("/kiosk/unlock", Some(&device), "password=not+the+one")
        .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.headers().contains_key(header::SET_COOKIE));
    case.practice.close().await;
}
