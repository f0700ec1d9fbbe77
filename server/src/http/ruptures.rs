//! The forms on a client's pages: what is recorded about a rupture, and what both wrote together. Whose client it is, the
//! ports decide; what is refused comes back with the page and with what was typed.

use app::{
    ruptures::{
        NotDone,
        form::{Do, Problem, Sent},
    },
    together::form::{Draft, DraftProblem},
    typed::Values,
};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
    routing::{MethodRouter, post},
};
use uuid::Uuid;

use super::{
    forms::{self, Outcome},
    router::AppState,
};

pub const RECORD: &str = "/clients/{id}/ruptures";
pub const SHARE: &str = "/clients/{id}/together";

pub fn record() -> MethodRouter<AppState> {
    post(answer_record)
}

pub fn share() -> MethodRouter<AppState> {
    post(answer_share)
}

async fn answer_record(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    request: Request,
) -> Response {
    let practice = &state.practice;
    forms::answer(&state, request, |viewer, values| async move {
        let mut sent = Sent::from(values);
        let done = match sent.read(client, practice.clock.today()) {
            Ok(act) => {
                let done = practice.ruptures.act(&viewer.actor, act).await?;
                done.map_err(Problem::from)
            }
            Err(problem) => Err(problem),
        };
        let Err(problem) = done else {
            return Ok(Outcome::Done(after(client, &sent)));
        };
        sent.problem = Some(problem);
        Ok(Outcome::Again {
            at: forms::client_page(client, "", &sent.values, ""),
            typed: sent,
            status: status_of(problem),
        })
    })
    .await
}

const fn status_of(problem: Problem) -> StatusCode {
    match problem {
        Problem::NotDone(NotDone::NotTheirs) => StatusCode::FORBIDDEN,
        Problem::NotDone(NotDone::Changed | NotDone::NotFrom(_) | NotDone::AnotherIsOpen) => {
            StatusCode::CONFLICT
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Where a recorded step leads: to the rupture, with a line that says so.
fn after(client: Uuid, sent: &Sent) -> String {
    let step = sent.step().map_or("", Do::as_str);
    let place = match sent.rupture() {
        Some(rupture) => format!("rupture-{rupture}"),
        None => "ruptures".to_owned(),
    };
    let page = forms::client_page(client, "", &sent.values, &format!("&done={step}"));
    format!("{page}#{place}")
}

async fn answer_share(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    request: Request,
) -> Response {
    let notes = &state.practice.shared_notes;
    forms::answer(&state, request, |viewer, values| async move {
        let at = |values: &Values, more| forms::client_page(client, "/together", values, more);
        let mut draft = Draft::from(values);
        let problem = match draft.read() {
            Err(problem) => problem,
            Ok(note) => {
                if notes.share(&viewer.actor, note).await? {
                    return Ok(Outcome::Done(at(&draft.values, "&done=1").to_string()));
                }
                DraftProblem::NotAccepted
            }
        };
        draft.problem = Some(problem);
        Ok(Outcome::Again {
            at: at(&draft.values, ""),
            typed: draft,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        })
    })
    .await
}
