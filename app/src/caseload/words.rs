//! A line's decisions as sentences.

use chrono::NaiveDate;

use crate::{
    alliance::{Points, RatingsTrack, Why},
    text::{Caseload as Word, Key, Lang, Text, date_near, t, why_headline},
};

use super::{
    AllianceSummary, OpenRupture,
    ask::Line,
    view::{Change, Standing, change, is_open_long},
};

/// Why the client stands where she stands, in one sentence.
pub fn why(lang: Lang, line: &Line, decimals: u8, today: NaiveDate) -> Text {
    let points = |points: Points| points.to_text(decimals);
    let span = |(low, high): (Points, Points)| span(lang, low, high, decimals);
    let word = match &line.standing {
        Standing::Open { .. } => return opened_for(lang, line),
        Standing::Lower => {
            return found(lang, line, |why| {
                matches!(why, Why::Watch { .. } | Why::BelowRange { .. })
            });
        }
        Standing::NeverFlagged => {
            return found(lang, line, |why| matches!(why, Why::NoSourcedPrior { .. }));
        }
        Standing::OwnFirst => Word::Veiled,
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
        Standing::Within {
            total,
            span: earlier_span,
            earlier,
        } => Word::Within {
            total: points(*total),
            span: span(*earlier_span),
            earlier: *earlier,
        },
        Standing::Lowest {
            total,
            span: earlier_span,
            earlier,
        } => Word::Lowest {
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
        Standing::NotAsked => Word::NotAskedWhy,
    };
    t(lang, word)
}

/// The first clause of the reason, and whether the ratings are on their way back.
fn opened_for(lang: Lang, line: &Line) -> Text {
    let Some(rupture) = &line.row.rupture else {
        return Text::default();
    };
    let mut why = why_headline(lang, &rupture.why);
    if why.is_empty() {
        let session = rupture.noticed_at;
        why = t(lang, Word::Felt { session }).into_owned();
    }
    let since = match rupture.track {
        RatingsTrack::ComingBack => Some(Word::ComingBack),
        RatingsTrack::BackInRange => Some(Word::BackInRange),
        _ if is_open_long(rupture) => Some(Word::StillOut {
            ratings: rupture.out_for,
        }),
        _ => None,
    };
    match since {
        Some(since) => format!("{why} {}", t(lang, since)).into(),
        None => why.into(),
    }
}

/// How long it has been open, and whether it was talked about.
pub fn facts(lang: Lang, rupture: &OpenRupture, today: NaiveDate) -> Text {
    let days = rupture.noticed_on.map(|on| (today - on).num_days().max(0));
    let talk = rupture.conversation;
    t(lang, Word::OpenFacts { days, talk })
}

fn found(lang: Lang, line: &Line, wanted: fn(&Why) -> bool) -> Text {
    let clauses = line.row.finding.iter().flat_map(|finding| &finding.why);
    let clause = clauses.into_iter().find(|why| wanted(why));
    clause.map_or_else(Text::default, |clause| t(lang, clause.clone()))
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
