//! The ruptures of a treatment on the client's page, open ones first.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    alliance::{Instruments, RuptureState},
    client::{ClientChart, overlay},
    practice::Clock,
    text::{Key, Lang, Rupture as Word, ruptures::RatingsWord, t},
    ui::RuptureMark,
};

use super::{
    NotDone, Rupture,
    acts::Forms,
    course::{in_order, ratings_course, since},
    form::{Problem, Sent},
    timeline,
};

/// What the section needs beside the chart.
#[derive(Clone)]
pub struct Around {
    pub instruments: Arc<Instruments>,
    pub clock: Arc<dyn Clock>,
    pub sent: Sent,
}

#[component]
pub fn RuptureSection(chart: ClientChart, around: Around) -> impl IntoView {
    let lang = Lang::default();
    let forms = chart.may_act.then(|| Forms {
        chart: chart.clone(),
        sent: around.sent.clone(),
        today: around.clock.today(),
    });
    let stray = stray(lang, &chart, &around.sent);
    let felt = forms.as_ref().and_then(Forms::felt);
    let all: Vec<_> = in_order(&chart)
        .into_iter()
        .map(|rupture| one(lang, &chart, rupture, forms.as_ref(), &around))
        .collect();
    let lead = if all.is_empty() {
        Word::NoneYet
    } else {
        Word::Lead
    };
    view! {
        <section class="figure ruptures" id="ruptures" aria-labelledby="ruptures-heading">
            <header>
                <h2 id="ruptures-heading">{t(lang, Word::Heading)}</h2>
                <p>{t(lang, lead)}</p>
            </header>
            {stray}
            {all}
            {felt}
        </section>
    }
}

fn one(
    lang: Lang,
    chart: &ClientChart,
    rupture: &Rupture,
    forms: Option<&Forms>,
    around: &Around,
) -> AnyView {
    let heading = format!("rupture-{}-heading", rupture.id);
    let title = Word::Title {
        state: rupture.state,
        from: rupture.onset,
        to: overlay::end(rupture),
    };
    let state = rupture.state;
    let class = if state.is_open() {
        "rupture open"
    } else {
        "rupture"
    };
    let drawing = timeline::drawing(lang, chart, rupture);
    let words = timeline::in_words(
        lang,
        chart,
        rupture,
        &around.instruments,
        around.clock.as_ref(),
    );
    let events = timeline::events(lang, chart, rupture, &around.clock);
    let meanwhile = meanwhile(lang, chart, rupture, &around.sent);
    let acts = forms.map(|forms| forms.of(rupture));
    let body = view! { {drawing} {words} {events} {meanwhile} {acts} }.into_any();
    // What nobody can act on any more, and what is closed, is folded away but for its first line.
    let labelled = heading.clone();
    view! {
        <article class=class id=format!("rupture-{}", rupture.id) aria-labelledby=labelled>
            <header>
                <h3 id=heading>
                    <span class=if state.is_open() { "state look" } else { "state" }>
                        <RuptureMark state />
                        {t(lang, title)}
                    </span>
                </h3>
                <p class="hint">{facts(lang, chart, rupture)}</p>
            </header>
            {body}
        </article>
    }
    .into_any()
}

fn facts(lang: Lang, chart: &ClientChart, rupture: &Rupture) -> String {
    let noticed = chart
        .sessions
        .iter()
        .find(|s| s.number == rupture.noticed_at);
    let words = Word::Noticed {
        session: rupture.noticed_at,
        source: rupture.source,
        on: noticed.map(|session| t(lang, Key::Date(session.held_on)).into_owned()),
    };
    let note = t(lang, Word::StateNote(rupture.state));
    let long = if rupture.is_open_long() {
        format!(" · {}", t(lang, Word::OpenLong))
    } else {
        String::new()
    };
    format!("{} {}{long}", t(lang, words), crate::text::sentence(&note))
}

/// Somebody else was quicker: what they recorded, and what was written here, where its form is offered no more.
fn meanwhile(lang: Lang, chart: &ClientChart, rupture: &Rupture, sent: &Sent) -> Option<AnyView> {
    let changed = sent.problem == Some(Problem::NotDone(NotDone::Changed));
    if !changed || sent.rupture() != Some(rupture.id) {
        return None;
    }
    let version = sent.get("version").parse().unwrap_or_default();
    let did = since(rupture, version)
        .iter()
        .map(|event| timeline::happened(lang, chart, event))
        .collect();
    let offered = sent.step().is_some_and(|step| step.is_for(rupture.state));
    let kept = (!offered).then(|| kept(lang, sent));
    Some(
        view! {
            <div class="problem" role="alert">
                <p>{t(lang, Word::Meanwhile { did })}</p>
                {kept}
            </div>
        }
        .into_any(),
    )
}

/// A refused form of which the page has no place any more: its reason and its note are shown at the top.
fn stray(lang: Lang, chart: &ClientChart, sent: &Sent) -> Option<AnyView> {
    let problem = sent.problem?;
    let rupture = sent.rupture();
    let known = chart.ruptures.iter().find(|r| Some(r.id) == rupture);
    let open = chart.ruptures.iter().any(|r| r.state.is_open());
    let has_place = match known {
        Some(_) if problem == Problem::NotDone(NotDone::Changed) => true,
        Some(rupture) => sent.step().is_some_and(|step| step.is_for(rupture.state)),
        None => rupture.is_none() && !open && chart.may_act,
    };
    (!has_place).then(|| {
        view! {
            <div class="problem" role="alert">
                <p>{t(lang, Word::Problem(problem))}</p>
                {kept(lang, sent)}
            </div>
        }
        .into_any()
    })
}

fn kept(lang: Lang, sent: &Sent) -> Option<AnyView> {
    let note = sent.get("note").to_owned();
    (!note.is_empty()).then(|| {
        view! {
            <p>{t(lang, Word::Kept)}</p>
            <blockquote>{note}</blockquote>
        }
        .into_any()
    })
}

/// The open rupture in one line, for the top of a page: state, since when, both tracks. Nothing where none is open.
#[component]
pub fn RuptureLine(
    chart: ClientChart,
    clock: Arc<dyn Clock>,
    /// Leads down to the rupture, with its forms.
    link: bool,
) -> impl IntoView {
    let lang = Lang::default();
    let rupture = chart.ruptures.iter().find(|r| r.state.is_open())?;
    let now = ratings_course(&chart, rupture)
        .pop()
        .unwrap_or(RatingsWord::NotFollowed);
    let state = rupture.state;
    let title = Word::Title {
        state,
        from: rupture.onset,
        to: None,
    };
    let long = rupture
        .is_open_long()
        .then(|| view! { <li>{t(lang, Word::OpenLong)}</li> });
    let down = link.then(|| {
        let href = format!("#rupture-{}", rupture.id);
        view! { <li class="no-print"><a href=href>{t(lang, Word::ToRupture)}</a></li> }
    });
    let talk = timeline::conversation(lang, rupture, clock.as_ref());
    let look = if state == RuptureState::Possible {
        "state look"
    } else {
        "state"
    };
    Some(
        view! {
            <div class="now">
                <p class=look><RuptureMark state /> {t(lang, title)}</p>
                <ul class="facts">
                    <li>{t(lang, Word::Source(rupture.source))}</li>
                    <li>{talk}</li>
                    <li>{t(lang, Word::RatingsCourse(vec![now]))}</li>
                    {long}
                    {down}
                </ul>
            </div>
        }
        .into_any(),
    )
}
