use std::sync::Arc;

use app::alliance::{Answers, Instrument, Points, Scores, Summary};
use proptest::{collection::vec, prelude::*};
use server::{
    alliance::scoring::{compare, derive, score},
    instruments::{FILES, parse},
};

use crate::support::{all, named};

/// Any instrument with a scale.
fn instrument() -> impl Strategy<Value = Arc<Instrument>> {
    let scored: Vec<_> = all()
        .iter()
        .filter(|i| !i.scales.is_empty())
        .cloned()
        .collect();
    prop::sample::select(scored)
}

fn answer(instrument: &Instrument) -> impl Strategy<Value = Points> + use<> {
    let (low, step) = (instrument.answer_min.0, instrument.answer_step.0);
    let steps = (instrument.answer_max.0 - low) / step;
    (0..=steps).prop_map(move |n| Points(low + n * step))
}

/// An instrument and a form of it without a gap.
fn complete() -> impl Strategy<Value = (Arc<Instrument>, Answers)> {
    instrument().prop_flat_map(|i| {
        let answers = vec(answer(&i).prop_map(Some), i.items.len());
        (Just(i), answers.prop_map(Answers))
    })
}

/// An instrument and a form of it with gaps, mostly few.
fn gappy() -> impl Strategy<Value = (Arc<Instrument>, Answers)> {
    (complete(), vec(prop::bool::weighted(0.1), 36)).prop_map(|((i, mut answers), gaps)| {
        for (answer, gap) in answers.0.iter_mut().zip(gaps) {
            *answer = answer.filter(|_| !gap);
        }
        (i, answers)
    })
}

fn missing(instrument: &Instrument, answers: &Answers, items: &[u16]) -> usize {
    let open = instrument.items.iter().zip(&answers.0);
    open.filter(|(item, a)| items.contains(&item.number) && a.is_none())
        .count()
}

/// The instrument with items and answers in another order; numbers stay with their items.
fn turned(answers: &Answers, instrument: &Instrument) -> (Instrument, Answers) {
    let mut turned = instrument.clone();
    let top = instrument.items.iter().map(|i| i.number).max().unwrap() + 1;
    for item in &mut turned.items {
        item.number = top - item.number;
    }
    turned.items.reverse();
    for scale in &mut turned.scales {
        scale.items.iter_mut().for_each(|n| *n = top - *n);
    }
    (turned, Answers(answers.0.iter().rev().copied().collect()))
}

proptest! {
    #[test]
    fn a_complete_form_has_every_scale_in_range_and_nothing_imputed((i, answers) in complete()) {
        let scores = score(&i, &answers).unwrap();
        let ids: Vec<_> = scores.0.iter().map(|s| s.scale).collect();
        prop_assert_eq!(ids, i.scales.iter().map(|s| s.id).collect::<Vec<_>>());
        for (found, scale) in scores.0.iter().zip(&i.scales) {
            prop_assert!(scale.min <= found.points && found.points <= scale.max);
            prop_assert!(!found.imputed);
        }
    }

    #[test]
    fn a_scale_is_there_exactly_when_few_enough_are_missing((i, answers) in gappy()) {
        let scores = score(&i, &answers).unwrap();
        let rule = i.missing.value;
        let gaps = answers.0.iter().filter(|a| a.is_none()).count();
        for (position, scale) in i.scales.iter().enumerate() {
            let open = missing(&i, &answers, &scale.items);
            let may = if position == 0 { rule.total } else { rule.part };
            let there = open <= usize::from(may) && (!rule.all_or_none || gaps == 0);
            let found = scores.0.iter().find(|s| s.scale == scale.id);
            prop_assert_eq!(found.is_some(), there);
            if let Some(found) = found {
                prop_assert_eq!(found.imputed, open > 0);
                prop_assert!(scale.min <= found.points && found.points <= scale.max);
            }
        }
    }

    #[test]
    fn an_imputed_score_lies_between_its_bounds((i, answers) in gappy()) {
        // Filling every gap with the worst and with the best answer encloses the score.
        let filled = |best: bool| {
            let fill = |(item, a): (&app::alliance::Item, &Option<Points>)| {
                Some(a.unwrap_or(if item.reversed == best { i.answer_min } else { i.answer_max }))
            };
            score(&i, &Answers(i.items.iter().zip(&answers.0).map(fill).collect())).unwrap()
        };
        let (low, high) = (filled(false), filled(true));
        for found in score(&i, &answers).unwrap().0 {
            prop_assert!(low.get(found.scale).unwrap() <= found.points);
            prop_assert!(found.points <= high.get(found.scale).unwrap());
        }
    }

    #[test]
    fn raising_an_answer_moves_its_scales_in_the_direction_of_its_key(
        (i, answers) in gappy(),
        at in any::<prop::sample::Index>(),
    ) {
        let at = at.index(answers.0.len());
        let mut raised = answers.clone();
        raised.0[at] = answers.0[at].map(|a| Points((a.0 + i.answer_step.0).min(i.answer_max.0)));
        let (before, after) = (score(&i, &answers).unwrap(), score(&i, &raised).unwrap());
        prop_assert_eq!(before.0.len(), after.0.len());
        for (scale, (b, a)) in before.0.iter().zip(&after.0).map(|(b, a)| (b.scale, (b.points, a.points))) {
            let item = &i.items[at];
            if !i.scale(scale).unwrap().items.contains(&item.number) {
                prop_assert_eq!(a, b);
            } else if item.reversed {
                prop_assert!(a <= b);
            } else {
                prop_assert!(a >= b);
            }
        }
    }

    #[test]
    fn the_order_of_items_does_not_matter((i, answers) in gappy()) {
        let (other, reordered) = turned(&answers, &i);
        prop_assert_eq!(score(&other, &reordered).unwrap(), score(&i, &answers).unwrap());
    }

    #[test]
    fn reversing_key_and_answer_changes_nothing((i, answers) in gappy(), which in vec(any::<bool>(), 36)) {
        let mut other = Instrument::clone(&i);
        let mut mirrored = answers.clone();
        for ((item, answer), _) in other.items.iter_mut().zip(&mut mirrored.0).zip(which).filter(|(_, w)| *w) {
            item.reversed = !item.reversed;
            *answer = answer.map(|a| Points(i.answer_min.0 + i.answer_max.0 - a.0));
        }
        prop_assert_eq!(score(&other, &mirrored).unwrap(), score(&i, &answers).unwrap());
    }

    #[test]
    fn a_sum_is_the_mean_times_the_number_of_items((i, answers) in gappy()) {
        let with = |summary| {
            let mut other = Instrument::clone(&i);
            other.summary = summary;
            score(&other, &answers).unwrap()
        };
        let (sums, means) = (with(Summary::Sum), with(Summary::Mean));
        prop_assert_eq!(sums.0.len(), means.0.len());
        for (sum, mean) in sums.0.iter().zip(&means.0) {
            let n = i32::try_from(i.scale(sum.scale).unwrap().items.len()).unwrap();
            // Each is rounded once: half a hundredth of the mean is n halves of the sum.
            prop_assert!(2 * (sum.points.0 - n * mean.points.0).abs() <= n + 1);
        }
    }

    #[test]
    fn the_wai_b3_is_the_same_derived_or_filled_in(answers in vec(prop::option::of(1..=5), 12)) {
        let points = |a: &Option<i32>| a.map(Points::whole);
        let source = Answers(answers.iter().map(points).collect());
        let own = Answers(source.0[8..11].to_vec());
        let b3 = named("WAI-B3");
        prop_assert_eq!(derive(&b3, &source), score(&b3, &own));
    }

    #[test]
    fn an_answer_off_the_form_is_refused((i, answers) in complete(), at in any::<prop::sample::Index>(), value in -200_000..200_000) {
        let off = value < i.answer_min.0 || value > i.answer_max.0 || (value - i.answer_min.0) % i.answer_step.0 != 0;
        prop_assume!(off);
        let mut wrong = answers;
        let at = at.index(wrong.0.len());
        wrong.0[at] = Some(Points(value));
        let message = score(&i, &wrong).unwrap_err().to_string();
        let item = format!("{}: item {}: {}", i.code, i.items[at].number, Points(value));
        prop_assert!(message.starts_with(&item), "{}", message);
    }

    #[test]
    fn comparing_finds_the_changed_total_and_no_other((i, answers) in complete(), at in any::<prop::sample::Index>(), by in 1..500) {
        let scores: Scores = score(&i, &answers).unwrap();
        let mut supplied: Vec<_> = scores.0.iter().map(|s| (s.scale, s.points)).collect();
        prop_assert_eq!(compare(&scores, &supplied), []);
        let at = at.index(supplied.len());
        supplied[at].1 = Points(supplied[at].1.0 + by);
        let found = compare(&scores, &supplied);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].scale, found[0].supplied), supplied[at]);
        prop_assert_eq!(found[0].computed, scores.get(supplied[at].0));
        // A total for a scale without a score differs too.
        prop_assert_eq!(compare(&Scores::default(), &supplied).len(), supplied.len());
    }

    #[test]
    fn damaged_definitions_never_panic(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with in "[ -~\n]{0,4}") {
        let (name, text) = FILES[which.index(FILES.len())];
        let places: Vec<usize> = text.char_indices().map(|(n, _)| n).collect();
        let place = places[at.index(places.len())];
        let mut damaged = text.to_owned();
        let end = place + text[place..].chars().next().map_or(0, char::len_utf8);
        damaged.replace_range(place..end, &with);
        if let Ok(instrument) = parse(name, &damaged) {
            let empty = Answers(vec![None; instrument.items.len()]);
            prop_assert_eq!(score(&instrument, &empty), Ok(Scores::default()));
        }
    }
}
