//! What could be done next, matched to what moved. Low in threat, written by us, to be signed by a clinician.

use crate::{
    alliance::{RuptureState, ScaleId, Why},
    ruptures::Finding,
};

use super::{ClientChart, Series};

/// What moved, as far as the next step depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Agreement on goals or tasks, and not the bond.
    TaskOrGoal,
    Bond,
    Everything,
    /// Step by step over several ratings.
    Gradually,
    /// Nothing in the ratings: somebody said so.
    WordOnly,
}

impl Moved {
    /// From the clauses of a finding or of the reason a rupture was opened for; `None` where nothing moved.
    pub fn of(why: &[Why]) -> Option<Self> {
        if why
            .iter()
            .any(|clause| matches!(clause, Why::Gradual { .. }))
        {
            return Some(Self::Gradually);
        }
        let mut fallen: Vec<ScaleId> = Vec::new();
        for clause in why {
            match clause {
                Why::Fell { scale, .. } => fallen.push(*scale),
                Why::AlsoFell { scales } => fallen.extend(scales.iter().map(|s| s.0)),
                _ => (),
            }
        }
        let bond = |scale: &ScaleId| matches!(scale, ScaleId::Bond | ScaleId::Relationship);
        let work = |scale: &ScaleId| {
            matches!(
                scale,
                ScaleId::Goal | ScaleId::Task | ScaleId::Goals | ScaleId::Approach
            )
        };
        if fallen.is_empty() {
            let said = |clause: &Why| matches!(clause, Why::Word { .. } | Why::WordAlone);
            return why.iter().any(said).then_some(Self::WordOnly);
        }
        Some(if fallen.iter().all(bond) {
            Self::Bond
        } else if fallen.iter().all(work) {
            Self::TaskOrGoal
        } else {
            Self::Everything
        })
    }

    /// What the page is about now: the latest finding, otherwise the rupture that is open. Where the treatment has ended
    /// there is nothing to begin.
    pub fn now(chart: &ClientChart, series: Option<&Series>) -> Option<Self> {
        if chart.care_episode.ended_on.is_some() {
            return None;
        }
        let latest = series.and_then(|series| series.findings.last());
        let from_ratings = latest.and_then(|finding| Self::of(&finding.why));
        from_ratings.or_else(|| {
            // What was talked about already needs no beginning.
            let waits = [RuptureState::Possible, RuptureState::Acknowledged];
            let mut ruptures = chart.ruptures.iter();
            let open = ruptures.find(|rupture| waits.contains(&rupture.state))?;
            Some(Self::of(open.why()).unwrap_or(Self::WordOnly))
        })
    }
}

/// P(drop) from which a single form counts as very unlike the earlier ones: more likely a drop than not.
const LIKELY: i32 = 500_000;

/// One form very unlike the earlier ones, with nothing before it that pointed there: a slip, or something important.
pub fn is_unlike_the_rest(findings: &[Finding]) -> bool {
    let Some((latest, earlier)) = findings.split_last() else {
        return false;
    };
    let below = |clause: &Why| matches!(clause, Why::BelowRange { .. });
    let fresh = latest.since == Some(latest.session) && earlier.len() >= 4;
    latest.why.iter().any(below) || (fresh && latest.p >= LIKELY)
}
