use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::text::{Lang, Problem, SignIn as Word, t};

/// What `?problem=…` says about the last try.
pub fn problem(query: &ParamsMap) -> Option<Problem> {
    let wait = || query.get_str("wait").and_then(|wait| wait.parse().ok());
    Some(match query.get_str("problem")? {
        "wrong" => Problem::Wrong,
        "wrong-code" => Problem::WrongCode,
        "invitation" => Problem::WrongInvitation,
        "throttled" => Problem::Throttled(wait()),
        "stopped" => Problem::Stopped,
        "expired" => Problem::Expired,
        "busy" => Problem::Busy,
        "length" => Problem::Length,
        "guessable" => Problem::Guessable,
        "differ" => Problem::Differ,
        _ => return None,
    })
}

/// The problem above a form.
#[component]
pub fn ProblemNote(problem: Option<Problem>) -> impl IntoView {
    problem.map(|problem| {
        view! {
            <p class="problem" role="alert" id="problem">
                {t(Lang::default(), Word::Problem(problem))}
            </p>
        }
    })
}

/// A new password, twice.
#[component]
pub fn NewPasswordFields() -> impl IntoView {
    let lang = Lang::default();
    view! {
        <label for="password">{t(lang, Word::NewPassword)}</label>
        <input
            id="password"
            name="password"
            type="password"
            autocomplete="new-password"
            aria-describedby="password-hint"
            minlength="12"
            maxlength="128"
            required
        />
        <p class="hint" id="password-hint">{t(lang, Word::PasswordHint)}</p>
        <label for="again">{t(lang, Word::PasswordAgain)}</label>
        <input id="again" name="again" type="password" autocomplete="new-password" maxlength="128" required />
    }
}

/// Only paths on this site: an address from a link must not lead elsewhere after a sign-in. The server checks again.
pub fn local(next: &str) -> &str {
    let outside = next.starts_with("//") || next.contains(['\\', '\n', '\r', '\t']);
    if next.starts_with('/') && !outside {
        next
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn next_stays_on_this_site() {
        assert_eq!(local("/clients/1?episode=2"), "/clients/1?episode=2");
        for outside in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "/\t/e",
        ] {
            assert_eq!(local(outside), "/");
        }
    }
}
