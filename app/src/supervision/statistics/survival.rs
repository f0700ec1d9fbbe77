//! How many have not ended yet after so many days, though some could not be followed to their end.
//!
//! The estimate is that of Kaplan & Meier 1958 (J Am Stat Assoc 53, 457–481), its variance Greenwood's (1926), and its
//! pointwise 95 % band is laid on the scale ln(−ln S), where it stays between 0 and 1 (Kalbfleisch & Prentice 1980; in R
//! `survfit(…, conf.type = "log-log")`).

use super::{Interval, SLACK, count};

/// The 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// One that was followed from its day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Whole days until it ended, or until the last day that anything is known of it.
    pub days: u32,
    /// Otherwise it is censored: it had not ended by the end of that day, and was at risk on it.
    pub ended: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// The days on which any ended, in their order.
    pub steps: Vec<Step>,
    /// The first day by whose end no more than half are left; `None` when it was not reached. Where the curve is level at
    /// one half, R gives the middle of that stretch instead.
    pub median: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub day: u32,
    /// Followed until this day at least.
    pub at_risk: u32,
    /// Of these, ended on it.
    pub ended: u32,
    /// The share that is left from the end of this day until the next step.
    pub survival: f64,
    /// 95 % band; undefined where none is left.
    pub band: Option<Interval>,
}

pub fn survival(followed: &[Followed]) -> Survival {
    let steps = steps(followed);
    let half = |step: &&Step| step.survival <= 0.5 + SLACK;
    Survival {
        median: steps.iter().find(half).map(|step| step.day),
        steps,
    }
}

fn steps(followed: &[Followed]) -> Vec<Step> {
    let mut followed = followed.to_vec();
    followed.sort_unstable_by_key(|one| one.days);
    let mut at_risk = count(followed.len());
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut steps = Vec::new();
    for same_day in followed.chunk_by(|a, b| a.days == b.days) {
        let ended = count(same_day.iter().filter(|one| one.ended).count());
        if ended > 0 {
            let (before, after) = (f64::from(at_risk), f64::from(at_risk - ended));
            survival *= after / before;
            greenwood += f64::from(ended) / (before * after);
            steps.push(Step {
                day: same_day[0].days,
                at_risk,
                ended,
                survival,
                band: band(survival, greenwood),
            });
        }
        at_risk -= count(same_day.len());
    }
    steps
}

/// S to the power of exp(±z · se), where se is the standard error of ln(−ln S): √Greenwood / |ln S|.
fn band(survival: f64, greenwood: f64) -> Option<Interval> {
    (survival > 0.0).then(|| {
        let distance = Z * greenwood.sqrt() / survival.ln().abs();
        Interval {
            low: survival.powf(distance.exp()),
            high: survival.powf((-distance).exp()),
        }
    })
}
