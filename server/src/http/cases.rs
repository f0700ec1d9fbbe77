//! The forms of supervision, on the list of cases and on the client's page. Whose case it is, the port decides; what is refused
//! comes back with its page and with what was typed.

use app::{
    cases::{
        NotReviewed,
        ask::Show,
        form::{Do, Draft, Problem},
    },
    error::PortError,
    practice::{Practice, Role, Viewer},
    typed::Values,
    ui::listed::Ask,
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

pub const CASES: &str = "/supervision/cases";
pub const OF_CLIENT: &str = "/clients/{id}/supervision";

pub fn cases() -> MethodRouter<AppState> {
    post(answer_cases)
}

pub fn of_client() -> MethodRouter<AppState> {
    post(answer_of_client)
}

async fn answer_cases(State(state): State<AppState>, request: Request) -> Response {
    // For everybody but supervisors there is no such page and no such form.
    let viewer = request.extensions().get::<Viewer>();
    if viewer.is_some_and(|viewer| !viewer.has(Role::Supervisor)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let practice = &state.practice;
    forms::answer(&state, request, |viewer, values| async move {
        let draft = record(practice, &viewer, values).await?;
        let Some(problem) = draft.problem else {
            return Ok(Outcome::Done(list(&draft, true)));
        };
        let at = list(&draft, false).parse().unwrap_or_default();
        Ok(again(at, draft, problem))
    })
    .await
}

async fn answer_of_client(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    request: Request,
) -> Response {
    let practice = &state.practice;
    forms::answer(&state, request, |viewer, values| async move {
        let draft = record(practice, &viewer, values).await?;
        let Some(problem) = draft.problem else {
            let done = draft.form().map_or("", Do::as_str);
            let more = format!("&supervision={done}");
            let page = forms::client_page(client, "", &draft.values, &more);
            return Ok(Outcome::Done(format!("{page}#supervision")));
        };
        let at = forms::client_page(client, "", &draft.values, "");
        Ok(again(at, draft, problem))
    })
    .await
}

/// What was sent, with what stands against it; nothing where it was recorded.
async fn record(practice: &Practice, viewer: &Viewer, values: Values) -> Result<Draft, PortError> {
    let mut draft = Draft::from(values);
    let done = match draft.read(practice.clock.today()) {
        Ok(act) => {
            let done = practice.reviews.review(&viewer.actor, act).await?;
            done.map_err(Problem::NotDone)
        }
        Err(problem) => Err(problem),
    };
    draft.problem = done.err();
    Ok(draft)
}

fn again(at: Uri, typed: Draft, problem: Problem) -> Outcome<Draft> {
    let status = match problem {
        Problem::NotDone(NotReviewed::NotTheirs | NotReviewed::NotOwn) => StatusCode::FORBIDDEN,
        Problem::NotDone(NotReviewed::Changed | NotReviewed::OnAgenda) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Outcome::Again { at, typed, status }
}

/// The view of the list that a form came from, with a line that says what was done.
fn list(draft: &Draft, done: bool) -> String {
    let form = draft.form();
    let show = match form {
        Some(Do::Decide | Do::TakeBack) => Show::Agenda,
        Some(Do::Correct) => Show::Decided,
        Some(Do::Put) | None => Show::Waiting,
    };
    let href = Ask { show, page: 0 }.href();
    let done = form.filter(|_| done).map(|form| {
        let mark = if href.contains('?') { '&' } else { '?' };
        format!("{mark}done={}", form.as_str())
    });
    format!("{href}{}", done.unwrap_or_default())
}
