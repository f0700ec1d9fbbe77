//! One care episode from week to week.

use std::collections::BTreeMap;

use app::supervision::published::{Closing, Period, Place};
use rand::{RngExt, rngs::ChaCha8Rng};
use server::aggregate::facts::{Followed, Rupture, Standing, Total};
use uuid::Uuid;

use crate::rates::Rates;

/// What happened before the first period is told nowhere.
const WEEKS_BEFORE: i32 = 12;
/// The practice's time for an acknowledgement, in days.
pub const IN_TIME: i32 = 14;
const BUILDING_DAYS: i32 = 60;

/// What is counted in a period, or at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    Form(usize),
    InTime,
    Late,
    /// Opened by the therapist.
    Own,
    AcknowledgedPossible,
    Discussed,
    Reopened,
    /// Closed before, and after it was acknowledged.
    Possibly(Closing),
    Openly(Closing),
    /// At the end.
    At(Place),
    /// Has a total at the end, by instrument.
    Rated(usize),
}

pub struct Episode {
    pub therapist: Uuid,
    pub client: Uuid,
    pub id: Uuid,
    pub stood: BTreeMap<i32, Standing>,
    /// In weeks from the first period on.
    from: i32,
    to: Option<i32>,
    rated: bool,
    instrument: usize,
    courses: Vec<Course>,
    counts: BTreeMap<(i32, Count), u32>,
}

/// One rupture. Days from the first period on.
struct Course {
    opened: i32,
    own: bool,
    acknowledged: Option<i32>,
    discussed: bool,
    coming_back: bool,
    /// Unless it was reopened.
    closed: Option<(Closing, i32)>,
    first_closed: Option<(Closing, i32)>,
    first_repaired: Option<i32>,
}

impl Episode {
    pub fn new(
        (therapist, client, id): (Uuid, Uuid, Uuid),
        (from, weeks): (i32, Option<i32>),
        instrument: usize,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        Self {
            therapist,
            client,
            id,
            stood: BTreeMap::new(),
            from,
            to: weeks.map(|weeks| from + weeks),
            rated: rng.random_bool(0.85),
            instrument,
            courses: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    pub fn count(&self, period: i32, what: Count) -> u32 {
        self.counts
            .get(&(period, what))
            .copied()
            .unwrap_or_default()
    }

    fn note(&mut self, day: i32, what: Count) {
        *self.counts.entry((day.div_euclid(28), what)).or_default() += 1;
    }

    pub fn live(&mut self, periods: i32, rates: &Rates, rng: &mut ChaCha8Rng) {
        for week in -WEEKS_BEFORE..periods * 4 {
            if self.to == Some(week) {
                self.close(week * 7, Closing::Ended);
            }
            if self.lasts(week) {
                let day = week * 7 + rng.random_range(0..7);
                self.session(day, rates, rng);
                self.step(day, rates, rng);
                if (week + 1) % 4 == 0 {
                    self.stand((week + 1) * 7 - 1, rng);
                }
            }
        }
        for index in 0..self.courses.len() {
            let course = &self.courses[index];
            if !course.own {
                let what = if course.in_time() {
                    Count::InTime
                } else {
                    Count::Late
                };
                self.note(course.opened, what);
            }
        }
    }

    fn lasts(&self, week: i32) -> bool {
        week >= self.from && self.to.is_none_or(|to| week < to)
    }

    fn session(&mut self, day: i32, rates: &Rates, rng: &mut ChaCha8Rng) {
        if rng.random_bool(rates.session) {
            let mut chance = rng.random::<f64>() * rates.forms.iter().sum::<f64>();
            let form = rates.forms.iter().position(|part| {
                chance -= part;
                chance < 0.0
            });
            self.note(day, Count::Form(form.unwrap_or(3)));
        }
    }

    fn step(&mut self, day: i32, rates: &Rates, rng: &mut ChaCha8Rng) {
        let Some(last) = self.courses.last_mut() else {
            return self.open(day, rates, rng);
        };
        match (last.closed, last.acknowledged) {
            (Some(_), _) if rng.random_bool(rates.reopened) => {
                last.closed = None;
                last.acknowledged = last.acknowledged.or(Some(day));
                self.note(day, Count::Reopened);
            }
            (Some(_), _) => self.open(day, rates, rng),
            (None, None) if rng.random_bool(rates.acknowledged) => {
                last.acknowledged = Some(day);
                self.note(day, Count::AcknowledgedPossible);
            }
            (None, Some(_)) if !last.discussed && rng.random_bool(rates.discussed) => {
                last.discussed = true;
                self.note(day, Count::Discussed);
            }
            (None, acknowledged) => {
                let mut happens = |chance| rng.random_bool(chance);
                let closing = match acknowledged {
                    _ if happens(rates.dismissed) => Some(Closing::Dismissed),
                    None => happens(rates.passed).then_some(Closing::Passed),
                    Some(_) if happens(rates.repaired) => Some(Closing::Repaired),
                    Some(_) => happens(rates.unresolved).then_some(Closing::Unresolved),
                };
                if let Some(closing) = closing {
                    self.close(day, closing);
                }
            }
        }
    }

    fn open(&mut self, day: i32, rates: &Rates, rng: &mut ChaCha8Rng) {
        if !rng.random_bool(rates.opened) {
            return;
        }
        let own = rng.random_bool(rates.own);
        if own {
            self.note(day, Count::Own);
        }
        self.courses.push(Course {
            opened: day,
            own,
            acknowledged: own.then_some(day),
            discussed: false,
            coming_back: rng.random_bool(rates.coming_back),
            closed: None,
            first_closed: None,
            first_repaired: None,
        });
    }

    /// The open one, if there is any.
    fn close(&mut self, day: i32, closing: Closing) {
        let Some(last) = self.courses.last_mut().filter(|last| last.closed.is_none()) else {
            return;
        };
        last.closed = Some((closing, day));
        last.first_closed = last.first_closed.or(last.closed);
        if closing == Closing::Repaired {
            last.first_repaired = last.first_repaired.or(Some(day));
        }
        let what = match last.acknowledged {
            None => Count::Possibly(closing),
            Some(_) => Count::Openly(closing),
        };
        self.note(day, what);
    }

    fn stand(&mut self, today: i32, rng: &mut ChaCha8Rng) {
        let last = self.courses.last();
        let open = last.filter(|one| one.closed.is_none());
        let place = match (open, last.and_then(|one| one.closed)) {
            (Some(open), _) if open.acknowledged.is_none() => Place::Possible,
            (Some(open), _) if open.coming_back => Place::ComingBack,
            (Some(_), _) => Place::Open,
            (None, Some((Closing::Repaired, day))) if today - day < 28 => Place::Repaired,
            _ if !self.rated => Place::NoRating,
            _ if today - self.from * 7 < BUILDING_DAYS => Place::Building,
            _ => Place::InRange,
        };
        let open_days = open.map(|open| (today - open.opened) as u32);
        self.note(today, Count::At(place));
        if self.rated {
            self.note(today, Count::Rated(self.instrument));
        }
        let standing = Standing {
            therapist: self.therapist,
            client: self.client,
            place,
            open_days,
            total: self.rated.then(|| total(self.instrument, rng)),
        };
        self.stood.insert(today.div_euclid(28), standing);
    }

    /// As known on a day, with the period in which each was opened.
    pub fn ruptures(&self, today: i32) -> Vec<(i32, Rupture)> {
        let known = self
            .courses
            .iter()
            .filter(|one| (0..=today).contains(&one.opened));
        let last = self.to.map_or(today, |to| today.min(to * 7 - 1));
        let rupture = |course: &Course| {
            let until = |end: Option<i32>| Followed {
                days: (end.filter(|&end| end <= last).unwrap_or(last) - course.opened) as u32,
                ended: end.is_some_and(|end| end <= last),
            };
            let rupture = Rupture {
                therapist: self.therapist,
                client: self.client,
                opened: Period(0),
                acknowledged: (!course.own).then(|| until(course.seen_to())),
                repaired: until(course.first_repaired),
            };
            (course.opened.div_euclid(28), rupture)
        };
        known.map(rupture).collect()
    }
}

impl Course {
    /// Acknowledged or closed, but not by the treatment's end.
    fn seen_to(&self) -> Option<i32> {
        let closed = self
            .first_closed
            .filter(|(closing, _)| *closing != Closing::Ended);
        let closed = closed.map(|(_, day)| day);
        self.acknowledged.into_iter().chain(closed).min()
    }

    fn in_time(&self) -> bool {
        let ended = self.first_closed.map(|(_, day)| day);
        let first = self.acknowledged.into_iter().chain(ended).min();
        first.is_some_and(|day| day - self.opened <= IN_TIME)
    }
}

fn total(instrument: usize, rng: &mut ChaCha8Rng) -> Total {
    Total {
        instrument: format!("instrument {instrument}"),
        version: 1,
        value: 100 + (400.0 * rng.random::<f64>().sqrt()) as i32,
        lowest: 100,
        highest: 500,
    }
}
