//! Pieces that several pages share.

mod answered;
pub mod fields;
mod frame;
mod icon;
pub mod listed;
mod lock;
mod problem;
mod reason_mark;
mod rupture_mark;
mod typed_text;

pub use answered::answered;
pub use frame::{Frame, Nav};
pub use icon::{FormsCircle, Mark, StateMark, WayMark};
pub use lock::LockCover;
pub use problem::{NotFound, Problem};
pub use reason_mark::ReasonMark;
pub use rupture_mark::RuptureMark;
pub use typed_text::typed_text;
