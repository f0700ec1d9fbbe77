//! One case on one sheet: the client's code and no name, the question, the finding, the trajectory, both tracks of the rupture
//! and what was recorded, outcome and forms, and room to write.

use leptos::prelude::*;

use super::{
    section::{follow_up, heading},
    view::Line,
    waiting::reasons,
};
use crate::{
    alliance::RuptureStep,
    brief::shorten,
    client::{
        Attendance, ClientChart, NoForm,
        figure::sheet as figure,
        load::Loaded,
        outcome::outcomes,
        sentence::{FindingSentence, Notices, held_after},
    },
    ruptures::{Rupture, RuptureEvent, RuptureLine, course::in_order, drawing, happened, in_words},
    text::{Case as Word, Client, Key, Lang, Rupture as RuptureWord, t},
};

/// Of a question, in halves of the height of a letter: from so much on the drawings are lower, so that it has room, and so much
/// has room at all: 2,000 characters of most scripts, the half of it where letters are as wide as high.
const LONG: usize = 600;
const MOST: usize = 2_300;
/// Steps of a rupture that are told, the latest.
const STEPS: usize = 4;
/// Outcome measures.
const OUTCOMES: usize = 2;

pub fn sheet(lang: Lang, line: &Line, loaded: &Loaded) -> AnyView {
    let (chart, sorted) = (&loaded.chart, &loaded.sorted);
    let sentence = loaded.sentences().into_iter().next().unwrap_or_default();
    let id = format!("sheet-{}", chart.care_episode.id);
    let figure = figure(lang, chart, sorted, sentence.text(), id);
    let put = line.case.record.on_agenda();
    let question = put.and_then(|entry| entry.question());
    let long = question.is_some_and(|text| width(text) > LONG);
    let rupture = of_line(line, chart);
    // Of one that is over and nobody's reason, the words are enough.
    let matters = |rupture: &&Rupture| rupture.state.is_open() || line.rupture.is_some();
    let tracks = rupture.filter(matters);
    let tracks = tracks.and_then(|rupture| drawing(lang, chart, rupture));
    let why = line.waits().then(|| reasons(lang, line, &loaded.practice));
    view! {
        <article class=if long { "brief packet wordy" } else { "brief packet" }>
            {head(lang, line, loaded)}
            {question.map(|text| asked(lang, text))}
            {why}
            <RuptureLine chart=chart.clone() clock=loaded.clock().clone() link=false />
            <FindingSentence sentence />
            <Notices chart=chart.clone() sorted=sorted.clone() />
            <div class="brief-figure">{figure}</div>
            {tracks}
            <div class="brief-columns">
                <div>{recorded(lang, loaded, rupture)}</div>
                <div>{course(lang, loaded)} {decided(lang, line, loaded)}</div>
            </div>
            <section class="brief-notes">
                <h3>{t(lang, Word::SheetNotes)}</h3>
            </section>
            {foot(lang, loaded)}
        </article>
    }
    .into_any()
}

/// The rupture for which the case waits; otherwise the one that comes first on the client's page.
fn of_line<'c>(line: &Line, chart: &'c ClientChart) -> Option<&'c Rupture> {
    let wanted = line.rupture.as_ref().map(|row| row.rupture.id);
    let found = chart.ruptures.iter().find(|one| Some(one.id) == wanted);
    found.or_else(|| in_order(chart).into_iter().next())
}

fn head(lang: Lang, line: &Line, loaded: &Loaded) -> AnyView {
    let chart = &loaded.chart;
    let date = |date| t(lang, Key::Date(date)).into_owned();
    let ended = chart.care_episode.ended_on.map(|on| Client::Until {
        date: date(on),
        ending: chart.care_episode.ending,
    });
    let facts: Vec<_> = [
        Some(Client::Therapist {
            name: line.case.therapist_name.clone(),
        }),
        Some(Client::Since {
            date: date(chart.care_episode.started_on),
        }),
        ended,
    ]
    .into_iter()
    .flatten()
    .map(|word| view! { <li>{t(lang, word)}</li> })
    .collect();
    let code = chart.code.clone();
    view! {
        <header>
            <h2>{t(lang, Word::SheetHeading { code })}</h2>
            <ul class="facts">{facts}</ul>
        </header>
    }
    .into_any()
}

/// How wide a text is printed, at most.
fn width(text: &str) -> usize {
    let wide = |c: char| !c.is_lowercase() && !c.is_whitespace() && !c.is_ascii_punctuation();
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// As much of a text as has room, its lines run together, and whether it goes on. It ends between words, where there are any.
fn fitting(text: &str) -> (String, bool) {
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut wide = 0;
    let beyond = whole.char_indices().find(|(at, c)| {
        wide += width(&whole[*at..at + c.len_utf8()]);
        wide > MOST
    });
    let Some((end, _)) = beyond else {
        return (whole, false);
    };
    let start = whole[..end].trim_end();
    let word = start.rfind(' ').filter(|at| width(&start[*at..]) < 60);
    (start[..word.unwrap_or(start.len())].to_owned(), true)
}

fn asked(lang: Lang, text: &str) -> AnyView {
    let (text, goes_on) = fitting(text);
    let goes_on = goes_on.then(|| {
        view! { <span class="hint">{" … "} {t(lang, Word::SheetGoesOn)}</span> }
    });
    view! {
        <section class="asked">
            <h3>{t(lang, Word::SheetQuestion)}</h3>
            <p>{text} {goes_on}</p>
        </section>
    }
    .into_any()
}

/// Both tracks in words, and the latest steps.
fn recorded(lang: Lang, loaded: &Loaded, rupture: Option<&Rupture>) -> AnyView {
    let (chart, clock) = (&loaded.chart, loaded.clock().as_ref());
    let body = match rupture {
        None => view! { <p>{t(lang, Word::SheetNothingRecorded)}</p> }.into_any(),
        Some(rupture) => {
            let words = in_words(lang, chart, rupture, loaded.instruments(), clock);
            let steps = rupture.events.iter().rev();
            let steps: Vec<_> = steps
                .filter(|event| event.step != RuptureStep::Evidence)
                .take(STEPS)
                .map(|event| step(lang, loaded, event))
                .collect();
            view! { {words} <ul>{steps}</ul> }.into_any()
        }
    };
    section(lang, Word::SheetRecorded, body)
}

fn step(lang: Lang, loaded: &Loaded, event: &RuptureEvent) -> AnyView {
    let on = loaded.clock().local(event.at).date();
    let tried = (!event.tried.is_empty())
        .then(|| t(lang, RuptureWord::Tried(event.tried.clone())).into_owned());
    let note = event.note.as_deref().map(shorten);
    let note = note.map(|note| view! { <blockquote>{note}</blockquote> });
    view! {
        <li>
            <span class="hint">{t(lang, Key::Date(on))}</span>
            {" "}
            {happened(lang, &loaded.chart, event)}
            {" "}
            {tried}
            {note}
        </li>
    }
    .into_any()
}

/// Outcome in words, and how complete the forms are.
fn course(lang: Lang, loaded: &Loaded) -> AnyView {
    let (chart, sorted) = (&loaded.chart, &loaded.sorted);
    let outcomes = outcomes(chart, sorted).into_iter().take(OUTCOMES);
    let outcomes = outcomes.map(|[change, _]| t(lang, change));
    let lines: Vec<_> = outcomes
        .chain([t(lang, forms(loaded))])
        .map(|words| view! { <li>{words}</li> })
        .collect();
    section(
        lang,
        Word::SheetCourse,
        view! { <ul>{lines}</ul> }.into_any(),
    )
}

fn forms(loaded: &Loaded) -> Word {
    let chart = &loaded.chart;
    let given = loaded.sorted.alliance.first();
    let given = given.and_then(|(at, _)| chart.series.get(*at));
    let without = |why| {
        let held = chart
            .sessions
            .iter()
            .filter(|s| s.attendance == Attendance::Held);
        held.filter(|session| session.no_form == Some(why)).count()
    };
    Word::SheetForms {
        held: held_after(chart, 0),
        given: given.map_or(0, |series| series.ratings.len()),
        declined: without(NoForm::Declined),
        technical: without(NoForm::Technical),
    }
}

/// What was decided the last time, as far as there is room.
fn decided(lang: Lang, line: &Line, loaded: &Loaded) -> Option<AnyView> {
    let clock = loaded.clock().as_ref();
    let (entry, decision) = line.case.record.decided()?;
    let day = decision.follow_up_on;
    let day = day.map(|day| view! { <p>{follow_up(lang, day, clock.today())}</p> });
    let body = view! {
        <p class="hint">{heading(lang, entry, clock)}</p>
        <blockquote>{shorten(&decision.text)}</blockquote>
        {day}
    };
    Some(section(lang, Word::LastDecision, body.into_any()))
}

fn foot(lang: Lang, loaded: &Loaded) -> AnyView {
    let viewer = &loaded.viewer;
    let foot = Word::SheetFoot {
        practice: viewer.practice_name.clone(),
        name: viewer.name.clone(),
        date: t(lang, Key::Date(loaded.clock().today())).into_owned(),
    };
    view! { <p class="hint">{t(lang, foot)}</p> }.into_any()
}

fn section(lang: Lang, heading: Word, body: AnyView) -> AnyView {
    view! {
        <section>
            <h3>{t(lang, heading)}</h3>
            {body}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{MOST, fitting, width};
    use crate::cases::QUESTION;

    #[test]
    fn a_question_in_most_scripts_is_printed_whole() {
        for words in [
            "whether I asked too much; ",
            "сказать ли ей об этом, ",
            "πώς να αρχίσω; ",
        ] {
            let long: String = words.chars().cycle().take(QUESTION).collect();
            let (printed, goes_on) = fitting(&long);
            assert!(!goes_on, "{words}");
            assert_eq!(
                printed,
                long.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
        assert_eq!(fitting(" a\n\nb "), ("a b".to_owned(), false));
    }

    #[test]
    fn what_has_no_room_ends_between_words_if_there_are_any_and_says_that_it_goes_on() {
        for (wide, end) in [("每週 ".repeat(600), '週'), ("每".repeat(1_999), '每')] {
            let (printed, goes_on) = fitting(&wide);
            assert!(goes_on && wide.starts_with(&printed) && printed.ends_with(end));
            assert!((MOST - 60..=MOST).contains(&width(&printed)));
        }
    }
}
