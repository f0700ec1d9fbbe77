use app::practice::Role;
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{password::change_over, unavailable};
use crate::{http::router::AppState, store::audit::SignInEvent};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoForm {
    #[serde(rename = "as")]
    role: DemoRole,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum DemoRole {
    Therapist,
    Supervisor,
    Administrator,
}

impl From<DemoRole> for Role {
    fn from(role: DemoRole) -> Self {
        match role {
            DemoRole::Therapist => Self::Therapist,
            DemoRole::Supervisor => Self::Supervisor,
            DemoRole::Administrator => Self::Administrator,
        }
    }
}

/// `POST /demo/enter`: only routed in the demo practice on loopback.
pub async fn enter(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<DemoForm>,
) -> Response {
    let wanted = Role::from(form.role);
    let Some(door) = state.demo_doors.iter().find(|door| door.role == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let opened = async {
        let who = (door.organisation, door.staff);
        state.sign_ins.record(SignInEvent::In, Some(who)).await?;
        state.sign_ins.open_door(who.0, who.1).await
    };
    match opened.await {
        Ok(token) => change_over(&state, &headers, &token, "/").await,
        Err(error) => unavailable(&error),
    }
}
