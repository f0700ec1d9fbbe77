//! The ports: what pages ask of the server, as small traits.
//!
//! To add one: a trait here with one method a question or a write, plain types from the vertical that shows them, an
//! adapter in `server/src/store`, a field in [`Practice`]. Rules: what is not visible to the actor is `None`, the same as
//! what is not there; one method is one transaction; time comes from [`Clock`], who asks from [`Actor`].

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use leptos::prelude::use_context;
use uuid::Uuid;

use crate::{
    account::Account,
    admin::{Change, Directory, Invitation, Refusal},
    alliance::Instruments,
    audit::{Ask, AuditPage},
    caseload::CaseloadRow,
    client::ClientChart,
    error::PortError,
};

/// Who acts, as the sign-in established it. Ports demand one; only the server makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub organisation: Uuid,
    pub staff: Uuid,
    /// The request, for the audit record.
    pub request: Uuid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Therapist,
    Supervisor,
    Administrator,
}

/// What every page knows of the person in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    pub actor: Actor,
    pub user_name: String,
    pub name: String,
    pub practice_name: String,
    pub roles: Vec<Role>,
    /// The demo practice carries a mark on each page.
    pub demo: bool,
    /// The sign-in that this request belongs to.
    pub sign_in: Uuid,
    /// Has proved lately who it is, so that sensitive acts need not ask again.
    pub confirmed: bool,
}

impl Viewer {
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether any of the roles opens clinical content at all.
    pub fn is_clinical(&self) -> bool {
        self.has(Role::Therapist) || self.has(Role::Supervisor)
    }
}

/// The only source of time.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;

    /// The date in the practice's time zone: a session is held on a date.
    fn today(&self) -> NaiveDate;

    /// What the practice's clocks show at a moment.
    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime;
}

#[async_trait]
pub trait Accounts: Send + Sync {
    /// The viewer's own account: factors and sign-ins.
    async fn account(&self, viewer: &Viewer) -> Result<Account, PortError>;
}

#[async_trait]
pub trait Caseloads: Send + Sync {
    /// One row for each open care episode that the actor may see, in no particular order.
    async fn caseload(&self, actor: &Actor) -> Result<Vec<CaseloadRow>, PortError>;
}

#[async_trait]
pub trait Clients: Send + Sync {
    /// A client with one care episode: the one asked for, otherwise the newest that the actor may see.
    async fn client(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<ClientChart>, PortError>;
}

#[async_trait]
pub trait People: Send + Sync {
    /// Everybody and how they stand to each other; for administrators alone.
    async fn directory(&self, actor: &Actor) -> Result<Directory, PortError>;

    /// Makes one change; a refusal names the field and changes nothing.
    async fn administer(
        &self,
        actor: &Actor,
        change: Change,
    ) -> Result<Result<(), Refusal>, PortError>;

    /// Issues a one-time code to somebody else; with `renew_authenticator` a new authenticator is set up as well.
    async fn invite(
        &self,
        actor: &Actor,
        person: Uuid,
        renew_authenticator: bool,
    ) -> Result<Invitation, PortError>;
}

#[async_trait]
pub trait AuditLog: Send + Sync {
    /// A page of the audit log with the state of its chain; `None` for all but administrators.
    async fn audit(&self, actor: &Actor, ask: &Ask) -> Result<Option<AuditPage>, PortError>;
}

/// Everything that pages may ask, handed over through Leptos context by the server.
#[derive(Clone)]
pub struct Practice {
    pub accounts: Arc<dyn Accounts>,
    pub caseloads: Arc<dyn Caseloads>,
    pub clients: Arc<dyn Clients>,
    pub people: Arc<dyn People>,
    pub audit: Arc<dyn AuditLog>,
    pub instruments: Arc<Instruments>,
    pub clock: Arc<dyn Clock>,
}

/// The practice and the viewer from context; call it before the first `.await`.
///
/// # Errors
/// [`PortError::NotSignedIn`] without a viewer, [`PortError::Internal`] outside a request.
pub fn signed_in() -> Result<(Practice, Viewer), PortError> {
    let practice = use_context::<Practice>().ok_or(PortError::Internal)?;
    let viewer = use_context::<Viewer>().ok_or(PortError::NotSignedIn)?;
    Ok((practice, viewer))
}
