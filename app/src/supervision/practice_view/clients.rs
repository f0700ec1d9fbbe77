//! Where clients are, and their latest totals.

use super::said;
use crate::{
    alliance::{Instruments, Points},
    chart::nice_ticks,
    supervision::{
        PracticeFigures,
        figures::{Bar, BinsWords, bars, bins},
        published::{Bin, OpenFor, PlaceTold, PublishedTotals},
        section::{Cell, Section, Table},
    },
    text::{Key, Lang, Overview as Word, overview::Figure, t},
};

/// How it stood when the latest period was frozen.
pub(super) fn places(lang: Lang, figures: &PracticeFigures) -> Section {
    let Some(standing) = figures
        .periods
        .last()
        .and_then(|period| period.standing.as_ref())
    else {
        return Section::new(Figure::Places, Table::default());
    };
    let places = &standing.places;
    let all: Vec<Bar> = PlaceTold::ALL
        .iter()
        .zip(&places.cells)
        .map(|(place, cell)| Bar {
            name: t(lang, Word::PlaceTold(*place)).into_owned(),
            about: *cell,
            said: said(lang, *cell).into_owned(),
            open: *place == PlaceTold::Rupture,
        })
        .collect();
    let rows = all
        .iter()
        .map(|bar| vec![Cell::from(bar.name.clone()), Cell::from(bar.said.clone())]);
    let table = Table {
        head: vec![t(lang, Word::StateColumn), t(lang, Word::Total)],
        rows: rows.collect(),
    };
    let together = places
        .withheld_together
        .map(|about| t(lang, Word::WithheldTogether { about }));
    let open_for = standing.open_for.map(
        |OpenFor {
             quarter,
             half,
             three_quarters,
         }| {
            t(
                lang,
                Word::OpenFor {
                    quarter,
                    half,
                    three_quarters,
                },
            )
        },
    );
    let frozen = figures.frozen_on.map(|on| t(lang, Word::Frozen { on }));
    Section {
        drawing: places.total().is_some().then(|| bars(&all)),
        latest: places.total(),
        notes: frozen.into_iter().chain(together).chain(open_for).collect(),
        ..Section::new(Figure::Places, table)
    }
}

/// The latest quarter's, an instrument each.
pub(super) fn totals(
    lang: Lang,
    figures: &PracticeFigures,
    instruments: &Instruments,
) -> Vec<Section> {
    let latest = figures
        .quarters
        .iter()
        .rev()
        .find(|quarter| !quarter.totals.is_empty());
    let drawn: Vec<Section> = latest
        .into_iter()
        .flat_map(|quarter| &quarter.totals)
        .filter_map(|totals| totals_of(lang, totals, instruments))
        .collect();
    if drawn.is_empty() {
        return vec![Section::new(Figure::Totals, Table::default())];
    }
    drawn
}

fn totals_of(lang: Lang, totals: &PublishedTotals, instruments: &Instruments) -> Option<Section> {
    let instrument = instruments.get(&totals.instrument, totals.version)?;
    let scale = instrument.total()?;
    let (low, high) = (scale.min, scale.max);
    let points = |value: Points| value.to_text(instrument.decimals);
    let words = BinsWords {
        ticks: nice_ticks(low, high, 6)
            .into_iter()
            .map(|tick| (tick.0, points(tick)))
            .collect(),
        axis: t(
            lang,
            Word::PointsAxis {
                instrument: totals.instrument.clone(),
            },
        )
        .into_owned(),
    };
    let span = |bin: &Bin| {
        let (low, high) = (
            Points(bin.from.max(low.0)),
            Points((bin.to - 1).min(high.0)),
        );
        t(
            lang,
            Key::Span {
                low,
                high,
                decimals: instrument.decimals,
            },
        )
    };
    let rows = totals.bins.iter().map(|bin| {
        vec![
            Cell::from(span(bin)),
            Cell::from(said(lang, Some(bin.about))),
        ]
    });
    let table = Table {
        head: vec![
            t(
                lang,
                Word::PointsAxis {
                    instrument: totals.instrument.clone(),
                },
            ),
            t(lang, Word::Total),
        ],
        rows: rows.collect(),
    };
    Some(Section {
        of: Some(totals.instrument.clone()),
        drawing: Some(bins(&totals.bins, (low.0, high.0), &words)),
        latest: Some(totals.bins.iter().map(|bin| bin.about).sum()),
        ..Section::new(Figure::Totals, table)
    })
}
