//! Cases in aggregate: what is published of the whole practice, period by period, with small numbers protected.

pub mod published;
pub mod statistics;
