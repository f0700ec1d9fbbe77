use chrono::{DateTime, Utc};
use uuid::{NoContext, Timestamp, Uuid};

/// A new row key: UUIDv7, so that rows of one time lie together, from the clock port's time.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}
