use app::alliance::{Rater, ScaleId};

use super::{DateFrom, Identity, InstrumentFrom, ItemColumns, Profile, RaterFrom, TotalColumns};

/// Both surveys of a study rate the same sessions, so they share their clients.
const SOURCE: &str = "survey";

const PAIRING: Identity = Identity::Pairing {
    id: "pairing_id",
    therapist: "therapist_id",
    client: "patient_id",
    file: "simulation_pairings.csv",
};

/// `survey_wai_logs.csv`: the WAI-36 after each session in words, with totals, without dates.
pub(super) static WAI36_SURVEY: Profile = Profile {
    name: "wai36-survey",
    about: "WAI-36 answers a session (question1 to question36) with simulation_pairings.csv beside the file; no dates",
    source: SOURCE,
    identity: PAIRING,
    session: "session_id",
    date: DateFrom::Assumed,
    instrument: InstrumentFrom::Code("WAI-36"),
    rater: RaterFrom::Always(Rater::Client),
    items: ItemColumns::Prefix("question"),
    totals: TotalColumns::Names(&[
        (ScaleId::Total, "composite_wai"),
        (ScaleId::Goal, "total_wai_goal"),
        (ScaleId::Task, "total_wai_task"),
        (ScaleId::Bond, "total_wai_bond"),
    ]),
};

/// `survey_srs_logs.csv`: the SRS's four lines after each session, without totals and dates.
pub(super) static SRS_SURVEY: Profile = Profile {
    name: "srs-survey",
    about: "SRS lines a session (relationship to overall) with simulation_pairings.csv beside the file; no dates",
    source: SOURCE,
    identity: PAIRING,
    session: "session_id",
    date: DateFrom::Assumed,
    instrument: InstrumentFrom::Code("SRS"),
    rater: RaterFrom::Always(Rater::Client),
    items: ItemColumns::Names(&[
        "relationship",
        "goals_and_topics",
        "approach_or_method",
        "overall",
    ]),
    totals: TotalColumns::Names(&[]),
};
