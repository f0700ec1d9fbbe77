//! What the findings of a series say of each session: where the total was expected, and what was low.

use crate::{
    alliance::{Band, Points, ScaleId},
    chart::{BandSpec, record_lows},
    ruptures::Finding,
};

use super::{ClientChart, Series, view::Measure};
use crate::caseload::view::EARLIER_NEEDED;

/// The band under each session: what everything before it let expect. Up to the last rating; beyond that it would read
/// like a forecast.
fn expected(chart: &ClientChart, series: &Series) -> Vec<Option<Band>> {
    let rated = series.ratings.last().map_or(0, |r| r.session_number);
    chart
        .sessions
        .iter()
        .map(|session| {
            let before = series.findings.iter().rev();
            let before = before.filter(|f| f.session < session.number && session.number <= rated);
            before.into_iter().find_map(|finding| finding.range)
        })
        .collect()
}

/// Parts have no range of their own: only the total's is computed.
pub fn band(chart: &ClientChart, measure: &Measure) -> BandSpec {
    match chart.series.get(measure.series) {
        _ if measure.outcome => BandSpec::None,
        Some(series) if !series.findings.is_empty() => {
            if measure.scale.id == ScaleId::Total {
                BandSpec::Expected(expected(chart, series))
            } else {
                BandSpec::None
            }
        }
        _ => BandSpec::Earlier,
    }
}

/// Whether each value is marked as low. With findings: a total below what was expected, a part that the finding names.
/// Without: lower than every value before it.
pub fn lows(chart: &ClientChart, measure: &Measure) -> Vec<bool> {
    let values = measure.values(chart);
    let Some(series) = chart
        .series
        .get(measure.series)
        .filter(|_| !measure.outcome)
    else {
        return vec![false; values.len()];
    };
    if series.findings.is_empty() {
        return record_lows(&values);
    }
    let total = measure.scale.id == ScaleId::Total;
    let expected = expected(chart, series);
    chart
        .sessions
        .iter()
        .zip(values)
        .zip(expected)
        .map(|((session, value), expected)| {
            let Some(value) = value else { return false };
            if total {
                return expected.is_some_and(|band| value < band.low);
            }
            let named = |f: &Finding| f.channels.contains(&measure.scale.id);
            at(series, session.number).is_some_and(named)
        })
        .collect()
}

/// The values before the latest that it is to be compared with, once there are enough ratings: all of them, and of a part
/// that the finding names those of before the present run, outside any earlier one, as in its sentence.
pub fn earlier(chart: &ClientChart, measure: &Measure, values: &[Option<Points>]) -> Vec<Points> {
    let numbers = chart.sessions.iter().map(|session| session.number);
    let rated = numbers
        .zip(values)
        .filter_map(|(n, value)| Some((n, (*value)?)));
    let rated: Vec<(i32, Points)> = rated.collect();
    let Some(((latest, _), before)) = rated.split_last() else {
        return Vec::new();
    };
    if before.len() < usize::try_from(EARLIER_NEEDED).unwrap_or_default() {
        return Vec::new();
    }
    let series = chart.series.get(measure.series);
    let series = series.filter(|_| !measure.outcome);
    let finding = |session| series.and_then(|series| at(series, session));
    let named = finding(*latest).is_some_and(|f| f.channels.contains(&measure.scale.id));
    let calm = before
        .iter()
        .filter(|(n, _)| finding(*n).is_none_or(|f| f.since.is_none()));
    let of = |values: Vec<&(i32, Points)>| values.into_iter().map(|(_, value)| *value).collect();
    match calm.collect::<Vec<_>>() {
        calm if named && !calm.is_empty() => of(calm),
        _ => of(before.iter().collect()),
    }
}

/// The finding of one session.
pub fn at(series: &Series, session: i32) -> Option<&Finding> {
    series.findings.iter().find(|f| f.session == session)
}

/// Ratings that are missing until a personal range can be drawn; `None` once there is one, or where nothing looks for it.
pub fn ratings_missing(series: &Series) -> Option<usize> {
    let none_yet = series.findings.last()?.range.is_none();
    let missing = EARLIER_NEEDED - i32::try_from(series.ratings.len()).ok()?;
    usize::try_from(missing).ok().filter(|n| none_yet && *n > 0)
}

/// The range in which the latest total was expected, for the label beside it.
pub fn latest_range(chart: &ClientChart, series: usize) -> Option<(Points, Points)> {
    let band = expected(chart, chart.series.get(series)?).into_iter();
    band.flatten().last().map(|band| (band.low, band.high))
}
