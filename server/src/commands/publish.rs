use anyhow::Result;

use crate::{cli::PublishArgs, database::Database, out};

/// `rapport publish`
///
/// # Errors
/// The database's.
pub async fn run(args: PublishArgs) -> Result<()> {
    let database = Database::open(&args.database).await?;
    let periods = database.publish_due(true).await?;
    out::line(format!("published {periods} periods of four weeks"))?;
    database.close().await
}
