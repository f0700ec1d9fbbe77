use std::sync::Arc;

use app::{
    account::{Account, SignInLine},
    admin::{Change, Directory, Invitation, Refusal},
    audit::{Ask, AuditPage, Chain, Line, Who},
    caseload::{Caseload, CaseloadRow},
    cases::{self, CaseReviews, NotReviewed, SupervisedCase},
    client::ClientChart,
    error::PortError,
    hand_over::{HandOver, Issued, NewPass, NotIssued},
    practice::{
        Accounts, Actor, AuditLog, Caseloads, Clients, Clock, HandOvers, Overview, People,
        Practice, Reviews, Role, Ruptures, Safety, Sessions, SharedNotes, Treatments, Viewer,
    },
    ruptures::{Act, Decisions, NotDone, WorklistRow},
    safety::{Handling, SafetyAlert, Voice},
    sessions::{self, Around, Revision, Trail},
    supervision::PracticeFigures,
    together::{NewSharedNote, SharedNote},
    treatments::{self, ClientFile, PastTreatment},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

use super::{Request, clients, instruments};

#[derive(Default)]
struct Fixed {
    rows: Option<Result<Vec<CaseloadRow>, PortError>>,
    chart: Option<ClientChart>,
    worklist: Vec<WorklistRow>,
    notes: Vec<SharedNote>,
    figures: Option<PracticeFigures>,
    cases: Vec<SupervisedCase>,
    reviews: CaseReviews,
}

#[async_trait]
impl Caseloads for Fixed {
    async fn caseload(&self, _: &Actor) -> Result<Caseload, PortError> {
        // A database takes a moment: pages must wait for it.
        tokio::task::yield_now().await;
        let rows = self.rows.clone().unwrap_or(Ok(Vec::new()))?;
        Ok(Caseload {
            rows,
            alerts: Vec::new(),
        })
    }
}

#[async_trait]
impl Clients for Fixed {
    async fn client(
        &self,
        _: &Actor,
        client: Uuid,
        _: Option<Uuid>,
    ) -> Result<Option<ClientChart>, PortError> {
        tokio::task::yield_now().await;
        Ok(self.chart.clone().filter(|chart| chart.client == client))
    }
}

#[async_trait]
impl Treatments for Fixed {
    async fn file(
        &self,
        _: &Actor,
        _: Uuid,
        _: Option<Uuid>,
    ) -> Result<Option<ClientFile>, PortError> {
        Ok(None)
    }

    async fn past(&self, _: &Actor) -> Result<Vec<PastTreatment>, PortError> {
        tokio::task::yield_now().await;
        Ok(Vec::new())
    }

    async fn settle(
        &self,
        _: &Actor,
        _: treatments::Act,
    ) -> Result<Result<treatments::Done, treatments::NotDone>, PortError> {
        Ok(Err(treatments::NotDone::NotTheirs))
    }
}

#[async_trait]
impl Sessions for Fixed {
    async fn record(
        &self,
        _: &Actor,
        _: sessions::Act,
    ) -> Result<Result<sessions::Done, sessions::NotDone>, PortError> {
        Ok(Err(sessions::NotDone::NotTheirs))
    }

    async fn trail(&self, _: &Actor, _: Uuid, _: Uuid) -> Result<Option<Trail>, PortError> {
        tokio::task::yield_now().await;
        Ok(None)
    }

    async fn around(&self, _: &Actor, _: Uuid) -> Result<Option<Around>, PortError> {
        tokio::task::yield_now().await;
        Ok(Some(Around::default()))
    }

    async fn retracted(&self, _: &Actor, _: Uuid) -> Result<Vec<Revision>, PortError> {
        tokio::task::yield_now().await;
        Ok(Vec::new())
    }
}

#[async_trait]
impl HandOvers for Fixed {
    async fn hand_over(
        &self,
        _: &Actor,
        _: Uuid,
        _: Option<Uuid>,
    ) -> Result<Option<HandOver>, PortError> {
        Ok(None)
    }

    async fn issue(&self, _: &Actor, _: NewPass) -> Result<Result<Issued, NotIssued>, PortError> {
        Ok(Err(NotIssued::NotTheirs))
    }

    async fn revoke(&self, _: &Actor, _: Uuid) -> Result<bool, PortError> {
        Ok(false)
    }
}

#[async_trait]
impl Safety for Fixed {
    async fn open_alerts(&self, _: &Actor) -> Result<Vec<SafetyAlert>, PortError> {
        Ok(Vec::new())
    }

    async fn voice(&self, _: &Actor, _: Uuid) -> Result<Option<Voice>, PortError> {
        Ok(Some(Voice::default()))
    }

    async fn handle(&self, _: &Actor, _: Handling) -> Result<bool, PortError> {
        Ok(false)
    }
}

#[async_trait]
impl Reviews for Fixed {
    async fn supervised(&self, _: &Actor) -> Result<Vec<SupervisedCase>, PortError> {
        tokio::task::yield_now().await;
        Ok(self.cases.clone())
    }

    async fn reviews(&self, _: &Actor, _: Uuid) -> Result<Option<CaseReviews>, PortError> {
        tokio::task::yield_now().await;
        Ok(Some(self.reviews.clone()))
    }

    async fn review(&self, _: &Actor, _: cases::Act) -> Result<Result<(), NotReviewed>, PortError> {
        Err(PortError::Unavailable)
    }
}

#[async_trait]
impl Accounts for Fixed {
    async fn account(&self, viewer: &Viewer) -> Result<Account, PortError> {
        tokio::task::yield_now().await;
        let line = |id: u128, own| SignInLine {
            id: clients::id(id),
            own,
            browser: Some("Firefox".to_owned()),
            network: Some("192.0.2.0/24".to_owned()),
            signed_in_at: self.now(),
            last_seen_at: self.now(),
            locked: !own,
        };
        Ok(Account {
            password_since: Some(self.now()),
            authenticator_since: Some(self.now()),
            recovery_codes: 9,
            sign_ins: vec![
                SignInLine {
                    id: viewer.sign_in,
                    ..line(0, true)
                },
                line(5, false),
            ],
        })
    }
}

#[async_trait]
impl People for Fixed {
    async fn directory(&self, _: &Actor) -> Result<Directory, PortError> {
        Ok(Directory::default())
    }

    async fn administer(&self, _: &Actor, _: Change) -> Result<Result<(), Refusal>, PortError> {
        Err(PortError::Unavailable)
    }

    async fn invite(&self, _: &Actor, _: Uuid, _: bool) -> Result<Invitation, PortError> {
        Err(PortError::Unavailable)
    }
}

#[async_trait]
impl Ruptures for Fixed {
    async fn worklist(&self, _: &Actor) -> Result<Vec<WorklistRow>, PortError> {
        tokio::task::yield_now().await;
        Ok(self.worklist.clone())
    }

    async fn decisions(&self, _: &Actor) -> Result<Option<Decisions>, PortError> {
        tokio::task::yield_now().await;
        Ok(Some(Decisions {
            agreed: 31,
            decided: 50,
        }))
    }

    async fn act(&self, _: &Actor, _: Act) -> Result<Result<(), NotDone>, PortError> {
        Err(PortError::Unavailable)
    }
}

#[async_trait]
impl SharedNotes for Fixed {
    async fn shared_notes(&self, _: &Actor, _: Uuid) -> Result<Option<Vec<SharedNote>>, PortError> {
        tokio::task::yield_now().await;
        Ok(Some(self.notes.clone()))
    }

    async fn share(&self, _: &Actor, _: NewSharedNote) -> Result<bool, PortError> {
        Err(PortError::Unavailable)
    }
}

#[async_trait]
impl Overview for Fixed {
    async fn overview(&self, _: &Actor) -> Result<Option<PracticeFigures>, PortError> {
        tokio::task::yield_now().await;
        Ok(self.figures.clone())
    }
}

#[async_trait]
impl AuditLog for Fixed {
    async fn audit(&self, _: &Actor, ask: &Ask) -> Result<Option<AuditPage>, PortError> {
        tokio::task::yield_now().await;
        let at = self.now().naive_utc();
        let line = Line {
            at,
            who: Who::Person("Dr Elin Marsh".to_owned()),
            roles: vec!["therapist".to_owned()],
            action: "view client".to_owned(),
            refused: true,
            object_kind: "client".to_owned(),
            objects: 2,
            first_object: Some(clients::id(1)),
            sequence: None,
        };
        Ok(Some(AuditPage {
            lines: if ask.is_filtered() {
                vec![]
            } else {
                vec![line]
            },
            people: vec![(clients::id(2), "Dr Elin Marsh".to_owned())],
            chain: Chain {
                sealed: Some((12, at)),
                waiting: 1,
                checkpoint: None,
            },
            older: None,
        }))
    }
}

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_771_232_400, 0).expect("a time")
    }

    fn today(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, 16).expect("a date")
    }

    fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc()
    }
}

pub fn viewer(roles: &[Role]) -> Viewer {
    Viewer {
        actor: Actor {
            organisation: clients::id(1),
            staff: clients::id(2),
            request: clients::id(3),
        },
        user_name: "elin.marsh".to_owned(),
        name: "Dr Elin Marsh".to_owned(),
        practice_name: "Harbour Street Practice".to_owned(),
        roles: roles.to_vec(),
        demo: true,
        sign_in: clients::id(4),
        confirmed: true,
    }
}

pub fn practice(rows: Result<Vec<CaseloadRow>, PortError>, chart: Option<ClientChart>) -> Practice {
    bundle(Fixed {
        rows: Some(rows),
        chart,
        ..Fixed::default()
    })
}

fn bundle(fixed: Fixed) -> Practice {
    let fixed = Arc::new(fixed);
    Practice {
        accounts: fixed.clone(),
        caseloads: fixed.clone(),
        clients: fixed.clone(),
        treatments: fixed.clone(),
        ruptures: fixed.clone(),
        shared_notes: fixed.clone(),
        sessions: fixed.clone(),
        hand_overs: fixed.clone(),
        safety: fixed.clone(),
        reviews: fixed.clone(),
        people: fixed.clone(),
        audit: fixed.clone(),
        overview: fixed.clone(),
        instruments: Arc::new(instruments::all()),
        clock: fixed,
        drawn: Arc::default(),
        sends_mail: false,
    }
}

/// A therapist in front of one client.
pub fn with_chart(chart: ClientChart) -> Request {
    with_notes(chart, Vec::new())
}

pub fn with_notes(chart: ClientChart, notes: Vec<SharedNote>) -> Request {
    let fixed = Fixed {
        chart: Some(chart),
        notes,
        ..Fixed::default()
    };
    Request {
        practice: Some(bundle(fixed)),
        ..therapist()
    }
}

/// A therapist in front of the worklist.
pub fn with_worklist(worklist: Vec<WorklistRow>) -> Request {
    let fixed = Fixed {
        worklist,
        ..Fixed::default()
    };
    Request {
        practice: Some(bundle(fixed)),
        ..therapist()
    }
}

/// A supervisor in front of these cases; each has the invented chart, of which this is the client's.
pub fn with_cases(
    cases: Vec<SupervisedCase>,
    worklist: Vec<WorklistRow>,
    chart: ClientChart,
) -> Request {
    let fixed = Fixed {
        cases,
        worklist,
        chart: Some(chart),
        ..Fixed::default()
    };
    Request {
        practice: Some(bundle(fixed)),
        viewer: Some(viewer(&[Role::Supervisor])),
        ..Request::default()
    }
}

/// A therapist in front of one client whose case has this record.
pub fn with_reviews(chart: ClientChart, reviews: CaseReviews) -> Request {
    let fixed = Fixed {
        chart: Some(chart),
        reviews,
        ..Fixed::default()
    };
    Request {
        practice: Some(bundle(fixed)),
        ..therapist()
    }
}

/// A therapist in front of the invented caseload.
pub fn therapist() -> Request {
    Request {
        practice: Some(practice(Ok(clients::caseload()), Some(clients::chart()))),
        viewer: Some(viewer(&[Role::Therapist])),
        ..Request::default()
    }
}
