use std::sync::Arc;

use app::{
    account::{Account, SignInLine},
    admin::{Change, Directory, Invitation, Refusal},
    audit::{Ask, AuditPage, Chain, Line, Who},
    caseload::CaseloadRow,
    client::ClientChart,
    error::PortError,
    practice::{
        Accounts, Actor, AuditLog, Caseloads, Clients, Clock, People, Practice, Role, Viewer,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

use super::{Request, clients, instruments};

struct Fixed {
    rows: Result<Vec<CaseloadRow>, PortError>,
    chart: Option<ClientChart>,
}

#[async_trait]
impl Caseloads for Fixed {
    async fn caseload(&self, _: &Actor) -> Result<Vec<CaseloadRow>, PortError> {
        // A database takes a moment: pages must wait for it.
        tokio::task::yield_now().await;
        self.rows.clone()
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
    let fixed = Arc::new(Fixed { rows, chart });
    Practice {
        accounts: fixed.clone(),
        caseloads: fixed.clone(),
        clients: fixed.clone(),
        people: fixed.clone(),
        audit: fixed.clone(),
        instruments: Arc::new(instruments::all()),
        clock: fixed,
    }
}

/// A therapist in front of the invented caseload.
pub fn therapist() -> Request {
    Request {
        practice: Some(practice(Ok(clients::caseload()), Some(clients::chart()))),
        viewer: Some(viewer(&[Role::Therapist])),
        doors: None,
    }
}
