use std::{collections::HashMap, sync::Arc};

use app::alliance::{Answers, Points, Rater, ScaleId};
use chrono::NaiveDate;

use super::{
    cells::Cells,
    code::ProblemCode,
    columns::Plan,
    key::{content_hash, fingerprint, natural_key},
    layout::Layout,
    problem::Problem,
    record::{RatingRecord, rater_text},
    row::{self, Who},
};
use crate::alliance::scoring::{compare, score};

/// The row of the first rating with a natural key, by the key's fingerprint.
pub(super) type Seen = HashMap<[u8; 16], u64>;

/// Which rating a row is.
struct Identified {
    natural_key: String,
    who: Who,
    session_number: i32,
    rater: Rater,
    plan: Arc<Plan>,
}

/// What a row says.
struct Content {
    held_on: NaiveDate,
    date_assumed: bool,
    answers: Answers,
    supplied: Vec<(ScaleId, Points)>,
}

/// The rating in a row. `None` when something is wrong: `cells` knows what is wrong with the row, `notices` takes
/// what is wrong with the file.
pub(super) fn rating(
    layout: &mut Layout,
    cells: &Cells<'_>,
    seen: &mut Seen,
    notices: &mut Vec<Problem>,
) -> Option<RatingRecord> {
    let who = row::who(layout, cells);
    let session = row::session(layout, cells);
    let plan = layout.plan_of(cells, notices);
    let rater = row::rater(layout, cells, plan.as_ref());
    let content = content(layout, cells, session, plan.as_deref());
    let identified = identified(&layout.source, who?, session?, rater?, plan?);
    check_duplicate(layout, cells, &identified.natural_key, seen);
    scored(&layout.source, cells, identified, content?)
}

fn identified(
    source: &str,
    who: Who,
    session_number: i32,
    rater: Rater,
    plan: Arc<Plan>,
) -> Identified {
    let natural_key = natural_key([
        source,
        &who.client,
        &who.care_episode,
        &session_number.to_string(),
        &plan.instrument.code,
        rater_text(rater),
    ]);
    Identified {
        natural_key,
        who,
        session_number,
        rater,
        plan,
    }
}

/// Reads every cell before it gives up, so that one import shows all that is wrong.
fn content(
    layout: &Layout,
    cells: &Cells<'_>,
    session: Option<i32>,
    plan: Option<&Plan>,
) -> Option<Content> {
    let date = row::held_on(layout, cells, session);
    let plan = plan?;
    let answers = row::answers(cells, plan);
    let supplied = row::supplied(cells, plan);
    row::check_others(cells, plan);
    let (held_on, date_assumed) = date?;
    Some(Content {
        held_on,
        date_assumed,
        answers: answers?,
        supplied,
    })
}

fn check_duplicate(layout: &Layout, cells: &Cells<'_>, natural_key: &str, seen: &mut Seen) {
    let first = *seen.entry(fingerprint(natural_key)).or_insert(cells.row());
    if first != cells.row() {
        let remedy = format!("Row {first} is the same rating: keep one of the two.");
        cells.report_together(&layout.keys.natural(), ProblemCode::DuplicateRow, remedy);
    }
}

fn scored(
    source: &str,
    cells: &Cells<'_>,
    which: Identified,
    content: Content,
) -> Option<RatingRecord> {
    let instrument = Arc::clone(&which.plan.instrument);
    let Content {
        held_on,
        date_assumed,
        answers,
        supplied,
    } = content;
    let report = |error: crate::alliance::scoring::ScoringError| {
        let remedy = "Correct the answers.";
        cells.report(
            Problem::new(cells.row(), "", b"", ProblemCode::NotAnAnswer, remedy)
                .finding(error.to_string()),
        );
    };
    let scores = score(&instrument, &answers).map_err(report).ok()?;
    Some(RatingRecord {
        row: cells.row(),
        natural_key: which.natural_key,
        content_hash: content_hash(held_on, date_assumed, &answers, &supplied),
        source: source.to_owned(),
        client: which.who.client,
        therapist: which.who.therapist,
        care_episode: which.who.care_episode,
        session_number: which.session_number,
        held_on,
        date_assumed,
        instrument,
        rater: which.rater,
        mismatches: compare(&scores, &supplied),
        answers,
        supplied,
        scores,
    })
}
