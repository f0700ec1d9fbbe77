//! Teams and who belongs to them. A team opens nothing: it only says who works together.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{
    Directory, LineState, Page, Typed,
    fields::{fields, one_of},
    lines::{end_form, period},
};
use crate::{
    text::{Admin as Word, Lang, t},
    ui::fields::{Choice, Line},
};

pub(super) fn teams(
    directory: &Directory,
    typed: &Typed,
    today: NaiveDate,
) -> impl IntoView + use<> {
    let lang = Lang::default();
    let teams: Vec<_> = directory
        .teams
        .iter()
        .map(|(id, name)| {
            let members: Vec<_> = directory
                .members
                .iter()
                .filter(|line| line.whom == *id && line.state != LineState::Past)
                .map(|line| {
                    let who = directory.name(line.who);
                    let label = Word::EndOf {
                        who: who.clone(),
                        whom: name.clone(),
                    };
                    view! {
                        <li>
                            <span class="who">{who}</span> <span class="hint">{period(line)}</span>
                            {end_form(Page::People, "leave", line, label, typed)}
                        </li>
                    }
                })
                .collect();
            let none = members.is_empty();
            view! {
                <section>
                    <h3>{name.clone()}</h3>
                    {none.then(|| view! { <p class="quiet">{t(lang, Word::NoMembers)}</p> })}
                    <ul class="members">{members}</ul>
                </section>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="teams">
            <h2 id="teams">{t(lang, Word::Teams)}</h2>
            <p class="quiet">{t(lang, Word::TeamsText)}</p>
            {teams}
            {join_form(directory, typed, today)}
            {team_form(typed)}
        </section>
    }
}

fn join_form(directory: &Directory, typed: &Typed, today: NaiveDate) -> impl IntoView + use<> {
    let form = fields("join", None, typed);
    let people = directory.people.iter().filter(|p| p.active);
    let people = people.map(|p| -> Choice { (p.id.to_string(), p.name.clone().into()) });
    let teams = directory.teams.iter();
    let teams = teams.map(|(id, name)| -> Choice { (id.to_string(), name.clone().into()) });
    view! {
        <form method="post" action=Page::People.path()>
            <input type="hidden" name="do" value="join" />
            {form.whole(&["who", "whom", "from", "to"])}
            {form.select("who", Word::Member, one_of(people, ""))}
            {form.select("whom", Word::Team, one_of(teams, ""))}
            {form.line("from", Word::From, Line::day(today))}
            {form.line("to", Word::LastDay, Line { optional: true, ..Line::day(None) })}
            <button>{t(Lang::default(), Word::AddMember)}</button>
        </form>
    }
}

fn team_form(typed: &Typed) -> impl IntoView + use<> {
    let form = fields("add-team", None, typed);
    view! {
        <form method="post" action=Page::People.path()>
            <input type="hidden" name="do" value="add-team" />
            {form.whole(&["name"])}
            {form.line("name", Word::NewTeam, Line::text(""))}
            <button>{t(Lang::default(), Word::AddTeam)}</button>
        </form>
    }
}
