//! Everything that is ever published of a practice, in the order in which it is.

use std::ops::RangeInclusive;

use app::supervision::published::{PublishedCurve, PublishedPeriod, PublishedQuarter, Until};
use server::aggregate::{facts::Followed, publish};

use crate::world::{World, period};

pub struct Release {
    pub periods: Vec<PublishedPeriod>,
    pub quarters: Vec<PublishedQuarter>,
    pub curves: Vec<Curve>,
    /// Only for counter-tests: what is not published, and whether that which is withheld together is enough.
    pub planted: Vec<Planted>,
    pub complemented: bool,
}

/// A number that is told though it should not be: the sessions of some periods with some form are from so many to so many.
pub struct Planted {
    pub periods: Vec<i32>,
    pub form: usize,
    pub low: u32,
    pub high: u32,
}

#[derive(Debug)]
pub struct Curve {
    pub published: PublishedCurve,
    /// The period at whose end it was published.
    pub in_period: i32,
}

impl Curve {
    pub fn periods(&self) -> RangeInclusive<i32> {
        let [first, last] =
            [self.published.first, self.published.last].map(|one| one.0 - period(0).0);
        first..=last
    }
}

impl Release {
    pub fn of(world: &World) -> Self {
        let mut release = Self {
            periods: Vec::new(),
            quarters: Vec::new(),
            curves: Vec::new(),
            planted: Vec::new(),
            complemented: true,
        };
        for index in 0..world.periods {
            release.freeze(world, index);
        }
        release
    }

    fn freeze(&mut self, world: &World, index: i32) {
        let now = period(index);
        let standing = world.standing(index);
        let circles = &world.circles;
        self.periods
            .push(publish::period(now, &world.facts, standing, circles));
        if index % 3 == 2 {
            let quarter = publish::quarter(
                now.quarter(),
                &world.facts,
                standing,
                &self.periods,
                circles,
            );
            self.quarters.push(quarter);
        }
        for until in [Until::Acknowledged, Until::Repaired] {
            self.next_curve(world, until, index);
        }
    }

    fn next_curve(&mut self, world: &World, until: Until, index: i32) {
        let of_this = self.curves.iter().rfind(|one| one.published.until == until);
        let first = of_this.map_or(period(0), |one| period(one.periods().end() + 1));
        let known: Vec<_> = world
            .facts
            .iter()
            .filter(|fact| fact.period <= period(index))
            .cloned()
            .collect();
        let ruptures = world.ruptures(index);
        let range = (first, period(index));
        let next = publish::curve(
            until,
            range,
            (&ruptures, &known),
            &world.circles,
            kaplan_meier,
        );
        self.curves.extend(next.map(|published| Curve {
            published,
            in_period: index,
        }));
    }
}

/// Without its band, which is of no use here.
pub fn kaplan_meier(followed: &[Followed]) -> Vec<publish::Left> {
    let mut days: Vec<_> = followed
        .iter()
        .filter(|one| one.ended)
        .map(|one| one.days)
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut share = 1.0;
    let step = |day: u32| {
        let at_risk = followed.iter().filter(|one| one.days >= day).count();
        let ended = followed
            .iter()
            .filter(|one| one.ended && one.days == day)
            .count();
        share *= 1.0 - ended as f64 / at_risk as f64;
        publish::Left {
            day,
            share,
            band: Some((share, share)),
        }
    };
    days.into_iter().map(step).collect()
}
