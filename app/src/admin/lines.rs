//! Supervision and cover: who sees whose cases, from when to when. Current first, then coming, then past.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    AdminPage, Directory, Line, LineState, Page, Typed,
    fields::{fields, one_of},
};
use crate::{
    practice::Role,
    text::{Admin as Word, Key, Lang, t},
    ui::fields::{Choice, Line as Field},
};

/// `/admin/supervision-lines`
#[component]
pub fn SupervisionPage() -> impl IntoView {
    let body = |directory: Directory, typed, today| {
        let lines = directory.supervision.clone();
        let begin = Begin {
            who: directory.holders(Role::Supervisor),
            whom: directory.holders(Role::Therapist),
        };
        lines_body(Page::Supervision, directory, lines, begin, typed, today)
    };
    view! { <AdminPage page=Page::Supervision body /> }
}

/// `/admin/cover`
#[component]
pub fn CoverPage() -> impl IntoView {
    let body = |directory: Directory, typed, today| {
        let lines = directory.cover.clone();
        let begin = Begin {
            who: directory.holders(Role::Therapist),
            whom: directory.holders(Role::Therapist),
        };
        lines_body(Page::Cover, directory, lines, begin, typed, today)
    };
    view! { <AdminPage page=Page::Cover body /> }
}

/// The choices of the form that begins a line.
struct Begin {
    who: Vec<Choice>,
    whom: Vec<Choice>,
}

fn lines_body(
    page: Page,
    directory: Directory,
    lines: Vec<Line>,
    begin: Begin,
    typed: Typed,
    today: NaiveDate,
) -> impl IntoView {
    let lang = Lang::default();
    let form = fields("begin", None, &typed);
    let tables: Vec<_> = [LineState::Current, LineState::Coming, LineState::Past]
        .into_iter()
        .map(|state| {
            let own: Vec<Line> = lines.iter().filter(|l| l.state == state).cloned().collect();
            lines_table(page, state, own, &directory, &typed)
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="begin">
            <h2 id="begin">{t(lang, Word::Begin(page))}</h2>
            <form method="post" action=page.path()>
                <input type="hidden" name="do" value="begin" />
                {form.whole(&["who", "whom", "from", "to"])}
                {form.select("who", Word::Who(page), one_of(begin.who, ""))}
                {form.select("whom", Word::Whom(page), one_of(begin.whom, ""))}
                {form.line("from", Word::From, Field::day(today))}
                {form.line("to", Word::LastDay, Field { optional: true, ..Field::day(None) })}
                <button class="first">{t(lang, Word::Begin(page))}</button>
            </form>
        </section>
        {tables}
    }
}

fn lines_table(
    page: Page,
    state: LineState,
    lines: Vec<Line>,
    directory: &Directory,
    typed: &Typed,
) -> impl IntoView + use<> {
    let lang = Lang::default();
    let empty = lines.is_empty();
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let (who, whom) = (directory.name(line.who), directory.name(line.whom));
            let end = (state != LineState::Past).then(|| {
                let label = Word::EndOf {
                    who: who.clone(),
                    whom: whom.clone(),
                };
                end_form(page, "end", &line, label, typed)
            });
            view! {
                <tr>
                    <th scope="row">{who}</th>
                    <td>{whom}</td>
                    <td>{period(&line)}</td>
                    <td>{end}</td>
                </tr>
            }
        })
        .collect();
    let table = if empty {
        view! { <p class="quiet">{t(lang, Word::NoLines)}</p> }.into_any()
    } else {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=t(lang, Word::Lines(state))>
                <table class="data">
                    <thead>
                        <tr>
                            <th scope="col">{t(lang, Word::Who(page))}</th>
                            <th scope="col">{t(lang, Word::Whom(page))}</th>
                            <th scope="col">{t(lang, Word::When)}</th>
                            <th scope="col">{t(lang, Word::ToDo)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>{t(lang, Word::Lines(state))}</h2>
            {table}
        </section>
    }
}

pub(super) fn period(line: &Line) -> String {
    let lang = Lang::default();
    let day = |day| t(lang, Key::Date(day)).into_owned();
    let word = Word::Period {
        from: day(line.from),
        to: line.to.map(day),
    };
    t(lang, word).into_owned()
}

/// Ends a line: at once, or with a last day.
pub(super) fn end_form(
    page: Page,
    action: &'static str,
    line: &Line,
    label: Word,
    typed: &Typed,
) -> impl IntoView + use<> {
    let lang = Lang::default();
    let form = fields(action, Some(line.id), typed);
    view! {
        <form method="post" action=page.path() class="inline">
            <input type="hidden" name="do" value=action />
            <input type="hidden" name="id" value=line.id.to_string() />
            {form.whole(&["to"])}
            {form.line("to", Word::LastDayOrNow, Field { optional: true, ..Field::day(None) })}
            <button aria-label=t(lang, label)>{t(lang, Word::End)}</button>
        </form>
    }
}
