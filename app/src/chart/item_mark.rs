use super::LinearScale;
use crate::alliance::Points;

/// One answer against the usual one, on the range of the answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemMark {
    pub width: f64,
    pub height: f64,
    pub answer: f64,
    /// Nothing where the answer is the usual one: a tick behind the dot would make it look like the mark of a low answer.
    pub usual: Option<f64>,
}

const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 18.0;
const SIDE: f64 = 8.0;

pub fn item_mark(answer: Points, usual: Option<Points>, range: (Points, Points)) -> ItemMark {
    let x = LinearScale::new((range.0.as_f64(), range.1.as_f64()), (SIDE, WIDTH - SIDE));
    ItemMark {
        width: WIDTH,
        height: HEIGHT,
        answer: x.at(answer.as_f64()),
        usual: usual
            .filter(|usual| *usual != answer)
            .map(|usual| x.at(usual.as_f64())),
    }
}
