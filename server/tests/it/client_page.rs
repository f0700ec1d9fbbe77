//! The client's page over HTTP, with data that nobody on this project wrote.

use std::collections::HashMap;

use axum::http::StatusCode;
use uuid::Uuid;

use crate::{dyads, site::Site, support::TestPractice, truth::Truth};

/// Heading and cell of one session in the page's table of numbers.
type Numbers = HashMap<String, String>;

/// The totals were worked out from the answers by hand, with the WAI-36's published key.
#[tokio::test]
async fn the_page_of_pairing_1_shows_its_therapist_both_sessions_scores() {
    let practice = TestPractice::new().await;
    if dyads::import_all(&practice).await.is_some() {
        let page = page_of_pairing_1(&practice).await;
        let expected = [
            (
                "Session 1",
                [("Total", 89), ("Goal", 20), ("Task", 28), ("Bond", 41)],
            ),
            (
                "Session 2",
                [("Total", 105), ("Goal", 29), ("Task", 29), ("Bond", 47)],
            ),
        ];
        for (session, scores) in expected {
            let shown = numbers(&page, session);
            for (scale, score) in scores {
                assert_eq!(shown[scale], score.to_string(), "{session}, {scale}");
            }
        }
    }
    practice.close().await;
}

async fn page_of_pairing_1(practice: &TestPractice) -> String {
    let site = Site::of(practice);
    let client = keyed(practice, "client", "1").await;
    let episode = keyed(practice, "care_episode", "1\u{1f}1").await;
    let therapist = Truth::load(practice)
        .await
        .staff_id("therapist_gpt_limited");
    let cookie = site.sign_in(practice, therapist).await;
    let path = format!("/clients/{client}?episode={episode}");
    let (status, page) = site.get(&path, Some(&cookie)).await;
    assert_eq!(status, StatusCode::OK);
    page
}

/// What the survey's own key stands for here.
async fn keyed(practice: &TestPractice, kind: &str, key: &str) -> Uuid {
    sqlx::query_scalar(
        "SELECT object_id FROM app.external_key WHERE source = 'survey' AND kind = $1 AND external_key = $2",
    )
    .bind(kind)
    .bind(key)
    .fetch_one(&practice.admin().await)
    .await
    .unwrap()
}

fn numbers(page: &str, session: &str) -> Numbers {
    let (_, table) = page.split_once("<caption id=\"numbers-caption\"").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let mut rows = table.split("<tr").skip(1).map(cells);
    let heads = rows.next().unwrap();
    let row = rows.find(|row| row[0] == session).unwrap();
    // Each instrument has a total; the page's subject comes first.
    let mut numbers = Numbers::new();
    for (head, cell) in heads.into_iter().zip(row) {
        numbers.entry(head).or_insert(cell);
    }
    numbers
}

/// The text of each cell of a row.
fn cells(row: &str) -> Vec<String> {
    let ends = row.replace("</th>", "</td>");
    let cells = ends.split("</td>").map(text);
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// What is left of markup without its tags; the piece may begin inside one.
fn text(markup: &str) -> String {
    let pieces = markup.split('<').filter_map(|piece| piece.split_once('>'));
    pieces
        .map(|(_, text)| text)
        .collect::<String>()
        .trim()
        .to_owned()
}
