//! The finding in facts: what the latest rating says against the same client's earlier ones. For series that no rule
//! looks at.

use crate::{
    alliance::{Instrument, Points, ScaleId},
    caseload::view::{EARLIER_NEEDED, RECENT},
    text::{Finding, Key, Lang, t},
};

use super::{ClientChart, Rating, Series, sentence::held_after};

/// The clauses in reading order; the first is the headline. Never empty.
pub fn finding(chart: &ClientChart, series: &Series, instrument: &Instrument) -> Vec<Finding> {
    let held = |after: i32| held_after(chart, after);
    let Some((latest, earlier)) = series.ratings.split_last() else {
        return vec![Finding::NoRatings { held: held(0) }];
    };
    let mut clauses = about(latest, earlier, series, instrument);
    let unrated = held(latest.session_number);
    let fell = matches!(clauses.first(), Some(Finding::Fell { .. }));
    if !fell && unrated >= usize::try_from(RECENT).unwrap_or_default() {
        // The reason to look comes first, as on the caseload.
        let session = latest.session_number;
        clauses.insert(
            0,
            Finding::Gap {
                sessions: unrated,
                session,
            },
        );
    } else if unrated > 0 {
        clauses.push(Finding::Unrated { sessions: unrated });
    }
    clauses
}

fn about(
    latest: &Rating,
    earlier: &[Rating],
    series: &Series,
    instrument: &Instrument,
) -> Vec<Finding> {
    let ratings = series.ratings.len();
    let write = |points: Points| points.to_text(instrument.decimals);
    if ratings == 1 {
        return vec![Finding::One {
            session: latest.session_number,
            total: latest.scores.total().map(write),
        }];
    }
    if earlier.len() < usize::try_from(EARLIER_NEEDED).unwrap_or_default() {
        return vec![few(series, instrument)];
    }
    if all_at_maximum(series, instrument) {
        return vec![Finding::AllAtMaximum { ratings }];
    }
    let places = places(latest, earlier, instrument);
    let mut clauses = headline(latest, earlier, &places, instrument);
    clauses.extend(since(latest, earlier, instrument));
    clauses.extend(others(&places));
    clauses
}

/// How the total differs from the one before; nothing where it does not.
fn since(latest: &Rating, earlier: &[Rating], instrument: &Instrument) -> Option<Finding> {
    let total = latest.scores.total()?;
    let before = earlier.iter().rev().find(|r| r.scores.total().is_some())?;
    let by = total.minus(before.scores.total()?);
    (by.0 != 0).then(|| Finding::Since {
        down: by.0 < 0,
        by: by.abs().to_text(instrument.change_decimals()),
        session: before.session_number,
    })
}

fn few(series: &Series, instrument: &Instrument) -> Finding {
    let totals = series.ratings.iter().filter_map(|r| r.scores.total());
    let (low, high) = match (totals.clone().min(), totals.max()) {
        (Some(low), Some(high)) => (low, high),
        _ => {
            return Finding::TooFewAnswers {
                session: series.ratings.last().map_or(0, |r| r.session_number),
            };
        }
    };
    Finding::Few {
        ratings: series.ratings.len(),
        low: low.to_text(instrument.decimals),
        high: high.to_text(instrument.decimals),
    }
}

fn all_at_maximum(series: &Series, instrument: &Instrument) -> bool {
    let highest = instrument.total().map(|scale| scale.max);
    series
        .ratings
        .iter()
        .all(|rating| highest.is_some() && rating.scores.total() == highest)
}

/// Where the latest value of a scale is among the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    scale: ScaleId,
    value: Points,
    low: Points,
    high: Points,
    /// Earlier ratings that have this scale.
    count: usize,
}

impl Place {
    /// The rule asks for enough earlier values of this very scale.
    fn is_low(&self) -> bool {
        self.value < self.low && self.count >= usize::try_from(EARLIER_NEEDED).unwrap_or_default()
    }

    fn is_high(&self) -> bool {
        self.value > self.high
    }
}

fn places(latest: &Rating, earlier: &[Rating], instrument: &Instrument) -> Vec<Place> {
    instrument
        .scales
        .iter()
        .filter_map(|scale| {
            let before: Vec<Points> = earlier
                .iter()
                .filter_map(|rating| rating.scores.get(scale.id))
                .collect();
            Some(Place {
                scale: scale.id,
                value: latest.scores.get(scale.id)?,
                low: *before.iter().min()?,
                high: *before.iter().max()?,
                count: before.len(),
            })
        })
        .collect()
}

/// A fall leads, the deepest part first, because a part says more about what to ask; without one, the total.
fn headline(
    latest: &Rating,
    earlier: &[Rating],
    places: &[Place],
    instrument: &Instrument,
) -> Vec<Finding> {
    let span = |place: &Place| {
        let key = Key::Span {
            low: place.low,
            high: place.high,
            decimals: instrument.decimals,
        };
        t(Lang::default(), key).into_owned()
    };
    let write = |points: Points| points.to_text(instrument.decimals);
    let session = latest.session_number;
    let mut lows: Vec<&Place> = places.iter().filter(|place| place.is_low()).collect();
    lows.sort_by_key(|p| {
        (
            p.scale == ScaleId::Total,
            p.value.minus(p.low),
            p.value.minus(p.high),
            p.scale,
        )
    });
    if let [first, also @ ..] = lows.as_slice() {
        let fell = Finding::Fell {
            scale: first.scale,
            value: write(first.value),
            session,
            ratings: first.count + 1,
            before: span(first),
            from: earlier.first().map_or(session, |r| r.session_number),
            to: earlier.last().map_or(session, |r| r.session_number),
        };
        let scales: Vec<_> = also
            .iter()
            .map(|place| (place.scale, write(place.value), span(place)))
            .collect();
        let also = (!scales.is_empty()).then_some(Finding::AlsoLowest { scales });
        return std::iter::once(fell).chain(also).collect();
    }
    let Some(total) = places.iter().find(|place| place.scale == ScaleId::Total) else {
        return vec![Finding::TooFewAnswers { session }];
    };
    let (value, before, ratings) = (write(total.value), span(total), total.count);
    vec![if total.is_high() {
        Finding::Highest {
            value,
            session,
            before,
            ratings,
        }
    } else {
        Finding::Within {
            value,
            session,
            before,
            ratings,
        }
    }]
}

fn others(places: &[Place]) -> Vec<Finding> {
    let parts = |wanted: fn(&Place) -> bool| -> Vec<ScaleId> {
        places
            .iter()
            .filter(|place| place.scale != ScaleId::Total && wanted(place))
            .map(|place| place.scale)
            .collect()
    };
    let within = parts(|p| !p.is_high() && p.value >= p.low);
    let highest = parts(Place::is_high);
    let mut clauses = Vec::new();
    if !within.is_empty() {
        clauses.push(Finding::OthersWithin { scales: within });
    }
    if !highest.is_empty() {
        clauses.push(Finding::OthersHighest { scales: highest });
    }
    clauses
}
