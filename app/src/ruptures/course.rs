//! What one rupture's page shows, computed: its two tracks, the level around it, what was recorded since.

use crate::{
    alliance::{Points, RatingsTrack, RuptureStep, ScaleId},
    chart::{Stop, TrackSpec},
    client::{ClientChart, Series, overlay},
    text::ruptures::{Phase, RatingsWord},
};

use super::{Finding, Rupture, RuptureEvent};

/// The series whose ratings are followed.
pub fn followed<'a>(chart: &'a ClientChart, rupture: &Rupture) -> Option<&'a Series> {
    let code = rupture.instrument.as_ref()?;
    let mut of_code = chart.series.iter().filter(|s| s.instrument == *code);
    of_code.find(|series| !series.findings.is_empty())
}

/// Findings from the onset to the end of a rupture.
fn during<'a>(chart: &'a ClientChart, rupture: &Rupture) -> impl Iterator<Item = &'a Finding> {
    let (from, to) = (rupture.onset, overlay::end(rupture).unwrap_or(i32::MAX));
    followed(chart, rupture)
        .into_iter()
        .flat_map(|series| &series.findings)
        .filter(move |finding| (from..=to).contains(&finding.session))
}

/// The ratings track with each change on the way, the present one last. Never empty.
pub fn ratings_course(chart: &ClientChart, rupture: &Rupture) -> Vec<RatingsWord> {
    if followed(chart, rupture).is_none() {
        return vec![RatingsWord::NotFollowed];
    }
    let mut course: Vec<RatingsWord> = Vec::new();
    for finding in during(chart, rupture) {
        let now = word(finding.track, finding.session);
        let same =
            |last: &RatingsWord| std::mem::discriminant(last) == std::mem::discriminant(&now);
        // Once they are back, being in range is no news.
        let after =
            matches!(course.last(), Some(RatingsWord::Back { .. })) && now == RatingsWord::InRange;
        if !after && !course.last().is_some_and(same) {
            course.push(now);
        }
    }
    // Before the first sign of a fall being in range says nothing.
    if course.len() > 1 && course.first() == Some(&RatingsWord::InRange) {
        course.remove(0);
    }
    if course.is_empty() {
        course.push(word(rupture.track, rupture.onset));
    }
    course
}

const fn word(track: RatingsTrack, session: i32) -> RatingsWord {
    match track {
        RatingsTrack::InRange => RatingsWord::InRange,
        RatingsTrack::Out => RatingsWord::Out { since: session },
        RatingsTrack::ComingBack => RatingsWord::Coming { at: session },
        RatingsTrack::BackInRange => RatingsWord::Back { at: session },
    }
}

/// Both tracks for the drawing, ratings first.
pub fn track_specs(chart: &ClientChart, rupture: &Rupture) -> Option<[TrackSpec; 2]> {
    let columns = overlay::columns(chart, rupture)?;
    let ratings = during(chart, rupture)
        .filter_map(|finding| {
            let stop = match finding.track {
                RatingsTrack::InRange => Stop::In,
                RatingsTrack::Out => Stop::Out,
                RatingsTrack::ComingBack => Stop::Coming,
                RatingsTrack::BackInRange => Stop::Back,
            };
            Some((overlay::column(chart, finding.session)?, stop))
        })
        .collect();
    let mut talk: Vec<(usize, Stop)> = Vec::new();
    for event in &rupture.events {
        let stop = match event.step {
            RuptureStep::Conversation => Stop::Talked,
            RuptureStep::Settled => Stop::Settled,
            _ => continue,
        };
        let Some(column) = event.session.and_then(|s| overlay::column(chart, s)) else {
            continue;
        };
        // What was settled at the session of the conversation is one mark.
        talk.retain(|(at, _)| *at != column);
        talk.push((column, stop));
    }
    let last = talk.iter().map(|(at, _)| *at).max().unwrap_or(columns.1);
    Some([
        TrackSpec {
            stops: ratings,
            columns,
        },
        TrackSpec {
            columns: (columns.0, columns.1.max(last)),
            stops: talk,
        },
    ])
}

/// Mean totals before, during and after, each with its ratings; only of phases with two ratings or more.
pub fn level(chart: &ClientChart, rupture: &Rupture) -> Vec<(Phase, Points, usize)> {
    let Some(series) = followed(chart, rupture) else {
        return Vec::new();
    };
    let after = match (rupture.back_at, rupture.closed_at) {
        (Some(back), _) => back,
        (None, Some(closed)) => closed + 1,
        (None, None) => i32::MAX,
    };
    [
        (Phase::Before, i32::MIN, rupture.onset),
        (Phase::During, rupture.onset, after),
        (Phase::After, after, i32::MAX),
    ]
    .into_iter()
    .filter_map(|(phase, from, to)| {
        let totals: Vec<i64> = series
            .ratings
            .iter()
            .filter(|r| (from..to).contains(&r.session_number))
            .filter_map(|r| r.scores.get(ScaleId::Total))
            .map(|points| i64::from(points.0))
            .collect();
        let count = i64::try_from(totals.len()).ok().filter(|n| *n >= 2)?;
        let mean = Points::mean(totals.iter().sum(), count)?;
        Some((phase, mean, totals.len()))
    })
    .collect()
}

/// What was recorded since the version that somebody had on the page.
pub fn since(rupture: &Rupture, version: i32) -> &[RuptureEvent] {
    let seen = usize::try_from(version).unwrap_or_default();
    rupture.events.get(seen..).unwrap_or_default()
}

/// Open ones first, then the latest.
pub fn in_order(chart: &ClientChart) -> Vec<&Rupture> {
    let mut all: Vec<&Rupture> = chart.ruptures.iter().collect();
    all.sort_by_key(|rupture| {
        (
            !rupture.state.is_open(),
            std::cmp::Reverse((rupture.onset, rupture.noticed_at)),
            rupture.id,
        )
    });
    all
}
