//! What is on the agenda: the question, why the case waits, what was decided the last time, and the form to decide.

use leptos::prelude::*;

use super::{
    fields::Forms,
    section::{follow_up, heading},
    view::Line,
    waiting,
};
use crate::{
    practice::Practice,
    text::{Case as Word, Lang, Rupture as RuptureWord, date_near, t},
};

pub fn list(lang: Lang, lines: &[Line], practice: &Practice, forms: &Forms) -> AnyView {
    let cards: Vec<_> = lines
        .iter()
        .map(|line| card(lang, line, practice, forms))
        .collect();
    view! {
        <p class="ways no-print">
            <a class="button" href="/supervision/packet">{t(lang, Word::PrintAgenda)}</a>
        </p>
        <div class="reviews">{cards}</div>
    }
    .into_any()
}

fn card(lang: Lang, line: &Line, practice: &Practice, forms: &Forms) -> AnyView {
    let (case, clock) = (&line.case, practice.clock.as_ref());
    let record = &case.record;
    let Some(put) = record.on_agenda() else {
        return ().into_any();
    };
    let question = put.question().map(str::to_owned);
    let question = question.map(|text| view! { <blockquote>{text}</blockquote> });
    let talked = line.talk().is_some().then(|| {
        view! {
            <dl class="pairs">
                <div>
                    <dt>{t(lang, RuptureWord::Talk)}</dt>
                    <dd>{waiting::talk(lang, line)}</dd>
                </div>
            </dl>
        }
    });
    // What has no reason is there because somebody wants to talk about it.
    let why = line.waits().then(|| {
        view! {
            <div>
                {waiting::reasons(lang, line, practice)}
                {waiting::evidence(lang, line, practice)}
            </div>
        }
    });
    let id = case.care_episode;
    let packet = format!("/supervision/packet?case={id}");
    view! {
        <article class="card review" id=format!("case-{id}")>
            {head(lang, line, practice)}
            <p class="hint">{heading(lang, put, clock)}</p>
            {question}
            {why}
            {talked}
            {last(lang, line, practice)}
            <div class="acts folds no-print">
                {forms.decide(id, record)}
                {forms.take_back(id, record)}
                <p><a href=packet>{t(lang, Word::PrintOne)}</a></p>
            </div>
        </article>
    }
    .into_any()
}

/// Whose case it is.
pub fn head(lang: Lang, line: &Line, practice: &Practice) -> AnyView {
    let case = &line.case;
    let therapist = Word::With {
        therapist: case.therapist_name.clone(),
    };
    let ended = case.ended_on.map(|on| {
        let on = date_near(lang, on, practice.clock.today()).into_owned();
        view! { <li>{t(lang, Word::Ended { on })}</li> }
    });
    view! {
        <header>
            <h2><a href=line.href()>{case.client_name.clone()}</a></h2>
            <ul class="facts">
                <li>{case.client_code.clone()}</li>
                <li>{t(lang, therapist)}</li>
                {ended}
            </ul>
        </header>
    }
    .into_any()
}

/// What was decided the last time.
fn last(lang: Lang, line: &Line, practice: &Practice) -> Option<AnyView> {
    let clock = practice.clock.as_ref();
    let (entry, decision) = line.case.record.decided()?;
    let day = decision.follow_up_on;
    let day = day.map(|day| view! { <p>{follow_up(lang, day, clock.today())}</p> });
    Some(
        view! {
            <details>
                <summary>{t(lang, Word::LastDecision)}</summary>
                <p class="hint">{heading(lang, entry, clock)}</p>
                <blockquote>{decision.text.clone()}</blockquote>
                {day}
            </details>
        }
        .into_any(),
    )
}
