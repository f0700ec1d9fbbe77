//! The pages about ruptures over invented data, as a browser without JavaScript gets them.

use crate::support::{
    Page, Request,
    clients::{self, day, id},
    keep, page,
    practice::{therapist, viewer, with_chart, with_notes, with_worklist},
    ruptures::*,
};
use app::{
    alliance::*,
    client::{ClientChart, ClientWord},
    practice::Role,
    ruptures::{
        NotDone, Rupture, WorklistRow,
        form::{Problem, Sent},
    },
    together::{
        SharedNote,
        form::{Draft, DraftProblem},
    },
    typed::FieldProblem,
};

const CLIENT: &str = "/clients/00000000-0000-0000-0000-000000000001";

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

async fn client(chart: ClientChart) -> Page {
    let page = page(CLIENT, with_chart(chart)).await;
    assert_eq!(page.status, 200);
    page
}

/// The page after a form that was refused.
async fn refused(chart: ClientChart, values: &[(&str, &str)], problem: Problem) -> Page {
    let sent = Sent {
        values: values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
        problem: Some(problem),
    };
    let request = Request {
        sent: Some(sent),
        ..with_chart(chart)
    };
    page(CLIENT, request).await
}

#[tokio::test]
async fn the_finding_comes_first_and_can_be_pasted() {
    let page = client(chart_with_ruptures()).await;
    keep("r-client", &page);
    let (_, finding) = page
        .html
        .split_once("class=\"finding\"")
        .expect("a finding");
    let finding = finding
        .split("</p>")
        .next()
        .expect("its end")
        .replace("<!>", "");
    for words in [
        "Task fell to 3.00 at session 21; over sessions 12–20 it was 3.75–4.75.</strong>",
        "about half of such flags followed a real drop",
        "A task rating of 4.00 or more next time would count as coming back.",
        "(Rule switching-1, WAI-SR.)",
    ] {
        assert!(finding.contains(words), "no “{words}” in {finding}");
    }
    let text = page.text();
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no “{words}”"));
    assert!(at("Possible rupture since session 21") < at("Task fell to 3.00"));
    assert!(at("Task fell to 3.00") < at("WAI-SR, as the client rated it"));
}

#[tokio::test]
async fn a_next_step_fits_what_moved_and_names_its_source() {
    let page = client(chart_with_ruptures()).await;
    has(
        &page,
        &[
            "Agreement on goals or tasks fell.",
            "Eubanks, Muran & Safran 2015",
            "a clinician has yet to sign it",
            "a slip, or something important. Ask.",
            "a bad week, a mis-tick",
        ],
    );
    let calm = client(clients::chart()).await;
    lacks(&calm, &["Agreement on goals or tasks fell."]);
}

#[tokio::test]
async fn spans_and_marks_are_on_the_chart_and_in_words() {
    let page = client(chart_with_ruptures()).await;
    has(
        &page,
        &[
            "Repaired, 10–13",
            "Possible rupture, since 21",
            "expected 3.92–4.58",
            "Client: a little tension",
            "Client: tension, talked about; Talked about",
            "this client’s own range",
        ],
    );
    assert!(page.html.contains("url(#figure-0-wide-open)"));
    assert!(page.html.contains("id=\"figure-0-wide-mended\""));
    // Dismissed ones are on record, and no span.
    lacks(&page, &["Dismissed, 17"]);
    has(
        &page,
        &["Dismissed, sessions 17 to 18", "Her mother was ill."],
    );
}

#[tokio::test]
async fn a_repaired_one_has_its_course_its_conversation_and_its_level() {
    let page = client(chart_with_ruptures()).await;
    has(
        &page,
        &[
            "Down since session 10, back in range at session 13.",
            "Talked about on 8 Dec 2025; the client said that it is settled on 15 Dec 2025.",
            "Mean total before 4.16 (7 ratings), during 4.25 (3 ratings) and after 4.30 (8 ratings).",
            "Tried: cleared up a misunderstanding and explained the reasons for a task.",
            NOTE,
            "Dr Elin Marsh acknowledged it.",
            "Rests on the form of session 10.",
        ],
    );
}

#[tokio::test]
async fn before_there_is_a_range_the_page_says_how_long_until() {
    let mut chart = chart_with_ruptures();
    chart.sessions.truncate(2);
    chart.series[0].ratings.truncate(2);
    chart.series[0].findings.truncate(2);
    (chart.ruptures, chart.words) = (Vec::new(), Vec::new());
    let page = client(chart).await;
    keep("r-new", &page);
    has(
        &page,
        &["2 more ratings until a personal range can be drawn."],
    );
    lacks(&page, &["expected "]);
}

#[tokio::test]
async fn a_client_who_marks_the_maximum_has_a_notice() {
    let mut chart = clients::chart();
    let mut found = findings(&chart.series[0].ratings, &[]);
    for finding in &mut found {
        finding.information = Information::Ceiling;
    }
    chart.series[0].findings = found;
    let page = client(chart).await;
    has(
        &page,
        &[
            "This client mostly marks the maximum.",
            "No flag does not say that all is well",
        ],
    );
}

/// The values of the hidden field `do` on a page.
fn offered(page: &Page) -> Vec<&str> {
    let fields = page.html.split("name=\"do\" value=\"").skip(1);
    let mut all: Vec<&str> = fields.filter_map(|rest| rest.split('"').next()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// With the open rupture alone, so that the forms are its own.
fn alone(open: Rupture) -> ClientChart {
    let mut chart = chart_with_open(open);
    chart.ruptures.drain(..2);
    chart
}

#[tokio::test]
async fn only_steps_that_may_be_taken_are_offered() {
    let possible = || rupture(3, 21, 21);
    let acknowledged = || acknowledged(possible(), 21);
    let discussed = || discussed(acknowledged(), 21);
    for (open, steps) in [
        (
            possible(),
            vec!["acknowledge", "dismiss", "mark", "onset", "talked"],
        ),
        (
            acknowledged(),
            vec!["dismiss", "mark", "onset", "talked", "unresolved"],
        ),
        (
            discussed(),
            vec!["dismiss", "mark", "onset", "settle", "talked", "unresolved"],
        ),
        (repaired(discussed(), 21), vec!["felt", "reopen"]),
    ] {
        let state = open.state;
        let page = client(alone(open)).await;
        assert_eq!(offered(&page), steps, "{state:?}");
        // The cover at the end has a button of its own.
        let shown = page.html.split("<template").next().expect("a page");
        let primary = shown.matches("class=\"first\"").count();
        assert_eq!(primary, usize::from(state.is_open()), "{state:?}");
    }
    let none = client(clients::chart()).await;
    assert_eq!(offered(&none), ["felt"]);
    // What is open blocks opening a second one; an earlier one can take it in.
    let with_earlier = client(chart_with_ruptures()).await;
    let steps = ["acknowledge", "dismiss", "mark", "merge", "onset", "talked"];
    assert_eq!(offered(&with_earlier), steps);
}

#[tokio::test]
async fn who_may_not_act_sees_everything_and_no_form() {
    let mut chart = chart_with_ruptures();
    chart.may_act = false;
    let page = client(chart).await;
    assert_eq!(offered(&page), [] as [&str; 0]);
    has(&page, &["Possible rupture since session 21", NOTE]);
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_beside_what_is_wrong() {
    let open = open_id().to_string();
    let values = [
        ("do", "talked"),
        ("rupture", open.as_str()),
        ("raised_by", "client"),
        ("on", "2027-01-01"),
        ("tried", "validated"),
        ("note", "a <b>word</b>"),
    ];
    let problem = Problem::Field("on", FieldProblem::InTheFuture);
    let page = refused(chart_with_ruptures(), &values, problem).await;
    has(&page, &["This day has not come yet."]);
    assert!(page.html.contains("a &lt;b>word&lt;/b>"));
    let (_, form) = page.html.split_once("value=\"talked\"").expect("the form");
    let form = form.split("</form>").next().expect("its end");
    for part in [
        "value=\"2027-01-01\"",
        "aria-invalid=\"true\"",
        "value=\"client\" checked",
        "value=\"validated\" checked",
    ] {
        assert!(form.contains(part), "no {part} in {form}");
    }
    assert!(!form.contains("value=\"therapist\" checked"));
}

#[tokio::test]
async fn who_comes_second_is_told_what_was_recorded_and_loses_nothing() {
    let chart = chart_with_open(discussed(acknowledged(rupture(3, 21, 21), 21), 21));
    let open = open_id().to_string();
    let changed = Problem::NotDone(NotDone::Changed);
    let dismiss = [
        ("do", "dismiss"),
        ("rupture", open.as_str()),
        ("version", "1"),
        ("reason", "other"),
        ("note", "kept words"),
    ];
    let page = refused(chart.clone(), &dismiss, changed).await;
    has(
        &page,
        &[
            "something else was recorded",
            "Dr Elin Marsh acknowledged it.",
            "raised by the therapist. Nothing of yours was recorded.",
            "kept words",
        ],
    );
    // The form is still offered, with the version that is shown now.
    assert!(page.html.contains("kept words</textarea>"));
    assert!(page.html.contains("name=\"version\" value=\"3\""));
    // Where the step may not be taken any more, what was written is shown beside the reason.
    let acknowledge = [
        ("do", "acknowledge"),
        ("rupture", open.as_str()),
        ("version", "1"),
        ("note", "kept words"),
    ];
    let page = refused(chart, &acknowledge, changed).await;
    has(&page, &["What you wrote is still here: kept words"]);
}

#[tokio::test]
async fn a_note_is_kept_where_its_form_is_gone() {
    let values = [("do", "felt"), ("session", "20"), ("note", "kept words")];
    let problem = Problem::NotDone(NotDone::AnotherIsOpen);
    let page = refused(chart_with_ruptures(), &values, problem).await;
    has(
        &page,
        &[
            "Another one is open in this treatment",
            "What you wrote is still here: kept words",
        ],
    );
}

#[tokio::test]
async fn what_was_recorded_is_said() {
    let address = format!("{CLIENT}?done=talked");
    let done = page(&address, with_chart(chart_with_ruptures())).await;
    has(&done, &["The conversation is recorded."]);
    let nothing = page(
        &format!("{CLIENT}?done=nonsense"),
        with_chart(clients::chart()),
    )
    .await;
    assert!(!nothing.html.contains("role=\"status\""));
}

#[tokio::test]
async fn client_and_therapist_and_the_outcome_are_put_in_words() {
    let page = client(chart_with_ruptures()).await;
    has(
        &page,
        &[
            "PHQ-9 was 19 at session 1 and is 8 at session 21: 11 better.",
            "No sourced size of a reliable change is known for the PHQ-9",
            "The client rated session 18 higher by 0.1.",
        ],
    );
}

#[tokio::test]
async fn the_brief_has_initials_and_what_matters_before_a_session() {
    let page = page(
        &format!("{CLIENT}/brief"),
        with_chart(chart_with_ruptures()),
    )
    .await;
    keep("r-brief", &page);
    assert_eq!(page.status, 200);
    has(
        &page,
        &[
            "I. C. before session 22",
            "Possible rupture since session 21",
            "Task fell to 3.00 at session 21",
            "What was said",
            "8 Dec 2025, session 12. Raised by the therapist.",
            "Item 12: 3, usually 5",
            "One way to begin",
            "Notes",
        ],
    );
    lacks(&page, &["Calloway"]);
    assert!(
        page.html
            .contains("<title>Before the session – Rapport</title>")
    );
}

#[tokio::test]
async fn the_page_to_look_at_together_shows_the_clients_own_ratings_and_nothing_else() {
    let notes = vec![SharedNote {
        id: id(1),
        at: at(20),
        by: "Dr Elin Marsh".to_owned(),
        session: Some(20),
        text: "Shorter exercises.".to_owned(),
    }];
    let request = with_notes(chart_with_ruptures(), notes);
    let page = page(&format!("{CLIENT}/together"), request).await;
    keep("r-together", &page);
    assert_eq!(page.status, 200);
    has(
        &page,
        &[
            "as Ines rated it",
            "Agreeing on what we do",
            "3.0 of 5",
            "lower than the time before",
            "What was different that week?",
            "2 Feb 2026, about session 20",
            "Shorter exercises.",
        ],
    );
    let html = page.html.to_lowercase();
    for forbidden in [
        "rupture",
        "calloway",
        "marsh",
        "okonjo",
        "voss",
        "hs-001",
        "flag",
        "expected",
        "switching",
        "class=\"low\"",
        "class=\"band\"",
        "class=\"square\"",
        "shade",
        "her mother",
        "phq",
        "too soon",
        "probab",
        "0.8",
        "possible",
        "caseload",
        "harbour",
    ] {
        assert!(!html.contains(forbidden), "“{forbidden}” on the page");
    }
}

#[tokio::test]
async fn an_empty_shared_note_is_asked_for_again() {
    let draft = Draft {
        values: vec![("session".to_owned(), "7".to_owned())],
        problem: Some(DraftProblem::Empty),
    };
    let request = Request {
        draft: Some(draft),
        ..with_chart(chart_with_ruptures())
    };
    let page = page(&format!("{CLIENT}/together"), request).await;
    has(&page, &["Please write something first."]);
    assert!(page.html.contains("<option value=\"7\" selected"));
}

#[tokio::test]
async fn the_sheets_of_a_client_who_is_not_there_are_not_there() {
    for sheet in ["brief", "together"] {
        let address = format!("/clients/00000000-0000-0000-0000-000000000009/{sheet}");
        let page = page(&address, with_chart(clients::chart())).await;
        assert_eq!(page.status, 404);
        has(&page, &["No client here that you may see"]);
    }
}

fn line(number: u128, name: &str, rupture: Rupture) -> WorklistRow {
    WorklistRow {
        client: id(number),
        client_name: name.to_owned(),
        client_code: format!("HS-{number:03}"),
        therapist_name: None,
        care_episode: id(number + 1000),
        sessions_held: 21,
        opened_at: at(rupture.noticed_at),
        noticed_on: Some(day(rupture.noticed_at)),
        last_step_at: at(21),
        rupture,
    }
}

#[tokio::test]
async fn the_worklist_says_what_is_open_since_when_and_leads_there() {
    let mut felt = acknowledged(rupture(5, 19, 19), 20);
    felt.source = Source::TherapistWord;
    felt.events[0].why.clear();
    let rows = vec![
        line(1, "Ines Calloway", rupture(3, 18, 18)),
        line(2, "Tomasz Wieczorek", felt),
        line(
            3,
            "Greta Lindqvist",
            repaired(discussed(acknowledged(rupture(6, 9, 9), 10), 11), 12),
        ),
    ];
    let list = page("/ruptures", with_worklist(rows)).await;
    keep("r-worklist", &list);
    has(
        &list,
        &[
            "Two are open, none talked about yet",
            "Open 2",
            "Closed in the last 90 days 1",
            "Possible rupture since session 18",
            "Task fell to 3.00 at session 21; over sessions 12–20 it was 3.75–4.75.",
            "3 sessions, 28 days",
            "The therapist felt something at session 19.",
            "down",
            "not yet",
            "Closed in the last 30 days: 1",
        ],
    );
    lacks(
        &list,
        &["Possible rupture since session 21. In our simulations"],
    );
    let href = format!(
        "/clients/{}?episode={}#rupture-{}",
        id(1),
        id(1001),
        id(30_003)
    );
    assert!(list.html.contains(&href), "{href}");
    assert!(list.html.contains("href=\"/ruptures?show=waiting\""));
}

#[tokio::test]
async fn a_long_worklist_comes_in_pages() {
    let rows: Vec<_> = (0..500)
        .map(|n| line(n, &format!("Client {n}"), rupture(n, 18, 18)))
        .collect();
    let first = page("/ruptures", with_worklist(rows.clone())).await;
    assert_eq!(first.html.matches("#rupture-").count(), 60);
    has(&first, &["Page 1 of 9", "Further lines"]);
    let last = page("/ruptures?page=9", with_worklist(rows)).await;
    assert_eq!(last.html.matches("#rupture-").count(), 20);
    has(&last, &["Earlier lines"]);
}

#[tokio::test]
async fn an_empty_worklist_promises_nothing() {
    let empty = page("/ruptures", with_worklist(Vec::new())).await;
    has(
        &empty,
        &["No rupture is open", "That does not say that all is well"],
    );
    let administrator = Request {
        viewer: Some(viewer(&[Role::Administrator])),
        ..therapist()
    };
    assert_eq!(page("/ruptures", administrator).await.status, 404);
}

#[tokio::test]
async fn the_method_says_what_it_misses_and_what_nobody_has_signed() {
    let about = page("/about-the-numbers", therapist()).await;
    keep("about", &about);
    has(
        &about,
        &[
            "How a possible rupture is noticed",
            "rapport bench-detection",
            "39.7 | 37.1",
            "Six of ten simulated ruptures.",
            "Sentences that a clinician has yet to sign",
            "not the same as repaired",
        ],
    );
}

#[tokio::test]
async fn no_page_about_ruptures_has_an_inline_style_or_counts_a_persons_ruptures() {
    let mut chart = chart_with_ruptures();
    chart.words.push(ClientWord {
        session: 21,
        word: Word::QuiteALot,
    });
    for sheet in ["", "/brief", "/together"] {
        let page = page(&format!("{CLIENT}{sheet}"), with_chart(chart.clone())).await;
        assert!(
            !page.html.contains(" style=") && !page.html.contains("<style"),
            "{sheet}"
        );
        lacks(
            &page,
            &["3 ruptures", "three ruptures", "2 ruptures", "two ruptures"],
        );
    }
}
