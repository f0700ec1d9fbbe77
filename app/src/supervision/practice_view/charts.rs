//! Run charts and funnel plots: of how the work is recorded, never of ratings.

use super::labels;
use crate::{
    supervision::{
        OwnShare, PracticeFigures,
        figures::{
            FunnelDot, FunnelSpec, FunnelWords, RunLimits, RunPoint, RunWords,
            funnel as draw_funnel, run,
        },
        published::{Dot, PublishedPeriod, PublishedQuarter, STEP},
        section::{Cell, Section, Table},
        statistics::{
            Interval,
            funnel::{Dispersion, Funnel},
            run_chart::{Scale, run_chart},
        },
    },
    text::{Key, Lang, Overview as Word, overview::Figure, t},
};

pub(super) fn run_of(
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

pub(super) fn funnel_of(lang: Lang, figure: Figure, figures: &PracticeFigures) -> Section {
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
        drawing: Some(draw_funnel(&spec, &words)),
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
