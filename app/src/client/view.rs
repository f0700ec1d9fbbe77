//! What the client page draws: which series belong together, one value a session, and the answers that moved.

use std::sync::Arc;

use crate::{
    alliance::{Direction, Family, Instrument, Instruments, Points, Rater, Scale, ScaleId},
    caseload::view::EARLIER_NEEDED,
    chart::{Column, Event, PanelSpec},
};

use super::{Attendance, ClientChart, Rating, Series, Session, ranges};

/// One measure on the page: a scale of a series.
#[derive(Clone, Debug)]
pub struct Measure {
    pub series: usize,
    pub instrument: Arc<Instrument>,
    pub scale: Scale,
    pub outcome: bool,
}

/// The series of a chart, sorted out. Indices point into [`ClientChart::series`].
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// Alliance series to draw, the client's own before a therapist's; the first is the page's subject.
    pub alliance: Vec<(usize, Arc<Instrument>)>,
    /// The therapist's series on the same range as the first.
    pub paired: Option<usize>,
    pub outcomes: Vec<(usize, Arc<Instrument>)>,
    /// Series whose definition this build does not know.
    pub unknown: Vec<usize>,
}

impl Sorted {
    /// One for each alliance series; where there is none, one for the outcomes.
    pub fn figures(&self) -> usize {
        let outcomes = usize::from(!self.outcomes.is_empty());
        self.alliance.len().max(outcomes)
    }
}

pub fn sort(chart: &ClientChart, instruments: &Instruments) -> Sorted {
    let mut sorted = Sorted::default();
    let mut therapist = Vec::new();
    for (at, series) in chart.series.iter().enumerate() {
        let Some(instrument) = instruments.get(&series.instrument, series.version) else {
            sorted.unknown.push(at);
            continue;
        };
        let entry = (at, Arc::clone(instrument));
        match (instrument.family, series.rater) {
            (Family::Outcome, _) => sorted.outcomes.push(entry),
            (Family::Alliance, Rater::Client) => sorted.alliance.push(entry),
            (Family::Alliance, Rater::Therapist) => therapist.push(entry),
            (Family::Check, _) => (),
        }
    }
    let range = |instrument: &Instrument| instrument.total().map(|s| (s.min, s.max));
    let subject = sorted.alliance.first().and_then(|(_, i)| range(i));
    let pair = therapist
        .iter()
        .position(|(_, i)| subject.is_some() && range(i) == subject);
    sorted.paired = pair.map(|at| therapist.remove(at).0);
    sorted.alliance.extend(therapist);
    sorted
}

/// The measures of one alliance series and, below the first one, of the outcomes.
pub fn measures(sorted: &Sorted, figure: usize) -> Vec<Measure> {
    let of = |(series, instrument): &(usize, Arc<Instrument>), outcome: bool| {
        let scales = if outcome {
            instrument.scales.get(..1).unwrap_or_default()
        } else {
            &instrument.scales
        };
        scales
            .iter()
            .map(|scale| Measure {
                series: *series,
                instrument: Arc::clone(instrument),
                scale: scale.clone(),
                outcome,
            })
            .collect::<Vec<_>>()
    };
    let mut measures: Vec<Measure> = sorted
        .alliance
        .get(figure)
        .map(|entry| of(entry, false))
        .unwrap_or_default();
    if figure == 0 {
        measures.extend(sorted.outcomes.iter().flat_map(|entry| of(entry, true)));
    }
    measures
}

impl Measure {
    pub fn write(&self, points: Points) -> String {
        points.to_text(self.instrument.decimals)
    }

    pub fn lower_is_better(&self) -> bool {
        self.instrument.direction == Direction::LowerIsBetter
    }

    /// One value a session, `None` where there is no rating or too little of one.
    pub fn values(&self, chart: &ClientChart) -> Vec<Option<Points>> {
        values(chart, self.series, self.scale.id)
    }

    pub fn spec(&self, chart: &ClientChart, paired: Option<usize>) -> PanelSpec {
        let paired = paired.filter(|_| !self.outcome && self.scale.id == ScaleId::Total);
        PanelSpec {
            range: (self.scale.min, self.scale.max),
            decimals: self.instrument.decimals,
            tall: !self.outcome && self.scale.id == ScaleId::Total,
            outcome: self.outcome,
            values: self.values(chart),
            lows: ranges::lows(chart, self),
            band: ranges::band(chart, self),
            paired: paired
                .map(|series| values(chart, series, ScaleId::Total))
                .unwrap_or_default(),
        }
    }
}

pub fn values(chart: &ClientChart, series: usize, scale: ScaleId) -> Vec<Option<Points>> {
    chart
        .sessions
        .iter()
        .map(|session| rating(chart, series, session.number)?.scores.get(scale))
        .collect()
}

pub fn rating(chart: &ClientChart, series: usize, session: i32) -> Option<&Rating> {
    let ratings = &chart.series.get(series)?.ratings;
    ratings.iter().find(|r| r.session_number == session)
}

/// The axis: a session is a column whatever happened in it. `date` writes a date.
pub fn columns(chart: &ClientChart, date: impl Fn(&Session) -> String) -> Vec<Column> {
    chart
        .sessions
        .iter()
        .map(|session| Column {
            number: session.number.to_string(),
            date: date(session),
            event: match session.attendance {
                Attendance::Held => None,
                Attendance::Cancelled => Some(Event::Cancelled),
                Attendance::DidNotAttend => Some(Event::DidNotAttend),
            },
            waits: chart.veiled.contains(&session.number),
        })
        .collect()
}

/// An item's answer next to this client's usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    pub item: u16,
    /// What it says, where that is at hand.
    pub text: Option<String>,
    pub reversed: bool,
    /// Scales beside the total that the item belongs to.
    pub scales: Vec<ScaleId>,
    pub answer: Option<Points>,
    /// Median of the earlier answers.
    pub usual: Option<Points>,
    /// Less favourable than every earlier answer, of at least [`EARLIER_NEEDED`].
    pub lowest: bool,
}

impl AnswerLine {
    /// Answer less usual, in points of the form as it was ticked.
    pub fn change(&self) -> Option<Points> {
        Some(self.answer?.minus(self.usual?))
    }

    /// Whether the answer moved towards the worse end, given that a high one is better unless reversed.
    pub fn is_worse(&self) -> bool {
        self.change()
            .is_some_and(|c| if self.reversed { c.0 > 0 } else { c.0 < 0 })
    }
}

/// The answers of `rating`, those that moved most from the usual first, then by item.
pub fn answer_lines(series: &Series, rating: &Rating, instrument: &Instrument) -> Vec<AnswerLine> {
    let earlier = || {
        series
            .ratings
            .iter()
            .filter(|r| r.session_number < rating.session_number)
    };
    let mut lines: Vec<AnswerLine> = instrument
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let answer = rating.answers.0.get(at).copied().flatten();
            let before: Vec<Points> = earlier()
                .filter_map(|r| r.answers.0.get(at).copied().flatten())
                .collect();
            AnswerLine {
                item: item.number,
                text: series.wording.get(at).cloned(),
                reversed: item.reversed,
                scales: instrument
                    .parts()
                    .iter()
                    .filter(|scale| scale.items.contains(&item.number))
                    .map(|scale| scale.id)
                    .collect(),
                answer,
                lowest: answer.is_some_and(|answer| is_lowest(answer, &before, item.reversed)),
                usual: median(before),
            }
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.change().map(Points::abs)), line.item));
    lines
}

fn is_lowest(answer: Points, before: &[Points], reversed: bool) -> bool {
    let enough = usize::try_from(EARLIER_NEEDED).unwrap_or_default();
    let beyond = |other: &Points| {
        if reversed {
            answer > *other
        } else {
            answer < *other
        }
    };
    before.len() >= enough && before.iter().all(beyond)
}

/// The middle value, or the mean of the two middle ones.
pub fn median(mut values: Vec<Points>) -> Option<Points> {
    values.sort_unstable();
    let (low, high) = ((values.len().checked_sub(1)?) / 2, values.len() / 2);
    let sum = i64::from(values.get(low)?.0) + i64::from(values.get(high)?.0);
    Points::mean(sum, 2)
}
