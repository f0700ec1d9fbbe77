//! The outcome measures in words: from the first score to the latest, against what counts as a reliable change.

use crate::{
    alliance::{Direction, Instrument, Points, ReliableChange},
    text::Outcome as Word,
};

use super::{ClientChart, view::Sorted};

/// One sentence a measure with at least two scores, the measures in the page's order; then where its yardstick is from.
pub fn outcomes(chart: &ClientChart, sorted: &Sorted) -> Vec<[Word; 2]> {
    sorted
        .outcomes
        .iter()
        .filter_map(|(at, instrument)| {
            let ratings = &chart.series.get(*at)?.ratings;
            let mut scored = ratings
                .iter()
                .filter_map(|r| Some((r.session_number, r.scores.total()?)));
            let (first, latest) = (scored.next()?, scored.next_back()?);
            Some([change(instrument, first, latest), yardstick(instrument)])
        })
        .collect()
}

fn change(instrument: &Instrument, first: (i32, Points), latest: (i32, Points)) -> Word {
    let by = latest.1.minus(first.1);
    let better = match instrument.direction {
        Direction::HigherIsBetter => by.0 > 0,
        Direction::LowerIsBetter => by.0 < 0,
    };
    let write = |points: Points| points.to_text(instrument.decimals);
    Word::Change {
        instrument: instrument.code.clone(),
        first: write(first.1),
        first_session: first.0,
        latest: write(latest.1),
        latest_session: latest.0,
        by: by.abs().to_text(instrument.change_decimals()),
        better: (by.0 != 0).then_some(better),
        reliable: instrument
            .reliable_change
            .as_ref()
            .map(|reliable| by.abs() >= reliable.points),
    }
}

fn yardstick(instrument: &Instrument) -> Word {
    match &instrument.reliable_change {
        Some(ReliableChange { points, source, .. }) => Word::Yardstick {
            points: points.to_text(instrument.decimals),
            source: source.clone(),
        },
        None => Word::NoYardstick {
            instrument: instrument.code.clone(),
        },
    }
}
