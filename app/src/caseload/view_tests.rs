use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::{
    AllianceSummary, CaseloadRow, EarlierSpan, FindingSummary, FormsCount, OpenRupture,
    OutcomeSummary, RecentSession,
    ask::{Ask, Line, Show, Sort, arrange},
    drawn::DrawnLines,
    view::*,
};
use crate::alliance::{
    Conversation, Information, Instrument, Points, Rater, RatingsTrack, RuptureState, ScaleId,
    Score, Scores, Source, Why,
};

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
        may_act: true,
        started_on: day(1),
        last_session_number: (held > 0).then_some(held),
        last_session_on: (held > 0).then(|| day(held)),
        dates_assumed: false,
        sessions_held: held,
        sessions_rated: i32::try_from(rated.len()).expect("few"),
        recent: recent.skip(totals.len().saturating_sub(12)).collect(),
        alliance,
        finding: None,
        rupture: None,
        outcome: None,
        forms: FormsCount {
            every: 1,
            since: i32::try_from(totals.iter().rev().take_while(|t| t.is_none()).count())
                .expect("few"),
            missed: held - i32::try_from(rated.len()).expect("few"),
            ..FormsCount::default()
        },
        changes: 0,
        is_new: false,
        veiled: false,
    }
}

fn group(totals: &[Option<i32>]) -> Group {
    standing(&row(1, totals)).group()
}

/// A row with an open rupture, noticed on a day.
fn open(number: u128, state: RuptureState, source: Source, noticed: i32) -> CaseloadRow {
    CaseloadRow {
        rupture: Some(OpenRupture {
            id: Uuid::from_u128(number + 2_000),
            state,
            source,
            noticed_at: 5,
            noticed_on: Some(day(noticed)),
            onset: 4,
            track: RatingsTrack::Out,
            conversation: Conversation::NotYet,
            out_for: 1,
            why: Vec::new(),
        }),
        ..row(number, &[Some(400); 6])
    }
}

fn with(row: CaseloadRow, change: impl FnOnce(&mut OpenRupture)) -> CaseloadRow {
    let mut row = row;
    row.rupture.as_mut().map(change);
    row
}

fn ids(lines: &[Line]) -> Vec<u128> {
    lines.iter().map(|line| line.row.client.as_u128()).collect()
}

#[test]
fn those_to_think_about_come_by_the_clients_word_then_by_age() {
    use RuptureState::{Acknowledged, Discussed, Possible};
    let rows = vec![
        open(1, Possible, Source::Scores, 9),
        open(2, Possible, Source::ClientWord, 20),
        open(3, Possible, Source::Scores, 5),
        with(open(4, Acknowledged, Source::Scores, 1), |r| r.out_for = 4),
        open(5, Discussed, Source::ClientWord, 1),
        with(open(6, Acknowledged, Source::Scores, 0), |r| {
            r.track = RatingsTrack::ComingBack
        }),
        row(7, &[Some(400), None, None, None]),
    ];
    let arranged = arrange(rows, &Ask::default());
    assert_eq!(ids(&arranged.lines), [2, 4, 3, 1, 5, 6, 7]);
    let counts = arranged.everyone;
    assert_eq!(
        (counts.look, counts.by_word, counts.in_hand, counts.unrated),
        (4, 1, 2, 1)
    );
}

#[test]
fn what_is_open_is_said_before_what_is_missing() {
    let missing = CaseloadRow {
        rupture: open(1, RuptureState::Possible, Source::Scores, 3).rupture,
        ..row(1, &[Some(400), None, None, None])
    };
    assert_eq!(standing(&missing).group(), Group::NeedsALook);
}

#[test]
fn the_rules_own_words_come_before_plain_facts() {
    let finding = |why| FindingSummary {
        session: 6,
        range: None,
        information: Information::Own,
        track: RatingsTrack::InRange,
        since: None,
        channels: Vec::new(),
        why: vec![why],
    };
    let found = |why| CaseloadRow {
        finding: Some(finding(why)),
        ..row(1, &[Some(400), Some(410), Some(400), Some(410), Some(390)])
    };
    assert_eq!(standing(&found(Why::Watch { since: 5 })), Standing::Lower);
    let unknown = Why::NoSourcedPrior {
        instrument: "WAI-36".to_owned(),
    };
    assert_eq!(standing(&found(unknown)), Standing::NeverFlagged);
    assert!(matches!(
        standing(&found(Why::WordAlone)),
        Standing::Lowest { .. }
    ));
}

#[test]
fn the_outcomes_way_is_by_its_own_reliable_change_or_not_said() {
    let measure = |points: Option<i32>| {
        let mut text = json!({"code": "PHQ-9", "version": 1, "name": "", "family": "outcome", "raters": ["client"],
            "direction": "lower_is_better", "summary": "sum", "decimals": 0, "answer_min": 0, "answer_max": 300,
            "answer_step": 100, "items": [], "missing": {"value": {"total": 0, "part": 0},
            "provenance": "project_rule", "source": ""}, "licence": {"text_ships": false, "notice": "",
            "checked_on": "2026-01-01"}, "key": {"provenance": "read", "source": ""}});
        if let Some(points) = points {
            text["reliable_change"] =
                json!({"points": points, "provenance": "read", "source": "a study"});
        }
        serde_json::from_value::<Instrument>(text).expect("an instrument")
    };
    let way = |first, latest, session, reliable| {
        let outcome = OutcomeSummary {
            instrument: "PHQ-9".to_owned(),
            version: 1,
            first: Points(first),
            first_session: 1,
            latest: Points(latest),
            latest_session: session,
        };
        direction(&outcome, &measure(reliable))
    };
    assert_eq!(way(1500, 1500, 1, Some(600)), Direction::First);
    assert_eq!(way(1500, 900, 5, Some(600)), Direction::Better);
    assert_eq!(way(1500, 1000, 5, Some(600)), Direction::Steady);
    assert_eq!(way(900, 1500, 5, Some(600)), Direction::Worse);
    assert_eq!(way(1500, 100, 5, None), Direction::Unknown);
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
fn a_form_is_due_by_the_treatments_own_rhythm() {
    let with = |totals: &[Option<i32>], every| {
        let row = row(1, totals);
        let forms = FormsCount { every, ..row.forms };
        CaseloadRow { forms, ..row }
    };
    let (given, none) = (Some(400), None);
    for (totals, every, due_then) in [
        (&[][..], 1, None),
        (&[none], 4, Some(Due::Now)),
        (&[given], 1, None),
        (&[given, none], 1, Some(Due::Now)),
        (&[given], 2, None),
        (&[given, none], 2, Some(Due::Next)),
        (&[given, none, none], 2, Some(Due::Now)),
        (&[given, none, none], 4, None),
        (&[given, none, none, none], 4, Some(Due::Next)),
        (&[given, none, none, none, none], 0, None),
    ] {
        assert_eq!(due(&with(totals, every)), due_then, "{totals:?} {every}");
    }
    let declined = with(&[given, none, none, none], 1);
    let forms = FormsCount {
        declined: 3,
        since: 0,
        missed: 0,
        ..declined.forms
    };
    let declined = CaseloadRow { forms, ..declined };
    assert_eq!((due(&declined), expected(&declined)), (None, 4));
}

#[test]
fn what_was_agreed_is_no_gap() {
    let missed = |every| {
        let row = row(1, &[Some(400), None, None, None]);
        let forms = FormsCount { every, ..row.forms };
        standing(&CaseloadRow { forms, ..row })
    };
    assert_eq!(missed(1), Standing::Missed { sessions: 3 });
    assert_eq!(missed(4), Standing::Baseline { more: 3 });
    assert_eq!(missed(0), Standing::NotAsked);
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
            earlier.iter().all(|total| last < total)
        });
        if let Standing::Lowest { .. } = standing(&row(1, &totals)) {
            prop_assert!(is_low && rated.len() >= 4);
        }
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

/// How often `drawn` has to draw, for these lines on these days in turn.
fn draws(drawn: &DrawnLines, asked: &[(&CaseloadRow, i32)]) -> usize {
    let mut draws = 0;
    for (row, on) in asked {
        let line = Line {
            row: (*row).clone(),
            standing: standing(row),
        };
        let html = drawn.html(&line, day(*on), || {
            draws += 1;
            row.client_name.clone()
        });
        assert_eq!(*html, *row.client_name);
    }
    draws
}

#[test]
fn a_line_is_drawn_again_when_anything_in_it_has_changed_and_only_then() {
    let ann = row(1, &[Some(400), Some(410)]);
    let renamed = CaseloadRow {
        client_name: "Ann Other".to_owned(),
        ..ann.clone()
    };
    let of_a_colleague = CaseloadRow {
        therapist_name: Some("Elin Marsh".to_owned()),
        ..ann.clone()
    };
    let drawn = DrawnLines::default();
    assert_eq!(draws(&drawn, &[(&ann, 1), (&ann, 1)]), 1);
    assert_eq!(draws(&drawn, &[(&ann, 2)]), 1, "dates are told from today");
    assert_eq!(draws(&drawn, &[(&renamed, 2), (&renamed, 2)]), 1);
    // Therapist and supervisor look in turns.
    let turns = [(&renamed, 2), (&of_a_colleague, 2)].repeat(3);
    assert_eq!(draws(&drawn, &turns), 1);
}

#[test]
fn more_lines_than_are_kept_are_drawn_all_the_same() {
    let rows: Vec<_> = (0..5_000).map(|n| row(n, &[Some(400)])).collect();
    let asked: Vec<_> = rows.iter().map(|row| (row, 1)).collect();
    assert_eq!(draws(&DrawnLines::default(), &asked), 5_000);
}
