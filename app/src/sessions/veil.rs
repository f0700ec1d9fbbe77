//! The client has rated a session, and the therapist first enters the own rating, or goes without.

use leptos::prelude::*;

use super::{
    form::{Do, rater_text},
    page::{action, hidden},
};
use crate::{
    alliance::{Family, Instrument, Instruments, Rater},
    client::{ClientChart, Session, load::address},
    text::{Lang, Session as Word, t},
};

/// One line for each of these sessions whose rating is not shown yet, with the two ways to it.
pub fn veils<'s>(
    lang: Lang,
    chart: &ClientChart,
    instruments: &Instruments,
    sessions: impl Iterator<Item = &'s Session>,
) -> Option<AnyView> {
    let lines: Vec<_> = sessions
        .filter(|session| chart.veiled.contains(&session.number))
        .map(|session| line(lang, chart, instruments, session))
        .collect();
    (!lines.is_empty()).then(|| view! { <ul class="veils no-print">{lines}</ul> }.into_any())
}

fn line(lang: Lang, chart: &ClientChart, instruments: &Instruments, session: &Session) -> AnyView {
    let number = session.number;
    let own = own_form(chart, instruments).map(|form| {
        let page = address(chart, &format!("/sessions/{}/ratings/new", session.id));
        let (code, rater) = (&form.code, rater_text(Rater::Therapist));
        let href = format!("{page}&instrument={code}&rater={rater}");
        view! { <a class="button first" href=href>{t(lang, Word::EnterOwn)}</a> }
    });
    view! {
        <li>
            <p>{t(lang, Word::Veiled { number })}</p>
            {own}
            <form method="post" action=action(chart)>
                {hidden(chart, Do::Unveil, &[("session", session.id.to_string())])}
                <button>{t(lang, Word::Button(Do::Unveil))}</button>
            </form>
        </li>
    }
    .into_any()
}

/// The therapist's form that was used with this client, otherwise the client's own where therapists fill it in as well,
/// otherwise the first that there is.
fn own_form<'i>(chart: &ClientChart, instruments: &'i Instruments) -> Option<&'i Instrument> {
    let is_own = |form: &&Instrument| {
        let latest = instruments.latest(&form.code).map(|latest| latest.version);
        form.family == Family::Alliance
            && form.raters.contains(&Rater::Therapist)
            && form.derived_from.is_none()
            && latest == Some(form.version)
    };
    let used = |rater| {
        let series = chart
            .series
            .iter()
            .filter(move |series| series.rater == rater);
        series.filter_map(|series| instruments.latest(&series.instrument).map(AsRef::as_ref))
    };
    used(Rater::Therapist)
        .chain(used(Rater::Client))
        .chain(instruments.iter().map(AsRef::as_ref))
        .find(is_own)
}
