use leptos::prelude::*;

use crate::{alliance::RuptureState, chart::rupture_shape};

/// The shape of a rupture's state; stands beside its word.
#[component]
pub fn RuptureMark(state: RuptureState) -> impl IntoView {
    let (d, filled) = rupture_shape(state);
    view! {
        <svg class=if filled { "shape solid" } else { "shape" } viewBox="0 0 14 14" aria-hidden="true">
            <path d=d />
        </svg>
    }
}
