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
pub mod founding;
pub mod health;
pub mod ids;
pub mod imports;

pub mod people;
pub mod ratings;
pub mod sign_ins;

use std::sync::Arc;

use app::{
    alliance::Instruments,
    practice::{Clock, Practice},
};

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
    pub instruments: Arc<Instruments>,
}

impl Store {
    /// The ports as pages get them.
    pub fn practice(&self, clock: Arc<dyn Clock>, sign_ins: &SignIns) -> Practice {
        let store = Arc::new(self.clone());
        Practice {
            accounts: Arc::new(sign_ins.clone()),
            caseloads: store.clone(),
            clients: store.clone(),
            people: store.clone(),
            audit: store,
            instruments: self.instruments.clone(),
            clock,
        }
    }
}
