//! What is published of the practice is attacked, and looked at for what it promises.

#![expect(
    clippy::expect_used,
    reason = "a failed expectation is what a test is for"
)]

mod adversary;
mod attack;
mod counter;
mod episode;
mod model;
mod properties;
mod rates;
mod release;
mod world;
