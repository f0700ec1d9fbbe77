use super::{LinearScale, path, trajectory::EARLIER_NEEDED};
use crate::alliance::{Band, Points};

/// The yardstick that lies behind a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BandSpec {
    #[default]
    None,
    /// From the lowest to the highest of the values before, from the fifth on.
    Earlier,
    /// What was expected at each session from everything before it; as long as the values.
    Expected(Vec<Option<Band>>),
}

pub(super) fn band(
    spec: &BandSpec,
    values: &[Option<Points>],
    xs: &[f64],
    y: &LinearScale,
) -> String {
    match spec {
        BandSpec::None => String::new(),
        BandSpec::Earlier => earlier(values, xs, y),
        BandSpec::Expected(bands) => expected(bands, xs, y),
    }
}

/// A closed shape for each run of sessions with an expectation, half a session wider on both sides.
fn expected(bands: &[Option<Band>], xs: &[f64], y: &LinearScale) -> String {
    let half = match xs {
        [first, second, ..] => ((second - first) / 2.0).min(10.0),
        _ => 10.0,
    };
    let placed: Vec<Option<(f64, Band)>> = xs
        .iter()
        .zip(bands)
        .map(|(x, band)| band.map(|band| (*x, band)))
        .collect();
    placed
        .split(Option::is_none)
        .filter_map(|run| {
            let run: Vec<(f64, Band)> = run.iter().flatten().copied().collect();
            let (first, last) = (*run.first()?, *run.last()?);
            let wide: Vec<(f64, Band)> = std::iter::once((first.0 - half, first.1))
                .chain(run)
                .chain([(last.0 + half, last.1)])
                .collect();
            let upper = wide.iter().map(|(x, band)| (*x, y.at(band.high.as_f64())));
            let lower = wide.iter().map(|(x, band)| (*x, y.at(band.low.as_f64())));
            let outline: Vec<_> = upper.chain(lower.rev()).map(Some).collect();
            Some(format!("{}Z", path::line(&outline)))
        })
        .collect()
}

/// The span of all values before each session, as one closed shape; empty until there are four that differ. It ends
/// with the last value: beyond that it would read like a forecast.
fn earlier(values: &[Option<Points>], xs: &[f64], y: &LinearScale) -> String {
    let (mut seen, mut span) = (0, None);
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let rated = values.iter().rposition(Option::is_some);
    for (value, x) in values.iter().zip(xs).take(rated.map_or(0, |at| at + 1)) {
        if let (true, Some((low, high))) = (seen >= EARLIER_NEEDED, span)
            && low < high
        {
            upper.push(Some((*x, y.at(Points::as_f64(high)))));
            lower.push(Some((*x, y.at(Points::as_f64(low)))));
        }
        if let Some(value) = *value {
            let (low, high) = span.unwrap_or((value, value));
            span = Some((low.min(value), high.max(value)));
            seen += 1;
        }
    }
    lower.reverse();
    upper.extend(lower);
    let shape = path::line(&upper);
    if shape.is_empty() {
        shape
    } else {
        format!("{shape}Z")
    }
}
