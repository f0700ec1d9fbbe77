use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::{finding::finding, view::*, *};
use crate::{
    alliance::*,
    text::{Lang, t},
};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 16).expect("a date")
}

/// A WAI-SR scored as item means.
fn instrument() -> Instrument {
    let scale = |id, items: &[u16]| Scale {
        id,
        items: items.to_vec(),
        min: Points(100),
        max: Points(500),
        loinc: None,
    };
    let citation = || Citation {
        provenance: Provenance::Read,
        source: String::new(),
    };
    Instrument {
        code: "WAI-SR".to_owned(),
        version: 1,
        loinc: None,
        stem: None,
        name: "Working Alliance Inventory".to_owned(),
        family: Family::Alliance,
        raters: vec![Rater::Client],
        direction: Direction::HigherIsBetter,
        summary: Summary::Mean,
        decimals: 2,
        answer_min: Points(100),
        answer_max: Points(500),
        answer_step: Points(100),
        items: [(1, false), (2, true)]
            .map(|(number, reversed)| Item {
                number,
                reversed,
                text: None,
                loinc: None,
            })
            .to_vec(),
        scales: vec![
            scale(ScaleId::Total, &[1, 2]),
            scale(ScaleId::Goal, &[1]),
            scale(ScaleId::Task, &[2]),
            scale(ScaleId::Bond, &[2]),
        ],
        missing: Sourced {
            value: MissingRule {
                total: 0,
                part: 0,
                all_or_none: false,
            },
            provenance: Provenance::ProjectRule,
            source: String::new(),
        },
        answer_words: Vec::new(),
        safety_item: None,
        cutoffs: Vec::new(),
        reliable_change: None,
        derived_from: None,
        record_only: false,
        licence: Licence {
            text_ships: false,
            notice: String::new(),
            checked_on: day(),
        },
        key: citation(),
    }
}

/// Total, goal, task and bond of one session in hundredths; `None` without a form.
type Scored = Option<[i32; 4]>;

fn chart(sessions: &[Scored]) -> ClientChart {
    let scales = [ScaleId::Total, ScaleId::Goal, ScaleId::Task, ScaleId::Bond];
    let rating = |number: i32, points: [i32; 4]| Rating {
        id: Uuid::nil(),
        session_number: number,
        held_on: day(),
        answers: Answers(vec![Some(Points(points[1])), Some(Points(points[2]))]),
        scores: Scores(
            scales
                .into_iter()
                .zip(points)
                .map(|(scale, points)| Score {
                    scale,
                    points: Points(points),
                    imputed: false,
                })
                .collect(),
        ),
        supplied: Vec::new(),
    };
    ClientChart {
        client: Uuid::nil(),
        name: "Ines Calloway".to_owned(),
        code: "1".to_owned(),
        care_episode: CareEpisode {
            id: Uuid::nil(),
            therapist_name: String::new(),
            started_on: day(),
            ended_on: None,
            ending: None,
            alliance_closed: false,
        },
        other_episodes: Vec::new(),
        access: Default::default(),
        ruptures: Vec::new(),
        words: Vec::new(),
        may_act: true,
        state: None,
        veiled: Vec::new(),
        sessions: (1..)
            .zip(sessions)
            .map(|(number, _)| Session {
                id: Uuid::nil(),
                number,
                held_on: day(),
                date_assumed: false,
                attendance: Attendance::Held,
                mode: Default::default(),
                no_form: None,
            })
            .collect(),
        series: vec![Series {
            instrument: "WAI-SR".to_owned(),
            version: 1,
            rater: Rater::Client,
            wording: Vec::new(),
            ratings: (1..)
                .zip(sessions)
                .filter_map(|(number, points)| Some(rating(number, (*points)?)))
                .collect(),
            findings: Vec::new(),
        }],
    }
}

fn say(sessions: &[Scored]) -> String {
    let chart = chart(sessions);
    finding(&chart, &chart.series[0], &instrument())
        .into_iter()
        .map(|clause| t(Lang::En, clause).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_finding_reads_like_a_note() {
    let calm = Some([425, 425, 450, 400]);
    let other = Some([450, 450, 425, 425]);
    let cases: [(&[Scored], &str); 9] = [
        (&[], "No session and no rating yet."),
        (&[None, None], "No rating yet; 2 sessions held."),
        (&[calm], "One rating so far, at session 1: total 4.25."),
        (
            &[calm, other, None],
            "Two ratings so far, total between 4.25 and 4.50. No form at the session since.",
        ),
        (
            &[calm, other, calm, other, Some([400, 425, 300, 425])],
            "Task fell to 3.00 at session 5, its lowest of 5 ratings; over sessions 1–4 it was 4.25–4.50. \
             Total 4.00 (before 4.25–4.50) is at its lowest too. Total down 0.5 since session 4. Goal and bond within their earlier span.",
        ),
        (
            &[calm, other, calm, other, calm],
            "Total 4.25 at session 5, within the 4.25–4.50 of 4 earlier ratings. Total down 0.3 since session 4. Goal, task and bond within their earlier span.",
        ),
        (
            &[calm, other, calm, other, Some([475, 475, 450, 500])],
            "Total 4.75 at session 5, its highest so far; the 4 ratings before it: 4.25–4.50. Total up 0.3 since session 4. Task within its earlier span. \
             Goal and bond at their highest so far.",
        ),
        (
            &[Some([500; 4]); 6],
            "All 6 ratings are at the maximum; that tells little either way.",
        ),
        (
            &[
                calm,
                calm,
                calm,
                calm,
                Some([425, 425, 400, 400]),
                None,
                None,
            ],
            "Task fell to 4.00 at session 5, its lowest of 5 ratings; over sessions 1–4 it was 4.50. \
             Goal and bond within their earlier span. No form at the two sessions since.",
        ),
    ];
    for (sessions, words) in cases {
        assert_eq!(say(sessions), words);
    }
}

#[test]
fn answers_that_moved_most_come_first() {
    let chart = chart(&[
        Some([400, 400, 200, 400]),
        Some([400, 400, 300, 400]),
        Some([400, 300, 500, 400]),
    ]);
    let series = &chart.series[0];
    let lines = answer_lines(series, &series.ratings[2], &instrument());
    assert_eq!(lines[0].item, 2);
    assert_eq!(lines[0].usual, Some(Points(250)));
    assert_eq!(lines[0].change(), Some(Points(250)));
    // Item 2 is reversed: a higher answer is the worse one. Item 1 fell.
    assert!(lines.iter().all(AnswerLine::is_worse));
}

#[test]
fn an_item_is_lowest_after_four_other_answers() {
    let calm = Some([400, 400, 300, 400]);
    let at = |sessions: &[Scored]| {
        let chart = chart(sessions);
        let series = &chart.series[0];
        let latest = series.ratings.last().expect("a rating");
        let mut lines = answer_lines(series, latest, &instrument());
        lines.sort_by_key(|line| line.item);
        lines
            .into_iter()
            .map(|line| line.lowest)
            .collect::<Vec<_>>()
    };
    // Item 2 is reversed: only a higher answer is the less favourable one.
    let low = Some([400, 300, 200, 400]);
    assert_eq!(at(&[calm, calm, calm, calm, low]), [true, false]);
    assert_eq!(at(&[calm, calm, calm, low]), [false, false]);
    let high = Some([400, 400, 500, 400]);
    assert_eq!(at(&[calm, calm, calm, calm, high]), [false, true]);
}

#[test]
fn the_first_form_has_no_usual_answer() {
    let chart = chart(&[Some([400, 400, 200, 400])]);
    let series = &chart.series[0];
    let lines = answer_lines(series, &series.ratings[0], &instrument());
    assert!(
        lines
            .iter()
            .all(|line| line.usual.is_none() && !line.is_worse())
    );
    assert_eq!(
        lines.iter().map(|line| line.item).collect::<Vec<_>>(),
        [1, 2]
    );
}

#[test]
fn series_of_an_unknown_definition_are_set_aside() {
    let chart = chart(&[Some([400; 4])]);
    let none = sort(&chart, &Instruments::default());
    assert_eq!(
        (none.alliance.len(), none.unknown.as_slice()),
        (0, [0].as_slice())
    );
    let known = sort(&chart, &Instruments::new([instrument()]));
    assert_eq!((known.alliance.len(), known.unknown.len()), (1, 0));
}

#[test]
fn a_long_gap_comes_first() {
    let calm = Some([425; 4]);
    let words = say(&[calm, calm, calm, calm, Some([450; 4]), None, None, None]);
    let start = "No form at the last three sessions; the latest one is of session 5. Total 4.50 at";
    assert!(words.starts_with(start), "{words}");
}

proptest! {
    #[test]
    fn the_median_lies_among_the_values(values in prop::collection::vec(-1000..1000, 1..20)) {
        let middle = median(values.iter().copied().map(Points).collect()).expect("a median");
        let below = values.iter().filter(|v| **v <= middle.0).count();
        let above = values.iter().filter(|v| **v >= middle.0).count();
        // Rounding to hundredths may step over a value on one side.
        prop_assert!(2 * below >= values.len() || 2 * above >= values.len());
        prop_assert!(values.iter().min() <= Some(&middle.0) && Some(&middle.0) <= values.iter().max());
    }

    #[test]
    fn there_is_always_a_finding(sessions in prop::collection::vec(
        prop::option::of(prop::array::uniform4(100..=500)), 0..20)) {
        let words = say(&sessions);
        prop_assert!(!words.is_empty() && words.ends_with('.'));
    }
}
