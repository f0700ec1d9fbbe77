//! A rupture as an episode: what people did about it (state, conversation) and what the ratings did (track), apart.

use serde::{Deserialize, Serialize};

/// Words that are stored and sent: each with its text, in the order in which people read them.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $word:ident = $text:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$note])* #[serde(rename = $text)] $word),* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$word),*];

            /// As stored and as sent by forms.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text),* }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }
    };
}

words! {
    /// What people did about a possible rupture. Ratings never set it, but for [`RuptureState::Passed`].
    RuptureState {
        /// Noticed; nobody has said yet what to make of it.
        Possible = "possible",
        Acknowledged = "acknowledged",
        /// A conversation about it is on record.
        Discussed = "discussed",
        Repaired = "repaired",
        Unresolved = "unresolved",
        Dismissed = "dismissed",
        /// The ratings came back before anybody acknowledged it; counted apart from repaired.
        Passed = "passed",
        EndedWithTreatment = "ended_with_treatment",
    }
}

words! {
    /// What happens to a rupture: the kinds of its events.
    RuptureStep {
        Opened = "opened",
        /// A further flag, or the client's word again: joins, alerts nobody.
        Evidence = "evidence",
        Acknowledged = "acknowledged",
        Conversation = "conversation",
        Settled = "settled",
        Unresolved = "unresolved",
        Dismissed = "dismissed",
        Reopened = "reopened",
        Passed = "passed",
        TreatmentEnded = "treatment_ended",
        OnsetMoved = "onset_moved",
        Marked = "marked",
    }
}

impl RuptureState {
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Possible | Self::Acknowledged | Self::Discussed)
    }

    /// The state after `step`, or `None` where it may not be taken. `app.rupture_transition` has the same lines, and a
    /// test holds the two against each other.
    pub const fn after(self, step: RuptureStep) -> Option<Self> {
        use RuptureStep as Step;
        match (self, step) {
            (Self::Possible, Step::Acknowledged) => Some(Self::Acknowledged),
            (Self::Possible, Step::Passed) => Some(Self::Passed),
            // The client's word that it was talked about is on record, and still nobody here has acknowledged it.
            (Self::Possible, Step::Conversation) => Some(Self::Possible),
            (Self::Acknowledged | Self::Discussed, Step::Conversation) => Some(Self::Discussed),
            (Self::Discussed, Step::Settled) => Some(Self::Repaired),
            (Self::Acknowledged | Self::Discussed, Step::Unresolved) => Some(Self::Unresolved),
            (Self::Possible | Self::Acknowledged | Self::Discussed, _) => match step {
                Step::Dismissed => Some(Self::Dismissed),
                Step::TreatmentEnded => Some(Self::EndedWithTreatment),
                Step::Evidence | Step::OnsetMoved | Step::Marked => Some(self),
                _ => None,
            },
            (_, Step::Reopened) => Some(Self::Acknowledged),
            _ => None,
        }
    }

    /// What opening leads to.
    pub const OPENED: Self = Self::Possible;
}

words! {
    /// On whose word a rupture was opened, in the order of weight.
    Source {
        ClientWord = "client_word",
        TherapistWord = "therapist_word",
        Scores = "scores",
    }
}

words! {
    /// What a rupture looked like. The labels come from trained observers; nobody has to choose.
    Marker {
        Unclear = "unclear",
        /// Moving away: silence, short answers, agreeing too readily.
        Withdrawal = "withdrawal",
        /// Moving against: complaint, criticism, pressure.
        Confrontation = "confrontation",
        Both = "both",
    }
}

words! {
    /// Why a possible rupture was none.
    Dismissal {
        NotARupture = "not_a_rupture",
        LifeEvent = "life_event",
        DataError = "data_error",
        TopOfScale = "top_of_scale",
        /// It belongs to another one of this care episode.
        PartOfAnother = "part_of_another",
        Other = "other",
    }
}

words! {
    RaisedBy {
        Therapist = "therapist",
        Client = "client",
        /// The client said on the form that it was talked about, not by whom it was raised.
        NotSaid = "not_said",
    }
}

words! {
    /// In whose view it is settled.
    SettledBy {
        Therapist = "therapist",
        Client = "client",
    }
}

words! {
    /// The conversation track.
    Conversation {
        NotYet = "not_yet",
        /// The client's form says so.
        Reported = "reported",
        RaisedByClient = "raised_by_client",
        RaisedByTherapist = "raised_by_therapist",
        SettledByTherapist = "settled_by_therapist",
        SettledByClient = "settled_by_client",
    }
}

words! {
    /// What was tried, in the terms of the Rupture Resolution Rating System (Eubanks, Muran & Safran 2015) in our words.
    Strategy {
        ClarifiedMisunderstanding = "clarified",
        ChangedTaskOrGoal = "changed_task_or_goal",
        ExplainedReasons = "explained_reasons",
        InvitedFeelings = "invited_feelings",
        AcknowledgedOwnPart = "own_part",
        ToldOwnExperience = "own_experience",
        LinkedToPatterns = "patterns",
        ValidatedTheReaction = "validated",
        Other = "other",
    }
}

words! {
    /// The client's answer to the direct question, in words for people; [`Word::tension`] is what the filter takes.
    Word {
        No = "no",
        ALittle = "a_little",
        YesTalkedAbout = "yes_talked_about",
        YesNotTalkedAbout = "yes_not_talked_about",
        QuiteALot = "quite_a_lot",
    }
}

impl Word {
    /// The answer at this place of the check's answers, from 0 (`server/src/instruments/definitions/check-1-1.toml`).
    pub fn at(place: i32) -> Option<Self> {
        usize::try_from(place)
            .ok()
            .and_then(|place| Self::ALL.get(place).copied())
    }

    pub const fn tension(self) -> super::Tension {
        match self {
            Self::No => super::Tension::No,
            Self::ALittle => super::Tension::ALittle,
            Self::YesTalkedAbout | Self::YesNotTalkedAbout | Self::QuiteALot => super::Tension::Yes,
        }
    }

    /// Whether the answer opens a possible rupture at once. Design rule of this project.
    pub const fn opens(self) -> bool {
        matches!(self, Self::YesNotTalkedAbout | Self::QuiteALot)
    }
}

#[cfg(test)]
mod tests {
    use super::{RuptureState as State, RuptureStep as Step};

    #[test]
    fn what_is_closed_can_only_be_reopened() {
        for state in State::ALL.iter().filter(|state| !state.is_open()) {
            for step in Step::ALL {
                let expected = (*step == Step::Reopened).then_some(State::Acknowledged);
                assert_eq!(state.after(*step), expected, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn repaired_takes_a_conversation_and_a_person() {
        let into_repaired: Vec<_> = State::ALL
            .iter()
            .flat_map(|state| Step::ALL.iter().map(move |step| (*state, *step)))
            .filter(|(state, step)| state.after(*step) == Some(State::Repaired))
            .collect();
        assert_eq!(into_repaired, [(State::Discussed, Step::Settled)]);
    }

    #[test]
    fn nothing_is_opened_twice() {
        assert!(
            State::ALL
                .iter()
                .all(|state| state.after(Step::Opened).is_none())
        );
    }
}
