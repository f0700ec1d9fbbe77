//! Tests against a real Postgres, as the real roles. Each test has a cluster of its own, copied from a template.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed expectation is what a test is for"
)]

mod access;
mod attacks;
mod audit;
mod audit_kill;
mod blind;
#[path = "../shared/log.rs"]
mod captured;
mod client_page;
mod clients;
mod doctor;
mod door;
mod dyads;
mod forms;
mod import;
mod live;
mod mail;
mod matrix;
mod overview;
mod rebuild;
mod recording;
mod reviews;
mod rhythm;
mod routes;
mod rupture_forms;
mod ruptures;
mod safety;
mod sessions;
#[path = "../shared/tls.rs"]
mod shared;
mod sign_in;
mod site;
mod support;
mod tls;
mod truth;
