use std::ops::RangeInclusive;

use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::{
    Channels, Course, Episode, MAX_CHANNELS, Scenario,
    noise::{Fluctuation, between, happens, normal, unit_student_t},
};

/// One client's course with its truth.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedClient {
    /// The client's own within-person SD of the total, scale points.
    pub sigma: f64,
    /// The client's own offset of each channel from the level, scale points; unused places are 0.
    pub offsets: [f64; MAX_CHANNELS],
    /// By number, from 1, none left out.
    pub sessions: Vec<SimulatedSession>,
    /// By onset.
    pub episodes: Vec<Episode>,
}

impl SimulatedClient {
    /// The sessions with a form.
    pub fn forms(&self) -> impl Iterator<Item = (&SimulatedSession, &Channels)> {
        self.sessions
            .iter()
            .filter_map(|session| Some((session, session.channels.as_ref()?)))
    }

    /// First and last session of one of this client's episodes.
    pub fn span(&self, episode: &Episode) -> RangeInclusive<u32> {
        // At most some dozens of sessions.
        episode.onset..=episode.last(self.sessions.len() as u32)
    }
}

/// One session held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedSession {
    pub number: u32,
    /// `None` where the form is missing.
    pub channels: Option<Channels>,
    /// Truth: inside an episode.
    pub ruptured: bool,
    /// The first session after an episode: neither ruptured nor normal, left out of every rate.
    pub grace: bool,
    /// Answer to the direct question; `None` where it is not asked or the form is missing.
    pub tension: Option<bool>,
    /// Truth: the level that the total would have without episode and fluctuation, scale points, not clipped.
    pub level: f64,
    /// Truth: present depth of the episode in σ, 0 outside.
    pub depth: f64,
}

/// What a client brings along.
#[derive(Clone, Copy, Debug)]
struct Traits {
    level: f64,
    sigma: f64,
    offsets: [f64; MAX_CHANNELS],
    growth: f64,
}

impl Traits {
    fn draw<R: Rng + ?Sized>(scenario: &Scenario, rng: &mut R) -> Self {
        let (level, level_sd) = scenario.level;
        let (median, log_sd) = scenario.sigma;
        let (growth, growth_sd) = scenario.growth;
        let mut traits = Self {
            level: (level + level_sd * normal(rng)).max(scenario.level_floor),
            sigma: median * (log_sd * normal(rng)).exp(),
            offsets: [0.0; MAX_CHANNELS],
            growth: growth + growth_sd * normal(rng),
        };
        let count = scenario.instrument.channel_count();
        for (offset, mean) in traits.offsets.iter_mut().zip(scenario.offsets).take(count) {
            *offset = mean + scenario.offset_sd * normal(rng);
        }
        let mean = traits.offsets.iter().sum::<f64>() / count as f64;
        for offset in traits.offsets.iter_mut().take(count) {
            *offset -= mean;
        }
        traits
    }
}

/// Client number `index` of the caseload that `seed` stands for.
pub fn simulate_client(scenario: &Scenario, seed: u64, index: u64) -> SimulatedClient {
    let mut rng = stream(seed, index);
    let course = Course::draw(scenario, &mut rng);
    rate(scenario, course, &mut rng)
}

/// A client with a course that is given rather than drawn.
pub fn simulate_course(
    scenario: &Scenario,
    course: Course,
    seed: u64,
    index: u64,
) -> SimulatedClient {
    rate(scenario, course, &mut stream(seed, index))
}

/// The first `clients` clients of the caseload that `seed` stands for, one at a time.
pub fn simulate(
    scenario: &Scenario,
    seed: u64,
    clients: u64,
) -> impl Iterator<Item = SimulatedClient> {
    (0..clients).map(move |index| simulate_client(scenario, seed, index))
}

fn stream(seed: u64, index: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(index);
    rng
}

fn rate<R: Rng + ?Sized>(scenario: &Scenario, course: Course, rng: &mut R) -> SimulatedClient {
    let traits = Traits::draw(scenario, rng);
    let mut fluctuation = Fluctuation::new(scenario.phi, scenario.tail_df, rng);
    let mut drift = 0.0;
    let mut sessions = Vec::with_capacity(course.sessions as usize);
    for number in 1..=course.sessions {
        let t = f64::from(number - 1);
        let level = traits.level + traits.growth * 8.0 * (1.0 - (-t / 8.0).exp()) + drift;
        let common = fluctuation.next(rng);
        sessions.push(session(
            scenario, &course, &traits, number, level, common, rng,
        ));
        drift += scenario.drift * traits.sigma * normal(rng);
    }
    SimulatedClient {
        sigma: traits.sigma,
        offsets: traits.offsets,
        sessions,
        episodes: course.episodes,
    }
}

/// One session. All numbers are drawn whether or not they show, so that scenarios stay comparable client by client.
fn session<R: Rng + ?Sized>(
    scenario: &Scenario,
    course: &Course,
    traits: &Traits,
    number: u32,
    level: f64,
    common: f64,
    rng: &mut R,
) -> SimulatedSession {
    let last = |episode: &Episode| episode.last(course.sessions);
    let episode = course
        .episodes
        .iter()
        .find(|episode| (episode.onset..=last(episode)).contains(&number));
    let depth = episode.map_or(0.0, |episode| episode.depth_at(number));
    let weights = episode.map_or([0.0; MAX_CHANNELS], |episode| {
        episode.pattern.weights(scenario.instrument)
    });

    let careless = careless_depth(scenario, rng);
    let count = scenario.instrument.channel_count();
    let common = scenario.common_share.sqrt() * common;
    let own = ((1.0 - scenario.common_share) * count as f64).sqrt();
    let mut latent = [0.0; MAX_CHANNELS];
    for (at, value) in latent.iter_mut().enumerate().take(count) {
        let noise = common + own * unit_student_t(rng, scenario.tail_df);
        *value =
            level + traits.offsets[at] + traits.sigma * (noise - depth * weights[at] - careless);
    }

    let missing = match (number, episode) {
        (1, _) => 0.0,
        (_, None) => scenario.missing,
        (_, Some(_)) => scenario.missing_in_episode,
    };
    let channels = (!happens(rng, missing)).then(|| Channels::mark(scenario.instrument, &latent));
    let answer: f64 = rng.random();
    let tension = scenario.question.filter(|_| channels.is_some());
    SimulatedSession {
        number,
        channels,
        ruptured: episode.is_some(),
        grace: episode.is_none() && course.episodes.iter().any(|e| last(e) + 1 == number),
        tension: tension.map(|question| {
            answer
                < if episode.is_some() {
                    question.sensitivity
                } else {
                    question.false_positive
                }
        }),
        level,
        depth,
    }
}

/// How much too low this form is marked, in σ.
fn careless_depth<R: Rng + ?Sized>(scenario: &Scenario, rng: &mut R) -> f64 {
    let depth = between(rng, scenario.careless.depth);
    if happens(rng, scenario.careless.rate) {
        depth
    } else {
        0.0
    }
}
