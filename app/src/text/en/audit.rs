use chrono::NaiveDateTime;

use super::{
    super::{Access, Audit, Text},
    counted,
};
use crate::audit::{ActionKind, Who};

pub fn text(key: Audit) -> Text {
    match key {
        Audit::Heading => "What was done, and by whom".into(),
        Audit::Lead => {
            "Every view and every change leaves a record: who, when, which kind of thing. Never what was in it, and no client’s name.".into()
        }
        Audit::ChainHeading => "State of the record".into(),
        Audit::Sealed(None) => "Nothing is sealed yet.".into(),
        Audit::Sealed(Some((row, at))) => format!("Sealed up to row {row}, {}.", time(at)).into(),
        Audit::Waiting { rows: 0 } => "No row waits to be sealed.".into(),
        Audit::Waiting { rows } => {
            format!("{} not yet sealed.", counted(rows, "row", "rows")).into()
        }
        Audit::Checkpoint(None) => "No checkpoint has been signed yet.".into(),
        Audit::Checkpoint(Some((row, at))) => {
            format!("Last checkpoint at row {row}, signed {}.", time(at)).into()
        }
        Audit::ChainVerify => {
            "Whether anything was changed, removed or reordered afterwards is told by “rapport audit verify” on the server.".into()
        }
        Audit::KindsLabel => "Kind of action".into(),
        Audit::Kind(kind) => match kind {
            None => "All",
            Some(ActionKind::View) => "Views",
            Some(ActionKind::Change) => "Changes",
            Some(ActionKind::Export) => "Exports and prints",
            Some(ActionKind::SignIn) => "Sign-ins",
            Some(ActionKind::Refused) => "Refused",
        }
        .into(),
        Audit::Person => "Person".into(),
        Audit::Everybody => "Everybody".into(),
        Audit::Day => "Day".into(),
        Audit::Show => "Show".into(),
        Audit::ShowAll => "Show everything".into(),
        Audit::NothingFound => "No record fits this. Take a filter away, or choose another day.".into(),
        Audit::NothingYet => "Nothing has been recorded yet. The first record is of this page being opened.".into(),
        Audit::Caption { shown, most } if shown < most => {
            format!("{}, newest first", counted(shown, "record", "records")).into()
        }
        Audit::Caption { shown, .. } => format!("{shown} records to a page, newest first").into(),
        Audit::ColumnTime => "When".into(),
        Audit::ColumnWho => "Who".into(),
        Audit::ColumnWhat => "What".into(),
        Audit::ColumnObjects => "On".into(),
        Audit::ColumnPlace => "Row".into(),
        Audit::Time(at) => time(at).into(),
        Audit::Who(Who::Person(name)) => name.into(),
        Audit::Who(Who::CommandLine) => "command line".into(),
        Audit::Who(Who::Unknown) => "unknown user name".into(),
        Audit::Refused => "refused".into(),
        Audit::Objects { kind, count, first } => {
            let kind = kind.replace('_', " ");
            // The end of an id is its random part; the beginning is the time it was made.
            let end = first.map(|id| id.simple().to_string().split_off(24));
            match (count, end) {
                (1, Some(end)) => format!("{kind} …{end}").into(),
                (0, _) | (_, None) => kind.into(),
                (count, Some(end)) => format!("{kind} …{end} and {} more", count - 1).into(),
            }
        }
        Audit::Place(Some(row)) => row.to_string().into(),
        Audit::Place(None) => "not sealed".into(),
        Audit::Older => "Older records".into(),
        Audit::Newest => "Newest records".into(),
    }
}

fn time(at: NaiveDateTime) -> String {
    at.format("%-d %b %Y, %H:%M:%S").to_string()
}

pub fn access(key: Access) -> Text {
    match key {
        Access::Summary => "Who can see this, who has looked".into(),
        Access::SeersHeading => "Can open this page now".into(),
        Access::Own { name, since } => format!("{name}, the therapist, since {since}").into(),
        Access::Cover { name, since } => {
            format!("{name}, standing in for the therapist since {since}").into()
        }
        Access::Supervision { name, since } => {
            format!("{name}, as the therapist’s supervisor, since {since}").into()
        }
        Access::NobodySees => "Nobody at the moment.".into(),
        Access::Server => {
            "Administrators see no clinical content. Whoever runs the practice’s server can reach its data.".into()
        }
        Access::LooksHeading => "Opened, printed or exported it in the last 90 days".into(),
        Access::Look { name, times, last } => format!(
            "{}: {}, last on {last}",
            name.as_deref().unwrap_or("command line"),
            match times {
                1 => "once".to_owned(),
                2 => "twice".to_owned(),
                times => format!("{times} times"),
            }
        )
        .into(),
        Access::NobodyLooked => "Nobody before you, just now.".into(),
        Access::LooksNote => {
            "Your visit now is added when this page has been sent. A line in somebody’s caseload is on record too, but not counted here.".into()
        }
    }
}
