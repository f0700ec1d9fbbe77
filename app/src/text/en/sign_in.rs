use super::super::{Problem, SignIn, Text};

pub fn sign_in(key: SignIn) -> Text {
    match key {
        SignIn::Problem(problem) => self::problem(problem),
        SignIn::EnterAs { role } => format!("Enter as {role}").into(),
        SignIn::AsUser { user_name } => format!("as {user_name}").into(),
        SignIn::NewPasswordLead { name } => {
            format!("Welcome, {name}. Choose the password that you will sign in with.").into()
        }
        SignIn::LockedLead { name } => format!(
            "Nobody was here for 15 minutes, so the screen is locked. {name}, your password opens it again; nothing that you \
             sent is lost."
        )
        .into(),
        SignIn::CoverLead { name } => format!(
            "Nobody was here for 15 minutes, so this page is covered. {name}, your password opens it again; what you typed is \
             still there."
        )
        .into(),
        SignIn::ConfirmLead { name } => format!(
            "{name}, this is a sensitive place, so please give your password once more. It then stays open for five minutes."
        )
        .into(),
        fixed => self::fixed(&fixed).into(),
    }
}

fn fixed(key: &SignIn) -> &'static str {
    match key {
        SignIn::Heading | SignIn::Submit => "Sign in",
        SignIn::Lead => "How the working alliance is going, client by client, session by session.",
        SignIn::UserName => "User name",
        SignIn::Password => "Password",
        SignIn::HaveInvitation => "I have an invitation or a code from the administrator",
        SignIn::DemoHeading => "Look around the demo practice",
        SignIn::DemoText => "Invented people, no password. Choose whose eyes to look through.",
        SignIn::StartOver => "Start over",
        SignIn::InvitationHeading => "Your invitation",
        SignIn::InvitationLead => {
            "Type the code that your practice’s administrator gave you. It is good once, for three days."
        }
        SignIn::InvitationCode => "Code",
        SignIn::InvitationHint => "Capitals, blanks and hyphens do not matter.",
        SignIn::Continue => "Continue",
        SignIn::NewPasswordHeading => "Choose a password",
        SignIn::NewPassword => "New password",
        SignIn::PasswordHint => {
            "At least 12 characters. Several unrelated words make a good one. It never has to be changed."
        }
        SignIn::PasswordAgain => "The same again",
        SignIn::SavePassword => "Save the password",
        SignIn::CodeHeading => "Your code",
        SignIn::CodeLead => "The six digits that your authenticator app shows for Rapport.",
        SignIn::Code => "Code",
        SignIn::CodeHint => "No phone at hand? One of your recovery codes works here, once.",
        SignIn::AuthenticatorHeading => "Set up your authenticator",
        SignIn::AuthenticatorLead => {
            "An app on your phone makes a new code every 30 seconds, so that your password alone opens nothing. Any \
             authenticator app will do."
        }
        SignIn::AuthenticatorScan => "Scan this with the app:",
        SignIn::AuthenticatorPicture => {
            "Square code for the authenticator app; the same key stands below as text"
        }
        SignIn::AuthenticatorByHand => "Or type the key by hand",
        SignIn::AuthenticatorKey => "Key",
        SignIn::AuthenticatorProve => "The six digits that the app shows now",
        SignIn::RecoveryHeading => "Your recovery codes",
        SignIn::RecoveryLead => {
            "Each of these opens Rapport once, should your phone be lost. Print them or write them down, and keep them away \
             from your phone. They are not shown again."
        }
        SignIn::RecoveryNoted => "I have noted them down",
        SignIn::LockedHeading => "The screen is locked",
        SignIn::CoverEnded => {
            "That sign-in has ended, or somebody else signed in. Sign in in another tab, and this page opens again."
        }
        SignIn::CoverUnreachable => {
            "The server cannot be reached, so the page stays covered. Try again in a moment."
        }
        SignIn::ConfirmHeading => "Please confirm that it is you",
        SignIn::ConfirmBack => "Not now: back to the caseload",
        SignIn::Unlock => "Unlock",
        SignIn::Confirm => "Confirm",
        SignIn::KeptHeading => "What you sent was kept",
        SignIn::KeptLead => {
            "You sent a form while the screen was locked. Nothing was changed yet: send it now, or drop it."
        }
        SignIn::KeptSend => "Send it now",
        SignIn::KeptDrop => "Drop it",
        SignIn::KeptNone => "Nothing is waiting to be sent.",
        // Those that carry data are answered before.
        SignIn::Problem(_)
        | SignIn::EnterAs { .. }
        | SignIn::AsUser { .. }
        | SignIn::NewPasswordLead { .. }
        | SignIn::LockedLead { .. }
        | SignIn::CoverLead { .. }
        | SignIn::ConfirmLead { .. } => "",
    }
}

fn problem(problem: Problem) -> Text {
    match problem {
        Problem::Throttled(Some(seconds)) if seconds > 90 => {
            format!("Too many attempts for now. Try again in {} minutes.", seconds.div_ceil(60)).into()
        }
        Problem::Throttled(Some(seconds)) => {
            format!("Too many attempts for now. Try again in {seconds} seconds.").into()
        }
        Problem::Throttled(None) => "Too many attempts for now. Wait a minute, then try again.".into(),
        Problem::Wrong => {
            "That user name and password do not go together. Check both and try again.".into()
        }
        Problem::WrongCode => {
            "That code is not right at this moment. Wait for the next one and try again; each code works once. Without your \
             phone a recovery code opens, and without either your administrator can give you a new start."
                .into()
        }
        Problem::WrongInvitation => {
            "That code opens nothing. It may be mistyped, used already, or more than three days old; your administrator can \
             give you another."
                .into()
        }
        Problem::Stopped => {
            "This account is stopped after very many failed attempts. Your administrator can give you a code for a new \
             password."
                .into()
        }
        Problem::Expired => "That sign-in has ended. Please sign in again.".into(),
        Problem::Busy => "The server is busy with other sign-ins. Try again in a moment.".into(),
        Problem::Length => "A password has 12 to 128 characters. Choose another.".into(),
        Problem::Guessable => {
            "That password is easy to guess. Several unrelated words make a good one; names and common phrases do not.".into()
        }
        Problem::Differ => "The two are not the same. Type the new password twice.".into(),
    }
}
