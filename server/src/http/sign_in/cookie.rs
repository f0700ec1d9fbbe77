//! The cookie that carries a sign-in.

use std::str::FromStr;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{http::csrf::SIGN_IN_COOKIE, store::sign_ins::Token};

pub fn token_of(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SIGN_IN_COOKIE)
        .and_then(|(_, value)| Token::from_str(value).ok())
}

/// Goes to `to` with the token in the cookie.
pub fn enter(token: &Token, to: &str) -> Response {
    let cookie = format!(
        "{SIGN_IN_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
        token.to_text()
    );
    let mut response = Redirect::to(to).into_response();
    match HeaderValue::from_str(&cookie) {
        Ok(cookie) => {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Goes to `to` without a cookie, and lets the browser forget the pages that it keeps.
pub fn leave(to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::SET_COOKIE,
        HeaderValue::from_static("__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
    );
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}
