//! Supervision on the client's page: whether the case is on the agenda and with which question, what was decided, and the forms
//! to put it there and to decide. Not printed: the packet is.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    CaseReviews, Entry, Record, What,
    fields::{Forms, offers},
    form::{Do, Draft},
};
use crate::{
    client::{Basis, ClientChart},
    practice::{Clock, Practice, Viewer},
    text::{Case as Word, Key, Lang, t},
    ui::Problem,
};

/// Entries that are shown; earlier ones are folded away.
const SHOWN: usize = 2;

#[component]
pub fn SupervisionSection(practice: Practice, viewer: Viewer, chart: ClientChart) -> impl IntoView {
    let draft = use_context::<Draft>().unwrap_or_default();
    let done = use_query_map().get_untracked();
    let done = done.get_str("supervision").and_then(Do::parse);
    Suspend::new(async move {
        let case = chart.care_episode.id;
        match practice.reviews.reviews(&viewer.actor, case).await {
            Ok(None) => ().into_any(),
            Ok(Some(reviews)) => section(&practice, &reviews, &chart, draft, done),
            Err(error) => view! { <Problem error /> }.into_any(),
        }
    })
}

fn section(
    practice: &Practice,
    reviews: &CaseReviews,
    chart: &ClientChart,
    draft: Draft,
    done: Option<Do>,
) -> AnyView {
    let record = &reviews.record;
    if record.0.is_empty() && !reviews.may_act {
        return ().into_any();
    }
    let lang = Lang::default();
    let (clock, case) = (practice.clock.as_ref(), chart.care_episode.id);
    let forms = reviews
        .may_act
        .then(|| Forms::of_client(chart.client, case, draft, clock.today()));
    let stray = forms
        .as_ref()
        .and_then(|forms| forms.stray(|form, of| of == Some(case) && offers(form, record)));
    let done = done.map(|done| {
        view! { <p class="done" role="status">{t(lang, Word::Done(done))}</p> }
    });
    let supervised = chart.access.seers.iter();
    let supervised = supervised
        .clone()
        .any(|seer| seer.basis == Basis::Supervision);
    let nobody = (record.on_agenda().is_some() && !supervised)
        .then(|| view! { <p class="hint">{t(lang, Word::NobodySupervises)}</p> });
    let acts = forms.map(|forms| acts(&forms, case, record));
    view! {
        <section class="figure supervision no-print" id="supervision" aria-labelledby="supervision-heading">
            <header>
                <h2 id="supervision-heading">{t(lang, Word::SectionHeading)}</h2>
                <p>{t(lang, Word::SectionLead)}</p>
            </header>
            {done}
            {stray}
            {entries(lang, record, clock)}
            {nobody}
            {acts}
        </section>
    }
    .into_any()
}

fn acts(forms: &Forms, case: uuid::Uuid, record: &Record) -> AnyView {
    let acts = if record.on_agenda().is_some() {
        view! { {forms.decide(case, record)} {forms.take_back(case, record)} }.into_any()
    } else {
        view! { {forms.put(case, record)} {forms.correct(case, record)} }.into_any()
    };
    view! { <div class="acts folds">{acts}</div> }.into_any()
}

/// The latest first; beyond a few they are folded away.
fn entries(lang: Lang, record: &Record, clock: &dyn Clock) -> AnyView {
    let mut all = record.0.iter().rev();
    let latest = all.by_ref().take(SHOWN);
    let latest: Vec<_> = latest.map(|one| entry(lang, one, clock)).collect();
    let earlier: Vec<_> = all.map(|one| entry(lang, one, clock)).collect();
    let earlier = (!earlier.is_empty()).then(|| {
        view! {
            <details>
                <summary>{t(lang, Word::Earlier)}</summary>
                <ul class="notes">{earlier}</ul>
            </details>
        }
    });
    let latest = (!latest.is_empty()).then(|| view! { <ul class="notes">{latest}</ul> });
    view! { {latest} {earlier} }.into_any()
}

/// Who, when and what, with what was written.
pub fn entry(lang: Lang, entry: &Entry, clock: &dyn Clock) -> AnyView {
    let words = heading(lang, entry, clock);
    let text = match &entry.what {
        What::Put { question } => question.clone(),
        What::TakenBack => None,
        What::Decided(decision) | What::Corrected(decision) => Some(decision.text.clone()),
    };
    let text = text.map(|text| view! { <blockquote>{text}</blockquote> });
    let day = entry.decision().and_then(|decision| decision.follow_up_on);
    let day = day.map(|day| view! { <p>{follow_up(lang, day, clock.today())}</p> });
    view! {
        <li>
            <p class="hint">{words}</p>
            {text}
            {day}
        </li>
    }
    .into_any()
}

/// Who did what, and when.
pub fn heading(lang: Lang, entry: &Entry, clock: &dyn Clock) -> String {
    let on = t(lang, Key::Date(clock.local(entry.at).date())).into_owned();
    let (by, acting_as) = (entry.by.clone(), entry.acting_as);
    let word = match entry.what {
        What::Put { .. } => Word::PutBy { by, acting_as, on },
        What::TakenBack => Word::TakenBackBy { by, on },
        What::Decided(_) => Word::DecidedBy { by, acting_as, on },
        What::Corrected(_) => Word::CorrectedBy { by, acting_as, on },
    };
    t(lang, word).into_owned()
}

/// The day to look again, and whether it has come.
pub fn follow_up(lang: Lang, day: NaiveDate, today: NaiveDate) -> String {
    let word = Word::FollowUp {
        on: t(lang, Key::Date(day)).into_owned(),
        has_come: day <= today,
    };
    t(lang, word).into_owned()
}
