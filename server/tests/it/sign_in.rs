use app::practice::Role;
use axum::{
    body::Body,
    http::{Response, StatusCode, header},
};
use server::{commands::user, http::csrf::SIGN_IN_COOKIE, store::people::NewStaff};

use crate::{site::Site, support::TestPractice};

#[tokio::test]
async fn signing_in_and_out() {
    let practice = TestPractice::new().await;
    add_cast_member(&practice).await;
    let site = Site::of(&practice);
    for wrong in [
        "user_name=mona&password=not+the+password",
        "user_name=nobody&password=not+the+password",
    ] {
        let answer = site.post("/sign-in", None, wrong).await;
        assert_eq!(answer.headers()[header::LOCATION], "/sign-in?problem=wrong");
        assert!(!answer.headers().contains_key(header::SET_COOKIE));
    }
    let answer = site
        .post(
            "/sign-in",
            None,
            "user_name=Mona&password=a+password+of+the+tests&next=/about-the-numbers",
        )
        .await;
    assert_eq!(answer.headers()[header::LOCATION], "/about-the-numbers");
    let set = answer.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned();
    let (cookie, attributes) = set.split_once(';').unwrap();
    assert_eq!(attributes, " Path=/; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(site.get("/", Some(cookie)).await.0, StatusCode::OK);
    // Outside the demo there is no such address.
    let entered = site.post("/demo/enter", Some(cookie), "as=therapist").await;
    assert_eq!(entered.status(), StatusCode::NOT_FOUND);
    let entered = site.post("/demo/enter", None, "as=therapist").await;
    assert!(!entered.headers().contains_key(header::SET_COOKIE));
    site.post("/sign-out", Some(cookie), "").await;
    assert_eq!(site.get("/", Some(cookie)).await.0, StatusCode::SEE_OTHER);
    practice.close().await;
}

#[tokio::test]
async fn a_sign_in_ends_with_its_password_and_with_the_next_sign_in() {
    let practice = TestPractice::new().await;
    add_cast_member(&practice).await;
    let site = Site::of(&practice);
    let form = "user_name=mona&password=a+password+of+the+tests";
    let first = cookie_of(&site.post("/sign-in", None, form).await);
    let second = cookie_of(&site.post("/sign-in", Some(&first), form).await);
    assert_eq!(site.get("/", Some(&first)).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/", Some(&second)).await.0, StatusCode::OK);

    // A password that was verified before the change opens nothing after it.
    let sign_ins = &practice.database.sign_ins;
    let verified = sign_ins.credential("mona").await.unwrap().unwrap();
    user::set_password(&practice.database, "mona", "another password")
        .await
        .unwrap();
    assert_eq!(site.get("/", Some(&second)).await.0, StatusCode::SEE_OTHER);
    let late = format!(
        "{SIGN_IN_COOKIE}={}",
        sign_ins.open(&verified).await.unwrap().to_text()
    );
    assert_eq!(site.get("/", Some(&late)).await.0, StatusCode::SEE_OTHER);
    practice.close().await;
}

fn cookie_of(answer: &Response<Body>) -> String {
    let set = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    set.split_once(';').unwrap().0.to_owned()
}

async fn add_cast_member(practice: &TestPractice) {
    let staff = NewStaff {
        user_name: Some("mona".to_owned()),
        name: "Mona".to_owned(),
        roles: vec![Role::Therapist],
    };
    user::add(&practice.database, staff, "a password of the tests")
        .await
        .unwrap();
}
