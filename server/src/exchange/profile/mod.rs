//! What a kind of file looks like, as data. To add one: a constant in a file here and an entry in [`PROFILES`].

mod rapport;
mod survey;

use std::path::{Path, PathBuf};

use app::alliance::{Rater, ScaleId};

/// The layout of a kind of file: one rating a row.
#[derive(Debug)]
pub struct Profile {
    /// As given to `--profile`.
    pub name: &'static str,
    /// For the list of profiles, one sentence.
    pub about: &'static str,
    /// The system that ids belong to unless the importer names another. Profiles that share it share clients.
    pub source: &'static str,
    pub identity: Identity,
    /// Column of the session's number within the care episode, from 1.
    pub session: &'static str,
    pub date: DateFrom,
    pub instrument: InstrumentFrom,
    pub rater: RaterFrom,
    pub items: ItemColumns,
    pub totals: TotalColumns,
}

/// Where client, therapist and care episode come from.
#[derive(Debug)]
pub enum Identity {
    /// Three columns of ids.
    Columns {
        client: &'static str,
        therapist: &'static str,
        care_episode: &'static str,
    },
    /// The column `id` names a row of the companion file, which is one care episode.
    Pairing {
        id: &'static str,
        therapist: &'static str,
        client: &'static str,
        /// Name of the companion file, beside the imported one.
        file: &'static str,
    },
}

#[derive(Debug)]
pub enum DateFrom {
    /// ISO dates in a column.
    Column(&'static str),
    /// None in the file: start and distance are given with the import, and the dates are marked as assumed.
    Assumed,
}

#[derive(Debug)]
pub enum InstrumentFrom {
    Column(&'static str),
    /// The newest version of this code.
    Code(&'static str),
}

#[derive(Debug)]
pub enum RaterFrom {
    /// `client` or `therapist` in a column.
    Column(&'static str),
    Always(Rater),
}

/// One column an item.
#[derive(Debug)]
pub enum ItemColumns {
    /// The prefix and the item's number.
    Prefix(&'static str),
    /// In the order of the instrument's items.
    Names(&'static [&'static str]),
}

/// Columns of supplied totals, each of which may be absent.
#[derive(Debug)]
pub enum TotalColumns {
    /// The prefix and the scale's id.
    Prefix(&'static str),
    Names(&'static [(ScaleId, &'static str)]),
}

/// All profiles, the one for Rapport's own format first.
pub static PROFILES: [&Profile; 3] = [
    &rapport::RAPPORT,
    &survey::WAI36_SURVEY,
    &survey::SRS_SURVEY,
];

/// The profile of a name.
pub fn find(name: &str) -> Option<&'static Profile> {
    PROFILES.into_iter().find(|profile| profile.name == name)
}

impl Profile {
    /// Where the companion file must be when the imported file is at `path`; `None` when the profile needs none.
    pub fn companion(&self, path: &Path) -> Option<PathBuf> {
        match self.identity {
            Identity::Pairing { file, .. } => Some(path.with_file_name(file)),
            Identity::Columns { .. } => None,
        }
    }

    /// The columns that tell rows apart; a file with none of them is of another kind.
    pub(super) fn key_columns(&self) -> Vec<&'static str> {
        let mut columns = match self.identity {
            Identity::Columns {
                client,
                therapist,
                care_episode,
            } => vec![client, therapist, care_episode],
            Identity::Pairing { id, .. } => vec![id],
        };
        columns.push(self.session);
        if let DateFrom::Column(name) = self.date {
            columns.push(name);
        }
        if let InstrumentFrom::Column(name) = self.instrument {
            columns.push(name);
        }
        if let RaterFrom::Column(name) = self.rater {
            columns.push(name);
        }
        columns
    }
}

impl ItemColumns {
    /// The column of the item at `index` (from 0) with `number`.
    pub(super) fn name(&self, index: usize, number: u16) -> String {
        match self {
            Self::Prefix(prefix) => format!("{prefix}{number}"),
            Self::Names(names) => names
                .get(index)
                .map_or_else(|| number.to_string(), |name| (*name).to_owned()),
        }
    }
}

impl TotalColumns {
    pub(super) fn names(&self) -> Vec<(ScaleId, String)> {
        match self {
            Self::Prefix(prefix) => ScaleId::ALL
                .into_iter()
                .map(|scale| (scale, format!("{prefix}{}", scale.as_str())))
                .collect(),
            Self::Names(names) => names
                .iter()
                .map(|(scale, name)| (*scale, (*name).to_owned()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{PROFILES, find};

    #[test]
    fn names_are_found_and_differ() {
        for profile in PROFILES {
            assert!(std::ptr::eq(find(profile.name).unwrap(), profile));
        }
        assert!(find("openfit").is_none());
    }

    #[test]
    fn the_companion_is_beside_the_file() {
        let path = Path::new("/data/survey_wai_logs.csv");
        assert_eq!(
            find("wai36-survey").unwrap().companion(path).unwrap(),
            Path::new("/data/simulation_pairings.csv")
        );
        assert_eq!(find("rapport").unwrap().companion(path), None);
    }
}
