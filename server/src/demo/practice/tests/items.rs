use app::{
    alliance::{Answers, Points},
    client::Attendance,
};
use proptest::prelude::*;
use rand::{SeedableRng, rngs::ChaCha8Rng};

use super::{
    super::{
        Story,
        calendar::Appointment,
        items::{leanings, spread, wai_sr},
        outcome::Measure,
        sessions::{Forms, fill},
    },
    alliance, day,
};
use crate::demo::simulator::{Course, SimulatedInstrument, simulate_course};

/// Sum of four items by number, in whole answers.
fn sum_of(answers: &Answers, key: [usize; 4]) -> i32 {
    let answer = |item: usize| answers.0[item - 1].expect("none is missing").0;
    key.map(answer).iter().sum::<i32>() / 100
}

/// From the simulator's channels to the items of a session and back: four items' mean is the channel.
#[test]
fn ratings_score_as_the_simulator_drew_them() {
    for instrument in [SimulatedInstrument::WaiSr, SimulatedInstrument::Srs] {
        let forms = Forms {
            alliance: instrument,
            outcome: Measure::Phq9,
            outcome_every: 1,
            asks: false,
        };
        let appointments = (1..=28).map(|on| Appointment {
            on: day(2026, 2, on),
            attendance: if on % 9 == 0 {
                Attendance::Cancelled
            } else {
                Attendance::Held
            },
        });
        let appointments: Vec<_> = appointments.collect();
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let (sessions, _) = fill(Story::New, &appointments, forms, (5, 7), &mut rng);
        let course = Course {
            sessions: 25,
            episodes: Vec::new(),
        };
        let client = simulate_course(&Story::New.scenario(instrument), course, 5, 7);
        let held = sessions.iter().filter(|s| s.attendance == Attendance::Held);
        let mut compared = 0;
        for (session, simulated) in held.zip(&client.sessions) {
            let answers = &alliance(session).expect("rated").answers;
            let scores = match instrument {
                SimulatedInstrument::WaiSr => [[4, 6, 8, 11], [1, 2, 10, 12], [3, 5, 7, 9]]
                    .map(|key| Points(sum_of(answers, key) * 25))
                    .to_vec(),
                SimulatedInstrument::Srs => answers.0.iter().copied().flatten().collect(),
            };
            assert_eq!(
                Some(scores.as_slice()),
                simulated.channels.as_ref().map(|c| c.as_slice())
            );
            compared += 1;
        }
        assert_eq!(compared, 25);
    }
}

proptest! {
    #[test]
    fn items_add_up(sum in 4..=20_i32, leanings in prop::collection::vec(-2.0..2.0_f64, 4), seed: u64) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let answers = spread(sum, &leanings, (1, 5), 0.35, &mut rng);
        prop_assert_eq!(answers.iter().sum::<i32>(), sum);
        prop_assert!(answers.iter().all(|answer| (1..=5).contains(answer)));
    }

    /// Scale by scale, a form has exactly the scores that the simulator drew.
    #[test]
    fn a_wai_sr_scores_as_simulated(goal in 4..=20_i32, task in 4..=20_i32, bond in 4..=20_i32, seed: u64) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let leaning = leanings(12, 0.4, &mut rng);
        let answers = wai_sr([goal, task, bond], &leaning, &mut rng);
        prop_assert_eq!(sum_of(&answers, [4, 6, 8, 11]), goal);
        prop_assert_eq!(sum_of(&answers, [1, 2, 10, 12]), task);
        prop_assert_eq!(sum_of(&answers, [3, 5, 7, 9]), bond);
    }
}
