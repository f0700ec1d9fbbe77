//! `/clients/new`: a client, and the treatment that begins.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    CODE, CONTACT, NAME, Particulars,
    fields::fields,
    form::{Do, Entry},
};
use crate::{
    practice::{Role, signed_in},
    request::ResponseStatus,
    text::{Frame as FrameWord, Lang, Treatment as Word, t},
    ui::{
        Frame, Nav, NotFound, Problem,
        fields::{Fields, Line},
    },
};

/// Where the form posts to.
pub const ADD: &str = "/clients/new";

/// `/clients/new`, for therapists.
#[component]
pub fn AddClientPage() -> impl IntoView {
    let lang = Lang::default();
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    let entry = use_context::<Entry>().unwrap_or_default();
    let page = match asked {
        Ok((practice, viewer)) if viewer.has(Role::Therapist) => {
            form(lang, &entry, practice.clock.today())
        }
        Ok(_) => {
            status.set(404);
            view! { <NotFound heading=FrameWord::NotFoundHeading text=FrameWord::NotFoundText /> }
                .into_any()
        }
        Err(error) => {
            status.set(error.status());
            view! { <Problem error /> }.into_any()
        }
    };
    view! {
        <Frame nav=Nav::Caseload title=t(lang, Word::AddHeading)>
            {page}
        </Frame>
    }
    .into_any()
}

fn form(lang: Lang, entry: &Entry, today: NaiveDate) -> AnyView {
    let fields = fields(Do::Add, entry);
    let day = fields.line(
        "on",
        Word::Began,
        Line {
            hint: Some(Word::BeganHint.into()),
            most: Some(today),
            wide: true,
            ..Line::day(today)
        },
    );
    view! {
        <header class="person">
            <p class="crumb no-print"><a href="/">{t(lang, FrameWord::Caseload)}</a></p>
            <h1>{t(lang, Word::AddHeading)}</h1>
        </header>
        <p class="lead">{t(lang, Word::AddLead)}</p>
        <section class="card sheet">
            <form class="act" method="post" action=ADD>
                <input type="hidden" name="do" value=Do::Add.as_str() />
                {fields.whole(&["code", "name", "contact", "on"])}
                {particulars(&fields, None)}
                {day}
                <p>
                    <button class="first">{t(lang, Word::Button(Do::Add))}</button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

/// Code, name and contact, as they are now where there are any.
pub fn particulars(fields: &Fields, now: Option<&Particulars>) -> AnyView {
    let line = |value: Option<&String>, hint: Word, longest| Line {
        hint: Some(hint.into()),
        longest: Some(longest),
        wide: true,
        ..Line::text(value.map_or("", String::as_str))
    };
    let code = Line {
        autofocus: now.is_none(),
        ..line(now.map(|now| &now.code), Word::CodeHint, CODE)
    };
    let name = line(now.map(|now| &now.name), Word::NameHint, NAME);
    let contact = Line {
        optional: true,
        ..line(
            now.and_then(|now| now.contact.as_ref()),
            Word::ContactHint,
            CONTACT,
        )
    };
    view! {
        {fields.line("code", Word::Code, code)}
        {fields.line("name", Word::Name, name)}
        {fields.confirmation("another", Word::Another)}
        {fields.line("contact", Word::Contact, contact)}
    }
    .into_any()
}
