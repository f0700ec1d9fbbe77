use crate::ui::listed::{Ask, Views};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    By, Rupture, RuptureEvent, WorklistRow,
    worklist::{Group, PAGE, Show, arrange},
};
use crate::alliance::{
    Conversation, Marker, RatingsTrack, RuptureState as State, RuptureStep, Source,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 9).expect("a date")
}

/// A line that was noticed `age` days ago; the last step was then as well.
fn row(number: usize, state: State, age: u64) -> WorklistRow {
    let day = today() - Days::new(age);
    let at = day.and_hms_opt(9, 0, 0).expect("nine").and_utc();
    let id = Uuid::from_u128(number as u128);
    let opened = RuptureEvent {
        step: RuptureStep::Opened,
        at,
        by: By::Rule,
        state_after: State::Possible,
        session: Some(9),
        source: Some(Source::Scores),
        p: None,
        why: Vec::new(),
        rule: None,
        ratings: Vec::new(),
        onset: Some(9),
        marker: None,
        raised_by: None,
        talked_on: None,
        tried: Vec::new(),
        settled_by: None,
        dismissal: None,
        merged_into: None,
        note: None,
    };
    WorklistRow {
        client: id,
        client_name: format!("Client {number:03}"),
        client_code: number.to_string(),
        therapist_name: None,
        care_episode: id,
        sessions_held: 12,
        opened_at: at,
        noticed_on: Some(day),
        last_step_at: at,
        rupture: Rupture {
            id,
            care_episode: id,
            version: 1,
            state,
            source: Source::Scores,
            noticed_at: 9,
            onset: 9,
            closed_at: (!state.is_open()).then_some(10),
            instrument: Some("WAI-SR".to_owned()),
            track: RatingsTrack::Out,
            back_at: None,
            out_for: 1,
            conversation: Conversation::NotYet,
            marker: Marker::Unclear,
            events: vec![opened],
        },
    }
}

fn ask(show: Show) -> Ask<Show> {
    Ask { show, page: 0 }
}

#[test]
fn the_oldest_possible_one_comes_first_and_what_is_closed_lately_is_folded() {
    let rows = vec![
        row(1, State::Discussed, 40),
        row(2, State::Possible, 3),
        row(3, State::Possible, 30),
        row(4, State::Repaired, 5),
        row(5, State::Repaired, 31),
        row(6, State::Acknowledged, 1),
    ];
    let list = arrange(rows, Ask::default(), today());
    let order: Vec<(Group, Vec<&str>)> = list
        .groups
        .iter()
        .map(|(group, rows)| {
            (
                *group,
                rows.iter().map(|r| r.client_code.as_str()).collect(),
            )
        })
        .collect();
    assert_eq!(
        order,
        [
            (Group::Possible, vec!["3", "2"]),
            (Group::Acknowledged, vec!["6"]),
            (Group::Discussed, vec!["1"]),
        ]
    );
    let recent: Vec<&str> = list.recent.iter().map(|r| r.client_code.as_str()).collect();
    assert_eq!(recent, ["4"]);
}

#[test]
fn filters_count_what_they_show() {
    let mut talked = row(1, State::Discussed, 2);
    talked.rupture.conversation = Conversation::RaisedByClient;
    talked.rupture.track = RatingsTrack::ComingBack;
    let mut long = row(2, State::Acknowledged, 50);
    long.rupture.out_for = 4;
    let mut closed = row(3, State::Passed, 9);
    closed.rupture.out_for = 9;
    let rows = vec![talked, long, closed, row(4, State::Possible, 0)];
    let counts = arrange(rows.clone(), Ask::default(), today()).counts;
    assert_eq!(
        counts,
        [
            (Show::Open, 3),
            (Show::Waiting, 2),
            (Show::ComingBack, 1),
            (Show::OpenLong, 1),
            (Show::Closed, 1),
        ]
    );
    for (show, count) in counts {
        let list = arrange(rows.clone(), ask(show), today());
        let shown: usize = list.groups.iter().map(|(_, rows)| rows.len()).sum();
        assert_eq!((list.found, shown), (count, count), "{show:?}");
    }
}

#[test]
fn the_address_says_what_is_shown() {
    assert_eq!(Ask::<Show>::new(None, None), Ask::default());
    assert_eq!(
        Ask::<Show>::new(Some("nonsense"), Some("-3")),
        Ask::default()
    );
    assert_eq!(Ask::<Show>::new(None, Some("0")), Ask::default());
    for show in Show::ALL.iter().copied() {
        for page in [0, 4] {
            let asked = Ask { show, page };
            let query = asked.href();
            let value = |name: &str| {
                let (_, query) = query.split_once('?')?;
                query.split('&').find_map(|pair| pair.strip_prefix(name))
            };
            assert_eq!(Ask::new(value("show="), value("page=")), asked, "{query}");
        }
    }
}

proptest! {
    #[test]
    fn every_line_is_on_one_page(count in 0_usize..300, state in 0_usize..8) {
        let state = State::ALL[state];
        let rows: Vec<_> = (0..count).map(|n| row(n, state, n as u64 % 90)).collect();
        let show = if state.is_open() { Show::Open } else { Show::Closed };
        let pages = arrange(rows.clone(), ask(show), today()).pages;
        let mut seen = std::collections::BTreeSet::new();
        for page in 0..pages {
            let list = arrange(rows.clone(), Ask { show, page }, today());
            for (_, rows) in list.groups {
                prop_assert!(rows.len() <= PAGE);
                for row in rows {
                    prop_assert!(seen.insert(row.rupture.id));
                }
            }
        }
        prop_assert_eq!(seen.len(), count);
        // A page beyond the last is the last.
        prop_assert_eq!(arrange(rows, Ask { show, page: 10_000 }, today()).page, pages - 1);
    }
}
