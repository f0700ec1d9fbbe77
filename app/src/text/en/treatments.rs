use super::super::{Key, Lang, Text, Treatment, t};
use crate::{
    client::Ending,
    treatments::{
        NotAsked, NotDone,
        form::{Do, Problem},
        past::Show,
    },
    typed::FieldProblem,
};

pub fn text(key: Treatment) -> Text {
    match key {
        Treatment::NameAndCode { name, code } => format!("{name}, {code}").into(),
        Treatment::OnlyTherapist { therapist } => {
            format!("Only {therapist}, who treats this client, changes this or ends the treatment.")
                .into()
        }
        Treatment::Open { began } => format!("In treatment since {began}.").into(),
        Treatment::Ended {
            began,
            on,
            how,
            talked,
        } => {
            let talked = talked.map_or("", |talked| match talked {
                true => " The ending was talked about.",
                false => " The ending was not talked about.",
            });
            let how = ending(how).to_lowercase();
            format!("In treatment from {began} to {on}. Ending: {how}.{talked}").into()
        }
        Treatment::EndedOnHint { least } => {
            format!("From {least}, the last day on record, to today.").into()
        }
        Treatment::AsThePractice { every: n } => {
            format!("As the practice does: {}", every(n).to_lowercase()).into()
        }
        Treatment::Every(n) => every(n).into(),
        Treatment::Because(why) => because(why).into(),
        Treatment::How(how) => ending(how).into(),
        Treatment::Button(form) => button(form).into(),
        Treatment::Unfold(form) => unfold(form).into(),
        Treatment::Hint(form) => hint(form).into(),
        Treatment::Done(form) => done(form).into(),
        Treatment::Problem(problem) => wrong(problem),
        Treatment::PageOf { page, of } => format!("Page {page} of {of}").into(),
        fixed => fixed_text(&fixed).into(),
    }
}

fn fixed_text(key: &Treatment) -> &'static str {
    match key {
        Treatment::ToAdd | Treatment::AddHeading => "Add a client",
        Treatment::AddLead => "The treatment begins with it, and the client is on your caseload.",
        Treatment::Code => "Code",
        Treatment::CodeHint => {
            "Your practice’s own short code. It stands on print-outs in place of the name."
        }
        Treatment::Name => "Name",
        Treatment::NameHint => "Seen by you, your supervisor and whoever covers for you.",
        Treatment::Another => "Yes, this is another person",
        Treatment::Contact => "Contact (may stay empty)",
        Treatment::ContactHint => {
            "Telephone or e-mail, for you and whoever covers for you. Rapport sends nothing there."
        }
        Treatment::Began => "Treatment begins on",
        Treatment::BeganHint => {
            "The day of the first session, today or earlier. Sessions can be recorded from that day on."
        }
        Treatment::ToDetails => "Details and ending",
        Treatment::DetailsTitle | Treatment::DetailsHeading => "Details and ending",
        Treatment::ParticularsHeading => "Who this is",
        Treatment::RhythmHeading => "How often a form is asked for",
        Treatment::RhythmText => {
            "The caseload says when one is due, and counts as missing only what was due."
        }
        Treatment::RhythmLabel => "Ask for a form",
        Treatment::BecauseLabel => "If not at all, why",
        Treatment::NoReason => "–",
        Treatment::HasOpen => {
            "A newer treatment of this client is open, so this one stays as it is."
        }
        Treatment::EndedOn => "Ended on",
        Treatment::HowLabel => "How",
        Treatment::TalkedLabel => "Was the ending talked about with the client?",
        Treatment::Talked(true) => "Yes",
        Treatment::Talked(false) => "No",
        Treatment::TalkedNote(true) => "talked about",
        Treatment::TalkedNote(false) => "not talked about",
        Treatment::Undo(Do::End | Do::Resume) => "Take the ending back",
        Treatment::Undo(_) => "Bring back",
        Treatment::ToPast | Treatment::PastHeading => "Past clients",
        Treatment::PastLead => {
            "Treatments that have ended, the latest first. Nothing in them is lost."
        }
        Treatment::Filter(Show::Ended) => "Ended",
        Treatment::Filter(Show::Archived) => "Archived",
        Treatment::NoneEver => {
            "No treatment has ended yet. A treatment is ended on the client’s page, under Details and ending."
        }
        Treatment::NoneHere(Show::Ended) => "Nobody is here; all who have ended are archived.",
        Treatment::NoneHere(Show::Archived) => "Nobody is archived.",
        Treatment::NoneFound => "Nobody here fits that search.",
        Treatment::ColumnClient => "Client",
        Treatment::ColumnFrom => "From",
        Treatment::ColumnTo => "To",
        Treatment::ColumnHow => "Ending",
        Treatment::ColumnSessions => "Sessions",
        Treatment::Pages => "Pages",
        Treatment::Newer => "Later endings",
        Treatment::Older => "Earlier endings",
        _ => "",
    }
}

fn ending(how: Ending) -> &'static str {
    match how {
        Ending::Planned => "Planned",
        Ending::Unplanned => "Unplanned",
        Ending::Referred => "Transferred, to somebody outside this practice",
        Ending::Transferred => "Transferred to a colleague",
    }
}

fn every(n: i32) -> &'static str {
    match n {
        0 => "Not at all",
        1 => "At every session",
        2 => "At every second session",
        3 => "At every third session",
        4 => "At every fourth session",
        5 => "At every fifth session",
        _ => "At every sixth session",
    }
}

fn because(why: NotAsked) -> &'static str {
    match why {
        NotAsked::ClientWish => "The client does not want forms",
        NotAsked::NotNow => "Not the time for forms at present",
        NotAsked::Language => "No form in a language that the client reads",
        NotAsked::Other => "Another reason",
    }
}

fn button(form: Do) -> &'static str {
    match form {
        Do::Add => "Add the client",
        Do::Change | Do::Ask => "Save",
        Do::Begin => "Begin the treatment",
        Do::End => "End the treatment",
        Do::Resume => "Take the ending back",
        Do::Archive => "Archive",
        Do::BringBack => "Bring back",
    }
}

fn unfold(form: Do) -> &'static str {
    match form {
        Do::End => "End this treatment",
        Do::Begin => "Begin a further treatment",
        Do::Resume => "Take the ending back",
        Do::Archive => "Archive this client",
        Do::BringBack => "Bring this client back",
        Do::Add | Do::Change | Do::Ask => "",
    }
}

fn hint(form: Do) -> &'static str {
    match form {
        Do::End => {
            "The client leaves your caseload and stays under Past clients. A possible rupture that is open ends with the treatment, and links that are handed over open no more. If the client goes on with a colleague here, ask an administrator to hand the treatment on instead."
        }
        Do::Begin => "For a client who comes back. What was before stays as it is, beside it.",
        Do::Resume => "Everything is as it was before the ending, open ruptures and links too.",
        Do::Archive => {
            "The client leaves the list of past clients and is found under Archived. Nothing is deleted."
        }
        Do::BringBack => "The client is among the past clients again.",
        Do::Add | Do::Change | Do::Ask => "",
    }
}

fn done(form: Do) -> &'static str {
    match form {
        Do::Add => "The client is on your caseload.",
        Do::Change | Do::Ask => "It was saved.",
        Do::Begin => "The treatment has begun; the client is on your caseload.",
        Do::End => "The treatment has ended.",
        Do::Resume => "The ending is taken back; everything is as it was.",
        Do::Archive => "The client is archived.",
        Do::BringBack => "The client is among the past clients again.",
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
        ("code" | "name", FieldProblem::Missing) => "Please fill this in.",
        (_, FieldProblem::TooLong) => "This is too long; please shorten it.",
        (_, FieldProblem::NotAccepted) => {
            "This has a character that cannot be shown; type it anew."
        }
        ("on", _) => "Give the day.",
        ("every", _) => "Choose how often.",
        ("because", _) => "Say why none is asked for.",
        ("ending", _) => "Say how it ended.",
        ("talked", _) => "Say whether the ending was talked about.",
        _ => "Something was missing in this form. Open the page again.",
    }
}

fn not_done(why: NotDone) -> Text {
    match why {
        NotDone::BeforeItBegan(began) => format!(
            "The treatment began on {}: it ended on that day or later.",
            t(Lang::En, Key::Date(began))
        )
        .into(),
        NotDone::NotTheirs => "Only the therapist who treats this client can do this.".into(),
        NotDone::CodeOf(_) => "Your client has this code already:".into(),
        NotDone::CodeTaken => {
            "This code is in use in your practice. Choose another; if it may be the same person, ask an administrator.".into()
        }
        NotDone::CodeReserved => {
            "A colon is for clients who come from a file. Choose a code without one.".into()
        }
        NotDone::Alike(_) => {
            "Is this the same person as somebody you see already? If not, tick the box below.".into()
        }
        NotDone::InTheFuture => "This day is still to come. Choose today or an earlier day.".into(),
        NotDone::BeforeItEnded => "The last treatment ended later. Choose a later day.".into(),
        NotDone::SessionsAfter => {
            "There are sessions on record after this day. Choose a later day, or change the sessions first.".into()
        }
        NotDone::OpenAlready => "A treatment of this client is open already.".into(),
        NotDone::Meanwhile => "It was done already. Open the page again to see how it stands.".into(),
    }
}
