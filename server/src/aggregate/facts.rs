//! The exact facts that are published, as plain rows. Their order tells nothing.

use std::collections::BTreeSet;

use app::supervision::published::{Closing, Flow, Form, Period, Place};
use uuid::Uuid;

/// What was recorded of one care episode in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub therapist: Uuid,
    pub client: Uuid,
    pub care_episode: Uuid,
    pub period: Period,
    /// Sessions, in the order of [`Form::ALL`].
    pub forms: [u32; Form::ALL.len()],
    /// In the order of [`Flow::ALL`].
    pub flow: [u32; Flow::ALL.len()],
    /// In the order of [`Closing::ALL`].
    pub closings: [u32; Closing::ALL.len()],
    pub flags: Flags,
}

/// The ruptures that were opened in a period on the client's word or by scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Acknowledged or closed in the practice's time.
    pub in_time: u32,
    pub late: u32,
}

/// How an open care episode stands on the day of freezing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub therapist: Uuid,
    pub client: Uuid,
    pub place: Place,
    /// Days since its open rupture was noticed.
    pub open_days: Option<u32>,
    /// The client's latest total.
    pub total: Option<Total>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    pub instrument: String,
    pub version: u32,
    /// All three in hundredths of a point; the lowest and the highest total that are possible.
    pub value: i32,
    pub lowest: i32,
    pub highest: i32,
}

/// One rupture, for the curves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rupture {
    pub therapist: Uuid,
    pub client: Uuid,
    pub opened: Period,
    /// `None` where the therapist opened it, who then need not acknowledge it.
    pub acknowledged: Option<Followed>,
    pub repaired: Followed,
}

/// From the flag on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Whole days until it ended, or until the last day that anything is known of it.
    pub days: u32,
    pub ended: bool,
}

/// The therapists whose cases one person can open: the own ones, and those of whom she supervises or covers for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Circle(pub BTreeSet<Uuid>);

/// Everybody against whom the published figures are protected, somebody outside first.
#[derive(Clone, Debug)]
pub struct Circles(Vec<Circle>);

/// With fewer therapists outside a circle, that person is refused the practice's figures.
pub const FEWEST_THERAPISTS: usize = 3;

impl Circles {
    /// A circle that leaves too few of the practice's therapists outside is left out.
    pub fn of(circles: impl IntoIterator<Item = Circle>, practice: &BTreeSet<Uuid>) -> Self {
        let admitted =
            |circle: &Circle| practice.difference(&circle.0).count() >= FEWEST_THERAPISTS;
        let mut known: Vec<_> = circles.into_iter().filter(admitted).collect();
        known.push(Circle::default());
        known.sort_unstable();
        known.dedup();
        Self(known)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Circle> {
        self.0.iter()
    }
}
