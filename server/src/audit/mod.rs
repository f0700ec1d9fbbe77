//! The sealed audit log: what is hashed, what is signed, and how a chain is verified. [`canonical`] and [`walk`] are
//! pure; [`notary`] keeps the key and the file of checkpoints, outside the database; [`sealer`] runs in the server.
//!
//! What it finds and what it cannot: docs/audit.md.

pub mod canonical;
pub mod notary;
pub mod sealer;
pub mod signed;
pub mod verify;
pub mod walk;

pub use notary::Notary;
pub use sealer::Sealer;
