use super::{
    read::Row,
    record::RatingRecord,
    sink::{Fate, RatingSink, SinkError},
    summary::Summary,
};

/// Ratings handed to the sink at once.
pub const BATCH: usize = 500;

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
/// Reading is blocking; call it where that does no harm (the command line, a thread for blocking work).
///
/// # Errors
/// The sink failed or broke its contract.
pub async fn run(
    rows: impl Iterator<Item = Row> + Send,
    sink: &mut dyn RatingSink,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Summary, ImportError> {
    let mut summary = Summary::default();
    let mut batch = Vec::with_capacity(BATCH);
    for row in rows {
        match row {
            Row::Notice(problem) => summary.notice(problem),
            Row::Rejected(problems) => summary.rejected_row(problems),
            Row::Rating(record) => {
                summary.rating(&record);
                batch.push(*record);
            }
        }
        progress(summary.rows);
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            hand_over(full, sink, &mut summary).await?;
        }
    }
    hand_over(batch, sink, &mut summary).await?;
    summary.finish();
    Ok(summary)
}

async fn hand_over(
    batch: Vec<RatingRecord>,
    sink: &mut dyn RatingSink,
    summary: &mut Summary,
) -> Result<(), ImportError> {
    if batch.is_empty() {
        return Ok(());
    }
    let asked = batch.len();
    let fates = sink.accept(batch).await?;
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
