use super::super::{Caseload, Text};
use super::{capital, counted, list, scale_letter, scale_name, whole, words};
use crate::{
    alliance::ScaleId,
    caseload::view::{Counts, Group, Show, Sort},
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
        Caseload::Filter(Show::NoRecentRating) => "of these, no recent rating".into(),
        Caseload::Sort(Sort::Need) => "need".into(),
        Caseload::Sort(Sort::Name) => "name".into(),
        Caseload::Sort(Sort::Last) => "last session".into(),
        Caseload::Group(group) => group_name(group).into(),
        Caseload::GroupNote(group) => group_note(group).into(),
        Caseload::SessionOn { number, date } => format!("session {number} · {date}").into(),
        Caseload::With { therapist } => format!("with {therapist}").into(),
        Caseload::Lowest { lows, missed } => lowest(&lows, missed).into(),
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
            "{} more {} until new ones can be compared.",
            capital(&words(whole(more))),
            if more == 1 { "rating" } else { "ratings" }
        )
        .into(),
        Caseload::AllAtMaximum { rated } => {
            format!("All {rated} ratings are at the maximum; that tells little either way.").into()
        }
        Caseload::FirstComparable { rated } => format!(
            "{} ratings so far; the next is compared with them.",
            capital(&words(whole(rated)))
        )
        .into(),
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
    let say = |count: usize| capital(&words(count));
    match (counts.lowest, counts.unrated) {
        (0, 0) => "Nothing new stands out in the ratings".to_owned(),
        (lowest, 0) => format!("{} to think about: the lowest rating so far", say(lowest)),
        (0, unrated) => format!("{} to think about: no recent rating", say(unrated)),
        (lowest, unrated) => format!(
            "{} to think about: {} at their lowest so far, {} without a recent rating",
            say(lowest + unrated),
            words(lowest),
            words(unrated)
        ),
    }
}

fn lead(counts: &Counts) -> String {
    let look = counts.lowest + counts.unrated;
    let compared = counts.all - look - counts.baseline;
    if look == counts.all {
        return format!("That is everyone: {}.", clients(counts.all));
    }
    let known: Vec<String> = [
        (compared, "without a new low"),
        (counts.baseline, "still building a baseline"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", words(count)))
    .collect();
    let limit = if look == 0 {
        "; that is not to say that all is well"
    } else {
        ""
    };
    format!("{} in all; {}{limit}.", clients(counts.all), list(&known))
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::LowestSoFar => "Lowest so far",
        Group::NoRecentRating => "No recent rating",
        Group::Baseline => "Building a baseline",
        Group::NoNewLow => "No new low",
    }
}

fn group_note(group: Group) -> &'static str {
    match group {
        Group::LowestSoFar => "the latest rating, or a part of it, is below every earlier one",
        Group::NoRecentRating => "three or more sessions without a form",
        Group::Baseline => "fewer than four ratings; nothing to compare with yet",
        Group::NoNewLow => "no scale of the latest rating is below all the earlier ones",
    }
}

fn lowest(lows: &[(ScaleId, String, Option<String>)], missed: i32) -> String {
    let Some(((scale, value, span), also)) = lows.split_first() else {
        return String::new();
    };
    let before = span
        .as_ref()
        .map_or_else(String::new, |span| format!(", before always {span}"));
    let also: Vec<String> = also
        .iter()
        .map(|(scale, value, _)| format!("{} {value}", scale_name(*scale).to_lowercase()))
        .collect();
    let also = if also.is_empty() {
        String::new()
    } else {
        format!("; also {}", list(&also))
    };
    let since = match missed {
        ..=0 => String::new(),
        1 => " No form at the session since.".to_owned(),
        missed => format!(" No form at the {} sessions since.", words(whole(missed))),
    };
    format!("{} {value}{before}{also}.{since}", scale_name(*scale))
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
                format!("{name} {value}, lowest so far")
            } else {
                format!("{name} {value}")
            }
        })
        .collect();
    list(&parts)
}
