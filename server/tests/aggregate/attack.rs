//! An attacker who has everything that was ever published, and the exact facts of her own circle, works out the others'.
//!
//! She knows how rounding, withholding and the rules work that a told number shows to be met, that some numbers must agree
//! (what is open now and what was opened and closed since; dots and periods; curves and periods), how many instruments
//! there are, and even which dot is whose.

use std::collections::{BTreeMap, BTreeSet};

use app::supervision::published::{
    Closing, Parts, Place, PlaceTold, PublishedPeriod, PublishedQuarter, Until,
};
use server::aggregate::facts::{Circle, Fact};
use uuid::Uuid;

use crate::{
    episode::{Count, IN_TIME},
    model::{Bounds, Model, Sum, Unknown},
    release::{Curve, Planted, Release},
    world::{World, period},
};

/// Something that she should not know.
#[expect(dead_code, reason = "what a failing test prints")]
#[derive(Clone, Debug)]
pub struct Leak {
    pub what: String,
    pub bounds: Bounds,
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
        let mut sum = Sum::new();
        let mut own = 0.0;
        for &index in &planted.periods {
            let forms: Vec<_> = planted
                .forms
                .iter()
                .map(|&form| Count::Form(form))
                .collect();
            own += self.own(index, &forms);
            sum.extend(self.sum(index, &forms));
        }
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

    /// What is possible at the end of a period follows from what was before, and so does what is acknowledged.
    fn course_of_ruptures(&mut self, index: i32) {
        use Closing::{Dismissed, Ended, Passed, Repaired, Unresolved};
        let possible = [Count::At(Place::Possible)];
        let acknowledged = [Count::At(Place::Open), Count::At(Place::ComingBack)];
        let came = [Count::InTime, Count::Late];
        let went = [
            Count::AcknowledgedPossible,
            Count::Possibly(Passed),
            Count::Possibly(Dismissed),
            Count::Possibly(Ended),
        ];
        self.balance(index, &possible, &came, &went);
        let came = [Count::AcknowledgedPossible, Count::Own, Count::Reopened];
        let went = [
            Count::Openly(Repaired),
            Count::Openly(Unresolved),
            Count::Openly(Dismissed),
            Count::Openly(Ended),
        ];
        self.balance(index, &acknowledged, &came, &went);
        let discussed = self.sum(index, &[Count::Discussed]);
        let mut could = self.sum(index - 1, &acknowledged);
        could.extend(self.sum(index, &came));
        self.model.at_most(discussed, could);
        let repaired = self.sum(index, &[Count::At(Place::Repaired)]);
        let lately = self.sum(index, &[Count::Openly(Repaired)]);
        self.model.at_most(repaired, lately);
    }

    fn balance(&mut self, index: i32, stock: &[Count], came: &[Count], went: &[Count]) {
        let mut before = self.sum(index - 1, stock);
        before.extend(self.sum(index, came));
        let mut after = self.sum(index, stock);
        after.extend(self.sum(index, went));
        self.model.equal(before, after);
    }

    fn period(&mut self, index: i32, told: &PublishedPeriod) {
        let forms: Vec<_> = (0..4).map(|form| vec![Count::Form(form)]).collect();
        self.parts(index, "forms", &told.forms, &forms);
        let flagged = [vec![Count::InTime], vec![Count::Late]];
        self.parts(index, "in time", &told.in_time, &flagged);
        let closings = Closing::TOLD.map(|one| vec![Count::Possibly(one), Count::Openly(one)]);
        let closings = closings.map(|both| both.into_iter().filter(|&one| happens(one)).collect());
        self.parts(index, "closings", &told.closings, &closings);
        let flow = [
            vec![Count::AcknowledgedPossible, Count::Own],
            vec![Count::Discussed],
        ];
        for (told, what) in told.flow.iter().zip(&flow) {
            self.cell(index, "flow", *told, what);
        }
        if let Some(standing) = &told.standing {
            let at = |place: PlaceTold| {
                Place::ALL
                    .into_iter()
                    .filter(move |one| one.told() == place)
            };
            let places = PlaceTold::ALL.map(|place| at(place).map(Count::At).collect());
            self.parts(index, "places", &standing.places, &places);
            if standing.open_for.is_some() {
                let open = [Place::Possible, Place::Open, Place::ComingBack].map(Count::At);
                let open = self.sum(index, &open);
                self.model.between(open, 20.0, f64::INFINITY);
            }
        }
    }

    fn parts(&mut self, index: i32, name: &str, told: &Parts, cells: &[Vec<Count>]) {
        let cell = |(told, what): (&Option<u32>, &Vec<Count>)| (*told, what.clone());
        let both: Vec<_> = told.cells.iter().zip(cells).map(cell).collect();
        for (told, what) in &both {
            self.cell(index, name, *told, what);
        }
        if let Some(together) = told.withheld_together {
            let withheld = both.iter().filter(|(told, _)| told.is_none());
            let withheld: Vec<_> = withheld.flat_map(|(_, what)| what.clone()).collect();
            let own = self.own(index, &withheld);
            let sum = self.sum(index, &withheld);
            if self.complemented {
                self.rounded(sum, together, own);
            } else {
                let [low, high] = [-2.0, 2.0].map(|by| f64::from(together) + by - own);
                self.model.between(sum, low, high);
            }
        }
    }

    /// One published count, or one that is not.
    fn cell(&mut self, index: i32, name: &str, told: Option<u32>, what: &[Count]) {
        let sum = self.sum(index, what);
        let cell = self.model.named(sum);
        let name = format!("{name} {what:?} of period {index}");
        if let Some(told) = told {
            let own = self.own(index, what);
            self.rounded(vec![(cell, 1.0)], told, own);
            self.targets.insert(cell, Target::Told(name));
        } else {
            self.targets.insert(cell, Target::Withheld(name));
        }
    }

    /// Rounding to 5, without the own part; and less than 5 of others would not have been told.
    fn rounded(&mut self, sum: Sum, told: u32, own: f64) {
        let told = f64::from(told);
        let low = (told - 2.0 - own).max(5.0);
        self.model.between(sum, low, told + 2.0 - own);
    }

    fn quarter(&mut self, index: i32, told: &PublishedQuarter) {
        let periods = [0, 1, 2].map(|one| index * 3 + one);
        self.totals(periods[2], told);
        if !told.rated.is_empty() {
            let rest = [Count::Form(1), Count::Form(2), Count::Form(3)];
            let done = |fact: &Fact| fact.forms[0];
            let not = |fact: &Fact| fact.forms[1] + fact.forms[2] + fact.forms[3];
            self.dots(periods, &[Count::Form(0)], &rest, (&done, &not));
        }
        if !told.in_time.is_empty() {
            let in_time = |fact: &Fact| fact.flags.in_time;
            let late = |fact: &Fact| fact.flags.late;
            self.dots(periods, &[Count::InTime], &[Count::Late], (&in_time, &late));
        }
    }

    /// Each of the others has a dot or none; together they are what the periods are.
    #[expect(clippy::type_complexity)]
    fn dots(
        &mut self,
        periods: [i32; 3],
        done: &[Count],
        rest: &[Count],
        (of_done, of_rest): (&dyn Fn(&Fact) -> u32, &dyn Fn(&Fact) -> u32),
    ) {
        let mut sums = [Sum::new(), Sum::new()];
        for &therapist in self.world.therapists.difference(&self.circle.0) {
            let among = periods.map(period);
            let facts = self.world.facts.iter();
            let facts: Vec<_> = facts
                .filter(|one| one.therapist == therapist && among.contains(&one.period))
                .collect();
            let counts =
                [of_done, of_rest].map(|of| facts.iter().map(|fact| of(fact)).sum::<u32>());
            let clients: BTreeSet<_> = facts
                .iter()
                .filter(|fact| of_done(fact) + of_rest(fact) > 0)
                .map(|fact| fact.client)
                .collect();
            let drawn = counts.iter().all(|&count| count >= 5) && clients.len() >= 5;
            for (sum, count) in sums.iter_mut().zip(counts) {
                let unknown = self.model.unknown(f64::from(count));
                let name = format!("{done:?} of one therapist in periods {periods:?}");
                if drawn {
                    self.rounded(vec![(unknown, 1.0)], (count + 2) / 5 * 5, 0.0);
                    self.targets.insert(unknown, Target::Told(name));
                } else {
                    self.targets.insert(unknown, Target::Withheld(name));
                }
                sum.push((unknown, 1.0));
            }
        }
        for (sum, what) in sums.into_iter().zip([done, rest]) {
            let periods: Sum = periods
                .into_iter()
                .flat_map(|index| self.sum(index, what))
                .collect();
            self.model.equal(sum, periods);
        }
    }

    /// Who is in range or building one has a total; who has no rating has none.
    fn totals(&mut self, index: i32, told: &PublishedQuarter) {
        let mut people = Sum::new();
        for instrument in 0..self.world.instruments {
            let name = format!("instrument {instrument}");
            let rated = self.of(index, Count::Rated(instrument));
            people.push((rated, 1.0));
            let Some(told) = told.totals.iter().find(|one| one.instrument == name) else {
                self.targets.insert(rated, Target::Withheld(name));
                continue;
            };
            let mut sum = Sum::new();
            for bin in &told.bins {
                let inside = |outside: bool| {
                    let standing = self.world.standing(index).unwrap_or_default().iter();
                    let there = standing.filter(|one| {
                        let total = one.total.as_ref().filter(|total| total.instrument == name);
                        total.is_some_and(|total| (bin.from..bin.to).contains(&total.value))
                            && self.outside(one.therapist) == outside
                    });
                    there.count() as f64
                };
                let (own, truth) = (inside(false), inside(true));
                let unknown = self.model.unknown(truth);
                self.rounded(vec![(unknown, 1.0)], bin.about, own);
                self.targets.insert(
                    unknown,
                    Target::Told(format!("{bin:?} of {name} in {index}")),
                );
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

    fn curve(&mut self, curve: &Curve) {
        let told = &curve.published;
        let [first, last] = [told.first, told.last].map(|one| one.0 - period(0).0);
        let counted: &[Count] = match told.until {
            Until::Acknowledged => &[Count::InTime, Count::Late],
            Until::Repaired => &[Count::InTime, Count::Late, Count::Own],
        };
        let ruptures: Sum = (first..=last)
            .flat_map(|index| self.sum(index, counted))
            .collect();
        let own_ruptures: f64 = (first..=last).map(|index| self.own(index, counted)).sum();
        let mut before = Vec::new();
        for step in &told.steps {
            let [own, truth] = [false, true].map(|outside| self.ended(curve, step.week, outside));
            let ended = self.model.unknown(truth);
            self.targets.insert(
                ended,
                Target::Told(format!(
                    "ended by week {} of {:?} from {first} to {last}",
                    step.week, told.until
                )),
            );
            let ended = vec![(ended, 1.0)];
            let share = |percent: f64| 1.0 - percent / 100.0;
            let [most, least] = [-2.5, 2.5].map(|by| share(f64::from(step.percent) + by));
            // Those who could not be followed only make the share of the ended larger.
            let crude = |share: f64| {
                ended
                    .iter()
                    .copied()
                    .chain(ruptures.iter().map(move |&(one, _)| (one, -share)))
            };
            self.model.between(
                crude(most).collect(),
                f64::NEG_INFINITY,
                most * own_ruptures - own,
            );
            if self.followed_all(curve, last, step.week) {
                self.model.between(
                    crude(least).collect(),
                    least * own_ruptures - own,
                    f64::INFINITY,
                );
            }
            let more = ended
                .iter()
                .copied()
                .chain(before.iter().map(|&(one, _): &(Unknown, f64)| (one, -1.0)));
            self.model.between(more.collect(), 5.0, f64::INFINITY);
            let left = ruptures
                .iter()
                .copied()
                .chain(ended.iter().map(|&(one, _)| (one, -1.0)));
            self.model.between(left.collect(), 5.0, f64::INFINITY);
            self.known_elsewhere(curve, (first, last), step.week, &ended);
            before = ended;
        }
    }

    fn ended(&self, curve: &Curve, week: u32, outside: bool) -> f64 {
        let told = &curve.published;
        let ruptures = self.world.ruptures(curve.in_period).into_iter();
        let ended = ruptures.filter(|one| {
            let followed = match told.until {
                Until::Acknowledged => one.acknowledged,
                Until::Repaired => Some(one.repaired),
            };
            (told.first..=told.last).contains(&one.opened)
                && self.outside(one.therapist) == outside
                && followed.is_some_and(|one| one.ended && one.days <= week * 7)
        });
        ended.count() as f64
    }

    /// Nobody was lost before the end of this week, and that is known.
    fn followed_all(&self, curve: &Curve, last: i32, week: u32) -> bool {
        self.world.endless && last * 28 + 27 + week as i32 * 7 <= curve.in_period * 28 + 27
    }

    fn known_elsewhere(
        &mut self,
        curve: &Curve,
        (first, last): (i32, i32),
        week: u32,
        ended: &Sum,
    ) {
        let days = week as i32 * 7;
        match curve.published.until {
            Until::Acknowledged => {
                let in_time: Sum = (first..=last)
                    .flat_map(|index| self.sum(index, &[Count::InTime]))
                    .collect();
                if days <= IN_TIME {
                    self.model.at_most(ended.clone(), in_time.clone());
                }
                if days >= IN_TIME && self.followed_all(curve, last, week) {
                    self.model.at_most(in_time, ended.clone());
                }
            }
            Until::Repaired => {
                let end = ((last * 28 + 27 + days).div_euclid(28)).min(curve.in_period);
                let repaired = [Count::Openly(Closing::Repaired)];
                let repaired: Sum = (first..=end)
                    .flat_map(|index| self.sum(index, &repaired))
                    .collect();
                self.model.at_most(ended.clone(), repaired);
            }
        }
    }
}

/// Nobody repairs what was not acknowledged, and nothing passes that was.
fn happens(count: Count) -> bool {
    !matches!(
        count,
        Count::Possibly(Closing::Repaired | Closing::Unresolved) | Count::Openly(Closing::Passed)
    )
}
