//! Every rule of the loader, broken once: the message names file, field, and what to do.

use server::instruments::{DefinitionError, FILES, collect, parse};

fn file(name: &str) -> &'static str {
    FILES.iter().find(|(n, _)| *n == name).unwrap().1
}

/// The error after replacing `old`, which must be in the file, by `new`.
fn broken(name: &str, old: &str, new: &str) -> DefinitionError {
    let text = file(name);
    assert!(text.contains(old), "{name} has no {old:?}");
    parse(name, &text.replacen(old, new, 1)).unwrap_err()
}

#[track_caller]
fn refuses(name: &str, old: &str, new: &str, field: &str, problem: &str) {
    let error = broken(name, old, new);
    assert_eq!(error.file, name);
    assert_eq!(error.field, field, "{error}");
    assert!(error.problem.contains(problem), "{error}");
    assert!(!error.remedy.is_empty(), "{error}");
}

/// File, a text in it and what takes its place; then the field that the error names, and a part of its problem.
macro_rules! refused {
    ($($file:expr, $old:expr => $new:expr, $field:expr, $problem:expr;)*) => {
        $(refuses($file, $old, $new, $field, $problem);)*
    };
}

const SR: &str = "wai-sr-1.toml";
const PHQ: &str = "phq-9-1.toml";

#[test]
fn the_message_is_a_sentence_with_place_and_remedy() {
    let error = broken(SR, "{ number = 4 }", "{ number = 5 }");
    assert_eq!(
        error.to_string(),
        "wai-sr-1.toml: items[5].number: 5 follows 3; number the items 1, 2, 3 … as on the form"
    );
}

#[test]
fn unreadable_text() {
    refused! {
        SR, "decimals = 2" => "decimals = two", "line 9", "";
        SR, "decimals = 2" => "decimal = 2", "line 9", "unknown field `decimal`";
        SR, "\"mean\"" => "\"median\"", "line 8", "unknown variant `median`";
        SR, "number = 4 }" => "number = 4, weight = 2 }", "line 18", "unknown field `weight`";
        SR, "decimals = 2\n" => "", "line 1", "missing field `decimals`";
        SR, "\"project_rule\"" => "\"guess\"", "line 38", "unknown variant `guess`";
    }
}

#[test]
fn identity() {
    refused! {
        SR, "\"WAI-SR\"" => "\"wai-sr\"", "code", "other characters";
        SR, "\"WAI-SR\"" => "\"WAI-S\"", "code", "name of the file";
        SR, "version = 1" => "version = 0", "version", "0";
        SR, "version = 1" => "version = 2", "code", "name of the file";
        SR, "\"Working Alliance Inventory, Short Revised\"" => "\" \"", "name", "empty";
        SR, "[\"client\"]" => "[]", "raters", "nobody";
        SR, "[\"client\"]" => "[\"client\", \"client\"]", "raters", "twice";
        SR, "decimals = 2" => "decimals = 3", "decimals", "more than 2";
    }
}

#[test]
fn range_and_words() {
    refused! {
        SR, "answer_max = 500" => "answer_max = 100", "answer_max", "not above";
        SR, "answer_step = 100" => "answer_step = 300", "answer_step", "3.00";
        SR, "answer_step = 100" => "answer_step = 0", "answer_step", "0.00";
        "wai-36-1.toml", "\"Never\", " => "", "answer_words", "6 words for 7";
        "wai-36-1.toml", "\"Often\"" => "\"never\"", "answer_words", "twice";
        SR, "answer_max = 500" => "answer_max = 2000000100", "answer_min", "goes beyond 10000.00";
    }
}

#[test]
fn items_and_their_wording() {
    refused! {
        SR, "  { number = 12 },\n" => "", "scales[total].items", "no item 12";
        SR, "{ number = 1 }" => "{ number = 2 }", "items[2].number", "2 follows 0";
    }
    let worded = "{ number = 4, text = \"licensed\" }";
    refused! {
        SR, "{ number = 4 }" => worded, "items[4].text", "text_ships is false";
        SR, "decimals = 2" => "decimals = 2\nstem = \"licensed\"", "stem", "text_ships is false";
        "sai-1.toml", "text_ships = false" => "text_ships = true", "items[1].text", "missing";
        PHQ, "text = \"Feeling down, depressed, or hopeless\", " => "", "items[2].text", "missing";
        PHQ, "text_ships = true" => "text_ships = false", "stem", "text_ships is false";
        PHQ, "decimals = 0" => "decimals = 0\nrecord_only = true", "record_only", "wording ships";
    }
    let words = "answer_words = [\"Not at all\", \"Several days\", \"More than half the days\", \"Nearly every day\"]";
    refused! {
        PHQ, words => "", "answer_words", "missing";
        PHQ, "44255-8" => "44255-9", "items[2].loinc", "check digit";
        PHQ, "44255-8" => "44250-9", "items[2].loinc", "twice";
        PHQ, "44261-6" => "44261-7", "scales[total].loinc", "check digit";
    }
}

#[test]
fn scales() {
    refused! {
        SR, "[4, 6, 8, 11]" => "[4, 6, 8, 13]", "scales[goal].items", "no item 13";
        SR, "[4, 6, 8, 11]" => "[4, 6, 8, 8]", "scales[goal].items", "item 8 is there twice";
        SR, "[1, 2, 10, 12]" => "[1, 2, 8, 12]", "scales[task].items", "item 8 is in another part";
        SR, "[4, 6, 8, 11]" => "[]", "scales[goal].items", "no items";
        SR, "10, 11, 12]" => "10, 11]", "scales[total].items", "item 12 is not in it";
        SR, "\"total\"" => "\"overall\"", "scales", "first scale";
        SR, "id = \"task\"" => "id = \"goal\"", "scales[goal].items", "twice";
        SR, "11] }," => "11], max = 500 },", "scales[goal].items", "computed";
    }
    let scale = "scales = [{ id = \"total\", items = [1] }]\n\n[missing]";
    refused! {
        "check-1-1.toml", "[missing]" => scale, "scales", "a check has none";
    }
}

#[test]
fn missing_rule() {
    refused! {
        SR, "total = 2" => "total = 12", "missing.value.total", "12 of 12";
        SR, "part = 1" => "part = 4", "missing.value.part", "4 of 4";
        "srs-1.toml", "part = 0" => "part = 1", "missing.value.part", "1 of 1";
        "check-1-1.toml", "total = 0" => "total = 1", "missing.value.total", "1 of 0";
        SR, "part = 1" => "part = 1, all_or_none = true", "missing.value.all_or_none", "contradicts";
    }
}

#[test]
fn thresholds() {
    let cutoff = "[[cutoffs]]\nat_least = 300\nmeaning = \"weak\"\nprovenance = \"read\"\nsource = \"a vendor\"\n\n[key]";
    refused! {
        SR, "[key]" => cutoff, "cutoffs", "alliance instruments have none";
        "check-1-1.toml", "[key]" => cutoff, "cutoffs", "no total";
        PHQ, "at_least = 500" => "at_least = 0", "cutoffs.at_least", "not above 0.00";
        PHQ, "at_least = 2000" => "at_least = 2800", "cutoffs.at_least", "28.00";
        PHQ, "at_least = 1500" => "at_least = 900", "cutoffs.at_least", "not above 10.00";
        PHQ, "points = 600" => "points = 0", "reliable_change.points", "0.00";
        PHQ, "points = 600" => "points = 2800", "reliable_change.points", "28.00";
        "core-10-1.toml", "confidence = 90" => "confidence = 100", "reliable_change.confidence", "50 to 99";
        PHQ, "value = 9" => "value = 10", "safety_item.value", "no item 10";
        PHQ, "meaning = \"mild symptoms\"" => "meaning = \"\"", "cutoffs.meaning", "empty";
    }
}

#[test]
fn definitions_together() {
    let both =
        |other: &'static str, text: &str| collect([(SR, file(SR)), (other, text)]).unwrap_err();
    assert_eq!(both(SR, file(SR)).field, "version");

    let b3 = "wai-b3-1.toml";
    let alone = collect([(b3, file(b3))]).unwrap_err();
    assert_eq!(
        (alone.file.as_str(), alone.field.as_str()),
        (b3, "derived_from")
    );
    let changed = |old: &str, new: &str| both(b3, &file(b3).replacen(old, new, 1)).field;
    assert_eq!(
        changed("answer_max = 500", "answer_max = 700"),
        "answer_min"
    );
    assert_eq!(
        changed("{ number = 9 }", "{ number = 9, reversed = true }"),
        "items[9]"
    );
    let unordered = file(b3).replacen("{ number = 9 }", "{ number = 12 }", 1);
    assert_eq!(both(b3, &unordered).field, "items[10].number");
    let twelve_to_thirteen = file(b3)
        .replace("{ number = 11 }", "{ number = 13 }")
        .replace("[11]", "[13]")
        .replace("10, 11]", "10, 13]");
    assert_eq!(both(b3, &twelve_to_thirteen).field, "items[13]");
    assert_eq!(
        changed("derived_from = \"WAI-SR\"", "derived_from = \"WAI-B3\""),
        "derived_from"
    );
    assert!(collect([(b3, file(b3)), (SR, file(SR))]).is_ok());
}
