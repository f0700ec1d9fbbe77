//! The forms on a client's pages, as a browser posts them: who may record, what is refused, and that nothing typed is lost.

use axum::http::{StatusCode, header};
use http_body_util::BodyExt;
use server::{
    commands::import::import,
    exchange::{ImportOptions, profile},
};
use uuid::Uuid;

use crate::{
    site::Site,
    support::TestPractice,
    truth::{Truth, add_cast},
};

/// Two clients of two therapists; the ratings of Mona's fell at the last two sessions.
struct Case {
    practice: TestPractice,
    site: Site,
    client: Uuid,
    care_episode: Uuid,
    rupture: Uuid,
}

impl Case {
    async fn new() -> Self {
        let practice = TestPractice::new().await;
        let totals = [34.0, 36.8, 35.2, 33.6, 36.0, 34.8, 36.4, 34.0, 29.2, 28.4];
        let mut text = String::from(
            "client,therapist,care_episode,session,held_on,instrument,rater,item_1,item_2,item_3,item_4\n",
        );
        for (session, total) in (1_u64..).zip(totals) {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()
                + chrono::Days::new(7 * session);
            for (client, therapist, item) in [("A1", "mona", total / 4.0), ("B1", "otto", 8.5)] {
                text.push_str(&format!(
                    "{client},{therapist},1,{session},{day},SRS,client,{item:.1},{item:.1},{item:.1},{item:.1}\n"
                ));
            }
        }
        let (path, profile) = (
            practice.write_file(&text),
            profile::find("rapport").unwrap(),
        );
        let options = ImportOptions::of(profile);
        let summary = import(&practice.database, profile, &path, options, false).await;
        assert!(summary.unwrap().is_clean());
        add_cast(&practice, "mona").await;
        let (client, care_episode, rupture) = sqlx::query_as(
            "SELECT e.client_id, e.id, r.id FROM app.rupture_episode r
             JOIN app.care_episode e ON e.id = r.care_episode_id",
        )
        .fetch_one(&practice.admin().await)
        .await
        .unwrap();
        Self {
            site: Site::of(&practice),
            practice,
            client,
            care_episode,
            rupture,
        }
    }

    async fn cookie(&self, user_name: &str) -> String {
        let staff = Truth::load(&self.practice).await.staff_id(user_name);
        self.site.sign_in(&self.practice, staff).await
    }

    /// Posts a form about the rupture; the status, where it leads, and the page.
    async fn record(&self, cookie: Option<&str>, fields: &str) -> (StatusCode, String, String) {
        let form = format!(
            "rupture={}&episode={}&{fields}",
            self.rupture, self.care_episode
        );
        self.post("ruptures", cookie, &form).await
    }

    async fn post(
        &self,
        form: &str,
        cookie: Option<&str>,
        body: &str,
    ) -> (StatusCode, String, String) {
        let path = format!("/clients/{}/{form}", self.client);
        let response = self.site.post(&path, cookie, body).await;
        let status = response.status();
        let location = response.headers().get(header::LOCATION);
        let location = location.map_or_else(String::new, |l| l.to_str().unwrap().to_owned());
        let page = response.into_body().collect().await.unwrap().to_bytes();
        (
            status,
            location,
            String::from_utf8_lossy(&page).into_owned(),
        )
    }

    async fn events(&self) -> i64 {
        self.practice.count("rupture_event").await
    }
}

#[tokio::test]
async fn a_step_is_recorded_once_and_leads_to_its_rupture() {
    let case = Case::new().await;
    let mona = case.cookie("mona").await;
    let before = case.events().await;
    let acknowledge = "do=acknowledge&version=1";
    let (status, location, _) = case.record(Some(&mona), acknowledge).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let expected = format!(
        "/clients/{}?episode={}&done=acknowledge#rupture-{}",
        case.client, case.care_episode, case.rupture
    );
    assert_eq!(location, expected);
    assert_eq!(case.events().await, before + 1);

    // Sent again, or by somebody whose page is older: told, and what was typed is kept.
    let again = "do=dismiss&reason=other&version=1&note=kept+%3Cwords%3E";
    let (status, _, page) = case.record(Some(&mona), again).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("kept &lt;words>") && page.contains("mona acknowledged it."));
    assert_eq!(case.events().await, before + 1);
    case.practice.close().await;
}

#[tokio::test]
async fn what_is_wrong_changes_nothing_and_comes_back() {
    let case = Case::new().await;
    let mona = case.cookie("mona").await;
    let before = case.events().await;
    for (fields, status, words) in [
        (
            "do=talked&version=1&raised_by=client&on=2999-01-01&note=kept+words",
            StatusCode::UNPROCESSABLE_ENTITY,
            "This day has not come yet.",
        ),
        (
            "do=settle&version=1&by=client&note=kept+words",
            StatusCode::CONFLICT,
            "This cannot be recorded now",
        ),
        (
            "do=nonsense&version=1&note=kept+words",
            StatusCode::UNPROCESSABLE_ENTITY,
            "Please choose one of these.",
        ),
        (
            "do=onset&version=1&to=99&note=kept+words",
            StatusCode::UNPROCESSABLE_ENTITY,
            "There is no such session",
        ),
        (
            "do=felt&session=8&marker=unclear&note=kept+words",
            StatusCode::CONFLICT,
            "Another one is open",
        ),
    ] {
        let (answered, _, page) = case.record(Some(&mona), fields).await;
        assert_eq!(answered, status, "{fields}");
        assert!(page.contains(words), "no “{words}” after {fields}");
        assert!(page.contains("kept words"), "{fields}");
    }
    assert_eq!(case.events().await, before);
    case.practice.close().await;
}

#[tokio::test]
async fn only_who_treats_the_client_records_anything() {
    let case = Case::new().await;
    let before = case.events().await;
    let acknowledge = "do=acknowledge&version=1";
    let share = format!("episode={}&text=ours", case.care_episode);
    for (user, record, note) in [
        // Sees the page and may not act.
        (
            "x.supervisor",
            StatusCode::FORBIDDEN,
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        // For these there is no such client.
        ("otto", StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        ("x.former", StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        (
            "x.administrator",
            StatusCode::NOT_FOUND,
            StatusCode::NOT_FOUND,
        ),
    ] {
        let cookie = case.cookie(user).await;
        let (status, _, _) = case.record(Some(&cookie), acknowledge).await;
        assert_eq!(status, record, "{user}");
        let (status, _, _) = case.post("together", Some(&cookie), &share).await;
        assert_eq!(status, note, "{user}");
    }
    let (status, location, _) = case.record(None, acknowledge).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(location.starts_with("/sign-in"), "{location}");
    assert_eq!(case.events().await, before);
    assert_eq!(case.practice.count("shared_note").await, 0);
    case.practice.close().await;
}

#[tokio::test]
async fn a_shared_note_is_kept_with_its_client() {
    let case = Case::new().await;
    let mona = case.cookie("mona").await;
    let (status, _, page) = case
        .post(
            "together",
            Some(&mona),
            &format!("episode={}&text=+", case.care_episode),
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Please write something first."));
    // Another client's care episode in the form is not believed.
    let other: Uuid = sqlx::query_scalar("SELECT id FROM app.care_episode WHERE id <> $1")
        .bind(case.care_episode)
        .fetch_one(&case.practice.admin().await)
        .await
        .unwrap();
    let (status, _, _) = case
        .post(
            "together",
            Some(&mona),
            &format!("episode={other}&text=theirs"),
        )
        .await;
    assert_ne!(status, StatusCode::SEE_OTHER);
    let form = format!("episode={}&session=9&text=shorter+steps", case.care_episode);
    let (status, location, _) = case.post("together", Some(&mona), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = case.site.get(&location, Some(&mona)).await;
    assert!(page.contains("shorter steps") && page.contains("Saved."));
    assert_eq!(case.practice.count("shared_note").await, 1);
    case.practice.close().await;
}
