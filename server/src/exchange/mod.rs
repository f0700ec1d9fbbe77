//! Files in: a CSV file becomes validated ratings or clear problems, row by row.
//!
//! [`read`] lays a [`Profile`] over a file and gives [`Row`]s; [`run`] hands the ratings to a [`RatingSink`] and
//! counts. To add a kind of file: a constant in `profile/`. What the store does with a rating is the sink's affair.
//!
//! An import is all or nothing. Row numbers count as a spreadsheet does: the header is row 1, the first data row is row 2.

mod answer;
mod assemble;
mod cells;
mod code;
mod columns;
mod date;
pub mod key;
mod layout;
mod lines;
mod number;
mod options;
mod pairings;
pub mod printable;
mod problem;
pub mod profile;
mod read;
mod record;
mod row;
mod run;
mod sink;
mod summary;
mod table;
mod text;

#[cfg(test)]
pub(crate) mod tests;

pub use code::{ProblemCode, Severity};
pub use options::{ImportOptions, parse_every};
pub use problem::Problem;
pub use profile::Profile;
pub use read::{Reader, Row, open_companion, read};
pub use record::{RatingRecord, rater_text};
pub use run::{BATCH, ImportError, run};
pub use sink::{Fate, RatingSink, SinkError};
pub use summary::Summary;
pub use text::Mode;
