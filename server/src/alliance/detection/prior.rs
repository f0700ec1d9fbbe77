//! What is assumed of an instrument's clients before they have rated anything.

use app::alliance::{Instrument, ScaleId, Sourced, Summary};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most channels of an instrument.
pub const MAX_CHANNELS: usize = 4;

/// The numbers of a prior, in item means (1–5, 0–10), with what they are and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorValues {
    /// Mean and SD over clients of the usual level (mean over channels).
    pub level: (f64, f64),
    /// Mean and SD over clients of ln σ, the own within-person SD.
    pub log_sigma: (f64, f64),
    /// How far the level rises in the first sessions.
    pub growth: f64,
    /// Lag-1 correlation of a client's fluctuation.
    pub lag: f64,
    /// Mean and SD over clients of the contrast.
    pub contrast: (f64, f64),
    /// SD of the contrast's own noise, in σ.
    pub contrast_noise: f64,
    /// Distance between neighbouring values of a channel.
    pub step: f64,
}

/// An instrument's prior: what [`super::Detector`] starts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    pub instrument: String,
    pub level: (f64, f64),
    pub log_sigma: (f64, f64),
    pub growth: f64,
    pub lag: f64,
    pub contrast: (f64, f64),
    pub contrast_noise: f64,
    /// Distance between neighbouring values of one channel.
    pub step: f64,
    /// Lowest and highest item mean.
    pub min: f64,
    pub max: f64,
    /// In the order of the instrument's parts; the total alone where it has none.
    pub channels: Vec<ScaleId>,
    /// Contrast = mean of the channels marked `true` − the channel marked `false`; `None` takes no part.
    pub roles: Vec<Option<bool>>,
    /// Scores are item means times this: 1 for means, the number of items for sums. Total first, then the channels.
    pub factors: Vec<f64>,
    /// Without one, scores never flag.
    pub sourced: bool,
    /// In a sentence, for people.
    pub source: String,
}

/// Why an instrument cannot be watched.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PriorError {
    #[error("{0} has no total, so there is nothing to watch")]
    NoTotal(String),
    #[error("{0} is no alliance instrument")]
    NotAlliance(String),
    #[error("{0} has more than {MAX_CHANNELS} scales beside the total")]
    TooManyChannels(String),
    #[error("{instrument}: prior: {field} must be {remedy}")]
    Value {
        instrument: String,
        field: &'static str,
        remedy: &'static str,
    },
}

impl Prior {
    /// The prior of `instrument` from its own values, or where there are none (`None`) from the neutral design values:
    /// the WAI-SR's, as shares of the range. With those, scores never flag.
    ///
    /// # Errors
    /// An instrument that is none of the alliance, has no total or too many parts; values out of their range.
    pub fn of(
        instrument: &Instrument,
        values: Option<&Sourced<PriorValues>>,
    ) -> Result<Self, PriorError> {
        let code = || instrument.code.clone();
        if instrument.family != app::alliance::Family::Alliance {
            return Err(PriorError::NotAlliance(code()));
        }
        let total = instrument
            .total()
            .ok_or_else(|| PriorError::NoTotal(code()))?;
        let scales = if instrument.parts().is_empty() {
            std::slice::from_ref(total)
        } else {
            instrument.parts()
        };
        if scales.len() > MAX_CHANNELS {
            return Err(PriorError::TooManyChannels(code()));
        }
        let factor = |items: usize| match instrument.summary {
            Summary::Mean => 1.0,
            Summary::Sum => items as f64,
        };
        let (min, max) = (
            instrument.answer_min.as_f64(),
            instrument.answer_max.as_f64(),
        );
        let fewest = scales.iter().map(|s| s.items.len()).max().unwrap_or(1);
        let neutral = neutral(min, max, instrument.answer_step.as_f64() / fewest as f64);
        let chosen = values.map_or(&neutral, |sourced| &sourced.value);
        let prior = Self {
            instrument: code(),
            level: chosen.level,
            log_sigma: chosen.log_sigma,
            growth: chosen.growth,
            lag: chosen.lag,
            contrast: chosen.contrast,
            contrast_noise: chosen.contrast_noise,
            step: chosen.step,
            min,
            max,
            channels: scales.iter().map(|scale| scale.id).collect(),
            roles: scales.iter().map(|scale| role(scale.id)).collect(),
            factors: std::iter::once(factor(total.items.len()))
                .chain(scales.iter().map(|scale| factor(scale.items.len())))
                .collect(),
            sourced: values.is_some(),
            source: values.map_or_else(
                || NEUTRAL_SOURCE.to_owned(),
                |sourced| sourced.source.clone(),
            ),
        };
        prior.check()?;
        Ok(prior)
    }

    /// The distance between neighbouring values of the mean over channels.
    pub fn total_step(&self) -> f64 {
        self.step / self.channels.len() as f64
    }

    fn check(&self) -> Result<(), PriorError> {
        let range = self.max - self.min;
        let wrong = |field, remedy| {
            Err(PriorError::Value {
                instrument: self.instrument.clone(),
                field,
                remedy,
            })
        };
        let within = |x: f64, low: f64, high: f64| x.is_finite() && (low..=high).contains(&x);
        if !within(self.level.0, self.min, self.max + range) {
            return wrong("level", "inside the range of the scale, or above it");
        }
        if !within(self.level.1, 0.01 * range, range) {
            return wrong(
                "level",
                "given with an SD between 1 % and 100 % of the range",
            );
        }
        if !within(self.log_sigma.0, (1e-3 * range).ln(), range.ln())
            || !within(self.log_sigma.1, 0.05, 1.5)
        {
            return wrong(
                "log_sigma",
                "a logarithm of scale points with an SD of 0.05 to 1.5",
            );
        }
        if !within(self.growth, -range, range) || !within(self.lag, 0.0, 0.9) {
            return wrong(
                "growth or lag",
                "a rise within the range; a lag of 0 to 0.9",
            );
        }
        if !within(self.contrast.0, -range, range) || !within(self.contrast.1, 0.01 * range, range)
        {
            return wrong("contrast", "within the range, its SD above 1 % of it");
        }
        if !within(self.contrast_noise, 0.3, 3.0) || !within(self.step, 1e-3 * range, range) {
            return wrong(
                "contrast_noise or step",
                "0.3 to 3 σ; a step within the range",
            );
        }
        Ok(())
    }
}

const NEUTRAL_SOURCE: &str = "Neutral design values: no norm of this instrument was found. The WAI-SR's values as shares of the range; they never flag by score.";

/// The WAI-SR's values as shares of its range of 4 points.
fn neutral(min: f64, max: f64, step: f64) -> PriorValues {
    let range = max - min;
    let share = |points: f64| range * points / 4.0;
    PriorValues {
        level: (min + share(3.0), share(0.55)),
        log_sigma: (share(0.2).ln(), 0.6),
        growth: 0.0,
        lag: 0.3,
        contrast: (share(-0.15), share(0.26)),
        contrast_noise: 1.25,
        step,
    }
}

/// Which side of the contrast between agreement on goals and tasks, and the bond.
const fn role(scale: ScaleId) -> Option<bool> {
    match scale {
        ScaleId::Goal | ScaleId::Task | ScaleId::Goals | ScaleId::Approach => Some(true),
        ScaleId::Bond | ScaleId::Relationship => Some(false),
        _ => None,
    }
}
