//! Signing in, step by step: plain forms to plain addresses, so that it works whatever else does not.

pub mod confirm;
pub mod page;
mod parts;
pub mod steps;

pub use parts::{NewPasswordFields, ProblemNote, local, problem};

/// A sign-in that is not complete; the server puts it into context on the pages of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub name: String,
    pub step: Step,
}

/// What is still asked before anything opens, with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A one-time code was right: the person chooses a password.
    NewPassword,
    /// An authenticator is to be set up.
    Authenticator {
        /// The key as people type it.
        key: String,
        /// The same as a square picture: an SVG path of modules, one unit each.
        picture: String,
        width: usize,
    },
    /// The recovery codes are to be noted down.
    RecoveryCodes(Vec<String>),
    /// The authenticator's code is asked.
    Code,
}

impl Step {
    pub const NEW_PASSWORD: &str = "/sign-in/new-password";
    pub const AUTHENTICATOR: &str = "/sign-in/authenticator";
    pub const RECOVERY_CODES: &str = "/sign-in/recovery-codes";
    pub const CODE: &str = "/sign-in/code";
}

/// Who is asked for the password once more; in context on the page that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirming {
    pub name: String,
    /// After a pause, otherwise before a sensitive act.
    pub locked: bool,
}

/// A form that was sent while the screen was locked; in context on the page that offers to send it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptForm {
    pub path: String,
    pub fields: Vec<(String, String)>,
}
