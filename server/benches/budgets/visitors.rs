//! People who sign in with both factors. Each has a name and a network of her own and signs in once, since a code is good
//! for one sign-in and tries are braked by name and by network.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::{Context, Result};
use app::practice::{Clock, Role};
use server::{commands::user, passwords, store::people::NewStaff};
use totp_rs::{Builder, Secret};

use crate::practice::Opened;

pub const PASSWORD: &str = "a password of the measurements";
const AUTHENTICATOR: [u8; 20] = [7; 20];

pub struct Visitor {
    pub user_name: String,
    pub address: Ipv4Addr,
    clock: Arc<dyn Clock>,
}

impl Visitor {
    /// What the authenticator shows now.
    pub fn code(&self) -> Result<String> {
        let totp = Builder::new()
            .with_secret(Secret::new(AUTHENTICATOR.as_slice().into()))
            .with_account_name(self.user_name.clone())
            .build()?;
        let now = u64::try_from(self.clock.now().timestamp())?;
        Ok(totp.generate(now).to_string())
    }
}

/// Visitors who have not signed in yet, for many threads.
pub struct Crowd {
    visitors: Vec<Visitor>,
    gone: AtomicUsize,
}

impl Crowd {
    /// Adds `count` therapists without clients to the practice.
    pub async fn of(practice: &Opened, count: u16) -> Result<Self> {
        // Hashing is measured, not made ready: one hash serves all.
        let hash = passwords::hash(PASSWORD)?;
        let mut visitors = Vec::new();
        for n in 0..count {
            let [high, low] = n.to_be_bytes();
            let visitor = Visitor {
                user_name: format!("visitor.{n}"),
                address: Ipv4Addr::new(10, high, low, 1),
                clock: practice.database.clock.clone(),
            };
            admit(practice, &visitor, &hash).await?;
            visitors.push(visitor);
        }
        Ok(Self {
            visitors,
            gone: AtomicUsize::new(0),
        })
    }

    pub fn next(&self) -> Result<&Visitor> {
        let at = self.gone.fetch_add(1, Ordering::Relaxed);
        self.visitors.get(at).context("all visitors have signed in")
    }
}

async fn admit(practice: &Opened, visitor: &Visitor, hash: &str) -> Result<()> {
    let staff = NewStaff {
        user_name: Some(visitor.user_name.clone()),
        name: visitor.user_name.clone(),
        roles: vec![Role::Therapist],
    };
    let database = &practice.database;
    let (id, _) = user::add(database, staff).await?;
    let (organisation, sign_ins) = (database.founded.organisation, &database.sign_ins);
    sign_ins.set_password(organisation, id, hash).await?;
    Ok(sign_ins.enrol(organisation, id, &AUTHENTICATOR, 0).await?)
}
