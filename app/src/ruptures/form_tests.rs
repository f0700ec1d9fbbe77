use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Act, Deed, Step,
    form::{Do, NOTE, Problem, Sent},
};
use crate::alliance::{Dismissal, Marker, RaisedBy, RuptureState, SettledBy, Strategy};
use crate::typed::FieldProblem;

const ID: &str = "01890000-0000-7000-8000-000000000001";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 9).expect("a date")
}

fn sent(values: &[(&str, &str)]) -> Sent {
    let hidden = [("rupture", ID), ("episode", ID), ("version", "3")];
    let own = |name: &str| values.iter().any(|(key, _)| *key == name);
    let hidden = hidden.into_iter().filter(|(name, _)| !own(name));
    Sent {
        values: values
            .iter()
            .copied()
            .chain(hidden)
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect(),
        problem: None,
    }
}

fn read(values: &[(&str, &str)]) -> Result<Act, Problem> {
    sent(values).read(Uuid::nil(), today())
}

fn step(values: &[(&str, &str)]) -> Step {
    match read(values).expect("a step").deed {
        Deed::Step {
            step, version: 3, ..
        } => step,
        other => panic!("{other:?}"),
    }
}

fn wrong(values: &[(&str, &str)]) -> (&'static str, FieldProblem) {
    match read(values) {
        Err(Problem::Field(field, why)) => (field, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_form_says_what_it_asks() {
    assert_eq!(step(&[("do", "acknowledge")]), Step::Acknowledge);
    let talked = step(&[
        ("do", "talked"),
        ("raised_by", "client"),
        ("on", "2026-03-09"),
        ("tried", "validated"),
        ("tried", "clarified"),
        ("tried", "validated"),
        ("marker", ""),
    ]);
    assert_eq!(
        talked,
        Step::Talked {
            raised_by: RaisedBy::Client,
            on: today(),
            tried: vec![
                Strategy::ClarifiedMisunderstanding,
                Strategy::ValidatedTheReaction
            ],
            marker: None,
        }
    );
    let settled = step(&[("do", "settle"), ("by", "client")]);
    assert_eq!(
        settled,
        Step::Settle {
            by: SettledBy::Client
        }
    );
    let dismissed = step(&[("do", "dismiss"), ("reason", "life_event")]);
    assert_eq!(
        dismissed,
        Step::Dismiss {
            reason: Dismissal::LifeEvent
        }
    );
    assert_eq!(step(&[("do", "unresolved")]), Step::LeaveUnresolved);
    assert_eq!(step(&[("do", "reopen")]), Step::Reopen);
    assert_eq!(
        step(&[("do", "onset"), ("to", "4")]),
        Step::MoveOnset { to: 4 }
    );
    assert!(matches!(
        step(&[("do", "merge"), ("into", ID)]),
        Step::Merge { .. }
    ));
    let mark = step(&[("do", "mark"), ("marker", "withdrawal")]);
    assert_eq!(
        mark,
        Step::Mark {
            marker: Marker::Withdrawal
        }
    );
    let felt = read(&[("do", "felt"), ("session", "7"), ("marker", "unclear")]).expect("felt");
    assert_eq!(
        felt.deed,
        Deed::Felt {
            session: 7,
            marker: Marker::Unclear
        }
    );
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    use FieldProblem::{InTheFuture, Missing, NotAChoice, NotADate, TooLong};
    let talked = |more: &[(&'static str, &'static str)]| {
        let mut values = vec![("do", "talked"), ("raised_by", "client")];
        values.extend(more);
        wrong(&values)
    };
    assert_eq!(wrong(&[]), ("do", Missing));
    assert_eq!(wrong(&[("do", "open")]), ("do", NotAChoice));
    assert_eq!(wrong(&[("do", "talked")]), ("raised_by", Missing));
    assert_eq!(talked(&[]), ("on", Missing));
    assert_eq!(talked(&[("on", "9.3.2026")]), ("on", NotADate));
    assert_eq!(talked(&[("on", "0026-03-09")]), ("on", NotADate));
    assert_eq!(talked(&[("on", "2026-03-10")]), ("on", InTheFuture));
    let tried = [("on", "2026-03-09"), ("tried", "hypnosis")];
    assert_eq!(talked(&tried), ("tried", NotAChoice));
    let other = [("do", "dismiss"), ("reason", "other"), ("note", "  ")];
    assert_eq!(wrong(&other), ("note", Missing));
    // Joining two is another form.
    let part = [("do", "dismiss"), ("reason", "part_of_another")];
    assert_eq!(wrong(&part), ("reason", NotAChoice));
    let long = "é".repeat(NOTE + 1);
    assert_eq!(
        wrong(&[("do", "reopen"), ("note", &long)]),
        ("note", TooLong)
    );
    assert!(read(&[("do", "reopen"), ("note", &long[2..])]).is_ok());
    assert_eq!(
        wrong(&[("do", "reopen"), ("rupture", "1")]),
        ("rupture", NotAChoice)
    );
    assert_eq!(
        wrong(&[("do", "reopen"), ("version", "x")]),
        ("version", NotAChoice)
    );
}

#[test]
fn a_note_keeps_its_lines_and_nothing_around_them() {
    let note = read(&[("do", "reopen"), ("note", " one\r\n\r\ntwo ")])
        .expect("a step")
        .note;
    assert_eq!(note.as_deref(), Some("one\n\ntwo"));
    assert_eq!(read(&[("do", "reopen")]).expect("a step").note, None);
}

#[test]
fn a_form_gets_back_only_its_own() {
    let sent = sent(&[("do", "reopen"), ("note", "kept")]);
    let id = Uuid::parse_str(ID).ok();
    let of = |step: Do, id| sent.of(step.as_str()).about("rupture", id);
    assert_eq!(of(Do::Reopen, id).get("note"), "kept");
    assert_eq!(of(Do::Dismiss, id), Sent::default());
    assert_eq!(of(Do::Reopen, None), Sent::default());
}

#[test]
fn a_first_conversation_needs_no_acknowledgement_before() {
    assert!(Do::Talked.is_for(RuptureState::Possible));
    assert!(!Do::Settle.is_for(RuptureState::Acknowledged));
    assert!(!Do::Unresolved.is_for(RuptureState::Possible));
}

#[test]
fn what_is_closed_can_be_opened_again_and_nothing_else() {
    for state in RuptureState::ALL {
        let offered: Vec<Do> = Do::ALL
            .into_iter()
            .filter(|step| step.is_for(*state))
            .collect();
        if state.is_open() {
            assert!(!offered.contains(&Do::Reopen), "{state:?}");
        } else {
            assert_eq!(offered, [Do::Reopen], "{state:?}");
        }
    }
}

proptest! {
    #[test]
    fn no_form_whatever_it_holds_makes_it_fail(
        values in prop::collection::vec(("[a-z_]{0,12}", ".{0,40}"), 0..12), step in 0_usize..10
    ) {
        let mut values: Vec<(String, String)> = values;
        values.push(("do".to_owned(), Do::ALL[step].as_str().to_owned()));
        let sent = Sent { values, problem: None };
        prop_assert!(sent.read(Uuid::nil(), today()).is_err());
    }
}
