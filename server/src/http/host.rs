//! Against pages of other sites that reach this machine's own address under a name of theirs (DNS rebinding).

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};

/// Which names a browser may call this server by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// This machine's own names alone.
    Loopback,
    /// Any: the proxy in front decides, or the certificate, which no other site's name fits.
    Any,
}

/// Refuses requests for other names: 421.
pub fn protect(router: Router, hosts: Hosts) -> Router {
    match hosts {
        Hosts::Any => router,
        Hosts::Loopback => router.layer(middleware::from_fn(own_names)),
    }
}

async fn own_names(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if host.is_some_and(is_own) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}

fn is_own(host: &str) -> bool {
    let name = host
        .parse::<Uri>()
        .ok()
        .and_then(|uri| uri.host().map(str::to_owned));
    matches!(name.as_deref(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_this_machines_names_pass() {
        for own in [
            "localhost",
            "localhost:3000",
            "127.0.0.1:3000",
            "[::1]:3000",
            "127.0.0.1",
        ] {
            assert!(is_own(own), "{own}");
        }
        for other in [
            "evil.example",
            "evil.example:3000",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "",
            "a b",
        ] {
            assert!(!is_own(other), "{other}");
        }
    }
}
