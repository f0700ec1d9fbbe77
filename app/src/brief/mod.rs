//! `/clients/:id/brief`: what happened between us lately? One printed page for before a session.

mod page;
mod view;
#[cfg(test)]
mod view_tests;

pub use page::BriefPage;
pub use view::shorten;
