//! Tests against a real Postgres, as the real roles. Each test has a cluster of its own, copied from a template.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed expectation is what a test is for"
)]

mod access;
mod audit;
mod audit_kill;
mod doctor;
mod door;
mod dyads;
mod import;
mod matrix;
mod rebuild;
mod routes;
mod sign_in;
mod site;
mod support;
mod truth;
