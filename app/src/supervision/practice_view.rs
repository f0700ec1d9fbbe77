//! From what is published to figures.

use super::{
    OwnShare, PracticeFigures,
    figures::{
        Bar, BinsWords, Column, ColumnRow, ColumnsWords, CurvePoint, CurveWords, FunnelDot,
        FunnelSpec, FunnelWords, RunLimits, RunPoint, RunWords, bars, bins, columns, curve,
        funnel as funnel_drawing, run,
    },
    published::{
        Bin, Closing, Dot, Flow, Form, OpenFor, Parts, PlaceTold, PublishedCurve, PublishedPeriod,
        PublishedQuarter, PublishedTotals, STEP, Until,
    },
    section::{Cell, Section, Table},
    statistics::{
        Interval,
        funnel::{Dispersion, Funnel},
        run_chart::{Scale, run_chart},
    },
};
use crate::{
    alliance::{Instruments, Points},
    chart::nice_ticks,
    text::{
        Key, Lang, Overview as Word, Text,
        overview::{Figure, Share},
        t,
    },
};

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

/// How it stood when the latest period was frozen.
fn places(lang: Lang, figures: &PracticeFigures) -> Section {
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
fn totals(lang: Lang, figures: &PracticeFigures, instruments: &Instruments) -> Vec<Section> {
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

fn flow(lang: Lang, periods: &[PublishedPeriod]) -> Section {
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

fn until_ended(lang: Lang, until: Until, published: Option<&PublishedCurve>) -> Section {
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
    let row = |step: &super::published::CurveStep| {
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

fn run_of(
    lang: Lang,
    figure: Figure,
    periods: &[PublishedPeriod],
    value: impl Fn(&PublishedPeriod) -> Option<u32>,
) -> Section {
    let values: Vec<Option<f64>> = periods
        .iter()
        .map(|period| value(period).map(|v| f64::from(v) / 100.0))
        .collect();
    let chart = run_chart(&values, Scale::Shares);
    let signalled = |at: usize| {
        chart
            .signals
            .iter()
            .any(|signal| (signal.first..=signal.last).contains(&at))
    };
    let names = labels(lang, periods).labels;
    let points: Vec<RunPoint> = names
        .into_iter()
        .zip(&values)
        .enumerate()
        .map(|(at, (label, value))| RunPoint {
            label,
            value: value.map(|value| 100.0 * value),
            signal: signalled(at),
        })
        .collect();
    let limits = chart.baseline.map(|baseline| RunLimits {
        mean: 100.0 * baseline.centre,
        low: 100.0 * baseline.limits.low,
        high: 100.0 * baseline.limits.high,
        from_first: baseline.length,
    });
    let word = |word: Word| t(lang, word).into_owned();
    let words = limits.map_or_else(RunWords::default, |limits| RunWords {
        mean: word(Word::RunMean {
            percent: whole(limits.mean),
        }),
        low: word(Word::RunLow {
            percent: whole(limits.low),
        }),
        high: word(Word::RunHigh {
            percent: whole(limits.high),
        }),
        baseline: word(Word::RunBaseline {
            periods: limits.from_first,
        }),
    });
    let known = values.iter().flatten().count();
    let too_few = limits.is_none().then(|| {
        let more = RUN_NEEDS.saturating_sub(known);
        t(
            lang,
            if more > 0 {
                Word::RunTooFew { more }
            } else {
                Word::RunNoVariation
            },
        )
    });
    let rows = periods.iter().zip(&points).rev().map(|(period, point)| {
        vec![
            Cell::from(t(lang, Key::Date(period.period.first_day()))),
            Cell::from(point.value.map_or_else(
                || t(lang, Word::Withheld),
                |value| format!("{value:.0} %").into(),
            )),
            Cell::from(if point.signal {
                t(lang, Word::Signal)
            } else {
                "–".into()
            }),
        ]
    });
    let table = Table {
        head: [Word::Period, Word::Value, Word::Signal]
            .into_iter()
            .map(|word| t(lang, word))
            .collect(),
        rows: rows.collect(),
    };
    Section {
        drawing: (known > 0).then(|| run(&points, limits, &words)),
        latest: periods.last().and_then(value),
        notes: too_few.into_iter().collect(),
        ..Section::new(figure, table)
    }
}

/// Periods with a value from which limits are drawn.
const RUN_NEEDS: usize = 10;

fn funnel_of(lang: Lang, figure: Figure, figures: &PracticeFigures) -> Section {
    type Of<T> = fn(&T) -> Vec<Dot>;
    let (dots_of, own_of): (Of<PublishedQuarter>, fn(&OwnShare) -> Dot) = match figure {
        Figure::FunnelInTime => (|quarter| quarter.in_time.clone(), |own| own.in_time),
        _ => (|quarter| quarter.rated.clone(), |own| own.rated),
    };
    let latest = figures.quarters.last();
    let dots = latest.map(dots_of).unwrap_or_default();
    let Some((quarter, funnel)) = latest.zip(Funnel::of(&dots, STEP)) else {
        return Section::new(figure, Table::default());
    };
    let own = figures
        .own
        .iter()
        .find(|own| own.quarter == quarter.quarter)
        .map(own_of);
    let largest = dots.iter().chain(&own).map(|dot| dot.of).max().unwrap_or(0);
    let sizes = (1..=40)
        .map(|at| (largest + 5) * at / 40)
        .filter(|of| *of >= STEP);
    let limit = |of: u32, limits: Interval| (of, 100.0 * limits.low, 100.0 * limits.high);
    let spec = FunnelSpec {
        dots: dots.iter().filter_map(|dot| FunnelDot::of(*dot)).collect(),
        own: own.and_then(FunnelDot::of),
        target: 100.0 * funnel.share,
        limits_95: sizes
            .clone()
            .map(|of| limit(of, funnel.limits(of).inner))
            .collect(),
        limits_998: sizes.map(|of| limit(of, funnel.limits(of).outer)).collect(),
    };
    let word = |word: Word| t(lang, word).into_owned();
    let words = FunnelWords {
        target: word(Word::FunnelTarget {
            percent: whole(spec.target),
        }),
        limit_95: word(Word::Limit95),
        limit_998: word(Word::Limit998),
        axis: word(Word::FunnelAxis(figure)),
        own: own
            .map(|own| {
                word(Word::Own {
                    done: own.done,
                    of: own.of,
                })
            })
            .unwrap_or_default(),
    };
    let wider = match funnel.dispersion {
        Dispersion::Wider(phi) => Some(format!("{:.1}", phi.sqrt())),
        Dispersion::ByChance(_) | Dispersion::TooFewDots => None,
    };
    let rows = dots.iter().map(|dot| {
        let percent = FunnelDot::of(*dot).map_or(0.0, |dot| dot.percent);
        vec![
            Cell::from(dot.of.to_string()),
            Cell::from(dot.done.to_string()),
            Cell::from(format!("{percent:.0} %")),
        ]
    });
    let table = Table {
        head: [Word::Of, Word::Done, Word::ShareColumn]
            .into_iter()
            .map(|word| t(lang, word))
            .collect(),
        rows: rows.collect(),
    };
    let [first, .., last] = quarter.quarter.periods();
    let span = Word::QuarterSpan {
        from: first.first_day(),
        to: last.last_day(),
    };
    Section {
        notes: vec![
            t(lang, span),
            t(
                lang,
                Word::Dots {
                    count: dots.len(),
                    wider,
                },
            ),
        ],
        drawing: Some(funnel_drawing(&spec, &words)),
        latest: Some(whole(spec.target).unsigned_abs()),
        ..Section::new(figure, table)
    }
}

/// A percentage in words.
fn whole(percent: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 100")]
    {
        percent.round() as i32
    }
}
