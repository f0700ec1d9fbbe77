//! Passwords: Argon2id at 19 MiB, 2 passes, 1 lane (OWASP's floor, decided in docs/architecture.md), two at a time.

use std::sync::Arc;

use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Hashes computed at the same time.
const AT_ONCE: usize = 2;
/// Requests that may wait for one; more are turned away.
const WAITING: usize = 16;
/// Shortest and longest password, in characters.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

/// So many characters of a password are none of the names that a guesser would try first.
const STRANGE: usize = 8;

#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PasswordError {
    /// Too many sign-ins at this moment; try again in a few seconds.
    #[error("too many sign-ins at once; try again in a few seconds")]
    Busy,
    #[error("a password has {} to {} characters", LENGTH.start(), LENGTH.end())]
    Length,
    #[error(
        "this password is easy to guess; several unrelated words make a good one, names and common phrases do not"
    )]
    Guessable,
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
        let known = stored.is_some();
        let against = stored.unwrap_or_else(|| self.decoy.to_string());
        let verify = move || {
            Argon2::default()
                .verify_password(password.as_bytes(), against.as_str())
                .is_ok()
        };
        Ok(self.in_turn(verify).await? && known)
    }

    /// The PHC string of `password`, computed in its turn.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.in_turn(move || hash(&password)).await?
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
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
        tokio::task::spawn_blocking(move || {
            // Both places are held until the hash is done, also when whoever asked has gone.
            let _held = (queued, place);
            work()
        })
        .await
        .map_err(|_| PasswordError::Hash)
    }
}

/// Whether a new password may be used. `known` is what a guesser would try first: the person's names, the practice's.
///
/// # Errors
/// [`PasswordError::Length`] outside 12 to 128 characters, [`PasswordError::Guessable`] below zxcvbn's score of 3 (fewer than
/// 10^8 guesses), which counts common passwords, names, words, keyboard rows, repeats and dates against it.
pub fn judge(password: &str, known: &[&str]) -> Result<(), PasswordError> {
    if !LENGTH.contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    if is_guessable(password, known) {
        return Err(PasswordError::Guessable);
    }
    Ok(())
}

fn is_guessable(password: &str, known: &[&str]) -> bool {
    let known: Vec<String> = known.iter().map(|known| known.to_lowercase()).collect();
    let words: Vec<&str> = known
        .iter()
        .flat_map(|known| known.split(|c: char| !c.is_alphanumeric()))
        .chain(["rapport", "therapist", "alliance"])
        .filter(|word| word.chars().count() > 2)
        .collect();
    let strange = words
        .iter()
        .fold(password.to_lowercase(), |rest, word| rest.replace(word, ""));
    strange.chars().count() < STRANGE
        || zxcvbn::zxcvbn(password, &words).score() < zxcvbn::Score::Three
}

/// Whether a stored hash was made with weaker parameters than today's.
pub fn is_outdated(stored: &str) -> bool {
    let today = Params::default();
    PasswordHash::new(stored)
        .ok()
        .and_then(|hash| Params::try_from(&hash).ok())
        .is_none_or(|params| params.m_cost() < today.m_cost() || params.t_cost() < today.t_cost())
}

/// The PHC string of a password that was accepted before, or of one that a machine made up.
///
/// # Errors
/// When hashing fails.
pub fn hash(password: &str) -> Result<String, PasswordError> {
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
        let stored = hash("correct horse battery staple").unwrap();
        let check =
            |password: &str, stored: Option<String>| passwords.verify(password.to_owned(), stored);
        assert_eq!(
            check("correct horse battery staple", Some(stored.clone())).await,
            Ok(true)
        );
        assert_eq!(
            check("correct horse battery stapl", Some(stored)).await,
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
        assert_eq!(judge("too short", &[]), Err(PasswordError::Length));
        assert_eq!(judge(&"x".repeat(129), &[]), Err(PasswordError::Length));
        // Counted in characters, not bytes, and with no rule about which.
        assert!(judge(&"ünwahrscheinlich zähe ".repeat(5), &[]).is_ok());
        assert!(judge("slow otter borrows lamps", &[]).is_ok());
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        let known = ["Elin Marsh", "elin.marsh", "Harbour Street Practice"];
        for easy in [
            "password1234",
            "qwertyuiop12",
            "111111111111",
            "harbourstreet1",
            "elin.marsh2026",
            "ElinMarsh1234",
            "rapportrapport",
            "letmeinletmein",
            "abcdefghijkl",
        ] {
            assert_eq!(judge(easy, &known), Err(PasswordError::Guessable), "{easy}");
        }
    }

    /// Common words of twelve and more characters, doubled or with a year, are what policies like ours drive people to.
    #[test]
    fn three_thousand_lengthened_common_passwords_are_refused() {
        const COMMON: [&str; 50] = [
            "password",
            "welcome",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "monkey",
            "dragon",
            "master",
            "shadow",
            "superman",
            "michael",
            "jennifer",
            "jordan",
            "charlie",
            "andrew",
            "michelle",
            "jessica",
            "pepper",
            "daniel",
            "access",
            "thomas",
            "soccer",
            "hockey",
            "killer",
            "george",
            "summer",
            "winter",
            "ashley",
            "nicole",
            "secret",
            "freedom",
            "whatever",
            "computer",
            "internet",
            "starwars",
            "cheese",
            "banana",
            "orange",
            "purple",
            "flower",
            "butterfly",
            "chocolate",
            "lovely",
            "hello",
            "ginger",
            "qwerty",
            "asdfgh",
            "zxcvbn",
            "matrix",
        ];
        let mut tried = 0;
        for word in COMMON {
            for year in 1967..2027 {
                let candidate = format!("{word}{word}{year}");
                assert!(is_guessable(&candidate, &[]), "{candidate}");
                tried += 1;
            }
        }
        assert_eq!(tried, 3000);
    }

    #[test]
    fn raised_parameters_make_earlier_hashes_outdated() {
        assert!(!is_outdated(&hash("anything at all").unwrap()));
        let weak = Argon2::new(
            argon2::Algorithm::Argon2id,
            argon2::Version::V0x13,
            Params::new(8 * 1024, 1, 1, None).unwrap(),
        );
        let weak = weak.hash_password(b"anything at all").unwrap().to_string();
        assert!(is_outdated(&weak) && is_outdated("nonsense"));
    }
}
