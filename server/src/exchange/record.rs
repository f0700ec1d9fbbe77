use std::sync::Arc;

use app::alliance::{Answers, Instrument, Points, Rater, ScaleId, Scores};
use chrono::NaiveDate;

use super::{code::ProblemCode, key::ContentHash, problem::Problem};
use crate::alliance::scoring::Difference;

/// One validated rating of a file, scored, with everything that storing it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct RatingRecord {
    /// As a spreadsheet counts: the header is row 1, the first data row is row 2.
    pub row: u64,
    /// What makes it this rating and no other, see [`super::key`].
    pub natural_key: String,
    /// Changes when an answer, the date or a supplied total changes.
    pub content_hash: ContentHash,
    /// The system that `client` and `care_episode` are ids of.
    pub source: String,
    /// Code in the source system.
    pub client: String,
    /// Id in the source system, or the user name (profile `rapport`).
    pub therapist: String,
    /// Id in the source system; unique for the client.
    pub care_episode: String,
    /// From 1.
    pub session_number: i32,
    pub held_on: NaiveDate,
    /// The date was computed from `--start` and `--every`.
    pub date_assumed: bool,
    pub instrument: Arc<Instrument>,
    pub rater: Rater,
    /// As given, in the order of the instrument's items.
    pub answers: Answers,
    /// Totals that came with the answers; for the audit record only.
    pub supplied: Vec<(ScaleId, Points)>,
    /// Computed from `answers`.
    pub scores: Scores,
    /// Where `supplied` and `scores` differ.
    pub mismatches: Vec<Difference>,
}

/// As files write it.
pub fn rater_text(rater: Rater) -> &'static str {
    match rater {
        Rater::Client => "client",
        Rater::Therapist => "therapist",
    }
}

impl RatingRecord {
    /// A warning for each supplied total that the answers do not give; the column is the scale.
    pub fn mismatch_problems(&self) -> impl Iterator<Item = Problem> {
        self.mismatches
            .iter()
            .map(|difference| self.mismatch_problem(difference))
    }

    fn mismatch_problem(&self, difference: &Difference) -> Problem {
        let decimals = self.instrument.decimals;
        let finding = match difference.computed {
            Some(computed) => format!(
                "was supplied, the answers give {}",
                computed.to_text(decimals)
            ),
            None => "was supplied, but too few items are answered to check it".to_owned(),
        };
        let value = difference.supplied.to_text(decimals);
        let remedy = "Rapport keeps its own.";
        Problem::new(
            self.row,
            difference.scale.as_str(),
            value.as_bytes(),
            ProblemCode::TotalMismatch,
            remedy,
        )
        .finding(finding)
    }
}
