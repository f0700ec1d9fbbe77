//! Cases in aggregate: what is published of the whole practice, period by period, with small numbers protected; and one's
//! supervisees' cases, exactly and one by one.

mod cases_view;
pub mod figures;
pub mod page;
mod practice_view;
pub mod published;
mod section;
pub mod statistics;
mod tabs;

pub use tabs::{Tab, Tabs};

use chrono::NaiveDate;

use published::{Dot, PublishedCurve, PublishedPeriod, PublishedQuarter, Quarter};

/// What is published, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PracticeFigures {
    /// The latest ones, a year and more.
    pub periods: Vec<PublishedPeriod>,
    pub quarters: Vec<PublishedQuarter>,
    pub curves: Vec<PublishedCurve>,
    /// The day on which the latest period was frozen.
    pub frozen_on: Option<NaiveDate>,
    /// The viewer's own shares in the quarters, exact.
    pub own: Vec<OwnShare>,
}

/// What one therapist did in a quarter, as only she is shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnShare {
    pub quarter: Quarter,
    /// Sessions held, and those with a form.
    pub rated: Dot,
    /// Flags, and those acknowledged or closed in time.
    pub in_time: Dot,
}
