use std::{collections::HashMap, io::Read};

use csv::{ByteRecord, ReaderBuilder};

use super::{
    code::ProblemCode,
    lines::{Lines, Unreadable},
    printable::printable,
    problem::Problem,
};

/// A CSV file with a header, read row by row.
#[derive(Debug)]
pub struct Table<R> {
    csv: csv::Reader<Lines<R>>,
    header: Header,
    /// Line ends inside quoted cells so far.
    inner_lines: u64,
    last_row: u64,
}

/// The columns of a file by name.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// As the file writes them, safe to print.
    names: Vec<String>,
    by_name: HashMap<String, usize>,
    /// Appended to column names in problems when the file is not the imported one: " (pairings.csv)".
    suffix: String,
}

/// The cells of one row and the row's number as a person counts.
#[derive(Debug)]
pub struct TableRow {
    pub row: u64,
    pub cells: ByteRecord,
}

impl<R: Read> Table<R> {
    /// Reads the header. `file` names a companion file in problems and is empty for the imported one.
    ///
    /// # Errors
    /// `not_readable`, `invalid_utf8` or `duplicate_header`.
    pub fn open(source: R, file: &str) -> Result<Self, Vec<Problem>> {
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(Lines::new(source));
        let mut table = Self {
            csv,
            header: Header::default(),
            inner_lines: 0,
            last_row: 0,
        };
        let suffix = if file.is_empty() {
            String::new()
        } else {
            format!(" ({file})")
        };
        let first = match table.next_row() {
            Some(Ok(first)) => first,
            Some(Err(problem)) => return Err(vec![problem.with_column(&suffix)]),
            None => return Err(vec![empty().with_column(&suffix)]),
        };
        table.header = Header::read(&first, suffix)?;
        Ok(table)
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next row that is not blank; after an error there is none.
    pub fn next_row(&mut self) -> Option<Result<TableRow, Problem>> {
        loop {
            self.csv.get_mut().next_record();
            let mut cells = ByteRecord::new();
            match self.csv.read_byte_record(&mut cells) {
                Ok(false) => return None,
                Err(error) => return Some(Err(unreadable(self.csv.position().line(), error))),
                Ok(true) => {}
            }
            let line_ends = cells
                .as_slice()
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            self.inner_lines += line_ends as u64;
            if cells.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                // The CSV reader stands at the line after this row, counting from 1; after a quotation mark that is
                // never closed, no line end is left for the row itself.
                let lines = self.csv.position().line().saturating_sub(1);
                let row = lines
                    .saturating_sub(self.inner_lines)
                    .max(self.last_row + 1);
                self.last_row = row;
                return Some(Ok(TableRow { row, cells }));
            }
        }
    }
}

impl Header {
    fn read(first: &TableRow, suffix: String) -> Result<Self, Vec<Problem>> {
        let mut header = Self {
            suffix,
            ..Self::default()
        };
        let mut problems = Vec::new();
        for cell in &first.cells {
            header.names.push(printable(cell.trim_ascii()));
            if let Err((code, remedy)) = header.take(cell) {
                let at = header.names.len() - 1;
                problems.push(header.problem(first.row, at, cell, code, remedy));
            }
        }
        if problems.is_empty() {
            Ok(header)
        } else {
            Err(problems)
        }
    }

    /// Enters the newest column under its name.
    fn take(&mut self, cell: &[u8]) -> Result<(), (ProblemCode, &'static str)> {
        let Ok(name) = std::str::from_utf8(cell).map(normal) else {
            return Err((
                ProblemCode::InvalidUtf8,
                "Save the file as UTF-8 and import it again.",
            ));
        };
        let at = self.names.len() - 1;
        if !name.is_empty() && *self.by_name.entry(name).or_insert(at) != at {
            return Err((
                ProblemCode::DuplicateHeader,
                "Keep one of the two, or rename one; case, spaces and underscores do not tell columns apart.",
            ));
        }
        Ok(())
    }

    /// Where the column `name` stands; case, spaces and underscores make no difference.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&normal(name)).copied()
    }

    /// The number of columns up to the last that has a name.
    pub fn width(&self) -> usize {
        self.by_name.values().max().map_or(0, |last| last + 1)
    }

    /// Columns with a name, in their order.
    pub fn named(&self) -> impl Iterator<Item = (usize, &str)> {
        let named = |(_, name): &(usize, &String)| !normal(name).is_empty();
        self.names
            .iter()
            .enumerate()
            .filter(named)
            .map(|(at, name)| (at, name.as_str()))
    }

    /// What a column is called in problems: its name, or its number from 1 where it has none.
    pub fn name(&self, column: usize) -> String {
        match self.names.get(column) {
            Some(name) if !name.is_empty() => format!("{name}{}", self.suffix),
            _ => format!("{}{}", column + 1, self.suffix),
        }
    }

    /// A problem in a cell of this file.
    pub fn problem(
        &self,
        row: u64,
        column: usize,
        value: &[u8],
        code: ProblemCode,
        remedy: impl Into<String>,
    ) -> Problem {
        Problem::new(row, self.name(column), value.trim_ascii(), code, remedy)
    }

    /// A column that nobody reads.
    pub fn ignored(&self, column: usize) -> Problem {
        let remedy = "Nothing to do, unless the name is misspelt.";
        self.problem(1, column, b"", ProblemCode::IgnoredColumn, remedy)
    }

    /// A column that the file lacks.
    pub fn missing(&self, name: &str) -> Problem {
        let remedy = format!("Add a column named {name} to the header and to every row.");
        Problem::of_file(
            ProblemCode::MissingColumn,
            format!("{name}{}", self.suffix),
            remedy,
        )
    }
}

/// How column names are compared.
pub fn normal(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

fn empty() -> Problem {
    Problem::of_file(
        ProblemCode::NotReadable,
        "",
        "Choose a file with a header row and data rows.",
    )
    .finding("the file is empty")
}

fn unreadable(line: u64, error: csv::Error) -> Problem {
    let (finding, remedy) = match io_error(error) {
        Ok(Unreadable::EndlessRecord) => (
            Unreadable::EndlessRecord.to_string(),
            "Look for a quotation mark that is not closed.".to_owned(),
        ),
        Ok(Unreadable::Utf16) => (
            Unreadable::Utf16.to_string(),
            "Save the file as UTF-8 and import it again.".to_owned(),
        ),
        Err(reason) => (
            ProblemCode::NotReadable.finding().to_owned(),
            format!("The system says: {reason}."),
        ),
    };
    Problem::new(line, "", b"", ProblemCode::NotReadable, remedy).finding(finding)
}

fn io_error(error: csv::Error) -> Result<Unreadable, String> {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error
            .downcast::<Unreadable>()
            .map_err(|other| printable(other.to_string().as_bytes())),
        other => Err(printable(format!("{other:?}").as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, TableRow, normal};

    fn rows(text: &str) -> Vec<(u64, usize)> {
        let mut table = Table::open(text.as_bytes(), "").unwrap();
        let row = |row: Result<TableRow, _>| row.map(|row| (row.row, row.cells.len())).unwrap();
        std::iter::from_fn(|| table.next_row()).map(row).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,2", "", "3,4", ",", "\"5\n5\",6", "7,8"].join(end);
            assert_eq!(rows(&text), [(2, 2), (4, 2), (6, 2), (7, 2)], "{end:?}");
        }
    }

    #[test]
    fn names_are_compared_without_case_spaces_and_underscores() {
        assert_eq!(normal(" Pairing_ID "), normal("pairing id"));
    }

    #[test]
    fn a_second_column_of_a_name_is_a_problem() {
        let problems = Table::open(&b"pairing_id,x,Pairing ID\n"[..], "").unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0]
                .to_string()
                .starts_with("row 1, column Pairing ID: \"Pairing ID\" names a second column.")
        );
    }

    #[test]
    fn a_companion_file_is_named() {
        let problems = Table::open(&b""[..], "pairs.csv").unwrap_err();
        assert!(
            problems[0].to_string().contains("pairs.csv"),
            "{}",
            problems[0]
        );
    }
}
