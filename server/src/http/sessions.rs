//! The forms about sessions and ratings. Whose client it is, the port decides; what is refused comes back with its page and
//! with what was typed.

use app::{
    sessions::{
        Done, NotDone,
        form::{Do, Entry, Problem},
    },
    typed,
};
use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, Uri},
    response::Response,
    routing::{MethodRouter, post},
};
use uuid::Uuid;

use super::{
    forms::{self, Outcome},
    router::AppState,
};

pub const RECORD: &str = "/clients/{id}/sessions";

pub fn record() -> MethodRouter<AppState> {
    post(answer)
}

async fn answer(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    request: Request,
) -> Response {
    let practice = &state.practice;
    forms::answer(&state, request, |viewer, values| async move {
        let mut entry = Entry::from(values);
        let done = match entry.read(client, &practice.instruments) {
            Ok(act) => {
                let done = practice.sessions.record(&viewer.actor, act).await?;
                done.map_err(Problem::NotDone)
            }
            Err(problem) => Err(problem),
        };
        let problem = match done {
            Ok(done) => return Ok(Outcome::Done(after(client, &entry, done))),
            Err(problem) => problem,
        };
        entry.problem = Some(problem);
        Ok(Outcome::Again {
            at: address(client, &entry),
            typed: entry,
            status: status_of(problem),
        })
    })
    .await
}

const fn status_of(problem: Problem) -> StatusCode {
    match problem {
        Problem::NotDone(NotDone::NotTheirs) => StatusCode::FORBIDDEN,
        Problem::NotDone(
            NotDone::HasRatings | NotDone::IsNamed | NotDone::IsObserved | NotDone::There,
        ) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The page that a refused form came from; what is no id, and no word of ours, is left out.
fn address(client: Uuid, entry: &Entry) -> Uri {
    let id = |name| id(entry, name);
    let session = id("session");
    let page = match entry.form() {
        Some(Do::Record) => "sessions/new".to_owned(),
        Some(Do::Change | Do::Remove | Do::NoForm | Do::Observe | Do::Unveil) => {
            format!("sessions/{session}")
        }
        Some(Do::Rate) => format!("sessions/{session}/ratings/new"),
        Some(Do::Correct | Do::Move | Do::Retract) => format!("ratings/{}", id("rating")),
        None => "sessions".to_owned(),
    };
    let plain = |name| -> String {
        let value = typed::value(&entry.values, name).chars();
        value
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(40)
            .collect()
    };
    let (instrument, rater) = (plain("instrument"), plain("rater"));
    let asked = match entry.form() {
        Some(Do::Rate) => format!("&instrument={instrument}&rater={rater}"),
        _ => String::new(),
    };
    let text = format!("/clients/{client}/{page}?episode={}{asked}", id("episode"));
    // Ids and words of ours are always an address.
    text.parse().unwrap_or_default()
}

/// Where what was done leads: to its page, with a line that says so.
fn after(client: Uuid, entry: &Entry, done: Done) -> String {
    let episode = id(entry, "episode");
    let form = entry.form().map_or("", Do::as_str);
    match done {
        Done::Session(session) => {
            format!("/clients/{client}/sessions/{session}?episode={episode}&done={form}")
        }
        Done::Removed => format!("/clients/{client}/sessions?episode={episode}&done={form}"),
        Done::Rating(rating) if form == Do::Rate.as_str() => {
            let session = id(entry, "session");
            format!(
                "/clients/{client}/sessions/{session}?episode={episode}&done={form}&rated={rating}"
            )
        }
        Done::Rating(rating) | Done::Retracted(rating) => {
            format!("/clients/{client}/ratings/{rating}?episode={episode}&done={form}")
        }
        Done::Moved {
            client,
            care_episode,
            rating,
        } => format!("/clients/{client}/ratings/{rating}?episode={care_episode}&done={form}"),
    }
}

fn id(entry: &Entry, name: &str) -> String {
    let id = Uuid::parse_str(typed::value(&entry.values, name)).unwrap_or_default();
    id.to_string()
}
