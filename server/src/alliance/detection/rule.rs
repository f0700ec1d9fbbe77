//! What a rule version fixes: how ruptures are thought to come and go, and where a probability becomes a flag.

use std::collections::BTreeMap;

use app::alliance::RuleName;
use serde::{Deserialize, Serialize};

use super::filter::{DEPTHS, PATTERNS};

/// How the hidden state moves. Design values of the study (its section 3.1), the same for every instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Dynamics {
    /// In σ.
    pub depths: [f64; DEPTHS],
    /// Share of the depth seen in the mean over channels, by pattern: all, task and goal, bond.
    pub weight_on_total: [f64; PATTERNS],
    /// Shift of the contrast in depths.
    pub contrast_shift: [f64; PATTERNS],
    pub pattern_shares: [f64; PATTERNS],
    pub depth_shares: [f64; DEPTHS],
    /// From depth (row) to depth within a pattern; what is missing to 1 goes back to normal.
    pub stay: [[f64; DEPTHS]; DEPTHS],
    /// Share of mass that moves one level up, and down, from one measured session to the next.
    pub drift: f64,
}

impl Dynamics {
    pub const STUDY: Self = Self {
        depths: [1.0, 2.0, 3.0],
        weight_on_total: [1.0, 0.9, 0.55],
        contrast_shift: [0.0, -1.05, 1.05],
        pattern_shares: [0.45, 0.35, 0.20],
        depth_shares: [0.40, 0.38, 0.22],
        stay: [[0.50, 0.20, 0.03], [0.10, 0.58, 0.10], [0.03, 0.10, 0.62]],
        drift: 0.03,
    };
}

/// What the direct question's answers are worth: their chance inside and outside a rupture.
///
/// Invented by the study (its caveat 3); "a little" is a design value of this project, between the other two.
pub const YES: (f32, f32) = (0.45, 0.06);
pub const A_LITTLE: (f32, f32) = (0.20, 0.08);
pub const NO: (f32, f32) = (0.55, 0.94);

/// Sessions 1 and 2 never flag by score.
pub const SILENT_SESSIONS: u32 = 2;
/// Sessions 3 and 4 flag by score from this probability on.
pub const EARLY_SESSIONS: u32 = 4;
pub const EARLY_P: f32 = 0.9;
/// Own ratings before a personal range is drawn.
pub const RANGE_RATINGS: u32 = 4;
/// Measured sessions out after which an episode is marked as open long.
pub const OPEN_LONG: u32 = 4;

/// A rule version: shipped, and kept by every episode that it opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub name: RuleName,
    /// The command whose figures the thresholds are.
    pub derived_by: String,
    /// By instrument code.
    pub instruments: BTreeMap<String, Thresholds>,
}

/// Where P(drop) becomes a flag, and where the ratings are back. Derived from the frozen benchmark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Chance that a rupture begins in a session.
    pub hazard: f64,
    /// The filter's log odds times the second, plus the first, are the log odds of P(drop): so that it is calibrated.
    pub calibration: (f64, f64),
    /// P(drop) above which 1, 2, 3, 4 and 5 of 100 sessions without a drop are flagged.
    pub flag: [f64; 5],
    /// The share of first flags at 2 per 100 that followed a real drop, in percent.
    pub first_flags_true: u8,
    /// Below: coming back.
    pub coming_back: f64,
    /// Below: back in range at once.
    pub back: f64,
}

/// Flagged per 100 sessions without a drop, unless the practice says otherwise.
pub const DEFAULT_BUDGET: usize = 2;

impl Thresholds {
    /// Where scores never flag: any practice that turns flags on starts from the WAI-SR's hazard.
    pub const UNSOURCED: Self = Self {
        hazard: 0.035,
        calibration: (0.0, 1.0),
        flag: [1.0; 5],
        first_flags_true: 0,
        coming_back: 0.25,
        back: 0.10,
    };

    /// P(drop) from what the filter says, 0 to 1; monotone.
    pub fn calibrate(&self, p: f64) -> f64 {
        let p = p.clamp(1e-9, 1.0 - 1e-9);
        let odds = self.calibration.0 + self.calibration.1 * (p / (1.0 - p)).ln();
        1.0 / (1.0 + (-odds).exp())
    }

    /// P(drop) above which is flagged at `budget` flagged per 100 (1 to 5; others count as the nearest).
    pub fn at(&self, budget: usize) -> f64 {
        self.flag[budget.clamp(1, self.flag.len()) - 1]
    }
}
