use std::{collections::VecDeque, fs::File, io::Read, path::Path};

use app::alliance::Instruments;

use super::{
    assemble::{Seen, rating},
    cells::Cells,
    layout::Layout,
    options::ImportOptions,
    pairings::missing_companion,
    problem::Problem,
    profile::Profile,
    record::RatingRecord,
    table::{Table, TableRow},
};

/// What a file holds, in its order.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    Rating(Box<RatingRecord>),
    /// A row that cannot be taken, with all that is wrong with it. No problem means that what is wrong has been said
    /// of the whole file: a column is missing.
    Rejected(Vec<Problem>),
    /// An error or a warning that is not one row's.
    Notice(Problem),
}

/// The rows of one file, read as they are asked for. Memory holds one row, the companion file, and 24 bytes for each
/// rating so that duplicates are noticed.
#[derive(Debug)]
pub struct Reader<R> {
    table: Table<R>,
    layout: Layout,
    seen: Seen,
    waiting: VecDeque<Row>,
    finished: bool,
}

/// Starts to read `source`, UTF-8 with commas, as the profile says. `companion` is the open file at
/// [`Profile::companion`].
///
/// # Errors
/// Everything that keeps the first row from being read: `not_readable` (also for the companion), `wrong_profile`,
/// `duplicate_header`, `no_dates`, and all that is wrong inside the companion file. A missing column is no error here: it comes
/// as a [`Row::Notice`], no row becomes a rating, and the other columns are checked all the same.
pub fn read<R: Read>(
    profile: &'static Profile,
    source: R,
    companion: Option<&mut dyn Read>,
    instruments: &Instruments,
    options: &ImportOptions,
) -> Result<Reader<R>, Vec<Problem>> {
    let table = Table::open(source, "")?;
    let mut layout = Layout::new(profile, table.header(), companion, instruments, options)?;
    let notices = layout.header_problems(table.header());
    Ok(Reader {
        table,
        layout,
        seen: Seen::default(),
        waiting: notices.into_iter().map(Row::Notice).collect(),
        finished: false,
    })
}

/// Opens the companion file beside the file at `path`; `None` when the profile needs none.
///
/// # Errors
/// `not_readable`, with the name of the companion.
pub fn open_companion(profile: &Profile, path: &Path) -> Result<Option<File>, Problem> {
    let Some(companion) = profile.companion(path) else {
        return Ok(None);
    };
    let name = companion.file_name().unwrap_or_default().to_string_lossy();
    File::open(&companion)
        .map(Some)
        .map_err(|_| missing_companion(&name))
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.waiting.pop_front() {
                return Some(row);
            }
            if self.finished {
                return None;
            }
            self.advance();
        }
    }
}

impl<R: Read> Reader<R> {
    fn advance(&mut self) {
        match self.table.next_row() {
            Some(Ok(row)) => self.examine(&row),
            Some(Err(problem)) => {
                self.finished = true;
                self.waiting.push_back(Row::Notice(problem));
            }
            None => {
                self.finished = true;
                let unrated = self
                    .layout
                    .pairings
                    .iter()
                    .flat_map(|pairings| pairings.without_ratings());
                self.waiting.extend(unrated.map(Row::Notice));
            }
        }
    }

    fn examine(&mut self, row: &TableRow) {
        let cells = Cells::new(self.table.header(), row);
        let mut notices = Vec::new();
        let record = if cells.has_right_width() {
            cells.check_encoding();
            rating(&mut self.layout, &cells, &mut self.seen, &mut notices)
        } else {
            None
        };
        self.waiting.extend(notices.into_iter().map(Row::Notice));
        let problems = cells.into_problems();
        self.waiting.push_back(match record {
            Some(record) if problems.is_empty() => Row::Rating(Box::new(record)),
            _ => Row::Rejected(problems),
        });
    }
}
