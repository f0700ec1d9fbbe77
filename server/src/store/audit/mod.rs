//! The audit log: sealing and verifying as the role that may do nothing else, and reading as an administrator does.

mod access;
mod log;
mod seals;
mod sign_ins;

pub use seals::Seals;
pub use sign_ins::SignInEvent;

pub(super) use access::load as load_access;
