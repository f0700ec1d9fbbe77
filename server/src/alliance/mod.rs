//! The pure part: same input, same output. No I/O, no clock, no randomness.

pub mod scoring;
pub mod summary;
