use super::{DateFrom, Identity, InstrumentFrom, ItemColumns, Profile, RaterFrom, TotalColumns};

/// Rapport's own long format, one rating a row, UTF-8, comma between cells:
///
/// | column | content |
/// |---|---|
/// | `client` | the client's code in the source system |
/// | `therapist` | the therapist's user name |
/// | `care_episode` | the care episode's id in the source system, unique for the client |
/// | `session` | the session's number within the care episode, from 1 |
/// | `held_on` | the date of the session, `2026-03-09` |
/// | `instrument` | an instrument's code, such as `WAI-SR`; the newest version is meant |
/// | `rater` | `client` or `therapist` |
/// | `item_1` … `item_n` | the answers as given, before any reversal, as numbers or words; empty when not answered |
/// | `total_goal`, `total_bond`, … | optional: totals as the source computed them, compared with the recomputed ones |
/// | `total_total` | optional: the same for the whole instrument |
///
/// Instruments may be mixed; the cells of items that a row's instrument lacks stay empty. Column order, case,
/// spaces and underscores in names make no difference.
pub(super) static RAPPORT: Profile = Profile {
    name: "rapport",
    about: "Rapport's own format: one rating a row with client, therapist, care_episode, session, held_on, instrument, rater and item_1 to item_n",
    source: "rapport",
    identity: Identity::Columns {
        client: "client",
        therapist: "therapist",
        care_episode: "care_episode",
    },
    session: "session",
    date: DateFrom::Column("held_on"),
    instrument: InstrumentFrom::Column("instrument"),
    rater: RaterFrom::Column("rater"),
    items: ItemColumns::Prefix("item_"),
    totals: TotalColumns::Prefix("total_"),
};
