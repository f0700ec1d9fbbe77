//! Random small practices: what happened in them, day by day, and everything that is counted of it, also what is told
//! nowhere.

use std::collections::{BTreeMap, BTreeSet};

use app::supervision::published::{Closing, Period};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng, seq::IndexedRandom};
use server::aggregate::facts::{Circle, Circles, Fact, Flags, Rupture, Standing};
use uuid::Uuid;

use crate::{
    episode::{Count, Episode},
    rates::Rates,
};

/// The first period of each practice is the first of a quarter.
const FIRST: i32 = 360;

#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub therapists: usize,
    pub clients: usize,
    pub periods: i32,
    pub seed: u64,
}

pub struct World {
    pub therapists: BTreeSet<Uuid>,
    pub periods: i32,
    pub facts: Vec<Fact>,
    /// At the end of each period; nothing where it was frozen long after.
    standings: Vec<Option<Vec<Standing>>>,
    pub circles: Circles,
    /// No treatment ever ends, and everybody knows.
    pub endless: bool,
    pub instruments: usize,
    episodes: Vec<Episode>,
}

/// Periods are counted from 0; −1 is the one before the first.
pub fn period(index: i32) -> Period {
    Period(FIRST + index)
}

impl World {
    pub fn draw(size: Size) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(size.seed);
        let therapists: Vec<_> = (0..size.therapists).map(|_| id(&mut rng)).collect();
        let late = rng.random_range(0..size.periods * 2);
        let practice: BTreeSet<_> = therapists.iter().copied().collect();
        let nature = Nature::draw(&mut rng);
        let mut episodes = episodes(&therapists, size, nature, &mut rng);
        let rates = Rates::draw(&mut rng);
        let mut of_one = || {
            if rng.random_bool(nature.others) {
                Rates::draw(&mut rng)
            } else {
                rates
            }
        };
        let of_each: BTreeMap<_, _> = therapists.iter().map(|&one| (one, of_one())).collect();
        for episode in &mut episodes {
            episode.live(size.periods, &of_each[&episode.therapist], &mut rng);
        }
        Self {
            circles: Circles::of(circles(&therapists, nature, &mut rng), &practice),
            therapists: practice,
            periods: size.periods,
            facts: episodes
                .iter()
                .flat_map(|one| facts(one, size.periods))
                .collect(),
            standings: (0..size.periods)
                .map(|index| (index != late).then(|| standing(&episodes, index)))
                .collect(),
            endless: nature.endless,
            instruments: nature.instruments,
            episodes,
        }
    }

    /// The exact number of some therapists.
    pub fn count(&self, of: impl Fn(Uuid) -> bool, index: i32, what: Count) -> u32 {
        let episodes = self.episodes.iter().filter(|one| of(one.therapist));
        episodes.map(|one| one.count(index, what)).sum()
    }

    pub fn standing(&self, index: i32) -> Option<&[Standing]> {
        self.standings[index as usize].as_deref()
    }

    /// As they were known on the last day of a period.
    pub fn ruptures(&self, known_in: i32) -> Vec<Rupture> {
        let today = known_in * 28 + 27;
        let of = |one: &Episode| one.ruptures(today).into_iter();
        let dated = self.episodes.iter().flat_map(of);
        dated
            .map(|(index, rupture)| Rupture {
                opened: period(index),
                ..rupture
            })
            .collect()
    }
}

/// What kind of a practice it is. Half of them are even, so that more is told of them.
#[derive(Clone, Copy)]
struct Nature {
    /// The higher, the more some have of the clients.
    skew: f64,
    /// The share of therapists with rates of their own.
    others: f64,
    /// The share of clients with a second therapist.
    second: f64,
    /// How many supervise, and how many of ten therapists at most.
    supervisors: usize,
    supervised: usize,
    endless: bool,
    instruments: usize,
}

impl Nature {
    fn draw(rng: &mut ChaCha8Rng) -> Self {
        let even = rng.random_bool(0.5);
        Self {
            skew: if even {
                0.2
            } else {
                rng.random_range(0.5..3.0)
            },
            others: if even { 0.1 } else { 0.4 },
            second: *[0.0, 0.1, 0.4].choose(rng).expect("some"),
            supervisors: rng.random_range(0..=if even { 1 } else { 3 }),
            supervised: if even { 4 } else { 10 },
            endless: rng.random_bool(0.3),
            instruments: rng.random_range(1..=2),
        }
    }
}

fn id(rng: &mut ChaCha8Rng) -> Uuid {
    Uuid::from_u128(rng.random())
}

fn episodes(therapists: &[Uuid], size: Size, nature: Nature, rng: &mut ChaCha8Rng) -> Vec<Episode> {
    let mut weight = |&therapist: &Uuid| (therapist, rng.random::<f64>().powf(nature.skew));
    let weights: Vec<_> = therapists.iter().map(&mut weight).collect();
    let mut episodes = Vec::new();
    for _ in 0..size.clients {
        let client = id(rng);
        let several = 1 + usize::from(rng.random_bool(nature.second));
        let treating = weights.sample_weighted(rng, several, |(_, weight)| *weight);
        for (therapist, _) in treating.expect("weights").copied().collect::<Vec<_>>() {
            let weeks = (!nature.endless).then(|| rng.random_range(4..60));
            let from = rng
                .random_range(-16..size.periods * 3)
                .min(rng.random_range(-16..8));
            let instrument = rng.random_range(0..nature.instruments);
            let who = (therapist, client, id(rng));
            episodes.push(Episode::new(who, (from, weeks), instrument, rng));
        }
    }
    episodes
}

/// Everybody's own cases, and those of some who supervise others.
fn circles(therapists: &[Uuid], nature: Nature, rng: &mut ChaCha8Rng) -> Vec<Circle> {
    let mut circles: Vec<_> = therapists.iter().map(|&one| Circle([one].into())).collect();
    for _ in 0..nature.supervisors {
        let most = (therapists.len() * nature.supervised).div_ceil(10);
        let several = rng.random_range(1..=most);
        circles.push(Circle(therapists.sample(rng, several).copied().collect()));
    }
    circles
}

fn facts(episode: &Episode, periods: i32) -> Vec<Fact> {
    let fact = |index: i32| {
        let count = |what| episode.count(index, what);
        let flagged = count(Count::InTime) + count(Count::Late);
        Fact {
            therapist: episode.therapist,
            client: episode.client,
            care_episode: episode.id,
            period: period(index),
            forms: [0, 1, 2, 3].map(|form| count(Count::Form(form))),
            flow: [
                flagged + count(Count::Own),
                count(Count::AcknowledgedPossible) + count(Count::Own),
                count(Count::Discussed),
            ],
            closings: Closing::ALL
                .map(|closing| count(Count::Possibly(closing)) + count(Count::Openly(closing))),
            flags: Flags {
                in_time: count(Count::InTime),
                late: count(Count::Late),
            },
        }
    };
    (0..periods).map(fact).collect()
}

fn standing(episodes: &[Episode], index: i32) -> Vec<Standing> {
    let stands = |one: &Episode| one.stood.get(&index).cloned();
    episodes.iter().filter_map(stands).collect()
}
