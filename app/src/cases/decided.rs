//! What was decided lately, the latest first, and the form to correct it.

use leptos::prelude::*;

use super::{agenda::head, fields::Forms, section::entry, view::Line};
use crate::{practice::Practice, text::Lang};

pub fn list(lang: Lang, lines: &[Line], practice: &Practice, forms: &Forms) -> AnyView {
    let cards: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let (decided, _) = line.case.record.decided()?;
            let said = entry(lang, decided, practice.clock.as_ref());
            let id = line.case.care_episode;
            Some(view! {
                <article class="card review" id=format!("case-{id}")>
                    {head(lang, line, practice)}
                    <ul>{said}</ul>
                    <div class="acts folds no-print">{forms.correct(id, &line.case.record)}</div>
                </article>
            })
        })
        .collect();
    view! { <div class="reviews">{cards}</div> }.into_any()
}
