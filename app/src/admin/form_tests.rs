use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::form::{Change, LineKind, Page, Refusal, Typed, Why, done, refuse};
use crate::practice::Role;

fn typed(values: &[(&str, &str)]) -> Typed {
    Typed {
        values: values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        problem: None,
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 29).unwrap()
}

fn read(page: Page, values: &[(&str, &str)]) -> Result<Change, Refusal> {
    typed(values).read(page, today())
}

#[test]
fn a_person_needs_a_name_a_user_name_and_a_role() {
    let whole = [
        ("do", "add"),
        ("name", " Ana Lí "),
        ("user_name", "Ana.Li"),
        ("roles", "therapist"),
        ("roles", "supervisor"),
    ];
    let added = Change::AddPerson {
        name: "Ana Lí".to_owned(),
        user_name: "ana.li".to_owned(),
        roles: vec![Role::Therapist, Role::Supervisor],
    };
    assert_eq!(read(Page::People, &whole), Ok(added));
    assert_eq!(
        read(Page::People, &whole[..2]),
        Err(refuse("user_name", Why::Missing))
    );
    assert_eq!(
        read(Page::People, &whole[..3]),
        Err(refuse("roles", Why::NoRole))
    );
    let odd = [("do", "add"), ("name", "A"), ("user_name", "a b")];
    assert_eq!(
        read(Page::People, &odd),
        Err(refuse("user_name", Why::NotAUserName))
    );
}

#[test]
fn a_line_ends_neither_before_it_begins_nor_in_the_past() {
    let (a, b) = (
        Uuid::from_u128(1).to_string(),
        Uuid::from_u128(2).to_string(),
    );
    let begin = |whom: &str, to: &str| {
        let values = [
            ("do", "begin"),
            ("who", &a),
            ("whom", whom),
            ("from", "2026-03-29"),
            ("to", to),
        ];
        read(Page::Cover, &values)
    };
    assert!(begin(&b, "").is_ok() && begin(&b, "2026-03-29").is_ok());
    assert_eq!(
        begin(&b, "2026-03-28"),
        Err(refuse("to", Why::EndsBeforeItBegins))
    );
    assert_eq!(begin(&b, "29.3.2026"), Err(refuse("to", Why::NotADate)));
    assert_eq!(begin(&a, ""), Err(refuse("whom", Why::SamePerson)));
    let end = |to: &str| read(Page::Supervision, &[("do", "end"), ("id", &a), ("to", to)]);
    let line = Uuid::from_u128(1);
    let kind = LineKind::Supervision;
    assert_eq!(
        end(""),
        Ok(Change::End {
            kind,
            line,
            to: None
        })
    );
    assert_eq!(
        end("2026-03-29"),
        Ok(Change::End {
            kind,
            line,
            to: Some(today())
        })
    );
    assert_eq!(end("2026-03-28"), Err(refuse("to", Why::InThePast)));
}

#[test]
fn what_is_done_has_words() {
    let change = Change::SetActive {
        person: Uuid::nil(),
        active: false,
    };
    assert!(done(change.done()).is_some());
    assert_eq!(done("<script>"), None);
}

proptest! {
    #[test]
    fn whatever_is_sent_is_read_or_refused(values in prop::collection::vec(("do|id|name|roles|who|from|to|user_name|on|open", "add|change|begin|end|transfer|join|\\PC{0,12}|20[0-9]{2}-[0-9]{2}-[0-9]{2}"), 0..8)) {
        let typed = Typed::from(values);
        for page in Page::ALL {
            let _ = typed.read(page, today());
        }
    }
}
