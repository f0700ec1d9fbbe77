//! The shape of each state of a rupture, in a box of 14 × 14. A shape never stands without its word.

use crate::alliance::RuptureState as State;

/// The path, and whether it is filled.
pub const fn rupture_shape(state: State) -> (&'static str, bool) {
    match state {
        State::Possible => ("M7 1.6 13 12.2H1Z", true),
        State::Acknowledged => ("M7 2.4 12.2 11.6H1.8ZM7 6.2v2.4", false),
        State::Discussed => ("M2 2.6h10v6.6H7.6L4.8 12V9.2H2Z", false),
        State::Repaired => (
            "M7 1.8a5.2 5.2 0 1 0 .01 0ZM7 5.6a1.4 1.4 0 1 0 .01 0Z",
            false,
        ),
        State::Unresolved => ("M2.4 2.4h9.2v9.2H2.4Z", true),
        State::EndedWithTreatment => ("M2.4 2.4h9.2v9.2H2.4Z", false),
        State::Dismissed => ("M7 1.8a5.2 5.2 0 1 0 .01 0ZM3.5 10.5l7-7", false),
        State::Passed => ("M7 1.8a5.2 5.2 0 1 0 .01 0ZM4.6 7h4.8", false),
    }
}
