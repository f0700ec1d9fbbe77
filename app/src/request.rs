//! What the server tells pages about a request besides the [`crate::practice`], and what pages tell it back.
//! All of it travels through Leptos context; each has a harmless default, because route discovery runs without context.

use std::sync::Arc;

use leptos::prelude::use_context;

use crate::practice::Role;

/// Addresses of the files that the shell names, with their content hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    pub stylesheet: String,
    pub icon: String,
    /// The script that keeps pages up to date.
    pub live: String,
}

impl Default for Assets {
    fn default() -> Self {
        Self {
            stylesheet: "/assets/rapport.css".to_owned(),
            icon: "/assets/icon.svg".to_owned(),
            live: "/assets/live.js".to_owned(),
        }
    }
}

/// Sign-ins without a password, offered on the sign-in page of a demo practice and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoDoors(pub Vec<DemoDoor>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoDoor {
    pub role: Role,
    /// Whom one becomes; shown, not submitted.
    pub user_name: String,
}

/// Lets a page choose the status of its response.
#[derive(Clone)]
pub struct ResponseStatus(Arc<dyn Fn(u16) + Send + Sync>);

impl ResponseStatus {
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }

    /// From context; one that does nothing where no server listens. Call it before the first `.await`.
    pub fn of_request() -> Self {
        use_context().unwrap_or_else(|| Self::new(|_| ()))
    }

    pub fn set(&self, status: u16) {
        (self.0)(status);
    }
}
