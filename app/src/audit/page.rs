use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

use crate::{
    error::PortError,
    practice::{Practice, Viewer, signed_in},
    request::ResponseStatus,
    text::{Audit as Word, Frame as FrameWord, Lang, t},
    ui::{Frame, Nav, answered},
};

use super::{ActionKind, Ask, AuditPage, Chain, Line, PAGE};

/// `/admin/audit`: what was done, by whom, when?
#[component]
pub fn AuditLogPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let ask = Ask::read(|name| query.get(name));
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Audit title=t(Lang::default(), FrameWord::Audit)>
            {Suspend::new(async move {
                answered(&status, load(asked, &ask).await, |page| view! { <Log page ask /> }.into_any())
            })}
        </Frame>
    }
    .into_any()
}

async fn load(
    asked: Result<(Practice, Viewer), PortError>,
    ask: &Ask,
) -> Result<Option<AuditPage>, PortError> {
    let (practice, viewer) = asked?;
    practice.audit.audit(&viewer.actor, ask).await
}

#[component]
fn Log(page: AuditPage, ask: Ask) -> impl IntoView {
    let lang = Lang::default();
    let older = page.older.map(|before| {
        let address = Ask {
            before: Some(before),
            ..ask.clone()
        }
        .address();
        view! { <a class="button" href=address>{t(lang, Word::Older)}</a> }
    });
    let newest = ask.before.is_some().then(|| {
        let address = Ask {
            before: None,
            ..ask.clone()
        }
        .address();
        view! { <a class="button" href=address>{t(lang, Word::Newest)}</a> }
    });
    view! {
        <header>
            <h1>{t(lang, Word::Heading)}</h1>
            <p class="lead">{t(lang, Word::Lead)}</p>
            <ChainState chain=page.chain />
        </header>
        <Filters people=page.people ask=ask.clone() />
        <Lines lines=page.lines ask />
        <p class="no-print">{newest} {older}</p>
    }
}

/// How far the log is sealed and signed, in words.
#[component]
fn ChainState(chain: Chain) -> impl IntoView {
    let lang = Lang::default();
    let waiting = usize::try_from(chain.waiting).unwrap_or_default();
    let lines: Vec<_> = [
        Word::Sealed(chain.sealed),
        Word::Waiting { rows: waiting },
        Word::Checkpoint(chain.checkpoint),
    ]
    .into_iter()
    .map(|word| view! { <li>{t(lang, word)}</li> })
    .collect();
    view! {
        <section aria-labelledby="chain">
            <h2 id="chain">{t(lang, Word::ChainHeading)}</h2>
            <ul class="facts">{lines}</ul>
            <p class="hint">{t(lang, Word::ChainVerify)}</p>
        </section>
    }
}

#[component]
fn Filters(people: Vec<(Uuid, String)>, ask: Ask) -> impl IntoView {
    let lang = Lang::default();
    let kinds: Vec<_> = [None]
        .into_iter()
        .chain(ActionKind::ALL.map(Some))
        .map(|kind| {
            let address = Ask {
                kind,
                before: None,
                ..ask.clone()
            }
            .address();
            let current = (ask.kind == kind).then_some("true");
            view! { <li><a href=address aria-current=current>{t(lang, Word::Kind(kind))}</a></li> }
        })
        .collect();
    let options: Vec<_> = people
        .into_iter()
        .map(|(id, name)| {
            let selected = ask.person == Some(id);
            view! { <option value=id.to_string() selected=selected>{name}</option> }
        })
        .collect();
    let kind = ask
        .kind
        .map(|kind| view! { <input type="hidden" name="kind" value=kind.code() /> });
    let clear = ask
        .is_filtered()
        .then(|| view! { <a href="/admin/audit">{t(lang, Word::ShowAll)}</a> });
    view! {
        <div class="tools no-print">
            <nav aria-label=t(lang, Word::KindsLabel)>
                <ul class="filters">{kinds}</ul>
            </nav>
            <form method="get" action="/admin/audit" role="search">
                {kind}
                <p>
                    <label for="person">{t(lang, Word::Person)}</label>
                    <select id="person" name="person">
                        <option value="">{t(lang, Word::Everybody)}</option>
                        {options}
                    </select>
                </p>
                <p>
                    <label for="day">{t(lang, Word::Day)}</label>
                    <input id="day" type="date" name="day" value=ask.day.map(|day| day.to_string()) />
                </p>
                <button>{t(lang, Word::Show)}</button>
                {clear}
            </form>
        </div>
    }
}

#[component]
fn Lines(lines: Vec<Line>, ask: Ask) -> impl IntoView {
    let lang = Lang::default();
    if lines.is_empty() {
        let word = if ask.is_filtered() || ask.before.is_some() {
            Word::NothingFound
        } else {
            Word::NothingYet
        };
        return view! { <p class="notice">{t(lang, word)}</p> }.into_any();
    }
    let head: Vec<_> = [
        Word::ColumnTime,
        Word::ColumnWho,
        Word::ColumnWhat,
        Word::ColumnObjects,
        Word::ColumnPlace,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col">{t(lang, word)}</th> })
    .collect();
    let shown = lines.len();
    let rows: Vec<_> = lines.into_iter().map(|line| row(lang, line)).collect();
    view! {
        <div class="scroll" role="region" aria-labelledby="lines" tabindex="0">
            <table class="data">
                <caption id="lines">{t(lang, Word::Caption { shown, most: PAGE })}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(lang: Lang, line: Line) -> impl IntoView {
    let roles = (!line.roles.is_empty()).then(|| {
        let roles = line.roles.join(", ").replace('_', " ");
        view! { <span class="sub">{roles}</span> }
    });
    let refused = line
        .refused
        .then(|| view! { <strong>{t(lang, Word::Refused)}</strong> });
    let objects = Word::Objects {
        kind: line.object_kind,
        count: line.objects,
        first: line.first_object,
    };
    view! {
        <tr>
            <td class="nowrap">
                <time datetime=line.at.format("%Y-%m-%dT%H:%M:%S").to_string()>{t(lang, Word::Time(line.at))}</time>
            </td>
            <th scope="row">{t(lang, Word::Who(line.who))} {roles}</th>
            <td>{line.action} {" "} {refused}</td>
            <td>{t(lang, objects)}</td>
            <td class="num">{t(lang, Word::Place(line.sequence))}</td>
        </tr>
    }
}
