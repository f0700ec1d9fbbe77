//! What could be reached at best: the same switching model with level and σ known; the usual contrast is learned online, as it must be.

use crate::{
    alliance::detection::{
        filter::{DEPTHS, PATTERNS, noise},
        rule::Dynamics,
    },
    demo::simulator::{SimulatedClient, SimulatedInstrument, SimulatedSession},
};

const STATES: usize = 1 + PATTERNS * DEPTHS;
const HAZARD: f64 = 0.035;
const LAG: f64 = 0.30;

/// P(drop) session by session for one client whose truth is known.
pub struct Limit<'a> {
    client: &'a SimulatedClient,
    instrument: SimulatedInstrument,
    mass: [f64; STATES],
    residual: f64,
    /// Usual contrast, and how uncertain it is as a variance.
    usual: (f64, f64),
    last: Option<u32>,
}

impl<'a> Limit<'a> {
    pub fn new(client: &'a SimulatedClient, instrument: SimulatedInstrument) -> Self {
        let mut mass = [0.0; STATES];
        mass[0] = 1.0;
        Self {
            client,
            instrument,
            mass,
            residual: 0.0,
            usual: match instrument {
                SimulatedInstrument::WaiSr => (-0.15, 0.26 * 0.26),
                SimulatedInstrument::Srs => (-0.18, 0.44 * 0.44),
            },
            last: None,
        }
    }

    /// Takes a session with a form of `values` (scale points).
    pub fn step(&mut self, session: &SimulatedSession, values: &[f64]) -> f64 {
        let dynamics = &Dynamics::STUDY;
        let gap = self.last.map_or(0, |last| session.number - last);
        for _ in 0..gap {
            self.pass(dynamics);
        }
        self.last = Some(session.number);
        let sigma = self.client.sigma;
        let lag = if gap == 0 { 0.0 } else { LAG.powi(gap as i32) };
        let total = values.iter().sum::<f64>() / values.len() as f64;
        let step = self.instrument.step().as_f64() / values.len() as f64;
        let at_max = values.iter().all(|x| *x >= self.instrument.max().as_f64());
        let contrast = self.contrast(values);
        let own = self.contrast_spread();
        let side_spread = (own * own + self.usual.1).sqrt();
        let spread = (f64::from(noise::SCALE_SQUARED) * (1.0 - lag * lag) * sigma * sigma
            + step * step / 12.0)
            .sqrt();
        let range = (self.instrument.max().as_f64() - self.instrument.min().as_f64()) / step;
        for state in 0..STATES {
            let (fall, shift) = falls(dynamics, state);
            let off = total - session.level - lag * self.residual + fall * sigma;
            let chance = if at_max {
                f64::from(noise::above(((off - step / 2.0) / spread) as f32))
            } else {
                step * f64::from(noise::density(off as f32, (1.0 / spread) as f32))
            };
            let side = weight(contrast - self.usual.0 - shift * sigma, side_spread);
            self.mass[state] *= (chance + 0.008 / range) * side;
        }
        let whole: f64 = self.mass.iter().sum();
        self.mass.iter_mut().for_each(|x| *x /= whole);
        let fall: f64 = (0..STATES)
            .map(|s| falls(dynamics, s).0 * self.mass[s])
            .sum();
        let left = total - session.level + fall * sigma;
        let least = if at_max { 0.3 } else { -2.0 };
        self.residual = left.clamp(least * sigma, 2.0 * sigma);
        let gain = self.mass[0] * self.usual.1 / (self.usual.1 + own * own);
        self.usual.0 += gain * (contrast - self.usual.0);
        self.usual.1 = self.usual.1 * (1.0 - gain) + (0.05 * sigma).powi(2);
        1.0 - self.mass[0]
    }

    fn pass(&mut self, dynamics: &Dynamics) {
        let before = self.mass;
        self.mass = [0.0; STATES];
        self.mass[0] = before[0] * (1.0 - HAZARD);
        for pattern in 0..PATTERNS {
            let place = |depth: usize| 1 + pattern * DEPTHS + depth;
            for depth in 0..DEPTHS {
                let into = dynamics.pattern_shares[pattern] * dynamics.depth_shares[depth];
                self.mass[place(depth)] += before[0] * HAZARD * into;
                let row = dynamics.stay[depth];
                for (to, share) in row.iter().enumerate() {
                    self.mass[place(to)] += before[place(depth)] * share;
                }
                self.mass[0] += before[place(depth)] * (1.0 - row.iter().sum::<f64>());
            }
        }
    }

    /// Mean of goal and task less bond.
    fn contrast(&self, values: &[f64]) -> f64 {
        match self.instrument {
            SimulatedInstrument::WaiSr => (values[0] + values[1]) / 2.0 - values[2],
            SimulatedInstrument::Srs => (values[1] + values[2]) / 2.0 - values[0],
        }
    }

    /// Own noise of a channel is a quarter of the number of channels, in σ².
    fn contrast_spread(&self) -> f64 {
        let channels = self.instrument.channel_count() as f64;
        let step = self.instrument.step().as_f64();
        (0.25 * channels * 1.5 * self.client.sigma.powi(2) + step * step / 8.0).sqrt()
    }
}

fn falls(dynamics: &Dynamics, state: usize) -> (f64, f64) {
    match state.checked_sub(1) {
        None => (0.0, 0.0),
        Some(at) => {
            let (pattern, depth) = (at / DEPTHS, dynamics.depths[at % DEPTHS]);
            (
                depth * dynamics.weight_on_total[pattern],
                depth * dynamics.contrast_shift[pattern],
            )
        }
    }
}

fn weight(x: f64, sd: f64) -> f64 {
    let u = (x / sd).powi(2);
    (0.95 * (-0.5 * u).exp() + 0.05 / 3.0 * (-0.5 * u / 9.0).exp()) / sd + 1e-6
}
