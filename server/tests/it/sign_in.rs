//! Signing in as a person does: from the invitation to the practice and back, and what stands in a guesser's way.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use app::practice::{Clock, Role};
use axum::{
    body::Body,
    http::{Response, StatusCode, header},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use server::{commands::user, second_factor, store::people::NewStaff};
use totp_rs::{Builder, Secret};
use uuid::Uuid;

use crate::{site::Site, support::TestPractice};

const PASSWORD: &str = "slow otter borrows lamps";
pub const FORM: &str = "user_name=Mona&password=slow+otter+borrows+lamps";

/// A clock that moves when the test says so.
pub struct Moving(AtomicI64);

impl Moving {
    fn new() -> Arc<Self> {
        // Near the real time, which the database's own clock shows.
        let now = server::clock::SystemClock {
            zone: chrono_tz::UTC,
        }
        .now();
        Arc::new(Self(AtomicI64::new(now.timestamp())))
    }

    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Moving {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap()
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc()
    }
}

pub struct Scene {
    pub practice: TestPractice,
    pub clock: Arc<Moving>,
    pub site: Site,
}

impl Scene {
    pub async fn new() -> Self {
        let practice = TestPractice::new().await;
        let clock = Moving::new();
        let site = Site::at(&practice, clock.clone());
        Self {
            practice,
            clock,
            site,
        }
    }

    /// Mona, with a password and an authenticator whose secret is all sevens.
    pub async fn with_mona() -> Self {
        let scene = Self::new().await;
        let (mona, _) = user::add(&scene.practice.database, mona()).await.unwrap();
        let organisation = scene.practice.database.founded.organisation;
        let sign_ins = &scene.practice.database.sign_ins;
        let hash = server::passwords::hash(PASSWORD).unwrap();
        sign_ins
            .set_password(organisation, mona, &hash)
            .await
            .unwrap();
        sign_ins
            .enrol(organisation, mona, &SECRET, 0)
            .await
            .unwrap();
        scene
    }

    pub fn code(&self, secret: &[u8]) -> String {
        let totp = Builder::new()
            .with_secret(Secret::new(secret.into()))
            .with_account_name("a")
            .build()
            .unwrap();
        totp.generate(u64::try_from(self.clock.now().timestamp()).unwrap())
            .to_string()
    }

    /// Posts, and says where it leads and with which cookie.
    pub async fn post(&self, path: &str, cookie: &str, form: &str) -> (String, String) {
        let cookie = Some(cookie).filter(|cookie| !cookie.is_empty());
        let answer = self.site.post(path, cookie, form).await;
        (place(&answer), cookie_of(&answer))
    }

    pub async fn get(&self, path: &str, cookie: &str) -> StatusCode {
        self.site.get(path, Some(cookie)).await.0
    }

    /// What Mona's authenticator shows now.
    pub fn mona_code(&self) -> String {
        self.code(&SECRET)
    }

    /// A complete sign-in; moves the clock, since each code works once.
    pub async fn sign_in(&self) -> String {
        self.clock.pass(30);
        let (to, half) = self.post("/sign-in", "", FORM).await;
        assert_eq!(to, "/sign-in/code");
        let code = format!("code={}", self.code(&SECRET));
        let (to, cookie) = self.post("/sign-in/code", &half, &code).await;
        assert_eq!(to, "/");
        // The half-way token opens nothing any more.
        assert_eq!(self.get("/", &half).await, StatusCode::SEE_OTHER);
        assert_eq!(self.get("/", &cookie).await, StatusCode::OK);
        cookie
    }

    pub async fn close(self) {
        self.practice.close().await;
    }
}

const SECRET: [u8; 20] = [7; 20];

pub fn mona() -> NewStaff {
    NewStaff {
        user_name: Some("mona".to_owned()),
        name: "Mona Lindqvist".to_owned(),
        roles: vec![Role::Therapist],
    }
}

pub fn place(answer: &Response<Body>) -> String {
    let place = answer.headers().get(header::LOCATION);
    place
        .map(|place| place.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

fn cookie_of(answer: &Response<Body>) -> String {
    answer
        .headers()
        .get(header::SET_COOKIE)
        .map(|set| set.to_str().unwrap().split_once(';').unwrap().0.to_owned())
        .unwrap_or_default()
}

pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap().1;
    rest.split_once(after).unwrap().0
}

#[tokio::test]
async fn from_the_invitation_to_the_practice_and_back_with_a_recovery_code() {
    let scene = Scene::new().await;
    let (_, issued) = user::add(&scene.practice.database, mona()).await.unwrap();
    let (to, _) = scene.post("/invitation", "", "code=not-a-code").await;
    assert_eq!(to, "/invitation?problem=invitation");
    let form = format!("code={}", issued.code.to_uppercase());
    let (to, cookie) = scene.post("/invitation", "", &form).await;
    assert_eq!(to, "/sign-in/new-password");
    // It is used up, and nothing but the next step is reachable.
    assert_eq!(
        scene.post("/invitation", "", &form).await.0,
        "/invitation?problem=invitation"
    );
    for path in ["/", "/account", "/sign-in/authenticator"] {
        assert_eq!(
            scene.get(path, &cookie).await,
            StatusCode::SEE_OTHER,
            "{path}"
        );
    }
    let step = "/sign-in/new-password";
    for (form, problem) in [
        ("password=short&again=short", "length"),
        ("password=monalindqvist1&again=monalindqvist1", "guessable"),
        ("password=slow+otter+borrows+lamps&again=other", "differ"),
    ] {
        let (to, _) = scene.post(step, &cookie, form).await;
        assert_eq!(to, format!("{step}?problem={problem}"));
    }
    let form = "password=slow+otter+borrows+lamps&again=slow+otter+borrows+lamps";
    let (_, cookie) = scene.post(step, &cookie, form).await;

    let (status, page) = scene
        .site
        .get("/sign-in/authenticator", Some(&cookie))
        .await;
    assert_eq!(status, StatusCode::OK);
    let key: String = between(&page, "<code>", "</code>")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let secret = Secret::try_from_base32(&key).unwrap();
    let code = scene.code(secret.as_bytes());
    let (to, _) = scene
        .post("/sign-in/authenticator", &cookie, "code=000000")
        .await;
    assert_eq!(to, "/sign-in/authenticator?problem=wrong-code");
    let form = format!("code={code}");
    let (to, cookie) = scene.post("/sign-in/authenticator", &cookie, &form).await;
    assert_eq!(to, "/sign-in/recovery-codes");
    let (_, page) = scene
        .site
        .get("/sign-in/recovery-codes", Some(&cookie))
        .await;
    assert_eq!(
        page.matches("<code>").count(),
        second_factor::RECOVERY_CODES
    );
    let recovery = between(&page, "<code>", "</code>").replace("<!>", "");
    let (to, cookie) = scene.post("/sign-in/recovery-codes", &cookie, "").await;
    assert_eq!(
        (to.as_str(), scene.get("/", &cookie).await),
        ("/", StatusCode::OK)
    );

    // Out, and in again: the code that set it up is used, the recovery code works once.
    scene.post("/sign-out", &cookie, "").await;
    assert_eq!(scene.get("/", &cookie).await, StatusCode::SEE_OTHER);
    let (_, half) = scene.post("/sign-in", "", FORM).await;
    let (to, _) = scene.post("/sign-in/code", &half, &form).await;
    assert_eq!(to, "/sign-in/code?problem=wrong-code");
    let form = format!("code={recovery}");
    let (to, cookie) = scene.post("/sign-in/code", &half, &form).await;
    assert_eq!(
        (to.as_str(), scene.get("/", &cookie).await),
        ("/", StatusCode::OK)
    );
    let (_, half) = scene.post("/sign-in", "", FORM).await;
    let (to, _) = scene.post("/sign-in/code", &half, &form).await;
    assert_eq!(to, "/sign-in/code?problem=wrong-code");
    scene.close().await;
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same_and_the_demo_door_is_not_there() {
    let scene = Scene::with_mona().await;
    for wrong in [
        "user_name=mona&password=not+the+password",
        "user_name=nobody&password=not+the+password",
    ] {
        let (to, cookie) = scene.post("/sign-in", "", wrong).await;
        assert_eq!(
            (to.as_str(), cookie.as_str()),
            ("/sign-in?problem=wrong", "")
        );
    }
    let answer = scene.site.post("/sign-in", None, FORM).await;
    let set = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(
        set.split_once(';').unwrap().1,
        " Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    let cookie = scene.sign_in().await;
    let entered = scene
        .site
        .post("/demo/enter", Some(&cookie), "as=therapist")
        .await;
    assert_eq!(entered.status(), StatusCode::NOT_FOUND);
    scene.close().await;
}

#[tokio::test]
async fn a_code_lost_to_somebody_else_ends_the_try_after_five() {
    let scene = Scene::with_mona().await;
    let (_, half) = scene.post("/sign-in", "", FORM).await;
    for _ in 0..4 {
        let (to, _) = scene.post("/sign-in/code", &half, "code=000000").await;
        assert_eq!(to, "/sign-in/code?problem=wrong-code");
        scene.clock.pass(40);
    }
    scene.post("/sign-in/code", &half, "code=000000").await;
    let code = format!("code={}", scene.code(&SECRET));
    let (to, _) = scene.post("/sign-in/code", &half, &code).await;
    assert_eq!(to, "/sign-in?problem=expired");
    scene.close().await;
}

#[tokio::test]
async fn guessing_is_held_up_alike_for_names_that_exist_and_names_that_do_not() {
    let scene = Scene::with_mona().await;
    for name in ["mona", "nobody"] {
        let form = format!("user_name={name}&password=not+the+password");
        for _ in 0..5 {
            let (to, _) = scene.post("/sign-in", "", &form).await;
            assert_eq!(to, "/sign-in?problem=wrong", "{name}");
        }
        let (to, _) = scene.post("/sign-in", "", &form).await;
        assert_eq!(to, "/sign-in?problem=throttled&wait=30", "{name}");
    }
    // A restart forgets nothing; even the right password waits, from there. From elsewhere the right person gets in.
    let again = Site::at(&scene.practice, scene.clock.clone());
    assert_eq!(
        place(&again.post("/sign-in", None, FORM).await),
        "/sign-in?problem=throttled&wait=30"
    );
    let elsewhere = again
        .post_from("198.51.100.9", "/sign-in", None, FORM)
        .await;
    assert_eq!(place(&elsewhere), "/sign-in/code");
    scene.clock.pass(31);
    assert_eq!(scene.post("/sign-in", "", FORM).await.0, "/sign-in/code");
    scene.close().await;
}

#[tokio::test]
async fn ten_thousand_guesses_from_many_networks_are_mostly_not_even_looked_at() {
    let scene = Scene::with_mona().await;
    let (mut looked_at, mut refused) = (0, 0);
    // An hour of guesses at one name, each from another network; the brakes are asked as the router does.
    let sign_ins = scene.practice.database.sign_ins.clone();
    for guess in 0..10_000_u32 {
        let network = format!("10.{}.{}.0/24", guess / 250 % 250, guess % 250);
        let brakes = server::store::sign_ins::Brakes::new("mona", &network);
        match sign_ins.charge(&brakes).await.unwrap() {
            server::store::sign_ins::Admission::Admitted => {
                sign_ins.count_failure(&brakes).await.unwrap();
                looked_at += 1;
            }
            _ => refused += 1,
        }
    }
    println!("10,000 guesses: {looked_at} looked at, {refused} refused");
    assert!(looked_at <= 100, "{looked_at}");
    scene.close().await;
}

#[tokio::test]
async fn guessing_codes_of_invitations_holds_up_the_own_network_alone() {
    let scene = Scene::with_mona().await;
    let mut last = String::new();
    for _ in 0..41 {
        last = scene.post("/invitation", "", "code=guess").await.0;
    }
    assert_eq!(last, "/invitation?problem=throttled&wait=3");
    let (site, form) = (&scene.site, "code=guess");
    let elsewhere = site
        .post_from("198.51.100.9", "/invitation", None, form)
        .await;
    assert_eq!(place(&elsewhere), "/invitation?problem=invitation");
    scene.close().await;
}

#[tokio::test]
async fn after_a_hundred_failures_only_a_one_time_code_helps() {
    let scene = Scene::with_mona().await;
    let database = &scene.practice.database;
    let brakes = server::store::sign_ins::Brakes::new("mona", "203.0.113.0/24");
    database.sign_ins.charge(&brakes).await.unwrap();
    for _ in 0..100 {
        database.sign_ins.count_failure(&brakes).await.unwrap();
    }
    assert_eq!(
        scene.post("/sign-in", "", FORM).await.0,
        "/sign-in?problem=stopped"
    );
    let issued = user::invite(database, "mona", false).await.unwrap();
    let (_, cookie) = scene
        .post("/invitation", "", &format!("code={}", issued.code))
        .await;
    let form = "password=eleven+quiet+tram+stops&again=eleven+quiet+tram+stops";
    let (to, cookie) = scene.post("/sign-in/new-password", &cookie, form).await;
    assert_eq!(
        to, "/sign-in/code",
        "the authenticator is asked all the same"
    );
    let code = format!("code={}", scene.code(&SECRET));
    let (to, _) = scene.post("/sign-in/code", &cookie, &code).await;
    assert_eq!(to, "/");
    scene.close().await;
}

#[tokio::test]
async fn a_lost_authenticator_is_replaced_and_the_old_one_opens_nothing() {
    let scene = Scene::with_mona().await;
    let open = scene.sign_in().await;
    let issued = user::invite(&scene.practice.database, "mona", true)
        .await
        .unwrap();
    let (_, cookie) = scene
        .post("/invitation", "", &format!("code={}", issued.code))
        .await;
    assert_eq!(scene.get("/", &open).await, StatusCode::SEE_OTHER);
    let form = "password=eleven+quiet+tram+stops&again=eleven+quiet+tram+stops";
    let (_, cookie) = scene.post("/sign-in/new-password", &cookie, form).await;
    assert_eq!(
        scene.get("/sign-in/authenticator", &cookie).await,
        StatusCode::OK
    );
    let code = format!("code={}", scene.code(&SECRET));
    let (to, _) = scene.post("/sign-in/authenticator", &cookie, &code).await;
    assert_eq!(to, "/sign-in/authenticator?problem=wrong-code");
    scene.close().await;
}

#[tokio::test]
async fn one_time_codes_end_after_three_days_and_nobody_issues_one_to_herself() {
    let scene = Scene::with_mona().await;
    let issued = user::invite(&scene.practice.database, "mona", false)
        .await
        .unwrap();
    scene.clock.pass(72 * 3600 + 1);
    let form = format!("code={}", issued.code);
    let (to, _) = scene.post("/invitation", "", &form).await;
    assert_eq!(to, "/invitation?problem=invitation");
    scene.close().await;
}

#[tokio::test]
async fn the_screen_locks_after_fifteen_minutes_and_the_day_ends_after_twelve_hours() {
    let scene = Scene::with_mona().await;
    let cookie = scene.sign_in().await;
    scene.clock.pass(15 * 60 - 1);
    assert_eq!(scene.get("/", &cookie).await, StatusCode::OK);
    scene.clock.pass(15 * 60 + 1);
    let answer = scene.site.get("/clients/x", Some(&cookie)).await;
    assert_eq!(answer.0, StatusCode::SEE_OTHER);
    // Locked: nothing but the question is shown, and the wrong password does not open.
    let (status, page) = scene
        .site
        .get("/confirm?next=/account", Some(&cookie))
        .await;
    assert!(status.is_success() && page.contains("The screen is locked"));
    let wrong = "password=not+the+password&next=/account";
    let (to, _) = scene.post("/confirm", &cookie, wrong).await;
    assert_eq!(to, "/confirm?problem=wrong&next=/account");
    let right = "password=slow+otter+borrows+lamps&next=/account";
    let (to, unlocked) = scene.post("/confirm", &cookie, right).await;
    assert_eq!(to, "/account");
    assert_eq!(scene.get("/account", &cookie).await, StatusCode::SEE_OTHER);
    assert_eq!(scene.get("/account", &unlocked).await, StatusCode::OK);
    // However busy.
    for _ in 0..72 {
        scene.clock.pass(600);
        scene.get("/", &unlocked).await;
    }
    let (to, _) = scene.post("/confirm", &unlocked, right).await;
    assert_eq!(to, "/sign-in?problem=expired&next=/account");
    scene.close().await;
}

#[tokio::test]
async fn sensitive_acts_ask_for_the_password_again() {
    let scene = Scene::with_mona().await;
    let cookie = scene.sign_in().await;
    scene.clock.pass(6 * 60);
    let (to, _) = scene.post("/account/authenticator", &cookie, "").await;
    assert_eq!(to, "/confirm");
    let (_, cookie) = scene
        .post(
            "/confirm",
            &cookie,
            "password=slow+otter+borrows+lamps&next=/account",
        )
        .await;
    let (to, _) = scene.post("/account/authenticator", &cookie, "").await;
    assert_eq!(to, "/sign-in/authenticator?next=/account");
    scene.close().await;
}

/// An administrator fills in a form and is called away; nothing typed is lost, and nothing is done meanwhile.
#[tokio::test]
async fn a_form_sent_from_a_locked_screen_is_kept_until_the_person_is_back() {
    let scene = Scene::with_mona().await;
    sqlx::query("UPDATE app.role_grant SET role = 'administrator' WHERE role = 'therapist'")
        .execute(&scene.practice.admin().await)
        .await
        .unwrap();
    let cookie = scene.sign_in().await;
    let before = scene.practice.count("staff").await;
    scene.clock.pass(16 * 60);
    let form = "do=add&name=Ada+%22Newly%22+%3C%26%3E&user_name=ada.newly&roles=therapist";
    let (to, _) = scene.post("/admin/people", &cookie, form).await;
    assert_eq!(to, "/confirm");
    assert_eq!(scene.practice.count("staff").await, before);
    // Encrypted: no copy of the table tells what was typed.
    let kept: Vec<u8> = sqlx::query_scalar("SELECT body FROM auth.kept_form")
        .fetch_one(&scene.practice.admin().await)
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("newly"));

    let right = "password=slow+otter+borrows+lamps&next=/";
    let (to, unlocked) = scene.post("/confirm", &cookie, right).await;
    assert_eq!(to, "/kept-form");
    let (_, page) = scene.site.get("/kept-form", Some(&unlocked)).await;
    assert!(page.contains("action=\"/admin/people\""), "{page}");
    assert!(page.contains("value=\"ada.newly\""), "{page}");
    assert!(!page.contains("<&>"), "{page}");
    let (to, _) = scene.post("/admin/people", &unlocked, form).await;
    assert_eq!(to, "/admin/people?done=added");
    assert_eq!(scene.practice.count("staff").await, before + 1);
    let (_, page) = scene.site.get("/kept-form", Some(&unlocked)).await;
    assert!(page.contains("Nothing is waiting to be sent"), "{page}");
    scene.close().await;
}

#[tokio::test]
async fn own_sign_ins_are_listed_and_ended_and_others_are_not() {
    let scene = Scene::with_mona().await;
    let first = scene.sign_in().await;
    let second = scene.sign_in().await;
    let (_, page) = scene.site.get("/account", Some(&second)).await;
    let id: Uuid = between(&page, "name=\"id\" value=\"", "\"")
        .parse()
        .unwrap();
    let (to, _) = scene
        .post("/account/revoke", &second, &format!("id={}", Uuid::nil()))
        .await;
    assert_eq!(to, "/account?done=revoked");
    assert_eq!(scene.get("/", &first).await, StatusCode::OK);
    scene
        .post("/account/revoke", &second, &format!("id={id}"))
        .await;
    assert_eq!(scene.get("/", &first).await, StatusCode::SEE_OTHER);
    assert_eq!(scene.get("/", &second).await, StatusCode::OK);
    // At most five at a time: the oldest ends.
    for _ in 0..5 {
        scene.sign_in().await;
    }
    assert_eq!(scene.get("/", &second).await, StatusCode::SEE_OTHER);
    scene.close().await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_sign_in() {
    let scene = Scene::with_mona().await;
    let other = scene.sign_in().await;
    let cookie = scene.sign_in().await;
    // A password that was verified before the change opens nothing after it.
    let sign_ins = &scene.practice.database.sign_ins;
    let verified = sign_ins.credential("mona").await.unwrap().unwrap();
    let form =
        "current=not+the+password&password=eleven+quiet+tram+stops&again=eleven+quiet+tram+stops";
    let (to, _) = scene.post("/account/password", &cookie, form).await;
    assert_eq!(to, "/account?problem=wrong");
    let form = "current=slow+otter+borrows+lamps&password=eleven+quiet+tram+stops&again=eleven+quiet+tram+stops";
    let (to, renewed) = scene.post("/account/password", &cookie, form).await;
    assert_eq!(to, "/account?done=password");
    assert_eq!(scene.get("/", &renewed).await, StatusCode::OK);
    for ended in [&other, &cookie] {
        assert_eq!(scene.get("/", ended).await, StatusCode::SEE_OTHER);
    }
    let late = sign_ins.open(&verified, &Default::default()).await.unwrap();
    assert!(sign_ins.standing(&late).await.unwrap().is_none());
    scene.close().await;
}

#[tokio::test]
async fn two_requests_with_one_code_let_one_in() {
    let scene = Scene::with_mona().await;
    scene.clock.pass(30);
    let (_, half) = scene.post("/sign-in", "", FORM).await;
    let code = format!("code={}", scene.code(&SECRET));
    let posts = (0..8).map(|_| scene.site.post("/sign-in/code", Some(&half), &code));
    let answers = futures::future::join_all(posts).await;
    let entered = answers.iter().filter(|answer| place(answer) == "/").count();
    assert_eq!(entered, 1);
    scene.close().await;
}
