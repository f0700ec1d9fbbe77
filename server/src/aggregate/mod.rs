//! What is published of the whole practice, from exact facts to protected numbers. Pure: no I/O, no clock, no randomness.
//!
//! The published figures are the same for everybody. They are protected against somebody outside and against everybody in
//! the practice, each of whom knows the facts of some therapists' cases exactly and can subtract them (`facts::Circle`).
//! `server/tests/aggregate` attacks what comes out of here.

pub mod facts;
pub mod protect;
pub mod publish;
