//! The pure part: same input, same output. No I/O, no clock, no randomness.

pub mod detection;
pub mod scoring;
pub mod summary;
