//! The pure part: same input, same output. No I/O, no clock, no randomness.

pub mod acts;
pub mod detection;
pub mod ruptures;
pub mod scoring;
pub mod summary;
pub mod watching;
