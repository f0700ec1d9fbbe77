use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde::Serialize;

use super::rows::{Case, Form};

/// What is counted of one client and added over clients.
pub const COUNTS: usize = 10;
pub type Counts = [f64; COUNTS];

/// A share of two counts, by place in [`Counts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Episodes with a flag.
    Caught,
    /// Flagged within the first two measured sessions.
    Soon,
    /// Begun after three measured sessions or fewer: caught.
    Early,
    /// Flagged of sessions that are neither ruptured nor grace.
    Unneeded,
    /// Flagged sessions that are ruptured, grace left out.
    True,
    /// The same of first flags of a run of flagged measured sessions.
    FirstTrue,
}

impl Share {
    const fn places(self) -> (usize, usize) {
        match self {
            Self::Caught => (1, 0),
            Self::Soon => (2, 0),
            Self::Early => (4, 3),
            Self::Unneeded => (6, 5),
            Self::True => (7, 8),
            Self::FirstTrue => (9, 8),
        }
    }

    /// In percent; 0 of nothing.
    pub fn of(self, counts: &Counts) -> f64 {
        let (part, whole) = self.places();
        let (part, whole) = match self {
            Self::True => (counts[7], counts[6] + counts[7]),
            Self::FirstTrue => (counts[9], counts[8]),
            _ => (counts[part], counts[whole]),
        };
        if whole > 0.0 {
            100.0 * part / whole
        } else {
            0.0
        }
    }
}

/// Counts of one client where `method`'s statistic above `threshold` is a flag.
pub fn counts(case: &Case, method: usize, threshold: f32) -> Counts {
    let mut counts = [0.0; COUNTS];
    let episodes = case.repaired.len();
    let (mut caught, mut soon) = (vec![false; episodes], vec![false; episodes]);
    let mut onset = vec![None; episodes];
    let mut before = false;
    for (at, form) in case.forms.iter().enumerate() {
        let flag = form.stats[method] > threshold;
        if let Some(episode) = form.episode.map(usize::from) {
            onset[episode] = onset[episode].or(Some(at));
            caught[episode] |= flag;
            soon[episode] |= flag && form.nth <= 2;
        }
        if !form.ruptured && !form.grace {
            counts[5] += 1.0;
            counts[6] += f64::from(flag);
        }
        counts[7] += f64::from(flag && form.ruptured);
        if flag && !before && !form.grace {
            counts[8] += 1.0;
            counts[9] += f64::from(form.ruptured);
        }
        before = flag;
    }
    for ((caught, soon), onset) in caught.into_iter().zip(soon).zip(onset) {
        let Some(earlier) = onset else { continue };
        counts[0] += 1.0;
        counts[1] += f64::from(caught);
        counts[2] += f64::from(soon);
        counts[3] += f64::from(earlier <= 3);
        counts[4] += f64::from(earlier <= 3 && caught);
    }
    counts
}

/// The threshold above which `share` of the sessions without a drop are flagged.
pub fn threshold(cases: &[Case], method: usize, share: f64) -> f32 {
    let normal = |form: &&Form| !form.ruptured && !form.grace;
    let mut stats: Vec<f32> = cases
        .iter()
        .flat_map(|case| &case.forms)
        .filter(normal)
        .map(|form| form.stats[method])
        .collect();
    stats.sort_by(|a, b| b.total_cmp(a));
    let at = (stats.len() as f64 * share) as usize;
    stats.get(at).copied().unwrap_or(f32::INFINITY)
}

pub fn add(to: &mut Counts, counts: &Counts, weight: f64) {
    to.iter_mut()
        .zip(counts)
        .for_each(|(to, x)| *to += weight * x);
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Figure {
    pub value: f64,
    /// 95 %, by bootstrap over clients.
    pub low: f64,
    pub high: f64,
}

/// Resamples of clients; the same for every figure, so that differences are paired.
const RESAMPLES: usize = 400;

/// Sums of counts as observed, and in each resample: every client with a Poisson weight of mean 1.
pub fn resample<const N: usize>(clients: &[[Counts; N]], seed: u64) -> Vec<[Counts; N]> {
    let mut sums = vec![[[0.0; COUNTS]; N]; RESAMPLES + 1];
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for client in clients {
        for (at, sum) in sums.iter_mut().enumerate() {
            let weight = if at == 0 { 1.0 } else { poisson(&mut rng) };
            if weight > 0.0 {
                sum.iter_mut()
                    .zip(client)
                    .for_each(|(to, counts)| add(to, counts, weight));
            }
        }
    }
    sums
}

fn poisson(rng: &mut ChaCha8Rng) -> f64 {
    let (limit, mut product, mut count) = ((-1.0_f64).exp(), rng.random::<f64>(), 0.0);
    while product > limit {
        product *= rng.random::<f64>();
        count += 1.0;
    }
    count
}

/// `of` the observed sums, with the interval of the resamples.
pub fn figure<T>(sums: &[T], of: impl Fn(&T) -> f64) -> Figure {
    let mut drawn: Vec<f64> = sums.iter().skip(1).map(&of).collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (drawn.len() as f64 * share) as usize;
        drawn.get(place.min(drawn.len().saturating_sub(1))).copied()
    };
    let value = sums.first().map_or(0.0, of);
    Figure {
        value,
        low: at(0.025).unwrap_or(value),
        high: at(0.975).unwrap_or(value),
    }
}
