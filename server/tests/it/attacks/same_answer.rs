//! Whether a name exists cannot be told from an answer, nor from how long it takes.

use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use server::commands::user;

use crate::{
    sign_in::{Scene, mona},
    site::text,
};

/// Pairs of tries; the first of them only warm up.
const PAIRS: usize = 44;
const WARM_UP: usize = 4;

struct Answer {
    took: Duration,
    /// Status, headers and body, without what is drawn by lot for each request.
    said: String,
}

async fn guess(scene: &Scene, name: &str, number: usize) -> Answer {
    let form = format!("user_name={name}&password=not+the+password");
    let network = format!("10.{}.{}.9", number / 250, number % 250);
    let asked = Instant::now();
    let answer = scene
        .site
        .post_from(&network, "/sign-in", None, &form)
        .await;
    let took = asked.elapsed();
    let headers = fixed(answer.headers());
    let (status, body) = text(answer).await;
    Answer {
        took,
        said: format!("{status} {headers:?} {body}"),
    }
}

fn fixed(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.remove("x-request-id");
    headers
}

fn median(ratios: impl Iterator<Item = f64>) -> f64 {
    let mut ratios: Vec<f64> = ratios.collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

#[tokio::test]
async fn names_that_exist_and_names_that_do_not_look_and_last_the_same() {
    let scene = Scene::with_mona().await;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        scene.clock.pass(60);
        let nobody = format!("nobody.{pair}");
        let mut order = [("mona", &mut known), (nobody.as_str(), &mut unknown)];
        if pair % 2 == 1 {
            order.reverse();
        }
        let mut said = Vec::new();
        for (at, (name, times)) in order.into_iter().enumerate() {
            let answer = guess(&scene, name, pair * 2 + at).await;
            said.push(answer.said);
            if pair >= WARM_UP {
                times.push(answer.took);
            }
        }
        assert_eq!(said[0], said[1]);
    }
    // Pair by pair, since a busy machine slows both of a pair. Without the hash for names that nobody has it is about 5.
    let ratios = known.iter().zip(&unknown);
    let ratio = median(ratios.map(|(known, unknown)| known.div_duration_f64(*unknown)));
    println!(
        "known / unknown, median of {} pairs: {ratio:.3}",
        known.len()
    );
    assert!((0.7..=1.4).contains(&ratio), "{ratio}");
    scene.close().await;
}

#[tokio::test]
async fn whoever_cannot_sign_in_looks_like_whoever_is_not_there() {
    let scene = Scene::with_mona().await;
    let mut idle = mona();
    idle.user_name = Some("invited.only".to_owned());
    user::add(&scene.practice.database, idle).await.unwrap();
    let expected = guess(&scene, "nobody", 0).await.said;
    for (number, name) in [
        "invited.only",
        "mona",
        "%00",
        "mona%00",
        "%ff",
        &"n".repeat(500),
        "",
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(
            guess(&scene, name, number + 1).await.said,
            expected,
            "{name}"
        );
    }
    sqlx::query("UPDATE app.staff SET active = false WHERE user_name = 'mona'")
        .execute(&scene.practice.admin().await)
        .await
        .unwrap();
    assert_eq!(
        guess(&scene, "mona", 100).await.said,
        expected,
        "who has left"
    );
    scene.close().await;
}
