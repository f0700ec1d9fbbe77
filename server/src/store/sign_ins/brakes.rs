//! Brakes on guessing. Every try is charged before a password is looked at, so that neither a crowd of tries at once nor a
//! restart gets past them, and names that nobody has are charged like those that somebody has.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{SignIns, StoreError, interval};

/// So many tries at once, then one each `every` (a generic cell rate).
#[derive(Clone, Copy)]
struct Rate {
    what: &'static str,
    burst: i32,
    every: TimeDelta,
}

/// One name from one network: what a person meets who mistypes.
const PERSON: Rate = Rate {
    what: "person",
    burst: 5,
    every: TimeDelta::seconds(30),
};
/// One name from everywhere: a guess from many networks is held up, while the person still gets in from her own.
const NAME: Rate = Rate {
    what: "name",
    burst: 30,
    every: TimeDelta::seconds(10),
};
/// All names from one network: a clinic behind one address signs in on Monday morning.
const NETWORK: Rate = Rate {
    what: "network",
    burst: 40,
    every: TimeDelta::seconds(3),
};
/// Forms by link from one network: pages, what is kept while they are filled in, and tries at tokens that nobody has. A
/// clinic's waiting room is behind one address.
const FORMS: Rate = Rate {
    what: "forms",
    burst: 240,
    every: TimeDelta::milliseconds(250),
};
/// Links to forms that one person mails: those of a group one after the other, and no flood in the practice's name.
const MAIL: Rate = Rate {
    what: "mail",
    burst: 20,
    every: TimeDelta::seconds(60),
};
/// Failures in a row after which a name is stopped until an administrator hands out a one-time code (NIST SP 800-63B-4: at
/// most 100).
const FAILURES: i32 = 100;

/// Whose tries are counted.
#[derive(Clone)]
pub struct Brakes {
    /// `None` where nobody's name is known yet.
    name: Option<String>,
    network: String,
    tries: Tries,
}

/// What is tried.
#[derive(Clone, Copy, PartialEq)]
enum Tries {
    SignIn,
    /// A form of a client.
    Form,
    Mail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Admitted,
    /// Try again after so many seconds.
    Wait(i64),
    /// Only a one-time code helps.
    Stopped,
}

impl Brakes {
    pub fn new(user_name: &str, network: &str) -> Self {
        Self {
            name: Some(user_name.trim().to_lowercase()),
            network: network.to_owned(),
            tries: Tries::SignIn,
        }
    }

    /// Where a code alone is asked: nobody can hold up another network's tries.
    pub fn of_network(network: &str) -> Self {
        Self {
            name: None,
            network: network.to_owned(),
            tries: Tries::SignIn,
        }
    }

    /// Where a link is opened or a form is sent. They hold up no sign-ins.
    pub fn of_forms(network: &str) -> Self {
        Self {
            tries: Tries::Form,
            ..Self::of_network(network)
        }
    }

    /// Where somebody who is signed in mails a link, from wherever.
    pub fn of_mail(staff: Uuid) -> Self {
        Self {
            name: Some(staff.to_string()),
            network: String::new(),
            tries: Tries::Mail,
        }
    }

    const fn rates(&self) -> &'static [Rate] {
        match (self.tries, &self.name) {
            (Tries::Form, _) => &[FORMS],
            (Tries::Mail, _) => &[MAIL],
            (Tries::SignIn, Some(_)) => &[NETWORK, PERSON, NAME],
            (Tries::SignIn, None) => &[NETWORK],
        }
    }

    fn bucket(&self, rate: Rate) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(rate.what);
        if rate.what != NETWORK.what {
            hash.update([0]);
            hash.update(self.name.as_deref().unwrap_or_default());
        }
        if rate.what != NAME.what {
            hash.update([0]);
            hash.update(&self.network);
        }
        hash.finalize().to_vec()
    }
}

impl SignIns {
    /// Charges one try.
    ///
    /// # Errors
    /// The database's.
    pub async fn charge(&self, brakes: &Brakes) -> Result<Admission, StoreError> {
        let mut longest = None;
        for rate in brakes.rates() {
            longest = longest.max(self.charge_one(*rate, brakes.bucket(*rate)).await?);
        }
        if let Some(wait) = longest {
            let seconds = (wait.num_milliseconds() + 999) / 1000;
            return Ok(Admission::Wait(seconds.max(1)));
        }
        let failures: i32 = sqlx::query_scalar("SELECT failures FROM auth.brake WHERE bucket = $1")
            .bind(brakes.bucket(NAME))
            .fetch_optional(&self.pool)
            .await?
            .unwrap_or_default();
        Ok(if failures < FAILURES {
            Admission::Admitted
        } else {
            Admission::Stopped
        })
    }

    /// How long to wait; `None` when the try was admitted.
    async fn charge_one(
        &self,
        rate: Rate,
        bucket: Vec<u8>,
    ) -> Result<Option<TimeDelta>, StoreError> {
        let now = self.clock.now();
        let tolerance = rate.every * (rate.burst - 1);
        let charged = sqlx::query(
            "INSERT INTO auth.brake AS b (bucket, free_at) VALUES ($1, $2 + $3)
             ON CONFLICT (bucket) DO UPDATE SET free_at = greatest(b.free_at, $2) + $3 WHERE b.free_at <= $2 + $4",
        )
        .bind(&bucket)
        .bind(now)
        .bind(interval(rate.every))
        .bind(interval(tolerance))
        .execute(&self.pool)
        .await?;
        if charged.rows_affected() > 0 {
            return Ok(None);
        }
        let free_at: Option<DateTime<Utc>> =
            sqlx::query_scalar("SELECT free_at FROM auth.brake WHERE bucket = $1")
                .bind(&bucket)
                .fetch_optional(&self.pool)
                .await?;
        Ok(free_at.map(|at| at - tolerance - now))
    }

    /// Counts a try that failed.
    ///
    /// # Errors
    /// The database's.
    pub async fn count_failure(&self, brakes: &Brakes) -> Result<(), StoreError> {
        sqlx::query("UPDATE auth.brake SET failures = failures + 1 WHERE bucket = $1")
            .bind(brakes.bucket(NAME))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The person is in: what was held against the name is forgotten, and what is old anyway.
    ///
    /// # Errors
    /// The database's.
    pub async fn release(&self, brakes: &Brakes) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM auth.brake
             WHERE bucket = ANY ($1) OR (failures = 0 AND free_at < $2) OR free_at < $2 - interval '30 days'",
        )
        .bind(vec![brakes.bucket(PERSON), brakes.bucket(NAME)])
        .bind(self.clock.now())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
