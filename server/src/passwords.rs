//! Passwords: Argon2id at 19 MiB, 2 passes, 1 lane (OWASP's floor, decided in docs/architecture.md), two at a time.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Hashes computed at the same time.
const AT_ONCE: usize = 2;
/// Requests that may wait for one; more are turned away.
const WAITING: usize = 16;
/// Shortest and longest password, in characters.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PasswordError {
    /// Too many sign-ins at this moment; try again in a few seconds.
    #[error("too many sign-ins at once; try again in a few seconds")]
    Busy,
    #[error("a password has {} to {} characters", LENGTH.start(), LENGTH.end())]
    Length,
    #[error("the password could not be hashed")]
    Hash,
}

/// Verifies and hashes passwords without letting a crowd of sign-ins take the machine.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// What an unknown user name is checked against, so that it takes as long as a known one.
    decoy: Arc<str>,
}

impl Passwords {
    /// # Errors
    /// When hashing fails.
    pub fn new() -> Result<Self, PasswordError> {
        Ok(Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            decoy: hash("nobody's password")
                .map_err(|_| PasswordError::Hash)?
                .into(),
        })
    }

    /// Whether `password` belongs to `stored`; `None` takes as long and is always false.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        let queued = self
            .queue
            .clone()
            .try_acquire_owned()
            .map_err(|_| PasswordError::Busy)?;
        let place = self
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Busy)?;
        let known = stored.is_some();
        let against = stored.unwrap_or_else(|| self.decoy.to_string());
        let matches = tokio::task::spawn_blocking(move || {
            // Both places are held until the hash is done, also when whoever asked has gone.
            let _held = (queued, place);
            Argon2::default()
                .verify_password(password.as_bytes(), against.as_str())
                .is_ok()
        })
        .await
        .map_err(|_| PasswordError::Hash)?;
        Ok(matches && known)
    }
}

/// The PHC string of a new password.
///
/// # Errors
/// [`PasswordError::Length`] outside 12 to 128 characters.
pub fn hash_new(password: &str) -> Result<String, PasswordError> {
    if !LENGTH.contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    hash(password)
}

fn hash(password: &str) -> Result<String, PasswordError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError::Hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_passes_and_no_other() {
        let passwords = Passwords::new().unwrap();
        let stored = hash_new("correct horse battery").unwrap();
        let check =
            |password: &str, stored: Option<String>| passwords.verify(password.to_owned(), stored);
        assert_eq!(
            check("correct horse battery", Some(stored.clone())).await,
            Ok(true)
        );
        assert_eq!(
            check("correct horse batterz", Some(stored)).await,
            Ok(false)
        );
        assert_eq!(check("nobody's password", None).await, Ok(false));
    }

    #[tokio::test]
    async fn a_crowd_is_turned_away_instead_of_queued_without_end() {
        let passwords = Passwords::new().unwrap();
        let crowd = (0..60).map(|_| passwords.verify("some long password".to_owned(), None));
        let answers = futures::future::join_all(crowd).await;
        let busy = answers
            .iter()
            .filter(|a| **a == Err(PasswordError::Busy))
            .count();
        assert_eq!(busy, 60 - AT_ONCE - WAITING);
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(hash_new("too short"), Err(PasswordError::Length));
        assert_eq!(hash_new(&"x".repeat(129)), Err(PasswordError::Length));
    }
}
