//! An answer about safety: raised by whatever makes a rating say it, gone with the rating where that moves, told to who looks
//! after the client, and to nobody and nothing else.

use axum::http::{StatusCode, header};
use sqlx::{AssertSqlSafe, postgres::PgListener};
use uuid::Uuid;

use crate::{
    attacks::foreign::crawl,
    captured::Captured,
    forms::{Case, bring_in, phq9},
    site::text,
    truth::Truth,
};

impl Case {
    /// What a form of the therapist's on the client's pages is answered with.
    async fn as_mona(&self, path: &str, form: &str) -> (StatusCode, String) {
        let cookie = self.sign_in("mona").await;
        let path = format!("/clients/{}/{path}", self.client);
        let form = format!("episode={}&{form}", self.care_episode);
        let answer = self.site.post(&path, Some(&cookie), &form).await;
        let to = answer.headers().get(header::LOCATION).cloned();
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        (answer.status(), to.unwrap_or_default())
    }

    async fn correct(&self, rating: Uuid, answers: &str) {
        let form = format!(
            "do=correct&rating={rating}&instrument=PHQ-9&version=1&answers={answers}&reason=Misread"
        );
        let (status, _) = self.as_mona("sessions", &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{answers}");
    }

    /// Care episode and answer of every alert, in the order in which they were raised.
    async fn alerts(&self) -> Vec<(Uuid, i32)> {
        sqlx::query_as(
            "SELECT care_episode_id, answer FROM app.safety_alert ORDER BY raised_at, id",
        )
        .fetch_all(&self.practice.admin().await)
        .await
        .unwrap()
    }

    async fn phq9_on_paper(&self, answers: &str) -> Uuid {
        let form = format!(
            "do=rate&session={}&instrument=PHQ-9&version=1&rater=client&answers={answers}",
            self.session
        );
        assert_eq!(
            self.as_mona("sessions", &form).await.0,
            StatusCode::SEE_OTHER
        );
        self.sql("SELECT id FROM app.rating WHERE instrument_code = 'PHQ-9'")
            .await
    }

    /// Another client of the same therapist, with a session: care episode, session.
    async fn second_client(&self, rows: &str) -> (Uuid, Uuid) {
        let head = "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4,item_5,item_6,item_7,item_8,item_9\n";
        bring_in(&self.practice, &format!("{head}{rows}")).await;
        sqlx::query_as(
            "SELECT e.id, s.id FROM app.care_episode e JOIN app.session s ON s.care_episode_id = e.id
             JOIN app.client c ON c.id = e.client_id WHERE c.name = 'Client A2' ORDER BY s.number LIMIT 1",
        )
        .fetch_one(&self.practice.admin().await)
        .await
        .unwrap()
    }
}

#[tokio::test]
async fn whatever_makes_a_rating_say_it_raises_an_alert_once() {
    let case = Case::new().await;
    let rating = case.phq9_on_paper("111111110").await;
    assert_eq!(case.alerts().await, []);
    let own = case.care_episode;
    case.correct(rating, "111111112").await;
    assert_eq!(case.alerts().await, [(own, 200)]);
    // Less grave, it stands already; graver, it asks anew.
    case.correct(rating, "111111111").await;
    assert_eq!(case.alerts().await, [(own, 200)]);
    case.correct(rating, "111111113").await;
    assert_eq!(case.alerts().await, [(own, 200), (own, 300)]);
    case.practice.close().await;
}

#[tokio::test]
async fn a_moved_rating_takes_its_alert_along_and_a_retracted_one_leaves_it() {
    let case = Case::new().await;
    let (second, session) = case
        .second_client("A2,mona,1,1,2026-01-06,ORS,client,5,5,5,5,,,,,\n")
        .await;
    let rating = case.phq9_on_paper("111111112").await;
    assert_eq!(case.alerts().await, [(case.care_episode, 200)]);
    let form = format!("do=move&rating={rating}&to={session}&reason=Wrong+client");
    assert_eq!(
        case.as_mona("sessions", &form).await.0,
        StatusCode::SEE_OTHER
    );
    assert_eq!(case.alerts().await, [(second, 200)]);
    let cookie = case.sign_in("mona").await;
    let page = |client: Uuid, episode: Uuid| format!("/clients/{client}?episode={episode}");
    let (_, left) = case
        .site
        .get(&page(case.client, case.care_episode), Some(&cookie))
        .await;
    assert!(!left.contains("question 9"));
    let other: Uuid = case
        .sql("SELECT id FROM app.client WHERE name = 'Client A2'")
        .await;
    let (_, reached) = case.site.get(&page(other, second), Some(&cookie)).await;
    assert!(reached.contains("question 9"));

    let retract = format!("/clients/{other}/sessions");
    let form = format!("do=retract&episode={second}&rating={rating}&reason=Not+theirs");
    let answer = case.site.post(&retract, Some(&cookie), &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        case.practice
            .count("rating WHERE instrument_code = 'PHQ-9'")
            .await,
        0
    );
    let (_, stands) = case.site.get("/", Some(&cookie)).await;
    assert!(
        stands.contains("question 9"),
        "until somebody records what was done"
    );
    case.practice.close().await;
}

#[tokio::test]
async fn a_rating_from_a_file_raises_its_alert_when_somebody_finds_whose_it_is() {
    let case = Case::new().await;
    let (second, _) = case
        .second_client("A2,mona,1,1,2026-01-06,PHQ-9,client,1,1,1,1,1,1,1,1,1\n")
        .await;
    assert_eq!(case.alerts().await, []);
    let (client, rating): (Uuid, Uuid) = sqlx::query_as(
        "SELECT e.client_id, r.id FROM app.rating r JOIN app.care_episode e ON e.id = r.care_episode_id
         WHERE r.instrument_code = 'PHQ-9'",
    )
    .fetch_one(&case.practice.admin().await)
    .await
    .unwrap();
    let cookie = case.sign_in("mona").await;
    let path = format!("/clients/{client}/sessions");
    let form = format!(
        "do=move&episode={second}&rating={rating}&to={}&reason=Wrong+client",
        case.session
    );
    let answer = case.site.post(&path, Some(&cookie), &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(case.alerts().await, [(case.care_episode, 100)]);
    case.practice.close().await;
}

/// In the answer's line, and in what was written about it.
const CANARIES: [&str; 3] = ["question 9", "Nearly every day", "CANARY-HANDLING"];

fn canaries(text: &str) -> Vec<&'static str> {
    CANARIES
        .into_iter()
        .filter(|one| text.contains(one))
        .collect()
}

#[tokio::test]
async fn an_answer_about_safety_and_its_handling_reach_who_looks_after_the_client_and_nothing_else()
{
    let log = Captured::default();
    let _installed = log.install();
    let mut case = Case::new().await;
    case.set_urgent_help().await;
    let admin = case.practice.admin().await;
    // Otto covers for Mona; Nils is nobody to this client.
    bring_in(
        &case.practice,
        "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n\
         C1,nils,1,1,2026-01-05,ORS,client,5,5,5,5\n",
    )
    .await;
    case.truth = Truth::load(&case.practice).await;
    sqlx::query(
        "INSERT INTO app.cover_line (organisation_id, id, therapist_id, cover_id, valid)
         SELECT m.organisation_id, gen_random_uuid(), m.id, o.id, tstzrange(now() - interval '1 day', NULL)
         FROM app.staff m, app.staff o WHERE m.user_name = 'mona' AND o.user_name = 'otto'",
    )
    .execute(&admin)
    .await
    .unwrap();
    let mut heard = PgListener::connect_with(&admin).await.unwrap();
    heard.listen("rapport_changed").await.unwrap();

    let link = case.link(&["PHQ-9"]).await;
    let submission = Uuid::new_v4();
    let mut said = Vec::new();
    for page in [1, 2] {
        let answer = case
            .site
            .post(&link.path, None, &phq9(page, 300, submission))
            .await;
        said.push(format!("{:?}", answer.headers()));
        let (_, body) = text(answer).await;
        // The page before asks the question; what comes afterwards does not repeat it.
        said.extend((page == 2).then_some(body));
    }
    let alert: Uuid = case.sql("SELECT id FROM app.safety_alert").await;
    let derived = case.practice.derived_rows().await;
    for (who, text, status) in [
        ("nils", "CANARY-HANDLING", StatusCode::NOT_FOUND),
        ("x.administrator", "CANARY-HANDLING", StatusCode::NOT_FOUND),
        ("x.former", "CANARY-HANDLING", StatusCode::NOT_FOUND),
        ("mona", "CANARY-HANDLING", StatusCode::SEE_OTHER),
        ("mona", "CANARY-HANDLING", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        // Before it is handled, and after.
        for colleague in ["mona", "x.supervisor", "otto"] {
            case.sees(colleague, status != StatusCode::UNPROCESSABLE_ENTITY)
                .await;
        }
        for stranger in ["nils", "x.administrator", "x.former"] {
            case.sees_nothing(stranger).await;
        }
        let cookie = case.sign_in(who).await;
        let form = format!("episode={}&alert={alert}&text={text}", case.care_episode);
        let path = format!("/clients/{}/safety", case.client);
        let answer = case.site.post(&path, Some(&cookie), &form).await;
        assert_eq!(answer.status(), status, "{who}");
        said.push(format!("{:?}", answer.headers()));
    }
    // Handled, it is on the client's page of who looks after the client, and in no list any more.
    for colleague in ["mona", "x.supervisor", "otto"] {
        let cookie = case.sign_in(colleague).await;
        let page = format!("/clients/{}?episode={}", case.client, case.care_episode);
        let (_, page) = case.site.get(&page, Some(&cookie)).await;
        assert!(page.contains("CANARY-HANDLING"), "{colleague}");
    }
    for stranger in ["nils", "x.administrator", "x.former"] {
        case.sees_nothing(stranger).await;
    }

    assert_eq!(
        case.practice.derived_rows().await,
        derived,
        "it is counted nowhere"
    );
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('app', 'auth', 'audit', 'authz') AND c.relkind IN ('r', 'p')",
    )
    .fetch_all(&admin)
    .await
    .unwrap();
    for table in tables.iter().filter(|table| *table != "app.safety_alert") {
        let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t");
        let rows: String = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&admin)
            .await
            .unwrap();
        assert_eq!(canaries(&rows), [""; 0], "{table}");
    }
    let mut payloads = 0;
    while let Some(told) = heard.next_buffered() {
        assert!(
            told.payload()
                .split(' ')
                .all(|id| Uuid::parse_str(id).is_ok()),
            "{}",
            told.payload()
        );
        payloads += 1;
    }
    while let Ok(told) =
        tokio::time::timeout(std::time::Duration::from_millis(300), heard.recv()).await
    {
        let told = told.unwrap();
        assert!(
            told.payload()
                .split(' ')
                .all(|id| Uuid::parse_str(id).is_ok())
        );
        payloads += 1;
    }
    assert!(payloads >= 2, "the answer and its handling were told");
    assert_eq!(
        canaries(&said.join(" ")),
        [""; 0],
        "an answer of the server"
    );
    let written = log.text();
    assert!(written.contains("answered"), "nothing was logged");
    // The driver's own lines name statements and no values.
    assert_eq!(canaries(&written), [""; 0], "the server's log");
    let postgres = case.practice.dir().join("postgres/postgres.log");
    assert_eq!(
        canaries(&std::fs::read_to_string(postgres).unwrap()),
        [""; 0]
    );
    case.practice.close().await;
}

impl Case {
    /// On the caseload, the worklist and the client's page; no longer on the lists when it is handled.
    async fn sees(&self, who: &str, open: bool) {
        let cookie = self.sign_in(who).await;
        let client = format!("/clients/{}?episode={}", self.client, self.care_episode);
        for page in ["/", "/ruptures", &client] {
            let (_, body) = self.site.get(page, Some(&cookie)).await;
            let expected = open || page == client;
            assert_eq!(body.contains("question 9"), expected, "{who} {page}");
        }
        if who == "x.supervisor" {
            let (_, cases) = self.site.get("/supervision/cases", Some(&cookie)).await;
            assert_eq!(cases.contains("question 9"), open);
            let packet = format!("/supervision/packet?case={}", self.care_episode);
            let (_, packet) = self.site.get(&packet, Some(&cookie)).await;
            assert!(packet.contains("<article") && canaries(&packet).is_empty());
        }
    }

    /// On no page that any link leads to, nor on the client's own, asked for by name.
    async fn sees_nothing(&self, who: &str) {
        let cookie = self.sign_in(who).await;
        let (mut addresses, _) = crawl(&self.site, &cookie).await;
        let client = format!("/clients/{}", self.client);
        addresses.extend([
            "/ruptures".to_owned(),
            format!("{client}/hand-over"),
            client,
        ]);
        for address in addresses {
            let (_, body) = self.site.get(&address, Some(&cookie)).await;
            assert_eq!(canaries(&body), [""; 0], "{who} {address}");
        }
    }
}
