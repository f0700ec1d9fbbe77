//! A therapist hands a form over: by a link that opens once, or on this device.

mod page;

pub use page::HandOverPage;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::typed;

/// What there is to hand over, and what is handed over already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub client: Uuid,
    pub care_episode: Uuid,
    pub client_name: String,
    /// Treats the client, or covers, and the treatment is open.
    pub may_act: bool,
    /// Held, newest first.
    pub sessions: Vec<SessionChoice>,
    /// No session is on record for today.
    pub today_is_free: bool,
    pub forms: Vec<FormChoice>,
    /// The client's contact, where that is one e-mail address; only for who may act.
    pub mail_address: Option<String>,
    pub open: Vec<OpenPass>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionChoice {
    pub id: Uuid,
    pub number: i32,
    pub held_on: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChoice {
    pub code: String,
    pub items: usize,
    pub offer: Offer,
    /// This client has filled it in before, in this treatment.
    pub usual: bool,
}

/// Whether a form can be given to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    Ready,
    /// The practice has supplied no licensed text.
    NoText,
    /// It asks about safety, and the practice has no words for urgent help.
    NeedsUrgentHelp,
    RecordOnly,
}

/// A link or a tablet that is handed over and open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPass {
    pub id: Uuid,
    pub way: Way,
    pub session: i32,
    pub forms: Vec<String>,
    pub issued_by: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Link,
    Kiosk,
}

impl Way {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Kiosk => "kiosk",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Link, Self::Kiosk]
            .into_iter()
            .find(|way| way.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPass {
    pub care_episode: Uuid,
    /// `None`: today's, which is put on record.
    pub session: Option<Uuid>,
    /// Codes.
    pub forms: Vec<String>,
    pub way: Way,
    /// The link is to be mailed.
    pub by_mail: bool,
    pub hours: i64,
}

/// Why nothing was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIssued {
    NotTheirs,
    Ended,
    Forms,
    Session,
    Hours,
    /// The form is there for this session already.
    Given,
    /// No e-mail address, or more than one.
    Address,
    /// The practice sends no mail.
    NoMail,
    /// Too much mail for now.
    Braked,
}

impl NotIssued {
    /// The field that it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Forms | Self::Given => "form",
            Self::Session => "session",
            Self::Hours => "hours",
            Self::Address => "mail",
            Self::NotTheirs | Self::Ended | Self::NoMail | Self::Braked => "do",
        }
    }
}

/// A pass that was just issued: its token is known now and never again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

/// A link to show, once; in context on the page that answers to its making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub address: String,
    /// The path of the picture, one unit a module.
    pub picture: String,
    pub width: usize,
    pub expires_at: DateTime<Utc>,
    /// What became of mailing it, where that was asked for.
    pub mailed: Option<Mailed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailed {
    /// The mail server took it, for this address.
    Taken(String),
    Not(NotTaken),
}

/// Why a mail server did not take a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    NoAnswer,
    Refused,
}

/// How long a link stays open, in hours; the first is chosen already.
pub const HOURS: [i64; 4] = [24, 2, 72, 168];
/// What the button says that mails a link.
pub const MAIL: &str = "mail";
/// How long a tablet is handed over at most.
pub const KIOSK_HOURS: i64 = 2;

/// What somebody chose, and why it was refused; from context where the form was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub values: Vec<(String, String)>,
    pub problem: Option<NotIssued>,
}

impl Chosen {
    pub fn get(&self, name: &str) -> &str {
        typed::value(&self.values, name)
    }

    pub fn all<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v str> {
        typed::all(&self.values, name)
    }

    /// # Errors
    /// What is wrong with it.
    pub fn read(&self) -> Result<NewPass, NotIssued> {
        let forms: Vec<String> = self.all("form").map(str::to_owned).collect();
        if forms.is_empty() {
            return Err(NotIssued::Forms);
        }
        let session = match self.get("session") {
            "today" => None,
            id => Some(Uuid::parse_str(id).map_err(|_| NotIssued::Session)?),
        };
        let by_mail = self.get("do") == MAIL;
        let way = if by_mail {
            mail_address(self.get("mail")).ok_or(NotIssued::Address)?;
            Way::Link
        } else {
            Way::parse(self.get("do")).ok_or(NotIssued::NotTheirs)?
        };
        let hours = match way {
            Way::Kiosk => KIOSK_HOURS,
            Way::Link => {
                let hours = self.get("hours").parse().ok();
                hours
                    .filter(|hours| HOURS.contains(hours))
                    .ok_or(NotIssued::Hours)?
            }
        };
        Ok(NewPass {
            care_episode: Uuid::parse_str(self.get("episode")).map_err(|_| NotIssued::NotTheirs)?,
            session,
            forms,
            way,
            by_mail,
            hours,
        })
    }
}

/// Longest that mail servers take (RFC 5321, 4.5.3.1.3, without the brackets).
const LONGEST_ADDRESS: usize = 254;

/// The one e-mail address that a text is; `None` where it is none, more than one, or written in an unusual way.
pub fn mail_address(text: &str) -> Option<&str> {
    let address = text.trim();
    let (name, domain) = address.split_once('@')?;
    let unusual = |c: char| c.is_whitespace() || c.is_control() || "@,;:<>()[]\"\\".contains(c);
    let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    let usual = !name.is_empty() && !name.chars().chain(domain.chars()).any(unusual);
    (dotted && usual && address.len() <= LONGEST_ADDRESS).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_usual_address_is_taken_and_nothing_else() {
        for address in [
            "ann@mail.example",
            " a.b+c@x-y.example ",
            "zoë@müller.example",
        ] {
            assert_eq!(mail_address(address), Some(address.trim()));
        }
        let long = format!("{}@mail.example", "a".repeat(300));
        for text in [
            "",
            "ann",
            "ann@",
            "@mail.example",
            "ann@mail",
            "ann@mail..example",
            "ann@.example",
            "ann@mail.example, ben@mail.example",
            "ann@mail.example ben@mail.example",
            "ann@mail.example;ben@mail.example",
            "ann@mail.example@other.example",
            "Ann <ann@mail.example>",
            "ann@mail.example\r\nBcc: ben@mail.example",
            "ann@mail.example\nBcc:ben",
            "ann\0@mail.example",
            "\"ann\"@mail.example",
            "phone 0151 23",
            &long,
        ] {
            assert_eq!(mail_address(text), None, "{text:?}");
        }
    }
}
