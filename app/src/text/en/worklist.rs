use super::super::{Text, Worklist};
use super::{capital, words};
use crate::ruptures::worklist::{Group, Show};

pub fn text(key: Worklist) -> Text {
    match key {
        Worklist::Headline { open: 0, .. } => "No rupture is open".into(),
        Worklist::Headline { open, waiting } => headline(open, waiting).into(),
        Worklist::Lead => {
            "Open ones by what was done about them, then by age, the oldest first. A flag from the ratings is a drop in reported alliance; the others rest on the client’s or the therapist’s word. Worth a conversation, no more.".into()
        }
        Worklist::Filters => "Which ruptures".into(),
        Worklist::Show(show) => show_name(show).into(),
        Worklist::Group(group) => group_name(group).into(),
        Worklist::Count { count } => count.to_string().into(),
        Worklist::NoneEver => {
            "Nothing has been noticed yet. That does not say that all is well: it says that there was no unusual drop in the ratings, and that nobody spoke of tension.".into()
        }
        Worklist::NoneHere => "None of this kind.".into(),
        Worklist::Recent { count } => format!("Closed in the last 30 days: {count}").into(),
        Worklist::RecentHeading => "Closed in the last 30 days".into(),
        Worklist::ColumnClient => "Client".into(),
        Worklist::ColumnWhy => "State, and why it was noticed".into(),
        Worklist::ColumnAge => "Since it was noticed".into(),
        Worklist::ColumnRatings => "Ratings".into(),
        Worklist::ColumnTalk => "Conversation".into(),
        Worklist::With { therapist } => format!("with {therapist}").into(),
        Worklist::Felt { session } => format!("The therapist felt something at session {session}.").into(),
        Worklist::ClosedOn { date } => format!("closed {date}").into(),
        Worklist::Pages => "Pages of this list".into(),
        Worklist::PageOf { page, pages } => format!("Page {page} of {pages}").into(),
        Worklist::EarlierPage => "Earlier lines".into(),
        Worklist::LaterPage => "Further lines".into(),
    }
}

fn headline(open: usize, waiting: usize) -> String {
    let start = capital(&words(open));
    let talk = match waiting {
        0 => "all talked about".to_owned(),
        _ if waiting == open => "none talked about yet".to_owned(),
        _ => format!("{} not talked about yet", words(waiting)),
    };
    if open == 1 {
        let talk = if waiting == 0 {
            "talked about"
        } else {
            "not talked about yet"
        };
        return format!("One is open, {talk}");
    }
    format!("{start} are open, {talk}")
}

fn show_name(show: Show) -> &'static str {
    match show {
        Show::Open => "Open",
        Show::Waiting => "Waiting for a conversation",
        Show::ComingBack => "Back, or coming back",
        Show::OpenLong => "Open long",
        Show::Closed => "Closed in the last 90 days",
    }
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::Possible => "Possible",
        Group::Acknowledged => "Acknowledged",
        Group::Discussed => "Discussed",
        Group::Closed => "Closed",
    }
}
