use std::sync::{Arc, LazyLock};

use app::alliance::{Instrument, Instruments};
use chrono::NaiveDate;

use crate::{
    exchange::{ImportOptions, Problem, RatingRecord, Row, Summary, profile, read, run},
    instruments,
};

use super::memory::MemorySink;

pub(crate) fn known() -> &'static Instruments {
    static KNOWN: LazyLock<Instruments> = LazyLock::new(|| instruments::load().unwrap());
    &KNOWN
}

pub(crate) fn wai36() -> Arc<Instrument> {
    Arc::clone(known().latest("WAI-36").unwrap())
}

pub(crate) fn srs() -> Arc<Instrument> {
    Arc::clone(known().latest("SRS").unwrap())
}

pub(crate) const PAIRINGS: &str =
    "pairing_id,therapist_id,patient_id\n1,ann,10\n2,ann,11\n3,ben,10\n";

/// All rows of `text`, with [`PAIRINGS`] beside it and a session a week from 5 January 2026.
pub(crate) fn rows(profile: &str, text: &[u8]) -> Result<Vec<Row>, Vec<Problem>> {
    let profile = profile::find(profile).unwrap();
    let options = ImportOptions {
        start: NaiveDate::from_ymd_opt(2026, 1, 5),
        every_days: Some(7),
        ..ImportOptions::of(profile)
    };
    let mut pairings = PAIRINGS.as_bytes();
    read(profile, text, Some(&mut pairings), known(), &options).map(Iterator::collect)
}

pub(crate) fn ratings(rows: Vec<Row>) -> Vec<RatingRecord> {
    let rating = |row| match row {
        Row::Rating(record) => Some(*record),
        Row::Rejected(_) | Row::Notice(_) => None,
    };
    rows.into_iter().filter_map(rating).collect()
}

/// The summary of importing `rows` into `sink`.
pub(crate) fn import(rows: Result<Vec<Row>, Vec<Problem>>, sink: &mut MemorySink) -> Summary {
    match rows {
        Ok(rows) => futures::executor::block_on(run(rows.into_iter(), sink, &|_| ())).unwrap(),
        Err(problems) => Summary::of_problems(problems),
    }
}
