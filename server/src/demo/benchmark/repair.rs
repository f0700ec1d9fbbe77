use app::alliance::RatingsTrack;
use serde::Serialize;

use super::{
    methods::Method,
    rows::{Case, Form},
};
use crate::alliance::detection::classic;

/// How closing rules do on detected episodes.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Repair {
    /// Closed per 100 sessions that are still ruptured.
    pub wrong: f64,
    /// Percent of repaired episodes that are closed at their first or second measured session after the end.
    pub within_two: f64,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Repairs {
    /// The rating is below the probability of coming back.
    pub coming_back: Repair,
    /// The product's ratings track: back in range.
    pub track: Repair,
    /// Back within one own SD of the mean before the episode.
    pub own_sd: Repair,
}

/// Sums behind a [`Repair`].
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    ruptured: f64,
    wrong: f64,
    repaired: f64,
    closed: f64,
}

impl Tally {
    fn repair(&self) -> Repair {
        Repair {
            wrong: 100.0 * self.wrong / self.ruptured.max(1.0),
            within_two: 100.0 * self.closed / self.repaired.max(1.0),
        }
    }

    fn add(
        &mut self,
        inside: &[Form],
        after: &[Form],
        repaired: bool,
        closes: impl Fn(&Form) -> bool,
    ) {
        self.ruptured += inside.len() as f64;
        self.wrong += inside.iter().filter(|form| closes(form)).count() as f64;
        if repaired && after.len() == 2 {
            self.repaired += 1.0;
            self.closed += f64::from(after.iter().any(closes));
        }
    }
}

/// Over the episodes that the product flags above `threshold`.
pub fn repairs(cases: &[Case], threshold: f32, coming_back: f32) -> Repairs {
    let mut tallies = [Tally::default(); 3];
    for case in cases {
        for (episode, repaired) in case.repaired.iter().enumerate() {
            tally(
                case,
                episode,
                *repaired,
                (threshold, coming_back),
                &mut tallies,
            );
        }
    }
    Repairs {
        coming_back: tallies[0].repair(),
        track: tallies[1].repair(),
        own_sd: tallies[2].repair(),
    }
}

fn tally(
    case: &Case,
    episode: usize,
    repaired: bool,
    (threshold, coming_back): (f32, f32),
    tallies: &mut [Tally; 3],
) {
    let inside = |form: &Form| form.episode.map(usize::from) == Some(episode);
    let Some(first) = case.forms.iter().position(inside) else {
        return;
    };
    let end = case.forms.iter().rposition(inside).unwrap_or(first);
    let flagged = |form: &Form| form.stats[Method::Rapport.at()] > threshold;
    let Some(flag) = (first..=end).find(|at| flagged(&case.forms[*at])) else {
        return;
    };
    let ruptured = &case.forms[flag + 1..=end];
    let rest = &case.forms[end + 1..];
    let calm = rest.iter().take_while(|form| !form.ruptured).count();
    let after = &rest[..calm.min(2)];
    tallies[0].add(ruptured, after, repaired, |form| form.p < coming_back);
    tallies[1].add(ruptured, after, repaired, |form| {
        matches!(
            form.track,
            RatingsTrack::InRange | RatingsTrack::BackInRange
        )
    });
    let before: Vec<f64> = case.forms[..first]
        .iter()
        .map(|form| form.total.into())
        .collect();
    if let (Some(mean), Some(sd)) = (classic::mean(&before), classic::sample_sd(&before)) {
        tallies[2].add(ruptured, after, repaired, |form| {
            f64::from(form.total) >= mean - sd
        });
    }
}
