use std::{collections::BTreeMap, sync::Arc};

use super::Instrument;

/// All definitions that this build knows, by code and version.
#[derive(Clone, Debug, Default)]
pub struct Instruments(BTreeMap<(String, u32), Arc<Instrument>>);

impl Instruments {
    pub fn new(definitions: impl IntoIterator<Item = Instrument>) -> Self {
        Self(
            definitions
                .into_iter()
                .map(|d| ((d.code.clone(), d.version), Arc::new(d)))
                .collect(),
        )
    }

    pub fn get(&self, code: &str, version: u32) -> Option<&Arc<Instrument>> {
        self.0.get(&(code.to_owned(), version))
    }

    /// The newest version of `code`.
    pub fn latest(&self, code: &str) -> Option<&Arc<Instrument>> {
        self.0
            .range((code.to_owned(), 0)..=(code.to_owned(), u32::MAX))
            .next_back()
            .map(|(_, instrument)| instrument)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Instrument>> {
        self.0.values()
    }
}
