//! Where to go next: paths of our own alone, with what went wrong as a code.

use app::sign_in::Step;

use crate::store::sign_ins::Stage;

/// The page of a stage.
pub const fn page_of(stage: Stage) -> &'static str {
    match stage {
        Stage::NewPassword => Step::NEW_PASSWORD,
        Stage::Authenticator => Step::AUTHENTICATOR,
        Stage::RecoveryCodes => Step::RECOVERY_CODES,
        Stage::Code => Step::CODE,
        Stage::Full => "/",
    }
}

/// `page`, with what to say and where to go afterwards.
pub fn path(page: &str, problem: Option<&str>, next: &str) -> String {
    let next = local_path(next);
    let mut query: Vec<String> = problem
        .map(|code| format!("problem={code}"))
        .into_iter()
        .collect();
    if next != "/" {
        query.push(format!("next={}", encode(next)));
    }
    if query.is_empty() {
        page.to_owned()
    } else {
        format!("{page}?{}", query.join("&"))
    }
}

/// Only paths of our own: no scheme, no host, nothing that a browser would read as one.
pub fn local_path(next: &str) -> &str {
    let plain = next
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/-_.~?=&%".contains(c));
    let local = next.starts_with('/') && !next.starts_with("//");
    if plain && local { next } else { "/" }
}

fn encode(path: &str) -> String {
    path.replace('%', "%25")
        .replace('&', "%26")
        .replace('?', "%3F")
        .replace('=', "%3D")
}

#[cfg(test)]
mod tests {
    use super::{local_path, path};

    #[test]
    fn only_paths_of_our_own_are_followed() {
        for path in ["/", "/clients/0195?episode=a-b", "/?show=all&sort=name"] {
            assert_eq!(local_path(path), path);
        }
        for path in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "javascript:1",
            "/a\r\nb",
            "/a b",
        ] {
            assert_eq!(local_path(path), "/", "{path}");
        }
    }

    #[test]
    fn the_way_back_survives_the_query() {
        assert_eq!(
            path("/sign-in", Some("wrong"), "/?show=all&sort=name"),
            "/sign-in?problem=wrong&next=/%3Fshow%3Dall%26sort%3Dname"
        );
        assert_eq!(path("/sign-in", None, "//evil"), "/sign-in");
    }
}
