use super::super::{Client, Finding, Text};
use super::{capital, counted, list, scale_name, words};
use crate::{
    alliance::{Rater, ScaleId},
    client::{Attendance, Ending},
};

#[path = "client_fixed.rs"]
mod fixed;

/// The words that carry data; the others are in `client_fixed.rs`.
pub fn text(key: Client) -> Text {
    match key {
        Client::Code { code } => code.into(),
        Client::Therapist { name } => format!("with {name}").into(),
        Client::Since { date } => format!("since {date}").into(),
        Client::Until { date, ending } => match ending {
            Some(ending) => format!("ended {date}, {}", ending_name(ending)).into(),
            None => format!("ended {date}").into(),
        },
        Client::SessionsRated { held, rated } => {
            format!("{rated} of {} rated", counted(held, "session", "sessions")).into()
        }
        Client::Figure { instrument, rater } => {
            format!("{instrument}, {}", rated_by(rater)).into()
        }
        Client::FigureNote { low, high } => {
            format!("The whole range of the instrument, total {low} to {high}.").into()
        }
        Client::FigureTitle { instrument } => format!("{instrument} by session").into(),
        Client::Before { span } => format!("before {span}").into(),
        Client::Assumed { date } => format!("≈ {date}").into(),
        Client::SessionNumber { number } => format!("Session {number}").into(),
        Client::Attendance(Attendance::Held) => "held".into(),
        Client::Attendance(Attendance::Cancelled) => "cancelled".into(),
        Client::Attendance(Attendance::DidNotAttend) => "did not attend".into(),
        Client::NumbersCaption { name } => format!("Every session and score of {name}").into(),
        Client::AnswersHeading { number } => format!("Answers at session {number}").into(),
        Client::AnswerMark { answer, usual } => match usual {
            Some(usual) => format!("{answer}, usually {usual}").into(),
            None => answer.into(),
        },
        Client::Supplied {
            session,
            scale,
            file,
            ours,
        } => supplied(session, scale, &file, ours).into(),
        Client::EpisodeLine {
            therapist,
            from,
            to,
        } => match to {
            Some(to) => format!("{therapist}, {from} to {to}").into(),
            None => format!("{therapist}, since {from}").into(),
        },
        Client::Instrument { name, version } => format!("{name}, definition {version}").into(),
        Client::NoDefinition {
            instrument,
            version,
        } => format!(
            "Ratings of {instrument}, definition {version}, are stored, but this version of Rapport does not know that definition and draws nothing from it."
        )
        .into(),
        Client::PrintNumbers { shown, of } => {
            format!("The last {shown} of {of} sessions; the screen has them all.").into()
        }
        fixed => fixed::text(&fixed).into(),
    }
}

/// One clause of the finding as a sentence.
pub fn finding(clause: Finding) -> Text {
    match clause {
        Finding::AllianceClosed => {
            "The alliance ratings of this earlier treatment are not open to you. Its sessions and outcome scores are below.".into()
        }
        Finding::NoRatings { held: 0 } => "No session and no rating yet.".into(),
        Finding::NoRatings { held } => format!(
            "No rating yet; {} held.",
            counted(held, "session", "sessions")
        )
        .into(),
        Finding::One {
            session,
            total: Some(total),
        } => format!("One rating so far, at session {session}: total {total}.").into(),
        Finding::One {
            session,
            total: None,
        } => {
            format!("One rating so far, at session {session}, with too few answers for a total.")
                .into()
        }
        Finding::Few { ratings, low, high } if low == high => {
            format!("{} ratings so far, each with a total of {low}.", capital(&words(ratings))).into()
        }
        Finding::Few { ratings, low, high } => {
            format!("{} ratings so far, total between {low} and {high}.", capital(&words(ratings))).into()
        }
        Finding::Fell {
            scale,
            value,
            session,
            ratings,
            before,
            from,
            to,
        } => format!(
            "{} fell to {value} at session {session}, its lowest of {ratings} ratings; over sessions {from}–{to} it was {before}.",
            scale_name(scale)
        )
        .into(),
        Finding::AlsoLowest { scales } => also_lowest(&scales).into(),
        Finding::Since { down, by, session } => format!(
            "Total {} {by} since session {session}.",
            if down { "down" } else { "up" }
        )
        .into(),
        Finding::Gap { sessions, session } => format!(
            "No form at the last {} sessions; the latest one is of session {session}.",
            words(sessions)
        )
        .into(),
        Finding::Within {
            value,
            session,
            before,
            ratings,
        } => format!(
            "Total {value} at session {session}, within the {before} of {ratings} earlier ratings."
        )
        .into(),
        Finding::Highest {
            value,
            session,
            before,
            ratings,
        } => format!(
            "Total {value} at session {session}, its highest so far; the {ratings} ratings before it: {before}."
        )
        .into(),
        Finding::OthersWithin { scales } => {
            format!("{} within their earlier span.", names(&scales))
                .replace(
                    "their",
                    if scales.len() == 1 { "its" } else { "their" },
                )
                .into()
        }
        Finding::OthersHighest { scales } => {
            if scales.len() == 1 {
                format!("{} at its highest so far.", names(&scales)).into()
            } else {
                format!("{} at their highest so far.", names(&scales)).into()
            }
        }
        Finding::AllAtMaximum { ratings } => {
            format!("All {ratings} ratings are at the maximum; that tells little either way.").into()
        }
        Finding::TooFewAnswers { session } => {
            format!("The form of session {session} has too few answers for a total.").into()
        }
        Finding::Unrated { sessions: 1 } => "No form at the session since.".into(),
        Finding::Unrated { sessions } => format!("No form at the {} sessions since.", words(sessions)).into(),
    }
}

fn also_lowest(scales: &[(ScaleId, String, String)]) -> String {
    let each: Vec<String> = scales
        .iter()
        .map(|(scale, value, before)| {
            let name = scale_name(*scale).to_lowercase();
            format!("{name} {value} (before {before})")
        })
        .collect();
    let end = if scales.len() == 1 {
        "is at its lowest too"
    } else {
        "are at their lowest too"
    };
    format!("{} {end}.", capital(&list(&each)))
}

fn names(scales: &[ScaleId]) -> String {
    let names: Vec<String> = scales
        .iter()
        .map(|scale| scale_name(*scale).to_lowercase())
        .collect();
    capital(&list(&names))
}

fn rated_by(rater: Rater) -> &'static str {
    match rater {
        Rater::Client => "as the client rated it",
        Rater::Therapist => "as the therapist rated it",
    }
}

fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Planned => "as planned",
        Ending::Unplanned => "unplanned",
        Ending::Transferred => "transferred to a colleague",
        Ending::Referred => "transferred to somebody outside the practice",
    }
}

fn supplied(session: i32, scale: ScaleId, file: &str, ours: Option<String>) -> String {
    let name = scale_name(scale).to_lowercase();
    match ours {
        Some(ours) => format!("Session {session}: the file said {name} {file}, scored {ours}."),
        None => {
            format!("Session {session}: the file said {name} {file}; too few answers to score it.")
        }
    }
}
