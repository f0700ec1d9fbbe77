use app::alliance::{Cutoff, Family, Instrument, Scale};

use crate::instruments::error::{Check, Finding, ensure};

/// Every scale keeps at least one answered item.
pub fn missing(instrument: &Instrument) -> Check {
    let rule = instrument.missing.value;
    let total = instrument.total().map_or(0, |scale| scale.items.len());
    let part = instrument.parts().iter().map(|scale| scale.items.len());
    bounded("missing.value.total", rule.total, total)?;
    bounded("missing.value.part", rule.part, part.min().unwrap_or(0))?;
    ensure(
        !rule.all_or_none || (rule.total, rule.part) == (0, 0),
        || {
            Finding::new(
                "missing.value.all_or_none",
                "it contradicts a number of items that may be missing",
                "set total and part to 0 or all_or_none to false",
            )
        },
    )
}

fn bounded(field: &str, may_miss: u16, items: usize) -> Check {
    let bound = items.saturating_sub(1);
    ensure(usize::from(may_miss) <= bound, || {
        Finding::new(
            field,
            format!("{may_miss} of {items} items may be missing"),
            format!("allow {bound} at most; 0 where no rule is published"),
        )
    })
}

/// Safety item, cut-offs and reliable change. Alliance instruments have no cut-off: none is published that holds.
pub fn thresholds(instrument: &Instrument) -> Check {
    if let Some(safety) = &instrument.safety_item {
        let known = instrument.items.iter().any(|i| i.number == safety.value);
        ensure(known, || {
            Finding::new(
                "safety_item.value",
                format!("there is no item {}", safety.value),
                "correct the number",
            )
        })?;
    }
    ensure(
        instrument.family != Family::Alliance || instrument.cutoffs.is_empty(),
        || {
            Finding::new(
                "cutoffs",
                "alliance instruments have none",
                "take them out: the client's own past is the yardstick",
            )
        },
    )?;
    match instrument.total() {
        Some(total) => {
            cutoffs(&instrument.cutoffs, total)?;
            reliable_change(instrument, total)
        }
        None => ensure(
            instrument.cutoffs.is_empty() && instrument.reliable_change.is_none(),
            || {
                Finding::new(
                    "cutoffs",
                    "there is no total that cut-offs or reliable change could apply to",
                    "take them out",
                )
            },
        ),
    }
}

fn cutoffs(cutoffs: &[Cutoff], total: &Scale) -> Check {
    // At the minimum a threshold would hold for everybody.
    let mut before = total.min;
    for cutoff in cutoffs {
        let at = cutoff.at_least;
        ensure(at > before && at <= total.max, || {
            Finding::new(
                "cutoffs.at_least",
                format!("{at} is not above {before} and at most {}", total.max),
                "put them in ascending order inside the range of the total; values are hundredths",
            )
        })?;
        before = at;
    }
    Ok(())
}

fn reliable_change(instrument: &Instrument, total: &Scale) -> Check {
    let Some(change) = &instrument.reliable_change else {
        return Ok(());
    };
    let span = i64::from(total.max.0) - i64::from(total.min.0);
    let points = i64::from(change.points.0);
    ensure(0 < points && points <= span, || {
        Finding::new(
            "reliable_change.points",
            format!(
                "{} does not fit a range from {} to {}",
                change.points, total.min, total.max
            ),
            "correct it; values are hundredths",
        )
    })?;
    ensure(
        change.confidence.is_none_or(|c| (50..100).contains(&c)),
        || {
            Finding::new(
                "reliable_change.confidence",
                "it is not a percentage from 50 to 99",
                "correct it, or leave it out where the source does not state it",
            )
        },
    )
}

/// No number without its source in words.
pub fn sources(instrument: &Instrument) -> Check {
    let safety = instrument
        .safety_item
        .iter()
        .map(|s| ("safety_item.source", &s.source));
    let change = instrument
        .reliable_change
        .iter()
        .map(|c| ("reliable_change.source", &c.source));
    let cutoffs = instrument.cutoffs.iter().flat_map(|c| {
        [
            ("cutoffs.source", &c.source),
            ("cutoffs.meaning", &c.meaning),
        ]
    });
    [
        ("key.source", &instrument.key.source),
        ("missing.source", &instrument.missing.source),
        ("licence.notice", &instrument.licence.notice),
    ]
    .into_iter()
    .chain(safety)
    .chain(change)
    .chain(cutoffs)
    .try_for_each(|(field, text)| {
        ensure(!text.trim().is_empty(), || {
            Finding::new(field, "it is empty", "say where this comes from")
        })
    })
}
