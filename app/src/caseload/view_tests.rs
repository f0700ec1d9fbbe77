use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    AllianceSummary, CaseloadRow, EarlierSpan, RecentSession,
    ask::{Ask, Show, Sort, arrange},
    view::*,
};
use crate::alliance::{Points, Rater, ScaleId, Score, Scores};

fn day(number: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(739_000 + number).expect("a date")
}

fn scores(total: i32) -> Scores {
    Scores(vec![Score {
        scale: ScaleId::Total,
        points: Points(total),
        imputed: false,
    }])
}

/// A row made from the totals of its sessions, the way the database keeps it.
fn row(number: u128, totals: &[Option<i32>]) -> CaseloadRow {
    let rated: Vec<(i32, i32)> = (1..)
        .zip(totals)
        .filter_map(|(n, total)| total.map(|total| (n, total)))
        .collect();
    let held = i32::try_from(totals.len()).expect("few");
    let recent = (1..).zip(totals).map(|(number, total)| RecentSession {
        number,
        held_on: day(number),
        total: total.map(Points),
    });
    let alliance = rated
        .split_last()
        .map(|((session, total), earlier)| AllianceSummary {
            instrument: "WAI-SR".to_owned(),
            version: 1,
            rater: Rater::Client,
            rated: i32::try_from(rated.len()).expect("few"),
            at_maximum: i32::try_from(rated.iter().filter(|(_, t)| *t == 500).count())
                .expect("few"),
            latest_session: *session,
            latest_on: day(*session),
            latest: scores(*total),
            previous_total: earlier.last().map(|(_, t)| Points(*t)),
            previous_session: earlier.last().map(|(n, _)| *n),
            earlier: earlier
                .iter()
                .map(|(_, t)| Points(*t))
                .min()
                .zip(earlier.iter().map(|(_, t)| Points(*t)).max())
                .map(|(low, high)| EarlierSpan {
                    scale: ScaleId::Total,
                    low,
                    high,
                })
                .into_iter()
                .collect(),
        });
    CaseloadRow {
        client: Uuid::from_u128(number),
        care_episode: Uuid::from_u128(number + 1_000),
        client_name: format!(
            "Client {}",
            char::from(b'a' + u8::try_from(number % 26).expect("small"))
        ),
        client_code: format!("C-{number}"),
        therapist_name: None,
        started_on: day(1),
        last_session_number: (held > 0).then_some(held),
        last_session_on: (held > 0).then(|| day(held)),
        dates_assumed: false,
        sessions_held: held,
        sessions_rated: i32::try_from(rated.len()).expect("few"),
        recent: recent.skip(totals.len().saturating_sub(12)).collect(),
        alliance,
    }
}

fn group(totals: &[Option<i32>]) -> Group {
    standing(&row(1, totals)).group()
}

#[test]
fn a_new_low_needs_four_earlier_ratings_and_is_strict() {
    let some = |totals: &[i32]| totals.iter().copied().map(Some).collect::<Vec<_>>();
    assert_eq!(group(&some(&[400, 410, 420, 430, 390])), Group::LowestSoFar);
    assert_eq!(group(&some(&[400, 410, 420, 430, 400])), Group::NoNewLow);
    assert_eq!(group(&some(&[400, 410, 420, 390])), Group::NoNewLow);
    assert_eq!(
        standing(&row(1, &some(&[400, 410, 420, 390]))),
        Standing::FirstComparable { rated: 4 }
    );
}

#[test]
fn three_sessions_without_a_form_are_no_recent_rating() {
    assert_eq!(group(&[None, None]), Group::Baseline);
    assert_eq!(
        standing(&row(1, &[None, None, None])),
        Standing::NeverRated { sessions: 3 }
    );
    assert_eq!(group(&[Some(400), None, None]), Group::Baseline);
    assert_eq!(
        standing(&row(1, &[Some(400), None, None, None])),
        Standing::Missed { sessions: 3 }
    );
}

#[test]
fn a_baseline_says_how_many_are_wanting() {
    assert_eq!(standing(&row(1, &[])), Standing::Baseline { more: 4 });
    assert_eq!(
        standing(&row(1, &[Some(400), Some(300)])),
        Standing::Baseline { more: 2 }
    );
}

#[test]
fn always_the_maximum_is_its_own_word() {
    assert_eq!(
        standing(&row(1, &[Some(500); 20])),
        Standing::AtMaximum { rated: 20 }
    );
    assert_eq!(
        standing(&row(1, &[Some(500); 3])),
        Standing::Baseline { more: 1 }
    );
    let mut once = [Some(500); 20];
    once[3] = Some(490);
    assert!(matches!(standing(&row(1, &once)), Standing::Within { .. }));
}

#[test]
fn the_change_is_against_the_rating_before() {
    let change_of = |totals: &[Option<i32>]| row(1, totals).alliance.map(|a| change(&a));
    assert_eq!(change_of(&[Some(400)]), Some(Change::First));
    let down = Change::Down {
        by: Points(25),
        since: 1,
    };
    assert_eq!(change_of(&[Some(400), None, Some(375)]), Some(down));
    assert_eq!(
        change_of(&[Some(400), Some(400)]),
        Some(Change::None { since: 1 })
    );
}

#[test]
fn circles_say_how_complete_the_forms_are() {
    assert_eq!(forms(0, 0), None);
    assert_eq!(forms(12, 12), Some(Forms::All));
    assert_eq!(forms(12, 7), Some(Forms::Some));
    assert_eq!(forms(12, 6), Some(Forms::Few));
    assert_eq!(forms(12, 0), Some(Forms::None));
}

#[test]
fn the_address_keeps_what_was_asked() {
    let ask = Ask::new(Some("needs-a-look"), Some(" Ó & b "), Some("name"));
    assert_eq!(ask.href(Show::All), "/?find=%C3%93%20%26%20b&sort=name");
    assert_eq!(
        ask.href(Show::NeedsALook),
        "/?show=needs-a-look&find=%C3%93%20%26%20b&sort=name"
    );
    assert_eq!(Ask::new(Some("x"), None, Some("y")), Ask::default());
}

fn sessions() -> impl Strategy<Value = Vec<Option<i32>>> {
    prop::collection::vec(prop::option::weighted(0.7, 100..=500), 0..30)
}

proptest! {
    #[test]
    fn lowest_means_below_everything_before(totals in sessions()) {
        let rated: Vec<i32> = totals.iter().copied().flatten().collect();
        let is_low = rated.split_last().is_some_and(|(last, earlier)| {
            earlier.len() >= 4 && earlier.iter().all(|total| last < total)
        });
        prop_assert_eq!(group(&totals) == Group::LowestSoFar, is_low);
    }

    #[test]
    fn every_order_keeps_every_client(all in prop::collection::vec(sessions(), 0..40)) {
        let rows: Vec<_> = (0..).zip(&all).map(|(number, totals)| row(number, totals)).collect();
        for sort in Sort::ALL {
            let arranged = arrange(rows.clone(), &Ask { sort, ..Ask::default() });
            let mut ids: Vec<_> = arranged.lines.iter().map(|line| line.row.client).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, rows.iter().map(|row| row.client).collect::<Vec<_>>());
            let mut reversed = rows.clone();
            reversed.reverse();
            prop_assert_eq!(&arrange(reversed, &Ask { sort, ..Ask::default() }), &arranged);
        }
        let by_need = arrange(rows, &Ask::default());
        prop_assert!(by_need.lines.is_sorted_by_key(|line| line.standing.group()));
    }

    #[test]
    fn a_filter_shows_as_many_as_it_says(all in prop::collection::vec(sessions(), 0..40), find in "[a-z0-9]?") {
        let rows: Vec<_> = (0..).zip(&all).map(|(number, totals)| row(number, totals)).collect();
        for show in Show::ALL {
            let arranged = arrange(rows.clone(), &Ask { show, find: find.clone(), ..Ask::default() });
            prop_assert_eq!(arranged.lines.len(), show.count(&arranged.found));
            prop_assert_eq!(arranged.everyone.all, rows.len());
        }
    }
}
