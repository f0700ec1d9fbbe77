//! What happened to a rupture, a sentence an event.

use super::super::ruptures::Event;
use super::ruptures::{marker_name, reason_name};
use crate::{
    alliance::{Dismissal, Marker, RaisedBy, RuptureStep as Step, SettledBy, Source},
    ruptures::By,
};

pub fn event(event: Event) -> String {
    let who = match &event.by {
        By::Rule => "The rule".to_owned(),
        By::Client => "The client".to_owned(),
        By::Staff { name } => name.clone(),
    };
    let at = event
        .session
        .map(|session| format!(" at session {session}"))
        .unwrap_or_default();
    match event.step {
        Step::Opened => opened(&who, &at, event.source),
        Step::Evidence => match event.source {
            Some(Source::ClientWord) => format!("The client spoke of tension again{at}."),
            Some(Source::TherapistWord) => format!("{who} felt it again{at}."),
            _ => format!("The ratings showed it again{at}."),
        },
        Step::Acknowledged => format!("{who} acknowledged it."),
        Step::Conversation => talked(&who, &at, &event),
        Step::Settled => match event.settled_by {
            Some(SettledBy::Client) => "The client said that it is settled.".to_owned(),
            _ => format!("{who}: settled, in the therapist’s view."),
        },
        Step::Unresolved => format!("{who} left it unresolved."),
        Step::Dismissed => dismissed(&who, &event),
        Step::Reopened => format!("{who} opened it again."),
        Step::Passed => "The ratings came back twice before anybody acknowledged it.".to_owned(),
        Step::TreatmentEnded => "The treatment ended.".to_owned(),
        Step::OnsetMoved => match event.onset {
            Some(onset) => format!("{who} moved its beginning to session {onset}."),
            None => format!("{who} moved its beginning."),
        },
        Step::Marked => {
            let marker = event.marker.unwrap_or(Marker::Unclear);
            format!("{who} marked it as {}.", marker_name(marker))
        }
    }
}

fn opened(who: &str, at: &str, source: Option<Source>) -> String {
    match source {
        Some(Source::ClientWord) => format!("The client said so{at}."),
        Some(Source::TherapistWord) => format!("{who} felt something{at}."),
        _ => format!("Noticed from the ratings{at}."),
    }
}

fn talked(who: &str, at: &str, event: &Event) -> String {
    let on = event
        .on
        .as_ref()
        .map(|on| format!(" on {on}"))
        .unwrap_or_default();
    match event.raised_by {
        Some(RaisedBy::Therapist) => {
            format!("{who}: it was talked about{on}, raised by the therapist.")
        }
        Some(RaisedBy::Client) => format!("{who}: it was talked about{on}, raised by the client."),
        _ => format!("The client’s form{at} says that it was talked about."),
    }
}

fn dismissed(who: &str, event: &Event) -> String {
    match (event.dismissal, event.one_with) {
        (Some(Dismissal::PartOfAnother), Some(since)) => {
            format!("{who}: part of the rupture since session {since}, which goes on.")
        }
        (Some(reason), _) => format!("{who} dismissed it: {}.", reason_name(reason)),
        (None, _) => format!("{who} dismissed it."),
    }
}
