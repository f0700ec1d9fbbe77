//! What the forms of supervision say, checked before anything is asked of the database.

use chrono::NaiveDate;

use super::{Act, DECISION, Decision, NotReviewed, QUESTION, Step};
use crate::typed::{self, FieldProblem, Fields};

/// Which form was sent: the value of `do`, and of `?done=…` afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    Put,
    TakeBack,
    Decide,
    Correct,
}

impl Do {
    pub const ALL: [Self; 4] = [Self::Put, Self::TakeBack, Self::Decide, Self::Correct];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::TakeBack => "take-back",
            Self::Decide => "decide",
            Self::Correct => "correct",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }
}

pub type Problem = typed::Problem<NotReviewed>;
pub type Draft = typed::Sent<Problem>;

impl Problem {
    /// The field that it belongs to; `None` for the form as a whole.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Field(name, _) => Some(name),
            Self::NotDone(NotReviewed::InThePast) => Some("follow_up"),
            Self::NotDone(_) => None,
        }
    }
}

impl Draft {
    pub fn form(&self) -> Option<Do> {
        Do::parse(self.get("do"))
    }

    /// What the form asks to be recorded.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn read(&self, today: NaiveDate) -> Result<Act, Problem> {
        let fields = Fields(&self.values);
        let step = match fields.choice("do", Do::parse)? {
            Do::Put => {
                let cases = fields.boxes("case", |text| text.parse().ok())?;
                if cases.is_empty() {
                    return Err(Problem::Field("case", FieldProblem::Missing));
                }
                let question = fields.words("question", QUESTION)?;
                return Ok(Act::Put { cases, question });
            }
            Do::TakeBack => Step::TakeBack,
            Do::Decide => {
                let decision = self.decision()?;
                if decision.follow_up_on.is_some_and(|day| day < today) {
                    return Err(Problem::NotDone(NotReviewed::InThePast));
                }
                Step::Decide(decision)
            }
            // The day may have come meanwhile, and stays as it was.
            Do::Correct => Step::Correct(self.decision()?),
        };
        Ok(Act::Step {
            case: fields.id("case")?,
            seen: fields.number("seen")?,
            step,
        })
    }

    fn decision(&self) -> Result<Decision, Problem> {
        let fields = Fields(&self.values);
        let text = fields.words("decision", DECISION)?;
        let follow_up_on = match self.get("follow_up") {
            "" => None,
            _ => Some(fields.day("follow_up")?),
        };
        Ok(Decision {
            text: text.ok_or(Problem::Field("decision", FieldProblem::Missing))?,
            follow_up_on,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const CASE: &str = "01890000-0000-7000-8000-000000000000";
    const OTHER: &str = "01890000-0000-7000-8000-000000000001";

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 9).expect("a date")
    }

    fn read(values: &[(&str, &str)]) -> Result<Act, Problem> {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Draft::from(values.iter().map(pair).collect::<Vec<_>>()).read(today())
    }

    fn step(values: &[(&str, &str)]) -> Result<Step, Problem> {
        let sent = [&[("case", CASE), ("seen", "3")][..], values].concat();
        read(&sent).map(|act| match act {
            Act::Step { case, seen, step } => {
                assert_eq!((case.to_string().as_str(), seen), (CASE, 3));
                step
            }
            Act::Put { .. } => panic!("put"),
        })
    }

    #[test]
    fn one_case_or_several_are_put_with_or_without_a_question() {
        let ids = [CASE, OTHER].map(|id| Uuid::parse_str(id).expect("an id"));
        let put = read(&[
            ("do", "put"),
            ("case", OTHER),
            ("case", CASE),
            ("case", CASE),
        ]);
        let cases = ids.to_vec();
        assert_eq!(
            put,
            Ok(Act::Put {
                cases,
                question: None
            })
        );
        let put = read(&[("do", "put"), ("case", CASE), ("question", " a\r\nb ")]);
        assert_eq!(
            put,
            Ok(Act::Put {
                cases: vec![ids[0]],
                question: Some("a\nb".to_owned())
            })
        );
        let nothing = read(&[("do", "put")]);
        assert_eq!(nothing, Err(Problem::Field("case", FieldProblem::Missing)));
        let long = "é".repeat(QUESTION + 1);
        let long = read(&[("do", "put"), ("case", CASE), ("question", &long)]);
        assert_eq!(long, Err(Problem::Field("question", FieldProblem::TooLong)));
        let no_id = read(&[("do", "put"), ("case", "1")]);
        assert_eq!(no_id, Err(Problem::Field("case", FieldProblem::NotAChoice)));
    }

    #[test]
    fn a_decision_has_words_and_perhaps_a_day_that_is_to_come() {
        let decide = |text, day| step(&[("do", "decide"), ("decision", text), ("follow_up", day)]);
        let decision = |text: &str, follow_up_on| {
            Ok(Step::Decide(Decision {
                text: text.to_owned(),
                follow_up_on,
            }))
        };
        assert_eq!(decide(" Wait ", ""), decision("Wait", None));
        assert_eq!(
            decide("Wait", "2026-03-09"),
            decision("Wait", Some(today()))
        );
        assert_eq!(
            decide("", ""),
            Err(Problem::Field("decision", FieldProblem::Missing))
        );
        assert_eq!(
            decide("Wait", "soon"),
            Err(Problem::Field("follow_up", FieldProblem::NotADate))
        );
        let past = decide("Wait", "2026-03-08").expect_err("past");
        assert_eq!(past, Problem::NotDone(NotReviewed::InThePast));
        assert_eq!(past.field(), Some("follow_up"));
        let correct = [
            ("do", "correct"),
            ("decision", "Wait"),
            ("follow_up", "2026-03-08"),
        ];
        assert!(step(&correct).is_ok(), "the day has come meanwhile");
        assert_eq!(step(&[("do", "take-back")]), Ok(Step::TakeBack));
        assert_eq!(
            read(&[("do", "take-back"), ("case", CASE)]),
            Err(Problem::Field("seen", FieldProblem::Missing))
        );
        assert_eq!(read(&[]), Err(Problem::Field("do", FieldProblem::Missing)));
    }
}
