//! How a rating is recognised when it comes again.
//!
//! The *natural key* says which rating it is: source, client, care episode, session, instrument, rater. The *content
//! hash* says what was answered. Same key and hash: nothing to do. Same key, other hash: an update, with audit.

use app::alliance::{Answers, Points, ScaleId};
use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

/// SHA-256.
pub type ContentHash = [u8; 32];

/// The parts joined with `|`; `|` and `\` within a part are escaped with `\`, so that no two lists share a key.
pub fn natural_key(parts: [&str; 6]) -> String {
    let escaped = parts.map(|part| part.replace('\\', "\\\\").replace('|', "\\|"));
    escaped.join("|")
}

/// SHA-256 over date, mark of an assumed date, answers in item order and supplied totals in scale order.
///
/// The layout is versioned by its first byte: a change of it makes every stored rating look updated.
pub fn content_hash(
    held_on: NaiveDate,
    date_assumed: bool,
    answers: &Answers,
    supplied: &[(ScaleId, Points)],
) -> ContentHash {
    let mut hash = Sha256::new();
    hash.update([1, u8::from(date_assumed)]);
    hash.update(held_on.num_days_from_ce().to_le_bytes());
    hash.update((answers.0.len() as u64).to_le_bytes());
    for answer in &answers.0 {
        hash.update([u8::from(answer.is_some())]);
        hash.update(answer.unwrap_or_default().0.to_le_bytes());
    }
    let mut supplied = supplied.to_vec();
    supplied.sort_by_key(|(scale, _)| *scale);
    for (scale, points) in supplied {
        hash.update([scale.as_str().len() as u8]);
        hash.update(scale.as_str());
        hash.update(points.0.to_le_bytes());
    }
    hash.finalize().into()
}

/// A natural key in 16 bytes, for noticing duplicates within a large file.
pub(super) fn fingerprint(natural_key: &str) -> [u8; 16] {
    let hash = Sha256::digest(natural_key);
    std::array::from_fn(|at| hash[at])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use app::alliance::{Answers, Points, ScaleId};
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::{content_hash, natural_key};

    #[test]
    fn no_two_lists_share_a_key() {
        let lists = [
            ["a|b", "c", "", "", "", ""],
            ["a", "b|c", "", "", "", ""],
            ["a\\", "b|c", "", "", "", ""],
            ["a\\|b", "c", "", "", "", ""],
        ];
        let keys: BTreeSet<_> = lists.into_iter().map(natural_key).collect();
        assert_eq!(keys.len(), lists.len());
    }

    type Content = (NaiveDate, bool, Vec<Option<i32>>, Vec<(ScaleId, i32)>);

    fn hash((date, assumed, answers, supplied): &Content) -> [u8; 32] {
        let answers = Answers(answers.iter().map(|answer| answer.map(Points)).collect());
        let supplied: Vec<_> = supplied
            .iter()
            .map(|(scale, points)| (*scale, Points(*points)))
            .collect();
        content_hash(*date, *assumed, &answers, &supplied)
    }

    fn content() -> impl Strategy<Value = Content> {
        let date = (0u64..3)
            .prop_map(|days| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(days));
        let answers = prop::collection::vec(prop::option::of(0..3), 0..4);
        let scales = prop::sample::subsequence(ScaleId::ALL[..3].to_vec(), 0..=3);
        let supplied = scales.prop_flat_map(|scales| {
            let count = scales.len();
            (Just(scales), prop::collection::vec(0..3, count))
                .prop_map(|(scales, points)| scales.into_iter().zip(points).collect())
        });
        (date, any::<bool>(), answers, supplied)
    }

    proptest! {
        #[test]
        fn the_hash_changes_exactly_with_the_content(a in content(), b in content()) {
            prop_assert_eq!(hash(&a) == hash(&b), a == b);
        }

        #[test]
        fn the_order_of_columns_makes_no_difference(a in content()) {
            let mut b = a.clone();
            b.3.reverse();
            prop_assert_eq!(hash(&a), hash(&b));
        }

        #[test]
        fn one_changed_answer_changes_it(a in content(), at in any::<prop::sample::Index>(), to in prop::option::of(0..3)) {
            prop_assume!(!a.2.is_empty());
            let mut b = a.clone();
            let place = at.index(b.2.len());
            b.2[place] = to;
            prop_assert_eq!(hash(&a) == hash(&b), a == b);
        }
    }
}
