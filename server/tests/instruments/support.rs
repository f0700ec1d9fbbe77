use std::sync::Arc;

use app::alliance::{Answers, Instrument, Instruments, Points, ScaleId, Scores};
use server::{alliance::scoring, instruments};

pub fn all() -> Instruments {
    instruments::load().unwrap()
}

pub fn named(code: &str) -> Arc<Instrument> {
    Arc::clone(all().latest(code).unwrap())
}

/// Whole answers; a negative one is missing.
pub fn whole(answers: &[i32]) -> Answers {
    let point = |&a: &i32| (a >= 0).then(|| Points::whole(a));
    Answers(answers.iter().map(point).collect())
}

pub fn scored(code: &str, answers: &Answers) -> Scores {
    scoring::score(&named(code), answers).unwrap()
}

/// Scale and hundredths of every score.
pub fn plain(scores: &Scores) -> Vec<(ScaleId, i32)> {
    scores.0.iter().map(|s| (s.scale, s.points.0)).collect()
}
