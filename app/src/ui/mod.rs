//! Pieces that several pages share.

mod frame;
mod icon;
mod problem;

pub use frame::{Frame, Nav};
pub use icon::{FormsCircle, Mark, StateMark};
pub use problem::{NotFound, Problem};
