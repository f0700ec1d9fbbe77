use super::super::{Case, Text};
use super::{capital, counted, list, words};
use crate::cases::{
    ActingAs, NotReviewed,
    ask::Show,
    form::{Do, Problem},
    view::Reason,
};
use crate::typed::FieldProblem;

pub fn text(key: Case) -> Text {
    match key {
        Case::Headline { waiting, agenda } => headline(waiting, agenda).into(),
        Case::Lead => {
            "The weightiest reason first, then what has waited longest. By case, never by therapist: something to talk about, no more.".into()
        }
        Case::Rules { acknowledged_within, lately } => format!(
            "A possible rupture waits here once nobody has acknowledged it for {acknowledged_within} days; what was left open, or ended so, stays for {lately} days. These are rules of this project, not published thresholds."
        )
        .into(),
        Case::Filters => "Which cases".into(),
        Case::Show(Show::Waiting) => "Waiting".into(),
        Case::Show(Show::Agenda) => "On the agenda".into(),
        Case::Show(Show::Decided) => "Decided".into(),
        Case::NobodyHeading => "No cases to supervise at present".into(),
        Case::NobodyText => {
            "Cases stand here while a supervision line leads from a therapist to you. Administrators draw these lines.".into()
        }
        Case::None(Show::Waiting) => {
            "No case is waiting. That does not say that all is well: there may be something that nobody has put on a form.".into()
        }
        Case::None(Show::Agenda) => {
            "Nothing is on the agenda. Tick cases under “Waiting”, or let therapists take theirs to supervision from the client’s page.".into()
        }
        Case::None(Show::Decided) => "Nothing was decided in the last 90 days.".into(),
        Case::Caption => "Cases that wait, the weightiest reason first".into(),
        Case::ColumnCase => "Case".into(),
        Case::ColumnWhy => "Why, and since when".into(),
        Case::ColumnTalk => "Talked about".into(),
        Case::ColumnAgenda => "On the agenda".into(),
        Case::Choose { client } => format!("Choose {client}").into(),
        Case::With { therapist } => format!("with {therapist}").into(),
        Case::Ended { on } => format!("ended {on}").into(),
        Case::Why { reason, since } => format!("{} {since}", why(reason)).into(),
        Case::NothingOpen => "nothing is open".into(),
        Case::OnAgendaSince { on } => format!("since {on}").into(),
        Case::NotOnAgenda => "no".into(),
        Case::Ticked => "Those ticked:".into(),
        Case::PutTicked => "Put on the agenda".into(),
        Case::PrintTicked => "Packet to print".into(),
        Case::PrintAgenda => "Packet to print, one page a case".into(),
        Case::PrintOne => "Its page to print".into(),
        Case::PutBy { by, acting_as, on } => {
            format!("Put on the agenda on {on} by {by}, {}.", role(acting_as)).into()
        }
        Case::TakenBackBy { by, on } => format!("Taken off again on {on} by {by}.").into(),
        Case::DecidedBy { by, acting_as, on } => format!("Decided on {on}, recorded by {by}, {}.", role(acting_as)).into(),
        Case::CorrectedBy { by, acting_as, on } => {
            format!("Corrected on {on} by {by}, {}.", role(acting_as)).into()
        }
        Case::FollowUp { on, has_come: false } => format!("To look at again on {on}.").into(),
        Case::FollowUp { on, has_come: true } => format!("To look at again since {on}.").into(),
        Case::LastDecision => "What was decided last".into(),
        Case::Earlier => "Earlier".into(),
        Case::Open(form) => open(form).into(),
        Case::Button(form) => button(form).into(),
        Case::Question => "Question (optional)".into(),
        Case::QuestionHint => {
            "What would you like to talk about? It is printed in the packet, so better without names.".into()
        }
        Case::Decision => "What was decided".into(),
        Case::DecisionHint => "It stays on record; a correction is added below it.".into(),
        Case::FollowUpOn => "Look at it again on (optional)".into(),
        Case::FollowUpHint => "From that day on the case waits again.".into(),
        Case::Problem(problem) => wrong(problem).into(),
        Case::Done(form) => done(form).into(),
        Case::SectionHeading => "Supervision".into(),
        Case::SectionLead => "Seen by everybody who can open this page.".into(),
        Case::NobodySupervises => {
            "Nobody supervises this case at present; it stays on the agenda until somebody does.".into()
        }
        Case::PacketTitle => "Packet for supervision".into(),
        Case::PacketBack => "Back to the agenda".into(),
        Case::PacketHint => "Prints on one page a case, with codes instead of names.".into(),
        Case::PacketHeading { cases, of } if cases == of => counted(cases, "case", "cases").into(),
        Case::PacketHeading { cases, of } => format!("{cases} of {of} cases").into(),
        Case::PacketNone => "There is nothing to print: no case is on the agenda, or none of those ticked can be seen.".into(),
        Case::SheetHeading { code } => format!("Case {code}").into(),
        Case::SheetQuestion => "The question".into(),
        Case::SheetGoesOn => "It goes on in Rapport.".into(),
        Case::SheetRecorded => "What was recorded".into(),
        Case::SheetNothingRecorded => "No rupture is on record in this treatment.".into(),
        Case::SheetForms { held, given, declined, technical } => forms(held, given, declined, technical).into(),
        Case::SheetCourse => "Outcome and forms".into(),
        Case::SheetNotes => "Notes".into(),
        Case::SheetFoot { practice, name, date } => {
            format!("{practice} · Printed for {name} on {date} · Confidential; shred after use.").into()
        }
    }
}

fn headline(waiting: usize, agenda: usize) -> String {
    let n = capital(&words(waiting));
    let wait = match waiting {
        0 => "No case is waiting".to_owned(),
        1 => "One case is waiting".to_owned(),
        _ => format!("{n} cases are waiting"),
    };
    match agenda {
        0 => wait,
        1 => format!("{wait}, one is on the agenda"),
        _ => format!("{wait}, {} are on the agenda", words(agenda)),
    }
}

/// What comes before the day since when.
const fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Safety => "Nothing is recorded about an answer about safety, since",
        Reason::ClientSaid => "The client said so and it was not talked about, since",
        Reason::AskedFor => "The therapist brings it in, since",
        Reason::NotAcknowledged => "Not acknowledged, since",
        Reason::OpenLong => "Open long, since",
        Reason::Unresolved => "Left unresolved,",
        Reason::EndedWithIt => "The treatment ended with it,",
        Reason::NoRecentRating => "No rating for long, since",
        Reason::FollowUp => "To look at again, since",
    }
}

const fn role(acting_as: ActingAs) -> &'static str {
    match acting_as {
        ActingAs::Therapist => "therapist",
        ActingAs::Supervisor => "supervisor",
    }
}

const fn open(form: Do) -> &'static str {
    match form {
        Do::Put => "Take to supervision",
        Do::TakeBack => "Take it off the agenda",
        Do::Decide => "Record what was decided",
        Do::Correct => "Correct it",
    }
}

const fn button(form: Do) -> &'static str {
    match form {
        Do::Put => "Put on the agenda",
        Do::TakeBack => "Take it off the agenda",
        Do::Decide => "Record it",
        Do::Correct => "Record the correction",
    }
}

const fn done(form: Do) -> &'static str {
    match form {
        Do::Put => "Put on the agenda.",
        Do::TakeBack => "Taken off the agenda.",
        Do::Decide => "Recorded, and off the agenda.",
        Do::Correct => "The correction is recorded.",
    }
}

fn wrong(problem: Problem) -> &'static str {
    match problem {
        Problem::Field("case", FieldProblem::Missing) => "Tick a case first.",
        Problem::Field("decision", FieldProblem::Missing) => "Please write down what was decided.",
        Problem::Field("question", FieldProblem::TooLong) => "At most 2,000 characters.",
        Problem::Field(_, FieldProblem::TooLong) => "At most 4,000 characters.",
        Problem::Field(_, FieldProblem::NotADate) => "Not a date.",
        Problem::Field(..) => "This cannot be taken as it is.",
        Problem::NotDone(NotReviewed::NotTheirs) => {
            "Only who treats the client, or supervises them now, records this."
        }
        Problem::NotDone(NotReviewed::Changed) => {
            "While this page was open something else was recorded, and it is shown now. Nothing of yours was recorded: look again, and send it once more if it still fits."
        }
        Problem::NotDone(NotReviewed::OnAgenda) => {
            "It was put on the agenda meanwhile, without your question. Nothing of yours was recorded."
        }
        Problem::NotDone(NotReviewed::NotOwn) => "Only who put it there takes it off again.",
        Problem::NotDone(NotReviewed::InThePast) => "That day has passed.",
    }
}

fn forms(held: usize, given: usize, declined: usize, technical: usize) -> String {
    let missing = [
        (declined, "declined"),
        (technical, "kept back by technology"),
    ];
    let missing = missing.into_iter().filter(|(count, _)| *count > 0);
    let missing: Vec<String> = missing
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let but = if missing.is_empty() {
        String::new()
    } else {
        format!("; {}", list(&missing))
    };
    format!(
        "A form after {given} of {} held{but}.",
        counted(held, "session", "sessions")
    )
}

#[cfg(test)]
mod tests {
    use super::{forms, headline};

    #[test]
    fn the_headline_says_how_many_wait_and_how_many_are_on_the_agenda() {
        for (waiting, agenda, said) in [
            (0, 0, "No case is waiting"),
            (0, 1, "No case is waiting, one is on the agenda"),
            (1, 0, "One case is waiting"),
            (7, 3, "Seven cases are waiting, three are on the agenda"),
            (200, 0, "200 cases are waiting"),
        ] {
            assert_eq!(headline(waiting, agenda), said);
        }
    }

    #[test]
    fn forms_that_were_not_given_say_why_where_somebody_said_so() {
        assert_eq!(forms(1, 1, 0, 0), "A form after 1 of 1 session held.");
        assert_eq!(
            forms(14, 11, 2, 1),
            "A form after 11 of 14 sessions held; 2 declined and 1 kept back by technology."
        );
    }
}
