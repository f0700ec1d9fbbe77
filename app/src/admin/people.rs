//! `/admin/people`: everybody with their roles; people are deactivated, never deleted.

use chrono::NaiveDateTime;
use leptos::prelude::*;

use super::{
    AdminPage, Directory, Invitation, Page, Person, Typed,
    fields::{fields, roles},
    teams::teams,
};
use crate::{
    practice::Practice,
    text::{Admin as Word, Key, Lang, t},
    ui::fields::Line,
};

#[component]
pub fn PeoplePage() -> impl IntoView {
    // Read here: context is gone once the page has waited for the database.
    let handed_over = use_context::<Invitation>()
        .zip(use_context::<Practice>())
        .map(|(invitation, practice)| (practice.clock.local(invitation.expires_at), invitation));
    let body = move |directory: Directory, typed: Typed, today| {
        let people = people_table(&directory, &typed);
        let code = handed_over
            .clone()
            .map(|(until, invitation)| view! { <HandOver invitation until /> });
        view! {
            {code}
            {people}
            {add_form(&typed)}
            {teams(&directory, &typed, today)}
        }
    };
    view! { <AdminPage page=Page::People body /> }
}

fn people_table(directory: &Directory, typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    let rows: Vec<_> = directory
        .people
        .iter()
        .map(|person| person_row(person, directory, typed))
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t(lang, Word::Page(Page::People))>
            <table class="data">
                <thead>
                    <tr>
                        <th scope="col">{t(lang, Word::Name)}</th>
                        <th scope="col">{t(lang, Word::Roles)}</th>
                        <th scope="col">{t(lang, Word::Status)}</th>
                        <th scope="col">{t(lang, Word::ToDo)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn person_row(person: &Person, directory: &Directory, typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    let roles: Vec<_> = person
        .roles
        .iter()
        .map(|role| t(lang, *role).into_owned())
        .collect();
    let open = directory
        .treatments
        .iter()
        .filter(|treatment| treatment.therapist == person.id)
        .count();
    let waiting = (!person.active && open > 0).then(|| {
        view! {
            <a class="sub" href=Page::Transfers.path()>{t(lang, Word::OpenTreatments { open })}</a>
        }
    });
    let status = if person.active {
        Word::Active
    } else {
        Word::Inactive
    };
    view! {
        <tr>
            <th scope="row">
                {person.name.clone()} <span class="sub">{person.user_name.clone()}</span>
            </th>
            <td>{roles.join(", ")}</td>
            <td>{t(lang, status)} {waiting}</td>
            <td>
                <div class="to-do">
                    {change(person, typed)} {invite(person)} {switch(person, typed)}
                </div>
            </td>
        </tr>
    }
}

/// Name and roles, folded away until they are wanted or were refused.
fn change(person: &Person, typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    let form = fields("change", Some(person.id), typed);
    let name = person.name.clone();
    view! {
        <details open=form.was_sent()>
            <summary>
                {t(lang, Word::Change)} <span class="visually-hidden">{format!(": {name}")}</span>
            </summary>
            <form method="post" action=Page::People.path()>
                <input type="hidden" name="do" value="change" />
                <input type="hidden" name="id" value=person.id.to_string() />
                {form.whole(&["name", "roles"])}
                {form.line("name", Word::Name, Line::text(&name))}
                {roles(&form, &person.roles)}
                <button class="first">{t(lang, Word::Save)}</button>
            </form>
        </details>
    }
}

/// A one-time code: an invitation, or a way back in.
fn invite(person: &Person) -> impl IntoView + use<> {
    let lang = Lang::default();
    let (id, name) = (person.id.to_string(), person.name.clone());
    person.active.then(|| {
        view! {
            <details>
                <summary>
                    {t(lang, Word::Invite)} <span class="visually-hidden">{format!(": {name}")}</span>
                </summary>
                <form method="post" action=Invitation::PATH>
                    <input type="hidden" name="id" value=id />
                    <p class="hint">{t(lang, Word::InviteText)}</p>
                    <p>
                        <label>
                            <input type="checkbox" name="renew_authenticator" value="true" />
                            {t(lang, Word::RenewAuthenticator)}
                        </label>
                    </p>
                    <button>{t(lang, Word::InviteSubmit)}</button>
                </form>
            </details>
        }
    })
}

/// The code, once.
#[component]
fn HandOver(invitation: Invitation, until: NaiveDateTime) -> impl IntoView {
    let lang = Lang::default();
    let lead = Word::HandOver {
        name: invitation.name,
        until: t(lang, Key::Moment(until)).into_owned(),
    };
    view! {
        <section class="card hand-over" role="status">
            <h2>{t(lang, Word::HandOverHeading)}</h2>
            <p>{t(lang, lead)}</p>
            <p class="code">
                <code>{invitation.code}</code>
            </p>
        </section>
    }
}

/// Deactivates or reactivates.
fn switch(person: &Person, typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    let (action, word) = if person.active {
        ("deactivate", Word::Deactivate)
    } else {
        ("reactivate", Word::Reactivate)
    };
    let form = fields(action, Some(person.id), typed);
    let name = person.name.clone();
    view! {
        <form method="post" action=Page::People.path() class="inline">
            <input type="hidden" name="do" value=action />
            <input type="hidden" name="id" value=person.id.to_string() />
            {form.whole(&[])}
            <button class="plain">
                {t(lang, word)} <span class="visually-hidden">{format!(": {name}")}</span>
            </button>
        </form>
    }
}

fn add_form(typed: &Typed) -> impl IntoView + use<> {
    let lang = Lang::default();
    let form = fields("add", None, typed);
    view! {
        <section class="card" aria-labelledby="add">
            <h2 id="add">{t(lang, Word::AddPerson)}</h2>
            <p class="quiet">{t(lang, Word::AddPersonText)}</p>
            <form method="post" action=Page::People.path()>
                <input type="hidden" name="do" value="add" />
                {form.whole(&["name", "user_name", "roles"])}
                {form.line("name", Word::Name, Line::text(""))}
                {form.line("user_name", Word::UserName, Line::text(""))}
                {roles(&form, &[])}
                <button class="first">{t(lang, Word::AddPerson)}</button>
            </form>
        </section>
    }
}
