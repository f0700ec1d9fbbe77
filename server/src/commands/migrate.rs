use anyhow::Result;

use crate::{cli::MigrateArgs, database::Database, out};

/// `rapport migrate`
///
/// # Errors
/// With what is missing and how to get it.
pub async fn run(args: MigrateArgs) -> Result<()> {
    let database = Database::open(&args.database).await?;
    out::line(format!(
        "the database of {} is up to date",
        database.founded.name
    ))?;
    database.close().await
}
