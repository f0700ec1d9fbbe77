//! Supervision case by case over invented data, as a browser without JavaScript gets it.

use app::{
    alliance::RuptureState,
    cases::{
        ActingAs, CaseReviews, Decision, Entry, NotReviewed, Record, SupervisedCase, What,
        form::{Draft, Problem},
    },
    practice::Role,
    ruptures::{Rupture, WorklistRow},
    typed::FieldProblem,
};
use chrono::{DateTime, NaiveDate, Utc};

use crate::support::{
    Page, Request,
    clients::{chart, id},
    keep, page,
    practice::{therapist, viewer, with_cases, with_reviews},
    ruptures::*,
};

const CLIENT: &str = "/clients/00000000-0000-0000-0000-000000000001";
const LONG_NAME: &str = "Maximiliana Theodora Featherstonehaugh-Cholmondeley-Warburton";

fn has(page: &Page, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(text.contains(word), "no “{word}” in: {text}");
    }
}

fn lacks(page: &Page, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(!text.contains(word), "“{word}” in: {text}");
    }
}

fn on(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> DateTime<Utc> {
    on(text).and_hms_opt(9, 0, 0).expect("nine").and_utc()
}

fn entry(number: i32, on: &str, acting_as: ActingAs, what: What) -> Entry {
    let by = match acting_as {
        ActingAs::Therapist => "Dr Elin Marsh",
        ActingAs::Supervisor => "Dr Hanna Voss",
    };
    Entry {
        number,
        at: at(on),
        by: by.to_owned(),
        own: acting_as == ActingAs::Therapist,
        acting_as,
        what,
    }
}

fn asked(number: i32, on: &str, question: &str) -> Entry {
    let question = Some(question.to_owned());
    entry(number, on, ActingAs::Therapist, What::Put { question })
}

fn decided(number: i32, on: &str, text: &str, follow_up_on: Option<NaiveDate>) -> Entry {
    let decision = Decision {
        text: text.to_owned(),
        follow_up_on,
    };
    entry(number, on, ActingAs::Supervisor, What::Decided(decision))
}

/// A case of the client whose chart there is, in a care episode of its own.
fn case(number: u128, name: &str, entries: Vec<Entry>) -> SupervisedCase {
    SupervisedCase {
        client: id(1),
        care_episode: id(1000 + number),
        client_name: name.to_owned(),
        client_code: format!("HS-{number:03}"),
        therapist_name: "Dr Elin Marsh".to_owned(),
        ended_on: None,
        record: Record(entries),
    }
}

fn line(number: u128, rupture: Rupture) -> WorklistRow {
    WorklistRow {
        client: id(1),
        client_name: String::new(),
        client_code: String::new(),
        therapist_name: Some("Dr Elin Marsh".to_owned()),
        care_episode: id(1000 + number),
        sessions_held: 21,
        opened_at: at("2026-01-12"),
        noticed_on: Some(on("2026-01-12")),
        last_step_at: at("2026-02-02"),
        rupture,
    }
}

/// One with a flag that nobody acknowledged, one that was talked about and whose therapist asks, one decided upon with a day that
/// has come, one without any reason.
fn cases() -> Request {
    let open = discussed(acknowledged(rupture(4, 17, 17), 18), 19);
    let cases = vec![
        case(1, "Ines Calloway", Vec::new()),
        case(
            2,
            LONG_NAME,
            vec![asked(1, "2026-02-12", "How could I begin?")],
        ),
        case(
            3,
            "Wen-Li Zhao",
            vec![
                asked(1, "2026-01-02", "Which way?"),
                decided(2, "2026-01-05", "Ask, and wait.", Some(on("2026-02-09"))),
            ],
        ),
        case(4, "Tomasz Wieczorek", Vec::new()),
    ];
    let worklist = vec![line(1, rupture(3, 16, 16)), line(2, open)];
    with_cases(cases, worklist, chart_with_ruptures())
}

#[tokio::test]
async fn the_cases_say_why_they_wait_since_when_and_whether_it_was_talked_about() {
    let page = page("/supervision/cases", cases()).await;
    keep("cases", &page);
    assert_eq!(page.status, 200);
    has(
        &page,
        &[
            "Three cases are waiting, one is on the agenda",
            "Waiting 3",
            "On the agenda 1",
            "Not acknowledged, since 12 Jan",
            "Task fell to 3.00 at session 21; over sessions 12–20 it was 3.75–4.75.",
            "The therapist brings it in, since 12 Feb",
            "How could I begin?",
            "To look at again, since 9 Feb",
            "Ask, and wait.",
            "with Dr Elin Marsh",
            "not yet",
            "talked about",
            "nothing is open",
            "since 12 Feb",
            "for 14 days",
        ],
    );
    lacks(&page, &["Tomasz Wieczorek"]);
    let text = page.text();
    let place = |name: &str| text.find(name).expect("a name");
    assert!(place(LONG_NAME) < place("Ines Calloway"), "by weight");
    assert!(place("Ines Calloway") < place("Wen-Li Zhao"));
    let rupture = format!("episode={}#rupture-{}", id(1001), id(30_003));
    assert!(page.html.contains(&rupture), "{rupture}");
}

#[tokio::test]
async fn only_supervisors_have_the_pages() {
    for address in ["/supervision/cases", "/supervision/packet"] {
        for roles in [&[Role::Therapist][..], &[Role::Administrator]] {
            let request = Request {
                viewer: Some(viewer(roles)),
                ..cases()
            };
            let page = page(address, request).await;
            assert_eq!(page.status, 404, "{address}");
            lacks(&page, &["Calloway", "Supervision"]);
        }
    }
    let own = page("/", therapist()).await;
    assert!(
        !own.html.contains("/supervision/"),
        "nothing in the navigation"
    );
}

#[tokio::test]
async fn the_agenda_has_the_question_and_a_form_to_decide() {
    let agenda = page("/supervision/cases?show=agenda", cases()).await;
    keep("cases-agenda", &agenda);
    has(
        &agenda,
        &[
            "Put on the agenda on 12 Feb 2026 by Dr Elin Marsh, therapist.",
            "How could I begin?",
            "Record what was decided",
            "Look at it again on (optional)",
            "Packet to print, one page a case",
        ],
    );
    lacks(&agenda, &["Ines Calloway", "Wen-Li Zhao"]);
    let decided = page("/supervision/cases?show=decided", cases()).await;
    has(
        &decided,
        &[
            "Decided on 5 Jan 2026, recorded by Dr Hanna Voss, supervisor.",
            "To look at again since 9 Feb 2026.",
            "Correct it",
        ],
    );
}

#[tokio::test]
async fn where_nothing_is_there_the_page_says_so_and_what_to_do() {
    let nobody = page(
        "/supervision/cases",
        with_cases(Vec::new(), Vec::new(), chart()),
    )
    .await;
    has(&nobody, &["No cases to supervise at present"]);
    let calm = || {
        with_cases(
            vec![case(4, "Tomasz Wieczorek", Vec::new())],
            Vec::new(),
            chart(),
        )
    };
    let waiting = page("/supervision/cases", calm()).await;
    has(
        &waiting,
        &["No case is waiting", "That does not say that all is well"],
    );
    let agenda = page("/supervision/cases?show=agenda", calm()).await;
    has(&agenda, &["Nothing is on the agenda."]);
    let packet = page("/supervision/packet", calm()).await;
    has(&packet, &["There is nothing to print"]);
}

#[tokio::test]
async fn two_hundred_cases_come_in_pages() {
    let many: Vec<_> = (0..200)
        .map(|n| {
            case(
                n,
                LONG_NAME,
                vec![asked(1, "2026-02-12", &"long ".repeat(400))],
            )
        })
        .collect();
    let ask = |many: &[SupervisedCase]| with_cases(many.to_vec(), Vec::new(), chart());
    let first = page("/supervision/cases", ask(&many)).await;
    assert_eq!(first.html.matches("type=\"checkbox\"").count(), 60);
    has(
        &first,
        &[
            "200 cases are waiting, 200 are on the agenda",
            "Page 1 of 4",
        ],
    );
    let last = page("/supervision/cases?show=agenda&page=9", ask(&many)).await;
    assert_eq!(last.html.matches("<article").count(), 20);
    let packet = page("/supervision/packet?page=5", ask(&many)).await;
    assert_eq!(packet.html.matches("<article").count(), 40);
    has(&packet, &["40 of 200 cases", "Earlier lines"]);
}

fn sent(values: &[(&str, &str)], problem: Problem) -> Option<Draft> {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Some(Draft {
        values: values.iter().map(pair).collect(),
        problem: Some(problem),
    })
}

#[tokio::test]
async fn what_was_refused_comes_back_with_what_was_typed() {
    let case = id(1002).to_string();
    let typed = [
        ("do", "decide"),
        ("case", case.as_str()),
        ("seen", "1"),
        ("decision", "</textarea><b>Wait"),
        ("follow_up", "2026-01-01"),
    ];
    let ask = |problem| Request {
        review: sent(&typed, problem),
        ..cases()
    };
    let past = page(
        "/supervision/cases?show=agenda",
        ask(Problem::NotDone(NotReviewed::InThePast)),
    )
    .await;
    has(&past, &["That day has passed."]);
    assert!(past.html.contains("&lt;/textarea>&lt;b>Wait"));
    assert!(past.html.contains("value=\"2026-01-01\""));
    assert!(past.html.contains("aria-invalid=\"true\""));

    // Meanwhile it was decided by somebody else: the page has no place for it any more.
    let stray = page(
        "/supervision/cases?show=agenda",
        Request {
            review: sent(
                &[
                    ("do", "decide"),
                    ("case", &id(1003).to_string()),
                    ("decision", "Mine"),
                ],
                Problem::NotDone(NotReviewed::Changed),
            ),
            ..cases()
        },
    )
    .await;
    has(&stray, &["something else was recorded", "Mine"]);

    let none = page(
        "/supervision/cases",
        Request {
            review: sent(
                &[("do", "put")],
                Problem::Field("case", FieldProblem::Missing),
            ),
            ..cases()
        },
    )
    .await;
    has(&none, &["Tick a case first."]);
}

#[tokio::test]
async fn the_packet_has_a_sheet_a_case_with_codes_and_no_names() {
    let packet = page("/supervision/packet", cases()).await;
    keep("packet", &packet);
    assert_eq!(packet.html.matches("<article").count(), 1, "the agenda");
    has(
        &packet,
        &[
            "Case HS-001",
            "The question",
            "How could I begin?",
            "The therapist brings it in, since 12 Feb",
            "What was recorded",
            "Outcome and forms",
            "sessions held.",
            "Notes",
            "Harbour Street Practice · Printed for Dr Elin Marsh on 16 Feb 2026 · Confidential; shred after use.",
            "(Rule switching-1, WAI-SR.)",
        ],
    );
    lacks(&packet, &["Calloway", "Maximiliana", "Wen-Li"]);
    let ticked = format!(
        "/supervision/packet?case={}&case={}&case=x",
        id(1001),
        id(1003)
    );
    let ticked = page(&ticked, cases()).await;
    assert_eq!(ticked.html.matches("<article").count(), 2);
    let others = page(&format!("/supervision/packet?case={}", id(9)), cases()).await;
    assert_eq!(others.html.matches("<article").count(), 0);
    has(&others, &["There is nothing to print"]);
}

async fn of_client(entries: Vec<Entry>, may_act: bool) -> Page {
    let reviews = CaseReviews {
        record: Record(entries),
        may_act,
    };
    page(CLIENT, with_reviews(chart(), reviews)).await
}

#[tokio::test]
async fn the_clients_page_takes_a_case_to_supervision_and_says_what_was_decided() {
    let new = of_client(Vec::new(), true).await;
    has(&new, &["Take to supervision", "Question (optional)"]);
    assert!(
        new.html
            .contains("action=\"/clients/00000000-0000-0000-0000-000000000001/supervision\"")
    );

    let waiting = of_client(vec![asked(1, "2026-02-12", "How could I begin?")], true).await;
    has(
        &waiting,
        &[
            "How could I begin?",
            "Take it off the agenda",
            "Record what was decided",
        ],
    );
    lacks(&waiting, &["Take to supervision", "Nobody supervises"]);

    let record = vec![
        asked(1, "2025-12-01", "First?"),
        decided(2, "2025-12-03", "Do this.", None),
        asked(3, "2026-02-01", "Second?"),
        decided(4, "2026-02-03", "Do that.", Some(on("2026-03-02"))),
    ];
    let after = of_client(record.clone(), true).await;
    keep("client-decided", &after);
    has(
        &after,
        &[
            "Do that.",
            "To look at again on 2 Mar 2026.",
            "Earlier",
            "Do this.",
            "Correct it",
        ],
    );
    let onlooker = of_client(record, false).await;
    has(&onlooker, &["Do that."]);
    lacks(&onlooker, &["Correct it", "Take to supervision"]);
    let nothing = of_client(Vec::new(), false).await;
    assert!(!nothing.html.contains("id=\"supervision\""));
}

#[tokio::test]
async fn where_nobody_supervises_the_clients_page_says_so() {
    let mut alone = chart();
    alone.access.seers.truncate(1);
    let reviews = CaseReviews {
        record: Record(vec![asked(1, "2026-02-12", "How?")]),
        may_act: true,
    };
    let page = page(CLIENT, with_reviews(alone, reviews)).await;
    has(&page, &["Nobody supervises this case at present"]);
}

#[tokio::test]
async fn an_ended_treatment_stays_on_the_agenda_until_it_is_decided_upon() {
    let mut ended = case(2, "Ines Calloway", vec![asked(1, "2026-02-12", "Why?")]);
    ended.ended_on = Some(on("2026-02-01"));
    let mut left = line(2, rupture(3, 16, 16));
    left.rupture.state = RuptureState::EndedWithTreatment;
    let ask = || with_cases(vec![ended.clone()], vec![left.clone()], chart());
    let waiting = page("/supervision/cases", ask()).await;
    has(
        &waiting,
        &[
            "The treatment ended with it, 1 Feb",
            "ended 1 Feb",
            "not on record",
        ],
    );
    has(
        &page("/supervision/cases?show=agenda", ask()).await,
        &["ended 1 Feb", "Why?"],
    );
}
