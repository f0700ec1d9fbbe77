//! The cases that wait, a line each, to be ticked for the agenda or the packet.

use leptos::prelude::*;

use super::{
    form::{Do, Draft},
    view::{Line, Reason, without_rupture},
};
use crate::{
    alliance::Conversation,
    brief::shorten,
    caseload::{self, words},
    practice::Practice,
    ruptures::worklist_page,
    safety,
    text::{Case as Word, Lang, Rupture as RuptureWord, date_near, t},
    typed,
    ui::ReasonMark,
};

/// Lines from which on the buttons stand below the list as well.
const LONG: usize = 12;

pub fn list(lang: Lang, lines: &[Line], practice: &Practice, draft: &Draft) -> AnyView {
    let sent = draft.of(Do::Put.as_str());
    let problem = sent.problem.map(|problem| {
        view! { <p class="problem" role="alert">{t(lang, Word::Problem(problem))}</p> }
    });
    let ticked: Vec<&str> = typed::all(&sent.values, "case").collect();
    let rows: Vec<_> = lines
        .iter()
        .map(|line| row(lang, line, practice, &ticked))
        .collect();
    let head: Vec<_> = [
        Word::ColumnCase,
        Word::ColumnWhy,
        Word::ColumnTalk,
        Word::ColumnAgenda,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .collect();
    let below = (lines.len() > LONG).then(|| buttons(lang));
    view! {
        <form class="worklist cases" method="post" action="/supervision/cases">
            {problem}
            {buttons(lang)}
            <table class="data">
                <caption class="visually-hidden">{t(lang, Word::Caption)}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {below}
        </form>
    }
    .into_any()
}

/// For what is ticked.
fn buttons(lang: Lang) -> AnyView {
    view! {
        <p class="ways no-print">
            <span>{t(lang, Word::Ticked)}</span>
            <button class="first" name="do" value=Do::Put.as_str()>{t(lang, Word::PutTicked)}</button>
            <button formmethod="get" formaction="/supervision/packet">{t(lang, Word::PrintTicked)}</button>
        </p>
    }
    .into_any()
}

fn row(lang: Lang, line: &Line, practice: &Practice, ticked: &[&str]) -> AnyView {
    let (case, id) = (&line.case, line.case.care_episode.to_string());
    let checked = ticked.contains(&id.as_str());
    let choose = Word::Choose {
        client: case.client_name.clone(),
    };
    let label = |word: Word| t(lang, word);
    view! {
        <tr>
            <th scope="row">
                <div class="choose">
                    <input
                        class="no-print"
                        type="checkbox"
                        name="case"
                        value=id
                        checked=checked
                        aria-label=t(lang, choose)
                    />
                    <div>
                        <a href=line.href()>{case.client_name.clone()}</a>
                        {about(lang, line, practice)}
                    </div>
                </div>
            </th>
            <td class="reason">
                {reasons(lang, line, practice)}
                {evidence(lang, line, practice)}
                {written(line)}
            </td>
            <td data-label=label(Word::ColumnTalk)>{talk(lang, line)}</td>
            <td data-label=label(Word::ColumnAgenda)>{agenda(lang, line, practice)}</td>
        </tr>
    }
    .into_any()
}

/// The code, the therapist, and when the treatment ended, where it has.
fn about(lang: Lang, line: &Line, practice: &Practice) -> AnyView {
    let case = &line.case;
    let therapist = Word::With {
        therapist: case.therapist_name.clone(),
    };
    let ended = case.ended_on.map(|on| {
        let on = date_near(lang, on, practice.clock.today()).into_owned();
        view! { <span class="sub">{t(lang, Word::Ended { on })}</span> }
    });
    view! {
        <span class="sub">{case.client_code.clone()}</span>
        <span class="sub">{t(lang, therapist)}</span>
        {ended}
    }
    .into_any()
}

/// Each with its shape and since when; what asks for attention is coloured.
pub fn reasons(lang: Lang, line: &Line, practice: &Practice) -> AnyView {
    let today = practice.clock.today();
    let each: Vec<_> = line
        .reasons
        .iter()
        .map(|(reason, since)| {
            let class = if *reason <= Reason::OpenLong {
                "state look"
            } else {
                "state"
            };
            let word = Word::Why {
                reason: *reason,
                since: date_near(lang, *since, today).into_owned(),
            };
            let reason = *reason;
            view! { <li class=class><ReasonMark reason /> <span>{t(lang, word)}</span></li> }
        })
        .collect();
    view! { <ul class="reasons">{each}</ul> }.into_any()
}

/// What it rests on, in the sentences that the other pages have too.
pub fn evidence(lang: Lang, line: &Line, practice: &Practice) -> AnyView {
    let today = practice.clock.today();
    let mut said: Vec<String> = line
        .alerts
        .iter()
        .map(|alert| safety::line(lang, alert, &practice.instruments, &practice.clock))
        .collect();
    if let Some(rupture) = &line.rupture {
        said.push(worklist_page::why(lang, &rupture.rupture));
    }
    let unrated = line.has(Reason::NoRecentRating);
    if let Some(row) = line.row.as_ref().filter(|_| unrated) {
        let of_row = caseload::ask::Line {
            standing: without_rupture(row),
            row: row.clone(),
        };
        // No total is named, so no decimals are needed.
        said.push(words::why(lang, &of_row, 0, today).into_owned());
    }
    let said: Vec<_> = said
        .into_iter()
        .map(|words| view! { <span class="why">{words}</span> })
        .collect();
    view! { {said} }.into_any()
}

/// The beginning of the question, or of what was decided where the day to look again has come.
fn written(line: &Line) -> Option<AnyView> {
    let record = &line.case.record;
    let question = record.on_agenda().and_then(|entry| entry.question());
    let decided = record.decided().filter(|_| line.has(Reason::FollowUp));
    let written = question.or(decided.map(|(_, decision)| decision.text.as_str()));
    written.map(|text| view! { <blockquote>{shorten(text)}</blockquote> }.into_any())
}

/// Whether it has been talked about; that it has not stands out.
pub fn talk(lang: Lang, line: &Line) -> AnyView {
    let Some((now, open)) = line.talk() else {
        return view! { <span class="quiet">{t(lang, Word::NothingOpen)}</span> }.into_any();
    };
    let words = t(lang, RuptureWord::ConversationNow { now, open });
    if now == Conversation::NotYet && open {
        return view! { <b>{words}</b> }.into_any();
    }
    view! { <span>{words}</span> }.into_any()
}

fn agenda(lang: Lang, line: &Line, practice: &Practice) -> String {
    let clock = &practice.clock;
    let since = line.case.record.on_agenda().map(|entry| entry.at);
    let words = since.map_or(Word::NotOnAgenda, |at| Word::OnAgendaSince {
        on: date_near(lang, clock.local(at).date(), clock.today()).into_owned(),
    });
    t(lang, words).into_owned()
}
