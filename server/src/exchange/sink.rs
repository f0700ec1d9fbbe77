use std::error::Error;

use async_trait::async_trait;

use super::{problem::Problem, record::RatingRecord};

/// What became of one rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its natural key was not there.
    New,
    /// It was there with the same content hash; nothing was written.
    Unchanged,
    /// It was there with another content hash.
    Updated,
    /// It cannot be stored, such as an unknown therapist; the problem carries the record's row.
    Rejected(Problem),
}

/// Where ratings go. A sink writes inside a transaction that its maker opened; it never commits.
#[async_trait]
pub trait RatingSink: Send {
    /// Takes ratings in the order of the file and says, in the same order, what became of each.
    ///
    /// # Errors
    /// The store failed, and the import with it.
    async fn accept(&mut self, batch: Vec<RatingRecord>) -> Result<Vec<Fate>, SinkError>;
}

/// The store failed. The cause is for the log; it must not quote the ratings.
#[derive(Debug, thiserror::Error)]
#[error("the ratings could not be stored")]
pub struct SinkError(#[source] pub Box<dyn Error + Send + Sync>);

impl SinkError {
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}
