use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    ActingAs, Decision, Entry, Record, SupervisedCase, What,
    view::{ACKNOWLEDGED_WITHIN, DECIDED, LATELY, Line, Reason, lines},
};
use crate::{
    alliance::{Conversation, Marker, Points, RatingsTrack, RuptureState as State, Source},
    caseload::{Caseload, CaseloadRow, FormsCount, RecentSession},
    practice::Clock,
    ruptures::{By, Rupture, RuptureEvent, WorklistRow},
    safety::SafetyAlert,
};

struct Monday;

impl Clock for Monday {
    fn now(&self) -> DateTime<Utc> {
        at(0)
    }

    fn today(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 9).expect("a date")
    }

    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc()
    }
}

fn day(ago: u64) -> NaiveDate {
    Monday.today() - Days::new(ago)
}

fn at(ago: u64) -> DateTime<Utc> {
    day(ago).and_hms_opt(9, 0, 0).expect("nine").and_utc()
}

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128)
}

/// A case of which nothing is known, with the entries of its record by days ago.
fn case(number: usize, entries: &[(u64, ActingAs, What)]) -> SupervisedCase {
    let entries = (1..).zip(entries);
    let entries = entries.map(|(number, (ago, acting_as, what))| Entry {
        number,
        at: at(*ago),
        by: "Somebody".to_owned(),
        own: false,
        acting_as: *acting_as,
        what: what.clone(),
    });
    SupervisedCase {
        client: id(number),
        care_episode: id(number),
        client_name: format!("Client {number:03}"),
        client_code: format!("C-{number}"),
        therapist_name: "Mona".to_owned(),
        ended_on: None,
        record: Record(entries.collect()),
    }
}

fn put() -> What {
    What::Put { question: None }
}

fn decided(follow_up_on: Option<NaiveDate>) -> What {
    What::Decided(Decision {
        text: "Wait".to_owned(),
        follow_up_on,
    })
}

/// Noticed `age` days ago, and its last step then.
fn rupture(case: usize, state: State, age: u64) -> WorklistRow {
    WorklistRow {
        client: id(case),
        client_name: format!("Client {case:03}"),
        client_code: format!("C-{case}"),
        therapist_name: Some("Mona".to_owned()),
        care_episode: id(case),
        sessions_held: 12,
        opened_at: at(age),
        noticed_on: Some(day(age)),
        last_step_at: at(age),
        rupture: Rupture {
            id: id(case),
            care_episode: id(case),
            version: 1,
            state,
            source: Source::Scores,
            noticed_at: 9,
            onset: 9,
            closed_at: None,
            instrument: None,
            track: RatingsTrack::Out,
            back_at: None,
            out_for: 1,
            conversation: Conversation::NotYet,
            marker: Marker::Unclear,
            events: vec![RuptureEvent::bare(By::Rule, Some(9), at(age))],
        },
    }
}

fn alert(case: usize, age: u64) -> SafetyAlert {
    SafetyAlert {
        id: id(case),
        client: id(case),
        client_name: format!("Client {case:03}"),
        care_episode: id(case),
        instrument: "PHQ-9".to_owned(),
        version: 1,
        item: 9,
        answer: Points(100),
        session: Some(3),
        raised_at: at(age),
        handled: None,
        may_act: false,
    }
}

/// So many sessions a week apart, none with a form.
fn unrated(case: usize, sessions: i32) -> CaseloadRow {
    let recent = (1..=sessions).map(|number| RecentSession {
        number,
        held_on: day(u64::from((sessions - number).unsigned_abs()) * 7),
        total: None,
    });
    CaseloadRow {
        client: id(case),
        care_episode: id(case),
        client_name: format!("Client {case:03}"),
        client_code: format!("C-{case}"),
        therapist_name: Some("Mona".to_owned()),
        may_act: false,
        started_on: day(70),
        last_session_number: Some(sessions),
        last_session_on: Some(day(0)),
        dates_assumed: false,
        sessions_held: sessions,
        sessions_rated: 0,
        forms: FormsCount {
            every: 1,
            ..FormsCount::default()
        },
        recent: recent.collect(),
        alliance: None,
        finding: None,
        rupture: None,
        outcome: None,
        changes: 0,
        is_new: false,
        veiled: false,
    }
}

/// The only line, from one case and what is known of it.
fn one(
    case: SupervisedCase,
    row: Option<CaseloadRow>,
    ruptures: Vec<WorklistRow>,
    alerts: Vec<SafetyAlert>,
) -> Line {
    let rows = row.into_iter().collect();
    let mut lines = lines(vec![case], Caseload { rows, alerts }, ruptures, &Monday);
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

fn why(ruptures: Vec<WorklistRow>) -> Vec<(Reason, NaiveDate)> {
    one(case(1, &[]), None, ruptures, Vec::new()).reasons
}

#[test]
fn a_new_flag_waits_once_its_time_is_over() {
    let within = ACKNOWLEDGED_WITHIN;
    assert_eq!(why(vec![rupture(1, State::Possible, within)]), []);
    assert_eq!(
        why(vec![rupture(1, State::Possible, within + 1)]),
        [(Reason::NotAcknowledged, day(within + 1))]
    );
    assert_eq!(why(vec![rupture(1, State::Acknowledged, 90)]), []);
}

#[test]
fn the_clients_word_waits_at_once_until_it_was_talked_about() {
    let said = |conversation| {
        let mut row = rupture(1, State::Possible, 0);
        row.rupture.source = Source::ClientWord;
        row.rupture.conversation = conversation;
        why(vec![row])
    };
    assert_eq!(said(Conversation::NotYet), [(Reason::ClientSaid, day(0))]);
    for talked in [Conversation::Reported, Conversation::RaisedByTherapist] {
        assert_eq!(said(talked), []);
    }
}

#[test]
fn what_was_left_open_waits_for_a_while() {
    for (state, reason) in [
        (State::Unresolved, Reason::Unresolved),
        (State::EndedWithTreatment, Reason::EndedWithIt),
    ] {
        let lately = why(vec![rupture(1, state, LATELY)]);
        assert_eq!(lately, [(reason, day(LATELY))]);
        assert_eq!(why(vec![rupture(1, state, LATELY + 1)]), []);
    }
    // A file may tell of the ending long after it.
    let mut ended = case(1, &[]);
    let row = rupture(1, State::EndedWithTreatment, 0);
    ended.ended_on = Some(day(5));
    let line = one(ended.clone(), None, vec![row.clone()], Vec::new());
    assert_eq!(line.reasons, [(Reason::EndedWithIt, day(5))]);
    ended.ended_on = Some(day(LATELY + 1));
    assert!(!one(ended, None, vec![row], Vec::new()).waits());
    for state in [State::Repaired, State::Dismissed, State::Passed] {
        assert_eq!(why(vec![rupture(1, state, 0)]), [], "{state:?}");
    }
}

#[test]
fn of_several_ruptures_the_open_one_is_talked_about() {
    let mut closed = rupture(1, State::Unresolved, 3);
    closed.rupture.id = id(77);
    let mut open = rupture(1, State::Discussed, 40);
    open.rupture.out_for = 4;
    open.rupture.conversation = Conversation::RaisedByClient;
    let line = one(case(1, &[]), None, vec![closed, open], Vec::new());
    assert_eq!(line.reasons, [(Reason::OpenLong, day(40))]);
    assert_eq!(line.talk(), Some((Conversation::RaisedByClient, true)));
    assert!(line.href().ends_with(&format!("#rupture-{}", id(1))));
}

#[test]
fn no_rating_for_long_is_what_the_caseload_calls_so_with_a_rupture_or_without() {
    let of = |row: CaseloadRow| one(case(1, &[]), Some(row), Vec::new(), Vec::new()).reasons;
    assert_eq!(of(unrated(1, 2)), []);
    assert_eq!(of(unrated(1, 3)), [(Reason::NoRecentRating, day(70))]);
    let mut agreed = unrated(1, 9);
    agreed.forms.every = 0;
    assert_eq!(of(agreed), [], "as it was agreed");
    let line = one(
        case(1, &[]),
        Some(unrated(1, 4)),
        vec![rupture(1, State::Possible, 20)],
        Vec::new(),
    );
    let reasons: Vec<Reason> = line.reasons.iter().map(|(reason, _)| *reason).collect();
    assert_eq!(reasons, [Reason::NotAcknowledged, Reason::NoRecentRating]);
}

#[test]
fn the_agenda_is_a_reason_where_the_therapist_asked_and_a_day_when_it_comes() {
    use ActingAs::{Supervisor, Therapist};
    let of =
        |entries: &[(u64, ActingAs, What)]| one(case(1, entries), None, Vec::new(), Vec::new());
    let asked = of(&[(2, Therapist, put())]);
    assert_eq!(asked.reasons, [(Reason::AskedFor, day(2))]);
    let chosen = of(&[(2, Supervisor, put())]);
    assert!(!chosen.waits() && chosen.is_on_agenda());
    let back = of(&[(2, Therapist, put()), (1, Therapist, What::TakenBack)]);
    assert!(!back.waits() && !back.is_on_agenda());

    let follow = |day| of(&[(9, Supervisor, put()), (8, Supervisor, decided(day))]);
    assert!(!follow(None).waits());
    assert!(!follow(Monday.today().succ_opt()).waits());
    assert_eq!(follow(Some(day(0))).reasons, [(Reason::FollowUp, day(0))]);
    // A new decision takes the place of the earlier one.
    let later = [
        (9, Supervisor, put()),
        (8, Supervisor, decided(Some(day(1)))),
        (1, Supervisor, put()),
        (0, Supervisor, decided(None)),
    ];
    assert!(!of(&later).waits());
    assert!(of(&later[..3]).has(Reason::FollowUp));
}

#[test]
fn decisions_are_listed_for_a_while_and_until_their_day_has_come() {
    let of = |ago, day| {
        let entries = [
            (ago, ActingAs::Supervisor, put()),
            (ago, ActingAs::Supervisor, decided(day)),
        ];
        let line = one(case(1, &entries), None, Vec::new(), Vec::new());
        line.decided_lately(&Monday).is_some()
    };
    assert!(of(DECIDED, None));
    assert!(!of(DECIDED + 1, None));
    assert!(of(DECIDED + 1, Monday.today().succ_opt()));
    assert!(!of(DECIDED + 1, Some(day(0))), "then the case waits");
}

#[test]
fn a_case_with_several_reasons_is_one_line_with_all_of_them() {
    let entries = [
        (50, ActingAs::Supervisor, put()),
        (49, ActingAs::Supervisor, decided(Some(day(5)))),
        (1, ActingAs::Therapist, put()),
    ];
    let mut open = rupture(1, State::Possible, 30);
    open.rupture.source = Source::ClientWord;
    open.rupture.out_for = 5;
    let line = one(
        case(1, &entries),
        Some(unrated(1, 5)),
        vec![open],
        vec![alert(1, 2), alert(1, 3)],
    );
    assert_eq!(
        line.reasons,
        [
            (Reason::Safety, day(3)),
            (Reason::ClientSaid, day(30)),
            (Reason::AskedFor, day(1)),
            (Reason::NotAcknowledged, day(30)),
            (Reason::OpenLong, day(30)),
            (Reason::NoRecentRating, day(70)),
            (Reason::FollowUp, day(5)),
        ]
    );
    assert!(line.href().ends_with("#safety"));
    assert_eq!(line.alerts.len(), 2);
    assert!(line.alerts[0].raised_at < line.alerts[1].raised_at);
}

#[test]
fn weight_comes_first_then_age_then_name_and_other_peoples_cases_never() {
    let cases = vec![
        case(1, &[]),
        case(2, &[]),
        case(3, &[]),
        case(4, &[(9, ActingAs::Supervisor, put())]),
        case(5, &[(3, ActingAs::Therapist, put())]),
        case(6, &[(20, ActingAs::Supervisor, put())]),
        case(7, &[]),
    ];
    let caseload = Caseload {
        rows: Vec::new(),
        alerts: vec![alert(3, 0), alert(99, 9)],
    };
    let ruptures = vec![
        rupture(1, State::Possible, 20),
        rupture(2, State::Possible, 40),
        rupture(7, State::Possible, 20),
        rupture(98, State::Possible, 90),
    ];
    let lines = lines(cases, caseload, ruptures, &Monday);
    let order: Vec<Uuid> = lines.iter().map(|line| line.case.care_episode).collect();
    assert_eq!(order, [3, 5, 2, 1, 7, 6, 4].map(id));
}

proptest! {
    #[test]
    fn every_case_is_there_once_whatever_order_things_come_in(
        ages in prop::collection::vec((0_u64..120, 0_usize..8), 0..40),
        turn in 0_usize..40,
    ) {
        let number = |at: usize| at + 1;
        let mut cases: Vec<_> = (0..ages.len()).map(|at| case(number(at), &[])).collect();
        let state = |at: usize| State::ALL[at % State::ALL.len()];
        let mut ruptures: Vec<_> = ages.iter().enumerate()
            .map(|(at, (age, kind))| rupture(number(at), state(*kind), *age))
            .collect();
        let found = |cases: &[SupervisedCase], ruptures: &[WorklistRow]| {
            lines(cases.to_vec(), Caseload::default(), ruptures.to_vec(), &Monday)
        };
        let first = found(&cases, &ruptures);
        prop_assert_eq!(first.len(), ages.len());
        if !ages.is_empty() {
            cases.rotate_left(turn % ages.len());
            ruptures.reverse();
        }
        prop_assert_eq!(&first, &found(&cases, &ruptures));
        let weights: Vec<_> = first.iter().map(|line| line.reasons.first().copied()).collect();
        let waiting: Vec<_> = weights.iter().flatten().collect();
        prop_assert!(waiting.is_sorted());
        prop_assert!(weights.iter().skip(waiting.len()).all(Option::is_none));
    }
}
