use leptos::prelude::*;

use super::RuptureMark;
use crate::{alliance::RuptureState, cases::view::Reason};

/// The shape of a reason for which a case waits; stands beside its words. What is about a rupture has the rupture's shape.
#[component]
pub fn ReasonMark(reason: Reason) -> impl IntoView {
    let d = match reason {
        Reason::NotAcknowledged | Reason::OpenLong => return mark(RuptureState::Possible),
        Reason::Unresolved => return mark(RuptureState::Unresolved),
        Reason::EndedWithIt => return mark(RuptureState::EndedWithTreatment),
        // A cross of help, a speech bubble, a hand that goes up, a dashed ring, a calendar.
        Reason::Safety => "M5 1.8h4v3.2h3.2v4H9v3.2H5V9H1.8V5H5Z",
        Reason::ClientSaid => "M2 2.6h10v6.6H7.6L4.8 12V9.2H2Z",
        Reason::AskedFor => "M2 1.8h10M7 12.4V5M3.8 8 7 4.8 10.2 8",
        Reason::NoRecentRating => {
            "M3.2 3.2a5.4 5.4 0 0 1 4-1.6M11 3.4a5.4 5.4 0 0 1 1.3 4.2M10.6 11a5.4 5.4 0 0 1-4 1.3M3 10.6a5.4 5.4 0 0 1-1.3-4"
        }
        Reason::FollowUp => "M2 3.2h10v9H2ZM2 6.2h10M4.6 1.4v3M9.4 1.4v3",
    };
    view! {
        <svg class="shape" viewBox="0 0 14 14" aria-hidden="true">
            <path d=d />
        </svg>
    }
    .into_any()
}

fn mark(state: RuptureState) -> AnyView {
    view! { <RuptureMark state /> }.into_any()
}
