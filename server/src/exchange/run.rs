use futures::future::join;
use tokio::task::yield_now;

use super::{
    read::Row,
    record::RatingRecord,
    sink::{Fate, RatingSink, SinkError},
    summary::Summary,
};

/// Ratings handed to the sink at once.
pub const BATCH: usize = 1000;

/// Why an import broke off; nothing may be committed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Sink(#[from] SinkError),
    #[error("the sink answered {answered} of {asked} ratings")]
    Fates { asked: usize, answered: usize },
}

/// Reads all `rows`, hands the ratings to `sink` in batches of [`BATCH`] and counts. `progress` gets the number of
/// data rows read so far, once a row.
///
/// Nothing is committed here. An import is all or nothing: the caller commits when [`Summary::is_clean`], otherwise
/// rolls back. Ratings after a rejected row still go to the sink, so that one run finds everything that is wrong.
///
/// Reading is blocking, but pauses after each row: while the store is at work on one batch, the next is read. Call it where
/// blocking does no harm (the command line, a thread for blocking work).
///
/// # Errors
/// The sink failed or broke its contract.
pub async fn run(
    mut rows: impl Iterator<Item = Row> + Send,
    sink: &mut dyn RatingSink,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Summary, ImportError> {
    let mut summary = Summary::default();
    let mut batch = next_batch(&mut rows, &mut summary, progress).await;
    while !batch.is_empty() {
        let asked = batch.len();
        let reading = next_batch(&mut rows, &mut summary, progress);
        let (fates, next) = join(sink.accept(batch), reading).await;
        count(fates?, asked, &mut summary)?;
        batch = next;
    }
    summary.finish();
    Ok(summary)
}

/// The next ratings; none at the end of the file.
async fn next_batch(
    rows: &mut (impl Iterator<Item = Row> + Send),
    summary: &mut Summary,
    progress: &(dyn Fn(u64) + Sync),
) -> Vec<RatingRecord> {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH
        && let Some(row) = rows.next()
    {
        match row {
            Row::Notice(problem) => summary.notice(problem),
            Row::Rejected(problems) => summary.rejected_row(problems),
            Row::Rating(record) => {
                summary.rating(&record);
                batch.push(*record);
            }
        }
        progress(summary.rows);
        yield_now().await;
    }
    batch
}

fn count(fates: Vec<Fate>, asked: usize, summary: &mut Summary) -> Result<(), ImportError> {
    if fates.len() != asked {
        let answered = fates.len();
        return Err(ImportError::Fates { asked, answered });
    }
    for fate in fates {
        match fate {
            Fate::New => summary.new += 1,
            Fate::Unchanged => summary.unchanged += 1,
            Fate::Updated => summary.updated += 1,
            Fate::Rejected(problem) => summary.rejected_rating(problem),
        }
    }
    Ok(())
}
