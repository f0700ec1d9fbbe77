//! The note on which both agree, as the form sends it.

use uuid::Uuid;

use super::NewSharedNote;
use crate::typed::Sent;

/// Longest note, in characters.
pub const NOTE: usize = 4_000;

pub type Draft = Sent<DraftProblem>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftProblem {
    Empty,
    TooLong,
    /// Not a session, or not a treatment, in which the viewer may write.
    NotAccepted,
}

impl Draft {
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self) -> Result<NewSharedNote, DraftProblem> {
        let text = self.get("text").replace("\r\n", "\n");
        match text.chars().count() {
            0 => return Err(DraftProblem::Empty),
            1..=NOTE => (),
            _ => return Err(DraftProblem::TooLong),
        }
        let session = match self.get("session") {
            "" => None,
            number => Some(number.parse().map_err(|_| DraftProblem::NotAccepted)?),
        };
        let care_episode = self.get("episode");
        Ok(NewSharedNote {
            care_episode: Uuid::parse_str(care_episode).map_err(|_| DraftProblem::NotAccepted)?,
            session,
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, DraftProblem, NOTE};

    fn draft(text: &str, session: &str) -> Draft {
        let episode = "01890000-0000-7000-8000-000000000000";
        let values = [("text", text), ("session", session), ("episode", episode)];
        Draft {
            values: values.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec(),
            problem: None,
        }
    }

    #[test]
    fn a_note_has_words_and_keeps_its_lines() {
        let note = draft(" one\r\ntwo ", "7").read().expect("a note");
        assert_eq!((note.text.as_str(), note.session), ("one\ntwo", Some(7)));
        assert_eq!(draft("a", "").read().expect("a note").session, None);
        assert_eq!(draft(" \r\n ", "").read(), Err(DraftProblem::Empty));
        assert_eq!(draft("a", "x").read(), Err(DraftProblem::NotAccepted));
        assert!(draft(&"é".repeat(NOTE), "").read().is_ok());
        assert_eq!(
            draft(&"é".repeat(NOTE + 1), "").read(),
            Err(DraftProblem::TooLong)
        );
        assert_eq!(Draft::default().read(), Err(DraftProblem::Empty));
    }
}
