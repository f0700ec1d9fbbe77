use app::alliance::*;

fn instrument(
    code: &str,
    name: &str,
    family: Family,
    items: u16,
    answers: (i32, i32),
    summary: Summary,
    scales: &[(ScaleId, &[u16])],
) -> Instrument {
    let citation = || Citation {
        provenance: Provenance::Read,
        source: "the authors’ scoring key".to_owned(),
    };
    let bound = |answer: i32, items: usize| match summary {
        Summary::Mean => Points::whole(answer),
        Summary::Sum => Points::whole(answer * i32::try_from(items).expect("few items")),
    };
    Instrument {
        code: code.to_owned(),
        version: 1,
        loinc: None,
        stem: None,
        name: name.to_owned(),
        family,
        raters: vec![Rater::Client],
        direction: match family {
            Family::Outcome => Direction::LowerIsBetter,
            _ => Direction::HigherIsBetter,
        },
        summary,
        decimals: if summary == Summary::Mean { 2 } else { 0 },
        answer_min: Points::whole(answers.0),
        answer_max: Points::whole(answers.1),
        answer_step: Points::whole(1),
        items: (1..=items)
            .map(|number| Item {
                number,
                reversed: false,
                text: None,
                loinc: None,
            })
            .collect(),
        scales: scales
            .iter()
            .map(|(id, items)| Scale {
                id: *id,
                items: items.to_vec(),
                min: bound(answers.0, items.len()),
                max: bound(answers.1, items.len()),
                loinc: None,
            })
            .collect(),
        missing: Sourced {
            value: MissingRule {
                total: 2,
                part: 1,
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
            checked_on: chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date"),
        },
        key: citation(),
    }
}

pub fn all() -> Instruments {
    let twelve: Vec<u16> = (1..=12).collect();
    let nine: Vec<u16> = (1..=9).collect();
    Instruments::new([
        instrument(
            "WAI-SR",
            "Working Alliance Inventory, short, revised",
            Family::Alliance,
            12,
            (1, 5),
            Summary::Mean,
            &[
                (ScaleId::Total, &twelve),
                (ScaleId::Goal, &[4, 6, 8, 11]),
                (ScaleId::Task, &[1, 2, 10, 12]),
                (ScaleId::Bond, &[3, 5, 7, 9]),
            ],
        ),
        instrument(
            "SRS",
            "Session Rating Scale",
            Family::Alliance,
            4,
            (0, 10),
            Summary::Sum,
            &[
                (ScaleId::Total, &[1, 2, 3, 4]),
                (ScaleId::Relationship, &[1]),
                (ScaleId::Goals, &[2]),
                (ScaleId::Approach, &[3]),
                (ScaleId::Overall, &[4]),
            ],
        ),
        instrument(
            "PHQ-9",
            "Patient Health Questionnaire 9",
            Family::Outcome,
            9,
            (0, 3),
            Summary::Sum,
            &[(ScaleId::Total, &nine)],
        ),
    ])
}
