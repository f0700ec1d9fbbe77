use super::{LinearScale, path, trajectory::EARLIER_NEEDED};
use crate::alliance::Points;

/// The span of all values before each session, as one closed shape; empty until there are four that differ. It ends
/// with the last value: beyond that it would read like a forecast.
pub(super) fn band(values: &[Option<Points>], xs: &[f64], y: &LinearScale) -> String {
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
