//! The forms about clients and treatments. Whose client it is, the port decides; what is refused comes back with its page and
//! with what was typed.

use app::{
    practice::{Role, Viewer},
    treatments::{
        Done, NotDone,
        form::{Do, Entry, Problem},
    },
};
use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};
use uuid::Uuid;

use super::{
    forms::{self, Outcome},
    router::AppState,
};

pub const ADD: &str = "/clients/new";
pub const DETAILS: &str = "/clients/{id}/details";

pub fn add() -> MethodRouter<AppState> {
    post(answer_add)
}

pub fn details() -> MethodRouter<AppState> {
    post(answer_details)
}

async fn answer_add(State(state): State<AppState>, request: Request) -> Response {
    // For everybody but therapists there is no such page and no such form.
    let viewer = request.extensions().get::<Viewer>();
    if viewer.is_some_and(|viewer| !viewer.has(Role::Therapist)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    answer(&state, request, None).await
}

async fn answer_details(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    request: Request,
) -> Response {
    answer(&state, request, Some(client)).await
}

async fn answer(state: &AppState, request: Request, client: Option<Uuid>) -> Response {
    let practice = &state.practice;
    forms::answer(state, request, |viewer, values| async move {
        let mut entry = Entry::from(values);
        let done = match entry.read(client) {
            Ok(act) => {
                let done = practice.treatments.settle(&viewer.actor, act).await?;
                done.map_err(Problem::NotDone)
            }
            Err(problem) => Err(problem),
        };
        let problem = match done {
            Ok(done) => return Ok(Outcome::Done(after(&entry, done))),
            Err(problem) => problem,
        };
        let status = status_of(&problem);
        entry.problem = Some(problem);
        let at = match client {
            None => Uri::from_static(ADD),
            Some(client) => forms::client_page(client, "/details", &entry.values, ""),
        };
        Ok(Outcome::Again {
            at,
            typed: entry,
            status,
        })
    })
    .await
}

const fn status_of(problem: &Problem) -> StatusCode {
    match problem {
        Problem::NotDone(NotDone::NotTheirs) => StatusCode::FORBIDDEN,
        Problem::NotDone(
            NotDone::CodeOf(_)
            | NotDone::CodeTaken
            | NotDone::Alike(_)
            | NotDone::OpenAlready
            | NotDone::Meanwhile,
        ) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The details, with a line that says what was done and takes it back where that can be.
fn after(entry: &Entry, done: Done) -> String {
    let (client, episode) = (done.client, done.care_episode);
    let form = entry.form().map_or("", Do::as_str);
    format!("/clients/{client}/details?episode={episode}&done={form}")
}
