use std::cell::RefCell;

use super::{
    answer::is_missing,
    code::ProblemCode,
    problem::Problem,
    table::{Header, TableRow},
};

/// Longest id in characters.
const LONGEST_ID: usize = 200;

/// One row under examination: its cells by column, and what was found wrong with them.
pub(super) struct Cells<'a> {
    header: &'a Header,
    row: &'a TableRow,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Cells<'a> {
    pub fn new(header: &'a Header, row: &'a TableRow) -> Self {
        Self {
            header,
            row,
            problems: RefCell::default(),
        }
    }

    pub fn header(&self) -> &'a Header {
        self.header
    }

    pub fn row(&self) -> u64 {
        self.row.row
    }

    pub fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }

    pub fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Reports the cell in `column`.
    pub fn report_cell(&self, column: usize, code: ProblemCode, remedy: impl Into<String>) {
        self.report(self.problem(column, code, remedy));
    }

    /// Reports the cells in `columns` as one problem.
    pub fn report_together(&self, columns: &[usize], code: ProblemCode, remedy: impl Into<String>) {
        let names: Vec<_> = columns
            .iter()
            .map(|column| self.header.name(*column))
            .collect();
        let texts: Vec<_> = columns
            .iter()
            .filter_map(|column| self.text(*column))
            .collect();
        let value = texts.join(", ");
        self.report(Problem::new(
            self.row(),
            names.join(", "),
            value.as_bytes(),
            code,
            remedy,
        ));
    }

    pub fn problem(&self, column: usize, code: ProblemCode, remedy: impl Into<String>) -> Problem {
        let value = self.row.cells.get(column).unwrap_or_default();
        self.header.problem(self.row(), column, value, code, remedy)
    }

    /// Whether cells stand under their headers; blank cells after the last named column do no harm.
    pub fn has_right_width(&self) -> bool {
        let width = self.header.width();
        let used = self
            .row
            .cells
            .iter()
            .rposition(|cell| !cell.trim_ascii().is_empty());
        let used = used.map_or(0, |last| last + 1);
        if self.row.cells.len() >= width && used <= width {
            return true;
        }
        let found = if used > width {
            used
        } else {
            self.row.cells.len()
        };
        let remedy = format!(
            "The header has {width}: look for a missing or an extra comma, and for commas outside quotation marks."
        );
        let problem = Problem::new(
            self.row(),
            "",
            found.to_string().as_bytes(),
            ProblemCode::WrongColumnCount,
            remedy,
        );
        self.report(problem);
        false
    }

    /// Reports every cell that is not UTF-8.
    pub fn check_encoding(&self) {
        for (column, cell) in self.row.cells.iter().enumerate() {
            if std::str::from_utf8(cell).is_err() {
                let remedy = "Save the file as UTF-8, or correct the cell.";
                self.report_cell(column, ProblemCode::InvalidUtf8, remedy);
            }
        }
    }

    /// The trimmed cell; `None` when it is not UTF-8, which [`Cells::check_encoding`] reports.
    pub fn text(&self, column: usize) -> Option<&'a str> {
        let cell = self.row.cells.get(column).unwrap_or_default();
        std::str::from_utf8(cell).ok().map(str::trim)
    }

    /// The trimmed cell; reports a missing value. A column that the file lacks has been reported once already.
    pub fn required(&self, column: Option<usize>) -> Option<(usize, &'a str)> {
        let column = column?;
        let text = self.text(column)?;
        if is_missing(text) {
            self.report_cell(column, ProblemCode::MissingValue, "Fill in the cell.");
            return None;
        }
        Some((column, text))
    }

    /// A required id: one line of reasonable length.
    pub fn id(&self, column: Option<usize>) -> Option<&'a str> {
        let (column, text) = self.required(column)?;
        if text.chars().any(char::is_control) || text.chars().count() > LONGEST_ID {
            let remedy =
                format!("Use at most {LONGEST_ID} characters, without control characters.");
            self.report(
                self.problem(column, ProblemCode::UnexpectedValue, remedy)
                    .finding("is not an id"),
            );
            return None;
        }
        Some(text)
    }
}
