//! What a client's ordinary ratings were, and what the ratings did since they left that range.

use app::alliance::{Band, Information, Points, RatingsTrack};
use serde::{Deserialize, Serialize};

use super::rule::{RANGE_RATINGS, Thresholds};

/// Own ratings from which a finding rests on the client's own past.
const OWN_RATINGS: u32 = 8;

/// Where a scale was over some sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Span {
    pub count: u32,
    sum: i64,
    low: Points,
    high: Points,
}

impl Span {
    fn add(&mut self, points: Points) {
        if self.count == 0 {
            (self.low, self.high) = (points, points);
        }
        self.low = self.low.min(points);
        self.high = self.high.max(points);
        self.sum += i64::from(points.0);
        self.count += 1;
    }

    fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.sum += other.sum;
        self.count += other.count;
    }

    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / 100.0 / f64::from(self.count))
    }

    pub fn band(&self) -> Option<Band> {
        (self.count > 0).then_some(Band {
            low: self.low,
            high: self.high,
        })
    }
}

/// The bookkeeping beside the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Course {
    pub first: u32,
    pub last: u32,
    /// Sessions between the last rating and the one before, without a rating.
    pub unrated: u32,
    last_rated: u32,
    pub ratings: u32,
    pub at_maximum: u32,
    pub track: RatingsTrack,
    pub since: Option<u32>,
    /// Ratings in the present run of low ones.
    pub run: u32,
    pub out_for: u32,
    /// Total first, then the channels, over ordinary sessions.
    pub usual: Vec<Span>,
    /// The same over a run of low ratings that is not flagged: ordinary after all when it ends so.
    pending: Vec<Span>,
    /// First and last ordinary session.
    pub ordinary: Option<(u32, u32)>,
    pending_sessions: Option<(u32, u32)>,
    /// Where the last rating's total was expected, and where the next is.
    pub expected: Option<Band>,
    pub next: Option<Band>,
    /// The highest of each so far.
    highest: Vec<Points>,
    /// Total and channels of the last rating.
    pub latest: Vec<Points>,
    /// The largest fall of the total from one rating to the next in the run, to tell a fall from a slow decline.
    pub largest_step: Points,
}

impl Course {
    /// Takes a rating: `scores` has the total first. `p` and `flag` are of this session.
    pub fn rate(&mut self, session: u32, scores: &[Points], flag: bool, p: f64, at: &Thresholds) {
        if self.first == 0 {
            self.first = session;
            self.usual = vec![Span::default(); scores.len()];
            self.pending = self.usual.clone();
            self.highest = scores.to_vec();
        }
        self.unrated = match self.last_rated {
            0 => 0,
            last => session - last - 1,
        };
        let before = self.latest.first().copied();
        let step = before.zip(scores.first()).map(|(b, now)| b.minus(*now));
        (self.last, self.last_rated) = (session, session);
        self.latest = scores.to_vec();
        for (highest, now) in self.highest.iter_mut().zip(scores) {
            *highest = (*highest).max(*now);
        }
        self.ratings += 1;
        self.expected = self.next.take();
        self.move_track(flag, p, at);
        self.keep_run(session, p >= at.coming_back);
        let step = step.unwrap_or_default();
        self.largest_step = if self.run > 1 {
            self.largest_step.max(step)
        } else {
            step
        };
        self.keep_usual(session, scores, p >= at.coming_back);
    }

    fn move_track(&mut self, flag: bool, p: f64, at: &Thresholds) {
        use RatingsTrack::{BackInRange, ComingBack, InRange, Out};
        self.track = match self.track {
            InRange | BackInRange if flag => Out,
            InRange | BackInRange => InRange,
            Out if p < at.back => BackInRange,
            ComingBack if p < at.coming_back => BackInRange,
            Out if p < at.coming_back => ComingBack,
            Out | ComingBack => Out,
        };
        self.out_for = match self.track {
            Out => self.out_for + 1,
            ComingBack => self.out_for,
            InRange | BackInRange => 0,
        };
    }

    /// Whether the total or a channel lies below an earlier one. Where nothing fell, nothing is flagged, however
    /// unlike typical clients the ratings are.
    pub fn fell(&self, scores: &[Points]) -> bool {
        self.highest
            .iter()
            .zip(scores)
            .any(|(highest, now)| now < highest)
    }

    fn is_out(&self) -> bool {
        matches!(self.track, RatingsTrack::Out | RatingsTrack::ComingBack)
    }

    fn keep_run(&mut self, session: u32, low: bool) {
        if low || self.is_out() {
            self.since = self.since.or(Some(session));
            self.run += 1;
        } else if self.track != RatingsTrack::BackInRange {
            self.since = None;
            self.run = 0;
        }
    }

    fn keep_usual(&mut self, session: u32, scores: &[Points], low: bool) {
        if self.is_out() {
            self.drop_pending();
        } else if low {
            add(&mut self.pending, scores);
            self.pending_sessions = stretch(self.pending_sessions, session);
        } else {
            for (usual, pending) in self.usual.iter_mut().zip(&self.pending) {
                usual.merge(pending);
            }
            if let Some((from, to)) = self.pending_sessions {
                self.ordinary = stretch(stretch(self.ordinary, from), to);
            }
            self.drop_pending();
            add(&mut self.usual, scores);
            self.ordinary = stretch(self.ordinary, session);
        }
    }

    fn drop_pending(&mut self) {
        self.pending
            .iter_mut()
            .for_each(|span| *span = Span::default());
        self.pending_sessions = None;
    }

    pub const fn settle(&mut self) {
        if matches!(self.track, RatingsTrack::Out | RatingsTrack::ComingBack) {
            self.track = RatingsTrack::BackInRange;
            self.out_for = 0;
        }
    }

    pub const fn information(&self) -> Information {
        if self.ratings < RANGE_RATINGS {
            Information::Typical
        } else if 2 * self.at_maximum > self.ratings {
            Information::Ceiling
        } else if self.ratings < OWN_RATINGS {
            Information::Some
        } else {
            Information::Own
        }
    }
}

fn add(spans: &mut [Span], scores: &[Points]) {
    spans
        .iter_mut()
        .zip(scores)
        .for_each(|(span, points)| span.add(*points));
}

fn stretch(span: Option<(u32, u32)>, session: u32) -> Option<(u32, u32)> {
    Some(match span {
        Some((from, to)) => (from.min(session), to.max(session)),
        None => (session, session),
    })
}
