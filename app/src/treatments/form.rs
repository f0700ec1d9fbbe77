//! What the forms about clients and treatments say, checked before anything is asked of the database.

use uuid::Uuid;

use super::{Act, CODE, CONTACT, EVERY, NAME, NotAsked, NotDone, Particulars, Rhythm};
use crate::{
    client::Ending,
    typed::{self, FieldProblem, Fields},
};

/// Which form was sent: the value of `do`, and of `?done=…` afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    Add,
    Change,
    Begin,
    End,
    Resume,
    Archive,
    BringBack,
    Ask,
}

impl Do {
    pub const ALL: [Self; 8] = [
        Self::Add,
        Self::Change,
        Self::Begin,
        Self::End,
        Self::Resume,
        Self::Archive,
        Self::BringBack,
        Self::Ask,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Begin => "begin",
            Self::End => "end",
            Self::Resume => "resume",
            Self::Archive => "archive",
            Self::BringBack => "bring-back",
            Self::Ask => "ask",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }
}

/// Endings that a therapist can record: handing on to a colleague here is an administrator's.
pub const ENDINGS: [Ending; 3] = [Ending::Planned, Ending::Unplanned, Ending::Referred];

pub const fn ending_text(ending: Ending) -> &'static str {
    match ending {
        Ending::Planned => "planned",
        Ending::Unplanned => "unplanned",
        Ending::Transferred => "transferred",
        Ending::Referred => "referred",
    }
}

pub type Problem = typed::Problem<NotDone>;
pub type Entry = typed::Sent<Problem>;

impl Problem {
    /// The field that it belongs to; `None` for the form as a whole.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Field(name, _) => Some(name),
            Self::NotDone(why) => match why {
                NotDone::CodeOf(_) | NotDone::CodeTaken | NotDone::CodeReserved => Some("code"),
                NotDone::Alike(_) => Some("name"),
                NotDone::InTheFuture
                | NotDone::BeforeItBegan(_)
                | NotDone::BeforeItEnded
                | NotDone::SessionsAfter => Some("on"),
                _ => None,
            },
        }
    }
}

type Read<T> = Result<T, Problem>;

impl Entry {
    pub fn form(&self) -> Option<Do> {
        Do::parse(self.get("do"))
    }

    /// What the form asks to be done; `client` is of the address, nobody's where one is added.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn read(&self, client: Option<Uuid>) -> Read<Act> {
        let fields = Fields(&self.values);
        let form = fields.choice("do", Do::parse)?;
        let Some(client) = client else {
            if form != Do::Add {
                return Err(Problem::Field("do", FieldProblem::NotAChoice));
            }
            return Ok(Act::Add {
                particulars: self.particulars()?,
                from: fields.day("on")?,
                another: self.another(),
            });
        };
        Ok(match form {
            Do::Add => return Err(Problem::Field("do", FieldProblem::NotAChoice)),
            Do::Change => Act::Change {
                client,
                particulars: self.particulars()?,
                another: self.another(),
            },
            Do::Begin => Act::Begin {
                client,
                from: fields.day("on")?,
            },
            Do::End => Act::End {
                client,
                care_episode: fields.id("episode")?,
                on: fields.day("on")?,
                ending: fields.choice("ending", |text| {
                    ENDINGS.into_iter().find(|one| ending_text(*one) == text)
                })?,
                talked: fields.choice("talked", |text| match text {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                })?,
            },
            Do::Resume => Act::Resume {
                client,
                care_episode: fields.id("episode")?,
            },
            Do::Ask => Act::Ask {
                client,
                care_episode: fields.id("episode")?,
                rhythm: self.rhythm()?,
            },
            Do::Archive | Do::BringBack => Act::Archive {
                client,
                away: form == Do::Archive,
            },
        })
    }

    fn particulars(&self) -> Read<Particulars> {
        let contact = match self.get("contact") {
            "" => None,
            _ => Some(self.line("contact", CONTACT)?),
        };
        Ok(Particulars {
            code: self.line("code", CODE)?,
            name: self.line("name", NAME)?,
            contact,
        })
    }

    /// Words on one line, with single spaces.
    fn line(&self, field: &'static str, longest: usize) -> Read<String> {
        let words: Vec<&str> = Fields(&self.values)
            .given(field)?
            .split_whitespace()
            .collect();
        let line = words.join(" ");
        if line.chars().any(char::is_control) {
            return Err(Problem::Field(field, FieldProblem::NotAccepted));
        }
        if line.chars().count() > longest {
            return Err(Problem::Field(field, FieldProblem::TooLong));
        }
        Ok(line)
    }

    /// Nothing chosen is the practice's.
    fn rhythm(&self) -> Read<Option<Rhythm>> {
        let fields = Fields(&self.values);
        match self.get("every") {
            "practice" => Ok(None),
            "0" => {
                let why = fields.choice("because", NotAsked::parse)?;
                Ok(Some(Rhythm::Never(why)))
            }
            _ => {
                let every = fields.choice("every", |text| {
                    text.parse().ok().filter(|every| EVERY.contains(every))
                })?;
                Ok(Some(Rhythm::Every(every)))
            }
        }
    }

    fn another(&self) -> bool {
        self.get("another") == "yes"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(values: &[(&str, &str)]) -> Entry {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Entry {
            values: values.iter().map(pair).collect(),
            problem: None,
        }
    }

    #[test]
    fn a_client_is_read_with_single_spaces_and_without_an_empty_contact() {
        let sent = entry(&[
            ("do", "add"),
            ("code", " HS  7 "),
            ("name", "Ann \t Marsh"),
            ("contact", " "),
            ("on", "2026-03-02"),
        ]);
        let read = sent.read(None).map(|act| match act {
            Act::Add {
                particulars,
                another,
                ..
            } => Some((particulars, another)),
            _ => None,
        });
        let expected = Particulars {
            code: "HS 7".to_owned(),
            name: "Ann Marsh".to_owned(),
            contact: None,
        };
        assert_eq!(read, Ok(Some((expected, false))));
    }

    #[test]
    fn what_is_missing_too_long_or_no_choice_names_its_field() {
        let client = Some(Uuid::from_u128(1));
        let episode = Uuid::from_u128(2).to_string();
        let long = "x".repeat(CODE + 1);
        type Case<'c> = (Option<Uuid>, &'c [(&'c str, &'c str)], &'static str);
        let cases: [Case<'_>; 7] = [
            (None, &[("do", "add"), ("code", "a")], "name"),
            (
                None,
                &[("do", "add"), ("code", &long), ("name", "n")],
                "code",
            ),
            (
                None,
                &[("do", "add"), ("code", "a\u{1}"), ("name", "n")],
                "code",
            ),
            (None, &[("do", "end")], "do"),
            (client, &[("do", "add")], "do"),
            (
                client,
                &[
                    ("do", "end"),
                    ("episode", &episode),
                    ("on", "2026-03-02"),
                    ("ending", "transferred"),
                ],
                "ending",
            ),
            (
                client,
                &[
                    ("do", "end"),
                    ("episode", &episode),
                    ("on", "2026-03-02"),
                    ("ending", "planned"),
                ],
                "talked",
            ),
        ];
        for (client, values, field) in cases {
            let problem = entry(values)
                .read(client)
                .map_err(|problem| problem.field());
            assert_eq!(problem, Err(Some(field)), "{values:?}");
        }
    }
}
