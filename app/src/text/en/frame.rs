use super::super::{Frame, Text};

pub fn frame(key: Frame) -> Text {
    match key {
        Frame::Product => "Rapport".into(),
        Frame::Title { page } => format!("{page} – Rapport").into(),
        Frame::SkipToContent => "Skip to content".into(),
        Frame::MainNavigation => "Main".into(),
        Frame::Caseload => "Caseload".into(),
        Frame::Ruptures => "Ruptures".into(),
        Frame::Supervision => "Supervision".into(),
        Frame::WholePractice => "The practice".into(),
        Frame::Client => "Client".into(),
        Frame::AboutTheNumbers => "About the numbers".into(),
        Frame::Practice => "Practice".into(),
        Frame::Audit => "Audit".into(),
        Frame::SignOut => "Sign out".into(),
        Frame::Account => "My account".into(),
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
