use super::{
    super::{Account, Done, Text},
    counted,
};

pub fn account(key: Account) -> Text {
    match key {
        Account::Heading => "My account".into(),
        Account::Lead { name, user_name } => format!("{name}, signing in as {user_name}").into(),
        Account::Done(Done::Password) => {
            "The new password is saved. Your sign-ins in other browsers have ended.".into()
        }
        Account::Done(Done::Revoked) => "Ended.".into(),
        Account::PasswordHeading => "Password".into(),
        Account::PasswordSince { date } => format!("Set on {date}.").into(),
        Account::CurrentPassword => "Present password".into(),
        Account::ChangePassword => "Change the password".into(),
        Account::FactorHeading => "Authenticator and recovery codes".into(),
        Account::FactorSince { date } => format!("Authenticator set up on {date}.").into(),
        Account::FactorNone => "No authenticator is set up yet.".into(),
        Account::NewFactor => "Set up another authenticator".into(),
        Account::NewFactorHint => {
            "For a new phone. The present one works until the new one has made its first code."
                .into()
        }
        Account::CodesLeft { count } => {
            let count = usize::try_from(count).unwrap_or_default();
            format!(
                "{} left.",
                counted(count, "recovery code", "recovery codes")
            )
            .into()
        }
        Account::NewCodes => "Make new recovery codes".into(),
        Account::NewCodesHint => "The earlier ones stop working.".into(),
        Account::SignInsHeading => "Where you are signed in".into(),
        Account::SignInsLead => {
            "At most five at a time. One that you do not know: end it, and change your password."
                .into()
        }
        Account::Browser => "Browser".into(),
        Account::Network => "Network".into(),
        Account::Since => "Since".into(),
        Account::LastSeen => "Last seen".into(),
        Account::End => "End".into(),
        Account::EndThis { browser } => format!("End the sign-in in {browser}").into(),
        Account::EndOthers => "End all others".into(),
        Account::This => "this one".into(),
        Account::Locked => "locked".into(),
        Account::UnknownBrowser => "unknown browser".into(),
    }
}
