//! What each command does.

pub mod audit;
pub mod bench_detection;
pub mod demo;
pub mod detect;
pub mod doctor;
pub mod import;
pub mod instruments;
pub mod migrate;
pub mod publish;
pub mod rebuild;
pub mod serve;
pub mod user;

use std::{io::Write, process::ExitCode};

use anyhow::Result;

use crate::cli::{Cli, Command};

/// An import with rejected rows ends with this.
const REJECTED: u8 = 2;

/// Runs a command and says on standard error why it failed.
pub async fn run(cli: Cli) -> ExitCode {
    match dispatch(cli.command).await {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to do when standard error is closed too.
            let _ = writeln!(std::io::stderr(), "rapport: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Migrate(args) => migrate::run(args).await?,
        Command::User(args) => user::run(args).await?,
        Command::Audit(args) => return audit::run(args).await,
        Command::Doctor(args) => return doctor::run(args).await,
        Command::Instruments(args) => instruments::run(args).await?,
        Command::Rebuild(args) => rebuild::run(args).await?,
        Command::Publish(args) => publish::run(args).await?,
        Command::Import(args) => {
            if import::run(args).await? == import::Outcome::Rejected {
                return Ok(ExitCode::from(REJECTED));
            }
        }
        Command::Serve(args) => serve::run(args).await?,
        Command::Demo(args) => demo::run(args).await?,
        Command::Detect(args) => tokio::task::block_in_place(|| detect::run(&args))?,
        Command::BenchDetection(args) => {
            tokio::task::block_in_place(|| bench_detection::run(&args))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
