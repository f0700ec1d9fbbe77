//! A generated practice written as Rapport's own format and read again.

use app::alliance::{Answers, Instrument, Points, Rater, ScaleId};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::{
    fixture::{import, known, ratings, rows},
    memory::MemorySink,
};
use crate::{
    alliance::scoring::score,
    exchange::{RatingRecord, answer::is_missing, rater_text},
};

/// What a row says, by itself.
#[derive(Clone, Debug)]
struct Line {
    client: String,
    care_episode: String,
    session: i32,
    held_on: NaiveDate,
    instrument: String,
    rater: Rater,
    answers: Vec<Option<Points>>,
    total: Option<Points>,
}

const ITEMS: usize = 36;

fn answers(instrument: &Instrument) -> impl Strategy<Value = Vec<Option<Points>>> + use<> {
    let (low, step) = (instrument.answer_min.0, instrument.answer_step.0);
    let steps = (instrument.answer_max.0 - low) / step;
    let answer = (0..=steps).prop_map(move |steps| Points(low + steps * step));
    let all = instrument.missing.value.all_or_none;
    let cell = (answer, 0..10).prop_map(move |(answer, luck)| (all || luck > 0).then_some(answer));
    prop::collection::vec(cell, instrument.items.len())
        .prop_filter("something is answered", |answers| {
            answers.iter().any(Option::is_some)
        })
}

fn line() -> impl Strategy<Value = Line> {
    let instrument = prop::sample::select(vec!["SRS", "WAI-36", "WAI-SR", "PHQ-9"]);
    let instrument = instrument.prop_flat_map(|code| {
        let known = known();
        let instrument = known.latest(code).unwrap();
        let rater = prop::sample::select(instrument.raters.clone());
        (
            Just(code.to_owned()),
            rater,
            answers(instrument),
            prop::option::of(0..30_000i32),
        )
    });
    // `NA` and the like say that there is no value, in ids too.
    let id = "[A-Za-zäß0-9][-A-Za-z0-9 ,\"|\\\\;']{0,8}[A-Za-z0-9]"
        .prop_filter("an id", |id| !is_missing(id));
    let who = (id.clone(), id, 1..40i32, 0..5000u64);
    (who, instrument).prop_map(
        |((client, care_episode, session, day), (instrument, rater, answers, total))| Line {
            client,
            care_episode,
            session,
            held_on: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(day),
            instrument,
            rater,
            answers,
            total: total.map(Points),
        },
    )
}

/// Some lines, no two of them the same rating.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec(line(), 1..8).prop_map(|mut lines| {
        let mut seen = std::collections::BTreeSet::new();
        lines.retain(|line| {
            seen.insert((
                line.client.clone(),
                line.care_episode.clone(),
                line.session,
                line.instrument.clone(),
                line.rater,
            ))
        });
        lines
    })
}

fn number(points: Option<Points>) -> String {
    points.map(|points| points.to_text(2)).unwrap_or_default()
}

fn written(lines: &[Line]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let names = [
        "client",
        "therapist",
        "care_episode",
        "session",
        "held_on",
        "instrument",
        "rater",
        "total_total",
    ];
    let items = (1..=ITEMS).map(|number| format!("item_{number}"));
    csv.write_record(names.map(str::to_owned).into_iter().chain(items))
        .unwrap();
    for line in lines {
        let keys = [
            line.client.clone(),
            "ann".to_owned(),
            line.care_episode.clone(),
            line.session.to_string(),
            line.held_on.to_string(),
            line.instrument.clone(),
            rater_text(line.rater).to_owned(),
            number(line.total),
        ];
        let answers = (0..ITEMS).map(|at| number(line.answers.get(at).copied().flatten()));
        csv.write_record(keys.into_iter().chain(answers)).unwrap();
    }
    csv.into_inner().unwrap()
}

fn agrees(line: &Line, record: &RatingRecord) {
    assert_eq!(record.client, line.client);
    assert_eq!(record.care_episode, line.care_episode);
    assert_eq!(
        (record.session_number, record.held_on, record.date_assumed),
        (line.session, line.held_on, false)
    );
    assert_eq!(
        (&record.instrument.code, record.rater),
        (&line.instrument, line.rater)
    );
    assert_eq!(record.answers, Answers(line.answers.clone()));
    let supplied: Vec<_> = line
        .total
        .map(|total| (ScaleId::Total, total))
        .into_iter()
        .collect();
    assert_eq!(record.supplied, supplied);
    assert_eq!(
        record.scores,
        score(&record.instrument, &record.answers).unwrap()
    );
    let differs = line.total.is_some() && record.scores.total() != line.total;
    assert_eq!(!record.mismatches.is_empty(), differs);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read(lines in lines()) {
        let read = ratings(rows("rapport", &written(&lines)).unwrap());
        prop_assert_eq!(read.len(), lines.len());
        for (line, record) in lines.iter().zip(&read) {
            agrees(line, record);
        }
    }

    #[test]
    fn the_order_of_rows_makes_no_difference(lines in lines(), turn in any::<prop::sample::Index>()) {
        let mut turned = lines.clone();
        turned.rotate_left(turn.index(lines.len()));
        let (mut sink, mut other) = (MemorySink::default(), MemorySink::default());
        import(rows("rapport", &written(&lines)), &mut sink);
        let summary = import(rows("rapport", &written(&turned)), &mut other);
        prop_assert_eq!(&sink, &other);
        prop_assert_eq!(summary.new, lines.len() as u64);
        let again = import(rows("rapport", &written(&turned)), &mut sink);
        prop_assert_eq!((again.unchanged, again.new, again.updated), (lines.len() as u64, 0, 0));
    }

    #[test]
    fn one_changed_cell_updates_one_rating(lines in lines(), which in any::<prop::sample::Index>(), kind in 0..3) {
        let mut sink = MemorySink::default();
        import(rows("rapport", &written(&lines)), &mut sink);
        let mut changed = lines.clone();
        let line = &mut changed[which.index(lines.len())];
        match kind {
            0 => line.held_on = line.held_on + Days::new(1),
            1 => line.total = Some(line.total.map_or(Points(0), |total| Points(total.0 + 1))),
            _ => {
                let low = known().latest(&line.instrument).unwrap().answer_min;
                let high = known().latest(&line.instrument).unwrap().answer_max;
                line.answers[0] = Some(if line.answers[0] == Some(low) { high } else { low });
            }
        }
        let summary = import(rows("rapport", &written(&changed)), &mut sink);
        prop_assert_eq!((summary.updated, summary.new), (1, 0));
        prop_assert_eq!(summary.unchanged, lines.len() as u64 - 1);
    }
}
