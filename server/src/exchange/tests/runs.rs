//! Batches, counts and broken sinks.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use futures::executor::block_on;

use super::{failures::SURVEY, fixture::rows};
use crate::exchange::{
    BATCH, Fate, ImportError, Mode, Problem, ProblemCode, RatingRecord, RatingSink, SinkError, run,
};

/// Remembers the sizes of batches and answers with `answer`.
struct Probe<A> {
    batches: Vec<usize>,
    answer: A,
}

#[async_trait]
impl<A: Send + FnMut(&RatingRecord) -> Option<Fate>> RatingSink for Probe<A> {
    async fn accept(&mut self, batch: Vec<RatingRecord>) -> Result<Vec<Fate>, SinkError> {
        self.batches.push(batch.len());
        Ok(batch.iter().filter_map(&mut self.answer).collect())
    }
}

fn probe<A>(answer: A) -> Probe<A> {
    Probe {
        batches: Vec::new(),
        answer,
    }
}

struct Broken;

#[async_trait]
impl RatingSink for Broken {
    async fn accept(&mut self, _: Vec<RatingRecord>) -> Result<Vec<Fate>, SinkError> {
        Err(SinkError::new("the disk is full"))
    }
}

/// Sessions 1 to `last` of pairing 1.
fn sessions(last: usize) -> Vec<crate::exchange::Row> {
    let lines: String = (1..=last).map(|n| format!("1,{n},7,2,3,3\n")).collect();
    rows("srs-survey", format!("{SURVEY}\n{lines}").as_bytes()).unwrap()
}

#[test]
fn ratings_go_in_batches_and_progress_counts_rows() {
    let mut sink = probe(|_: &_| Some(Fate::New));
    let seen = AtomicU64::new(0);
    let progress = |rows| assert!(seen.swap(rows, Ordering::Relaxed) <= rows);
    let rows = sessions(2 * BATCH + 1).into_iter();
    let summary = block_on(run(rows, &mut sink, &progress)).unwrap();
    assert_eq!(sink.batches, [BATCH, BATCH, 1]);
    assert_eq!(summary.new, 2 * BATCH as u64 + 1);
    assert_eq!(seen.into_inner(), summary.rows);
}

#[test]
fn what_the_sink_rejects_stops_the_import() {
    let mut sink = probe(|record: &RatingRecord| {
        Some(match record.session_number {
            1 => Fate::Unchanged,
            2 => Fate::Updated,
            _ => Fate::Rejected(Problem::new(
                record.row,
                "therapist_id",
                record.therapist.as_bytes(),
                ProblemCode::UnknownTherapist,
                "Add the therapist first.",
            )),
        })
    });
    let summary = block_on(run(sessions(3).into_iter(), &mut sink, &|_| ())).unwrap();
    let counts = (
        summary.rows,
        summary.new,
        summary.unchanged,
        summary.updated,
        summary.rejected,
    );
    assert_eq!(counts, (3, 0, 1, 1, 1));
    assert!(!summary.is_clean());
    assert!(summary.text(Mode::Import).contains(
        "row 4, column therapist_id: \"ann\" is not a therapist of this practice. Add the therapist first."
    ));
    let json = serde_json::to_value(&summary).unwrap();
    assert_eq!(
        json["errors"],
        serde_json::json!([{
            "row": 4, "column": "therapist_id", "value": "ann",
            "code": "unknown_therapist", "remedy": "Add the therapist first."
        }])
    );
}

#[test]
fn a_broken_sink_breaks_the_import() {
    let error = block_on(run(sessions(1).into_iter(), &mut Broken, &|_| ())).unwrap_err();
    assert!(matches!(error, ImportError::Sink(_)));
    let mut silent = probe(|_: &_| None);
    let error = block_on(run(sessions(3).into_iter(), &mut silent, &|_| ())).unwrap_err();
    assert_eq!(error.to_string(), "the sink answered 0 of 3 ratings");
}
