//! What signing in and out leaves in the audit log, written as the role that signs people in.

use uuid::Uuid;

use crate::store::{StoreError, ids, sign_ins::SignIns};

/// Signing in or out, as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInEvent {
    In,
    /// A wrong password or code, an unknown name, or too many attempts.
    Refused,
    Out,
}

impl SignInEvent {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::In => ("sign in", "done"),
            Self::Refused => ("sign in", "refused"),
            Self::Out => ("sign out", "done"),
        }
    }
}

impl SignIns {
    /// Appends to the audit log. `who` is organisation and person, `None` for a name that nobody has: what was typed may
    /// be somebody's password in the wrong field, so it is not kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn record(
        &self,
        event: SignInEvent,
        who: Option<(Uuid, Uuid)>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let (action, outcome) = event.words();
        sqlx::query("SELECT audit.append_sign_in($1, $2, $3, $4, $5, $6, $7)")
            .bind(ids::new_id(now))
            .bind(now)
            .bind(who.map(|(organisation, _)| organisation))
            .bind(who.map(|(_, staff)| staff))
            .bind(ids::new_id(now))
            .bind(action)
            .bind(outcome)
            .execute(self.pool())
            .await?;
        Ok(())
    }
}
