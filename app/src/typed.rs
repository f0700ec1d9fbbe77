//! What was typed into a form: names and values in the order of the form, as the server takes them out of a request.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

pub type Values = Vec<(String, String)>;

/// The first value of that name, without space around it; empty where there is none.
pub fn value<'v>(values: &'v [(String, String)], name: &str) -> &'v str {
    let found = values.iter().find(|(key, _)| key == name);
    found.map_or("", |(_, value)| value.trim())
}

/// Every value of that name: of boxes that are ticked.
pub fn all<'v>(values: &'v [(String, String)], name: &'v str) -> impl Iterator<Item = &'v str> {
    let of = move |(key, _): &&(String, String)| key == name;
    values.iter().filter(of).map(|(_, value)| value.as_str())
}

/// What somebody sent, and why it was not done; from context where a form was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent<P> {
    pub values: Values,
    pub problem: Option<P>,
}

impl<P> From<Values> for Sent<P> {
    fn from(values: Values) -> Self {
        Self {
            values,
            problem: None,
        }
    }
}

impl<P> Default for Sent<P> {
    fn default() -> Self {
        Values::new().into()
    }
}

impl<P: Clone> Sent<P> {
    pub fn get(&self, name: &str) -> &str {
        value(&self.values, name)
    }

    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        all(&self.values, name)
    }

    /// As sent with this form, the value of `do`; nothing when another form of the page was sent.
    pub fn of(&self, form: &str) -> Self {
        self.only_if(self.get("do") == form)
    }

    /// As sent about this one, where a page has the same form for several.
    pub fn about(&self, name: &str, id: Option<Uuid>) -> Self {
        self.only_if(Uuid::parse_str(self.get(name)).ok() == id)
    }

    fn only_if(&self, own: bool) -> Self {
        if own { self.clone() } else { Self::default() }
    }
}

/// Why a form was not done: for a field of it, or for what the port says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem<N> {
    Field(&'static str, FieldProblem),
    NotDone(N),
}

impl<N> From<Wrong> for Problem<N> {
    fn from(Wrong(field, why): Wrong) -> Self {
        Self::Field(field, why)
    }
}

/// Why a field cannot be taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    Missing,
    TooLong,
    NotAChoice,
    NotADate,
    InTheFuture,
    /// The port refused it.
    NotAccepted,
}

/// A field by its name, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong(pub &'static str, pub FieldProblem);

/// Reads fields one by one; each method fails with the field that it was asked for.
#[derive(Clone, Copy)]
pub struct Fields<'v>(pub &'v [(String, String)]);

impl<'v> Fields<'v> {
    pub fn given(self, field: &'static str) -> Result<&'v str, Wrong> {
        match value(self.0, field) {
            "" => Err(Wrong(field, FieldProblem::Missing)),
            text => Ok(text),
        }
    }

    pub fn id(self, field: &'static str) -> Result<Uuid, Wrong> {
        self.choice(field, |text| Uuid::parse_str(text).ok())
    }

    pub fn number(self, field: &'static str) -> Result<i32, Wrong> {
        self.choice(field, |text| text.parse().ok())
    }

    pub fn choice<T>(
        self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Wrong> {
        parse(self.given(field)?).ok_or(Wrong(field, FieldProblem::NotAChoice))
    }

    pub fn day(self, field: &'static str) -> Result<NaiveDate, Wrong> {
        match NaiveDate::parse_from_str(self.given(field)?, "%Y-%m-%d") {
            Ok(day) if (1900..=9999).contains(&day.year()) => Ok(day),
            _ => Err(Wrong(field, FieldProblem::NotADate)),
        }
    }

    /// A day that is not after `today`.
    pub fn day_until(self, field: &'static str, today: NaiveDate) -> Result<NaiveDate, Wrong> {
        let day = self.day(field)?;
        if day > today {
            return Err(Wrong(field, FieldProblem::InTheFuture));
        }
        Ok(day)
    }

    /// Words of at most `longest` characters; `None` where nothing was written. Browsers send line breaks as CR LF.
    pub fn words(self, field: &'static str, longest: usize) -> Result<Option<String>, Wrong> {
        let words = value(self.0, field).replace("\r\n", "\n");
        match words.chars().count() {
            0 => Ok(None),
            count if count > longest => Err(Wrong(field, FieldProblem::TooLong)),
            _ => Ok(Some(words)),
        }
    }

    /// Every box that is ticked, in order, once.
    pub fn boxes<T: Ord>(
        self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, Wrong> {
        let ticked = all(self.0, field).map(parse);
        let ticked: Option<Vec<T>> = ticked.collect();
        let mut ticked = ticked.ok_or(Wrong(field, FieldProblem::NotAChoice))?;
        ticked.sort_unstable();
        ticked.dedup();
        Ok(ticked)
    }
}

/// Percent-encoding for a query value (RFC 3986, unreserved characters stay).
pub fn query_value(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
