//! What the marks of the caseload mean: only of those that occur.

use leptos::prelude::*;

use crate::{
    alliance::{Instruments, ScaleId},
    text::{Caseload as Word, Lang, t},
    ui::{FormsCircle, Mark},
};

use super::{ask::Line, row::is_out, view::Forms};

/// Which marks the shown lines have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurs {
    line: bool,
    band: bool,
    low: bool,
    missing: bool,
    assumed: bool,
    outcome: bool,
    parts: Vec<ScaleId>,
}

impl Occurs {
    pub fn among(lines: &[Line], instruments: &Instruments) -> Self {
        let rows = || lines.iter().map(|line| &line.row);
        let alliances = || rows().filter_map(|row| row.alliance.as_ref());
        let rated = || rows().filter(|row| row.alliance.is_some());
        let mut parts: Vec<ScaleId> = alliances()
            .filter_map(|a| instruments.get(&a.instrument, a.version))
            .flat_map(|instrument| instrument.parts().iter().map(|scale| scale.id))
            .collect();
        parts.sort_unstable();
        parts.dedup();
        Self {
            line: alliances().count() > 0,
            band: rows().any(|row| row.finding.as_ref().is_some_and(|f| f.range.is_some())),
            low: lines.iter().any(is_out),
            missing: rated().any(|row| row.recent.iter().any(|s| s.total.is_none())),
            assumed: rows().any(|row| row.dates_assumed),
            outcome: rows().any(|row| row.outcome.is_some()),
            parts,
        }
    }
}

#[component]
pub fn Legend(occurs: Occurs) -> impl IntoView {
    let lang = Lang::default();
    let circles: Vec<_> = [
        (Forms::All, Word::FormsAll),
        (Forms::Some, Word::FormsSome),
        (Forms::Few, Word::FormsFew),
        (Forms::None, Word::FormsNone),
    ]
    .into_iter()
    .map(|(forms, word)| view! { <FormsCircle forms label=t(lang, word).into_owned() /> })
    .collect();
    let marks: Vec<_> = [
        (occurs.line, Mark::Line, Word::LegendLine),
        (occurs.band, Mark::Band, Word::LegendBand),
        (occurs.low, Mark::Low, Word::LegendLow),
        (occurs.missing, Mark::Missing, Word::LegendMissing),
    ]
    .into_iter()
    .filter(|(occurs, ..)| *occurs)
    .map(|(_, mark, word)| view! { <li>{mark.draw()} {t(lang, word)}</li> })
    .collect();
    let parts = (!occurs.parts.is_empty()).then(|| {
        let parts = occurs.parts;
        view! { <li>{t(lang, Word::LegendParts { parts })}</li> }
    });
    let assumed = occurs
        .assumed
        .then(|| view! { <li><span>{"≈"}</span> {t(lang, Word::DatesAssumed)}</li> });
    let outcome = occurs
        .outcome
        .then(|| view! { <li>{t(lang, Word::LegendOutcome)}</li> });
    view! {
        <section class="legend">
            <ul>
                {marks}
                {parts}
                <li><span>{circles}</span> {t(lang, Word::LegendForms)}</li>
                {outcome}
                {assumed}
            </ul>
            <p>{t(lang, Word::LegendLimit)} {" "} {t(lang, Word::LegendRule)}</p>
        </section>
    }
}
