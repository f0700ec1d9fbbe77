//! `/supervision`: is our practice noticing and repairing?

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    PracticeFigures, Tab, Tabs,
    cases_view::Supervisees,
    practice_view::{headline, sections},
    section::Section,
};
use crate::{
    error::PortError,
    practice::{Practice, Role, Viewer, signed_in},
    request::ResponseStatus,
    text::{Frame as FrameWord, Lang, Overview as Word, t},
    ui::{Frame, Nav, answered},
};

#[component]
pub fn SupervisionPage() -> impl IntoView {
    let lang = Lang::default();
    let practice = use_query_map().get_untracked().get_str("view") == Some("practice");
    let (asked, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Supervision title=t(lang, FrameWord::Supervision)>
            {Suspend::new(async move {
                answered(&status, load(asked, practice).await, |loaded| loaded.view(lang))
            })}
        </Frame>
    }
    .into_any()
}

enum Loaded {
    Supervisees {
        supervisees: Supervisees,
        practice: Practice,
        today: NaiveDate,
    },
    /// `None` where they are not shown.
    Practice {
        figures: Option<PracticeFigures>,
        practice: Practice,
        supervises: bool,
    },
}

/// `None` for whoever sees no clinical content.
async fn load(
    asked: Result<(Practice, Viewer), PortError>,
    whole_practice: bool,
) -> Result<Option<Loaded>, PortError> {
    let (practice, viewer) = asked?;
    if !viewer.is_clinical() {
        return Ok(None);
    }
    let supervises = viewer.has(Role::Supervisor);
    if whole_practice || !supervises {
        let figures = practice.overview.overview(&viewer.actor).await?;
        return Ok(Some(Loaded::Practice {
            figures,
            practice,
            supervises,
        }));
    }
    let today = practice.clock.today();
    let caseload = practice.caseloads.caseload(&viewer.actor).await?;
    let ruptures = practice.ruptures.worklist(&viewer.actor).await?;
    Ok(Some(Loaded::Supervisees {
        supervisees: Supervisees::new(caseload.rows, ruptures, today),
        practice,
        today,
    }))
}

impl Loaded {
    fn view(self, lang: Lang) -> AnyView {
        match self {
            Self::Supervisees {
                supervisees,
                practice,
                today,
            } => {
                let none = supervisees.cases.is_empty();
                let sections = supervisees.sections(lang, &practice.instruments, today);
                let body = if none {
                    view! { <p class="nothing">{t(lang, Word::NoSupervisees)}</p> }.into_any()
                } else {
                    grid(lang, sections)
                };
                let lead = t(lang, Word::SuperviseesLead);
                page(
                    lang,
                    Tab::Supervisees,
                    true,
                    supervisees.headline(),
                    view! { <p class="lead">{lead}</p> },
                    body,
                )
            }
            Self::Practice {
                figures: None,
                supervises,
                ..
            } => {
                let why = view! { <p class="lead">{t(lang, Word::NotShown)}</p> };
                page(
                    lang,
                    Tab::Practice,
                    supervises,
                    Word::NotShownHeading,
                    why,
                    ().into_any(),
                )
            }
            Self::Practice {
                figures: Some(figures),
                practice,
                supervises,
            } => {
                let Some(latest) = figures.periods.last() else {
                    let why = view! { <p class="lead">{t(lang, Word::NotYet)}</p> };
                    return page(
                        lang,
                        Tab::Practice,
                        supervises,
                        Word::NotYetHeading,
                        why,
                        ().into_any(),
                    );
                };
                let lead = Word::PracticeLead {
                    from: latest.period.first_day(),
                    to: latest.period.last_day(),
                };
                let lead =
                    view! { <p class="lead">{t(lang, lead)} {" "} {t(lang, Word::Protected)}</p> };
                let heading = Word::PracticeHeadline(headline(&figures));
                let body = grid(lang, sections(lang, &figures, &practice.instruments));
                page(lang, Tab::Practice, supervises, heading, lead, body)
            }
        }
    }
}

fn page(
    lang: Lang,
    tab: Tab,
    supervises: bool,
    heading: Word,
    lead: impl IntoView + 'static,
    body: AnyView,
) -> AnyView {
    let tabs = supervises.then(|| view! { <Tabs here=tab /> });
    view! {
        {tabs}
        <header class="day">
            <h1>{t(lang, heading)}</h1>
            {lead}
        </header>
        {body}
    }
    .into_any()
}

fn grid(lang: Lang, sections: Vec<Section>) -> AnyView {
    let sections: Vec<_> = sections
        .into_iter()
        .map(|section| section.view(lang))
        .collect();
    view! { <div class="aggregate-grid">{sections}</div> }.into_any()
}
