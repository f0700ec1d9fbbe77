use super::super::Text;
use super::{capital, counted, list, scale_name, words};
use crate::alliance::{ScaleId, Why};

/// One clause of the reason of a finding as a sentence.
pub fn text(clause: Why) -> Text {
    match clause {
        Why::Word { session, little: false } => format!(
            "At session {session} the client said that there was tension, misunderstanding or disagreement."
        )
        .into(),
        Why::Word { session, little: true } => format!(
            "At session {session} the client said that there was a little tension, misunderstanding or disagreement."
        )
        .into(),
        Why::Early => "Early: this rests mostly on a model of typical clients.".into(),
        Why::FirstRating { session, total } => format!(
            "First rating, at session {session}: total {total}. There is nothing to compare it with yet."
        )
        .into(),
        Why::Fell { scale, value, session, low, high, from, to, .. } => {
            let name = scale_name(scale);
            let before = span(&low, &high);
            // Ratings between: it fell earlier, and may have risen since.
            if session > to + 1 {
                let sessions = if from == to { format!("at session {from}") } else { format!("over sessions {from}–{to}") };
                format!("{name} was {value} at session {session}; {sessions} it had been {before}.").into()
            } else if from == to {
                format!("{name} fell to {value} at session {session}; at session {from} it was {before}.").into()
            } else {
                format!("{name} fell to {value} at session {session}; over sessions {from}–{to} it was {before}.").into()
            }
        }
        Why::AlsoFell { scales } => also_fell(&scales).into(),
        Why::Unchanged { scales } => format!("{} did not fall with it.", names(&scales)).into(),
        Why::Gradual { since, ratings } => format!(
            "It came down step by step over {} since session {since}.",
            counted_words(ratings, "rating", "ratings")
        )
        .into(),
        Why::Unrated { sessions } => format!(
            "There was no form at the {} before.",
            if sessions == 1 { "session".into() } else { format!("{} sessions", words(whole(sessions))) }
        )
        .into(),
        Why::Ceiling { ratings, at_maximum } => format!(
            "{at_maximum} of {} are at the maximum; that tells little either way.",
            counted(whole(ratings), "rating", "ratings")
        )
        .into(),
        Why::PossibleRupture { since } => format!("Possible rupture since session {since}.").into(),
        Why::WordAlone => "Possible rupture by the client's word, not by the ratings.".into(),
        Why::NoUnusualDrop { session, total } => {
            format!("Total {total} at session {session}: no unusual drop in the ratings.").into()
        }
        Why::BelowRange { session, total, low, high } => format!(
            "Total {total} at session {session} is below the {} that was expected. One such form may be a slip, so the rule waits for the next before it flags.",
            span(&low, &high)
        )
        .into(),
        Why::Watch { since } => {
            format!("Lower than usual since session {since}, but not by enough for a flag.").into()
        }
        Why::HowSure { percent } => format!(
            "In our simulations {} followed a real drop; how often it is so with your clients is not known.",
            of_ten(percent)
        )
        .into(),
        Why::OpenLong { ratings } => {
            format!("The ratings have been out of range for {}.", counted_words(ratings, "rating", "ratings")).into()
        }
        Why::WouldClose { scales, value } => would_close(&scales, &value).into(),
        Why::ComingBack => "The ratings are coming back; one rating is not enough to say that they are back.".into(),
        Why::BackInRange => "The ratings are back in this client's range.".into(),
        Why::NoSourcedPrior { instrument } => format!(
            "For the {instrument} Rapport has no sourced starting values, so its ratings are never flagged."
        )
        .into(),
        Why::Rule { name, instrument } => format!("(Rule {}, {instrument}.)", name.0).into(),
    }
}

fn also_fell(scales: &[(ScaleId, String, String, String)]) -> String {
    let each: Vec<String> = scales
        .iter()
        .map(|(scale, value, low, high)| {
            format!(
                "{} to {value} (before {})",
                scale_name(*scale).to_lowercase(),
                span(low, high)
            )
        })
        .collect();
    format!("So did {}.", list(&each))
}

fn would_close(scales: &[ScaleId], value: &str) -> String {
    match scales {
        [ScaleId::Total] => {
            format!("A total of {value} or more next time would count as coming back.")
        }
        [one] => {
            let name = scale_name(*one).to_lowercase();
            let article = if name.starts_with(['a', 'o']) {
                "An"
            } else {
                "A"
            };
            format!(
                "{article} {name} rating of {value} or more next time would count as coming back."
            )
        }
        many => {
            let names: Vec<String> = many.iter().map(|s| scale_name(*s).to_lowercase()).collect();
            format!(
                "Ratings of {} of {value} or more next time would count as coming back.",
                list(&names)
            )
        }
    }
}

/// A share as words that claim no more than a simulation can.
fn of_ten(percent: u8) -> String {
    match percent {
        45..=55 => "about half of such flags".into(),
        _ => format!("about {} of 10 such flags", (u32::from(percent) + 5) / 10),
    }
}

fn names(scales: &[ScaleId]) -> String {
    let names: Vec<String> = scales
        .iter()
        .map(|s| scale_name(*s).to_lowercase())
        .collect();
    capital(&list(&names))
}

fn span(low: &str, high: &str) -> String {
    if low == high {
        low.to_owned()
    } else {
        format!("{low}–{high}")
    }
}

fn counted_words(count: u32, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        words(whole(count)),
        if count == 1 { one } else { many }
    )
}

fn whole(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
