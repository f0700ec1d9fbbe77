//! Drawn shapes, not characters: a font may lack them. Each stands beside a word, so it is hidden from assistive technology.

use leptos::prelude::*;

use crate::caseload::view::{Forms, Group};

/// The shape of a state.
#[component]
pub fn StateMark(group: Group, at_maximum: bool) -> impl IntoView {
    let d = match group {
        _ if at_maximum => "M2 3h10M7 7v.01M7 11v.01",
        Group::LowestSoFar => "M7 1.8l5.2 5.2L7 12.2 1.8 7Z",
        Group::NoRecentRating => {
            "M3.2 3.2a5.4 5.4 0 0 1 4-1.6M11 3.4a5.4 5.4 0 0 1 1.3 4.2M10.6 11a5.4 5.4 0 0 1-4 1.3M3 10.6a5.4 5.4 0 0 1-1.3-4"
        }
        Group::Baseline => "M2 7h.01M7 7h.01M12 7h.01",
        Group::NoNewLow => "M2 7h10",
    };
    let class = match group {
        _ if at_maximum => "shape",
        Group::LowestSoFar => "shape solid",
        Group::Baseline => "shape beads",
        Group::NoRecentRating | Group::NoNewLow => "shape",
    };
    view! {
        <svg class=class viewBox="0 0 14 14" aria-hidden="true">
            <path d=d />
        </svg>
    }
}

/// Filled, half or empty: how complete the forms are.
#[component]
pub fn FormsCircle(forms: Forms, label: String) -> impl IntoView {
    let fill = match forms {
        Forms::All => Some("M6 1.4a4.6 4.6 0 0 0 0 9.2a4.6 4.6 0 0 0 0-9.2Z"),
        Forms::Some => Some("M6 1.4a4.6 4.6 0 0 0 0 9.2Z"),
        Forms::Few => Some("M6 6V1.4a4.6 4.6 0 0 0-4.6 4.6Z"),
        Forms::None => None,
    };
    view! {
        <svg class="fill" viewBox="0 0 12 12" role="img" aria-label=label>
            <circle cx="6" cy="6" r="4.6" />
            {fill.map(|d| view! { <path d=d /> })}
        </svg>
    }
}

/// The marks of a legend, drawn as in the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Line,
    Dot,
    Low,
    Band,
    Square,
    Missing,
    NoShow,
    Cancelled,
}

impl Mark {
    pub fn draw(self) -> impl IntoView {
        let (class, d) = match self {
            Self::Line => ("line", "M2 9l6-4 6 5 6-3"),
            Self::Dot => ("dots", "M11 7h0"),
            Self::Low => ("low", "M11 2l5 5-5 5-5-5Z"),
            Self::Band => ("band", "M2 3h18v8H2Z"),
            Self::Square => ("square", "M7 3h8v8H7Z"),
            Self::Missing => ("missing", "M11 13v-6"),
            Self::NoShow => ("mark", "M7 3l8 8M7 11l8-8"),
            Self::Cancelled => ("mark", "M7 7h8"),
        };
        view! {
            <svg class="key-mark" viewBox="0 0 22 14" aria-hidden="true">
                <path class=class d=d />
            </svg>
        }
    }
}
