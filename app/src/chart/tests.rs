use proptest::prelude::*;

use super::{
    path::{line, px},
    *,
};
use crate::alliance::{Band, Points};

/// Values inside a range, some missing.
fn values(len: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Option<Points>>> {
    prop::collection::vec(
        prop::option::weighted(0.8, (100..=500).prop_map(Points)),
        len,
    )
}

const RANGE: (Points, Points) = (Points(100), Points(500));

fn columns(count: usize) -> Vec<Column> {
    (1..=count)
        .map(|number| Column {
            number: number.to_string(),
            date: "22 Sep ’25".to_owned(),
            event: (number % 7 == 3).then_some(Event::DidNotAttend),
            waits: false,
        })
        .collect()
}

fn spec(values: Vec<Option<Points>>, tall: bool, outcome: bool) -> PanelSpec {
    PanelSpec {
        range: RANGE,
        decimals: 2,
        tall,
        outcome,
        lows: record_lows(&values),
        band: if outcome {
            BandSpec::None
        } else {
            BandSpec::Earlier
        },
        paired: values.iter().rev().copied().collect(),
        values,
    }
}

/// Every number of a path in pairs is hard to parse with relative commands; absolute ones are enough for lines.
fn coordinates(path: &str) -> Vec<(f64, f64)> {
    path.split(['M', 'L', 'Z'])
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (x, y) = piece.split_once(' ').expect("x and y");
            (x.parse().expect("x"), y.parse().expect("y"))
        })
        .collect()
}

proptest! {
    #[test]
    fn a_scale_stays_in_its_range(a in -1e9..1e9, b in -1e9..1e9, value in prop::num::f64::ANY) {
        let at = LinearScale::new((a, b), (38.0, 6.0)).at(value);
        prop_assert!((6.0..=38.0).contains(&at), "{at}");
    }

    #[test]
    fn ticks_span_the_range_and_grow(min in -50..50, span in 1..200, most in 2_usize..9) {
        let (min, max) = (Points::whole(min), Points::whole(min + span));
        let ticks = nice_ticks(min, max, most);
        prop_assert_eq!(ticks.first(), Some(&min));
        prop_assert_eq!(ticks.last(), Some(&max));
        prop_assert!(ticks.len() <= most);
        prop_assert!(ticks.windows(2).all(|two| two[0] < two[1]));
        prop_assert!(ticks.iter().all(|tick| tick.0 % 100 == 0));
    }

    #[test]
    fn shown_labels_do_not_overlap(count in 0_usize..300, spacing in 0.1..80.0, width in 1.0..90.0) {
        let shown = thin(count, spacing, width);
        prop_assert_eq!(shown.last().copied(), count.checked_sub(1));
        for two in shown.windows(2) {
            let distance = f64::from(u32::try_from(two[1] - two[0]).unwrap()) * spacing;
            prop_assert!(distance >= width);
        }
    }

    #[test]
    fn a_line_keeps_its_gaps(values in values(0..40)) {
        let points: Vec<_> = (0..).zip(&values).map(|(x, v)| v.map(|v| (f64::from(x), v.as_f64()))).collect();
        let runs = values.split(Option::is_none).filter(|run| run.len() > 1).count();
        prop_assert_eq!(line(&points).matches('M').count(), runs);
    }

    #[test]
    fn a_sparkline_stays_in_its_box_and_small(values in values(0..30), low in 100..=500, high in 100..=500) {
        let band = (low <= high).then_some((Points(low), Points(high)));
        let spark = sparkline(&values, 12, RANGE, band, low % 2 == 0);
        let places = coordinates(&spark.line);
        let within = places
            .iter()
            .all(|(x, y)| (0.0..=spark.width).contains(x) && (0.0..=spark.height).contains(y));
        prop_assert!(within);
        prop_assert_eq!(spark.missing.matches('M').count(), values.iter().filter(|v| v.is_none()).count());
        prop_assert_eq!(spark.last.is_some(), values.iter().any(Option::is_some));
        prop_assert!(spark.line.len() <= 12 * values.len());
    }

    #[test]
    fn a_trajectory_stays_in_its_box(total in values(0..90), wide in any::<bool>()) {
        let layout = if wide { Layout::WIDE } else { Layout::NARROW };
        let specs = [
            spec(total.clone(), true, false),
            spec(total.clone(), false, false),
            spec(total.clone(), false, true),
        ];
        let drawn = trajectory(layout, &columns(total.len()), &specs, &Overlay::default());
        prop_assert_eq!(drawn.xs.len(), total.len());
        prop_assert!(drawn.xs.windows(2).all(|two| two[0] < two[1]));
        prop_assert!(drawn.xs.iter().all(|x| (layout.axis.0..=layout.axis.1).contains(x)));
        for panel in &drawn.panels {
            prop_assert!(panel.top < panel.foot && panel.foot < drawn.height);
            for path in [&panel.line, &panel.band] {
                // Coordinates are written in tenths.
                let within = coordinates(path).iter().all(|(x, y)| {
                    let across = *x >= layout.axis.0 && *x <= layout.axis.1;
                    across && *y >= panel.top - 0.1 && *y <= panel.foot + 0.1
                });
                prop_assert!(within);
            }
        }
        prop_assert!(drawn.panels.windows(2).all(|two| two[0].foot < two[1].top));
        let text = format!("{drawn:?}");
        prop_assert!(!text.contains("NaN") && !text.contains("inf"));
        for (labels, width) in [(&drawn.numbers, layout.number_width), (&drawn.dates, layout.date_width)] {
            prop_assert!(labels.windows(2).all(|two| two[1].x - two[0].x >= width - 1e-6));
        }
    }

    #[test]
    fn spans_and_their_labels_stay_apart_and_in_the_box(
        ends in prop::collection::vec((0_usize..60, 0_usize..20), 0..8), count in 1_usize..80, wide in any::<bool>()
    ) {
        let layout = if wide { Layout::WIDE } else { Layout::NARROW };
        let overlay = Overlay {
            spans: ends
                .iter()
                .map(|(from, length)| SpanSpec {
                    columns: (*from, from + length),
                    state: crate::alliance::RuptureState::Repaired,
                    label: "Repaired, 8 to 11".to_owned(),
                })
                .collect(),
            rows: Vec::new(),
        };
        let values = vec![None; count];
        let drawn = trajectory(layout, &columns(count), &[spec(values, true, false)], &overlay);
        let known = ends.iter().filter(|(from, length)| from + length < count).count();
        prop_assert_eq!(drawn.spans.len(), known);
        for (at, span) in drawn.spans.iter().enumerate() {
            prop_assert!(span.x.0 < span.x.1 && span.x.0 >= 0.0 && span.x.1 <= layout.width);
            prop_assert!(span.at.0 >= 0.0 && span.at.1 > 0.0 && span.at.1 < drawn.panels[0].top);
            for other in &drawn.spans[at + 1..] {
                let apart = (span.at.0 - other.at.0).abs() >= 17.0 * 6.0;
                prop_assert!(apart || (span.at.1 - other.at.1).abs() > 12.0, "{span:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_record_low_is_below_four_others(values in values(0..40)) {
        for (at, low) in record_lows(&values).into_iter().enumerate() {
            let before: Vec<_> = values[..at].iter().flatten().collect();
            let is_low = before.len() >= 4 && values[at].is_some_and(|v| before.iter().all(|b| v < **b));
            prop_assert_eq!(low, is_low);
        }
    }

    #[test]
    fn marks_stay_in_their_box(values in prop::collection::vec(100..=500, 1..7)) {
        let specs: Vec<_> = values
            .iter()
            .map(|value| PartSpec {
                letter: 'T',
                range: RANGE,
                value: Some(Points(*value)),
                span: Some((Points(*value), Points(500))),
                low: false,
            })
            .collect();
        let marks = part_marks(&specs);
        for mark in &marks.marks {
            prop_assert!((0.0..=marks.width).contains(&mark.x));
            prop_assert!(mark.y.is_some_and(|y| y >= marks.edges.0 && y <= marks.edges.1));
        }
        let item = item_mark(Points(values[0]), None, RANGE);
        prop_assert!((0.0..=item.width).contains(&item.answer));
    }
}

#[test]
fn pixels_are_short() {
    assert_eq!(px(12.0), "12");
    assert_eq!(px(12.345), "12.3");
    assert_eq!(px(-0.04), "0");
}

#[test]
fn ticks_are_the_ones_people_expect() {
    let whole = |ticks: Vec<Points>| ticks.into_iter().map(|p| p.0 / 100).collect::<Vec<_>>();
    let ticks = |min, max, most| whole(nice_ticks(Points::whole(min), Points::whole(max), most));
    assert_eq!(ticks(1, 5, 5), [1, 2, 3, 4, 5]);
    assert_eq!(ticks(1, 5, 3), [1, 3, 5]);
    assert_eq!(ticks(0, 40, 5), [0, 10, 20, 30, 40]);
    assert_eq!(ticks(12, 84, 4), [12, 36, 60, 84]);
}

#[test]
fn a_band_ends_with_the_last_value_and_has_a_height() {
    let band = |values: Vec<Option<Points>>| {
        let count = values.len();
        let drawn = trajectory(
            Layout::WIDE,
            &columns(count),
            &[spec(values, true, false)],
            &Overlay::default(),
        );
        (drawn.panels[0].band.clone(), drawn.xs)
    };
    let mut values: Vec<_> = [400, 410, 420, 430, 400, 410]
        .map(|v| Some(Points(v)))
        .to_vec();
    values.extend([None, None]);
    let (shape, xs) = band(values);
    let right = coordinates(&shape)
        .iter()
        .map(|(x, _)| *x)
        .fold(0.0, f64::max);
    assert!((right - xs[5]).abs() < 0.1, "{right}");
    assert_eq!(band(vec![Some(Points(500)); 9]).0, "");
}

#[test]
fn a_session_that_was_not_held_misses_no_form_nor_one_whose_form_waits() {
    let values = vec![Some(Points(400)), None, None, None];
    let mut columns = columns(4);
    columns[3].waits = true;
    let drawn = trajectory(
        Layout::WIDE,
        &columns,
        &[spec(values, true, false)],
        &Overlay::default(),
    );
    assert_eq!(drawn.panels[0].missing.matches('M').count(), 1);
    assert_eq!(drawn.rows.len(), 1);
    assert_eq!(drawn.rows[0].marks.len(), 1);
}

#[test]
fn the_personal_range_lies_under_the_session_it_was_expected_for() {
    let range = Band {
        low: Points(400),
        high: Points(450),
    };
    let values = vec![Some(Points(420)); 6];
    let mut one = spec(values, true, false);
    one.band = BandSpec::Expected(vec![None, None, None, None, Some(range), Some(range)]);
    let drawn = trajectory(Layout::WIDE, &columns(6), &[one], &Overlay::default());
    let places = coordinates(&drawn.panels[0].band);
    let left = places.iter().map(|(x, _)| *x).fold(f64::MAX, f64::min);
    assert!(left > drawn.xs[3] && left < drawn.xs[4], "{left}");
}

#[test]
fn tracks_share_the_axis_of_the_trajectory() {
    let numbers: Vec<String> = (1..=30).map(|n: i32| n.to_string()).collect();
    let spec = TrackSpec {
        stops: vec![(8, Stop::Out), (10, Stop::Back)],
        columns: (8, 10),
    };
    let drawn = tracks(Layout::WIDE, &numbers, &[spec.clone(), spec]);
    let chart = trajectory(Layout::WIDE, &columns(30), &[], &Overlay::default());
    assert_eq!(drawn.tracks[0].x, (chart.xs[8], chart.xs[10]));
    assert!(drawn.tracks[1].y < drawn.axis_row && drawn.axis_row < drawn.height);
}
