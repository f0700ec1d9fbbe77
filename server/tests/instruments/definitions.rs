use std::{collections::BTreeSet, fs, path::Path};

use app::alliance::{Family, Instrument, Points, Provenance, ScaleId, Summary};
use server::instruments::{FILES, hash, parse};

use crate::support::{all, named};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/instruments/definitions");

#[test]
fn every_file_in_the_folder_is_embedded() {
    let in_folder: BTreeSet<String> = fs::read_dir(Path::new(FOLDER))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(in_folder, embedded);
}

#[test]
fn all_load() {
    assert_eq!(all().iter().count(), FILES.len());
}

#[test]
fn ranges_are_computed() {
    let range = |code: &str, scale| {
        let instrument = named(code);
        let scale = instrument.scale(scale).unwrap();
        (scale.min.0, scale.max.0)
    };
    assert_eq!(range("WAI-SR", ScaleId::Total), (100, 500));
    assert_eq!(range("WAI-SR", ScaleId::Bond), (100, 500));
    assert_eq!(range("WAI-S", ScaleId::Total), (1200, 8400));
    assert_eq!(range("WAI-S", ScaleId::Goal), (400, 2800));
    assert_eq!(range("WAI-36", ScaleId::Total), (3600, 25_200));
    assert_eq!(range("WAI-36", ScaleId::Task), (1200, 8400));
    assert_eq!(range("SRS", ScaleId::Total), (0, 4000));
    assert_eq!(range("SRS", ScaleId::Overall), (0, 1000));
    assert_eq!(range("PHQ-9", ScaleId::Total), (0, 2700));
    assert_eq!(range("GAD-7", ScaleId::Total), (0, 2100));
    assert_eq!(range("CORE-10", ScaleId::Total), (0, 4000));
}

#[test]
fn only_unencumbered_wording_ships() {
    let ships: Vec<_> = all()
        .iter()
        .filter(|instrument| instrument.licence.text_ships)
        .map(|instrument| instrument.code.clone())
        .collect();
    assert_eq!(ships, ["CHECK-1", "GAD-7", "PHQ-9"]);
    let notice = fs::read_to_string(Path::new(FOLDER).join("NOTICE.md")).unwrap();
    for code in ["PHQ-9", "GAD-7"] {
        assert!(notice.contains(code));
        assert!(
            named(code)
                .licence
                .notice
                .contains("No permission required")
        );
        assert_eq!(named(code).answer_words[0], "Not at all");
    }
}

#[test]
fn thresholds_are_the_sourced_ones_and_none_for_the_alliance() {
    let change = |code: &str| {
        let change = named(code).reliable_change.clone();
        change.map(|c| (c.points.0, c.confidence))
    };
    assert_eq!(change("PHQ-9"), Some((600, None)));
    assert_eq!(change("GAD-7"), Some((400, None)));
    assert_eq!(change("CORE-10"), Some((600, Some(90))));
    let thresholds = |i: &Instrument| i.cutoffs.len() + usize::from(i.reliable_change.is_some());
    for instrument in all().iter() {
        let outcome = ["PHQ-9", "GAD-7", "CORE-10"].contains(&instrument.code.as_str());
        assert_eq!(thresholds(instrument) > 0, outcome, "{}", instrument.code);
        let unverified = |p| p == Provenance::Unverified;
        assert!(!instrument.cutoffs.iter().any(|c| unverified(c.provenance)));
    }
}

#[test]
fn safety_items_and_families() {
    let safety = |code: &str| named(code).safety_item.as_ref().map(|s| s.value);
    assert_eq!(safety("PHQ-9"), Some(9));
    assert_eq!(safety("CORE-10"), Some(6));
    assert_eq!(safety("GAD-7"), None);
    assert_eq!(named("ORS").family, Family::Outcome);
    assert_eq!(named("CHECK-1").family, Family::Check);
    assert_eq!(named("WAI-36").summary, Summary::Sum);
    assert!(named("SRS").record_only && named("ORS").record_only);
}

#[test]
fn words_stand_for_answers() {
    let wai = named("WAI-36");
    assert_eq!(wai.answer_for_word("Never"), Some(Points(100)));
    assert_eq!(wai.answer_for_word(" very often "), Some(Points(600)));
    assert_eq!(wai.answer_for_word("7"), None);
    assert_eq!(named("WAI-SR").answer_for_word("Never"), None);
}

/// A released definition whose hash changes here needs a new version, not a new line.
#[test]
fn released_definitions_do_not_change() {
    let lines: Vec<String> = all()
        .iter()
        .map(|i| {
            let hex: String = hash(i).iter().take(8).map(|b| format!("{b:02x}")).collect();
            format!("{} {} {hex}", i.code, i.version)
        })
        .collect();
    assert_eq!(
        lines,
        include_str!("released.txt").lines().collect::<Vec<_>>()
    );
}

#[test]
fn the_hash_follows_scoring_and_nothing_else() {
    let (name, text) = FILES.iter().find(|(n, _)| *n == "wai-sr-1.toml").unwrap();
    let before = hash(&parse(name, text).unwrap());
    let after = |change: fn(&mut Instrument)| {
        let mut changed = parse(name, text).unwrap();
        change(&mut changed);
        hash(&changed)
    };
    let scoring: [fn(&mut Instrument); 11] = [
        |i| i.summary = Summary::Sum,
        |i| i.answer_min = Points(0),
        |i| i.answer_max = Points(700),
        |i| i.answer_step = Points(50),
        |i| i.items[7].reversed = true,
        |i| i.scales[1].items[0] = 5,
        |i| i.scales[1].id = ScaleId::Goals,
        |i| i.missing.value.total = 1,
        |i| i.missing.value.part = 0,
        |i| i.missing.value.all_or_none = true,
        |i| i.answer_words.push("Never".to_owned()),
    ];
    let mut hashes: BTreeSet<_> = scoring.into_iter().map(after).collect();
    hashes.insert(before);
    assert_eq!(hashes.len(), 12);
    let other: [fn(&mut Instrument); 5] = [
        |i| i.name.push('!'),
        |i| i.version = 2,
        |i| i.licence.notice.clear(),
        |i| i.key.source.clear(),
        |i| i.scales[1].items.reverse(),
    ];
    assert!(other.into_iter().all(|change| after(change) == before));
}
