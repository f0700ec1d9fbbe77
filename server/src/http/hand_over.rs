//! The forms on the page for handing over. A link is in the answer to its making and nowhere afterwards; a tablet that is
//! handed over holds the pass in a cookie of its own and leaves the sign-in behind it locked.

use app::{
    hand_over::{Chosen, Issued, MAIL, Made, Mailed, NewPass, NotIssued, Way},
    practice::Viewer,
    text::{HandOver as Word, Lang, t},
    typed,
};
use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};
use uuid::Uuid;

use super::{forms, kiosk, router::AppState, sign_in};
use crate::{
    mail::{Address, Letter, Mail},
    second_factor,
    store::{
        StoreError,
        sign_ins::{Admission, Brakes},
    },
};

pub const HAND_OVER: &str = "/clients/{id}/hand-over";

pub fn hand_over() -> MethodRouter<AppState> {
    post(answer)
}

async fn answer(
    State(state): State<AppState>,
    Path(client): Path<Uuid>,
    mut request: Request,
) -> Response {
    let Some(viewer) = request.extensions().get::<Viewer>().cloned() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let values = match forms::take(&mut request).await {
        Ok(values) => values,
        Err(refused) => return refused,
    };
    if typed::value(&values, "do") == "revoke" {
        return revoke(&state, &viewer, client, &values).await;
    }
    let uri = page(client, &values, "");
    let mut chosen = Chosen {
        values,
        problem: None,
    };
    let (pass, mailing) = match read(&state, &viewer, &chosen).await {
        Ok(Ok(asked)) => asked,
        Ok(Err(problem)) => {
            chosen.problem = Some(problem);
            return again(&state, uri, request, viewer, chosen).await;
        }
        Err(error) => return sign_in::unavailable(&error),
    };
    let way = pass.way;
    match state.practice.hand_overs.issue(&viewer.actor, pass).await {
        Ok(Ok(issued)) if way == Way::Kiosk => {
            kiosk::begin(&state, request.headers(), &issued).await
        }
        Ok(Ok(issued)) => match made(request.headers(), &issued) {
            Some(mut made) => {
                if let Some(mailing) = mailing {
                    made.mailed = Some(mailing.send(&state, &made).await);
                }
                request.extensions_mut().insert(made);
                request.extensions_mut().insert(chosen);
                forms::page(&state, uri, request, viewer).await
            }
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Ok(Err(problem)) => {
            chosen.problem = Some(problem);
            again(&state, uri, request, viewer, chosen).await
        }
        Err(error) => forms::failed(&error),
    }
}

/// Whom a link is mailed to, and by whom.
struct Mailing {
    mail: Mail,
    to: Address,
}

/// What is asked for. A mail is charged here, so that nothing is issued that would then be held up.
async fn read(
    state: &AppState,
    viewer: &Viewer,
    chosen: &Chosen,
) -> Result<Result<(NewPass, Option<Mailing>), NotIssued>, StoreError> {
    if chosen.get("do") == MAIL && state.mail.is_none() {
        return Ok(Err(NotIssued::NoMail));
    }
    let pass = match chosen.read() {
        Ok(pass) => pass,
        Err(problem) => return Ok(Err(problem)),
    };
    let Some(mail) = state.mail.clone().filter(|_| pass.by_mail) else {
        return Ok(Ok((pass, None)));
    };
    let Ok(to) = chosen.get("mail").parse() else {
        return Ok(Err(NotIssued::Address));
    };
    let brakes = Brakes::of_mail(viewer.actor.staff);
    Ok(match state.sign_ins.charge(&brakes).await? {
        Admission::Admitted => Ok((pass, Some(Mailing { mail, to }))),
        Admission::Wait(_) | Admission::Stopped => Err(NotIssued::Braked),
    })
}

impl Mailing {
    async fn send(self, state: &AppState, made: &Made) -> Mailed {
        let (lang, clock) = (Lang::default(), &state.practice.clock);
        let (link, until) = (made.address.clone(), clock.local(made.expires_at));
        let letter = Letter {
            subject: t(lang, Word::MailSubject).into_owned(),
            text: t(lang, Word::MailText { link, until }).into_owned(),
            at: clock.now(),
        };
        let address = self.to.to_string();
        match self.mail.send(self.to, letter).await {
            Ok(()) => Mailed::Taken(address),
            Err(why) => Mailed::Not(why),
        }
    }
}

async fn again(
    state: &AppState,
    uri: Uri,
    mut request: Request,
    viewer: Viewer,
    chosen: Chosen,
) -> Response {
    let status = match chosen.problem {
        Some(NotIssued::NotTheirs) => StatusCode::FORBIDDEN,
        Some(NotIssued::Given | NotIssued::Ended) => StatusCode::CONFLICT,
        Some(NotIssued::Braked) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    request.extensions_mut().insert(chosen);
    forms::again(state, uri, request, viewer, status).await
}

async fn revoke(
    state: &AppState,
    viewer: &Viewer,
    client: Uuid,
    values: &[(String, String)],
) -> Response {
    let Ok(pass) = Uuid::parse_str(typed::value(values, "link")) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    match state.practice.hand_overs.revoke(&viewer.actor, pass).await {
        Ok(true) => {
            let organisation = viewer.actor.organisation;
            // What cannot be forgotten now is with the next draft that is kept, after the link's time.
            if let Err(error) = state.sign_ins.drop_draft_of(organisation, pass).await {
                tracing::error!(kind = "form", "{}", error.kind());
            }
            Redirect::to(&page(client, values, "&revoked=1").to_string()).into_response()
        }
        // Used or taken back meanwhile, or not theirs: the page shows how it stands.
        Ok(false) => Redirect::to(&page(client, values, "").to_string()).into_response(),
        Err(error) => forms::failed(&error),
    }
}

/// Under the address that the therapist's own browser has come by.
fn made(headers: &HeaderMap, issued: &Issued) -> Option<Made> {
    let address = format!("{}/r/{}", origin(headers)?, issued.token);
    let drawn = second_factor::drawn(&address).ok()?;
    Some(Made {
        address,
        picture: drawn.path,
        width: drawn.width,
        expires_at: issued.expires_at,
        mailed: None,
    })
}

/// Browsers send it with every form; others are taken at their word for the host, as the router has checked it.
fn origin(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) if origin.starts_with("http") => Some(origin.to_owned()),
        _ => Some(format!("https://{}", text(header::HOST)?)),
    }
}

fn page(client: Uuid, values: &[(String, String)], more: &str) -> Uri {
    forms::client_page(client, "/hand-over", values, more)
}
