//! One page of a form: its questions, and the ways on and back.

use leptos::prelude::*;

use super::{
    Block, Kind, MOST_WORDS, Problem, Question, Sheet,
    document::FormScreen,
    lines::{at_hand, first_lines},
    questions,
    read::exact,
    steps,
};
use crate::{
    alliance::{Family, Points},
    text::{Form as Word, Lang, Text, t},
    ui::typed_text,
};

pub fn form(lang: Lang, kiosk: bool, screen: &FormScreen) -> AnyView {
    let steps = steps(&screen.sheets);
    let (at, of) = (screen.step, steps.len());
    let here = steps.get(at).into_iter().flatten();
    let about_us = here
        .filter_map(|block| screen.sheets.get(block.sheet))
        .any(|sheet| sheet.instrument.family != Family::Outcome);
    let begins = at == 0 && screen.problems.is_empty();
    let first = begins.then(|| first_lines(lang, &screen.words));
    let here = steps.get(at).into_iter().flatten();
    let hard = here
        .flat_map(|block| questions(&screen.sheets, block))
        .any(|question| question.safety);
    let blocks: Vec<_> = steps
        .get(at)
        .into_iter()
        .flatten()
        .map(|block| sheet(lang, screen, block))
        .collect();
    let progress = (of > 1).then(|| progress(lang, at + 1, of));
    let asked = (!screen.problems.is_empty())
        .then(|| view! { <input type="hidden" name="asked" value="1" /> });
    view! {
        <p class="practice">{screen.practice.clone()}</p>
        <h1>{t(lang, Word::Heading { about_us })}</h1>
        {first}
        {progress}
        <form
            method="post"
            action=screen.action.clone()
            autocomplete="off"
            data-saving=t(lang, Word::Saving)
            data-saved=t(lang, Word::Saved)
            data-offline=t(lang, Word::Offline)
            data-sending=t(lang, Word::Sending)
        >
            <input type="hidden" name="step" value=(at + 1).to_string() />
            <input type="hidden" name="submission" value=screen.submission.to_string() />
            {asked}
            {problems(lang, screen)}
            {blocks}
            {ways(lang, screen, at + 1 == of)}
            <p class="status" role="status"></p>
            <p class="hint">{t(lang, Word::Privacy { kiosk })}</p>
        </form>
        {at_hand(lang, &screen.words, begins, hard)}
    }
    .into_any()
}

fn progress(lang: Lang, step: usize, of: usize) -> AnyView {
    view! {
        <p class="progress">
            <label for="progress">{t(lang, Word::Progress { step, of })}</label>
            <progress id="progress" value=step.to_string() max=of.to_string()></progress>
        </p>
    }
    .into_any()
}

/// What has no answer yet, asked about once, with a way to each.
fn problems(lang: Lang, screen: &FormScreen) -> Option<AnyView> {
    if screen.problems.is_empty() {
        return None;
    }
    let missing = |problem: &&Problem| matches!(problem, Problem::Missing(_));
    let count = screen.problems.iter().filter(missing).count();
    let (heading, text) = if count == screen.problems.len() {
        (Word::MissingHeading { count }, Some(Word::MissingText))
    } else {
        (Word::WrongHeading, None)
    };
    let text = text.map(|word| view! { <p>{t(lang, word)}</p> });
    Some(
        view! {
            <div class="asks" role="alert" tabindex="-1">
                <h2>{t(lang, heading)}</h2>
                {text}
            </div>
        }
        .into_any(),
    )
}

/// First the way on: it is what the Enter key takes.
fn ways(lang: Lang, screen: &FormScreen, last: bool) -> AnyView {
    let missing = screen
        .problems
        .iter()
        .all(|p| matches!(p, Problem::Missing(_)));
    let asked = !screen.problems.is_empty() && missing;
    let on = match (last, asked) {
        (true, false) => Word::Send,
        (true, true) => Word::SendAsItIs,
        (false, false) => Word::Next,
        (false, true) => Word::GoOn,
    };
    let back = (screen.step > 0).then(|| {
        view! { <button name="go" value="back">{t(lang, Word::Back)}</button> }
    });
    view! {
        <p class="go">
            <button class="first" name="go" value="on">{t(lang, on)}</button>
            {back}
        </p>
    }
    .into_any()
}

fn sheet(lang: Lang, screen: &FormScreen, block: &Block) -> AnyView {
    let Some(sheet) = screen.sheets.get(block.sheet) else {
        return ().into_any();
    };
    let wording = &sheet.wording;
    let introduction = wording
        .introduction
        .clone()
        .map(|text| view! { <p class="introduction">{text}</p> });
    let fields: Vec<_> = questions(&screen.sheets, block)
        .into_iter()
        .map(|question| field(lang, screen, question))
        .collect();
    let words = sheet.takes_words().then(|| words(lang, screen, sheet));
    let last = block.items.end == sheet.instrument.items.len();
    let notice = (last && !sheet.takes_words())
        .then(|| view! { <p class="source">{wording.notice.clone()}</p> });
    view! {
        <section class="sheet" lang=wording.language.clone() dir=wording.direction.as_str()>
            {introduction}
            {fields}
            {words}
            {notice}
        </section>
    }
    .into_any()
}

fn field(lang: Lang, screen: &FormScreen, question: Question) -> AnyView {
    let problem = screen.problems.iter().find(|p| p.name() == question.name);
    let filled = screen.filled.answer(&question).unwrap_or_default();
    let missing = matches!(problem, Some(Problem::Missing(_)));
    let mark = missing.then(|| {
        view! { <p class="missing" lang=lang.tag() dir="auto">{t(lang, Word::NotAnswered)}</p> }
    });
    let wrong = matches!(problem, Some(Problem::NotOnTheLine(_)));
    let body = match &question.kind {
        Kind::Choice(choices) => {
            let labels: Vec<_> = choices
                .iter()
                .map(|(value, words)| radio(&question.name, *value, words.clone().into(), filled))
                .collect();
            view! { <div class="scale">{labels}</div> }.into_any()
        }
        Kind::Visual {
            marks, ends, range, ..
        } => {
            let typed = screen.filled.get(&exact(&question.name)).to_owned();
            let chosen = typed.is_empty().then_some(filled).flatten();
            let labels: Vec<_> = marks
                .iter()
                .map(|value| radio(&question.name, *value, value.to_text(0).into(), chosen))
                .collect();
            let [low, high] = ends.clone();
            view! {
                <p class="ends"><span>{low}</span> <span>{high}</span></p>
                <div class="scale line">{labels}</div>
                {exactly(lang, &question.name, typed, *range, wrong)}
            }
            .into_any()
        }
    };
    let help = (question.safety && screen.words.urgent_help.is_some()).then(|| {
        view! { <p class="near" lang=lang.tag() dir="auto"><a href="#help">{t(lang, Word::UrgentLink)}</a></p> }
    });
    view! {
        <fieldset class="q" class:unanswered=missing>
            <legend>{question.text}</legend>
            {mark}
            {body}
            {help}
        </fieldset>
    }
    .into_any()
}

fn radio(name: &str, value: Points, words: Text, filled: Option<Points>) -> AnyView {
    let (name, checked) = (name.to_owned(), filled == Some(value));
    view! {
        <label>
            <input type="radio" name=name value=value.0.to_string() checked=checked />
            <span>{words}</span>
        </label>
    }
    .into_any()
}

/// The value to a tenth, typed: a line without a default that a keyboard and a finger reach alike.
fn exactly(
    lang: Lang,
    name: &str,
    typed: String,
    (low, high): (Points, Points),
    wrong: bool,
) -> AnyView {
    let (id, problem) = (exact(name), format!("{name}-problem"));
    let (low, high) = (low.to_text(0), high.to_text(0));
    let message = wrong.then(|| {
        let word = Word::NotOnTheLine {
            low: low.clone(),
            high: high.clone(),
        };
        view! { <span class="wrong" id=problem.clone() role="alert">{t(lang, word)}</span> }
    });
    view! {
        <p class="exact" lang=lang.tag()>
            <label for=id.clone()>{t(lang, Word::Exact { low: low.clone(), high: high.clone() })}</label>
            <input
                id=id.clone()
                name=id
                inputmode="decimal"
                value=typed
                maxlength="6"
                aria-invalid=wrong.then_some("true")
                aria-describedby=wrong.then_some(problem)
            />
            {message}
        </p>
    }
    .into_any()
}

/// Room for a few words, and that this question is our own.
fn words(lang: Lang, screen: &FormScreen, sheet: &Sheet) -> AnyView {
    let name = sheet.words_name();
    let too_long = screen.problems.contains(&Problem::TooLong(name.clone()));
    let message = too_long.then(|| {
        view! { <span class="wrong" id="words-problem" role="alert">{t(lang, Word::WordsTooLong)}</span> }
    });
    let described = if too_long {
        "words-problem words-hint"
    } else {
        "words-hint"
    };
    view! {
        <div class="own-words" lang=lang.tag()>
            <label class="words" for=name.clone()>{t(lang, Word::Words)}</label>
            <p class="hint" id="words-hint">{t(lang, Word::WordsHint)}</p>
            <textarea
                id=name.clone()
                name=name.clone()
                rows="3"
                maxlength=MOST_WORDS.to_string()
                aria-invalid=too_long.then_some("true")
                aria-describedby=described
            >
                {typed_text(screen.filled.get(&name))}
            </textarea>
            {message}
            <p class="source">{t(lang, Word::OwnQuestion)}</p>
        </div>
    }
    .into_any()
}
