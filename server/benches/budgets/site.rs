//! The whole router within this process, for one signed-in therapist.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use app::practice::Viewer;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, header},
};
use http_body_util::BodyExt;
use server::{
    http::{
        csrf::SIGN_IN_COOKIE,
        headers::HeaderPolicy,
        live::Live,
        router::{AppState, Front, leptos_options, router},
    },
    passwords::Passwords,
    store::{
        SignIns,
        sign_ins::{Origin, Stage, Token},
    },
};
use tower::ServiceExt;

use crate::practice::{Opened, THERAPIST};

/// All of the caseload: without this, a page may leave out clients of whom there is nothing to say.
pub const CASELOAD: &str = "/?show=all";

pub struct Site {
    router: Router,
    pub token: Token,
    pub viewer: Viewer,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Encoding {
    Plain,
    Brotli,
}

impl Site {
    pub async fn of(practice: &Opened) -> Result<Self> {
        let database = &practice.database;
        let token = signed_in(&database.sign_ins).await?;
        let viewer = database.sign_ins.viewer(&token).await?;
        Ok(Self {
            router: fresh(practice)?,
            token,
            viewer: viewer.context("the sign-in does not hold")?,
        })
    }

    /// The same sign-in at a server that has drawn nothing yet.
    pub fn anew(&self, practice: &Opened) -> Result<Self> {
        Ok(Self {
            router: fresh(practice)?,
            token: self.token.clone(),
            viewer: self.viewer.clone(),
        })
    }

    pub fn cookie(&self) -> String {
        format!("{SIGN_IN_COOKIE}={}", self.token.to_text())
    }

    /// The body of a page, as it would leave.
    pub async fn get(&self, path: &str, encoding: Encoding) -> Result<Bytes> {
        let mut request = Request::get(path)
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, self.cookie());
        if encoding == Encoding::Brotli {
            request = request.header(header::ACCEPT_ENCODING, "br");
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::empty())?)
            .await?;
        ensure!(
            response.status().is_success(),
            "{path}: {}",
            response.status()
        );
        let encoded = response.headers().contains_key(header::CONTENT_ENCODING);
        ensure!(
            encoded == (encoding == Encoding::Brotli),
            "{path}: compressed {encoded}"
        );
        Ok(response.into_body().collect().await?.to_bytes())
    }
}

fn fresh(practice: &Opened) -> Result<Router> {
    let database = &practice.database;
    let state = AppState {
        practice: database
            .store
            .practice(database.clock.clone(), &database.sign_ins),
        store: database.store.clone(),
        sign_ins: database.sign_ins.clone(),
        passwords: Passwords::new()?,
        demo_doors: Arc::from([]),
        mail: None,
        live: Live::new(database.connections.listening()),
        leptos: leptos_options(),
    };
    Ok(router(state, HeaderPolicy::default(), Front::default())?)
}

/// The therapist's sign-in, as if both factors had been shown.
async fn signed_in(sign_ins: &SignIns) -> Result<Token> {
    let credential = sign_ins.credential(THERAPIST).await?;
    let credential = credential.context("the therapist has no password")?;
    let token = sign_ins.open(&credential, &Origin::default()).await?;
    let token = sign_ins
        .advance(&token, Stage::Authenticator, Stage::Full)
        .await?;
    token.context("the sign-in does not hold")
}
