//! The two tracks of one rupture on the axis of the trajectory.

use super::{Label, Layout, sparkline::to_f64, ticks::thin, trajectory::places};

/// What one session is on a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    In,
    Out,
    Coming,
    Back,
    Talked,
    Settled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackSpec {
    pub stops: Vec<(usize, Stop)>,
    /// First and last column of the rupture.
    pub columns: (usize, usize),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    pub y: f64,
    /// From where to where the rupture lasts.
    pub x: (f64, f64),
    pub stops: Vec<(f64, Stop)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tracks {
    pub layout: Layout,
    pub height: f64,
    pub tracks: Vec<Track>,
    pub numbers: Vec<Label>,
    pub axis_row: f64,
}

const ROW: f64 = 30.0;
/// Headings stand above the rows of narrow drawings.
const STACKED_ROW: f64 = 44.0;

pub fn tracks(layout: Layout, numbers: &[String], specs: &[TrackSpec]) -> Tracks {
    let xs = places(&layout, numbers.len());
    let row = if layout.stacked { STACKED_ROW } else { ROW };
    let at = |column: usize| xs.get(column).copied().unwrap_or(layout.axis.0);
    let tracks: Vec<Track> = (1..)
        .zip(specs)
        .map(|(number, spec)| Track {
            y: row * f64::from(number) - 12.0,
            x: (at(spec.columns.0), at(spec.columns.1)),
            stops: spec
                .stops
                .iter()
                .map(|(column, stop)| (at(*column), *stop))
                .collect(),
        })
        .collect();
    let foot = row * to_f64(specs.len()) + 16.0;
    let spacing = match xs.as_slice() {
        [first, second, ..] => second - first,
        _ => layout.number_width,
    };
    Tracks {
        height: foot + 8.0,
        tracks,
        numbers: thin(numbers.len(), spacing, layout.number_width)
            .into_iter()
            .filter_map(|column| {
                Some(Label {
                    x: *xs.get(column)?,
                    text: numbers.get(column)?.clone(),
                })
            })
            .collect(),
        axis_row: foot,
        layout,
    }
}
