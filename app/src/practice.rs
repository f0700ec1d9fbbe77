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
    caseload::{Caseload, drawn::DrawnLines},
    cases::{self, CaseReviews, NotReviewed, SupervisedCase},
    client::ClientChart,
    error::PortError,
    hand_over::{HandOver, Issued, NewPass, NotIssued},
    ruptures::{Act, Decisions, NotDone, WorklistRow},
    safety::{Handling, SafetyAlert, Voice},
    sessions::{self, Around, Revision, Trail},
    supervision::PracticeFigures,
    together::{NewSharedNote, SharedNote},
    treatments::{self, ClientFile, PastTreatment},
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
    /// What the actor may see of open care episodes, and what asks for attention in any.
    async fn caseload(&self, actor: &Actor) -> Result<Caseload, PortError>;
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

    /// As [`Clients::client`], for a page that shows the ratings: the actor has then seen them.
    async fn look(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<ClientChart>, PortError> {
        self.client(actor, client, care_episode).await
    }
}

/// Clients as their therapist adds them, and treatments as they begin and end.
#[async_trait]
pub trait Treatments: Send + Sync {
    /// A client with one treatment: the one asked for, otherwise the newest; `None` where it is not visible.
    async fn file(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<ClientFile>, PortError>;

    /// The treatments that have ended, of those that the actor may see, in no particular order.
    async fn past(&self, actor: &Actor) -> Result<Vec<PastTreatment>, PortError>;

    /// Does one thing with everything that follows from it; what is refused changes nothing. Only the therapist, in the own
    /// name, does any of it.
    async fn settle(
        &self,
        actor: &Actor,
        act: treatments::Act,
    ) -> Result<Result<treatments::Done, treatments::NotDone>, PortError>;
}

#[async_trait]
pub trait Ruptures: Send + Sync {
    /// Every rupture of the care episodes that the actor may see, open or closed, in no particular order.
    async fn worklist(&self, actor: &Actor) -> Result<Vec<WorklistRow>, PortError>;

    /// What the practice decided about flags so far, never by person; `None` before 50 decisions.
    async fn decisions(&self, actor: &Actor) -> Result<Option<Decisions>, PortError>;

    /// Records one thing; what is refused changes nothing. Only the therapist, or who covers, acts.
    async fn act(&self, actor: &Actor, act: Act) -> Result<Result<(), NotDone>, PortError>;
}

/// What client and therapist wrote while looking at the ratings together.
#[async_trait]
pub trait SharedNotes: Send + Sync {
    /// The notes of a care episode, newest first; `None` where it is not visible.
    async fn shared_notes(
        &self,
        actor: &Actor,
        care_episode: Uuid,
    ) -> Result<Option<Vec<SharedNote>>, PortError>;

    /// Adds a note; `false` where the actor may not.
    async fn share(&self, actor: &Actor, note: NewSharedNote) -> Result<bool, PortError>;
}

/// Sessions, and the ratings that staff enter by hand.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Does one thing with everything that follows from it; what is refused changes nothing. Only the therapist, or who
    /// covers, acts.
    async fn record(
        &self,
        actor: &Actor,
        act: sessions::Act,
    ) -> Result<Result<sessions::Done, sessions::NotDone>, PortError>;

    /// What became of one rating of a care episode; `None` where it is not visible.
    async fn trail(
        &self,
        actor: &Actor,
        care_episode: Uuid,
        rating: Uuid,
    ) -> Result<Option<Trail>, PortError>;

    /// What therapists wrote of the sessions of a care episode, and what is not offered; `None` where it is not visible.
    async fn around(&self, actor: &Actor, care_episode: Uuid) -> Result<Option<Around>, PortError>;

    /// The ratings of a care episode that were taken back or moved to another client, newest first.
    async fn retracted(
        &self,
        actor: &Actor,
        care_episode: Uuid,
    ) -> Result<Vec<Revision>, PortError>;
}

/// Forms handed over to clients.
#[async_trait]
pub trait HandOvers: Send + Sync {
    /// What can be handed over to a client, and what is; for the care episode asked for, otherwise the newest.
    async fn hand_over(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<HandOver>, PortError>;

    /// Issues a pass to fill in forms once; only the therapist, or who covers, does.
    async fn issue(
        &self,
        actor: &Actor,
        pass: NewPass,
    ) -> Result<Result<Issued, NotIssued>, PortError>;

    /// Takes a pass back; `false` where there is none, or it is not theirs.
    async fn revoke(&self, actor: &Actor, pass: Uuid) -> Result<bool, PortError>;
}

/// Answers about safety, and what clients wrote.
#[async_trait]
pub trait Safety: Send + Sync {
    /// What nobody has recorded anything about yet, of all care episodes that the actor may see; oldest first.
    async fn open_alerts(&self, actor: &Actor) -> Result<Vec<SafetyAlert>, PortError>;

    /// Alerts and words of a care episode; `None` where it is not visible.
    async fn voice(&self, actor: &Actor, care_episode: Uuid) -> Result<Option<Voice>, PortError>;

    /// Records what was done; `false` where the actor may not, or somebody has already.
    async fn handle(&self, actor: &Actor, handling: Handling) -> Result<bool, PortError>;
}

/// Cases on the agenda of supervision, and what was decided.
#[async_trait]
pub trait Reviews: Send + Sync {
    /// The cases of those whom the actor supervises now, in no particular order: what is open, and of what has ended whatever
    /// still asks for something.
    async fn supervised(&self, actor: &Actor) -> Result<Vec<SupervisedCase>, PortError>;

    /// What is on record about a case; `None` where it is not visible.
    async fn reviews(
        &self,
        actor: &Actor,
        care_episode: Uuid,
    ) -> Result<Option<CaseReviews>, PortError>;

    /// Records one thing; what is refused changes nothing. Who treats the client does, and who supervises them now.
    async fn review(
        &self,
        actor: &Actor,
        act: cases::Act,
    ) -> Result<Result<(), NotReviewed>, PortError>;
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

/// The practice in aggregate.
#[async_trait]
pub trait Overview: Send + Sync {
    /// What is published, with the actor's own shares; `None` where the actor is not shown it.
    async fn overview(&self, actor: &Actor) -> Result<Option<PracticeFigures>, PortError>;
}

/// Everything that pages may ask, handed over through Leptos context by the server.
#[derive(Clone)]
pub struct Practice {
    pub accounts: Arc<dyn Accounts>,
    pub caseloads: Arc<dyn Caseloads>,
    pub clients: Arc<dyn Clients>,
    pub treatments: Arc<dyn Treatments>,
    pub ruptures: Arc<dyn Ruptures>,
    pub shared_notes: Arc<dyn SharedNotes>,
    pub sessions: Arc<dyn Sessions>,
    pub hand_overs: Arc<dyn HandOvers>,
    pub safety: Arc<dyn Safety>,
    pub reviews: Arc<dyn Reviews>,
    pub people: Arc<dyn People>,
    pub audit: Arc<dyn AuditLog>,
    pub overview: Arc<dyn Overview>,
    pub instruments: Arc<Instruments>,
    pub clock: Arc<dyn Clock>,
    /// What was drawn for earlier requests.
    pub drawn: Arc<DrawnLines>,
    /// Whether links to forms can be mailed.
    pub sends_mail: bool,
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
