//! What runs in the browser, and all that does. Islands take no props: what they show is written by the server as their
//! children, so the bundle holds neither words nor JSON.

mod lock;
mod readout;
mod shortcuts;

pub use lock::Lock;
pub use readout::Readout;
pub use shortcuts::Shortcuts;
