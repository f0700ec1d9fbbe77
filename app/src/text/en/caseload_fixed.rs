use super::Caseload;
use crate::caseload::view::Due;

/// Words without data. The arms that `super::text` answers cannot come here.
pub fn text(key: &Caseload) -> &'static str {
    match key {
        Caseload::Filters => "Show",
        Caseload::Find => "Find a client",
        Caseload::FindHint => "Name or code",
        Caseload::SortBy => "Sort by",
        Caseload::Apply => "Apply",
        Caseload::NothingFound => "Nobody here fits that search.",
        Caseload::ShowAll => "Show all clients",
        Caseload::ColumnClient => "Client",
        Caseload::ColumnClientNote => "last session",
        Caseload::ColumnState => "State",
        Caseload::ColumnStateNote => "and why",
        Caseload::ColumnSessions => "Alliance, last 12 sessions",
        Caseload::ColumnSessionsNote => "full range, better ↑",
        Caseload::ColumnTotal => "Last total",
        Caseload::ColumnTotalNote => "change",
        Caseload::ColumnParts => "Parts",
        Caseload::ColumnPartsNote => "latest rating",
        Caseload::ColumnForms => "Forms",
        Caseload::ColumnFormsNote => "given/due",
        Caseload::ColumnNext => "Next",
        Caseload::AlwaysMaximum => "Always at the maximum",
        Caseload::Lower => "Lower, not flagged",
        Caseload::NeverFlagged => "Never flagged by score",
        Caseload::ComingBack => "One rating is back in range.",
        Caseload::BackInRange => "The ratings are back in range.",
        Caseload::ColumnOutcome => "Outcome",
        Caseload::ColumnOutcomeNote => "since the first",
        Caseload::DatesAssumed => "date assumed by an import rule, not from the file",
        Caseload::NoSession => "no session yet",
        Caseload::TooFewAnswers => "The last form has too few answers for a total.",
        Caseload::ChangeFirst => "first rating",
        Caseload::NoTotal => "no total",
        Caseload::NoRating => "no rating",
        Caseload::Veiled => "The client’s form is here. It is shown once your own is in.",
        Caseload::VeiledTotal => "not shown yet",
        Caseload::FormsAll => "all forms",
        Caseload::FormsSome => "some forms missing",
        Caseload::FormsFew => "half of the forms or more missing",
        Caseload::Acknowledge => "Acknowledge, or dismiss",
        Caseload::RecordTheTalk => "Record the talk",
        Caseload::WhatBecameOfIt => "Say what became of it",
        Caseload::CheckSessions => "Check the sessions",
        Caseload::Due(Due::Now) => "Ask for a form",
        Caseload::Due(Due::Next) => "Ask at the next session",
        Caseload::NotAsked => "No form is asked for",
        Caseload::NotAskedWhy => "As agreed: see Details and ending.",
        Caseload::EnterOwn => "Enter your own form",
        Caseload::LegendLine => "Line: the total as rated",
        Caseload::LegendBand => "Band: this client’s own range, where the next total is expected",
        Caseload::LegendLow => "out of that range",
        Caseload::LegendOutcome => {
            "Outcome: better or worse where it differs from the first score by at least the measure’s reliable change"
        }
        Caseload::LegendMissing => "held, and not rated",
        Caseload::FormsNone => "no form",
        Caseload::LegendForms => {
            "forms of those that were due: all, some missing, half or more missing, none"
        }
        Caseload::LegendLimit => {
            "No unusual drop means just that: no unusual drop in the ratings, not that all is well."
        }
        Caseload::LegendRule => {
            "“Possible rupture”, “open long” and “no recent rating” are rules of this project, not published thresholds."
        }
        Caseload::EmptyHeading => "No clients here yet",
        Caseload::EmptyText => {
            "Rapport shows one line for each open care episode that you may see. There is none."
        }
        Caseload::EmptyAdministrator => {
            "An administrator of the practice brings clients, sessions and ratings in on the server with:"
        }
        Caseload::EmptyClinician => {
            "If you expected to see someone, ask your practice’s administrator whether the care episode is open and in your name."
        }
        Caseload::AdministratorHeading => "Administrators see no clinical content",
        Caseload::AdministratorText => {
            "You are signed in as an administrator. Names of clients, sessions and ratings are open to the therapists who treat them and to their supervisors, and to nobody else."
        }
        Caseload::AdministratorCan => {
            "What you can do: bring data in with the command line on the server, and read where the numbers come from."
        }
        Caseload::Shortcuts => "Keyboard shortcuts",
        Caseload::ShortcutNext => "next client",
        Caseload::ShortcutPrevious => "previous client",
        Caseload::ShortcutOpen => "open the client",
        Caseload::ShortcutFind => "find a client",
        Caseload::ShortcutHelp => "this list",
        Caseload::ShortcutsOff => "Turn single-key shortcuts off on this device",
        Caseload::Close => "Close",
        // Answered by `super::text`; listed, so that a new key cannot be forgotten.
        Caseload::Headline(_)
        | Caseload::Lead(_)
        | Caseload::Caption(_)
        | Caseload::Filter(_)
        | Caseload::Sort(_)
        | Caseload::Group(_)
        | Caseload::GroupNote(_)
        | Caseload::SessionOn { .. }
        | Caseload::With { .. }
        | Caseload::Lowest { .. }
        | Caseload::OpenFacts { .. }
        | Caseload::Felt { .. }
        | Caseload::StillOut { .. }
        | Caseload::Way(_)
        | Caseload::Missed { .. }
        | Caseload::NeverRated { .. }
        | Caseload::MoreRatings { .. }
        | Caseload::AllAtMaximum { .. }
        | Caseload::Within { .. }
        | Caseload::Highest { .. }
        | Caseload::ChangeNone { .. }
        | Caseload::ChangeUp { .. }
        | Caseload::ChangeDown { .. }
        | Caseload::OfMaximum { .. }
        | Caseload::AtSession { .. }
        | Caseload::NotGiven { .. }
        | Caseload::LegendParts { .. }
        | Caseload::SparkTitle { .. }
        | Caseload::PartsTitle { .. } => "",
    }
}
