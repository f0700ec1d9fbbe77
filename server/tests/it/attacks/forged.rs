//! Tokens that are forged, replayed, taken a step too far, or planted in somebody's browser beforehand.

use axum::http::StatusCode;
use server::{commands::user, http::csrf::SIGN_IN_COOKIE};
use totp_rs::Secret;

use crate::sign_in::{FORM, Scene, between, mona};

/// Every step with a form that it would take, and the page that shows it.
const STEPS: [(&str, &str); 4] = [
    (
        "/sign-in/new-password",
        "password=eleven+quiet+tram+stops&again=eleven+quiet+tram+stops",
    ),
    ("/sign-in/authenticator", "code=000000"),
    ("/sign-in/recovery-codes", ""),
    ("/sign-in/code", "code=000000"),
];
/// What only a complete sign-in may do.
const INSIDE: [(&str, &str); 4] = [
    ("/account/password", "current=a&password=b&again=b"),
    ("/account/revoke-others", ""),
    ("/admin/people", "do=nothing"),
    ("/kept-form/drop", ""),
];

/// The token is at the step `own`: nothing else listens to it.
async fn opens_only(scene: &Scene, token: &str, own: &str) {
    for (path, form) in STEPS.iter().filter(|(path, _)| *path != own) {
        let (to, cookie) = scene.post(path, token, form).await;
        assert_eq!(to, "/sign-in?problem=expired", "{path} at {own}");
        assert_eq!(cookie, "", "{path} at {own}");
    }
    for (path, form) in INSIDE {
        let (to, _) = scene.post(path, token, form).await;
        assert!(to.starts_with("/sign-in"), "{path} at {own}: {to}");
    }
    for path in [
        "/",
        "/account",
        "/clients/x",
        "/admin/people",
        "/confirm",
        "/kept-form",
    ] {
        assert_eq!(
            scene.get(path, token).await,
            StatusCode::SEE_OTHER,
            "{path} at {own}"
        );
    }
    assert_eq!(scene.get(own, token).await, StatusCode::OK, "{own}");
}

/// The token was used up, or never was one.
async fn opens_nothing(scene: &Scene, token: &str) {
    for (path, form) in STEPS
        .into_iter()
        .chain(INSIDE)
        .chain([("/confirm", "password=a")])
    {
        let (to, cookie) = scene.post(path, token, form).await;
        assert_eq!(
            (to.as_str(), cookie.as_str()),
            ("/sign-in?problem=expired", ""),
            "{path} {token}"
        );
    }
    for path in ["/", "/account", "/sign-in/code", "/confirm"] {
        let (to, page) = scene.site.get(path, Some(token)).await;
        assert_eq!(to, StatusCode::SEE_OTHER, "{path} {token}");
        assert!(!page.contains("Mona"), "{path}");
    }
    let here = scene.site.post("/still-here", Some(token), "").await;
    assert_eq!(here.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_token_opens_its_own_step_and_ends_with_it() {
    let scene = Scene::new().await;
    let (_, issued) = user::add(&scene.practice.database, mona()).await.unwrap();
    let form = format!("code={}", issued.code);
    let (_, invited) = scene.post("/invitation", "", &form).await;
    opens_only(&scene, &invited, STEPS[0].0).await;

    let (to, chosen) = scene.post(STEPS[0].0, &invited, STEPS[0].1).await;
    // The page of the code leads on to the authenticator, which is not there yet.
    assert_eq!(to, "/sign-in/code");
    opens_nothing(&scene, &invited).await;
    opens_only(&scene, &chosen, STEPS[1].0).await;

    let (_, page) = scene.site.get(STEPS[1].0, Some(&chosen)).await;
    let key: String = between(&page, "<code>", "</code>")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let secret = Secret::try_from_base32(&key).unwrap();
    let form = format!("code={}", scene.code(secret.as_bytes()));
    let (_, shown) = scene.post(STEPS[1].0, &chosen, &form).await;
    opens_nothing(&scene, &chosen).await;
    opens_only(&scene, &shown, STEPS[2].0).await;

    let (to, open) = scene.post(STEPS[2].0, &shown, "").await;
    assert_eq!(to, "/");
    opens_nothing(&scene, &shown).await;

    let right = "password=eleven+quiet+tram+stops";
    let (to, confirmed) = scene.post("/confirm", &open, right).await;
    assert_eq!(to, "/");
    opens_nothing(&scene, &open).await;
    assert_eq!(scene.get("/", &confirmed).await, StatusCode::OK);
    scene.post("/sign-out", &confirmed, "").await;
    opens_nothing(&scene, &confirmed).await;
    scene.close().await;
}

#[tokio::test]
async fn a_token_that_is_not_exactly_one_is_none() {
    let scene = Scene::with_mona().await;
    let cookie = scene.sign_in().await;
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let named = |value: &str| format!("{SIGN_IN_COOKIE}={value}");
    let changed = |at: usize| {
        let mut letters = token.clone().into_bytes();
        letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
        named(&String::from_utf8(letters).unwrap())
    };
    for forged in [
        changed(0),
        changed(20),
        changed(42),
        named(""),
        named(&token[..42]),
        named(&format!("{token}A")),
        named(&format!("{token}=")),
        named(&format!("\"{token}\"")),
        named(&token.to_lowercase()),
        named(&token.to_uppercase()),
        named(&"A".repeat(43)),
        named(&"A".repeat(4000)),
        named("' OR 1=1 --"),
        named("%00"),
        format!("sid={token}"),
        format!("__Secure-sid={token}"),
        format!("__host-sid={token}"),
        format!("{SIGN_IN_COOKIE}x={token}"),
        // One that another site planted in front does not stand in for it, and is not skipped either.
        format!("{SIGN_IN_COOKIE}={}; {cookie}", "A".repeat(43)),
    ] {
        let (status, page) = scene.site.get("/", Some(&forged)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{forged}");
        assert!(!page.contains("Mona"), "{forged}");
    }
    assert_eq!(scene.get("/", &cookie).await, StatusCode::OK);
    scene.close().await;
}

/// Somebody plants a cookie of theirs in Mona's browser and waits for her to sign in with it.
#[tokio::test]
async fn a_planted_token_is_never_the_one_that_gets_in() {
    let scene = Scene::with_mona().await;
    let mine = scene.post("/sign-in", "", FORM).await.1;
    scene.clock.pass(60);
    let invented = format!("{SIGN_IN_COOKIE}={}", "B".repeat(43));
    for planted in [mine, invented] {
        scene.clock.pass(60);
        let (to, half) = scene.post("/sign-in", &planted, FORM).await;
        assert_eq!(to, "/sign-in/code");
        assert_ne!(half, planted);
        opens_nothing(&scene, &planted).await;
        let code = format!("code={}", scene.mona_code());
        let (to, open) = scene.post("/sign-in/code", &half, &code).await;
        assert_eq!(to, "/");
        assert!(open != half && open != planted);
        for early in [&planted, &half] {
            opens_nothing(&scene, early).await;
        }
        assert_eq!(scene.get("/", &open).await, StatusCode::OK);
    }
    scene.close().await;
}

/// A covered page of one person is not opened by the password of another who has signed in in the same browser since.
#[tokio::test]
async fn anothers_password_does_not_open_a_covered_page() {
    let scene = Scene::with_mona().await;
    let cookie = scene.sign_in().await;
    scene.site.post("/lock", Some(&cookie), "").await;
    assert_eq!(scene.get("/", &cookie).await, StatusCode::SEE_OTHER);
    let form = format!(
        "password=slow+otter+borrows+lamps&person={}",
        uuid::Uuid::new_v4()
    );
    let (to, _) = scene.post("/confirm", &cookie, &form).await;
    assert_eq!(to, "/sign-in?problem=expired");
    assert_eq!(scene.get("/", &cookie).await, StatusCode::SEE_OTHER);
    let (to, unlocked) = scene
        .post("/confirm", &cookie, "password=slow+otter+borrows+lamps")
        .await;
    assert_eq!(to, "/");
    assert_eq!(scene.get("/", &unlocked).await, StatusCode::OK);
    scene.close().await;
}
