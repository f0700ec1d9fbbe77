use std::sync::Arc;

use app::alliance::{Instrument, ScaleId};

use super::{
    problem::Problem,
    profile::{DateFrom, Identity, InstrumentFrom, ItemColumns, Profile, RaterFrom},
    table::{Header, normal},
};

/// Where a profile's columns stand in a file; `None` where the file lacks one.
#[derive(Debug)]
pub(super) struct KeyColumns {
    pub who: WhoColumns,
    pub session: Option<usize>,
    pub date: Option<usize>,
    pub instrument: Option<usize>,
    pub rater: Option<usize>,
}

#[derive(Debug)]
pub(super) enum WhoColumns {
    Pairing(Option<usize>),
    Each {
        client: Option<usize>,
        therapist: Option<usize>,
        care_episode: Option<usize>,
    },
}

impl KeyColumns {
    pub fn find(profile: &Profile, header: &Header) -> Self {
        let who = match profile.identity {
            Identity::Pairing { id, .. } => WhoColumns::Pairing(header.find(id)),
            Identity::Columns {
                client,
                therapist,
                care_episode,
            } => WhoColumns::Each {
                client: header.find(client),
                therapist: header.find(therapist),
                care_episode: header.find(care_episode),
            },
        };
        let named = |name: Option<&str>| name.and_then(|name| header.find(name));
        Self {
            who,
            session: header.find(profile.session),
            date: named(match profile.date {
                DateFrom::Column(name) => Some(name),
                DateFrom::Assumed => None,
            }),
            instrument: named(match profile.instrument {
                InstrumentFrom::Column(name) => Some(name),
                InstrumentFrom::Code(_) => None,
            }),
            rater: named(match profile.rater {
                RaterFrom::Column(name) => Some(name),
                RaterFrom::Always(_) => None,
            }),
        }
    }

    /// The columns that tell ratings apart.
    pub fn natural(&self) -> Vec<usize> {
        let who = match self.who {
            WhoColumns::Pairing(id) => vec![id],
            WhoColumns::Each {
                client,
                care_episode,
                ..
            } => vec![client, care_episode],
        };
        let rest = [self.session, self.instrument, self.rater];
        who.into_iter().chain(rest).flatten().collect()
    }
}

/// Where the items and totals of one instrument stand.
#[derive(Debug)]
pub(super) struct Plan {
    pub instrument: Arc<Instrument>,
    /// In the order of the instrument's items; `None` where the file lacks the column.
    pub items: Vec<Option<usize>>,
    pub totals: Vec<(ScaleId, usize)>,
    /// In files of several instruments: columns for items and totals that this one lacks.
    pub others: Vec<usize>,
}

impl Plan {
    pub fn new(profile: &Profile, header: &Header, instrument: &Arc<Instrument>) -> Self {
        let item_names = item_names(profile, instrument);
        let items: Vec<_> = item_names.iter().map(|name| header.find(name)).collect();
        let totals: Vec<_> = profile
            .totals
            .names()
            .into_iter()
            .filter(|(scale, _)| instrument.scale(*scale).is_some())
            .filter_map(|(scale, name)| Some((scale, header.find(&name)?)))
            .collect();
        let own =
            |at: &usize| items.contains(&Some(*at)) || totals.iter().any(|(_, total)| total == at);
        let others = match profile.instrument {
            InstrumentFrom::Column(_) => rating_columns(profile, header)
                .into_iter()
                .filter(|at| !own(at))
                .collect(),
            InstrumentFrom::Code(_) => Vec::new(),
        };
        Self {
            instrument: Arc::clone(instrument),
            items,
            totals,
            others,
        }
    }

    /// One problem for each item column that the file lacks.
    pub fn missing(&self, profile: &Profile, header: &Header) -> Vec<Problem> {
        let names = item_names(profile, &self.instrument);
        let lacking = names.iter().zip(&self.items).filter(|(_, at)| at.is_none());
        lacking.map(|(name, _)| header.missing(name)).collect()
    }

    /// The columns of this instrument's items and totals.
    pub fn own(&self) -> impl Iterator<Item = usize> {
        let totals = self.totals.iter().map(|(_, at)| *at);
        self.items.iter().copied().flatten().chain(totals)
    }
}

fn item_names(profile: &Profile, instrument: &Instrument) -> Vec<String> {
    let numbered = instrument.items.iter().enumerate();
    numbered
        .map(|(index, item)| profile.items.name(index, item.number))
        .collect()
}

/// All columns of a file that hold an item or a total of whatever instrument.
pub(super) fn rating_columns(profile: &Profile, header: &Header) -> Vec<usize> {
    let is_item = |name: &str| match profile.items {
        ItemColumns::Prefix(prefix) => numbered(&normal(name), &normal(prefix)),
        ItemColumns::Names(names) => names.iter().any(|known| normal(known) == normal(name)),
    };
    let totals = profile.totals.names();
    let is_total = |name: &str| {
        totals
            .iter()
            .any(|(_, known)| normal(known) == normal(name))
    };
    header
        .named()
        .filter(|(_, name)| is_item(name) || is_total(name))
        .map(|(at, _)| at)
        .collect()
}

fn numbered(name: &str, prefix: &str) -> bool {
    let number = name.strip_prefix(prefix);
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
