use super::super::{Frame, SignIn, Text};

pub fn frame(key: Frame) -> Text {
    match key {
        Frame::Product => "Rapport".into(),
        Frame::Title { page } => format!("{page} – Rapport").into(),
        Frame::SkipToContent => "Skip to content".into(),
        Frame::MainNavigation => "Main".into(),
        Frame::Caseload => "Caseload".into(),
        Frame::Client => "Client".into(),
        Frame::AboutTheNumbers => "About the numbers".into(),
        Frame::Audit => "Audit".into(),
        Frame::SignOut => "Sign out".into(),
        Frame::DemoMark => "Demo practice. Every person here is invented.".into(),
        Frame::Purpose => "Something to talk about, never a verdict.".into(),
        Frame::PrintedBy { name, date } => format!("Printed for {name} on {date}").into(),
        Frame::NotFoundHeading => "There is no such page".into(),
        Frame::NotFoundText => "The address may be mistyped, or what was here is not there any more.".into(),
        Frame::BackToCaseload => "Back to the caseload".into(),
        Frame::ProblemHeading => "This could not be shown".into(),
        Frame::ProblemUnavailable => "The practice’s data cannot be reached at the moment. Nothing is lost; try again in a minute.".into(),
        Frame::ProblemInternal => "Something went wrong on our side. It has been written to the server’s log.".into(),
        Frame::ProblemNotSignedIn => "Nobody is signed in here, or the sign-in has ended.".into(),
        Frame::ToSignIn => "Sign in".into(),
    }
}

pub fn sign_in(key: SignIn) -> Text {
    match key {
        SignIn::Heading => "Sign in".into(),
        SignIn::Lead => {
            "How the working alliance is going, client by client, session by session.".into()
        }
        SignIn::UserName => "User name".into(),
        SignIn::Password => "Password".into(),
        SignIn::Submit => "Sign in".into(),
        SignIn::Wrong => {
            "That user name and password do not go together. Check both and try again.".into()
        }
        SignIn::Throttled => {
            "Too many attempts for now. Wait a few minutes, then try again.".into()
        }
        SignIn::Expired => {
            "You were signed out after a while without activity. Please sign in again.".into()
        }
        SignIn::Busy => "The server is busy with other sign-ins. Try again in a moment.".into(),
        SignIn::DemoHeading => "Look around the demo practice".into(),
        SignIn::DemoText => {
            "Invented people, no password. Choose whose eyes to look through.".into()
        }
        SignIn::EnterAs { role } => format!("Enter as {role}").into(),
        SignIn::AsUser { user_name } => format!("as {user_name}").into(),
    }
}
