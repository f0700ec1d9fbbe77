//! What the rule reaches in simulations. `docs/method.md` has the same figures with how they were made; a test holds the
//! two against each other.

/// The command that printed them.
pub const COMMAND: &str = "rapport bench-detection";

/// In percent, for the WAI-SR and the SRS; empty where there is none.
pub type Pair = [&'static str; 2];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    CaughtAtTwo,
    CaughtAtFive,
    FlagsTrue,
    FirstFlagsTrue,
    WithinTwo,
    Early,
    Question,
    QuestionTrue,
    WorstScenario,
    WronglyBack,
    BackInTime,
}

pub struct Row {
    pub measure: Measure,
    pub classic: Pair,
    pub rapport: Pair,
    /// Knows the true level and its spread.
    pub limit: Pair,
}

const fn row(measure: Measure, classic: Pair, rapport: Pair, limit: Pair) -> Row {
    Row {
        measure,
        classic,
        rapport,
        limit,
    }
}

const NONE: Pair = ["", ""];

pub const ROWS: [Row; 11] = [
    row(
        Measure::CaughtAtTwo,
        ["28.6", "25.3"],
        ["39.7", "37.1"],
        ["51.9", "45.7"],
    ),
    row(
        Measure::CaughtAtFive,
        ["50.9", "47.8"],
        ["55.1", "53.1"],
        ["66.2", "62.1"],
    ),
    row(
        Measure::FlagsTrue,
        ["40.6", "40.1"],
        ["56.5", "53.9"],
        ["63.9", "59.7"],
    ),
    row(
        Measure::FirstFlagsTrue,
        ["34.8", "34.4"],
        ["48.6", "47.0"],
        ["53.8", "53.8"],
    ),
    row(
        Measure::WithinTwo,
        ["20.5", "18.4"],
        ["26.1", "23.2"],
        ["34.9", "29.0"],
    ),
    row(
        Measure::Early,
        ["25.9", "25.1"],
        ["25.9", "23.2"],
        ["48.8", "43.1"],
    ),
    row(Measure::Question, NONE, ["61.9", "59.4"], NONE),
    row(Measure::QuestionTrue, NONE, ["70.1", "67.7"], NONE),
    row(Measure::WorstScenario, ["4.9", "4.5"], ["3.2", "3.3"], NONE),
    row(
        Measure::WronglyBack,
        ["28.0", "26.8"],
        ["11.9", "11.5"],
        NONE,
    ),
    row(
        Measure::BackInTime,
        ["92.1", "91.2"],
        ["86.7", "85.0"],
        NONE,
    ),
];

#[cfg(test)]
mod tests {
    use super::{COMMAND, ROWS};

    #[test]
    fn every_figure_is_in_the_method_and_in_its_line() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/method.md");
        let method = std::fs::read_to_string(path).expect("docs/method.md");
        assert!(method.contains(COMMAND));
        for row in ROWS {
            let figures = [row.classic, row.rapport, row.limit].concat();
            let wanted: Vec<&str> = figures.into_iter().filter(|f| !f.is_empty()).collect();
            let held = |line: &str| wanted.iter().all(|figure| line.contains(figure));
            assert!(method.lines().any(held), "{:?}: {wanted:?}", row.measure);
        }
    }
}
