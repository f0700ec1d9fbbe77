//! What a person sees and does of the own account.

use app::{
    account::{Account, SignInLine},
    error::PortError,
    practice::{Accounts, Viewer},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{SignIns, StoreError};

#[derive(FromRow)]
struct Line {
    id: Uuid,
    browser: Option<String>,
    network: Option<String>,
    signed_in_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    locked: bool,
}

#[async_trait]
impl Accounts for SignIns {
    async fn account(&self, viewer: &Viewer) -> Result<Account, PortError> {
        let account = self.own(viewer).await?;
        Ok(account)
    }
}

impl SignIns {
    async fn own(&self, viewer: &Viewer) -> Result<Account, StoreError> {
        let (organisation, staff) = (viewer.actor.organisation, viewer.actor.staff);
        let lines: Vec<Line> = sqlx::query_as(
            "SELECT id, browser, network, signed_in_at, last_seen_at, idle_until <= $3 AS locked FROM auth.sign_in
             WHERE organisation_id = $1 AND staff_id = $2 AND stage = 'full' AND ends_at > $3
             ORDER BY last_seen_at DESC",
        )
        .bind(organisation)
        .bind(staff)
        .bind(self.clock.now())
        .fetch_all(&self.pool)
        .await?;
        let (authenticator_since, recovery_codes) = self.factor(organisation, staff).await?;
        let password_since = sqlx::query_scalar(
            "SELECT changed_at FROM auth.credential WHERE organisation_id = $1 AND staff_id = $2",
        )
        .bind(organisation)
        .bind(staff)
        .fetch_optional(&self.pool)
        .await?;
        Ok(Account {
            password_since,
            authenticator_since,
            recovery_codes,
            sign_ins: lines
                .into_iter()
                .map(|line| SignInLine {
                    own: line.id == viewer.sign_in,
                    id: line.id,
                    browser: line.browser,
                    network: line.network,
                    signed_in_at: line.signed_in_at,
                    last_seen_at: line.last_seen_at,
                    locked: line.locked,
                })
                .collect(),
        })
    }

    /// Ends one of the person's own sign-ins.
    ///
    /// # Errors
    /// The database's.
    pub async fn revoke(&self, viewer: &Viewer, sign_in: Uuid) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM auth.sign_in WHERE organisation_id = $1 AND staff_id = $2 AND id = $3",
        )
        .bind(viewer.actor.organisation)
        .bind(viewer.actor.staff)
        .bind(sign_in)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Ends all of the person's sign-ins but this one.
    ///
    /// # Errors
    /// The database's.
    pub async fn revoke_others(&self, viewer: &Viewer) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM auth.sign_in WHERE organisation_id = $1 AND staff_id = $2 AND id <> $3",
        )
        .bind(viewer.actor.organisation)
        .bind(viewer.actor.staff)
        .bind(viewer.sign_in)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
