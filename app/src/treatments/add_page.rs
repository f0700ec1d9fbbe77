//! `/clients/new`: a client, and the treatment that begins.

use leptos::prelude::*;

use super::{
    CODE, CONTACT, NAME, Particulars,
    fields::{Fields, Line},
    form::{Do, Entry},
};
use crate::{
    practice::{Role, signed_in},
    request::ResponseStatus,
    text::{Frame as FrameWord, Lang, Treatment as Word, t},
    ui::{Frame, Nav, NotFound, Problem},
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
            let today = practice.clock.today().format("%Y-%m-%d").to_string();
            form(lang, &entry, &today)
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

fn form(lang: Lang, entry: &Entry, today: &str) -> AnyView {
    let fields = Fields::new(Do::Add, entry);
    let day = fields.line(
        "on",
        Word::Began,
        Line {
            kind: "date",
            value: today.to_owned(),
            hint: Some(Word::BeganHint),
            most: Some(today.to_owned()),
            ..Line::default()
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
    let line = |value: Option<String>, hint, longest| Line {
        kind: "text",
        value: value.unwrap_or_default(),
        hint: Some(hint),
        longest: Some(longest),
        ..Line::default()
    };
    let code = Line {
        autofocus: now.is_none(),
        ..line(now.map(|now| now.code.clone()), Word::CodeHint, CODE)
    };
    let name = line(now.map(|now| now.name.clone()), Word::NameHint, NAME);
    let contact = Line {
        optional: true,
        ..line(
            now.and_then(|now| now.contact.clone()),
            Word::ContactHint,
            CONTACT,
        )
    };
    view! {
        {fields.line("code", Word::Code, code)}
        {fields.line("name", Word::Name, name)}
        {fields.another()}
        {fields.line("contact", Word::Contact, contact)}
    }
    .into_any()
}
