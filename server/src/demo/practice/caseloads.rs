use super::{Story, staff::THERAPISTS};
use crate::demo::simulator::{Pattern, Shape, SimulatedInstrument};

/// Clients of each therapist.
const SIZES: [usize; THERAPISTS] = [25, 27, 23, 26, 24, 28, 22, 25];

/// Beside the ordinary, in every caseload. The rupture differs from therapist to therapist.
const STATES: [Story; 11] = [
    Story::New,
    Story::New,
    Story::NoRating,
    Story::NoRecentForm,
    Story::AlwaysMaximum,
    Story::Repaired,
    Story::LongCourse,
    Story::EndedPlanned,
    Story::EndedPlanned,
    Story::EndedPlanned,
    Story::EndedUnplanned,
];

const RUPTURES: [(Shape, Pattern); 4] = [
    (Shape::Abrupt, Pattern::All),
    (Shape::Abrupt, Pattern::TaskGoal),
    (Shape::Abrupt, Pattern::Bond),
    (Shape::Gradual, Pattern::All),
];

/// A care episode to be filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    /// Before clients are sorted by code.
    pub client: usize,
    pub therapist: usize,
    pub story: Story,
    /// Days before today of its latest and earliest possible appointment.
    pub days: (u64, u64),
    pub alliance: SimulatedInstrument,
}

const YEAR: u64 = 364;
/// Room for 60 weekly sessions, holidays and all.
const LONG: u64 = 72 * 7;
/// When the transferred client changed therapists, days before today.
const TRANSFER: u64 = 126;

/// All care episodes, one a client, then those of clients with two.
pub(super) fn drafts() -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (therapist, size) in SIZES.into_iter().enumerate() {
        let (shape, pattern) = RUPTURES[therapist % RUPTURES.len()];
        let states = STATES
            .into_iter()
            .chain([Story::RupturedNow(shape, pattern)])
            .chain(std::iter::repeat(Story::Ordinary));
        for story in states.take(size) {
            drafts.push(draft(drafts.len(), therapist, story));
        }
    }
    // The last client of a caseload is an ordinary one.
    let last_of = |therapist: usize| SIZES[..=therapist].iter().sum::<usize>() - 1;
    for (one, other) in [(0, 6), (2, 3), (5, 7)] {
        drafts.push(draft(last_of(one), other, Story::Ordinary));
    }
    let moved = last_of(4);
    drafts[moved].days.1 = TRANSFER - 7;
    let mut before = draft(moved, 1, Story::Transferred);
    before.days.0 = TRANSFER;
    before.alliance = drafts[moved].alliance;
    drafts.push(before);
    drafts
}

fn draft(client: usize, therapist: usize, story: Story) -> Draft {
    // Every fifth is rated with the SRS, except where a state of the WAI-SR's three scales is to be seen.
    let srs = client % 5 == 3 && !matches!(story, Story::RupturedNow(..) | Story::Repaired);
    let alliance = if srs {
        SimulatedInstrument::Srs
    } else {
        SimulatedInstrument::WaiSr
    };
    Draft {
        client,
        therapist,
        story,
        days: match story {
            Story::LongCourse => (0, LONG),
            _ if story.ending().is_some() => (28 + (client as u64 * 37) % 150, YEAR),
            _ => (0, YEAR),
        },
        alliance,
    }
}
