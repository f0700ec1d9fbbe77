//! From what is published to figures.

mod charts;
mod clients;
mod ruptures;

use super::{
    PracticeFigures,
    figures::{Column, ColumnRow, ColumnsWords, columns},
    published::{Form, Parts, PublishedPeriod, Until},
    section::{Cell, Section, Table},
};
use crate::{
    alliance::Instruments,
    text::{
        Key, Lang, Overview as Word, Text,
        overview::{Figure, Share},
        t,
    },
};
use charts::{funnel_of, run_of};
use clients::{places, totals};
use ruptures::{flow, until_ended};

/// The latest four weeks: sessions with the client's rating, of those held.
pub fn headline(figures: &PracticeFigures) -> Option<Share> {
    let forms = &figures.periods.last()?.forms;
    Some(Share {
        done: *forms.cells.first()?.as_ref()?,
        of: forms.total()?,
    })
}

/// All figures of the practice, in the order in which they are to be read: how much there is comes first.
pub fn sections(lang: Lang, figures: &PracticeFigures, instruments: &Instruments) -> Vec<Section> {
    let periods = &figures.periods;
    let mut sections = vec![forms(lang, periods), places(lang, figures)];
    sections.extend(totals(lang, figures, instruments));
    sections.push(flow(lang, periods));
    sections.push(run_of(lang, Figure::RunForms, periods, |period| {
        share(&period.forms, 0)
    }));
    sections.push(run_of(lang, Figure::RunInTime, periods, |period| {
        share(&period.in_time, 0)
    }));
    sections.push(funnel_of(lang, Figure::FunnelForms, figures));
    sections.push(funnel_of(lang, Figure::FunnelInTime, figures));
    for until in [Until::Acknowledged, Until::Repaired] {
        let latest = figures.curves.iter().rfind(|curve| curve.until == until);
        sections.push(until_ended(lang, until, latest));
    }
    sections
}

/// What is told of one part, in words.
fn said(lang: Lang, cell: Option<u32>) -> Text {
    match cell {
        Some(about) => t(lang, Word::About { about }),
        None => t(lang, Word::Withheld),
    }
}

fn labels(lang: Lang, periods: &[PublishedPeriod]) -> ColumnsWords {
    let first_day = |period: &PublishedPeriod| Key::ShortDate(period.period.first_day());
    ColumnsWords {
        labels: periods
            .iter()
            .map(|period| t(lang, first_day(period)).into_owned())
            .collect(),
    }
}

/// A table with a line a period.
fn by_period(
    lang: Lang,
    periods: &[PublishedPeriod],
    head: Vec<Text>,
    row: impl Fn(&PublishedPeriod) -> Vec<Cell>,
) -> Table {
    let mut names = vec![t(lang, Word::Period)];
    names.extend(head);
    let line = |period: &PublishedPeriod| {
        let mut cells = vec![Cell::from(t(lang, Key::Date(period.period.first_day())))];
        cells.extend(row(period));
        cells
    };
    Table {
        head: names,
        rows: periods.iter().rev().map(line).collect(),
    }
}

/// The parts, what is withheld of them together, and their sum.
fn parts_cells(lang: Lang, parts: &Parts) -> Vec<Cell> {
    let together = match parts.withheld_together {
        Some(about) => t(lang, Word::About { about }),
        None => "–".into(),
    };
    let total = parts.total().map_or_else(
        || t(lang, Word::Withheld),
        |about| t(lang, Word::About { about }),
    );
    let cells = parts.cells.iter().map(|cell| said(lang, *cell));
    cells.chain([together, total]).map(Cell::from).collect()
}

/// The share of one part in all, rounded to the percent.
pub fn share(parts: &Parts, at: usize) -> Option<u32> {
    let (done, of) = (parts.cells.get(at).copied().flatten()?, parts.total()?);
    (of > 0).then(|| (200 * done + of) / (2 * of))
}

fn forms(lang: Lang, periods: &[PublishedPeriod]) -> Section {
    let shares: Vec<Option<u32>> = periods
        .iter()
        .map(|period| share(&period.forms, 0))
        .collect();
    let row = ColumnRow {
        name: t(lang, Word::Form(Form::Given)).into_owned(),
        columns: shares
            .iter()
            .map(|share| share.map_or(Column::Withheld, Column::About))
            .collect(),
        full: 100,
        unit: " %",
        open: false,
    };
    let head = Form::ALL.iter().map(|form| t(lang, Word::Form(*form)));
    let head = head
        .chain([t(lang, Word::Together), t(lang, Word::Total)])
        .collect();
    let table = by_period(lang, periods, head, |period| {
        parts_cells(lang, &period.forms)
    });
    Section {
        drawing: shares
            .iter()
            .any(Option::is_some)
            .then(|| columns(&[row], &labels(lang, periods))),
        latest: shares.last().copied().flatten(),
        ..Section::new(Figure::Forms, table)
    }
}
