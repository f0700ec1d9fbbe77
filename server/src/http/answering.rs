//! Forms that clients fill in, by a link on their own phone or on a tablet in the room. What is wrong with a token is the
//! same page, by the same way; reading a page uses nothing up, and the same sending counts once.

use app::{
    form::{
        Filled, Problem, Step,
        document::{Around, FormScreen, Screen, render},
        steps,
    },
    hand_over::Way,
    request::Assets,
    typed,
};
use axum::{
    Extension,
    extract::{Path, Query, Request, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use leptos::nonce::Nonce;
use serde::Deserialize;
use uuid::Uuid;

use super::{address::ClientAddress, assets, forms, router::AppState};
use crate::store::{
    StoreError,
    forms::{Content, Sent},
    sign_ins::{Admission, Brakes, Delegation},
};

/// A client's own phone.
pub const LINK: &str = "/r/{token}";

pub fn link() -> MethodRouter<AppState> {
    get(open_link).post(send_link)
}

/// Which page of the form; from 1, as it is counted for people.
#[derive(Deserialize)]
pub struct Ask {
    step: Option<usize>,
}

/// One request for a form, by whatever way.
pub struct Visit {
    pub state: AppState,
    pub address: ClientAddress,
    pub nonce: Nonce,
    pub token: String,
    pub way: Way,
}

async fn open_link(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    Extension(nonce): Extension<Nonce>,
    token: Result<Path<String>, PathRejection>,
    Query(ask): Query<Ask>,
) -> Response {
    let visit = Visit {
        state,
        address,
        nonce,
        token: text_of(token),
        way: Way::Link,
    };
    visit.open(ask).await
}

async fn send_link(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    Extension(nonce): Extension<Nonce>,
    token: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let visit = Visit {
        state,
        address,
        nonce,
        token: text_of(token),
        way: Way::Link,
    };
    visit.take(request).await
}

/// What is no text is a wrong token like any other.
fn text_of(token: Result<Path<String>, PathRejection>) -> String {
    token.map(|Path(token)| token).unwrap_or_default()
}

/// Why there is no form to show.
enum Refusal {
    Dead,
    Wait(i64),
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A form that is open, and what has been filled in so far.
struct Opened {
    pass: Delegation,
    content: Content,
    steps: Vec<Step>,
    filled: Filled,
}

impl Visit {
    /// `GET`: the page of the form that is asked for.
    pub async fn open(&self, ask: Ask) -> Response {
        match self.opened(None).await {
            Ok(opened) => {
                let last = opened.steps.len().saturating_sub(1);
                let step = ask.step.unwrap_or(1).saturating_sub(1).min(last);
                self.form(opened, step, Vec::new(), Uuid::new_v4())
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// `POST`: keeps what a page of the form holds, then goes on, back, or sends.
    pub async fn take(&self, mut request: Request) -> Response {
        let sent = match forms::take(&mut request).await {
            Ok(sent) => sent,
            Err(refused) => return refused,
        };
        let submission = Uuid::parse_str(typed::value(&sent, "submission")).ok();
        match self.advance(&sent, submission.unwrap_or_default()).await {
            Ok(response) => response,
            Err(refusal) => self.refuse(&refusal),
        }
    }

    async fn advance(
        &self,
        sent: &[(String, String)],
        submission: Uuid,
    ) -> Result<Response, Refusal> {
        let mut opened = self.opened(Some(submission)).await?;
        let last = opened.steps.len().saturating_sub(1);
        let asked_for: usize = typed::value(sent, "step").parse().unwrap_or(1);
        let at = asked_for.saturating_sub(1).min(last);
        let step = opened.steps.get(at).cloned().unwrap_or_default();
        opened.filled.take(&opened.content.sheets, &step, sent);
        if opened.pass.used {
            return self.send(opened, submission).await;
        }
        let go = typed::value(sent, "go");
        if go == "keep" {
            self.keep(&opened).await?;
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        if go == "back" {
            self.keep(&opened).await?;
            return Ok(self.to_step(at));
        }
        let problems = opened.filled.problems(&opened.content.sheets, &step);
        let only_missing = problems.iter().all(|p| matches!(p, Problem::Missing(_)));
        let asked_before = !typed::value(sent, "asked").is_empty();
        if !only_missing || !(problems.is_empty() || asked_before) {
            self.keep(&opened).await?;
            let mut response = self.form(opened, at, problems, submission);
            // To ask whether something was left out on purpose is no refusal.
            if !only_missing {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            return Ok(response);
        }
        if at < last {
            self.keep(&opened).await?;
            return Ok(self.to_step(at + 2));
        }
        self.send(opened, submission).await
    }

    async fn send(&self, opened: Opened, submission: Uuid) -> Result<Response, Refusal> {
        let store = &self.state.store;
        match store.send(&opened.pass, opened.filled, submission).await? {
            Sent::Arrived { urgent_help } => {
                self.state.sign_ins.drop_draft(&opened.pass).await?;
                Ok(self.page(StatusCode::OK, &Screen::Sent { urgent_help }))
            }
            Sent::Dead => Err(Refusal::Dead),
        }
    }

    /// Charges the request, then asks what the token opens: in this order for every token.
    async fn opened(&self, submission: Option<Uuid>) -> Result<Opened, Refusal> {
        let sign_ins = &self.state.sign_ins;
        let brakes = Brakes::of_forms(&self.address.network());
        if let Admission::Wait(seconds) = sign_ins.charge(&brakes).await? {
            return Err(Refusal::Wait(seconds));
        }
        let pass = sign_ins.delegation(&self.token, submission).await?;
        let pass = pass
            .filter(|pass| pass.way == self.way)
            .ok_or(Refusal::Dead)?;
        let content = self
            .state
            .store
            .content(&pass)
            .await?
            .ok_or(Refusal::Dead)?;
        let draft = sign_ins.draft(&pass).await?.unwrap_or_default();
        Ok(Opened {
            steps: steps(&content.sheets),
            filled: Filled(form_urlencoded::parse(&draft).into_owned().collect()),
            pass,
            content,
        })
    }

    async fn keep(&self, opened: &Opened) -> Result<(), StoreError> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&opened.filled.0)
            .finish();
        self.state
            .sign_ins
            .keep_draft(&opened.pass, body.as_bytes())
            .await
    }

    fn to_step(&self, step: usize) -> Response {
        Redirect::to(&format!("{}?step={step}", self.action())).into_response()
    }

    fn action(&self) -> String {
        match self.way {
            Way::Link => format!("/r/{}", self.token),
            Way::Kiosk => super::kiosk::KIOSK.to_owned(),
        }
    }

    fn form(
        &self,
        opened: Opened,
        step: usize,
        problems: Vec<Problem>,
        submission: Uuid,
    ) -> Response {
        let screen = FormScreen {
            action: self.action(),
            practice: opened.content.practice,
            words: opened.content.words,
            sheets: opened.content.sheets,
            step,
            filled: opened.filled,
            problems,
            submission,
        };
        self.page(StatusCode::OK, &Screen::Form(Box::new(screen)))
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        match refusal {
            Refusal::Dead => self.page(StatusCode::NOT_FOUND, &Screen::Dead),
            Refusal::Wait(seconds) => {
                let page = self.page(StatusCode::TOO_MANY_REQUESTS, &Screen::Wait);
                ([(header::RETRY_AFTER, seconds.to_string())], page).into_response()
            }
            Refusal::Store(error) => {
                tracing::error!(kind = "form", "{}", error.kind());
                let page = self.page(StatusCode::SERVICE_UNAVAILABLE, &Screen::Fault);
                ([(header::RETRY_AFTER, "5")], page).into_response()
            }
        }
    }

    pub fn page(&self, status: StatusCode, screen: &Screen) -> Response {
        let around = Around {
            assets: Assets {
                stylesheet: assets::stylesheet_path().to_owned(),
                icon: assets::icon_path().unwrap_or_default().to_owned(),
                live: assets::live_path().to_owned(),
            },
            script: assets::answers_path().to_owned(),
            nonce: self.nonce.to_string(),
            kiosk: self.way == Way::Kiosk,
        };
        (status, Html(render(&around, screen))).into_response()
    }
}
