use app::alliance::{Answers, Points};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// Integer answers whose sum is exactly `sum`, each within `range`, spread as people do: by how they lean on each item,
/// and by chance of size `wobble` (answer steps). A sum that the items cannot reach is clipped to what they can.
pub(super) fn spread<R: Rng + ?Sized>(
    sum: i32,
    leanings: &[f64],
    (low, high): (i32, i32),
    wobble: f64,
    rng: &mut R,
) -> Vec<i32> {
    let count = leanings.len() as f64;
    let usual = leanings.iter().sum::<f64>() / count;
    let wanted: Vec<f64> = leanings
        .iter()
        .map(|lean| f64::from(sum) / count + lean - usual + wobble * normal(rng))
        .collect();
    // Within `low..=high`, so the conversion is exact.
    let clip = |value: f64| value.round().clamp(f64::from(low), f64::from(high)) as i32;
    let mut answers: Vec<i32> = wanted.iter().map(|value| clip(*value)).collect();
    loop {
        let short = (sum - answers.iter().sum::<i32>()).signum();
        let room = |answer: i32| (low..=high).contains(&(answer + short));
        // The item that is furthest from what was wanted gives or takes.
        let furthest = (0..answers.len())
            .filter(|at| short != 0 && room(answers[*at]))
            .max_by(|a, b| {
                let gap = |at: usize| f64::from(short) * (wanted[at] - f64::from(answers[at]));
                gap(*a).total_cmp(&gap(*b))
            });
        match furthest {
            Some(at) => answers[at] += short,
            None => return answers,
        }
    }
}

/// How a person leans on each of `count` items, in answer steps.
pub(super) fn leanings<R: Rng + ?Sized>(count: usize, sd: f64, rng: &mut R) -> Vec<f64> {
    (0..count).map(|_| sd * normal(rng)).collect()
}

pub(super) fn normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    rng.sample(StandardNormal)
}

/// Item numbers of the WAI-SR's scales (key as in the instrument's definition).
pub(super) const TASK: [usize; 4] = [1, 2, 10, 12];
pub(super) const BOND: [usize; 4] = [3, 5, 7, 9];
pub(super) const GOAL: [usize; 4] = [4, 6, 8, 11];

/// A WAI-SR whose goal, task and bond have these sums of four items (4 to 20). `leanings` are by item.
pub(super) fn wai_sr<R: Rng + ?Sized>(
    [goal, task, bond]: [i32; 3],
    leanings: &[f64],
    rng: &mut R,
) -> Answers {
    let mut answers = vec![None; 12];
    for (key, sum) in [(GOAL, goal), (TASK, task), (BOND, bond)] {
        let own = key.map(|item| leanings.get(item - 1).copied().unwrap_or_default());
        for (item, answer) in key.into_iter().zip(spread(sum, &own, (1, 5), 0.35, rng)) {
            answers[item - 1] = Some(Points::whole(answer));
        }
    }
    Answers(answers)
}
