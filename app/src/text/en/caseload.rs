use super::super::{Caseload, Text};
use super::{capital, counted, list, scale_letter, scale_name, whole, words};
use crate::{
    alliance::{Conversation, ScaleId},
    caseload::view::{Counts, Direction, Group, Show, Sort},
};

#[path = "caseload_fixed.rs"]
mod fixed;

/// The sentences that carry data; the others are in `caseload_fixed.rs`.
pub fn text(key: Caseload) -> Text {
    match key {
        Caseload::Headline(counts) => headline(&counts).into(),
        Caseload::Lead(counts) => lead(&counts).into(),
        Caseload::Caption(counts) => {
            format!("{}, those to think about first", clients(counts.all)).into()
        }
        Caseload::Filter(Show::All) => "All".into(),
        Caseload::Filter(Show::NeedsALook) => "Needs a look".into(),
        Caseload::Filter(Show::Open) => "Open ruptures".into(),
        Caseload::Filter(Show::NoRecentRating) => "No recent rating".into(),
        Caseload::Sort(Sort::Need) => "need".into(),
        Caseload::Sort(Sort::Name) => "name".into(),
        Caseload::Sort(Sort::Last) => "last session".into(),
        Caseload::Group(group) => group_name(group).into(),
        Caseload::GroupNote(group) => group_note(group).into(),
        Caseload::SessionOn { number, date } => format!("session {number} · {date}").into(),
        Caseload::With { therapist } => format!("with {therapist}").into(),
        Caseload::OpenFacts { days, talk } => open_facts(days, talk).into(),
        Caseload::Felt { session } => format!("The therapist felt something at session {session}.").into(),
        Caseload::StillOut { ratings } => format!("Down for {} by now.", counted(whole(ratings), "rating", "ratings")).into(),
        Caseload::Way(way) => direction(way).into(),
        Caseload::Lowest { total, span, earlier } => format!(
            "{total}, the lowest so far; the {earlier} ratings before it: {span}. Not an unusual drop by the rule."
        )
        .into(),
        Caseload::Missed {
            since,
            on,
            sessions,
        } => format!(
            "No form at the last {} sessions; the last one was at session {since}, {on}.",
            words(whole(sessions))
        )
        .into(),
        Caseload::NeverRated { sessions } => {
            format!("No form yet in {} sessions.", words(whole(sessions))).into()
        }
        Caseload::MoreRatings { more } => format!(
            "{} more {} until a personal range can be drawn.",
            capital(&words(whole(more))),
            if more == 1 { "rating" } else { "ratings" }
        )
        .into(),
        Caseload::AllAtMaximum { rated } => {
            format!("All {rated} ratings are at the maximum; that tells little either way.").into()
        }
        Caseload::Within {
            total,
            span,
            earlier,
        } => format!("{total}, within the {span} of {earlier} earlier ratings.").into(),
        Caseload::Highest {
            total,
            span,
            earlier,
        } => {
            format!("{total}, the highest so far; the {earlier} ratings before it: {span}.").into()
        }
        Caseload::ChangeNone { since } => format!("unchanged since session {since}").into(),
        Caseload::ChangeUp { by, since } => format!("up {by} since session {since}").into(),
        Caseload::ChangeDown { by, since } => format!("down {by} since session {since}").into(),
        Caseload::OfMaximum { max } => format!("of {max}").into(),
        Caseload::NotGiven { declined, technical } => {
            let each = [(declined, "declined"), (technical, "technical")];
            let each = each.into_iter().filter(|(count, _)| *count > 0);
            let each: Vec<String> = each.map(|(count, what)| format!("{count} {what}")).collect();
            list(&each).into()
        }
        Caseload::AtSession { number } => format!("at session {number}").into(),
        Caseload::LegendParts { parts } => legend_parts(&parts).into(),
        Caseload::SparkTitle {
            sessions,
            rated,
            last,
        } => spark_title(sessions, rated, last).into(),
        Caseload::PartsTitle { parts } => parts_title(&parts).into(),
        fixed => fixed::text(&fixed).into(),
    }
}

fn clients(count: usize) -> String {
    counted(count, "client", "clients")
}

fn headline(counts: &Counts) -> String {
    let n = capital(&words(counts.look));
    match (counts.look, counts.by_word) {
        (0, _) if counts.in_hand == 0 => "No possible rupture is open".to_owned(),
        (0, _) => "Nothing new to think about".to_owned(),
        (_, 0) => format!("{n} to think about"),
        (look, by_word) if look == by_word => {
            format!("{n} to think about, by the client’s own word")
        }
        (_, by_word) => format!(
            "{n} to think about, {} by the client’s own word",
            words(by_word)
        ),
    }
}

fn lead(counts: &Counts) -> String {
    let known = counts.look + counts.in_hand + counts.waiting + counts.unrated + counts.baseline;
    let calm = counts.all - known;
    let others: Vec<String> = [
        (counts.in_hand, "in hand"),
        (counts.waiting, "waiting for your own form"),
        (counts.unrated, "without a recent rating"),
        (counts.baseline, "still building a baseline"),
        (calm, "without an unusual drop"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", words(count)))
    .collect();
    if others.is_empty() {
        return format!("That is everyone: {}.", clients(counts.all));
    }
    let limit = if calm > 0 {
        ", which is not to say that all is well"
    } else {
        ""
    };
    format!("{} in all: {}{limit}.", clients(counts.all), list(&others))
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::NeedsALook => "Needs a look",
        Group::InHand => "Open, in hand",
        Group::OwnFirst => "Your own form first",
        Group::NoRecentRating => "No recent rating",
        Group::Baseline => "Building a baseline",
        Group::NoUnusualDrop => "No unusual drop",
    }
}

fn group_note(group: Group) -> &'static str {
    match group {
        Group::NeedsALook => {
            "not acknowledged yet, or down for long; the client’s own word first, then the longest open"
        }
        Group::InHand => "acknowledged or talked about, not closed yet",
        Group::OwnFirst => "the client’s is here, and is shown once yours is in",
        Group::NoRecentRating => "three or more sessions without a form",
        Group::Baseline => "fewer than four ratings; too few for a personal range",
        Group::NoUnusualDrop => "in the ratings, that is; it says no more than that",
    }
}

fn open_facts(days: Option<i64>, talk: Conversation) -> String {
    let age = match days {
        None => String::new(),
        Some(0) => "noticed today, ".to_owned(),
        Some(days) => format!(
            "open {}, ",
            counted(usize::try_from(days).unwrap_or_default(), "day", "days")
        ),
    };
    let talk = match talk {
        Conversation::NotYet => "not talked about yet",
        Conversation::Reported => "talked about, the client’s form says",
        Conversation::RaisedByClient => "talked about, raised by the client",
        Conversation::RaisedByTherapist => "talked about, raised by the therapist",
        Conversation::SettledByTherapist | Conversation::SettledByClient => "settled before",
    };
    format!("{age}{talk}")
}

const fn direction(way: Direction) -> &'static str {
    match way {
        Direction::First => "first score",
        Direction::Better => "better",
        Direction::Steady => "steady",
        Direction::Worse => "worse",
        Direction::Unknown => "latest score",
    }
}

fn legend_parts(parts: &[ScaleId]) -> String {
    let each: Vec<String> = parts
        .iter()
        .map(|part| {
            format!(
                "{} {}",
                scale_letter(*part),
                scale_name(*part).to_lowercase()
            )
        })
        .collect();
    format!(
        "Parts: {}; the box is the span of their earlier ratings",
        list(&each)
    )
}

fn spark_title(sessions: usize, rated: usize, last: Option<String>) -> String {
    let last = last.map_or_else(String::new, |last| format!("; last total {last}"));
    format!("Last {sessions} sessions, {rated} rated{last}")
}

fn parts_title(parts: &[(ScaleId, Option<String>, bool)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|(scale, value, low)| {
            let name = scale_name(*scale);
            let value = value.as_deref().unwrap_or("no score");
            if *low {
                format!("{name} {value}, fell")
            } else {
                format!("{name} {value}")
            }
        })
        .collect();
    list(&parts)
}
