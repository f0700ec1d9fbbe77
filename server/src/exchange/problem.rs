use std::fmt;

use serde::Serialize;

use super::{code::ProblemCode, printable::printable};

/// One thing in a file that somebody should look at: where it stands, what stands there, and what to do about it.
///
/// `value` is a cell of the file: show it to the person who imports, never log it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// As a spreadsheet counts: the header is row 1, the first data row is row 2, blank lines count.
    pub row: u64,
    /// As the header of the file writes it; names the file too when that is not the imported one. Empty when the
    /// whole row or file is meant.
    pub column: String,
    /// At most [`super::printable::LIMIT`] characters, without control characters.
    pub value: String,
    pub code: ProblemCode,
    /// What to do, in whole sentences.
    pub remedy: String,
    #[serde(skip)]
    finding: Option<String>,
}

impl Problem {
    /// `value` is shortened and made safe to print.
    pub fn new(
        row: u64,
        column: impl Into<String>,
        value: &[u8],
        code: ProblemCode,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            row,
            column: printable(column.into().as_bytes()),
            value: printable(value),
            code,
            remedy: remedy.into(),
            finding: None,
        }
    }

    /// A problem of the file as a whole, reported at its header.
    pub fn of_file(
        code: ProblemCode,
        column: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(1, column, b"", code, remedy)
    }

    /// Names `column` when the problem has none yet.
    #[must_use]
    pub(super) fn with_column(mut self, column: &str) -> Self {
        if self.column.is_empty() {
            self.column = column.trim().to_owned();
        }
        self
    }

    /// Says more exactly what is wrong than the code does: "is not an answer of the WAI-36".
    #[must_use]
    pub fn finding(mut self, finding: impl Into<String>) -> Self {
        self.finding = Some(finding.into());
        self
    }
}

impl fmt::Display for Problem {
    /// `row 14, column question7: "Oftne" is not an answer of the WAI-36. Use one of …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        f.write_str(": ")?;
        if !self.value.is_empty() {
            write!(f, "\"{}\" ", self.value)?;
        }
        let finding = self.finding.as_deref().unwrap_or(self.code.finding());
        write!(f, "{finding}. {}", self.remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::{Problem, ProblemCode};

    #[test]
    fn reads_as_one_line() {
        let problem = Problem::new(
            14,
            "question7",
            b"Oft\nne",
            ProblemCode::NotAnAnswer,
            "Use one of Never, Always or 1–7.",
        )
        .finding("is not an answer of the WAI-36");
        assert_eq!(
            problem.to_string(),
            "row 14, column question7: \"Oft\\nne\" is not an answer of the WAI-36. Use one of Never, Always or 1–7."
        );
    }

    #[test]
    fn a_problem_of_the_file_has_no_value() {
        let problem = Problem::of_file(ProblemCode::MissingColumn, "question7", "Add the column.");
        assert_eq!(
            problem.to_string(),
            "row 1, column question7: the column is missing. Add the column."
        );
    }
}
