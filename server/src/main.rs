use std::process::ExitCode;

use clap::Parser;
use server::{cli::Cli, commands, http::panics, logging};

/// Pages are made of small allocations, and the 19 MiB of every password check go back to the system. With glibc's, a page
/// took half as long again, and a morning of sign-ins kept 270 MiB unless it was told otherwise.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(cli.command.serves());
    panics::log_place_only();
    commands::run(cli).await
}
