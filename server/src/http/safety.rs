//! What was done about an answer that asked for attention.

use app::{
    safety::{HandlingDraft, HandlingProblem},
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

pub const HANDLE: &str = "/clients/{id}/safety";

pub fn handle() -> MethodRouter<AppState> {
    post(answer)
}

async fn answer(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    request: Request,
) -> Response {
    let safety = &state.practice.safety;
    forms::answer(&state, request, |viewer, values| async move {
        let mut draft = HandlingDraft::from(values);
        let at = |values: &Values, more| forms::client_page(client, "", values, more);
        let problem = match draft.read() {
            Err(problem) => problem,
            Ok(handling) => {
                if safety.handle(&viewer.actor, handling).await? {
                    return Ok(Outcome::Done(at(&draft.values, "&handled=1").to_string()));
                }
                HandlingProblem::NotAccepted
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
