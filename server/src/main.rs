use std::process::ExitCode;

use clap::Parser;
use server::{cli::Cli, commands, http::panics, logging, memory};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(cli.command.serves());
    panics::log_place_only();
    memory::give_back_large_blocks();
    commands::run(cli).await
}
