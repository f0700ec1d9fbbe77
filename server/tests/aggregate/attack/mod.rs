//! An attacker who has everything that was ever published, and the exact facts of her own circle, works out the others'.
//!
//! She knows how rounding, withholding and the rules work that a told number shows to be met, that some numbers must agree
//! (what is open now and what was opened and closed since; dots and periods; curves and periods), how many instruments
//! there are, and even which dot is whose.

mod curves;
mod periods;
mod quarters;
mod ruptures;

use std::{collections::BTreeMap, fmt};

use server::aggregate::facts::Circle;
use uuid::Uuid;

use crate::{
    episode::Count,
    model::{Bounds, Model, Sum, Unknown},
    release::{Planted, Release},
    world::World,
};

/// Something that she should not know.
pub struct Leak {
    what: String,
    bounds: Bounds,
}

impl fmt::Debug for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounds { low, high } = self.bounds;
        write!(f, "{}: from {low:.2} to {high:.2}", self.what)
    }
}

enum Target {
    /// Told, and so known nearly, but not exactly.
    Told(String),
    Withheld(String),
}

pub struct Attack<'a> {
    world: &'a World,
    circle: &'a Circle,
    complemented: bool,
    model: Model,
    counts: BTreeMap<(i32, Count), Unknown>,
    targets: BTreeMap<Unknown, Target>,
}

impl<'a> Attack<'a> {
    pub fn leaks(world: &'a World, release: &Release, circle: &'a Circle) -> Vec<Leak> {
        let mut attack = Self {
            world,
            circle,
            complemented: release.complemented,
            model: Model::default(),
            counts: BTreeMap::new(),
            targets: BTreeMap::new(),
        };
        for index in 0..world.periods {
            attack.course_of_ruptures(index);
        }
        for (index, period) in (0..).zip(&release.periods) {
            attack.period(index, period);
        }
        for (index, quarter) in (0..).zip(&release.quarters) {
            attack.quarter(index, quarter);
        }
        for curve in &release.curves {
            attack.curve(curve);
        }
        for planted in &release.planted {
            attack.planted(planted);
        }
        attack.solve()
    }

    fn planted(&mut self, planted: &Planted) {
        let form = [Count::Form(planted.form)];
        let of = |index: &i32| self.own(*index, &form);
        let own: f64 = planted.periods.iter().map(of).sum();
        let of = |index: &i32| self.sum(*index, &form);
        let sum = planted.periods.iter().flat_map(of).collect();
        let [low, high] = [planted.low, planted.high].map(f64::from);
        self.model.between(sum, low - own, high - own);
    }

    fn solve(self) -> Vec<Leak> {
        let of: Vec<_> = self.targets.keys().copied().collect();
        let safe = |one: Unknown, bounds: Bounds| match &self.targets[&one] {
            Target::Told(_) => bounds.whole() > 1.0,
            Target::Withheld(_) => bounds.width() >= 5.0 - 1e-6,
        };
        let bounds = self.model.bounds(&of, safe);
        let leak = |(&one, &bounds): (&Unknown, &Bounds)| {
            let (Target::Told(what) | Target::Withheld(what)) = &self.targets[&one];
            (!safe(one, bounds)).then(|| Leak {
                what: what.clone(),
                bounds,
            })
        };
        of.iter().zip(&bounds).filter_map(leak).collect()
    }

    fn told(&mut self, one: Unknown, what: String, told: u32, own: f64) {
        self.rounded(vec![(one, 1.0)], told, own);
        self.targets.insert(one, Target::Told(what));
    }

    fn withheld(&mut self, one: Unknown, what: String) {
        self.targets.insert(one, Target::Withheld(what));
    }

    fn outside(&self, therapist: Uuid) -> bool {
        !self.circle.0.contains(&therapist)
    }

    /// Others' part in a count.
    fn of(&mut self, index: i32, what: Count) -> Unknown {
        if let Some(known) = self.counts.get(&(index, what)) {
            return *known;
        }
        let truth = self.world.count(|one| self.outside(one), index, what);
        let unknown = self.model.unknown(f64::from(truth));
        self.counts.insert((index, what), unknown);
        unknown
    }

    fn own(&self, index: i32, what: &[Count]) -> f64 {
        let own = |&what: &Count| self.world.count(|one| !self.outside(one), index, what);
        f64::from(what.iter().map(own).sum::<u32>())
    }

    fn sum(&mut self, index: i32, what: &[Count]) -> Sum {
        what.iter()
            .map(|&what| (self.of(index, what), 1.0))
            .collect()
    }

    /// Rounding to 5, without the own part; and less than 5 of others would not have been told.
    fn rounded(&mut self, sum: Sum, told: u32, own: f64) {
        let told = f64::from(told);
        let low = (told - 2.0 - own).max(5.0);
        self.model.between(sum, low, told + 2.0 - own);
    }
}
