//! Client and therapist on the same session: how far apart they rated it.

use leptos::prelude::*;

use crate::{
    alliance::{Points, ScaleId},
    text::{Gap as Word, Lang, t},
};

use super::{
    ClientChart,
    view::{Sorted, median, values},
};

/// One session that both rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub session: i32,
    pub client: Points,
    pub therapist: Points,
}

impl Pair {
    /// Positive where the therapist rated higher.
    pub const fn gap(&self) -> Points {
        self.therapist.minus(self.client)
    }
}

/// Totals on the same range only, as [`Sorted::paired`] has it.
pub fn pairs(chart: &ClientChart, sorted: &Sorted) -> Vec<Pair> {
    let (Some((client, _)), Some(therapist)) = (sorted.alliance.first(), sorted.paired) else {
        return Vec::new();
    };
    let of = |series| values(chart, series, ScaleId::Total);
    chart
        .sessions
        .iter()
        .zip(of(*client).into_iter().zip(of(therapist)))
        .filter_map(|(session, (client, therapist))| {
            Some(Pair {
                session: session.number,
                client: client?,
                therapist: therapist?,
            })
        })
        .collect()
}

/// The latest gap in a sentence, all of them in a table.
#[component]
pub fn GapSection(pairs: Vec<Pair>, decimals: u8, change_decimals: u8) -> impl IntoView {
    let lang = Lang::default();
    let latest = *pairs.last()?;
    let write = move |points: Points| points.to_text(change_decimals);
    let sentence = Word::Latest {
        session: latest.session,
        higher: latest.gap().0.signum(),
        by: write(latest.gap().abs()),
    };
    let usual = median(pairs.iter().map(|pair| pair.gap().abs()).collect())
        .filter(|_| pairs.len() > 2)
        .map(|gap| Word::Usual {
            gap: write(gap),
            pairs: pairs.len(),
        });
    let rows: Vec<_> = pairs
        .iter()
        .rev()
        .map(|pair| {
            let sign = if pair.gap().0 > 0 { "+" } else { "" };
            view! {
                <tr>
                    <th scope="row">{pair.session}</th>
                    <td class="num">{pair.client.to_text(decimals)}</td>
                    <td class="num">{pair.therapist.to_text(decimals)}</td>
                    <td class="num">{sign}{write(pair.gap())}</td>
                </tr>
            }
        })
        .collect();
    let head: Vec<_> = [
        Word::Session,
        Word::Client,
        Word::Therapist,
        Word::Difference,
    ]
    .into_iter()
    .map(|word| view! { <th scope="col" class="num">{t(lang, word)}</th> })
    .collect();
    Some(view! {
        <section class="side gap">
            <h2>{t(lang, Word::Heading)}</h2>
            <p>{t(lang, sentence)} {" "} {usual.map(|usual| t(lang, usual))}</p>
            <p class="hint">{t(lang, Word::Note)}</p>
            <details class="no-print">
                <summary>{t(lang, Word::Summary)}</summary>
                <div class="scroll" role="region" aria-label=t(lang, Word::Summary) tabindex="0">
                    <table class="data">
                        <thead><tr>{head}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    })
}
