//! Where a practice rates blind, what the client rated is shown to the therapist once the own rating is in.

use app::{
    alliance::Rater,
    caseload::CaseloadRow,
    client::ClientChart,
    practice::{Actor, Caseloads, Clients, Ruptures, Sessions},
};
use axum::http::StatusCode;
use uuid::Uuid;

use crate::forms::{Case, bring_in};

impl Case {
    async fn set_blind(&self, blind: &str) {
        let cookie = self.sign_in("x.administrator").await;
        let form = format!("do=set-blind&blind={blind}");
        let answer = self
            .site
            .post("/admin/practice", Some(&cookie), &form)
            .await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }

    /// The client rates session `number`, held today.
    async fn rated_today(&self, number: i32, answer: i32) {
        let today = self.practice.database.clock.today();
        let items: String = (1..=12).map(|item| format!(",item_{item}")).collect();
        let answers = format!(",{answer}").repeat(12);
        let rows = format!(
            "client,therapist,care_episode,session,held_on,instrument,rater{items}\nA1,mona,1,{number},{today},WAI-S,client{answers}\n"
        );
        bring_in(&self.practice, &rows).await;
    }

    pub fn actor(&self, who: &str) -> Actor {
        Actor {
            staff: self.truth.staff_id(who),
            ..self.practice.database.command_line()
        }
    }

    async fn chart(&self, who: &str) -> ClientChart {
        let store = &self.practice.database.store;
        let chart = store.client(&self.actor(who), self.client, None).await;
        chart.unwrap().unwrap()
    }

    async fn line(&self, who: &str) -> CaseloadRow {
        let rows = self
            .practice
            .database
            .store
            .caseload(&self.actor(who))
            .await;
        let mut rows = rows.unwrap().rows.into_iter();
        rows.find(|row| row.care_episode == self.care_episode)
            .unwrap()
    }

    async fn as_therapist(&self, form: &str) -> StatusCode {
        let cookie = self.sign_in("mona").await;
        let path = format!("/clients/{}/sessions", self.client);
        let form = format!("episode={}&{form}", self.care_episode);
        self.site.post(&path, Some(&cookie), &form).await.status()
    }

    async fn session_of(&self, number: i32) -> Uuid {
        sqlx::query_scalar("SELECT id FROM app.session WHERE care_episode_id = $1 AND number = $2")
            .bind(self.care_episode)
            .bind(number)
            .fetch_one(&self.practice.admin().await)
            .await
            .unwrap()
    }
}

/// Sessions whose client's alliance rating is in the chart.
fn shown(chart: &ClientChart) -> Vec<i32> {
    let series = chart
        .series
        .iter()
        .filter(|series| series.instrument == "WAI-S" && series.rater == Rater::Client);
    series
        .flat_map(|series| series.ratings.iter().map(|rating| rating.session_number))
        .collect()
}

#[tokio::test]
async fn the_clients_rating_is_shown_once_the_own_one_is_in_or_not_wanted() {
    let case = Case::new().await;
    // Off, as practices begin: shown at once.
    case.rated_today(2, 6).await;
    assert_eq!(shown(&case.chart("mona").await), [2]);
    case.set_blind("yes").await;
    // What the practice says to clients later on does not end it.
    case.set_urgent_help().await;
    let store = &case.practice.database.store;
    let rating: Uuid = case
        .sql("SELECT id FROM app.rating WHERE instrument_code = 'WAI-S'")
        .await;

    let chart = case.chart("mona").await;
    assert_eq!((shown(&chart), chart.veiled), (Vec::new(), vec![2]));
    let line = case.line("mona").await;
    assert!(line.veiled && line.alliance.is_none() && line.finding.is_none());
    assert!(line.recent.iter().all(|session| session.total.is_none()));
    let trail = store
        .trail(&case.actor("mona"), case.care_episode, rating)
        .await;
    assert_eq!(trail.unwrap().map(|trail| trail.recording), None);
    assert_eq!(store.worklist(&case.actor("mona")).await.unwrap().len(), 0);
    let cookie = case.sign_in("mona").await;
    let session = case.session_of(2).await;
    for page in [
        "".to_owned(),
        "/sessions".to_owned(),
        format!("/sessions/{session}"),
        format!("/ratings/{rating}"),
        "/brief".to_owned(),
        "/together".to_owned(),
    ] {
        let path = format!(
            "/clients/{}{page}?episode={}",
            case.client, case.care_episode
        );
        let (_, body) = case.site.get(&path, Some(&cookie)).await;
        assert!(
            !body.contains(">6.00<") && !body.contains("6 6 6"),
            "{page}"
        );
        let asks = body.contains("It is shown once your own is in");
        assert_eq!(
            asks,
            page.is_empty() || page == format!("/sessions/{session}"),
            "{page}"
        );
    }
    // A supervisor rates nothing, and sees it.
    let chart = case.chart("x.supervisor").await;
    assert_eq!((shown(&chart), chart.veiled), (vec![2], Vec::new()));
    assert!(case.line("x.supervisor").await.alliance.is_some());

    // The own form; only the therapist's own counts.
    let own = format!(
        "do=rate&session={session}&instrument=WAI-S&version=1&rater=therapist&answers=555555555555"
    );
    assert_eq!(case.as_therapist(&own).await, StatusCode::SEE_OTHER);
    assert_eq!(shown(&case.chart("mona").await), [2]);
    assert!(case.line("mona").await.alliance.is_some());

    // Without one, for this session alone.
    case.rated_today(3, 4).await;
    case.rated_today(4, 3).await;
    assert_eq!(case.chart("mona").await.veiled, [3, 4]);
    let unveil = |session: Uuid| format!("do=unveil&session={session}");
    let third = case.session_of(3).await;
    let cookie = case.sign_in("otto").await;
    let path = format!("/clients/{}/sessions", case.client);
    let form = format!("episode={}&{}", case.care_episode, unveil(third));
    let others = case.site.post(&path, Some(&cookie), &form).await.status();
    assert!(others.is_client_error());
    assert_eq!(case.chart("mona").await.veiled, [3, 4]);
    assert_eq!(
        case.as_therapist(&unveil(third)).await,
        StatusCode::SEE_OTHER
    );
    let chart = case.chart("mona").await;
    assert_eq!((shown(&chart), chart.veiled), (vec![2, 3], vec![4]));
    case.set_blind("").await;
    assert_eq!(shown(&case.chart("mona").await), [2, 3, 4]);
    case.practice.close().await;
}
