//! A form that was sent while the screen was locked, or that needed a fresh proof of who it is. It is kept, encrypted, until
//! the person is back, so that nothing typed is lost; only the same sign-in can read it.

use super::{SignIns, Standing, StoreError, no_secrets};

const KEPT: &str = "kept form";

/// Where it was sent and what it held, as the browser encoded it.
#[derive(Clone)]
pub struct KeptForm {
    pub path: String,
    pub body: Vec<u8>,
}

impl SignIns {
    /// Keeps a form; an earlier one of the same sign-in is dropped.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep(&self, standing: &Standing, form: &KeptForm) -> Result<(), StoreError> {
        let sealed = self
            .secrets
            .seal(standing.place(KEPT), &form.body)
            .map_err(no_secrets)?;
        sqlx::query(
            "INSERT INTO auth.kept_form (organisation_id, sign_in_id, path, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id, sign_in_id) DO UPDATE SET path = excluded.path, body = excluded.body",
        )
        .bind(standing.viewer.actor.organisation)
        .bind(standing.viewer.sign_in)
        .bind(&form.path)
        .bind(sealed)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_kept(&self, standing: &Standing) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM auth.kept_form WHERE organisation_id = $1 AND sign_in_id = $2)",
        )
        .bind(standing.viewer.actor.organisation)
        .bind(standing.viewer.sign_in)
        .fetch_one(&self.pool)
        .await?)
    }

    /// The kept form; it is there until it was sent or dropped.
    ///
    /// # Errors
    /// The database's.
    pub async fn kept(&self, standing: &Standing) -> Result<Option<KeptForm>, StoreError> {
        let row: Option<(String, Vec<u8>)> = sqlx::query_as(
            "SELECT path, body FROM auth.kept_form WHERE organisation_id = $1 AND sign_in_id = $2",
        )
        .bind(standing.viewer.actor.organisation)
        .bind(standing.viewer.sign_in)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(path, sealed)| {
            let body = self.secrets.open(standing.place(KEPT), &sealed)?;
            Some(KeptForm { path, body })
        }))
    }

    /// Forgets it.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_kept(&self, standing: &Standing) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM auth.kept_form WHERE organisation_id = $1 AND sign_in_id = $2")
            .bind(standing.viewer.actor.organisation)
            .bind(standing.viewer.sign_in)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
