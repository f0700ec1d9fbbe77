//! A line's decisions as sentences.

use crate::{
    alliance::Points,
    text::{Caseload as Word, Key, Lang, Text, date_near, t},
};

use super::{
    AllianceSummary,
    ask::Line,
    view::{Change, Standing, change},
};

/// Why the client stands where she stands, in one sentence.
pub fn why(lang: Lang, line: &Line, decimals: u8, today: chrono::NaiveDate) -> Text {
    let points = |points: Points| points.to_text(decimals);
    let span = |(low, high): (Points, Points)| span(lang, low, high, decimals);
    let word = match &line.standing {
        Standing::LowestSoFar { lows, missed } => Word::Lowest {
            lows: lows
                .iter()
                .map(|low| {
                    (
                        low.scale,
                        points(low.points),
                        Some(span((low.low, low.high))),
                    )
                })
                .collect(),
            missed: *missed,
        },
        Standing::Missed { sessions } => match &line.row.alliance {
            Some(alliance) => Word::Missed {
                since: alliance.latest_session,
                on: date_near(lang, alliance.latest_on, today).into_owned(),
                sessions: *sessions,
            },
            None => Word::NeverRated {
                sessions: *sessions,
            },
        },
        Standing::NeverRated { sessions } => Word::NeverRated {
            sessions: *sessions,
        },
        Standing::Baseline { more } => Word::MoreRatings { more: *more },
        Standing::AtMaximum { rated } => Word::AllAtMaximum { rated: *rated },
        Standing::FirstComparable { rated } => Word::FirstComparable { rated: *rated },
        Standing::Within {
            total,
            span: earlier_span,
            earlier,
        } => Word::Within {
            total: points(*total),
            span: span(*earlier_span),
            earlier: *earlier,
        },
        Standing::Highest {
            total,
            span: earlier_span,
            earlier,
        } => Word::Highest {
            total: points(*total),
            span: span(*earlier_span),
            earlier: *earlier,
        },
        Standing::TooFewAnswers => Word::TooFewAnswers,
    };
    t(lang, word)
}

fn span(lang: Lang, low: Points, high: Points, decimals: u8) -> String {
    t(
        lang,
        Key::Span {
            low,
            high,
            decimals,
        },
    )
    .into_owned()
}

/// `down 0.25 since session 8`
pub fn change_words(lang: Lang, alliance: &AllianceSummary, decimals: u8) -> Text {
    let word = match change(alliance) {
        Change::First => Word::ChangeFirst,
        Change::None { since } => Word::ChangeNone { since },
        Change::Up { by, since } => Word::ChangeUp {
            by: by.to_text(decimals),
            since,
        },
        Change::Down { by, since } => Word::ChangeDown {
            by: by.to_text(decimals),
            since,
        },
        Change::NoTotal => Word::NoTotal,
    };
    t(lang, word)
}
