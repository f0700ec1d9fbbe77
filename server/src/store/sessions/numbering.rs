//! The numbers of sessions: they follow the dates, and a late entry moves the later ones up.
//!
//! Recording a session and taking it back leaves every number as it was. Numbers that a file gave, with the gaps it left,
//! are kept as long as nothing comes between them.

use chrono::NaiveDate;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    pub number: i32,
    pub held_on: NaiveDate,
    /// By the source, or in a gap of the source.
    pub given: bool,
}

/// Old numbers with the new ones.
pub type Moves = Vec<(i32, i32)>;

/// Where a session goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub number: i32,
    pub given: bool,
    /// Of the others.
    pub moves: Moves,
}

/// A session of `day` comes after those of earlier days and of the same.
pub fn place(others: &[Numbered], day: NaiveDate) -> Place {
    let is_before = |other: &&Numbered| other.held_on <= day;
    let before = others.iter().filter(is_before).map(|s| s.number).max();
    let first = others.iter().map(|s| s.number).min();
    let number = match (before, first) {
        (Some(before), _) => before + 1,
        // What a file left out at the beginning is filled from its end.
        (None, Some(first)) if first > 1 => first - 1,
        (None, _) => 1,
    };
    let taken = others.iter().any(|s| s.number == number);
    let later = others.iter().map(|s| s.number).filter(|n| *n >= number);
    Place {
        number,
        given: !taken && later.clone().next().is_some(),
        moves: if taken { shift(later, 1) } else { Vec::new() },
    }
}

/// What becomes of the others' numbers when a session goes.
pub fn close(others: &[Numbered], gone: Numbered) -> Moves {
    if gone.given {
        return Vec::new();
    }
    let later = others.iter().map(|s| s.number);
    shift(later.filter(|number| *number > gone.number), -1)
}

/// A session on another day. The moves are of the others and of itself.
pub fn replace(others: &[Numbered], session: Numbered, day: NaiveDate) -> Place {
    let fits = others.iter().all(|other| {
        if other.number < session.number {
            other.held_on <= day
        } else {
            other.held_on >= day
        }
    });
    if fits {
        return Place {
            number: session.number,
            given: session.given,
            moves: Vec::new(),
        };
    }
    let closed = close(others, session);
    let without: Vec<Numbered> = others
        .iter()
        .map(|other| Numbered {
            number: moved(&closed, other.number),
            ..*other
        })
        .collect();
    let place = place(&without, day);
    let all = others.iter().map(|other| {
        let number = moved(&place.moves, moved(&closed, other.number));
        (other.number, number)
    });
    let moves = all
        .chain([(session.number, place.number)])
        .filter(|(before, after)| before != after)
        .collect();
    Place { moves, ..place }
}

fn moved(moves: &Moves, number: i32) -> i32 {
    let to = moves.iter().find(|(before, _)| *before == number);
    to.map_or(number, |(_, after)| *after)
}

fn shift(numbers: impl Iterator<Item = i32>, by: i32) -> Moves {
    numbers.map(|number| (number, number + by)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::{Moves, Numbered, close, moved, place, replace};

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n)
    }

    fn apply(sessions: &[Numbered], moves: &Moves) -> Vec<Numbered> {
        let each = sessions.iter().map(|s| Numbered {
            number: moved(moves, s.number),
            ..*s
        });
        each.collect()
    }

    fn in_order(sessions: &[Numbered]) -> bool {
        let mut sorted = sessions.to_vec();
        sorted.sort_by_key(|s| s.number);
        sorted
            .windows(2)
            .all(|two| two[0].number < two[1].number && two[0].held_on <= two[1].held_on)
    }

    /// As a file gives them: by date, with gaps.
    fn files() -> impl Strategy<Value = Vec<Numbered>> {
        prop::collection::vec((1i32..3, 0u64..4), 0..12).prop_map(|steps| {
            let (mut number, mut on, mut sessions) = (0, 5, Vec::new());
            for (more, days) in steps {
                (number, on) = (number + more, on + days);
                sessions.push(Numbered {
                    number,
                    held_on: day(on),
                    given: true,
                });
            }
            sessions
        })
    }

    proptest! {
        #[test]
        fn numbers_follow_the_dates_and_what_is_taken_back_leaves_no_trace(
            file in files(), days in prop::collection::vec(0u64..50, 1..8), elsewhere in 0u64..50,
        ) {
            let mut sessions = file;
            for on in days {
                let before = sessions.clone();
                let placed = place(&sessions, day(on));
                let new = Numbered { number: placed.number, held_on: day(on), given: placed.given };
                let others = apply(&sessions, &placed.moves);
                prop_assert_eq!(apply(&others, &close(&others, new)), before);
                sessions = others;
                sessions.push(new);
                prop_assert!(in_order(&sessions), "{:?}", sessions);
            }
            let session = sessions.pop().unwrap();
            let place = replace(&sessions, session, day(elsewhere));
            let mut all = apply(&sessions, &place.moves);
            all.push(Numbered { number: place.number, held_on: day(elsewhere), given: place.given });
            prop_assert!(in_order(&all), "{:?}", all);
            prop_assert_eq!(moved(&place.moves, session.number), place.number);
        }
    }

    #[test]
    fn a_gap_of_the_file_is_filled_before_anything_moves() {
        let at = |number, on| Numbered {
            number,
            held_on: day(on),
            given: true,
        };
        let file = [at(3, 1), at(4, 8), at(7, 15)];
        let place = |on| {
            let place = place(&file, day(on));
            (place.number, place.given, place.moves)
        };
        assert_eq!(place(10), (5, true, vec![]));
        assert_eq!(place(0), (2, true, vec![]));
        assert_eq!(place(20), (8, false, vec![]));
        assert_eq!(place(2), (4, false, vec![(4, 5), (7, 8)]));
    }
}
