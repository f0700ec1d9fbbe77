use app::alliance::{Direction, Instrument, Summary};
use sha2::{Digest, Sha256};

/// SHA-256 over everything that changes a score or what it means: range, words, items and reversals, scales, missing
/// rule, direction. Version, names, wording, sources, thresholds and licence stay out.
///
/// The store keeps it beside code and version, so that a definition that changed without a new version is noticed.
/// The order of items within a scale and of the parts does not matter; the total is known by its id.
pub fn hash(instrument: &Instrument) -> [u8; 32] {
    let mut fields = Fields(Sha256::new());
    fields.put("code", &instrument.code);
    fields.put(
        "direction",
        match instrument.direction {
            Direction::HigherIsBetter => "higher",
            Direction::LowerIsBetter => "lower",
        },
    );
    fields.put(
        "summary",
        match instrument.summary {
            Summary::Sum => "sum",
            Summary::Mean => "mean",
        },
    );
    fields.number("min", instrument.answer_min.0);
    fields.number("max", instrument.answer_max.0);
    fields.number("step", instrument.answer_step.0);
    for word in &instrument.answer_words {
        fields.put("word", &word.to_lowercase());
    }
    for item in &instrument.items {
        fields.number(if item.reversed { "reversed" } else { "item" }, item.number);
    }
    scales(&mut fields, instrument);
    let rule = instrument.missing.value;
    fields.number("total may miss", rule.total);
    fields.number("part may miss", rule.part);
    fields.number("all or none", u8::from(rule.all_or_none));
    fields.put("from", instrument.derived_from.as_deref().unwrap_or(""));
    fields.0.finalize().into()
}

fn scales(fields: &mut Fields, instrument: &Instrument) {
    let mut scales: Vec<_> = instrument.scales.iter().collect();
    scales.sort_by_key(|scale| scale.id.as_str());
    for scale in scales {
        fields.put("scale", scale.id.as_str());
        let mut items = scale.items.clone();
        items.sort_unstable();
        for number in items {
            fields.number("of", number);
        }
    }
}

/// Name, length and value of each field, so that no two definitions serialise alike.
struct Fields(Sha256);

impl Fields {
    fn put(&mut self, name: &str, value: &str) {
        self.0.update(format!("{name}:{}:{value}\n", value.len()));
    }

    fn number(&mut self, name: &str, value: impl std::fmt::Display) {
        self.put(name, &value.to_string());
    }
}
