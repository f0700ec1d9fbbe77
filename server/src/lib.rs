//! Rapport's server: HTTP, Postgres, instruments, import, command line.

pub mod aggregate;
pub mod alliance;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod cluster;
pub mod commands;
pub mod database;
pub mod demo;
pub mod doctor;
pub mod exchange;
pub mod http;
pub mod instruments;
pub mod logging;
pub mod mail;
mod out;
pub mod passwords;
pub mod second_factor;
pub mod secrets;
pub mod store;
