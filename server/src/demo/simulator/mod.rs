//! The frozen generator of alliance series behind the detection benchmark and the demo practice.
//!
//! It draws a client (usual level, own variability, offsets between channels), a course of sessions, latent rupture
//! episodes, and from these the ratings that a client would mark. The truth is the latent episode, never "the score
//! fell by x": an episode may leave little trace in the ratings, and ratings fall without one.
//!
//! All parameters are **design values, not norms**. They follow the simulation study of the detection design (its
//! section 2.1), which chose them plausible and did not fit them to raw data. Where its wording leaves a choice, the
//! reading taken here is documented on the item, and [`Summary`] shows that the study's figures come out. Frozen means:
//! a change here changes every threshold derived from it, and the snapshot test in `tests.rs` must be changed on purpose.
//!
//! Each client has its own random stream, so client `i` is the same whether it is drawn alone or in a caseload of 4,000.

mod channels;
mod client;
mod course;
mod episode;
mod noise;
mod scenario;
mod summary;

#[cfg(test)]
mod tests;
mod variants;

pub use channels::{Channels, MAX_CHANNELS, SimulatedInstrument};
pub use client::{SimulatedClient, SimulatedSession, simulate, simulate_client, simulate_course};
pub use course::Course;
pub use episode::{Episode, Kind, Pattern, Shape};
pub use scenario::{Careless, CourseLength, DirectQuestion, EpisodeRates, Scenario};
pub use summary::{KindShares, LAG_FORMS, Summary};
