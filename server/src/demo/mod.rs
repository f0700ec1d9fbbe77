//! Invented data: the frozen simulator of alliance ratings, and the content of the demo practice.
//!
//! Everything but [`write`] is a pure function from a seed to plain data; nothing reads a clock.

mod agenda;
pub mod benchmark;
pub mod practice;
pub mod simulator;
pub mod tending;
pub mod write;
