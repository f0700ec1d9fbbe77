//! The forms that clients fill in, on their own phone or on a tablet in the room: built from instrument definitions, read
//! back into answers. Plain pages without the frame, the islands or the bundle of the others.

pub mod document;
mod fields;
mod lines;
mod model;
mod read;
mod wording;

pub use model::{Block, Kind, Question, Sheet, Step, questions, steps};
pub use read::{Filled, Given, MOST_WORDS, OffTheLine, Problem, WORDS};
pub use wording::{Direction, ItemWording, Wording, choices};

/// What a practice says to clients on every form; `None` for our own words, and where nothing was written for urgent help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormWords {
    pub first_lines: Option<String>,
    pub urgent_help: Option<String>,
}

impl FormWords {
    /// Longest text of each.
    pub const MOST: usize = 2_000;
}
