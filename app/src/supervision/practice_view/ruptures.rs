//! What became of ruptures, and how long it took.

use super::{by_period, labels, said};
use crate::{
    supervision::{
        figures::{Column, ColumnRow, CurvePoint, CurveWords, columns, curve},
        published::{Closing, CurveStep, Flow, PublishedCurve, PublishedPeriod, Until},
        section::{Cell, Section, Table},
    },
    text::{Lang, Overview as Word, Text, overview::Figure, t},
};

/// What is told of ruptures in a period, and how much of it.
type Told = (
    Text,
    fn(&PublishedPeriod, usize) -> Option<u32>,
    usize,
    bool,
);

/// Every kind of step.
fn steps(lang: Lang) -> Vec<Told> {
    let flagged: Told = (
        t(lang, Word::Flagged),
        |period, _| period.in_time.total(),
        0,
        true,
    );
    let flow = Flow::TOLD.iter().enumerate().map(|(at, flow)| -> Told {
        let name = t(lang, Word::Flow(*flow));
        (
            name,
            |period, at| period.flow.get(at).copied().flatten(),
            at,
            false,
        )
    });
    let closings = Closing::TOLD
        .iter()
        .enumerate()
        .map(|(at, closing)| -> Told {
            let name = t(lang, Word::Closing(*closing));
            (
                name,
                |period, at| period.closings.cells.get(at).copied().flatten(),
                at,
                false,
            )
        });
    [flagged].into_iter().chain(flow).chain(closings).collect()
}

pub(super) fn flow(lang: Lang, periods: &[PublishedPeriod]) -> Section {
    let steps = steps(lang);
    let counts = || {
        periods
            .iter()
            .flat_map(|period| steps.iter().filter_map(|(_, of, at, _)| of(period, *at)))
    };
    let full = counts().max().unwrap_or(0);
    let rows: Vec<ColumnRow> = steps
        .iter()
        .map(|(name, of, at, open)| ColumnRow {
            name: name.clone().into_owned(),
            columns: periods
                .iter()
                .map(|period| of(period, *at).map_or(Column::Withheld, Column::About))
                .collect(),
            full,
            unit: "",
            open: *open,
        })
        .collect();
    let head = steps.iter().map(|(name, ..)| name.clone());
    let table = by_period(
        lang,
        periods,
        head.chain([t(lang, Word::Together)]).collect(),
        |period| {
            let cells = steps
                .iter()
                .map(|(_, of, at, _)| Cell::from(said(lang, of(period, *at))));
            let together = period.closings.withheld_together;
            let together =
                together.map_or_else(|| "–".into(), |about| t(lang, Word::About { about }));
            cells.chain([Cell::from(together)]).collect()
        },
    );
    Section {
        drawing: (full > 0).then(|| columns(&rows, &labels(lang, periods))),
        ..Section::new(Figure::Flow, table)
    }
}

pub(super) fn until_ended(lang: Lang, until: Until, published: Option<&PublishedCurve>) -> Section {
    let Some(published) = published else {
        return Section::new(Figure::Curve(until), Table::default());
    };
    let points: Vec<CurvePoint> = published
        .steps
        .iter()
        .map(|step| CurvePoint {
            week: step.week,
            percent: step.percent,
            low: step.low,
            high: step.high,
        })
        .collect();
    let row = |step: &CurveStep| {
        vec![
            Cell::from(step.week.to_string()),
            Cell::from(format!("{} %", step.percent)),
            Cell::from(format!("{}–{} %", step.low, step.high)),
        ]
    };
    let table = Table {
        head: [Word::Week, Word::NotEnded, Word::Band]
            .into_iter()
            .map(|word| t(lang, word))
            .collect(),
        rows: published.steps.iter().map(row).collect(),
    };
    let note = Word::CurveNote {
        from: published.first.first_day(),
        to: published.last.last_day(),
    };
    let words = CurveWords {
        axis: t(lang, Word::WeeksAxis).into_owned(),
    };
    Section {
        latest: points.last().map(|point| point.percent),
        drawing: Some(curve(&points, &words)),
        notes: vec![t(lang, note)],
        ..Section::new(Figure::Curve(until), table)
    }
}
