use super::super::{Session, Text};
use crate::{
    alliance::Rater,
    client::{Attendance, Mode, NoForm},
    sessions::{
        AnswerProblem, Change, NotDone,
        form::{Do, Problem},
    },
    text::{Key, Lang, t},
    typed::FieldProblem,
};

pub fn text(key: Session) -> Text {
    match key {
        Session::Heading { number } => format!("Session {number}").into(),
        Session::EntryHeading { instrument, rater } => match rater {
            Rater::Client => format!("{instrument}, from the client’s paper form").into(),
            Rater::Therapist => format!("{instrument}, your own form").into(),
        },
        Session::RatingHeading { instrument, rater } | Session::PaperOf { instrument, rater } => {
            format!("{instrument}, {}", by(rater)).into()
        }
        Session::ToRecordOf { client } => format!(" with {client}").into(),
        Session::What {
            attendance: Attendance::Held,
            mode,
        } => format!("Held, {}", mode_name(mode).to_lowercase()).into(),
        Session::What { attendance, .. } | Session::Attendance(attendance) => {
            attendance_name(attendance).into()
        }
        Session::Mode(mode) => mode_name(mode).into(),
        Session::OnHint { began } => {
            format!("From {began}, when the treatment began, to today.").into()
        }
        Session::Recorded {
            number,
            date,
            attendance,
        } => recorded(number, &date, attendance).into(),
        Session::RatingOf {
            instrument,
            rater,
            total,
        } => {
            let total = total.map(|total| format!(" {total}")).unwrap_or_default();
            let whose = match rater {
                Rater::Client => "",
                Rater::Therapist => " (therapist)",
            };
            format!("{instrument}{whose}{total}").into()
        }
        Session::AnswersHint {
            items,
            low,
            high,
            one_digit,
        } => hint(items, &low, &high, one_digit).into(),
        Session::Meaning { value, words } => format!("{value} {words}").into(),
        Session::Item { number } => format!("Item {number}").into(),
        Session::EnteredBy { by, date, source } => entered(by.as_deref(), &date, &source).into(),
        Session::AnswersWere { answers } => format!("Answers: {answers}").into(),
        Session::ToSession {
            client,
            number,
            date,
        } => format!("{client}: session {number}, {date}").into(),
        Session::Changed { change, by, date } => {
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            format!("{} on {date}{by}", change_name(change)).into()
        }
        Session::Said {
            answers,
            held_on,
            reason,
        } => {
            let reason = reason
                .map(|reason| format!(" Reason: {reason}"))
                .unwrap_or_default();
            format!("Before: {answers}, for the session of {held_on}.{reason}").into()
        }
        Session::RetractedLine {
            instrument,
            rater,
            date,
        } => format!("{instrument}, {}, session of {date}", by(rater)).into(),
        Session::ObservationBy { by, date } => format!("Written by {by}, {date}.").into(),
        Session::Problem(problem) => wrong(problem),
        Session::Points { points, decimals } => points.to_text(decimals).into(),
        Session::Veiled { number } => format!(
            "The client’s form for session {number} is here. It is shown once your own is in."
        )
        .into(),
        fixed => fixed_text(&fixed).into(),
    }
}

fn fixed_text(key: &Session) -> &'static str {
    match key {
        Session::ListHeading => "Sessions",
        Session::NewHeading => "Record a session",
        Session::ToList => "All sessions",
        Session::ToRecord => "Record a session",
        Session::DirectQuestion => "Our direct question",
        Session::EnterOwn => "Enter your own",
        Session::NoneYet => "No session is recorded yet.",
        Session::On => "Day",
        Session::AttendanceLabel => "What happened",
        Session::ModeLabel => "Where",
        Session::Second => "Yes, this is another session on the same day",
        Session::Button(form) => button(*form),
        Session::Open(form) => open(*form),
        Session::Hint(form) => form_hint(*form),
        Session::Done(form) => done(*form),
        Session::Undo(Do::Record) => "Take it back",
        Session::Undo(_) => "Take the rating back",
        Session::UndoReason => "Taken back right after it was entered",
        Session::ColumnNumber => "Session",
        Session::ColumnDate => "Day",
        Session::ColumnWhat => "What happened",
        Session::ColumnRatings => "Ratings",
        Session::RatingsHeading => "Ratings of this session",
        Session::NoRatings => "No rating yet.",
        Session::ObservationHeading => "Between us",
        Session::ObservationLabel => "What went well between you, and what did not",
        Session::ObservationHint => {
            "At most 1,000 characters; the client may read it one day. It stands on the sheet before the next session."
        }
        Session::ObservationNone => "Nothing is written.",
        Session::ObservationBefore => "What it said before",
        Session::ObservationGone => "(taken back)",
        Session::NoFormLabel => "No form from the client, because",
        Session::NoFormUnsaid => "– (nothing to say)",
        Session::NoForm(NoForm::Declined) => "the client declined",
        Session::NoForm(NoForm::Technical) => "of a technical reason",
        Session::PaperHeading => "Enter a paper form",
        Session::PaperText => {
            "Type the answers as they stand on the form. Scores follow by themselves."
        }
        Session::MorePaper => "Other questionnaires",
        Session::Answers => "Answers",
        Session::AsOnTheForm => {
            "As ticked on the form. Items that count the other way round are turned by Rapport."
        }
        Session::Items => "Items",
        Session::AnsweredSoFar => "Answered",
        Session::TotalSoFar => "Total so far",
        Session::Scores => "Scores",
        Session::Gone => "This rating was taken back. It counts nowhere.",
        Session::Reason => "Reason",
        Session::To => "Belongs to",
        Session::HistoryHeading => "What it said before",
        Session::RetractedHeading => "Taken back, or moved to another client",
        Session::UnknownHeading => "No such session or rating",
        Session::UnknownText => "It may have been taken back, or it is not yours to see.",
        _ => "",
    }
}

fn by(rater: Rater) -> &'static str {
    match rater {
        Rater::Client => "by the client",
        Rater::Therapist => "by the therapist",
    }
}

fn attendance_name(attendance: Attendance) -> &'static str {
    match attendance {
        Attendance::Held => "Held",
        Attendance::Cancelled => "Cancelled",
        Attendance::DidNotAttend => "Did not attend",
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::InRoom => "In the room",
        Mode::Video => "By video",
        Mode::Phone => "By phone",
    }
}

fn recorded(number: i32, date: &str, attendance: Attendance) -> String {
    let what = match attendance {
        Attendance::Held => "held",
        Attendance::Cancelled => "cancelled",
        Attendance::DidNotAttend => "did not attend",
    };
    format!("Recorded: session {number}, {date}, {what}.")
}

fn hint(items: usize, low: &str, high: &str, one_digit: bool) -> String {
    let apart = if one_digit {
        "one digit after the other, without spaces"
    } else {
        "with a space between them"
    };
    format!(
        "{items} answers from {low} to {high}, {apart}. Type - for one that was left out. Enter saves."
    )
}

fn entered(by: Option<&str>, date: &str, source: &str) -> String {
    match (by, source) {
        (Some(by), "paper") => format!("Entered from paper by {by} on {date}."),
        (Some(by), "link") => format!("Given by the client through a link of {by} on {date}."),
        (Some(by), "kiosk") => format!("Given by the client on the tablet of {by} on {date}."),
        (Some(by), _) => format!("Entered by {by} on {date}."),
        (None, _) => format!("Came from a file on {date}."),
    }
}

fn change_name(change: Change) -> &'static str {
    match change {
        Change::Corrected => "Corrected",
        Change::Moved => "Moved",
        Change::Retracted => "Taken back",
    }
}

fn button(form: Do) -> &'static str {
    match form {
        Do::Record => "Record",
        Do::Change => "Save the change",
        Do::Remove => "Remove the session",
        Do::NoForm | Do::Observe => "Save",
        Do::Rate => "Save",
        Do::Correct => "Save the correction",
        Do::Move => "Move it",
        Do::Retract => "Take it back",
        Do::Unveil => "Show it without my own",
    }
}

fn open(form: Do) -> &'static str {
    match form {
        Do::Change => "Change this session",
        Do::Remove => "Remove this session",
        Do::Correct => "Correct the answers",
        Do::Move => "It belongs to another session",
        Do::Retract => "Take the rating back",
        Do::Observe => "Write or change it",
        Do::Record | Do::Rate | Do::NoForm | Do::Unveil => "",
    }
}

fn form_hint(form: Do) -> &'static str {
    match form {
        Do::Record => "A late entry finds its place by its day; later sessions get new numbers.",
        Do::Change => "On another day it may get another number.",
        Do::Remove => "For a session that was recorded by mistake. Later sessions move up.",
        Do::Correct => "What it said before is kept, with your reason.",
        Do::Move => {
            "Sessions of this client, and of your other clients within a month of that day."
        }
        Do::Retract => "It will count nowhere. What it said stays on record, with your reason.",
        Do::Rate | Do::NoForm | Do::Observe | Do::Unveil => "",
    }
}

fn done(form: Do) -> &'static str {
    match form {
        Do::Record => "The session is recorded.",
        Do::Change => "The session is changed.",
        Do::Remove => "The session is removed.",
        Do::Observe => "It was saved.",
        Do::NoForm => "It was saved, and is counted so.",
        Do::Rate => "The rating is recorded.",
        Do::Correct => "The rating is corrected; everything after it was worked out anew.",
        Do::Move => "The rating is moved; everything after it was worked out anew.",
        Do::Retract => "The rating is taken back; everything after it was worked out anew.",
        Do::Unveil => "The client’s rating is shown.",
    }
}

fn wrong(problem: Problem) -> Text {
    match problem {
        Problem::Field(field, why) => field_problem(field, why).into(),
        Problem::NotDone(why) => not_done(why),
    }
}

fn field_problem(field: &str, why: FieldProblem) -> &'static str {
    match (field, why) {
        ("on", _) => "Give the day of the session.",
        ("attendance", _) => "Say what happened.",
        ("mode", _) => "Say where it was.",
        ("words", _) => "At most 1,000 characters; please shorten it.",
        ("why", _) => "Choose why there is no form.",
        ("to", _) => "Choose the session that it belongs to.",
        ("reason", FieldProblem::TooLong) => "The reason has at most 500 characters.",
        ("reason", _) => "Give a reason; a few words are enough.",
        ("instrument", _) => "Rapport does not know this questionnaire.",
        _ => "Something was missing in this form. Open the page again.",
    }
}

fn not_done(why: NotDone) -> Text {
    let date = |date| t(Lang::En, Key::Date(date)).into_owned();
    match why {
        NotDone::BeforeItBegan(began) => {
            format!("The treatment began on {}: a session is on that day or later.", date(began)).into()
        }
        NotDone::AfterItEnded(ended) => {
            format!("The treatment ended on {}: a session is on that day or earlier.", date(ended)).into()
        }
        NotDone::SameDay(number) => {
            format!("Session {number} is on this day already. If there were two, tick the box below.").into()
        }
        NotDone::Answers(why) => answers(why),
        NotDone::NotTheirs => "Only who treats this client can record this.".into(),
        NotDone::InTheFuture => "This day is still to come. Record a session on its day or later.".into(),
        NotDone::HasRatings => {
            "This session has ratings. Take them back or move them first.".into()
        }
        NotDone::IsNamed => {
            "What was noted about a rupture, or written together, names this session. It stays; it can be changed to cancelled.".into()
        }
        NotDone::IsObserved => {
            "Something is written of this session. It stays; it can be changed to cancelled.".into()
        }
        NotDone::NotHeld => "A rating belongs to a session that was held.".into(),
        NotDone::There => {
            "This session has such a rating already. Correct that one, or take it back first.".into()
        }
        NotDone::Unchanged => "These are the answers as they were.".into(),
    }
}

fn answers(why: AnswerProblem) -> Text {
    match why {
        AnswerProblem::None => "Type the answers; - stands for one that was left out.".into(),
        AnswerProblem::Count { given, items } => {
            let (verb, answers) = if given == 1 {
                ("is", "answer")
            } else {
                ("are", "answers")
            };
            format!("There {verb} {given} {answers}, and the form has {items} items. Type - for one that was left out.").into()
        }
        AnswerProblem::NotANumber { item } => {
            format!("Item {item}: this is no number. Type - if it was left out.").into()
        }
        AnswerProblem::Range { item, min, max } => format!(
            "Item {item}: answers go from {} to {}.",
            min.to_text(0),
            max.to_text(0)
        )
        .into(),
        AnswerProblem::Step { item, step } => format!(
            "Item {item}: answers go in steps of {}.",
            step.to_text(if step.0 % 100 == 0 { 0 } else { 1 })
        )
        .into(),
    }
}
