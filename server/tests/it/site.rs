//! The whole router over a practice, asked as a browser asks.

use std::sync::Arc;

use app::practice::{Clock, Practice};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use server::{
    http::{
        csrf::SIGN_IN_COOKIE,
        headers::HeaderPolicy,
        host::Hosts,
        live::Live,
        router::{AppState, Front, leptos_options, router},
    },
    mail::Mail,
    passwords::Passwords,
    secrets::Secrets,
    store::SignIns,
};
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::TestPractice;

pub struct Site {
    router: Router,
    state: AppState,
}

impl Site {
    pub fn of(practice: &TestPractice) -> Self {
        let database = &practice.database;
        Self::with(practice, database.clock.clone(), &database.sign_ins, None)
    }

    /// Where links can be mailed.
    pub fn mailing(practice: &TestPractice, mail: Mail) -> Self {
        let database = &practice.database;
        let clock = database.clock.clone();
        Self::with(practice, clock, &database.sign_ins, Some(mail))
    }

    /// At a time that the test decides on, behind a proxy on this machine.
    pub fn at(practice: &TestPractice, clock: Arc<dyn Clock>) -> Self {
        let secrets = Secrets::in_file(&practice.dir().join("rapport.key")).unwrap();
        let store = &practice.database.store;
        let method = (store.instruments.clone(), store.detectors.clone());
        let (_, _, sign_ins) = practice.connections.open(method, &clock, secrets);
        Self::with(practice, clock, &sign_ins, None)
    }

    fn with(
        practice: &TestPractice,
        clock: Arc<dyn Clock>,
        sign_ins: &SignIns,
        mail: Option<Mail>,
    ) -> Self {
        let database = &practice.database;
        let front = Front {
            proxies: vec!["127.0.0.1/32".parse().unwrap()],
            ..Front::default()
        };
        let state = AppState {
            practice: Practice {
                sends_mail: mail.is_some(),
                ..database.store.practice(clock, sign_ins)
            },
            mail,
            store: database.store.clone(),
            sign_ins: sign_ins.clone(),
            passwords: Passwords::new().unwrap(),
            demo_doors: Arc::from([]),
            live: Live::new(database.connections.listening()),
            leptos: leptos_options(),
        };
        let router = router(state.clone(), HeaderPolicy::default(), front).unwrap();
        Self { router, state }
    }

    pub const fn live(&self) -> &Live {
        &self.state.live
    }

    /// The routes as they are served by TLS under the practice's own name.
    pub fn over_tls(&self) -> Router {
        let front = Front {
            hosts: Hosts::Any,
            proxies: Vec::new(),
        };
        router(self.state.clone(), HeaderPolicy { tls: true }, front).unwrap()
    }

    /// A cookie of somebody who signed in.
    pub async fn sign_in(&self, practice: &TestPractice, staff: Uuid) -> String {
        let organisation = practice.database.founded.organisation;
        let token = practice
            .database
            .sign_ins
            .open_door(organisation, staff)
            .await
            .unwrap();
        format!("{SIGN_IN_COOKIE}={}", token.to_text())
    }

    pub async fn get(&self, path: &str, cookie: Option<&str>) -> (StatusCode, String) {
        let mut request = Request::get(path).header(header::HOST, "127.0.0.1");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        text(self.send(request.body(Body::empty()).unwrap()).await).await
    }

    /// As a browser posts a form from our own page.
    pub async fn post(&self, path: &str, cookie: Option<&str>, form: &str) -> Response<Body> {
        self.post_from("192.0.2.1", path, cookie, form).await
    }

    /// The same from another place.
    pub async fn post_from(
        &self,
        address: &str,
        path: &str,
        cookie: Option<&str>,
        form: &str,
    ) -> Response<Body> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    /// Whatever somebody sends.
    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

pub async fn text(response: Response<Body>) -> (StatusCode, String) {
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}
