//! Drawn shapes, not characters: a font may lack them. Each stands beside a word, so it is hidden from assistive technology.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{
    caseload::view::{Direction, Forms, Group},
    chart::{Glyph, Stop, glyph_path, stop_path},
};

/// The shape of a state.
#[component]
pub fn StateMark(group: Group, at_maximum: bool) -> impl IntoView {
    let d = match group {
        _ if at_maximum => "M2 3h10M7 7v.01M7 11v.01",
        Group::NeedsALook | Group::InHand => "M7 1.8l5.2 5.2L7 12.2 1.8 7Z",
        Group::NoRecentRating => {
            "M3.2 3.2a5.4 5.4 0 0 1 4-1.6M11 3.4a5.4 5.4 0 0 1 1.3 4.2M10.6 11a5.4 5.4 0 0 1-4 1.3M3 10.6a5.4 5.4 0 0 1-1.3-4"
        }
        Group::OwnFirst => "M3 1.8h8v10.4H3ZM5.2 5h3.6M5.2 8h3.6",
        Group::Baseline => "M2 7h.01M7 7h.01M12 7h.01",
        Group::NoUnusualDrop => "M2 7h10",
    };
    let class = match group {
        _ if at_maximum => "shape",
        Group::Baseline => "shape beads",
        _ => "shape",
    };
    view! {
        <svg class=class viewBox="0 0 14 14" aria-hidden="true">
            <path d=d />
        </svg>
    }
}

/// An arrow, beside the word that says the same.
#[component]
pub fn WayMark(way: Direction) -> impl IntoView {
    let d = match way {
        Direction::Better => "M3 11 11 3M5.5 3H11v5.5",
        Direction::Worse => "M3 3l8 8M11 5.5V11H5.5",
        Direction::Steady => "M2 7h10M8.5 3.5 12 7l-3.5 3.5",
        Direction::First | Direction::Unknown => return None,
    };
    Some(view! {
        <svg class="shape" viewBox="0 0 14 14" aria-hidden="true">
            <path d=d />
        </svg>
    })
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
    /// The patterns of spans.
    Stripes,
    Dots,
    Slants,
    Glyph(Glyph),
    /// Of a rupture's tracks.
    Stop(Stop),
}

impl Mark {
    pub fn draw(self) -> impl IntoView {
        let (class, d) = self.path();
        view! {
            <svg class="key-mark" viewBox="0 0 22 14" aria-hidden="true">
                <path class=class d=d />
            </svg>
        }
    }

    fn path(self) -> (&'static str, Cow<'static, str>) {
        let (class, d) = match self {
            Self::Line => ("line", "M2 9l6-4 6 5 6-3"),
            Self::Dot => ("dots", "M11 7h0"),
            Self::Low => ("low", "M11 2l5 5-5 5-5-5Z"),
            Self::Band => ("band", "M2 3h18v8H2Z"),
            Self::Square => ("square", "M7 3h8v8H7Z"),
            Self::Missing => ("missing", "M11 13v-6"),
            Self::NoShow => ("mark", "M7 3l8 8M7 11l8-8"),
            Self::Cancelled => ("mark", "M7 7h8"),
            Self::Stripes => ("fill-open", "M2 12l9-10M7 12l9-10M12 12l8-9"),
            Self::Dots => ("fill-mended", "M4 4h0M11 4h0M18 4h0M7 10h0M14 10h0"),
            Self::Slants => ("fill-left", "M2 2l9 10M8 2l9 10M14 2l6 7"),
            Self::Glyph(glyph) => glyph_path(glyph),
            Self::Stop(stop) => {
                let (class, d) = stop_path(stop);
                return (class, d.into());
            }
        };
        (class, d.into())
    }
}
