use app::supervision::published::{Closing, CurveStep, Until};

use super::{Attack, Target};
use crate::{
    episode::{Count, IN_TIME},
    model::{Sum, difference, times},
    release::Curve,
};

impl Attack<'_> {
    pub(super) fn curve(&mut self, curve: &Curve) {
        let mut before = Sum::new();
        for step in &curve.published.steps {
            let [own, truth] = [false, true].map(|outside| self.ended(curve, step.week, outside));
            let ended = self.model.unknown(truth);
            self.targets
                .insert(ended, Target::Told(format!("ended, {step:?} of {curve:?}")));
            let ended = vec![(ended, 1.0)];
            self.share(curve, *step, &ended, own);
            self.known_elsewhere(curve, step.week, &ended);
            self.model.exceeds(ended.clone(), before, 5.0);
            before = ended;
        }
    }

    /// The curve says which share of the ruptures has ended. Of those who could not be followed fewer have than it says.
    fn share(&mut self, curve: &Curve, step: CurveStep, ended: &Sum, own_ended: f64) {
        let counted: &[Count] = match curve.published.until {
            Until::Acknowledged => &[Count::InTime, Count::Late],
            Until::Repaired => &[Count::InTime, Count::Late, Count::Own],
        };
        let all: Sum = curve
            .periods()
            .flat_map(|index| self.sum(index, counted))
            .collect();
        let own: f64 = curve.periods().map(|index| self.own(index, counted)).sum();
        let [most, least] = [102.5, 97.5].map(|of| (of - f64::from(step.percent)) / 100.0);
        let beyond = |share: f64| difference(ended.clone(), times(share, &all));
        let own_beyond = |share: f64| own_ended - share * own;
        self.model
            .between(beyond(most), f64::NEG_INFINITY, -own_beyond(most));
        if self.followed_all(curve, step.week) {
            self.model
                .between(beyond(least), -own_beyond(least), f64::INFINITY);
        }
        self.model.exceeds(all, ended.clone(), 5.0);
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
    fn followed_all(&self, curve: &Curve, week: u32) -> bool {
        self.world.endless
            && last_day(*curve.periods().end()) + days(week) <= last_day(curve.in_period)
    }

    fn known_elsewhere(&mut self, curve: &Curve, week: u32, ended: &Sum) {
        match curve.published.until {
            Until::Acknowledged => {
                let in_time = |index| self.of(index, Count::InTime);
                let in_time: Sum = curve.periods().map(in_time).map(|one| (one, 1.0)).collect();
                if days(week) <= IN_TIME {
                    self.model.at_most(ended.clone(), in_time.clone());
                }
                if days(week) >= IN_TIME && self.followed_all(curve, week) {
                    self.model.at_most(in_time, ended.clone());
                }
            }
            Until::Repaired => {
                let end = (last_day(*curve.periods().end()) + days(week)).div_euclid(28);
                let until_then = *curve.periods().start()..=end.min(curve.in_period);
                let repaired = |index| self.of(index, Count::Openly(Closing::Repaired));
                let repaired = until_then.map(repaired).map(|one| (one, 1.0)).collect();
                self.model.at_most(ended.clone(), repaired);
            }
        }
    }
}

const fn last_day(period: i32) -> i32 {
    period * 28 + 27
}

const fn days(weeks: u32) -> i32 {
    weeks as i32 * 7
}
