//! Whole pages over invented data, as a browser without JavaScript gets them.
//!
//! `PAGES_DIR=… cargo test -p app --features ssr --test pages` also writes them as files to look at.

#[cfg(test)]
mod case_pages;
#[cfg(test)]
mod rupture_pages;
#[cfg(test)]
mod support;

use app::{
    error::PortError,
    practice::Role,
    request::{DemoDoor, DemoDoors},
};
use support::{
    Page, Request, clients, keep, page,
    practice::{practice, therapist, viewer},
};

fn has(page: &Page, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(text.contains(word), "no “{word}” in: {text}");
    }
}

#[tokio::test]
async fn the_caseload_says_whom_to_think_about_and_why() {
    let page = page("/", therapist()).await;
    keep("caseload", &page);
    assert_eq!(page.status, 200);
    has(
        &page,
        &[
            "Two to think about, one by the client’s own word",
            "Task fell to 3.00 at session 21; over sessions 1–20 it was 3.75–4.75.",
            "open 7 days, not talked about yet",
            "At session 10 the client said that there was tension",
            "open 7 days, talked about, raised by the client",
            "disagreement. One rating is back in range.",
            "No form at the last four sessions; the last one was at session 8, 10 Nov 2025.",
            "No form yet in four sessions.",
            "One more rating until a personal range can be drawn.",
            "All 20 ratings are at the maximum; that tells little either way.",
            "with Dr Paul Okonjo",
            "Demo practice",
        ],
    );
    assert!(page.html.contains("<title>Caseload – Rapport</title>"));
}

#[tokio::test]
async fn no_page_uses_words_that_are_not_ours_to_say() {
    for address in [
        "/",
        "/clients/00000000-0000-0000-0000-000000000001",
        "/clients/00000000-0000-0000-0000-000000000001/brief",
        "/ruptures",
        "/sign-in",
    ] {
        let text = page(address, therapist()).await.text().to_lowercase();
        for word in [
            " fine",
            "normal",
            "alliance ok",
            "resistant",
            "bad therapist",
        ] {
            assert!(!text.contains(word), "“{word}” on {address}");
        }
    }
}

#[tokio::test]
async fn no_page_has_an_inline_style() {
    for address in [
        "/",
        "/clients/00000000-0000-0000-0000-000000000001",
        "/sign-in",
        "/about-the-numbers",
    ] {
        let html = page(address, therapist()).await.html;
        assert!(
            !html.contains(" style=") && !html.contains("<style"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn filters_search_and_order_are_in_the_address() {
    let shown = page("/?show=no-recent-rating&sort=name", therapist()).await;
    has(&shown, &["Beatriz Fontoura", "Wen-Li Zhao"]);
    assert!(!shown.text().contains("Ines Calloway"));
    assert!(shown.html.contains("href=\"/?sort=name\""));

    let found = page("/?find=fontou", therapist()).await;
    has(&found, &["Beatriz Fontoura", "No recent rating 1"]);
    let nobody = page("/?find=%3Cscript%3E", therapist()).await;
    has(&nobody, &["Nobody here fits that search."]);
    assert!(!nobody.html.contains("value=\"<script>\""));
    assert!(nobody.html.contains("find=%3Cscript%3E"));
}

#[tokio::test]
async fn an_empty_caseload_says_what_to_do() {
    let ask = |roles: &[Role]| Request {
        practice: Some(practice(Ok(Vec::new()), None)),
        viewer: Some(viewer(roles)),
        ..Request::default()
    };
    let empty = page("/", ask(&[Role::Therapist])).await;
    keep("empty", &empty);
    has(
        &empty,
        &["No clients here yet", "ask your practice’s administrator"],
    );
    let both = page("/", ask(&[Role::Therapist, Role::Administrator])).await;
    has(&both, &["rapport import FILE"]);
    let administrator = page("/", ask(&[Role::Administrator])).await;
    keep("administrator", &administrator);
    has(&administrator, &["Administrators see no clinical content"]);
}

#[tokio::test]
async fn an_administrator_is_shown_no_client() {
    let request = Request {
        viewer: Some(viewer(&[Role::Administrator])),
        ..therapist()
    };
    assert!(!page("/", request).await.text().contains("Calloway"));
}

#[tokio::test]
async fn problems_have_words_and_a_status() {
    let away = Request {
        practice: Some(practice(Err(PortError::Unavailable), None)),
        ..therapist()
    };
    let away = page("/", away).await;
    assert_eq!(away.status, 503);
    has(&away, &["cannot be reached at the moment"]);

    let nobody = page("/", Request::default()).await;
    assert_eq!(nobody.status, 500);
    let unsigned = Request {
        viewer: None,
        ..therapist()
    };
    let unsigned = page("/", unsigned).await;
    assert_eq!(unsigned.status, 401);
    has(&unsigned, &["Nobody is signed in here"]);

    let nowhere = page("/nowhere", therapist()).await;
    assert_eq!(nowhere.status, 404);
    has(&nowhere, &["There is no such page"]);
}

#[tokio::test]
async fn the_client_page_begins_with_the_finding() {
    let page = page("/clients/00000000-0000-0000-0000-000000000001", therapist()).await;
    keep("client", &page);
    assert_eq!(page.status, 200);
    has(
        &page,
        &[
            "Task fell to 3.00 at session 21, its lowest of 18 ratings; over sessions 1–20 it was 3.75–4.75.",
            "Goal and bond within their earlier span.",
            "Session 21",
            "better ↓",
            "did not attend",
            "Session 2: the file said bond 4.10, scored",
            "≈ 22 Sep 2025",
            "Dr Paul Okonjo, 10 Jan 2022 to 4 Jul 2022",
            "Answers at session 21",
        ],
    );
    assert!(page.html.contains("<title>Client – Rapport</title>"));
}

#[tokio::test]
async fn the_address_picks_the_rating_whose_answers_are_shown() {
    let rating = clients::id(7002);
    let address = format!("/clients/{}?rating={rating}", clients::id(1));
    has(
        &page(&address, therapist()).await,
        &["Answers at session 2"],
    );
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_yours_look_the_same() {
    for address in [
        "/clients/7",
        "/clients/00000000-0000-0000-0000-000000000009",
    ] {
        let page = page(address, therapist()).await;
        assert_eq!(page.status, 404);
        has(&page, &["No client here that you may see"]);
    }
}

#[tokio::test]
async fn a_client_without_a_rating_has_a_page() {
    let mut chart = clients::chart();
    chart.series.clear();
    let request = Request {
        practice: Some(practice(Ok(Vec::new()), Some(chart))),
        ..therapist()
    };
    let page = page("/clients/00000000-0000-0000-0000-000000000001", request).await;
    has(&page, &["No rating yet; 19 sessions held."]);
}

#[tokio::test]
async fn signing_in_needs_no_script() {
    let doors = DemoDoors(vec![
        DemoDoor {
            role: Role::Therapist,
            user_name: "elin".to_owned(),
        },
        DemoDoor {
            role: Role::Supervisor,
            user_name: "paul".to_owned(),
        },
        DemoDoor {
            role: Role::Administrator,
            user_name: "kim".to_owned(),
        },
    ]);
    let request = Request {
        doors: Some(doors),
        ..Request::default()
    };
    let page = page("/sign-in?problem=wrong&next=//evil.example/", request).await;
    keep("sign-in", &page);
    has(
        &page,
        &["do not go together", "Enter as supervisor", "as paul"],
    );
    for part in [
        "method=\"post\" action=\"/sign-in\"",
        "name=\"next\" value=\"/\"",
        "name=\"user_name\"",
        "autocomplete=\"current-password\"",
        "action=\"/demo/enter\"",
        "name=\"as\" value=\"administrator\"",
    ] {
        assert!(page.html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn sign_in_without_a_demo_has_no_doors() {
    let page = page("/sign-in", Request::default()).await;
    assert!(!page.html.contains("/demo/enter"));
}

#[tokio::test]
async fn the_method_page_lists_the_instruments() {
    let page = page("/about-the-numbers", therapist()).await;
    keep("about", &page);
    has(
        &page,
        &["What is not claimed", "WAI-SR", "the authors’ scoring key"],
    );
}

#[tokio::test]
async fn two_hundred_rows_stay_small() {
    let rows = (0..200)
        .map(|number| {
            let sessions = clients::wander(400, i32::try_from(number).expect("small"), 12);
            clients::row(number, &format!("Client {number}"), &sessions)
        })
        .collect();
    let request = Request {
        practice: Some(practice(Ok(rows), None)),
        ..therapist()
    };
    let page = page("/", request).await;
    keep("caseload-200", &page);
    assert_eq!(page.html.matches("class=\"client").count(), 200);
    let a_row = page.html.len() / 200;
    assert!(a_row < 3_500, "{a_row} bytes a row");
}

#[tokio::test]
async fn the_audit_page_says_who_did_what_and_how_far_it_is_sealed() {
    let administrator = || Request {
        viewer: Some(viewer(&[Role::Administrator])),
        ..therapist()
    };
    let log = page("/admin/audit", administrator()).await;
    keep("audit", &log);
    assert_eq!(log.status, 200);
    has(
        &log,
        &[
            "What was done, and by whom",
            "Sealed up to row 12, 16 Feb 2026, 09:00:00.",
            "1 row not yet sealed.",
            "No checkpoint has been signed yet.",
            "Dr Elin Marsh",
            "view client",
            "refused",
            "client …00000001 and 1 more",
            "not sealed",
        ],
    );
    assert!(log.html.contains("href=\"/admin/audit?kind=change\""));
    let none = page("/admin/audit?kind=export&day=2026-01-01", administrator()).await;
    has(&none, &["No record fits this.", "Show everything"]);
    assert!(none.html.contains("value=\"2026-01-01\""));
    assert!(
        none.html
            .contains("href=\"/admin/audit?kind=view&amp;day=2026-01-01\"")
    );
}

#[tokio::test]
async fn a_client_page_says_who_can_see_it_and_who_has_looked() {
    let client = page("/clients/00000000-0000-0000-0000-000000000001", therapist()).await;
    has(
        &client,
        &[
            "Who can see this, who has looked",
            "Dr Elin Marsh, the therapist, since 22 Sep 2025",
            "Dr Hanna Voss, as the therapist’s supervisor, since",
            "Dr Hanna Voss: twice, last on",
            "Administrators see no clinical content.",
        ],
    );
}
