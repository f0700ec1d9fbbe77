use std::collections::BTreeSet;

use app::supervision::published::{Bin, Parts};
use uuid::Uuid;

use super::{Cell, Contribution, Reach, Table, Tally, bins, list};
use crate::aggregate::facts::{Circle, Circles};

const THERAPISTS: u128 = 6;

fn therapist(number: u128) -> Uuid {
    Uuid::from_u128(number % THERAPISTS)
}

fn one(therapist: u128, client: u128, count: u32) -> Contribution {
    Contribution {
        therapist: self::therapist(therapist),
        client: Uuid::from_u128(1000 + client),
        count,
    }
}

/// One each of so many clients, by turns of all therapists.
fn evenly(clients: u32) -> Cell {
    (0..u128::from(clients))
        .map(|client| one(client, client, 1))
        .collect()
}

fn circles(circles: &[&[u128]]) -> Circles {
    let practice: BTreeSet<_> = (0..THERAPISTS).map(therapist).collect();
    let circle = |of: &&[u128]| Circle(of.iter().copied().map(therapist).collect());
    Circles::of(circles.iter().map(circle), &practice)
}

fn risky(cell: &Cell, of: &[&[u128]]) -> bool {
    Tally::of(cell).risky(&circles(of))
}

#[test]
fn less_than_five_or_fewer_than_five_clients_is_risky() {
    assert!(risky(&Cell::new(), &[]));
    assert!(risky(&evenly(4), &[]));
    assert!(!risky(&evenly(5), &[]));
    let four_clients: Cell = (0..4).map(|client| one(client, client, 9)).collect();
    assert!(risky(&four_clients, &[]));
}

#[test]
fn what_a_circle_knows_is_taken_off_and_rounding_may_not_hide_how_little_is_left() {
    // Of twelve, two and two more: eight are left.
    assert!(!risky(&evenly(12), &[&[0], &[0, 1]]));
    assert!(
        !risky(&evenly(12), &[&[0, 1, 2, 3]]),
        "a circle of four is not admitted"
    );
    assert!(
        risky(&evenly(12), &[&[0, 1, 2]]),
        "10 is told, and 6 are known"
    );
}

#[test]
fn one_therapist_may_not_give_more_than_sixty_per_cent() {
    let of_ten = |most: u128| -> Cell {
        (0..10)
            .map(|client| one(if client < most { 0 } else { client }, client, 1))
            .collect()
    };
    assert!(!risky(&of_ten(5), &[]));
    assert!(risky(&of_ten(7), &[]));
    // Of what is not the circle's, too.
    let mut cell: Cell = (0..12).map(|client| one(0, client, 1)).collect();
    cell.extend((0..12).map(|client| one(1, 100 + client, 1)));
    cell.extend((0..6).map(|client| one(2, 200 + client, 1)));
    assert!(!risky(&cell, &[]));
    assert!(risky(&cell, &[&[0]]));
}

#[test]
fn a_client_of_two_therapists_is_unknown_where_one_of_them_is() {
    let mut cell: Cell = (0..5)
        .flat_map(|client| [one(0, client, 2), one(1 + client % 3, client, 2)])
        .collect();
    assert!(!risky(&cell, &[&[0]]));
    // Both of the therapists of client 0.
    assert!(risky(&cell, &[&[0, 1]]));
    cell.push(one(5, 0, 1));
    cell.push(one(4, 9, 3));
    cell.push(one(4, 8, 1));
    assert!(!risky(&cell, &[&[0, 1]]));
}

#[test]
fn with_a_small_cell_the_next_smallest_is_withheld() {
    let table = Table::protected(&[evenly(30), evenly(12), evenly(2)], &circles(&[]));
    let told = Parts {
        cells: vec![Some(30), None, None],
        withheld_together: Some(15),
    };
    assert_eq!(table.parts, told);
}

#[test]
fn further_cells_follow_until_what_is_withheld_is_enough() {
    let cells = [evenly(30), evenly(1), evenly(1), evenly(9)];
    let table = Table::protected(&cells, &circles(&[]));
    let told = Parts {
        cells: vec![Some(30), None, None, None],
        withheld_together: Some(10),
    };
    assert_eq!(table.parts, told);
}

#[test]
fn where_all_but_one_are_empty_only_the_total_is_told() {
    let table = Table::protected(&[evenly(0), evenly(40), evenly(0)], &circles(&[]));
    let told = Parts {
        cells: vec![None, None, None],
        withheld_together: Some(40),
    };
    assert_eq!(table.parts, told);
}

#[test]
fn a_table_of_two_therapists_says_nothing() {
    let of_two: Cell = (0..40).map(|client| one(client % 2, client, 1)).collect();
    let table = Table::protected(&[of_two.clone(), of_two.clone()], &circles(&[]));
    assert_eq!(table.parts, Parts::nothing(2));
    assert_eq!(list(&[of_two], &circles(&[])), [None]);
    let of_three: Cell = (0..40).map(|client| one(client % 3, client, 1)).collect();
    assert_eq!(
        list(std::slice::from_ref(&of_three), &circles(&[])),
        [Some(40)]
    );
    assert_eq!(list(&[of_three], &circles(&[&[0]])), [None]);
}

#[test]
fn of_a_list_never_one_alone_is_withheld() {
    let all = circles(&[]);
    assert_eq!(
        list(&[evenly(3), evenly(20), evenly(10)], &all),
        [None, Some(20), None]
    );
    assert_eq!(
        list(&[evenly(3), evenly(1), evenly(10)], &all),
        [None, None, Some(10)]
    );
}

#[test]
fn what_can_be_said_of_some_cells_is_what_is_told_less_the_own() {
    let circle = Circle([therapist(0)].into());
    let table = Table::protected(&[evenly(30), evenly(12), evenly(2)], &circles(&[&[0]]));
    let reach = |which: &[usize]| table.reach(which, &circle);
    let between = |least, most| Reach {
        least,
        most: Some(most),
    };
    assert_eq!(reach(&[0]), between(23, 27));
    // 15 are told of both together, and three of them are the own.
    assert_eq!(reach(&[1, 2]), between(10, 14));
    assert_eq!(reach(&[2]), between(0, 14));
    assert_eq!(reach(&[0, 2]), between(23, 41));
    assert!(between(0, 10).fits_below(between(0, 5)));
    assert!(!between(6, 10).fits_below(between(0, 10)));
}

#[test]
fn neighbouring_values_are_told_together_until_there_are_enough_of_them() {
    let value = |client: u128| (100 + 10 * (client as i32 / 2), one(client, client, 1));
    let values: Vec<_> = (0..23).map(value).collect();
    let told = bins(&values, (0, 400), &circles(&[]));
    let told: Vec<_> = told.into_iter().map(|(bin, _)| bin).collect();
    let bin = |from, to, about| Bin { from, to, about };
    // Six at a time, and the last five stand for themselves.
    let expected = [
        bin(0, 130, 5),
        bin(130, 160, 5),
        bin(160, 190, 5),
        bin(190, 401, 5),
    ];
    assert_eq!(told, expected);
    assert!(bins(&values[..4], (0, 400), &circles(&[])).is_empty());
    let left_over = bins(&values[..14], (0, 400), &circles(&[]));
    assert_eq!(left_over.len(), 2);
    assert_eq!(left_over[1].0, bin(130, 401, 10));
}
