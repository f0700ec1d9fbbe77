use app::alliance::Tension;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::*;

fn service() -> Service {
    Service::new(2).expect("embedded files")
}

fn answers(input: &str) -> Vec<Value> {
    let mut output = Vec::new();
    service()
        .serve(input.as_bytes(), &mut output)
        .expect("no failure");
    let text = String::from_utf8(output).expect("text");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn the_example_of_the_specification_is_answered() {
    let lines = answers(
        r#"{"id":"a","instrument":"WAI-SR","ratings":[{"session":1,"goal":4.25,"task":4.5,"bond":4.75},{"session":3,"goal":4.0,"task":3.25,"bond":4.75,"tension":"yes"}]}"#,
    );
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["flag"], false);
    let last = &lines[1];
    let p = last["p"].as_f64().expect("a number");
    assert!(p > 0.5 && (p * 1e6 - (p * 1e6).round()).abs() < 1e-6);
    for (field, expected) in [
        ("id", Value::from("a")),
        ("session", 3.into()),
        ("flag", true.into()),
        ("opened_by", "word".into()),
        ("channels", vec!["task"].into()),
        ("since", 3.into()),
        ("range", Value::Null),
        ("ratings_track", "out".into()),
        ("rule", "switching-1".into()),
    ] {
        assert_eq!(last[field], expected, "{field}");
    }
    assert!(last["why"].as_str().expect("text").contains("switching-1"));
}

#[test]
fn the_srs_is_read_by_its_lines_and_ranges_are_of_its_total() {
    let ratings: Vec<String> = (1..=4)
        .map(|s| {
            format!(
                r#"{{"session":{s},"relationship":9.5,"goals":9.4,"approach":9.6,"overall":9.5}}"#
            )
        })
        .collect();
    let lines = answers(&format!(
        r#"{{"id":7,"instrument":"SRS","ratings":[{}]}}"#,
        ratings.join(",")
    ));
    assert_eq!(lines[2]["range"], Value::Null);
    let low = lines[3]["range"]["total"][0].as_f64().expect("a number");
    assert!((30.0..38.0).contains(&low), "{low}");
    assert_eq!(lines[3]["id"], 7);
}

/// Session, values and answer.
type Row = (u32, Vec<i32>, Option<Tension>);

fn random_series(rng: &mut ChaCha8Rng) -> (&'static str, Vec<Row>) {
    let (code, channels, low, high) =
        [("WAI-SR", 3, 100, 500), ("SRS", 4, 0, 1000)][rng.random_range(0..2)];
    let (mut session, mut series) = (0, Vec::new());
    for _ in 0..rng.random_range(1..5) {
        session += rng.random_range(1..3_u32);
        let values = (0..channels)
            .map(|_| rng.random_range(low..=high))
            .collect();
        let tension = [
            None,
            None,
            Some(Tension::Yes),
            Some(Tension::ALittle),
            Some(Tension::No),
        ][rng.random_range(0..5)];
        series.push((session, values, tension));
    }
    (code, series)
}

/// The command says what the engine says, for 10,000 series.
#[test]
fn the_command_equals_the_engine() {
    let service = service();
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for id in 0..10_000 {
        let (code, series) = random_series(&mut rng);
        let detector = service.detectors[code].as_ref().expect("a detector");
        let names = &detector.prior().channels;
        let ratings: Vec<Value> = series
            .iter()
            .map(|(session, values, tension)| {
                let mut rating = Map::from_iter([("session".to_owned(), Value::from(*session))]);
                for (name, value) in names.iter().zip(values) {
                    rating.insert(name.as_str().to_owned(), (f64::from(*value) / 100.0).into());
                }
                if let Some(tension) = tension {
                    rating.insert(
                        "tension".to_owned(),
                        serde_json::to_value(tension).expect("a word"),
                    );
                }
                Value::Object(rating)
            })
            .collect();
        let line =
            serde_json::json!({"id": id, "instrument": code, "ratings": ratings}).to_string();
        let lines = service.answer(line.as_bytes()).expect("an answer");
        let observations: Vec<Observation> = series
            .iter()
            .map(|(session, values, tension)| {
                let values: Vec<Points> = values.iter().map(|v| Points(*v)).collect();
                Observation::rated(*session, &values).answering(*tension)
            })
            .collect();
        let findings = detector.run(&observations).expect("findings");
        let said = lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let said: Vec<Value> = said
            .map(|line| serde_json::from_slice(line).expect("JSON"))
            .collect();
        assert_eq!(said.len(), findings.len());
        for (said, finding) in said.iter().zip(findings) {
            assert!((said["p"].as_f64().expect("p") - finding.p).abs() <= 5.1e-7);
            assert_eq!(said["flag"], finding.flag);
            assert_eq!(said["session"], finding.session);
            assert_eq!(
                said["opened_by"],
                serde_json::to_value(finding.opened_by).expect("a word")
            );
            assert_eq!(
                said["ratings_track"],
                serde_json::to_value(finding.track).expect("a word")
            );
            assert_eq!(
                said["channels"],
                serde_json::to_value(&finding.channels).expect("names")
            );
        }
    }
}

/// Every wrong line is named by its number and none ends the run.
#[test]
fn a_thousand_wrong_lines_are_named_and_the_rest_goes_on() {
    let good =
        r#"{"id":"g","instrument":"WAI-SR","ratings":[{"session":1,"goal":4,"task":4,"bond":4}]}"#;
    let wrong = [
        "{",
        "[]",
        "null",
        "\u{0}",
        "{\"id\":1}",
        &good[..40],
        r#"{"id":1,"instrument":"WAI-XX","ratings":[]}"#,
        r#"{"id":1,"instrument":"PHQ-9","ratings":[]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1,"goal":5.01,"task":4,"bond":4}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1,"goal":"4","task":4,"bond":4}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1,"goal":4,"task":4}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":0,"goal":4,"task":4,"bond":4}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":2,"goal":4,"task":4,"bond":4},{"session":2,"goal":4,"task":4,"bond":4}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1,"goal":4,"task":4,"bond":4,"tension":"maybe"}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1,"goal":4,"task":4,"bond":4,"mood":1}]}"#,
        r#"{"id":1,"instrument":"WAI-SR","ratings":[{"session":1,"goal":1e999,"task":4,"bond":4}]}"#,
    ];
    let mut input = String::new();
    for at in 0..1_000 {
        input.push_str(good);
        input.push('\n');
        input.push_str(wrong[at % wrong.len()]);
        input.push('\n');
    }
    let lines = answers(&input);
    let errors: Vec<u64> = lines
        .iter()
        .filter(|line| line["error"].is_string())
        .filter_map(|line| line["line"].as_u64())
        .collect();
    assert_eq!(errors, (1..=1_000).map(|n| 2 * n).collect::<Vec<u64>>());
    assert_eq!(lines.len(), 2_000);
}

#[test]
fn a_wrong_line_says_what_and_the_remedy() {
    let lines = answers(
        r#"{"id":"x","instrument":"WAI-SR","ratings":[{"session":1,"goal":5.01,"task":4,"bond":4}]}"#,
    );
    assert_eq!(lines[0]["id"], "x");
    assert_eq!(
        lines[0]["error"],
        "ratings[0]: session 1: goal must be a number from 1 to 5, and is 5.01"
    );
}
