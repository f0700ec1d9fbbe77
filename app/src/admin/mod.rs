//! For administrators: who is here, who supervises and covers for whom, who takes over a treatment. No clinical content.

mod fields;
pub mod form;
#[cfg(test)]
mod form_tests;
mod instruments_page;
mod lines;
mod people;
mod practice_page;
mod teams;
mod transfers;

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

pub use form::{Change, Page, Reason, Refusal, Typed, Why};
pub use instruments_page::InstrumentsPage;
pub use lines::{CoverPage, SupervisionPage};
pub use people::PeoplePage;
pub use practice_page::PracticePage;
pub use transfers::TransfersPage;

use crate::{
    error::PortError,
    form::FormWords,
    hand_over::Offer,
    practice::{Role, signed_in},
    request::ResponseStatus,
    text::{Admin as Word, Lang, t},
    ui::{Frame, Nav, answered, fields::Choice},
};

/// Everybody and how they stand to each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// By name.
    pub people: Vec<Person>,
    pub supervision: Vec<Line>,
    pub cover: Vec<Line>,
    /// By name.
    pub teams: Vec<(Uuid, String)>,
    /// `who` is the member, `whom` the team.
    pub members: Vec<Line>,
    /// By client code.
    pub treatments: Vec<Treatment>,
    /// Newest first.
    pub transfers: Vec<Transfer>,
    /// How much is flagged; the newest version first.
    pub flags: Vec<FlagSetting>,
    /// What is said to clients on every form, as it is now.
    pub words: FormWords,
    /// The newest definition of each form, by code.
    pub instruments: Vec<Offered>,
    /// How often the practice asks where nothing else is agreed: at every n-th session.
    pub asked_every: i32,
    /// Sessions from this day on are rated by the therapist before the client's rating is shown.
    pub blind_from: Option<NaiveDate>,
}

/// A form that the practice may offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub code: String,
    pub name: String,
    /// `None` where it is for therapists alone.
    pub offer: Option<Offer>,
    /// The practice's own wording: since when, and by whom.
    pub supplied: Option<(NaiveDate, String)>,
    pub withdrawn: bool,
}

/// A version of how much is flagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagSetting {
    pub version: i32,
    /// For sessions from this day on.
    pub from: NaiveDate,
    /// Of 100 sessions without a drop.
    pub per_100: i32,
    pub set_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: Uuid,
    pub user_name: Option<String>,
    pub name: String,
    pub active: bool,
    pub roles: Vec<Role>,
}

/// Somebody's relation to somebody for a time; days are the practice's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: Uuid,
    /// The supervisor, or who covers.
    pub who: Uuid,
    /// The supervisee, or who is covered for.
    pub whom: Uuid,
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
    pub state: LineState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    Current,
    Coming,
    Past,
}

/// An open treatment, as far as an administrator may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatment {
    pub care_episode: Uuid,
    pub client_code: String,
    pub therapist: Uuid,
    pub started_on: NaiveDate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The treatment that ended.
    pub care_episode: Uuid,
    pub client_code: String,
    pub from: Uuid,
    pub to: Uuid,
    pub on: NaiveDate,
    pub reason: Reason,
    pub alliance_opened: bool,
}

impl Directory {
    /// The name of a person or team; empty for nobody's id.
    pub fn name(&self, id: Uuid) -> String {
        let people = self.people.iter().map(|p| (p.id, &p.name));
        let teams = self.teams.iter().map(|(id, name)| (*id, name));
        people
            .chain(teams)
            .find(|(known, _)| *known == id)
            .map(|(_, name)| name.clone())
            .unwrap_or_default()
    }

    /// Active people with a role, for a choice.
    fn holders(&self, role: Role) -> Vec<Choice> {
        self.people
            .iter()
            .filter(|p| p.active && p.roles.contains(&role))
            .map(|p| (p.id.to_string(), p.name.clone().into()))
            .collect()
    }
}

/// A one-time code to hand over; in context on the page that answers to its issue, and nowhere afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub name: String,
    pub code: String,
    pub expires_at: DateTime<Utc>,
}

impl Invitation {
    /// Where the form posts to.
    pub const PATH: &str = "/admin/people/invite";
}

/// The frame around each of these pages: loads the directory, refuses whoever is no administrator, shows what was done.
#[component]
fn AdminPage<F, V>(page: Page, body: F) -> impl IntoView
where
    F: Fn(Directory, Typed, NaiveDate) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let lang = Lang::default();
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    let typed = use_context::<Typed>().unwrap_or_default();
    let done = use_query_map()
        .get_untracked()
        .get_str("done")
        .and_then(form::done);
    view! {
        <Frame nav=Nav::Admin title=t(lang, Word::Page(page))>
            {Suspend::new(async move {
                let loaded = async {
                    let (practice, viewer) = asked?;
                    if !viewer.has(Role::Administrator) {
                        return Ok(None);
                    }
                    let directory = practice.people.directory(&viewer.actor).await?;
                    Ok::<_, PortError>(Some((directory, practice.clock.today())))
                };
                answered(&status, loaded.await, |(directory, today)| {
                        view! {
                            <SubNav page />
                            <header class="day">
                                <h1>{t(lang, Word::Page(page))}</h1>
                                <p class="lead">{t(lang, Word::Lead(page))}</p>
                            </header>
                            {done.map(|done| view! { <p class="done" role="status">{t(lang, Word::Done(done))}</p> })}
                            <div class="admin">{body(directory, typed, today)}</div>
                        }
                            .into_any()
                    })
            })}
        </Frame>
    }
    .into_any()
}

#[component]
fn SubNav(page: Page) -> impl IntoView {
    let lang = Lang::default();
    let links: Vec<_> = Page::ALL
        .into_iter()
        .map(|to| {
            view! {
                <li>
                    <a href=to.path() aria-current=(to == page).then_some("page")>
                        {t(lang, Word::Page(to))}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav aria-label=t(lang, Word::Administration)>
            <ul class="filters">{links}</ul>
        </nav>
    }
}
