use std::collections::BTreeSet;

use app::alliance::{Family, Instrument, Points, Scale, ScaleId};

use crate::instruments::error::{Check, Finding, ensure};

/// The total first, then parts that share no item; every item counts in the total. A check has no scale.
pub fn scales(instrument: &Instrument) -> Check {
    if instrument.family == Family::Check {
        return ensure(instrument.scales.is_empty(), || {
            Finding::new("scales", "a check has none", "take the scales out")
        });
    }
    let total = total(instrument)?;
    for scale in &instrument.scales {
        each(scale, instrument)?;
    }
    let counted: BTreeSet<_> = total.items.iter().collect();
    let part_items = instrument.parts().iter().flat_map(|part| &part.items);
    let all_items = instrument.items.iter().map(|item| &item.number);
    for number in part_items.chain(all_items) {
        ensure(counted.contains(number), || {
            Finding::new(
                "scales[total].items",
                format!("item {number} is not in it"),
                "add the item to the total, or take it out of the definition",
            )
        })?;
    }
    parts(instrument)
}

fn total(instrument: &Instrument) -> Result<&Scale, Finding> {
    let mut ids = BTreeSet::new();
    for scale in &instrument.scales {
        ensure(ids.insert(scale.id), || {
            Finding::new(
                field(scale),
                "the scale is there twice",
                "keep one of the two",
            )
        })?;
    }
    instrument
        .total()
        .filter(|scale| scale.id == ScaleId::Total)
        .ok_or_else(|| {
            Finding::new(
                "scales",
                "the first scale is not the total",
                "put the scale with id = \"total\" first",
            )
        })
}

fn each(scale: &Scale, instrument: &Instrument) -> Check {
    let computed = scale.min == Points::default() && scale.max == Points::default();
    ensure(computed, || {
        Finding::new(
            field(scale),
            "min and max are computed from the items",
            "take them out",
        )
    })?;
    ensure(!scale.items.is_empty(), || {
        Finding::new(field(scale), "it has no items", "list its item numbers")
    })?;
    let known: BTreeSet<_> = instrument.items.iter().map(|item| item.number).collect();
    let mut seen = BTreeSet::new();
    for number in &scale.items {
        ensure(known.contains(number), || {
            Finding::new(
                field(scale),
                format!("there is no item {number}"),
                "correct the number or add the item",
            )
        })?;
        ensure(seen.insert(number), || {
            Finding::new(
                field(scale),
                format!("item {number} is there twice"),
                "keep it once; another number was probably meant",
            )
        })?;
    }
    Ok(())
}

fn parts(instrument: &Instrument) -> Check {
    let mut seen = BTreeSet::new();
    for part in instrument.parts() {
        for number in &part.items {
            ensure(seen.insert(number), || {
                Finding::new(
                    field(part),
                    format!("item {number} is in another part too"),
                    "keep it in one part; another number was probably meant",
                )
            })?;
        }
    }
    Ok(())
}

fn field(scale: &Scale) -> String {
    format!("scales[{}].items", scale.id.as_str())
}
