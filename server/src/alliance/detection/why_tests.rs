//! What is said in typical cases. Read these as a therapist would.

use std::fmt::Write;

use app::{
    alliance::{Instrument, Points, Tension},
    text::{Lang, why_text},
};

use super::*;
use crate::instruments;

struct Said {
    detector: Detector,
    instrument: Arc<Instrument>,
}

fn watch(code: &str) -> Said {
    let instruments = instruments::load().expect("definitions");
    let instrument = instruments.latest(code).expect("a definition").clone();
    let values = values().expect("priors");
    let prior = Prior::of(&instrument, values.get(code)).expect("a prior");
    let detector = Detector::new(&rule().expect("a rule"), &prior);
    Said {
        detector,
        instrument,
    }
}

impl Said {
    /// The sentences of the last `last` sessions; each row is a session with item means in hundredths.
    fn say(&self, series: &[(u32, &[i32], Option<Tension>)], last: usize) -> String {
        let (mut state, mut said) = (self.detector.start(), Vec::new());
        for (session, values, tension) in series {
            let values: Vec<Points> = values.iter().map(|v| Points(*v)).collect();
            let mut seen = Observation::rated(*session, &values).answering(*tension);
            if values.is_empty() {
                seen.channels = None;
            }
            let finding = self.detector.step(&mut state, &seen).expect("a session");
            let why = self.detector.why(&state, &finding, &self.instrument);
            said.push(format!("{session}: {}", why_text(Lang::En, &why)));
        }
        said.split_off(said.len() - last).join("\n")
    }
}

/// Eight ordinary sessions of a client who varies a little.
const CALM: [&[i32]; 8] = [
    &[450, 450, 475],
    &[425, 475, 475],
    &[450, 425, 500],
    &[450, 450, 475],
    &[475, 450, 475],
    &[425, 450, 450],
    &[450, 475, 475],
    &[450, 450, 475],
];

type Row<'a> = (u32, &'a [i32], Option<Tension>);

fn after_calm<'a>(more: &[Row<'a>]) -> Vec<Row<'a>> {
    let calm = (1..)
        .zip(CALM)
        .map(|(session, values)| (session, values, None));
    calm.chain(more.iter().copied()).collect()
}

#[test]
fn what_is_said_in_typical_cases() {
    let wai = watch("WAI-SR");
    let mut all = String::new();
    let mut case = |name: &str, said: String| {
        let _ = writeln!(all, "{name}\n{said}\n");
    };
    case(
        "first sessions",
        wai.say(
            &[
                (1, &[450, 450, 475], None),
                (2, &[300, 300, 325], None),
                (3, &[275, 250, 300], None),
            ],
            3,
        ),
    );
    case(
        "one channel",
        wai.say(&after_calm(&[(9, &[450, 300, 475], None)]), 1),
    );
    case(
        "two channels",
        wai.say(&after_calm(&[(9, &[325, 300, 475], None)]), 1),
    );
    case(
        "all channels",
        wai.say(&after_calm(&[(9, &[350, 325, 375], None)]), 1),
    );
    case(
        "slow decline",
        wai.say(
            &after_calm(&[
                (9, &[425, 425, 450], None),
                (10, &[400, 400, 425], None),
                (11, &[375, 375, 400], None),
                (12, &[350, 350, 375], None),
            ]),
            4,
        ),
    );
    case(
        "missing sessions",
        wai.say(&after_calm(&[(12, &[450, 300, 475], None)]), 1),
    );
    case(
        "direct word only",
        wai.say(
            &after_calm(&[
                (9, &[450, 450, 475], Some(Tension::Yes)),
                (10, &[], Some(Tension::ALittle)),
            ]),
            2,
        ),
    );
    case(
        "after repair, and open long",
        wai.say(
            &after_calm(&[
                (9, &[325, 300, 350], None),
                (10, &[425, 425, 450], None),
                (11, &[450, 450, 475], None),
                (12, &[300, 300, 350], None),
                (13, &[300, 300, 350], None),
                (14, &[300, 300, 350], None),
                (15, &[300, 300, 350], None),
            ]),
            7,
        ),
    );
    let top: &[i32] = &[500, 500, 500];
    case(
        "a client at the ceiling",
        wai.say(
            &[
                (1, top, None),
                (2, top, None),
                (3, top, None),
                (4, top, None),
                (5, top, None),
                (6, &[475, 475, 500], None),
            ],
            2,
        ),
    );
    let srs = watch("SRS");
    let usual: &[i32] = &[950, 940, 960, 950];
    case(
        "SRS",
        srs.say(
            &[
                (1, usual, None),
                (2, usual, None),
                (3, usual, None),
                (4, usual, None),
                (5, usual, None),
                (6, &[600, 940, 950, 800], None),
            ],
            1,
        ),
    );
    let wai_s = watch("WAI-S");
    case(
        "no sourced prior",
        wai_s.say(
            &[
                (1, &[600, 600, 600], None),
                (2, &[600, 600, 625], None),
                (3, &[300, 300, 300], None),
            ],
            1,
        ),
    );
    insta::assert_snapshot!(all);
}
