//! In front of every route: who is signed in, how far, and whether a fresh proof is needed. Pages lead to where the proof is
//! given; forms are kept until then, so that nothing typed is lost.

use app::{
    admin::Page,
    practice::{Role, Viewer},
    sign_in::{Confirming, KeptForm as Kept, Pending, Step},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    listen::Limits,
    router::AppState,
    sign_in::{self, way},
};
use crate::{
    second_factor,
    store::{
        StoreError,
        sign_ins::{KeptForm, Stage, Standing},
    },
};

/// Pages that need no sign-in.
const PUBLIC: [&str; 3] = ["/sign-in", "/invitation", "/about-the-numbers"];
const CONFIRM: &str = "/confirm";
const KEPT_FORM: &str = "/kept-form";

/// Whether a fresh proof of who it is has to come first: for the own factors, other people's access, and who looked at what.
/// Whoever is no administrator finds no administration, proof or not.
fn needs_proof(path: &str, viewer: &Viewer) -> bool {
    let sensitive = path.starts_with("/account/")
        || (path.starts_with("/admin/") && viewer.has(Role::Administrator));
    sensitive && !viewer.confirmed
}

/// In front of pages: lets them know who is signed in, or leads to where that is settled.
pub async fn admit(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wanted = wanted(&request).to_owned();
    let standing = match sign_in::standing(&state, request.headers()).await {
        Ok(standing) => standing.map(|(_, standing)| standing),
        Err(error) => return sign_in::unavailable(&error),
    };
    let public = PUBLIC.contains(&path.as_str());
    let extensions = request.extensions_mut();
    match standing {
        None if public => {}
        None => return lead("/sign-in", &wanted),
        Some(standing) if standing.stage != Stage::Full => {
            let page = way::page_of(standing.stage);
            if path != page {
                if !public {
                    return lead(page, &wanted);
                }
            } else {
                match pending(&state, &standing).await {
                    Ok(pending) => extensions.insert(pending),
                    Err(error) => return sign_in::unavailable(&error),
                };
            }
        }
        Some(standing) if path == CONFIRM => {
            extensions.insert(Confirming {
                name: standing.viewer.name.clone(),
                locked: standing.locked,
            });
        }
        Some(standing) if standing.locked => {
            if !public {
                return lead(CONFIRM, &wanted);
            }
        }
        Some(_) if path.starts_with("/sign-in/") => return lead("/", "/"),
        Some(standing) if needs_proof(&path, &standing.viewer) => {
            return lead(CONFIRM, &wanted);
        }
        Some(standing) => {
            if path == KEPT_FORM {
                match state.sign_ins.kept(&standing).await {
                    Ok(Some(kept)) => {
                        extensions.insert(fields_of(kept));
                    }
                    Ok(None) => {}
                    Err(error) => return sign_in::unavailable(&error),
                }
            }
            extensions.insert(standing.viewer);
        }
    }
    next.run(request).await
}

/// In front of forms: nothing is done without an open sign-in, and nothing sensitive without a fresh proof.
pub async fn admit_form(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let standing = match sign_in::standing(&state, request.headers()).await {
        Ok(Some((_, standing))) if standing.stage == Stage::Full => standing,
        Ok(_) => return Redirect::to(&way::path("/sign-in", Some("expired"), "/")).into_response(),
        Err(error) => return sign_in::unavailable(&error),
    };
    let unproved = needs_proof(request.uri().path(), &standing.viewer);
    if standing.locked || unproved {
        return match keep(&state, &standing, request).await {
            Ok(response) => response,
            Err(error) => sign_in::unavailable(&error),
        };
    }
    if let Err(error) = state.sign_ins.drop_kept(&standing).await {
        return sign_in::unavailable(&error);
    }
    request.extensions_mut().insert(standing.viewer);
    next.run(request).await
}

async fn keep(
    state: &AppState,
    standing: &Standing,
    request: Request,
) -> Result<Response, StoreError> {
    let back = referrer(&request).to_owned();
    let path = request.uri().path().to_owned();
    let Ok(body) = body_of(request).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    // Forms of the own account hold passwords or nothing at all; those are better given again.
    // A file is chosen anew.
    let file = path == Page::TEXT;
    let own = file || path.starts_with("/account/") || path == "/kept-form/drop";
    if !own && !body.is_empty() {
        state
            .sign_ins
            .keep(standing, &KeptForm { path, body })
            .await?;
    }
    Ok(lead(CONFIRM, &back))
}

async fn body_of(request: Request<Body>) -> Result<Vec<u8>, axum::Error> {
    Ok(to_bytes(request.into_body(), Limits::PAGES.body)
        .await?
        .to_vec())
}

/// The page that a form stood on: its path alone.
fn referrer(request: &Request) -> &str {
    request
        .headers()
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
        .map_or("/", way::local_path)
}

fn wanted(request: &Request) -> &str {
    request
        .uri()
        .path_and_query()
        .map_or("/", |wanted| wanted.as_str())
}

fn lead(page: &str, next: &str) -> Response {
    Redirect::to(&way::path(page, None, next)).into_response()
}

fn fields_of(kept: KeptForm) -> Kept {
    Kept {
        path: kept.path,
        fields: form_urlencoded::parse(&kept.body).into_owned().collect(),
    }
}

/// What the page of a step shows.
async fn pending(state: &AppState, standing: &Standing) -> Result<Pending, StoreError> {
    let viewer = &standing.viewer;
    let step = match standing.stage {
        Stage::Authenticator => authenticator(state, standing)?,
        Stage::RecoveryCodes => Step::RecoveryCodes(state.sign_ins.unread_codes(standing).await?),
        Stage::NewPassword => Step::NewPassword,
        Stage::Code | Stage::Full => Step::Code,
    };
    Ok(Pending {
        name: viewer.name.clone(),
        step,
    })
}

fn authenticator(state: &AppState, standing: &Standing) -> Result<Step, StoreError> {
    let viewer = &standing.viewer;
    let lost = || StoreError::inconsistent("sign_in", "new_secret", viewer.sign_in);
    let secret = state.sign_ins.new_secret(standing).ok_or_else(lost)?;
    let picture = second_factor::picture(&secret, &viewer.user_name, &viewer.practice_name)
        .map_err(|_| lost())?;
    Ok(Step::Authenticator {
        key: second_factor::written(&secret),
        picture: picture.path,
        width: picture.width,
    })
}
