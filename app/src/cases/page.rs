//! `/supervision/cases`: which cases should we talk about, and has the rupture been talked about?

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    agenda,
    ask::{PAGE, Show},
    decided,
    fields::{Forms, offers},
    form::{Do, Draft},
    view::{self, ACKNOWLEDGED_WITHIN, LATELY, Line},
    waiting,
};
use crate::{
    error::PortError,
    practice::{Practice, Role, Viewer, signed_in},
    request::ResponseStatus,
    supervision::{Tab, Tabs},
    text::{Case as Word, Frame as FrameWord, Lang, t},
    ui::{
        Frame, Nav, answered,
        listed::{Ask, Views, paged},
    },
};

#[component]
pub fn CasesPage() -> impl IntoView {
    let lang = Lang::default();
    let query = use_query_map().get_untracked();
    let asked = Asked {
        ask: Ask::new(query.get_str("show"), query.get_str("page")),
        done: query.get_str("done").and_then(Do::parse),
        draft: use_context::<Draft>().unwrap_or_default(),
    };
    let (who, status) = (signed_in(), ResponseStatus::of_request());
    view! {
        <Frame nav=Nav::Supervision title=t(lang, FrameWord::Supervision)>
            {Suspend::new(async move {
                answered(&status, load(who).await, |loaded| page(lang, loaded, asked))
            })}
        </Frame>
    }
    .into_any()
}

/// What the address asks for, and the form that came back.
struct Asked {
    ask: Ask<Show>,
    done: Option<Do>,
    draft: Draft,
}

pub struct Loaded {
    pub lines: Vec<Line>,
    pub practice: Practice,
    pub viewer: Viewer,
}

/// `None` for whoever is no supervisor.
///
/// # Errors
/// Those of the ports.
pub async fn load(who: Result<(Practice, Viewer), PortError>) -> Result<Option<Loaded>, PortError> {
    let (practice, viewer) = who?;
    if !viewer.has(Role::Supervisor) {
        return Ok(None);
    }
    let cases = practice.reviews.supervised(&viewer.actor).await?;
    let caseload = practice.caseloads.caseload(&viewer.actor).await?;
    let ruptures = practice.ruptures.worklist(&viewer.actor).await?;
    let lines = view::lines(cases, caseload, ruptures, practice.clock.as_ref());
    Ok(Some(Loaded {
        lines,
        practice,
        viewer,
    }))
}

fn page(lang: Lang, loaded: Loaded, asked: Asked) -> AnyView {
    let Loaded {
        lines, practice, ..
    } = loaded;
    if lines.is_empty() {
        return view! {
            <Tabs here=Tab::Cases />
            <section class="notice">
                <h1>{t(lang, Word::NobodyHeading)}</h1>
                <p>{t(lang, Word::NobodyText)}</p>
            </section>
        }
        .into_any();
    }
    let Asked { ask, done, draft } = asked;
    let clock = practice.clock.as_ref();
    let forms = Forms::of_list(draft.clone(), clock.today());
    // Ticked boxes have their place on the list, whatever became of the cases.
    let stray = forms.stray(|form, case| {
        let of_case = |line: &&Line| Some(line.case.care_episode) == case;
        let record = lines.iter().find(of_case).map(|line| &line.case.record);
        form == Do::Put || record.is_some_and(|record| offers(form, record))
    });
    let held = |show: Show| lines.iter().filter(move |line| holds(show, line, clock));
    let counts: Vec<_> = Show::ALL
        .iter()
        .map(|show| (*show, held(*show).count()))
        .collect();
    let headline = Word::Headline {
        waiting: counts[0].1,
        agenda: counts[1].1,
    };
    let mut here: Vec<Line> = held(ask.show).cloned().collect();
    if ask.show == Show::Decided {
        here.sort_by_key(|line| std::cmp::Reverse(line.decided_lately(clock)));
    }
    let empty = here.is_empty();
    let (here, at, pages) = paged(here, ask.page, PAGE);
    let done = done.map(|done| {
        view! { <p class="done" role="status">{t(lang, Word::Done(done))}</p> }
    });
    let list = if empty {
        view! { <p class="nothing">{t(lang, Word::None(ask.show))}</p> }.into_any()
    } else {
        match ask.show {
            Show::Waiting => waiting::list(lang, &here, &practice, &draft),
            Show::Agenda => agenda::list(lang, &here, &practice, &forms),
            Show::Decided => decided::list(lang, &here, &practice, &forms),
        }
    };
    let rules = Word::Rules {
        acknowledged_within: ACKNOWLEDGED_WITHIN,
        lately: LATELY,
    };
    view! {
        <Tabs here=Tab::Cases />
        <header class="day">
            <h1>{t(lang, headline)}</h1>
            <p class="lead">{t(lang, Word::Lead)}</p>
        </header>
        {done}
        {stray}
        {ask.views(lang, t(lang, Word::Filters), &counts)}
        {list}
        {ask.turn(lang, at, pages)}
        <p class="hint rules">{t(lang, rules)}</p>
    }
    .into_any()
}

fn holds(show: Show, line: &Line, clock: &dyn crate::practice::Clock) -> bool {
    match show {
        Show::Waiting => line.waits(),
        Show::Agenda => line.is_on_agenda(),
        Show::Decided => line.decided_lately(clock).is_some(),
    }
}
