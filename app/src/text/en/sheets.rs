use super::super::{Brief, Text, Together};
use super::scale_name;
use crate::{
    alliance::{RaisedBy, ScaleId, Word as Answer},
    together::form::DraftProblem,
};

pub fn brief(key: Brief) -> Text {
    match key {
        Brief::Title => "Before the session".into(),
        Brief::Back => "Back to the client’s page".into(),
        Brief::PrintHint => "Prints on one sheet.".into(),
        Brief::Heading { initials, session } => {
            format!("{initials} before session {session}").into()
        }
        Brief::Said { session, word } => {
            let said = match word {
                Answer::No => "there was none",
                Answer::ALittle => "there was a little",
                Answer::YesTalkedAbout => "there was some, and that it was talked about",
                Answer::YesNotTalkedAbout => "there was some, and that it was not talked about",
                Answer::QuiteALot => "there was quite a lot",
            };
            format!("Asked about tension after session {session}, the client said that {said}.")
                .into()
        }
        Brief::LastTalk => "What was said".into(),
        Brief::NoConversation => "No conversation about a rupture is on record.".into(),
        Brief::On {
            date,
            session: Some(session),
        } => format!("Talked about on {date}, session {session}.").into(),
        Brief::On {
            date,
            session: None,
        } => format!("Talked about on {date}.").into(),
        Brief::Raised(RaisedBy::Therapist) => "Raised by the therapist.".into(),
        Brief::Raised(RaisedBy::Client) => "Raised by the client.".into(),
        Brief::Raised(RaisedBy::NotSaid) => "From the client’s form.".into(),
        Brief::Earlier => "Earlier in this treatment".into(),
        Brief::MoreEarlier => "There are earlier ones; the client’s page has them all.".into(),
        Brief::Items => "Answers that moved most".into(),
        Brief::Item {
            item,
            text,
            answer,
            usual,
        } => {
            let text = text.map(|text| format!(" “{text}”")).unwrap_or_default();
            format!("Item {item}{text}: {answer}, usually {usual}").into()
        }
        Brief::Course { both: true } => "Outcome, and the two views".into(),
        Brief::Course { both: false } => "Outcome".into(),
        Brief::Ask => "One way to begin".into(),
        Brief::Observed => "Between us, as written after sessions".into(),
        Brief::Notes => "Notes".into(),
        Brief::Confidential => "Confidential; shred after use.".into(),
    }
}

pub fn together(key: Together) -> Text {
    match key {
        Together::Title => "Together".into(),
        Together::Heading { name } => format!("How our work has been, as {name} rated it").into(),
        Together::Lead => {
            "These are your own answers after our sessions. There are no right ones: a low answer tells us what to change, a high one what to keep.".into()
        }
        Together::LatestHeading => "The last time".into(),
        Together::Scale(scale) => plain_scale(scale).into(),
        Together::OutOf { value, best } => format!("{value} of {best}").into(),
        Together::Moved(1) => "higher than the time before".into(),
        Together::Moved(-1) => "lower than the time before".into(),
        Together::Moved(_) => "the same as the time before".into(),
        Together::NothingYet => "There are no answers to look at yet.".into(),
        Together::FigureTitle => "From session to session".into(),
        Together::FigureText => "Each dot is one form. Higher is better. Where there is no dot there was no form.".into(),
        Together::QuestionsHeading => "To talk about".into(),
        Together::Different => "What was different that week?".into(),
        Together::Helped => "What helped, and what would you like more of?".into(),
        Together::Next => "Is there anything we should do differently?".into(),
        Together::NotesHeading => "What we wrote down together".into(),
        Together::NoteWhen { date, session: Some(session) } => format!("{date}, about session {session}").into(),
        Together::NoteWhen { date, session: None } => date.into(),
        Together::FormHeading => "Write something down together".into(),
        Together::FormSession => "About which session?".into(),
        Together::NoSession => "no session in particular".into(),
        Together::FormText => "What was different, and what do we both agree on?".into(),
        Together::Save => "Save".into(),
        Together::Saved => "Saved.".into(),
        Together::Problem(DraftProblem::Empty) => "Please write something first.".into(),
        Together::Problem(DraftProblem::TooLong) => "At most 4,000 characters.".into(),
        Together::Problem(DraftProblem::NotAccepted) => "This could not be saved here.".into(),
        Together::Closing => "Thank you for looking at this together.".into(),
        Together::Back => "Close".into(),
    }
}

/// What a scale asks about, in words for everybody.
fn plain_scale(scale: ScaleId) -> &'static str {
    match scale {
        ScaleId::Total => "All in all",
        ScaleId::Goal => "Agreeing on our aims",
        ScaleId::Task => "Agreeing on what we do",
        ScaleId::Bond => "Getting on with each other",
        ScaleId::Relationship => "Feeling heard and respected",
        ScaleId::Goals => "Talking about what matters",
        ScaleId::Approach => "The way we work",
        ScaleId::Overall => "The session as a whole",
        other => scale_name(other),
    }
}
