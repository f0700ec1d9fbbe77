use std::collections::BTreeSet;

use app::supervision::published::{Bin, Place, PublishedQuarter, rounded};
use server::aggregate::facts::Fact;
use uuid::Uuid;

use super::Attack;
use crate::{episode::Count, model::Sum, world::period};

impl Attack<'_> {
    pub(super) fn quarter(&mut self, index: i32, told: &PublishedQuarter) {
        let periods = [0, 1, 2].map(|one| index * 3 + one);
        self.totals(periods[2], told);
        if !told.rated.is_empty() {
            let rest = [Count::Form(1), Count::Form(2), Count::Form(3)];
            self.dots(periods, [&[Count::Form(0)], &rest], |fact| {
                fact.forms.iter().any(|&forms| forms > 0)
            });
        }
        if !told.in_time.is_empty() {
            let columns: [&[Count]; 2] = [&[Count::InTime], &[Count::Late]];
            self.dots(periods, columns, |fact| {
                fact.flags.in_time + fact.flags.late > 0
            });
        }
    }

    /// Each of the others has a dot or none; together they are what the periods are.
    fn dots(&mut self, periods: [i32; 3], columns: [&[Count]; 2], counts: impl Fn(&Fact) -> bool) {
        let mut sums = [Sum::new(), Sum::new()];
        for &therapist in self.world.therapists.difference(&self.circle.0) {
            let of_one = columns.map(|what| self.of_therapist(therapist, periods, what));
            let enough = self.clients(therapist, periods, &counts) >= 5;
            let drawn = enough && of_one.iter().all(|&count| count >= 5);
            for ((sum, count), what) in sums.iter_mut().zip(of_one).zip(columns) {
                let unknown = self.model.unknown(f64::from(count));
                let name = format!("{what:?} of one therapist in periods {periods:?}");
                if drawn {
                    self.told(unknown, name, rounded(count), 0.0);
                } else {
                    self.withheld(unknown, name);
                }
                sum.push((unknown, 1.0));
            }
        }
        for (sum, what) in sums.into_iter().zip(columns) {
            let of_all = periods.into_iter().flat_map(|index| self.sum(index, what));
            let of_all = of_all.collect();
            self.model.equal(sum, of_all);
        }
    }

    fn of_therapist(&self, therapist: Uuid, periods: [i32; 3], what: &[Count]) -> u32 {
        let in_one = |index: i32| {
            let count = |&what: &Count| self.world.count(|one| one == therapist, index, what);
            what.iter().map(count).sum::<u32>()
        };
        periods.map(in_one).iter().sum()
    }

    fn clients(&self, therapist: Uuid, periods: [i32; 3], counts: impl Fn(&Fact) -> bool) -> usize {
        let among = periods.map(period);
        let facts = self.world.facts.iter();
        let of_one =
            facts.filter(|fact| fact.therapist == therapist && among.contains(&fact.period));
        let clients: BTreeSet<_> = of_one
            .filter(|fact| counts(fact))
            .map(|fact| fact.client)
            .collect();
        clients.len()
    }

    /// Who is in range or building one has a total; who has no rating has none.
    fn totals(&mut self, index: i32, told: &PublishedQuarter) {
        let mut people = Sum::new();
        for instrument in 0..self.world.instruments {
            let name = format!("instrument {instrument}");
            let rated = self.of(index, Count::Rated(instrument));
            people.push((rated, 1.0));
            let Some(told) = told.totals.iter().find(|one| one.instrument == name) else {
                self.withheld(rated, name);
                continue;
            };
            let mut sum = Sum::new();
            for bin in &told.bins {
                let [own, truth] =
                    [false, true].map(|outside| self.inside(index, &name, bin, outside));
                let unknown = self.model.unknown(truth);
                let what = format!("{bin:?} of {name} in period {index}");
                self.told(unknown, what, bin.about, own);
                sum.push((unknown, 1.0));
            }
            self.model.equal(sum, vec![(rated, 1.0)]);
        }
        let surely = [Place::InRange, Place::Building].map(Count::At);
        let surely = self.sum(index, &surely);
        self.model.at_most(surely, people.clone());
        let all = Place::ALL
            .into_iter()
            .filter(|place| *place != Place::NoRating);
        let all: Vec<_> = all.map(Count::At).collect();
        let all = self.sum(index, &all);
        self.model.at_most(people, all);
    }

    fn inside(&self, index: i32, instrument: &str, bin: &Bin, outside: bool) -> f64 {
        let standing = self.world.standing(index).unwrap_or_default().iter();
        let there = standing.filter(|one| {
            let total = one
                .total
                .as_ref()
                .filter(|total| total.instrument == instrument);
            total.is_some_and(|total| (bin.from..bin.to).contains(&total.value))
                && self.outside(one.therapist) == outside
        });
        there.count() as f64
    }
}
