use app::alliance::{Answers, Points, Rater};
use rand::Rng;

use super::{
    Rating,
    items::{leanings, normal, spread},
};

/// The outcome measures in use, one a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Phq9,
    Gad7,
    Core10,
    Ors,
}

/// Start and end of a treatment as mean and SD of the total.
///
/// PHQ-9 and GAD-7: NHS talking therapies 2022-23 (reference, section 6); start of CORE-10 and ORS from there too. Their ends
/// are design values.
struct Course {
    start: (f64, f64),
    end: (f64, f64),
}

impl Measure {
    pub const ALL: [Self; 4] = [Self::Phq9, Self::Gad7, Self::Core10, Self::Ors];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Phq9 => "PHQ-9",
            Self::Gad7 => "GAD-7",
            Self::Core10 => "CORE-10",
            Self::Ors => "ORS",
        }
    }

    pub const fn item_count(self) -> usize {
        match self {
            Self::Phq9 => 9,
            Self::Gad7 => 7,
            Self::Core10 => 10,
            Self::Ors => 4,
        }
    }

    /// Highest answer in steps: choices from 0, or tenths of a line.
    pub const fn highest(self) -> i32 {
        match self {
            Self::Phq9 | Self::Gad7 => 3,
            Self::Core10 => 4,
            Self::Ors => 100,
        }
    }

    const fn course(self) -> Course {
        let (start, end) = match self {
            Self::Phq9 => ((15.4, 5.5), (9.4, 6.4)),
            Self::Gad7 => ((14.0, 4.5), (8.4, 5.7)),
            Self::Core10 => ((19.7, 7.7), (12.5, 7.5)),
            Self::Ors => ((19.6, 8.7), (26.0, 8.0)),
        };
        Course { start, end }
    }

    /// 1 where higher is better.
    const fn direction(self) -> f64 {
        match self {
            Self::Ors => 1.0,
            _ => -1.0,
        }
    }

    /// The item about suicide or self-harm, which few people endorse.
    const fn safety_item(self) -> Option<usize> {
        match self {
            Self::Phq9 => Some(9),
            Self::Core10 => Some(6),
            Self::Gad7 | Self::Ors => None,
        }
    }

    const fn reversed(self, item: usize) -> bool {
        matches!((self, item), (Self::Core10, 2 | 3))
    }
}

/// Weight of the alliance in the latent end of treatment. Fluctuation and courses that have not come to their end dilute it to
/// the observed r of about .28 (Flückiger 2018).
const ALLIANCE: f64 = 0.33;
/// Weight of the start in the end.
const START: f64 = 0.45;
/// Sessions in which about two thirds of the change happen.
const PACE: f64 = 5.0;
/// Session-to-session fluctuation, in SDs of the start.
const WOBBLE: f64 = 0.3;

/// One client's outcome over a treatment.
pub(super) struct Outcome {
    measure: Measure,
    start: f64,
    end: f64,
    leanings: Vec<f64>,
}

impl Outcome {
    /// `alliance`: the client's mean alliance rating in SDs from the mean of clients.
    pub fn new<R: Rng + ?Sized>(measure: Measure, alliance: f64, rng: &mut R) -> Self {
        let course = measure.course();
        let begin = normal(rng);
        let rest = (1.0 - ALLIANCE * ALLIANCE - START * START).sqrt();
        let finish = measure.direction() * ALLIANCE * alliance + START * begin + rest * normal(rng);
        let sd = if measure == Measure::Ors { 12.0 } else { 0.6 };
        let mut leanings = leanings(measure.item_count(), sd, rng);
        if let Some(item) = measure.safety_item() {
            leanings[item - 1] -= 2.4;
        }
        Self {
            measure,
            start: course.start.0 + course.start.1 * begin,
            end: course.end.0 + course.end.1 * finish,
            leanings,
        }
    }

    /// The form filled in at the client's `held`-th session, from 1.
    pub fn rating<R: Rng + ?Sized>(&self, held: u32, rng: &mut R) -> Rating {
        let done = 1.0 - (-f64::from(held - 1) / PACE).exp();
        let wobble = WOBBLE * self.measure.course().start.1 * normal(rng);
        let total = self.start + (self.end - self.start) * done + wobble;
        let (steps, scatter, points) = match self.measure {
            Measure::Ors => (10.0, 6.0, 10),
            _ => (1.0, 0.3, 100),
        };
        let highest = self.measure.highest();
        let most = highest * self.measure.item_count() as i32;
        let sum = (total * steps).round().clamp(0.0, f64::from(most)) as i32;
        let answers = spread(sum, &self.leanings, (0, highest), scatter, rng);
        let given = answers.into_iter().zip(1..).map(|(answer, item)| {
            if self.measure.reversed(item) {
                highest - answer
            } else {
                answer
            }
        });
        Rating {
            instrument: self.measure.code(),
            rater: Rater::Client,
            answers: Answers(given.map(|answer| Some(Points(answer * points))).collect()),
        }
    }
}
