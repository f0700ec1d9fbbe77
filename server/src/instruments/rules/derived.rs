use app::alliance::Instrument;

use crate::instruments::error::{Check, Finding, ensure};

/// No other definition has the same code and version.
pub fn unique(definition: &Instrument, others: &[Instrument]) -> Check {
    let same = |other: &&Instrument| {
        (&other.code, other.version) == (&definition.code, definition.version)
    };
    ensure(!others.iter().any(|other| same(&other)), || {
        Finding::new(
            "version",
            format!(
                "{} version {} is there twice",
                definition.code, definition.version
            ),
            "give one of them the next version",
        )
    })
}

/// A derived definition fits every version of its source: same answers, known items, same reversals.
pub fn derivation(definition: &Instrument, all: &[Instrument]) -> Check {
    let Some(code) = &definition.derived_from else {
        return Ok(());
    };
    let mut sources = all.iter().filter(|other| &other.code == code).peekable();
    ensure(sources.peek().is_some(), || {
        Finding::new(
            "derived_from",
            format!("there is no instrument {code}"),
            "add its definition or correct the code",
        )
    })?;
    sources.try_for_each(|source| fits(definition, source))
}

fn fits(definition: &Instrument, source: &Instrument) -> Check {
    ensure(source.derived_from.is_none(), || {
        Finding::new(
            "derived_from",
            format!("{} is itself derived", source.code),
            "derive from the instrument that people fill in",
        )
    })?;
    let range = |i: &Instrument| (i.answer_min, i.answer_max, i.answer_step);
    ensure(range(definition) == range(source), || {
        Finding::new(
            "answer_min",
            format!("the answers differ from those of {}", source.code),
            "copy answer_min, answer_max and answer_step from the source",
        )
    })?;
    for item in &definition.items {
        let same = source
            .items
            .iter()
            .any(|other| (other.number, other.reversed) == (item.number, item.reversed));
        ensure(same, || {
            Finding::new(
                format!("items[{}]", item.number),
                format!(
                    "{} has no such item, or turns it round differently",
                    source.code
                ),
                "use the number and the reversal of the source",
            )
        })?;
    }
    Ok(())
}
