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
        Admin::FlagsNow { per_100 } => format!("At present about {per_100} of 100 sessions without a drop are flagged.").into(),
        Admin::FlagsOption { per_100: 1 } => "1 of 100: about one unneeded flag every four weeks for 25 weekly clients".into(),
        Admin::FlagsOption { per_100 } => format!(
            "{per_100} of 100: about {per_100} unneeded flags every four weeks for 25 weekly clients"
        )
        .into(),
        Admin::FlagsVersion { version, per_100, from, by } => format!(
            "Version {version}: {per_100} of 100, for sessions from {from} on. Set by {by}."
        )
        .into(),
        Admin::InstrumentName { code, name } if code == name => code.into(),
        Admin::InstrumentName { code, name } => format!("{code}, {name}").into(),
        Admin::TextSupplied { by, on } => {
            format!("clients can be given it, with your own wording, supplied by {by} on {on}").into()
        }
        Admin::BlindNow { from } => format!("On, for sessions from {from} on.").into(),
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
        Admin::FlagsHeading => "How much is flagged",
        Admin::FlagsText => {
            "More flags notice more drops, and more often one that was none; About the numbers has the figures. A rupture keeps the rule that opened it. A client’s own word always counts, whatever is set here."
        }
        Admin::FlagsLabel => "Flagged of 100 sessions without a drop",
        Admin::FlagsFrom => "For sessions from",
        Admin::FlagsSet => "Set",
        Admin::BlindHeading => "Rating the same session independently",
        Admin::BlindText => {
            "Therapists can enter their own alliance form before they see the client’s of the same session. It stays hidden until theirs is in, or until they say that they go without. Supervisors and whoever covers see it at once; answers about safety are never hidden."
        }
        Admin::BlindOff => "Off: what a client rated is shown at once.",
        Admin::BlindBegin => "Hide until the therapist has rated, from today on",
        Admin::BlindEnd => "Show at once",
        Admin::WordsHeading => "What forms say to clients",
        Admin::WordsText => "Clients read this on their own phone or on a tablet in the room.",
        Admin::WordsSet => "Save",
        Admin::FirstLines => "First lines of every form",
        Admin::FirstLinesHint => {
            "Who reads the answers, that low answers are welcome and change nothing about the care, and that nobody watches the form between sessions. Empty: our own words."
        }
        Admin::UrgentHelp => "Urgent help",
        Admin::UrgentHelpHint => {
            "Shown after an answer about safety: whom to call, at any hour. Until it is written, no form with such a question can be handed over."
        }
        Admin::FlagsNever => "Nothing was set so far: 2 of 100 is where Rapport starts.",
        Admin::OfferedHeading => "What is offered",
        Admin::OfferedText => {
            "What is not ticked is offered neither for handing over nor for entering from paper. Ratings that are there stay."
        }
        Admin::OfferedLegend => "Forms",
        Admin::AskedEvery => "Ask for a form, where nothing else is agreed",
        Admin::ForTherapists => "for therapists, entered from paper",
        Admin::OnPaper => "filled in on paper; scores are recorded",
        Admin::NeedsText => {
            "for clients it needs your licensed wording; from paper it can be entered"
        }
        Admin::NeedsUrgentHelp => {
            "for clients it needs the practice’s words for urgent help, under"
        }
        Admin::TextShips => "clients can be given it; its wording comes with Rapport",
        Admin::TextHeading => "A licensed wording",
        Admin::TextText => {
            "A text file with one instrument and the words of every item; the command rapport help instruments text lists its fields. It is checked before it is taken, and takes the place of an earlier one."
        }
        Admin::TextFile => "File",
        Admin::TextSupply => "Upload",
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
        | Admin::TreatmentOf { .. }
        | Admin::InstrumentName { .. }
        | Admin::TextSupplied { .. }
        | Admin::FlagsNow { .. }
        | Admin::FlagsOption { .. }
        | Admin::FlagsVersion { .. }
        | Admin::BlindNow { .. } => "",
    }
}

fn page_name(page: Page) -> &'static str {
    match page {
        Page::People => "People",
        Page::Supervision => "Supervision lines",
        Page::Cover => "Cover",
        Page::Transfers => "Transfers",
        Page::Practice => "Practice",
        Page::Instruments => "Instruments",
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
        Page::Practice => "What is decided once for everybody.",
        Page::Instruments => "Which forms the practice works with, and how often it asks for one.",
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
        Done::InstrumentsSet => "It was saved.",
        Done::TextSupplied => {
            "The wording was checked and taken; the form can be handed over with it."
        }
        Done::BlindSet => "It was saved.",
        Done::WordsSet => "It was saved, and stands on every form from now on.",
        Done::FlagsSet => "It was saved, and counts for sessions from the day on.",
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
        Why::NotAText => "This file was not taken; nothing was changed.",
        Why::SessionsAfter => {
            "The treatment has sessions on record after this day; choose a later one."
        }
    }
}
