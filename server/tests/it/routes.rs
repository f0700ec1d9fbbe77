//! Every route for everybody: therapists, supervisors now and formerly, an administrator, nobody. The routes come from
//! the app and the router; one without a rule here fails.

use std::collections::{BTreeMap, BTreeSet};

use app::App;
use axum::http::StatusCode;
use server::{
    commands::demo::ensure_practice,
    http::{csrf::SIGN_IN_COOKIE, router::plain_routes},
};
use uuid::Uuid;

use crate::{
    dyads,
    site::Site,
    support::TestPractice,
    truth::{Episode, Truth, add_cast},
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
    /// As [`Rule::Client`], of one session.
    Session,
    /// Of one alliance rating; 404 for whom such ratings are closed.
    Rating,
    /// As [`Rule::Client`], and never with a whole name on it.
    Sheet,
    /// Names clients of the viewer's own and supervised care episodes alone; 404 for who has no clinical role.
    Worklist,
    /// As [`Rule::Worklist`], of treatments that have ended.
    Past,
    /// Names clients of those whom the viewer supervises now, and no others; 404 for who is no supervisor.
    Cases,
    /// As [`Rule::Cases`], and never with a client's name on it.
    Packet,
    /// A form for therapists, which names nobody; 404 for everybody else.
    Therapist,
    /// The viewer's own, and nobody's client.
    Own,
    /// A step of signing in: not for whoever is in already, nor for whoever has not begun.
    Step,
    /// For administrators; names no client by name. For everybody else there is no such page and no such form.
    Administration,
    /// A file of the binary, by its name.
    File,
    /// 404 for all but administrators, and no client's name.
    Administrator,
    /// POST alone.
    Form,
    /// For who holds a pass, whoever they are; the same page for everybody else (`forms`).
    Delegated,
    /// A stream for who sees clinical content; nothing to everybody else (`live`).
    Live,
    /// On a device that was handed over; elsewhere there is nothing to unlock.
    Pass,
}

const RULES: &[(&str, Rule)] = &[
    ("/admin/people", Rule::Administration),
    ("/admin/supervision-lines", Rule::Administration),
    ("/admin/audit", Rule::Administrator),
    ("/admin/people/invite", Rule::Form),
    ("/admin/cover", Rule::Administration),
    ("/admin/transfers", Rule::Administration),
    ("/admin/practice", Rule::Administration),
    ("/admin/instruments", Rule::Administration),
    ("/admin/instruments/text", Rule::Form),
    ("/pkg/{name}", Rule::File),
    ("/", Rule::Caseload),
    ("/clients/new", Rule::Therapist),
    ("/clients/past", Rule::Past),
    ("/clients/:id", Rule::Client),
    ("/clients/:id/details", Rule::Client),
    ("/clients/{id}/details", Rule::Form),
    ("/clients/:id/sessions", Rule::Client),
    ("/clients/:id/sessions/new", Rule::Client),
    ("/clients/:id/sessions/{session}", Rule::Session),
    ("/clients/:id/sessions/{session}/ratings/new", Rule::Session),
    ("/clients/:id/ratings/{rating}", Rule::Rating),
    ("/clients/{id}/sessions", Rule::Form),
    ("/clients/:id/brief", Rule::Sheet),
    ("/clients/:id/together", Rule::Sheet),
    ("/clients/:id/hand-over", Rule::Client),
    ("/clients/{id}/hand-over", Rule::Form),
    ("/clients/{id}/safety", Rule::Form),
    ("/r/{token}", Rule::Delegated),
    ("/kiosk", Rule::Delegated),
    ("/kiosk/unlock", Rule::Pass),
    ("/clients/{id}/ruptures", Rule::Form),
    ("/clients/{id}/together", Rule::Form),
    ("/ruptures", Rule::Worklist),
    ("/supervision", Rule::Worklist),
    ("/supervision/cases", Rule::Cases),
    ("/supervision/packet", Rule::Packet),
    ("/clients/{id}/supervision", Rule::Form),
    ("/account", Rule::Own),
    ("/kept-form", Rule::Own),
    ("/confirm", Rule::Own),
    ("/sign-in", Rule::Public),
    ("/invitation", Rule::Public),
    ("/about-the-numbers", Rule::Public),
    ("/sign-in/code", Rule::Step),
    ("/sign-in/new-password", Rule::Step),
    ("/sign-in/authenticator", Rule::Step),
    ("/sign-in/recovery-codes", Rule::Step),
    ("/sign-out", Rule::Form),
    ("/still-here", Rule::Form),
    ("/lock", Rule::Form),
    ("/account/password", Rule::Form),
    ("/account/authenticator", Rule::Form),
    ("/account/recovery-codes", Rule::Form),
    ("/account/revoke", Rule::Form),
    ("/account/revoke-others", Rule::Form),
    ("/kept-form/drop", Rule::Form),
    ("/demo/enter", Rule::Form),
    ("/live", Rule::Live),
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
        .chain(plain_routes().map(str::to_owned))
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
    let mut people: Vec<String> = therapists.iter().take(2).cloned().chain(others).collect();
    // Who covers for somebody, who handed a treatment on, who took one over.
    let special: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT s.user_name FROM app.staff s
         WHERE s.id IN (SELECT cover_id FROM app.cover_line)
            OR s.id IN (SELECT e.therapist_id FROM app.care_episode e JOIN app.transfer t
                        ON e.id IN (t.from_episode, t.to_episode))",
    )
    .fetch_all(&practice.admin().await)
    .await
    .unwrap();
    assert!(special.len() >= 3, "{special:?}");
    people.extend(
        special
            .into_iter()
            .filter(|name| !therapists[..2].contains(name)),
    );
    everybody_everywhere(&practice, people).await;
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
    let mut relations: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people {
        let staff = truth.staff_id(&person);
        let cookie = site.sign_in(practice, staff).await;
        let visible = truth.visible_to(staff);
        let outcome = truth.outcome_visible_to(staff);
        for episode in &truth.episodes {
            *relations.entry(truth.relation(staff, episode)).or_default() += RULES.len();
        }
        for &(path, rule) in RULES {
            match rule {
                Rule::Public => {
                    assert!(site.get(path, Some(&cookie)).await.0.is_success(), "{path}")
                }
                Rule::Caseload => check_caseload(&site, &cookie, &truth, &visible).await,
                Rule::Client | Rule::Sheet => {
                    check_clients(&site, (path, rule), &cookie, &truth, &outcome).await;
                }
                Rule::Session => {
                    check_clients(&site, (path, rule), &cookie, &truth, &outcome).await;
                }
                Rule::Rating => {
                    check_clients(&site, (path, rule), &cookie, &truth, &visible).await;
                }
                Rule::Worklist | Rule::Past => {
                    check_worklist(&site, path, &cookie, &truth, (staff, &visible)).await;
                }
                Rule::Cases | Rule::Packet => {
                    check_cases(&site, (path, rule), &cookie, &truth, staff).await;
                }
                Rule::Therapist => {
                    let (status, body) = site.get(path, Some(&cookie)).await;
                    let posted = site.post(path, Some(&cookie), "do=add").await.status();
                    let expected = if truth.is_therapist(staff) {
                        (StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY)
                    } else {
                        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
                    };
                    assert_eq!((status, posted), expected, "{path}");
                    assert_eq!(named(&body, &truth), BTreeSet::new(), "{path}");
                }
                Rule::Live => {
                    let (status, body) = site
                        .get(&format!("{path}?of={}&stamp=0", Uuid::nil()), Some(&cookie))
                        .await;
                    let expected = if truth.is_clinical(staff) {
                        StatusCode::OK
                    } else {
                        StatusCode::NO_CONTENT
                    };
                    assert_eq!((status, body.as_str()), (expected, ""), "{path}");
                }
                Rule::Delegated => {
                    let (status, body) = site.get(path, Some(&cookie)).await;
                    assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
                    assert_eq!(named(&body, &truth), BTreeSet::new(), "{path}");
                }
                Rule::Own => {
                    let (status, body) = site.get(path, Some(&cookie)).await;
                    assert!(status.is_success(), "{path}");
                    assert_eq!(named(&body, &truth), BTreeSet::new(), "{path}");
                }
                Rule::Step | Rule::Pass => assert!(
                    site.get(path, Some(&cookie)).await.0.is_redirection(),
                    "{path}"
                ),
                Rule::Administration => {
                    check_administration(&site, path, &cookie, &truth, staff).await
                }
                Rule::Administrator => {
                    check_administrator(&site, path, &cookie, &truth, staff).await;
                }
                Rule::Form | Rule::File => assert!(
                    !site.get(path, Some(&cookie)).await.0.is_success(),
                    "{path}"
                ),
            }
        }
    }
    println!("routes × people × care episodes, by relation: {relations:?}");
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

/// Over every page of the list, open and closed.
async fn check_worklist(
    site: &Site,
    path: &str,
    cookie: &str,
    truth: &Truth,
    (staff, visible): (Uuid, &BTreeSet<Uuid>),
) {
    let own: BTreeSet<Uuid> = truth
        .episodes
        .iter()
        .filter(|e| visible.contains(&e.id))
        .map(|e| e.client)
        .collect();
    let mut shown = BTreeSet::new();
    for ask in [
        "",
        "?show=closed",
        "?show=closed&page=2",
        "?show=archived",
        "?show=nonsense&page=0",
    ] {
        let (status, body) = site.get(&format!("{path}{ask}"), Some(cookie)).await;
        let expected = if truth.is_clinical(staff) {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(status, expected, "{path}{ask}");
        shown.extend(named(&body, truth));
    }
    let others: Vec<_> = shown.difference(&own).collect();
    assert!(others.is_empty(), "{others:?}");
}

/// Each view of the cases, and of the packet what is on the agenda, then what is anybody's.
async fn check_cases(
    site: &Site,
    (path, rule): (&str, Rule),
    cookie: &str,
    truth: &Truth,
    staff: Uuid,
) {
    let supervised = |e: &&Episode| truth.supervises(staff, e);
    let own: BTreeSet<Uuid> = truth
        .episodes
        .iter()
        .filter(supervised)
        .map(|e| e.client)
        .collect();
    let everybody = truth.episodes.iter().step_by(6);
    let everybody: String = everybody.map(|e| format!("&case={}", e.id)).collect();
    let asks = match rule {
        Rule::Packet => [
            String::new(),
            format!("?page=1{everybody}"),
            "?case=x".to_owned(),
        ],
        _ => ["", "?show=agenda", "?show=decided&page=9"].map(str::to_owned),
    };
    for ask in asks {
        let (status, body) = site.get(&format!("{path}{ask}"), Some(cookie)).await;
        let expected = if truth.is_supervisor(staff) {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(status, expected, "{path}{ask}");
        let shown = named(&body, truth);
        assert!(shown.is_subset(&own), "{path}{ask}");
        assert!(rule == Rule::Cases || shown.is_empty(), "{path}{ask}");
    }
    if rule == Rule::Cases {
        let posted = site.post(path, Some(cookie), "do=put").await.status();
        let expected = if truth.is_supervisor(staff) {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(posted, expected, "{path}");
    }
}

/// Where a page names neither.
const NONE: (Uuid, Uuid) = (Uuid::nil(), Uuid::nil());

async fn check_clients(
    site: &Site,
    (page, rule): (&str, Rule),
    cookie: &str,
    truth: &Truth,
    visible: &BTreeSet<Uuid>,
) {
    // Every fifth is enough of a page each; the ports are tried with all of them in `access`.
    // Treatments that were handed on are few and all tried.
    let tried = truth.episodes.iter().enumerate();
    for (_, episode) in tried.filter(|(at, e)| at % 5 == 0 || e.handed_on) {
        let page = page.replace(":id", &episode.client.to_string());
        let ratings = truth.ratings.get(&episode.id);
        let Some((rating, session)) = ratings.or(Some(&NONE).filter(|_| !page.contains('{')))
        else {
            continue;
        };
        let page = page.replace("{session}", &session.to_string());
        let page = page.replace("{rating}", &rating.to_string());
        let path = format!("{page}?episode={}&instrument=PHQ-9", episode.id);
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
            .filter(|_| rule != Rule::Sheet)
            .into_iter()
            .collect();
        assert_eq!(shown, own, "{path}");
    }
}

async fn check_administration(site: &Site, path: &str, cookie: &str, truth: &Truth, staff: Uuid) {
    let (status, body) = site.get(path, Some(cookie)).await;
    let posted = site.post(path, Some(cookie), "do=nothing").await.status();
    let expected = if truth.is_administrator(staff) {
        (StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    };
    assert_eq!((status, posted), expected, "{path}");
    assert_eq!(named(&body, truth), BTreeSet::new(), "{path}");
}

async fn check_nobody(site: &Site, truth: &Truth) {
    for &(path, rule) in RULES {
        let path = path.replace(":id", &truth.episodes[0].client.to_string());
        let (status, body) = site.get(&path, None).await;
        match rule {
            Rule::Public => assert!(status.is_success(), "{path}"),
            // Not a stream either.
            Rule::Live => assert!(!status.is_redirection() && body.len() < 200, "{path}"),
            Rule::Form | Rule::File | Rule::Delegated => {
                assert!(!status.is_success(), "{path}");
            }
            _ => assert_eq!(status, StatusCode::SEE_OTHER, "{path}"),
        }
        assert_eq!(named(&body, truth), BTreeSet::new(), "{path}");
        if rule == Rule::Administration {
            let posted = site.post(&path, None, "do=nothing").await;
            assert_eq!(posted.status(), StatusCode::SEE_OTHER, "{path}");
        }
    }
    let forged = format!("{SIGN_IN_COOKIE}={}", "A".repeat(43));
    assert_eq!(site.get("/", Some(&forged)).await.0, StatusCode::SEE_OTHER);
}

/// The clients whose name is in a page.
pub fn named(body: &str, truth: &Truth) -> BTreeSet<Uuid> {
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
