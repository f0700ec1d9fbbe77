//! The vocabulary of the working alliance as plain types, the same on the server and in the browser.

mod detection;
mod instrument;
mod instruments;
mod points;
mod rating;
mod rupture;

pub use detection::{Band, Information, OpenedBy, RatingsTrack, RuleName, Tension, Usual, Why};
pub use instrument::{
    Citation, Cutoff, Direction, Family, Instrument, Item, Licence, MissingRule, Provenance, Rater,
    ReliableChange, Scale, ScaleId, Sourced, Summary,
};
pub use instruments::Instruments;
pub use points::Points;
pub use rating::{Answers, Score, Scores};
pub use rupture::{
    Conversation, Dismissal, Marker, RaisedBy, RuptureState, RuptureStep, SettledBy, Source,
    Strategy, Word,
};
