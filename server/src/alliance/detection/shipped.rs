//! The rule and the priors that this build ships, checked when they are read.

use std::collections::BTreeMap;

use app::alliance::Sourced;
use thiserror::Error;

use super::{
    prior::PriorValues,
    rule::{DEFAULT_BUDGET, Rule},
};

const RULE: &str = include_str!("rule-switching-1.toml");
const PRIORS: &str = include_str!("priors.toml");

/// An embedded file that cannot be used; a test reads both.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {what}")]
pub struct ShippedError {
    pub file: &'static str,
    pub what: String,
}

/// The present rule version.
///
/// # Errors
/// A file that is no rule, or thresholds that are no falling series of probabilities.
pub fn rule() -> Result<Rule, ShippedError> {
    let wrong = |what: String| ShippedError {
        file: "rule-switching-1.toml",
        what,
    };
    let rule: Rule = toml::from_str(RULE).map_err(|error| wrong(error.to_string()))?;
    for (code, thresholds) in &rule.instruments {
        let falling = thresholds.flag.windows(2).all(|pair| pair[0] >= pair[1]);
        let inside = thresholds.flag.iter().all(|p| (0.0..=1.0).contains(p));
        let repair = thresholds.back <= thresholds.coming_back
            && thresholds.coming_back <= thresholds.at(DEFAULT_BUDGET)
            && thresholds.calibration.1 > 0.0;
        if !(falling && inside && repair && (0.0..0.5).contains(&thresholds.hazard)) {
            return Err(wrong(format!("{code}: thresholds are not in order")));
        }
    }
    Ok(rule)
}

/// Priors by instrument code, with their provenance.
///
/// # Errors
/// A file that holds no priors.
pub fn values() -> Result<BTreeMap<String, Sourced<PriorValues>>, ShippedError> {
    toml::from_str(PRIORS).map_err(|error: toml::de::Error| ShippedError {
        file: "priors.toml",
        what: error.to_string(),
    })
}
