use super::super::{Admin, Text};
use crate::admin::{LineState, Page, Reason, Why, form::Done};

pub fn text(key: Admin) -> Text {
    match key {
        Admin::Page(page) => page_name(page).into(),
        Admin::Lead(page) => lead(page).into(),
        Admin::Done(done) => self::done(done).into(),
        Admin::Why(why) => self::why(why).into(),
        Admin::Begin(page) => begin(page).into(),
        Admin::Who(page) => who(page).into(),
        Admin::Whom(page) => whom(page).into(),
        Admin::Lines(state) => lines(state).into(),
        Admin::Reason(reason) => self::reason(reason).into(),
        Admin::OpenTreatments { open: 1 } => "1 open treatment to hand on".into(),
        Admin::OpenTreatments { open } => format!("{open} open treatments to hand on").into(),
        Admin::EndOf { who, whom } => format!("End: {who}, {whom}").into(),
        Admin::Period { from, to: None } => format!("since {from}").into(),
        Admin::Period { from, to: Some(to) } => format!("{from} – {to}").into(),
        Admin::TreatmentOf {
            code,
            therapist,
            since,
        } => format!("{code}, with {therapist} since {since}").into(),
        Admin::HandOver { name, until } => format!(
            "Give this code to {name} in person. It is shown this once, is good once, and ends on {until}. It is typed under \
             “I have an invitation” on the sign-in page."
        )
        .into(),
        fixed => self::fixed(&fixed).into(),
    }
}

fn fixed(key: &Admin) -> &'static str {
    match key {
        Admin::Administration => "Administration",
        Admin::Choose => "Please choose",
        Admin::Invite => "Invite",
        Admin::InviteText => {
            "A one-time code for a first or a new password. The present password works until the code is used."
        }
        Admin::InviteSubmit => "Show a code",
        Admin::RenewAuthenticator => "The authenticator is lost: set up another as well",
        Admin::HandOverHeading => "A code to hand over",
        Admin::Name => "Name",
        Admin::UserName => "User name",
        Admin::Roles => "Roles",
        Admin::Status => "Status",
        Admin::Active => "active",
        Admin::Inactive => "not active",
        Admin::ToDo => "To do",
        Admin::Change => "Change",
        Admin::Save => "Save",
        Admin::Deactivate => "Deactivate",
        Admin::Reactivate => "Reactivate",
        Admin::AddPerson => "Add a person",
        Admin::AddPersonText => {
            "The person is in the practice at once, and can sign in as soon as you have handed over an invitation."
        }
        Admin::Teams => "Teams",
        Admin::TeamsText => {
            "A team says who works together. It opens no client to anybody; supervision and cover do."
        }
        Admin::Team => "Team",
        Admin::Member => "Person",
        Admin::NoMembers => "Nobody belongs to this team now.",
        Admin::AddMember => "Add to the team",
        Admin::NewTeam => "Name of a new team",
        Admin::AddTeam => "Add the team",
        Admin::From => "From",
        Admin::LastDay => "Last day (empty: until further notice)",
        Admin::LastDayOrNow => "Last day (empty: now)",
        Admin::When => "When",
        Admin::End => "End",
        Admin::NoLines => "None.",
        Admin::TransferHeading => "Hand on a treatment",
        Admin::TransferText => {
            "The treatment ends as transferred, and a new one of the same client begins on the same day. The former therapist sees it no longer from that moment. The new therapist sees the earlier outcome scores; the earlier alliance ratings only if the practice opens them."
        }
        Admin::Treatment => "Treatment",
        Admin::NewTherapist => "New therapist",
        Admin::FromTherapist => "Former therapist",
        Admin::On => "On",
        Admin::ReasonLabel => "Reason",
        Admin::OpenAlliance => {
            "Open the earlier alliance ratings to the new therapist. The client should know."
        }
        Admin::TransferDo => "Hand on",
        Admin::TransfersDone => "Handed on so far",
        Admin::NoTransfers => "No treatment has been handed on yet.",
        Admin::ClientCode => "Client",
        Admin::EarlierAlliance => "Earlier alliance ratings",
        Admin::AllianceOpen => "open",
        Admin::AllianceClosed => "closed",
        Admin::OpenIt => "Open",
        Admin::CloseAlliance => "Close",
        // Answered by `text`; listed, so that a new key cannot be forgotten.
        Admin::Page(_)
        | Admin::Lead(_)
        | Admin::Done(_)
        | Admin::Why(_)
        | Admin::Begin(_)
        | Admin::Who(_)
        | Admin::Whom(_)
        | Admin::Lines(_)
        | Admin::Reason(_)
        | Admin::OpenTreatments { .. }
        | Admin::EndOf { .. }
        | Admin::Period { .. }
        | Admin::HandOver { .. }
        | Admin::TreatmentOf { .. } => "",
    }
}

fn page_name(page: Page) -> &'static str {
    match page {
        Page::People => "People",
        Page::Supervision => "Supervision lines",
        Page::Cover => "Cover",
        Page::Transfers => "Transfers",
    }
}

fn lead(page: Page) -> &'static str {
    match page {
        Page::People => {
            "Who works here, and as what. Nobody is deleted: who leaves is deactivated and can sign in no longer."
        }
        Page::Supervision => {
            "A supervisor sees the cases of a therapist while a line between the two is current, and not a moment longer."
        }
        Page::Cover => {
            "During an absence a colleague sees a therapist’s open cases while the line is current, and not a moment longer."
        }
        Page::Transfers => "When a client goes on with another therapist of the practice.",
    }
}

fn begin(page: Page) -> &'static str {
    match page {
        Page::Supervision => "Begin a supervision line",
        _ => "Begin a cover line",
    }
}

fn who(page: Page) -> &'static str {
    match page {
        Page::Supervision => "Supervisor",
        _ => "Covered by",
    }
}

fn whom(page: Page) -> &'static str {
    match page {
        Page::Supervision => "Therapist",
        _ => "Absent therapist",
    }
}

fn lines(state: LineState) -> &'static str {
    match state {
        LineState::Current => "Current",
        LineState::Coming => "Coming",
        LineState::Past => "Past",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Leaving => "the therapist leaves the practice",
        Reason::Absence => "a long absence of the therapist",
        Reason::ClientWish => "the client’s wish",
        Reason::Fit => "another way of working fits better",
        Reason::Other => "another reason",
    }
}

fn done(done: Done) -> &'static str {
    match done {
        Done::Added => "The person was added.",
        Done::Changed => "The change was saved.",
        Done::Deactivated => "The person was deactivated and can sign in no longer.",
        Done::Reactivated => "The person is active again.",
        Done::TeamAdded => "The team was added.",
        Done::Begun => "It was saved.",
        Done::Ended => "The end was saved.",
        Done::Transferred => "The treatment was handed on.",
        Done::Opened => "The earlier alliance ratings are open to the new therapist.",
        Done::Closed => "The earlier alliance ratings are closed again.",
    }
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Missing => "Please fill this in.",
        Why::TooLong => "This is too long; please shorten it.",
        Why::NotAUserName => "Use letters from a to z, digits, dots, hyphens and underscores only.",
        Why::Taken => "Somebody has this user name already; choose another.",
        Why::NoRole => "Choose at least one role.",
        Why::NotAChoice => "This choice is not there any more; please choose again.",
        Why::NotADate => "This is no date; write it as 2026-03-31.",
        Why::EndsBeforeItBegins => "The last day lies before the first; choose a later one.",
        Why::InThePast => "The past stays as it was; choose today or a later day.",
        Why::InTheFuture => {
            "A treatment is handed on when it happens; choose today or an earlier day."
        }
        Why::SamePerson => "Choose two different people.",
        Why::LineIsThere => "There is such a line in this time already; end that one first.",
        Why::NotBegun => "This has not begun yet; choose a last day on or after its first.",
        Why::AlreadyEnded => "This has ended already.",
        Why::Yourself => {
            "Nobody opens clients to themselves: ask another administrator, or use the command line on the server."
        }
        Why::LastAdministrator => {
            "This is the last active administrator; make somebody else administrator first."
        }
        Why::NotOpen => "This treatment is not open any more.",
        Why::NotATherapist => "Choose an active therapist other than the present one.",
        Why::BeforeItBegan => "The treatment began later; choose a later day.",
        Why::SessionsAfter => {
            "The treatment has sessions on record after this day; choose a later one."
        }
    }
}
