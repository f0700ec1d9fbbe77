use super::super::{HandOver, Key, Lang, Safety, Text, t};
use super::{counted, words};

pub fn hand_over(key: HandOver) -> Text {
    match key {
        HandOver::Title => "Hand over a form".into(),
        HandOver::Lead => "On the client’s own phone, by a link that opens once, or on this tablet.".into(),
        HandOver::ChooseForms => "Which forms?".into(),
        HandOver::ChooseSession => "For which session?".into(),
        HandOver::Today => "today’s, not recorded yet".into(),
        HandOver::Session { number, date } => format!("session {number}, {date}").into(),
        HandOver::Instrument { name, items: 1 } => name.into(),
        HandOver::Instrument { name, items } => format!("{name}, {}", counted(items, "question", "questions")).into(),
        HandOver::GivenAlready => "filled in for this session".into(),
        HandOver::NoText => "needs your licensed text: rapport instruments text".into(),
        HandOver::NeedsUrgentHelp => "needs the practice’s words for urgent help".into(),
        HandOver::RecordOnly => "is filled in on paper".into(),
        HandOver::SetUrgentHelp => "Write the words for urgent help".into(),
        HandOver::AskUrgentHelp => {
            "A form with a question about safety can be handed over once an administrator has written the practice’s words for urgent help.".into()
        }
        HandOver::Lasts => "Open for".into(),
        HandOver::LastsHours(hours) if hours % 24 == 0 => {
            counted(usize::try_from(hours / 24).unwrap_or_default(), "day", "days").into()
        }
        HandOver::LastsHours(hours) => {
            counted(usize::try_from(hours).unwrap_or_default(), "hour", "hours").into()
        }
        HandOver::MakeLink => "Make a link".into(),
        HandOver::GiveTablet => "Hand over this tablet".into(),
        HandOver::GiveTabletHint => {
            "This device then shows the form and nothing else. Your sign-in is locked until you give your password.".into()
        }
        HandOver::MailLabel => "E-mail address".into(),
        HandOver::MailHint => {
            "For sending by e-mail only, and not kept. The mail says that the practice sends a form, and names neither the client nor you. Mail can be read on its way.".into()
        }
        HandOver::SendMail => "Send by e-mail".into(),
        HandOver::Mailed { address } => format!("The link was sent to {address}.").into(),
        HandOver::MailNotAnswered => {
            "The mail could not be sent: the mail server did not answer. The link is open all the same: show the picture or copy the address.".into()
        }
        HandOver::MailRefused => {
            "The mail could not be sent: the mail server refused it. The link is open all the same: show the picture or copy the address.".into()
        }
        HandOver::MailSubject => "A form from your practice".into(),
        // In short lines of ASCII, so that mail has the address on a line of its own, as it is.
        HandOver::MailText { link, until } => format!(
            "Hello,\n\n\
             your practice sends you a form to fill in:\n\n\
             {link}\n\n\
             It opens until {} on any phone or computer,\n\
             and no more once it is sent. Please pass the address on to nobody.\n\n\
             Nobody reads replies to this mail, and it is no way to call for help:\n\
             if you need help now, please call the emergency number where you are.\n",
            t(Lang::En, Key::Moment(until))
        )
        .into(),
        HandOver::MadeHeading => "Ready to hand over".into(),
        HandOver::MadeText { until } => format!(
            "Let the client point the phone’s camera at the picture, or copy the address. It opens until {}, is sent once, and is shown only now.",
            t(Lang::En, Key::Moment(until))
        )
        .into(),
        HandOver::LinkLabel => "The address".into(),
        HandOver::Picture => "QR code of the address below".into(),
        HandOver::OpenHeading => "Handed over and open".into(),
        HandOver::NothingOpen => "Nothing is handed over at the moment.".into(),
        HandOver::Open { way_is_kiosk, session, forms, by, until } => format!(
            "{} for session {session}: {forms}. By {by}, until {}.",
            if way_is_kiosk { "Tablet" } else { "Link" },
            t(Lang::En, Key::Moment(until))
        )
        .into(),
        HandOver::Revoke => "Take back".into(),
        HandOver::Revoked => "Taken back: it opens no more.".into(),
        HandOver::NoForm => "No form can be handed over yet.".into(),
        HandOver::ProblemForms => "Please choose at least one form that can be handed over.".into(),
        HandOver::ProblemSession => "Please choose a session of this treatment.".into(),
        HandOver::ProblemHours => "Please choose how long it stays open.".into(),
        HandOver::ProblemNotTheirs => "Only the therapist, or a colleague who covers, hands over a form.".into(),
        HandOver::ProblemEnded => "This treatment has ended.".into(),
        HandOver::ProblemGiven => "One of these forms is there for this session already. Choose the others.".into(),
        HandOver::ProblemAddress => "Please write one e-mail address.".into(),
        HandOver::ProblemNoMail => "This practice sends no e-mail. Make a link instead.".into(),
        HandOver::ProblemBraked => "That was much e-mail at once. Please wait a minute, or make a link instead.".into(),
        HandOver::To => "Hand over a form".into(),
        HandOver::Back => "Back to the client’s page".into(),
        HandOver::NotTreating => "Only the therapist, or a colleague who covers, hands over a form.".into(),
    }
}

pub fn safety(key: Safety) -> Text {
    match key {
        Safety::Heading { count: 1 } => "An answer asks for your attention".into(),
        Safety::Heading { count } => format!("{} answers ask for your attention", super::capital(&words(count))).into(),
        Safety::Line { instrument, item, answer, session, at } => format!(
            "{instrument}, question {item}: “{answer}”.{} Received {}.",
            session.map(|session| format!(" Session {session}.")).unwrap_or_default(),
            t(Lang::En, Key::Moment(at))
        )
        .into(),
        Safety::Explain => "It stays here until somebody records what was done.".into(),
        Safety::Handle => "Record".into(),
        Safety::HandlingLabel => "What was done?".into(),
        Safety::HandlingMissing => "Please write what was done.".into(),
        Safety::HandlingTooLong => "At most 4,000 characters.".into(),
        Safety::NotAccepted => "This could not be recorded: somebody has recorded it already, or it is not yours to record.".into(),
        Safety::Handled => "Recorded.".into(),
        Safety::HandledHeading => "Earlier answers about safety".into(),
        Safety::HandledLine { by, at, instrument, item, session } => format!(
            "{instrument}, question {item}{}. {by}, {}:",
            session.map(|session| format!(", session {session}")).unwrap_or_default(),
            t(Lang::En, Key::Moment(at))
        )
        .into(),
        Safety::OthersAct => "The therapist, or a colleague who covers, records what was done.".into(),
        Safety::WordsHeading => "In the client’s own words".into(),
        Safety::WordsWhen { session, date } => format!("Session {session}, {date}").into(),
    }
}
