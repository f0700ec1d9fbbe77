use super::super::{Form, Text};
use super::counted;

pub fn form(key: Form) -> Text {
    match key {
        Form::Title => "Your form".into(),
        Form::Heading { about_us: true } => "How was it for you?".into(),
        Form::Heading { about_us: false } => "How have you been?".into(),
        Form::FirstLines => FIRST_LINES.into(),
        Form::WhoReads => "Who reads this".into(),
        Form::Progress { step, of } => format!("Page {step} of {of}").into(),
        Form::Exact { low, high } => format!("Or exactly, {low} to {high}").into(),
        Form::NotOnTheLine { low, high } => format!("Please write a number from {low} to {high}, or leave it empty.").into(),
        Form::Words => "Would you like to say more?".into(),
        Form::WordsHint => "Only if you want to. A few words are enough, at most 500 characters.".into(),
        Form::WordsTooLong => "This is longer than 500 characters. Please shorten it a little.".into(),
        Form::OwnQuestion => "This is a question of our own. It is not a test, and nothing is counted.".into(),
        Form::MissingHeading { count } => {
            format!("{} without an answer", counted(count, "question is", "questions are")).into()
        }
        Form::MissingText => "That is all right. You can answer now, or go on without.".into(),
        Form::WrongHeading => "One thing to put right".into(),
        Form::NotAnswered => "Not answered".into(),
        Form::Next => "Next".into(),
        Form::GoOn => "Go on without".into(),
        Form::Back => "Back".into(),
        Form::Send => "Send my answers".into(),
        Form::SendAsItIs => "Send it as it is".into(),
        Form::Privacy { kiosk: false } => {
            "Until you send them, your answers wait with your practice: you can close this page and come back. Nothing stays on this device.".into()
        }
        Form::Privacy { kiosk: true } => {
            "Your answers wait with your practice until you send them. Nothing stays on this device.".into()
        }
        Form::Saving => "Keeping your answers …".into(),
        Form::Saved => "Your answers are kept.".into(),
        Form::Offline => "No connection at the moment. Your answers stay on this page; we keep trying.".into(),
        Form::Sending => "Sending …".into(),
        Form::SentHeading => "Thank you".into(),
        Form::SentText => "Your answers have arrived.".into(),
        Form::SentClose => "You can close this page.".into(),
        Form::SentKiosk => "You can give the tablet back.".into(),
        Form::UrgentHeading => "If it gets too much".into(),
        Form::NotWatched => "It may be your next session before anybody reads these answers.".into(),
        Form::UrgentLink => "Where there is help, at any time".into(),
        Form::DeadHeading => "This form is not open".into(),
        Form::DeadText => {
            "If a page said “Thank you”, your answers have arrived and nothing is left to do. If not, please ask your therapist for a new link.".into()
        }
        Form::WaitHeading => "One moment, please".into(),
        Form::WaitText => "Too many requests came from your network. Please try again in a minute.".into(),
        Form::ProblemHeading => "Something went wrong on our side".into(),
        Form::ProblemText => "Nothing is lost. Please wait a moment and open the link again.".into(),
        Form::Unlock => "Staff: unlock".into(),
        Form::UnlockHeading => "Unlock this tablet".into(),
        Form::UnlockText => "For the therapist who handed it over.".into(),
        Form::UnlockPassword => "Password".into(),
        Form::UnlockBack => "Back to the form".into(),
        Form::UnlockWrong => "That was not the password.".into(),
        Form::UnlockWait => "Too many tries. Please wait a little.".into(),
    }
}

/// What a form says first, until the practice has words of its own: a paragraph a line.
const FIRST_LINES: &str = "Your therapist reads your answers, and a supervisor may read them too.\n\
    There are no right answers. Say it plainly where something is not going well: that is welcome, it helps to change things, \
    and it takes nothing away from your care.\n\
    Nobody watches this form between sessions. It is no way to call for help.";
