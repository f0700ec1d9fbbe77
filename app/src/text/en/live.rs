use super::super::{Live, Text};

pub fn text(key: Live) -> Text {
    match key {
        Live::Mark => "New rating",
        Live::MarkSince => " since you last looked",
        Live::NewRating => "New rating",
        Live::Updated => "Brought up to date",
        Live::Offer => "Something new is here.",
        Live::Show => "Show it",
    }
    .into()
}
