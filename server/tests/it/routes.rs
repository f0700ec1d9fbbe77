//! Every route for everybody: therapists, supervisors now and formerly, an administrator, nobody. The routes come from
//! the app and the router; one without a rule here fails.

use std::collections::BTreeSet;

use app::App;
use axum::http::StatusCode;
use server::{
    commands::demo::ensure_practice,
    http::{csrf::SIGN_IN_COOKIE, router::PLAIN_ROUTES},
};
use uuid::Uuid;

use crate::{
    dyads,
    site::Site,
    support::TestPractice,
    truth::{Truth, add_cast},
};

/// What a route owes to whom.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    /// Open to all, and the same for all.
    Public,
    /// Shows the viewer's own open care episodes and no name of any other client.
    Caseload,
    /// 404 for whom the client is not.
    Client,
    /// 404 for all but administrators, and no client's name.
    Administrator,
    /// POST alone.
    Form,
}

const RULES: [(&str, Rule); 9] = [
    ("/", Rule::Caseload),
    ("/clients/:id", Rule::Client),
    ("/admin/audit", Rule::Administrator),
    ("/sign-in", Rule::Public),
    ("/about-the-numbers", Rule::Public),
    ("/sign-out", Rule::Form),
    ("/demo/enter", Rule::Form),
    ("/healthz", Rule::Public),
    ("/readyz", Rule::Public),
];

#[test]
fn every_route_has_a_rule() {
    let pages: BTreeSet<String> = leptos_axum::generate_route_list(App)
        .iter()
        .map(|route| route.path().to_owned())
        .collect();
    assert!(pages.len() > 3, "route discovery found {pages:?}");
    let all: BTreeSet<String> = pages
        .iter()
        .map(|path| path.replace("{id}", ":id"))
        .chain(PLAIN_ROUTES.map(str::to_owned))
        .collect();
    let ruled: BTreeSet<String> = RULES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(all, ruled);
}

#[tokio::test]
async fn nobody_finds_anothers_rows_behind_any_route_of_the_demo_practice() {
    let practice = TestPractice::new().await;
    let sign_ins = ensure_practice(&practice.database, practice.dir(), 7)
        .await
        .unwrap();
    let therapists: Vec<String> = sign_ins
        .iter()
        .filter(|s| s.role == "therapist")
        .map(|s| s.user_name.clone())
        .collect();
    add_cast(&practice, &therapists[0]).await;
    let others = sign_ins
        .into_iter()
        .filter(|s| s.role != "therapist")
        .map(|s| s.user_name);
    everybody_everywhere(
        &practice,
        therapists.into_iter().take(2).chain(others).collect(),
    )
    .await;
    practice.close().await;
}

#[tokio::test]
async fn nobody_finds_anothers_rows_behind_any_route_of_the_dyads() {
    let practice = TestPractice::new().await;
    if dyads::import_all(&practice).await.is_some() {
        add_cast(&practice, "therapist_char").await;
        let therapists = ["therapist_char", "therapist_gpt_full"].map(str::to_owned);
        everybody_everywhere(&practice, therapists.to_vec()).await;
    }
    practice.close().await;
}

/// The given people and the cast of [`add_cast`].
async fn everybody_everywhere(practice: &TestPractice, mut people: Vec<String>) {
    people.extend(["x.supervisor", "x.former", "x.administrator"].map(str::to_owned));
    let site = Site::of(practice);
    let truth = Truth::load(practice).await;
    for person in people {
        let staff = truth.staff_id(&person);
        let cookie = site.sign_in(practice, staff).await;
        let visible = truth.visible_to(staff);
        for (path, rule) in RULES {
            match rule {
                Rule::Public => {
                    assert!(site.get(path, Some(&cookie)).await.0.is_success(), "{path}")
                }
                Rule::Caseload => check_caseload(&site, &cookie, &truth, &visible).await,
                Rule::Client => check_clients(&site, &cookie, &truth, &visible).await,
                Rule::Administrator => {
                    check_administrator(&site, path, &cookie, &truth, staff).await;
                }
                Rule::Form => assert!(
                    !site.get(path, Some(&cookie)).await.0.is_success(),
                    "{path}"
                ),
            }
        }
    }
    check_nobody(&site, &truth).await;
}

async fn check_caseload(site: &Site, cookie: &str, truth: &Truth, visible: &BTreeSet<Uuid>) {
    let (status, body) = site.get("/?show=all", Some(cookie)).await;
    assert_eq!(status, StatusCode::OK);
    let open: BTreeSet<Uuid> = truth
        .episodes
        .iter()
        .filter(|e| e.open && visible.contains(&e.id))
        .map(|e| e.client)
        .collect();
    assert_eq!(named(&body, truth), open);
}

async fn check_administrator(site: &Site, path: &str, cookie: &str, truth: &Truth, staff: Uuid) {
    let (status, body) = site.get(path, Some(cookie)).await;
    let expected = if truth.is_administrator(staff) {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    assert_eq!(status, expected, "{path}");
    assert_eq!(named(&body, truth), BTreeSet::new(), "{path}");
}

async fn check_clients(site: &Site, cookie: &str, truth: &Truth, visible: &BTreeSet<Uuid>) {
    // Every fifth is enough of a page each; the ports are tried with all of them in `access`.
    for episode in truth.episodes.iter().step_by(5) {
        let path = format!("/clients/{}?episode={}", episode.client, episode.id);
        let (status, body) = site.get(&path, Some(cookie)).await;
        let expected = if visible.contains(&episode.id) {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(status, expected, "{path}");
        let shown = named(&body, truth);
        let own = visible
            .contains(&episode.id)
            .then_some(episode.client)
            .into_iter()
            .collect();
        assert_eq!(shown, own, "{path}");
    }
}

async fn check_nobody(site: &Site, truth: &Truth) {
    for (path, rule) in RULES {
        let path = path.replace(":id", &truth.episodes[0].client.to_string());
        let (status, body) = site.get(&path, None).await;
        match rule {
            Rule::Public => assert!(status.is_success(), "{path}"),
            Rule::Form => assert!(!status.is_success(), "{path}"),
            _ => assert_eq!(status, StatusCode::SEE_OTHER, "{path}"),
        }
        assert_eq!(named(&body, truth), BTreeSet::new(), "{path}");
    }
    let forged = format!("{SIGN_IN_COOKIE}={}", "A".repeat(43));
    assert_eq!(site.get("/", Some(&forged)).await.0, StatusCode::SEE_OTHER);
}

/// The clients whose name is in a page.
fn named(body: &str, truth: &Truth) -> BTreeSet<Uuid> {
    let text = body
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    truth
        .client_names
        .iter()
        .filter(|(_, name)| {
            text.contains(&format!(">{name}<")) || text.contains(&format!("{name} ·"))
        })
        .map(|(id, _)| *id)
        .collect()
}
