//! The views of the list of cases.

use crate::{
    text::{self, Key},
    ui::listed::Views,
};

/// Lines on one page.
pub const PAGE: usize = 60;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Waiting,
    Agenda,
    Decided,
}

impl Views for Show {
    const PATH: &'static str = "/supervision/cases";
    const ALL: &'static [Self] = &[Self::Waiting, Self::Agenda, Self::Decided];

    fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Agenda => "agenda",
            Self::Decided => "decided",
        }
    }
}

impl From<Show> for Key {
    fn from(show: Show) -> Self {
        text::Case::Show(show).into()
    }
}
