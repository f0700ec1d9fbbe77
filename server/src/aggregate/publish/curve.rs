use app::supervision::published::{Closing, CurveStep, Period, PublishedCurve, Until};
use chrono::Days;

use super::cell;
use crate::aggregate::{
    facts::{Circle, Circles, Fact, Followed, Rupture},
    protect::{Cell, Contribution, FEW, ROOM, Tally},
};

/// Endings that a curve waits for.
pub const ENDINGS: u32 = 20;

/// Of those followed, the share that has not ended, from the end of some day on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Left {
    pub day: u32,
    pub share: f64,
    /// Its 95 % band.
    pub band: Option<(f64, f64)>,
}

/// The next curve: of the ruptures that were opened from period `first` on, over as many further periods as it takes, to
/// `frozen` at most. `left` estimates the curve (Kaplan–Meier).
pub fn curve(
    until: Until,
    (first, frozen): (Period, Period),
    (ruptures, facts): (&[Rupture], &[Fact]),
    circles: &Circles,
    left: impl Fn(&[Followed]) -> Vec<Left>,
) -> Option<PublishedCurve> {
    (first.0..=frozen.0).map(Period).find_map(|last| {
        let cohort = Cohort::of(until, (first, last), ruptures);
        if cohort.ended(0, None).fewer_than(ENDINGS, circles) {
            return None;
        }
        let steps = cohort.steps(facts, circles, &left(&cohort.followed()));
        let published = PublishedCurve {
            until,
            first,
            last,
            steps,
        };
        (!published.steps.is_empty()).then_some(published)
    })
}

/// Of others' ruptures, so many have ended by the last step at least, as those of each circle can say.
struct Told {
    least: Vec<u32>,
}

impl Told {
    fn nothing(circles: &Circles) -> Self {
        let least = circles.iter().map(|_| 0).collect();
        Self { least }
    }
}

struct Cohort {
    until: Until,
    first: Period,
    last: Period,
    ruptures: Vec<(Contribution, Followed)>,
}

impl Cohort {
    fn of(until: Until, (first, last): (Period, Period), ruptures: &[Rupture]) -> Self {
        let followed = |rupture: &Rupture| {
            let followed = match until {
                Until::Acknowledged => rupture.acknowledged?,
                Until::Repaired => rupture.repaired,
            };
            let one = Contribution {
                therapist: rupture.therapist,
                client: rupture.client,
                count: 1,
            };
            Some((one, followed))
        };
        let opened = ruptures
            .iter()
            .filter(|one| (first..=last).contains(&one.opened));
        Self {
            until,
            first,
            last,
            ruptures: opened.filter_map(followed).collect(),
        }
    }

    fn followed(&self) -> Vec<Followed> {
        self.ruptures
            .iter()
            .map(|(_, followed)| *followed)
            .collect()
    }

    /// Those that ended after so many weeks and by the end of so many.
    fn ended(&self, after: u32, by: Option<u32>) -> Tally {
        let within =
            |days: u32| (after == 0 || days > after * 7) && by.is_none_or(|by| days <= by * 7);
        let ended = self
            .ruptures
            .iter()
            .filter(|(_, one)| one.ended && within(one.days));
        Tally::of(ended.map(|(one, _)| one))
    }

    fn followed_beyond(&self, week: u32) -> Tally {
        let further = self.ruptures.iter().filter(|(_, one)| one.days > week * 7);
        Tally::of(further.map(|(one, _)| one))
    }

    fn steps(&self, facts: &[Fact], circles: &Circles, left: &[Left]) -> Vec<CurveStep> {
        let longest = self
            .ruptures
            .iter()
            .map(|(_, one)| one.days)
            .max()
            .unwrap_or_default();
        let mut steps: Vec<CurveStep> = Vec::new();
        let mut told = Told::nothing(circles);
        for week in 1..=longest.div_ceil(7) {
            let before = steps.last().map_or(0, |step| step.week);
            let few = |tally: Tally| tally.fewer_than(FEW, circles);
            if few(self.ended(before, Some(week))) || few(self.followed_beyond(week)) {
                continue;
            }
            let known = self.known(week, facts);
            if self.leaves_room(week, &known, circles)
                && let Some(step) = step(week, left)
                && let Some(now) = self.told(&told, step, circles)
            {
                steps.push(step);
                told = now;
            }
        }
        steps
    }

    /// What this step tells of how many of the others' ruptures have ended, if that leaves more than one number.
    fn told(&self, before: &Told, step: CurveStep, circles: &Circles) -> Option<Told> {
        let all = Tally::of(self.ruptures.iter().map(|(one, _)| one));
        let ended = self.ended(0, Some(step.week));
        let of_all = |share_in_thousandths: u32| all.count() * share_in_thousandths;
        let least = |(circle, &before): (&Circle, &u32)| {
            let least = of_all(975_u32.saturating_sub(step.percent * 10)).div_ceil(1000);
            // Where some could not be followed, fewer may have ended than the curve says.
            let least = least
                .saturating_sub(ended.own(circle))
                .min(ended.others(circle));
            let least = least.max(before + FEW);
            let most = (of_all(1025 - step.percent * 10) / 1000).saturating_sub(ended.own(circle));
            (most.min(all.others(circle) - FEW) > least).then_some(least)
        };
        let least: Option<_> = circles.iter().zip(&before.least).map(least).collect();
        least.map(|least| Told { least })
    }

    /// What the periods tell of the same ruptures, or of more: how many were seen to in time, or repaired by then.
    fn known(&self, week: u32, facts: &[Fact]) -> Tally {
        let between = |last: Period| {
            facts
                .iter()
                .filter(move |fact| (self.first..=last).contains(&fact.period))
        };
        let cell: Cell = match self.until {
            Until::Acknowledged => cell(between(self.last), |fact| fact.flags.in_time),
            Until::Repaired => {
                let end = self.last.last_day() + Days::new(u64::from(week) * 7);
                let repaired = |fact: &Fact| fact.closings[Closing::Repaired as usize];
                cell(between(Period::of(end)), repaired)
            }
        };
        Tally::of(&cell)
    }

    /// A step is not told where the number known from elsewhere is nearly the same: one would then say the other.
    fn leaves_room(&self, week: u32, known: &Tally, circles: &Circles) -> bool {
        let ended = self.ended(0, Some(week));
        let room = |circle: &Circle| ended.others(circle).abs_diff(known.others(circle)) >= ROOM;
        circles.iter().all(room)
    }
}

fn step(week: u32, left: &[Left]) -> Option<CurveStep> {
    let last = left.iter().rfind(|one| one.day <= week * 7)?;
    let (low, high) = last.band?;
    Some(CurveStep {
        week,
        percent: percent(last.share),
        low: percent(low),
        high: percent(high),
    })
}

/// To the nearest 5.
fn percent(share: f64) -> u32 {
    const STEPS: f64 = 20.0;
    (share.clamp(0.0, 1.0) * STEPS).round() as u32 * 5
}
