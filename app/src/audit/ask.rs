//! What the address asks: `/admin/audit?person=…&kind=…&day=…&before=…`. What cannot be read is not asked.

use chrono::NaiveDate;
use uuid::Uuid;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    pub person: Option<Uuid>,
    pub kind: Option<ActionKind>,
    pub day: Option<NaiveDate>,
    /// Only what is older than this record.
    pub before: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    View,
    Change,
    Export,
    SignIn,
    Refused,
}

impl ActionKind {
    pub const ALL: [Self; 5] = [
        Self::View,
        Self::Change,
        Self::Export,
        Self::SignIn,
        Self::Refused,
    ];

    /// In addresses and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Change => "change",
            Self::Export => "export",
            Self::SignIn => "sign_in",
            Self::Refused => "refused",
        }
    }
}

impl Ask {
    /// From a query; `get` answers a parameter's value.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let id = |name| get(name).and_then(|text| Uuid::parse_str(&text).ok());
        Self {
            person: id("person"),
            kind: get("kind")
                .and_then(|text| ActionKind::ALL.into_iter().find(|kind| kind.code() == text)),
            day: get("day").and_then(|text| text.parse().ok()),
            before: id("before"),
        }
    }

    pub fn is_filtered(&self) -> bool {
        self.person.is_some() || self.kind.is_some() || self.day.is_some()
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let parts = [
            ("person", self.person.map(|id| id.to_string())),
            ("kind", self.kind.map(|kind| kind.code().to_owned())),
            ("day", self.day.map(|day| day.to_string())),
            ("before", self.before.map(|id| id.to_string())),
        ];
        let query: Vec<String> = parts
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
            .collect();
        if query.is_empty() {
            "/admin/audit".to_owned()
        } else {
            format!("/admin/audit?{}", query.join("&"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_what_it_was_made_of() {
        let mut asks = vec![Ask::default()];
        for kind in ActionKind::ALL {
            asks.push(Ask {
                person: Some(Uuid::from_u128(7)),
                kind: Some(kind),
                day: NaiveDate::from_ymd_opt(2026, 3, 9),
                before: Some(Uuid::from_u128(9)),
            });
        }
        for ask in asks {
            let address = ask.address();
            let query = address.split_once('?').map_or("", |(_, query)| query);
            let get = |name: &str| {
                query
                    .split('&')
                    .filter_map(|part| part.split_once('='))
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| value.to_owned())
            };
            assert_eq!(Ask::read(get), ask);
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_asked() {
        let nonsense = |_: &str| Some("' OR 1 = 1".to_owned());
        assert_eq!(Ask::read(nonsense), Ask::default());
    }
}
