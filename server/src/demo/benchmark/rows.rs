use std::thread;

use app::alliance::{Band, RatingsTrack, Tension};

use super::{
    limit::Limit,
    methods::{METHODS, Method},
};
use crate::{
    alliance::detection::{Detector, Observation, rule},
    demo::simulator::{Channels, Scenario, SimulatedClient, SimulatedSession, simulate_client},
};

/// One form with its truth and every method's statistic; −∞ where a method cannot fire.
#[derive(Clone, Debug)]
pub struct Form {
    pub stats: [f32; METHODS],
    /// P(drop) as the product gives it.
    pub p: f32,
    pub track: RatingsTrack,
    pub total: f32,
    /// Inside the personal range that stood after the form before.
    pub in_range: Option<bool>,
    pub ruptured: bool,
    pub grace: bool,
    /// Index of the episode that this form is in.
    pub episode: Option<u8>,
    /// Which measured session of the episode, from 1.
    pub nth: u8,
}

/// One simulated client as the benchmark needs it.
#[derive(Clone, Debug)]
pub struct Case {
    pub forms: Vec<Form>,
    /// Whether each episode is repaired, by onset.
    pub repaired: Vec<bool>,
}

/// How a caseload is rated.
#[derive(Clone, Copy)]
pub struct Rating<'a> {
    pub scenario: &'a Scenario,
    pub detector: &'a Detector,
    /// The detector without channels; the limit and the total-only column are left out without it.
    pub blind: Option<&'a Detector>,
    pub threads: usize,
}

/// The first `clients` clients of the caseload of `seed`, in order whatever the number of threads.
pub fn caseload(rating: Rating<'_>, seed: u64, clients: u64) -> Vec<Case> {
    let threads = rating.threads.max(1) as u64;
    let share = clients.div_ceil(threads);
    thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|at| {
                let range = at * share..((at + 1) * share).min(clients);
                scope.spawn(move || {
                    range
                        .map(|index| {
                            case(
                                rating,
                                &simulate_client(rating.scenario, seed, index),
                                index,
                            )
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        // A thread that panicked has said why; its part is missing and the validity checks fail.
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default())
            .collect()
    })
}

/// A simulated form as the detector takes it.
pub fn observe(session: &SimulatedSession, form: &Channels) -> Observation {
    let answer = session
        .tension
        .map(|yes| if yes { Tension::Yes } else { Tension::No });
    Observation::rated(session.number, form.as_slice()).answering(answer)
}

fn case(rating: Rating<'_>, client: &SimulatedClient, index: u64) -> Case {
    let instrument = rating.scenario.instrument;
    let step = instrument.step().as_f64() / instrument.channel_count() as f64;
    let factor = rating
        .detector
        .prior()
        .factors
        .first()
        .copied()
        .unwrap_or(1.0);
    let (mut state, mut totals) = (rating.detector.start(), Vec::new());
    let mut blind = rating
        .blind
        .map(|detector| (detector, detector.start(), Limit::new(client, instrument)));
    let mut seen = vec![0_u8; client.episodes.len()];
    let (mut forms, mut band) = (Vec::new(), None);
    for (session, form) in client.forms() {
        let observation = observe(session, form);
        // Simulated sessions are in order and on the scale; one that is not would be missing from every count.
        let Ok(finding) = rating.detector.step(&mut state, &observation) else {
            continue;
        };
        totals.push(form.mean());
        let mut stats = [f32::NEG_INFINITY; METHODS];
        stats[Method::Filter.at()] = finding.p as f32;
        if speaks(session.number, finding.p) {
            stats[Method::Rapport.at()] = finding.p as f32;
        }
        if let Some((detector, state, limit)) = &mut blind {
            if let Ok(finding) = detector.step(state, &observation) {
                stats[Method::TotalOnly.at()] = finding.p as f32;
            }
            let values: Vec<f64> = form
                .as_slice()
                .iter()
                .map(|points| points.as_f64())
                .collect();
            stats[Method::Limit.at()] = limit.step(session, &values) as f32;
        }
        for method in Method::CLASSIC {
            if let Some(value) = method.classic(&totals, step) {
                stats[method.at()] = (value + tie_break(index, session.number)) as f32;
            }
        }
        let at = client
            .episodes
            .iter()
            .position(|e| client.span(e).contains(&session.number));
        let nth = at.and_then(|at| seen.get_mut(at)).map_or(0, |count| {
            *count += 1;
            *count
        });
        forms.push(Form {
            stats,
            p: finding.p as f32,
            track: finding.track,
            total: form.mean() as f32,
            in_range: band.map(|band| inside(band, form.mean() * factor)),
            ruptured: session.ruptured,
            grace: session.grace,
            episode: at.and_then(|at| u8::try_from(at).ok()),
            nth,
        });
        band = finding.range;
    }
    let repaired = client
        .episodes
        .iter()
        .map(|episode| episode.repaired)
        .collect();
    Case { forms, repaired }
}

/// The product's rules about early sessions.
fn speaks(session: u32, p: f64) -> bool {
    session > rule::EARLY_SESSIONS
        || session > rule::SILENT_SESSIONS && p >= f64::from(rule::EARLY_P)
}

fn inside(band: Band, total: f64) -> bool {
    (band.low.as_f64() - 0.005..=band.high.as_f64() + 0.005).contains(&total)
}

/// Points on a grid tie often; a number that is as good as random, but always the same, decides. Less than any step.
fn tie_break(index: u64, session: u32) -> f64 {
    let mut x = index.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ u64::from(session).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (x >> 11) as f64 / (1_u64 << 53) as f64 * 1e-3
}
