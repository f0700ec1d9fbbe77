//! The budgets of docs/architecture.md, measured: `make bench`. Ratios are taken within one run, with what is compared
//! measured in turns, so that another machine or a busy one changes both sides. Over a budget the command fails.

mod browser;
mod caseload;
mod figures;
mod fill;
mod import;
mod overview;
mod pages;
mod practice;
mod process;
mod rating;
mod site;
mod table;
mod visitors;

use std::process::ExitCode;

use anyhow::Result;

use crate::{practice::Bench, table::Table};

/// Sessions of the smaller practice; the larger one has `RAPPORT_BENCH_SESSIONS`, otherwise [`MANY`].
const FEW: i32 = 10_000;
const MANY: i32 = 1_000_000;

/// The product's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let many = match std::env::var("RAPPORT_BENCH_SESSIONS") {
        Ok(text) => text.parse()?,
        Err(_) => MANY,
    };
    let bench = Bench::start().await?;
    let mut table = Table::begin();
    let measured = measure(&bench, many, &mut table).await;
    bench.stop().await?;
    measured?;
    Ok(if table.all_within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn measure(bench: &Bench, many: i32, table: &mut Table) -> Result<()> {
    let few = bench.caseload_of_sixty(practice::SERVED, FEW).await?;
    pages::measure(&few, table).await?;
    caseload::against_bare_sql(&few, table).await?;
    let many = bench.caseload_of_sixty("many", many).await?;
    caseload::against_few(&few, &many, table).await?;
    overview::against_few(&few, &many, table).await?;
    many.database.close().await?;
    import::measure(bench, table).await?;
    rating::measure(bench, &few, table).await?;
    process::measure(bench, &few, table).await?;
    few.database.close().await
}
