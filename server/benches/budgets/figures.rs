//! Medians, and ratios of medians with their spread.

use std::time::{Duration, Instant};

/// Blocks of consecutive samples; the ratio in each of them shows how steady it is.
const BLOCKS: usize = 8;

/// Durations of one thing, in the order measured, in milliseconds.
#[derive(Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    pub fn add(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64() * 1000.0);
    }

    /// Runs `work` and adds how long it took.
    pub async fn time<T>(&mut self, work: impl Future<Output = T>) -> T {
        let start = Instant::now();
        let answer = work.await;
        self.add(start.elapsed());
        answer
    }

    /// In milliseconds; NaN without samples.
    pub fn median(&self) -> f64 {
        median(&self.0)
    }
}

fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Median of `a` / median of `b`, with the lowest and highest such ratio of [`BLOCKS`] blocks.
pub struct Ratio {
    pub value: f64,
    lowest: f64,
    highest: f64,
}

impl Ratio {
    /// Both were measured in turns and have as many samples.
    pub fn of(a: &Samples, b: &Samples) -> Self {
        let size = (a.0.len() / BLOCKS).max(1);
        let blocks = a.0.chunks(size).zip(b.0.chunks(size));
        let ratios: Vec<f64> = blocks.map(|(a, b)| median(a) / median(b)).collect();
        Self {
            value: a.median() / b.median(),
            lowest: ratios.iter().copied().fold(f64::INFINITY, f64::min),
            highest: ratios.iter().copied().fold(0.0, f64::max),
        }
    }

    pub fn spread(&self) -> String {
        format!("{:.2} to {:.2}", self.lowest, self.highest)
    }
}
