//! What a definition must fulfil, one rule a function; each returns the first finding.

mod derived;
mod form;
mod numbers;
mod scales;

pub(super) use derived::{derivation, unique};
pub(super) use form::{identity, items, range, text};
pub(super) use numbers::{missing, sources, thresholds};
pub(super) use scales::scales;
