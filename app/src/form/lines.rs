//! What is said around the questions: who reads the answers, that they have arrived, that a link is not open.

use leptos::prelude::*;

use super::{FormWords, document::UnlockProblem};
use crate::text::{Form as Word, Lang, t};

/// The practice's own words as paragraphs, one a line.
pub fn paragraphs(text: &str) -> AnyView {
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    lines.into_any()
}

/// Who reads it, that low answers are welcome, that nobody watches it.
pub fn first_lines(lang: Lang, words: &FormWords) -> AnyView {
    let own = words.first_lines.clone();
    let text = own.unwrap_or_else(|| t(lang, Word::FirstLines).into_owned());
    view! { <div class="first-lines">{paragraphs(&text)}</div> }.into_any()
}

pub fn notice(lang: Lang, heading: Word, text: Word) -> AnyView {
    view! {
        <h1>{t(lang, heading)}</h1>
        <p>{t(lang, text)}</p>
    }
    .into_any()
}

/// Nothing of what was answered: the next client may see it.
pub fn sent(lang: Lang, kiosk: bool, urgent_help: Option<&str>) -> AnyView {
    let text = if kiosk {
        Word::SentKiosk
    } else {
        Word::SentText
    };
    let help = urgent_help.map(|help| {
        view! {
            <section class="help" aria-labelledby="help">
                <h2 id="help">{t(lang, Word::UrgentHeading)}</h2>
                {paragraphs(help)}
            </section>
        }
    });
    view! {
        <h1>{t(lang, Word::SentHeading)}</h1>
        <p role="status">{t(lang, text)}</p>
        {help}
    }
    .into_any()
}

pub fn unlock(lang: Lang, problem: Option<UnlockProblem>) -> AnyView {
    let wrong = problem.map(|problem| {
        let word = match problem {
            UnlockProblem::Wrong => Word::UnlockWrong,
            UnlockProblem::Wait => Word::UnlockWait,
        };
        view! { <p class="wrong" id="unlock-problem" role="alert">{t(lang, word)}</p> }
    });
    view! {
        <h1>{t(lang, Word::UnlockHeading)}</h1>
        <p>{t(lang, Word::UnlockText)}</p>
        <form method="post" action="/kiosk/unlock">
            {wrong}
            <label class="words" for="password">{t(lang, Word::UnlockPassword)}</label>
            <input
                id="password"
                name="password"
                type="password"
                required
                autocomplete="off"
                aria-invalid=problem.map(|_| "true")
                aria-describedby=problem.map(|_| "unlock-problem")
            />
            <p class="go">
                <button class="first">{t(lang, Word::Unlock)}</button>
                <a class="button" href="/kiosk">{t(lang, Word::UnlockBack)}</a>
            </p>
        </form>
    }
    .into_any()
}
