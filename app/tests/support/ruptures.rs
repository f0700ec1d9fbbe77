//! Ruptures on the invented chart, in every state, and what the detector might have found along the way.

use app::{alliance::*, client::*, ruptures::*};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::clients::{chart, day, id};

pub const NOTE: &str = "We spoke about the exercise; it was too soon.";

pub fn at(session: i32) -> DateTime<Utc> {
    let noon = day(session).and_hms_opt(12, 0, 0).expect("noon");
    noon.and_utc()
}

pub fn staff() -> By {
    By::Staff {
        name: "Dr Elin Marsh".to_owned(),
    }
}

/// An event with nothing but what every event has.
pub fn event(step: RuptureStep, by: By, session: i32, state_after: RuptureState) -> RuptureEvent {
    RuptureEvent {
        step,
        state_after,
        ..RuptureEvent::bare(by, Some(session), at(session))
    }
}

pub fn why() -> Vec<Why> {
    vec![
        Why::Fell {
            scale: ScaleId::Task,
            value: "3.00".to_owned(),
            session: 21,
            low: "3.75".to_owned(),
            high: "4.75".to_owned(),
            from: 12,
            to: 20,
            ratings: 8,
        },
        Why::Unchanged {
            scales: vec![ScaleId::Goal, ScaleId::Bond],
        },
        Why::PossibleRupture { since: 21 },
        Why::HowSure { percent: 48 },
        Why::WouldClose {
            scales: vec![ScaleId::Task],
            value: "4.00".to_owned(),
        },
        Why::Rule {
            name: RuleName("switching-1".to_owned()),
            instrument: "WAI-SR".to_owned(),
        },
    ]
}

/// Opened from the ratings at `noticed_at`, nothing else recorded.
pub fn rupture(number: u128, onset: i32, noticed_at: i32) -> Rupture {
    let opened = RuptureEvent {
        source: Some(Source::Scores),
        onset: Some(onset),
        why: why(),
        ratings: vec![id(7000 + noticed_at.unsigned_abs() as u128)],
        ..event(
            RuptureStep::Opened,
            By::Rule,
            noticed_at,
            RuptureState::Possible,
        )
    };
    Rupture {
        id: id(30_000 + number),
        care_episode: id(1001),
        version: 1,
        state: RuptureState::Possible,
        source: Source::Scores,
        noticed_at,
        onset,
        closed_at: None,
        instrument: Some("WAI-SR".to_owned()),
        track: RatingsTrack::Out,
        back_at: None,
        out_for: 1,
        conversation: Conversation::NotYet,
        marker: Marker::Unclear,
        events: vec![opened],
    }
}

/// Adds an event and what it does to the state.
pub fn then(mut rupture: Rupture, mut event: RuptureEvent) -> Rupture {
    event.state_after = rupture
        .state
        .after(event.step)
        .expect("a step that may be taken");
    rupture.state = event.state_after;
    rupture.version += 1;
    rupture.events.push(event);
    rupture
}

pub fn acknowledged(rupture: Rupture, session: i32) -> Rupture {
    let state = rupture.state;
    then(
        rupture,
        event(RuptureStep::Acknowledged, staff(), session, state),
    )
}

pub fn discussed(rupture: Rupture, session: i32) -> Rupture {
    let talk = RuptureEvent {
        raised_by: Some(RaisedBy::Therapist),
        talked_on: Some(day(session)),
        tried: vec![
            Strategy::ClarifiedMisunderstanding,
            Strategy::ExplainedReasons,
        ],
        note: Some(NOTE.to_owned()),
        ..event(RuptureStep::Conversation, staff(), session, rupture.state)
    };
    Rupture {
        conversation: Conversation::RaisedByTherapist,
        ..then(rupture, talk)
    }
}

pub fn repaired(rupture: Rupture, session: i32) -> Rupture {
    let settled = RuptureEvent {
        settled_by: Some(SettledBy::Client),
        ..event(RuptureStep::Settled, staff(), session, rupture.state)
    };
    Rupture {
        conversation: Conversation::SettledByClient,
        track: RatingsTrack::InRange,
        closed_at: Some(session),
        back_at: Some(session),
        ..then(rupture, settled)
    }
}

/// A finding a rating: in range but for `out`, sessions from its first to before its second, where it comes back.
pub fn findings(ratings: &[Rating], out: &[(i32, i32)]) -> Vec<Finding> {
    ratings
        .iter()
        .zip(1..)
        .map(|(rating, count)| finding(rating, count, out))
        .collect()
}

fn finding(rating: &Rating, count: i32, out: &[(i32, i32)]) -> Finding {
    let session = rating.session_number;
    let during = out
        .iter()
        .find(|(from, to)| (*from..*to).contains(&session));
    let track = match during {
        Some(_) => RatingsTrack::Out,
        None if out.iter().any(|(_, to)| *to == session) => RatingsTrack::BackInRange,
        None => RatingsTrack::InRange,
    };
    Finding {
        session,
        p: if during.is_some() { 800_000 } else { 40_000 },
        flag: during.is_some(),
        channels: during.map(|_| vec![ScaleId::Task]).unwrap_or_default(),
        size: None,
        since: during.map(|(from, _)| *from),
        range: (count >= 4).then_some(Band {
            low: Points(392),
            high: Points(458),
        }),
        information: match count {
            1..4 => Information::Typical,
            4..8 => Information::Some,
            _ => Information::Own,
        },
        track,
        open_long: false,
        tension: None,
        why: if during.is_some() {
            why()
        } else {
            vec![Why::NoUnusualDrop {
                session: session.unsigned_abs(),
                total: rating
                    .scores
                    .total()
                    .map_or_else(String::new, |t| t.to_text(2)),
            }]
        },
    }
}

/// The invented chart with one rupture repaired, one dismissed, one open, a word of the client and a conversation.
pub fn chart_with_ruptures() -> ClientChart {
    let mut chart = chart();
    let found = findings(&chart.series[0].ratings, &[(10, 13), (21, 99)]);
    chart.series[0].findings = found;
    let dismissed = RuptureEvent {
        dismissal: Some(Dismissal::LifeEvent),
        note: Some("Her mother was ill.".to_owned()),
        ..event(RuptureStep::Dismissed, staff(), 18, RuptureState::Dismissed)
    };
    chart.ruptures = vec![
        repaired(discussed(acknowledged(rupture(1, 10, 10), 11), 12), 13),
        Rupture {
            closed_at: Some(18),
            track: RatingsTrack::InRange,
            ..then(rupture(2, 17, 17), dismissed)
        },
        rupture(3, 21, 21),
    ];
    chart.words = vec![
        ClientWord {
            session: 10,
            word: Word::ALittle,
        },
        ClientWord {
            session: 12,
            word: Word::YesTalkedAbout,
        },
        ClientWord {
            session: 20,
            word: Word::No,
        },
    ];
    chart
}

/// The same with the open one replaced.
pub fn chart_with_open(open: Rupture) -> ClientChart {
    let mut chart = chart_with_ruptures();
    chart.ruptures.truncate(2);
    chart.ruptures.push(open);
    chart
}

pub fn open_id() -> Uuid {
    id(30_003)
}
