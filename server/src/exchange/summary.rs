use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    code::{ProblemCode, Severity},
    problem::Problem,
    record::RatingRecord,
};

/// Problems kept; the others are counted. A file with more needs another profile, not a longer list.
pub const KEPT: usize = 10_000;

/// Problems of a kind kept as examples of a warning.
const EXAMPLES: usize = 3;

/// What an import found and did: `rows = new + unchanged + updated + rejected` once it has finished.
///
/// As JSON, exactly these fields; `errors_left_out` only when it is not 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Data rows read, without blank ones.
    pub rows: u64,
    /// Ratings that were not there before.
    pub new: u64,
    /// Ratings that were there with the same content.
    pub unchanged: u64,
    /// Ratings that were there with other content.
    pub updated: u64,
    /// Rows that cannot be taken. With one of them nothing at all is stored, whatever the other numbers say.
    pub rejected: u64,
    /// Rows concerned, by code. A row counts once for a code.
    pub warnings: BTreeMap<ProblemCode, u64>,
    /// By row, at most [`KEPT`].
    pub errors: Vec<Problem>,
    #[serde(skip_serializing_if = "is_zero")]
    pub errors_left_out: u64,
    /// First problems of each warning by column, and how many there are.
    #[serde(skip)]
    pub(super) examples: BTreeMap<(ProblemCode, String), (u64, Vec<Problem>)>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Summary {
    /// The summary of a file that could not be read at all ([`super::read`]).
    pub fn of_problems(problems: Vec<Problem>) -> Self {
        let mut summary = Self::default();
        for problem in problems {
            summary.notice(problem);
        }
        summary.finish();
        summary
    }

    /// Whether the import may be committed: no row was rejected and nothing is wrong with the file.
    pub fn is_clean(&self) -> bool {
        self.rejected == 0 && self.errors.is_empty()
    }

    /// 0, or 2 when something was rejected and therefore nothing stored.
    pub fn exit_code(&self) -> u8 {
        if self.is_clean() { 0 } else { 2 }
    }

    pub(super) fn notice(&mut self, problem: Problem) {
        match problem.code.severity() {
            Severity::Error => self.error(problem),
            Severity::Warning => {
                *self.warnings.entry(problem.code).or_default() += 1;
                self.example(problem);
            }
        }
    }

    pub(super) fn rejected_row(&mut self, problems: Vec<Problem>) {
        self.rows += 1;
        self.rejected += 1;
        for problem in problems {
            self.error(problem);
        }
    }

    pub(super) fn rejected_rating(&mut self, problem: Problem) {
        self.rejected += 1;
        self.error(problem);
    }

    /// Counts a row that is a rating, and its totals that the answers do not give.
    pub(super) fn rating(&mut self, record: &RatingRecord) {
        self.rows += 1;
        if !record.mismatches.is_empty() {
            *self.warnings.entry(ProblemCode::TotalMismatch).or_default() += 1;
        }
        for problem in record.mismatch_problems() {
            self.example(problem);
        }
    }

    /// Problems that the sink found come late: into the order of rows with them.
    pub(super) fn finish(&mut self) {
        self.errors.sort_by_key(|problem| problem.row);
    }

    fn error(&mut self, problem: Problem) {
        if self.errors.len() < KEPT {
            self.errors.push(problem);
        } else {
            self.errors_left_out += 1;
        }
    }

    fn example(&mut self, problem: Problem) {
        let group = (problem.code, problem.column.clone());
        let (count, examples) = self.examples.entry(group).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(problem);
        }
    }
}
