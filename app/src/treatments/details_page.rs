//! `/clients/{id}/details`: who the client is, and how the treatment begins, ends and goes on.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    ClientFile, EVERY, Ended, NotAsked, Rhythm,
    add_page::particulars,
    fields::fields,
    form::{Do, ENDINGS, Entry, ending_text},
};
use crate::{
    client::load::Ask,
    error::PortError,
    practice::signed_in,
    request::ResponseStatus,
    text::{Client, Key, Lang, Session as SessionWord, Treatment as Word, t},
    ui::{
        Frame, Nav, NotFound, Problem,
        fields::{Line, Select, choice},
    },
};

#[component]
pub fn DetailsPage() -> impl IntoView {
    let lang = Lang::default();
    let ask = Ask::of_request();
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    let entry = use_context::<Entry>().unwrap_or_default();
    let query = use_query_map().get_untracked();
    let done = query.get_str("done").and_then(Do::parse);
    view! {
        <Frame nav=Nav::Caseload title=t(lang, Word::DetailsTitle)>
            {Suspend::new(async move {
                let loaded = async {
                    let (practice, viewer) = asked?;
                    let Some(client) = ask.client else { return Ok(None) };
                    let file = practice.treatments.file(&viewer.actor, client, ask.episode).await?;
                    Ok::<_, PortError>(file.map(|file| (file, practice.clock.today())))
                };
                match loaded.await {
                    Ok(Some((file, today))) => page(lang, &file, &entry, done, today),
                    Ok(None) => {
                        status.set(404);
                        view! { <NotFound heading=Client::UnknownHeading text=Client::UnknownText /> }
                            .into_any()
                    }
                    Err(error) => {
                        status.set(error.status());
                        view! { <Problem error /> }.into_any()
                    }
                }
            })}
        </Frame>
    }
    .into_any()
}

fn page(
    lang: Lang,
    file: &ClientFile,
    entry: &Entry,
    done: Option<Do>,
    today: NaiveDate,
) -> AnyView {
    let address = |page: &str| {
        let (client, episode) = (file.client, file.care_episode);
        format!("/clients/{client}{page}?episode={episode}")
    };
    let body = if file.own {
        own(lang, file, entry, today)
    } else {
        read_only(lang, file, entry)
    };
    view! {
        <header class="person">
            <p class="crumb no-print"><a href=address("")>{file.particulars.name.clone()}</a></p>
            <h1>{t(lang, Word::DetailsHeading)}</h1>
            <p class="print-only">{file.particulars.name.clone()}</p>
        </header>
        {done.map(|done| just_done(lang, file, done, &address))}
        <p class="lead">{t(lang, standing(lang, file))}</p>
        {body}
    }
    .into_any()
}

/// Where the treatment stands, in a sentence.
fn standing(lang: Lang, file: &ClientFile) -> Word {
    let date = |date| t(lang, Key::Date(date)).into_owned();
    let began = date(file.started_on);
    match file.ended {
        None => Word::Open { began },
        Some(ended) => Word::Ended {
            began,
            on: date(ended.on),
            how: ended.how,
            talked: ended.talked,
        },
    }
}

/// Says what was done, and what comes next or takes it back.
fn just_done(lang: Lang, file: &ClientFile, done: Do, address: &dyn Fn(&str) -> String) -> AnyView {
    let next = matches!(done, Do::Add | Do::Begin).then(|| {
        view! {
            <p>
                <a href=address("/sessions/new")>{t(lang, SessionWord::ToRecord)}</a>
            </p>
        }
    });
    let undo = match (done, file.ended) {
        (Do::End, Some(_)) => Some(Do::Resume),
        (Do::Archive, Some(Ended { archived: true, .. })) => Some(Do::BringBack),
        _ => None,
    };
    let undo = undo.filter(|_| file.own).map(|form| {
        view! {
            <form method="post" action=action(file)>
                {hidden(file, form)}
                <button class="plain">{t(lang, Word::Undo(form))}</button>
            </form>
        }
    });
    view! {
        <div class="done" role="status">
            <p>{t(lang, Word::Done(done))}</p>
            {next}
            {undo}
        </div>
    }
    .into_any()
}

fn own(lang: Lang, file: &ClientFile, entry: &Entry, today: NaiveDate) -> AnyView {
    let change = fields(Do::Change, entry);
    let asked = asked(lang, file, entry);
    let treatment = match file.ended {
        None => end(lang, file, entry, today),
        Some(ended) => after(lang, file, ended, entry, today),
    };
    view! {
        <section class="card sheet" aria-labelledby="particulars">
            <h2 id="particulars">{t(lang, Word::ParticularsHeading)}</h2>
            <form class="act" method="post" action=action(file)>
                {hidden(file, Do::Change)}
                {change.whole(&["code", "name", "contact"])}
                {particulars(&change, Some(&file.particulars))}
                <p>
                    <button>{t(lang, Word::Button(Do::Change))}</button>
                </p>
            </form>
        </section>
        {asked}
        {treatment}
    }
    .into_any()
}

/// How often forms are asked for: whoever treats the client says so, in the own name or as a cover.
fn asked(lang: Lang, file: &ClientFile, entry: &Entry) -> Option<AnyView> {
    let open = file.may_act && file.ended.is_none();
    open.then(|| rhythm(lang, file, entry))
}

fn rhythm(lang: Lang, file: &ClientFile, entry: &Entry) -> AnyView {
    let fields = fields(Do::Ask, entry);
    let every = file.practice_every;
    let practice = choice("practice", Word::AsThePractice { every });
    let often = EVERY.map(|every| choice(every, Word::Every(every)));
    let never = choice(0, Word::Every(0));
    let choices = std::iter::once(practice).chain(often).chain([never]);
    let now = file.rhythm.map_or_else(
        || "practice".to_owned(),
        |rhythm| rhythm.every().to_string(),
    );
    let none = choice("", Word::NoReason);
    let because = NotAsked::ALL.map(|why| choice(why.as_str(), Word::Because(why)));
    let because = std::iter::once(none).chain(because);
    let why = file.rhythm.and_then(Rhythm::not_asked).unwrap_or_default();
    view! {
        <section class="card sheet" aria-labelledby="rhythm">
            <h2 id="rhythm">{t(lang, Word::RhythmHeading)}</h2>
            <p class="hint">{t(lang, Word::RhythmText)}</p>
            <form class="act" method="post" action=action(file)>
                {hidden(file, Do::Ask)}
                {fields.whole(&["every", "because"])}
                {fields.select("every", Word::RhythmLabel, Select::of(choices, now))}
                {fields.select("because", Word::BecauseLabel, Select::of(because, why))}
                <p>
                    <button>{t(lang, Word::Button(Do::Ask))}</button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

/// For who sees the client, and for a colleague who covers: only the therapist changes anything here.
fn read_only(lang: Lang, file: &ClientFile, entry: &Entry) -> AnyView {
    let particulars = &file.particulars;
    let contact = particulars.contact.clone().map(|contact| {
        view! {
            <div>
                <dt>{t(lang, Word::Contact)}</dt>
                <dd>{contact}</dd>
            </div>
        }
    });
    let therapist = file.therapist_name.clone();
    view! {
        <section class="card sheet">
            <dl class="scores">
                <div>
                    <dt>{t(lang, Word::Code)}</dt>
                    <dd>{particulars.code.clone()}</dd>
                </div>
                <div>
                    <dt>{t(lang, Word::Name)}</dt>
                    <dd>{particulars.name.clone()}</dd>
                </div>
                {contact}
            </dl>
            <p class="hint">{t(lang, Word::OnlyTherapist { therapist })}</p>
        </section>
        {asked(lang, file, entry)}
    }
    .into_any()
}

fn end(lang: Lang, file: &ClientFile, entry: &Entry, today: NaiveDate) -> AnyView {
    let fields = fields(Do::End, entry);
    let least = file.last_session_on.unwrap_or(file.started_on);
    let hint = Word::EndedOnHint {
        least: t(lang, Key::Date(least)).into_owned(),
    };
    let on = fields.line(
        "on",
        Word::EndedOn,
        Line {
            hint: Some(hint.into()),
            least: Some(least),
            most: Some(today),
            wide: true,
            ..Line::day(today)
        },
    );
    let how = ENDINGS.map(|ending| choice(ending_text(ending), Word::How(ending)));
    let talked =
        [("yes", true), ("no", false)].map(|(value, talked)| choice(value, Word::Talked(talked)));
    view! {
        <div class="folds acts no-print">
            <details open=entry.form() == Some(Do::End)>
                <summary>{t(lang, Word::Unfold(Do::End))}</summary>
                <p class="hint">{t(lang, Word::Hint(Do::End))}</p>
                <form class="act" method="post" action=action(file)>
                    {hidden(file, Do::End)}
                    {fields.whole(&["on", "ending", "talked"])}
                    {on}
                    {fields.radios("ending", Word::HowLabel, how, "")}
                    {fields.radios("talked", Word::TalkedLabel, talked, "")}
                    <p>
                        <button>{t(lang, Word::Button(Do::End))}</button>
                    </p>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// What can be done once it has ended.
fn after(lang: Lang, file: &ClientFile, ended: Ended, entry: &Entry, today: NaiveDate) -> AnyView {
    let begin = fields(Do::Begin, entry);
    let on = begin.line(
        "on",
        Word::Began,
        Line {
            hint: Some(Word::BeganHint.into()),
            least: Some(ended.on),
            most: Some(today),
            wide: true,
            ..Line::day(today)
        },
    );
    let again = (!file.has_open).then(|| {
        let archive = if ended.archived {
            Do::BringBack
        } else {
            Do::Archive
        };
        view! {
            <details open=entry.form() == Some(Do::Begin)>
                <summary>{t(lang, Word::Unfold(Do::Begin))}</summary>
                <p class="hint">{t(lang, Word::Hint(Do::Begin))}</p>
                <form class="act" method="post" action=action(file)>
                    {hidden(file, Do::Begin)}
                    {begin.whole(&["on"])}
                    {on}
                    <p>
                        <button>{t(lang, Word::Button(Do::Begin))}</button>
                    </p>
                </form>
            </details>
            {fold(lang, file, Do::Resume, entry)}
            {fold(lang, file, archive, entry)}
        }
    });
    let open = file
        .has_open
        .then(|| view! { <p class="hint">{t(lang, Word::HasOpen)}</p> });
    view! {
        {open}
        <div class="folds acts no-print">{again}</div>
    }
    .into_any()
}

/// A form without fields behind its words.
fn fold(lang: Lang, file: &ClientFile, form: Do, entry: &Entry) -> AnyView {
    let fields = fields(form, entry);
    view! {
        <details open=entry.form() == Some(form)>
            <summary>{t(lang, Word::Unfold(form))}</summary>
            <p class="hint">{t(lang, Word::Hint(form))}</p>
            <form class="act" method="post" action=action(file)>
                {hidden(file, form)}
                {fields.whole(&[])}
                <p>
                    <button>{t(lang, Word::Button(form))}</button>
                </p>
            </form>
        </details>
    }
    .into_any()
}

/// Where every form on this page posts to.
fn action(file: &ClientFile) -> String {
    format!("/clients/{}/details", file.client)
}

/// What every form on this page says beside its fields.
fn hidden(file: &ClientFile, form: Do) -> AnyView {
    view! {
        <input type="hidden" name="do" value=form.as_str() />
        <input type="hidden" name="episode" value=file.care_episode.to_string() />
    }
    .into_any()
}
