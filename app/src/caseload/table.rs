//! The caseload's table: one body a group of need.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{
    alliance::Instruments,
    text::{Caseload as Word, Lang, t},
};

use super::{
    ask::{Arranged, Ask, Line, Sort},
    drawn::DrawnLines,
    row::{self, Measures},
    view::Group,
};

#[component]
pub fn Lines(
    arranged: Arranged,
    ask: Ask,
    instruments: Arc<Instruments>,
    drawn: Arc<DrawnLines>,
    today: NaiveDate,
) -> impl IntoView {
    let lang = Lang::default();
    if arranged.lines.is_empty() {
        return view! {
            <p class="nothing">
                {t(lang, Word::NothingFound)} {" "} <a href="/">{t(lang, Word::ShowAll)}</a>
            </p>
        }
        .into_any();
    }
    let bodies: Vec<_> = grouped(arranged.lines, ask.sort)
        .into_iter()
        .map(|(group, lines)| {
            let rows = rows(&lines, &instruments, &drawn, today);
            view! { <tbody>{group.map(|group| heading(lang, group, lines.len()))} {rows}</tbody> }
        })
        .collect();
    view! {
        <table class="caseload">
            <caption class="visually-hidden">{t(lang, Word::Caption(arranged.everyone))}</caption>
            <thead><tr>{head(lang)}</tr></thead>
            {bodies}
        </table>
    }
    .into_any()
}

fn head(lang: Lang) -> impl IntoView {
    [
        ("c-client", Word::ColumnClient, Some(Word::ColumnClientNote)),
        ("c-state", Word::ColumnState, Some(Word::ColumnStateNote)),
        (
            "c-spark",
            Word::ColumnSessions,
            Some(Word::ColumnSessionsNote),
        ),
        ("c-last", Word::ColumnTotal, Some(Word::ColumnTotalNote)),
        ("c-parts", Word::ColumnParts, Some(Word::ColumnPartsNote)),
        (
            "c-outcome",
            Word::ColumnOutcome,
            Some(Word::ColumnOutcomeNote),
        ),
        ("c-forms", Word::ColumnForms, Some(Word::ColumnFormsNote)),
        ("c-next", Word::ColumnNext, None),
    ]
    .into_iter()
    .map(|(class, word, note)| {
        let note = note.map(|note| view! { <small>{t(lang, note)}</small> });
        view! { <th scope="col" class=class>{t(lang, word)} {note}</th> }
    })
    .collect::<Vec<_>>()
}

/// Sorted by need, each group has its own body and heading; any other order mixes the groups.
fn grouped(lines: Vec<Line>, sort: Sort) -> Vec<(Option<Group>, Vec<Line>)> {
    if sort != Sort::Need {
        return vec![(None, lines)];
    }
    let mut groups: Vec<(Option<Group>, Vec<Line>)> = Group::ALL
        .into_iter()
        .map(|group| (Some(group), Vec::new()))
        .collect();
    for line in lines {
        let group = Some(line.standing.group());
        if let Some((_, lines)) = groups.iter_mut().find(|(g, _)| *g == group) {
            lines.push(line);
        }
    }
    groups.retain(|(_, lines)| !lines.is_empty());
    groups
}

fn heading(lang: Lang, group: Group, lines: usize) -> impl IntoView {
    view! {
        <tr class="group">
            <th colspan="8" scope="rowgroup">
                {t(lang, Word::Group(group))}
                <span>{lines} {" · "} {t(lang, Word::GroupNote(group))}</span>
            </th>
        </tr>
    }
}

fn rows(
    lines: &[Line],
    instruments: &Instruments,
    drawn: &DrawnLines,
    today: NaiveDate,
) -> impl IntoView + use<> {
    let row = |line: &Line| {
        let cells = drawn.html(line, today, || {
            row::cells(line, Measures::of(line, instruments), today).to_html()
        });
        view! { <tr
            class=row::class(line.standing.group())
            data-key=line.row.care_episode.to_string()
            inner_html=cells
        ></tr> }
    };
    lines.iter().map(row).collect::<Vec<_>>()
}
