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
    view! { <div class="first-lines">{reads(lang, words)}</div> }.into_any()
}

fn reads(lang: Lang, words: &FormWords) -> AnyView {
    let own = words.first_lines.clone();
    paragraphs(&own.unwrap_or_else(|| t(lang, Word::FirstLines).into_owned()))
}

/// At the foot of every page: who reads it, once that stands no longer above, and where there is help. `hard` where a question
/// of the page is about safety: then the help stands open.
pub fn at_hand(lang: Lang, words: &FormWords, first: bool, hard: bool) -> AnyView {
    let readers = (!first).then(|| {
        view! {
            <details class="at-hand">
                <summary>{t(lang, Word::WhoReads)}</summary>
                {reads(lang, words)}
            </details>
        }
    });
    let help = words.urgent_help.as_deref().map(|help| {
        view! {
            <details class="at-hand" id="help" open=hard>
                <summary>{t(lang, Word::UrgentHeading)}</summary>
                <p>{t(lang, Word::NotWatched)}</p>
                {paragraphs(help)}
            </details>
        }
    });
    view! { {readers} {help} }.into_any()
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
    let done = if kiosk {
        Word::SentKiosk
    } else {
        Word::SentClose
    };
    let help = urgent_help.map(|help| {
        view! {
            <section class="help" aria-labelledby="help">
                <h2 id="help">{t(lang, Word::UrgentHeading)}</h2>
                <p>{t(lang, Word::NotWatched)}</p>
                {paragraphs(help)}
            </section>
        }
    });
    view! {
        <h1>{t(lang, Word::SentHeading)}</h1>
        <p role="status">{t(lang, Word::SentText)}</p>
        {help}
        <p>{t(lang, done)}</p>
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
