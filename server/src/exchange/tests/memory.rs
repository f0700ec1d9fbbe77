use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::exchange::{Fate, RatingRecord, RatingSink, SinkError, key::ContentHash};

/// Remembers content hashes by natural key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MemorySink(pub BTreeMap<String, ContentHash>);

#[async_trait]
impl RatingSink for MemorySink {
    async fn accept(&mut self, batch: Vec<RatingRecord>) -> Result<Vec<Fate>, SinkError> {
        let mut keep =
            |record: RatingRecord| match self.0.insert(record.natural_key, record.content_hash) {
                None => Fate::New,
                Some(before) if before == record.content_hash => Fate::Unchanged,
                Some(_) => Fate::Updated,
            };
        Ok(batch.into_iter().map(&mut keep).collect())
    }
}
