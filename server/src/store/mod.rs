//! Postgres. [`door`] is the only way to a transaction; then one file a port.

mod administration;
pub mod audit;
pub mod care;
mod caseloads;
mod clients;
mod codes;
mod connections;
pub mod derived;
pub mod door;
mod error;
mod findings;
pub mod forms;
pub mod founding;
pub mod health;
pub mod ids;
pub mod imports;
pub mod live;
mod overview;
pub mod people;
pub mod publication;
pub mod ratings;
pub mod recording;
pub mod reviews;
mod revising;
mod ruptures;
mod sessions;
pub mod sign_ins;
mod treatments;

use std::sync::Arc;

use app::{
    alliance::Instruments,
    practice::{Clock, Practice},
};

use crate::alliance::watching::Detectors;

pub use audit::{Seals, SignInEvent};
pub use caseloads::CASELOAD;
pub use connections::Connections;
pub use door::{Audit, Door, Finish};
pub use error::StoreError;
pub use sign_ins::SignIns;
/// What a writer needs of an open transaction.
pub use sqlx::PgConnection as Connection;

/// The adapters behind the ports of `app::practice`.
#[derive(Clone)]
pub struct Store {
    pub door: Door,
    /// What is published of the practice, and nothing else.
    pub overview: Door,
    pub instruments: Arc<Instruments>,
    pub detectors: Arc<Detectors>,
}

impl Store {
    /// The ports as pages get them.
    pub fn practice(&self, clock: Arc<dyn Clock>, sign_ins: &SignIns) -> Practice {
        let store = Arc::new(self.clone());
        Practice {
            accounts: Arc::new(sign_ins.clone()),
            caseloads: store.clone(),
            clients: store.clone(),
            treatments: store.clone(),
            ruptures: store.clone(),
            shared_notes: store.clone(),
            sessions: store.clone(),
            hand_overs: store.clone(),
            safety: store.clone(),
            reviews: store.clone(),
            people: store.clone(),
            audit: store.clone(),
            overview: store,
            instruments: self.instruments.clone(),
            clock,
            drawn: Arc::default(),
            sends_mail: false,
        }
    }
}
