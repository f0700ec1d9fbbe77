//! A care episode's ratings on their way through the detector: which series are watched, and what each session says.

use std::collections::BTreeMap;

use app::{
    alliance::{Family, Instrument, Instruments, Points, Rater, Scores, Summary, Why, Word},
    ruptures::Finding,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    detection::{
        self, Detector, MAX_CHANNELS, Observation, Prior, PriorError, Rule, ShippedError, StepError,
    },
    summary::ScoredRating,
};

/// Budgets that a practice may choose: flagged of 100 sessions without a drop.
const BUDGETS: std::ops::RangeInclusive<usize> = 1..=5;

/// The detectors of every alliance instrument, at every budget.
#[derive(Clone, Debug)]
pub struct Detectors {
    rule: Rule,
    /// By code and version; those that cannot be watched are not here.
    of: BTreeMap<(String, u32), Vec<Detector>>,
}

impl Detectors {
    /// With the rule and the priors that this build ships.
    ///
    /// # Errors
    /// An embedded file that cannot be used, or a prior whose values cannot be right; a test reads them.
    pub fn of(instruments: &Instruments) -> Result<Self, ShippedError> {
        let (rule, values) = (detection::rule()?, detection::values()?);
        let mut of = BTreeMap::new();
        for instrument in instruments.iter() {
            let prior = match Prior::of(instrument, values.get(&instrument.code)) {
                Ok(prior) => prior,
                Err(error @ PriorError::Value { .. }) => {
                    return Err(ShippedError {
                        file: "priors.toml",
                        what: error.to_string(),
                    });
                }
                // None of the alliance, or none with a total: there is nothing to watch.
                Err(_) => continue,
            };
            let detector = Detector::new(&rule, &prior);
            let each = BUDGETS.map(|budget| detector.clone().with_budget(budget));
            of.insert(
                (instrument.code.clone(), instrument.version),
                each.collect(),
            );
        }
        Ok(Self { rule, of })
    }

    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    fn at(&self, instrument: &Instrument, budget: i32) -> Option<&Detector> {
        let key = (instrument.code.clone(), instrument.version);
        let place = usize::try_from(budget).ok()?.clamp(1, 5) - 1;
        self.of.get(&key)?.get(place)
    }
}

/// From which day on how much is flagged; the newest whose day has come counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub from_on: NaiveDate,
    pub flags_per_100: i32,
}

fn budget(settings: &[Setting], on: NaiveDate) -> i32 {
    let come = settings.iter().rev().find(|setting| setting.from_on <= on);
    come.map_or(detection::rule::DEFAULT_BUDGET as i32, |setting| {
        setting.flags_per_100
    })
}

/// The client's ratings of one instrument, and what they say session by session.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchedSeries {
    pub instrument: String,
    pub version: u32,
    pub findings: Vec<Finding>,
    /// By session number.
    pub ratings: BTreeMap<i32, Uuid>,
}

/// The client's answer to the direct question at a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaidWord {
    pub session: i32,
    pub word: Word,
    pub rating: Uuid,
}

/// The client's answers to the direct question, by session.
pub fn words(ratings: &[ScoredRating]) -> Vec<SaidWord> {
    let mut words: Vec<SaidWord> = ratings
        .iter()
        .filter_map(|rating| {
            Some(SaidWord {
                session: rating.session_number,
                word: rating.word?,
                rating: rating.id,
            })
        })
        .collect();
    words.sort_by_key(|word| word.session);
    words
}

/// Runs the detector over each alliance series of the client, the longest first. `ratings` in any order; `settings` by
/// version.
///
/// # Errors
/// Scores outside their scale, which our own writes cannot produce.
pub fn watch(
    detectors: &Detectors,
    instruments: &Instruments,
    settings: &[Setting],
    ratings: &[ScoredRating],
) -> Result<Vec<WatchedSeries>, StepError> {
    let words = words(ratings);
    let mut series: BTreeMap<(&str, u32), Vec<&ScoredRating>> = BTreeMap::new();
    for rating in ratings
        .iter()
        .filter(|rating| rating.rater == Rater::Client)
    {
        series
            .entry((&rating.instrument, rating.version))
            .or_default()
            .push(rating);
    }
    let mut watched = Vec::new();
    for ((code, version), ratings) in series {
        let instrument = instruments.get(code, version);
        if let Some(instrument) = instrument.filter(|i| i.family == Family::Alliance) {
            watched.push(run(detectors, instrument, settings, &ratings, &words)?);
        }
    }
    watched.retain(|series| !series.findings.is_empty());
    watched.sort_by_key(|series| std::cmp::Reverse(series.findings.len()));
    Ok(watched)
}

/// One session as it comes to the detector.
struct Session {
    on: NaiveDate,
    seen: Observation,
    /// The client said that there was tension and that it was talked about.
    talked_about: bool,
}

fn run(
    detectors: &Detectors,
    instrument: &Instrument,
    settings: &[Setting],
    ratings: &[&ScoredRating],
    words: &[SaidWord],
) -> Result<WatchedSeries, StepError> {
    let mut sessions: BTreeMap<i32, Session> = BTreeMap::new();
    for rating in ratings {
        if let Some(seen) = observe(instrument, rating.session_number, &rating.scores) {
            let session = Session {
                on: rating.held_on,
                seen,
                talked_about: false,
            };
            sessions.insert(rating.session_number, session);
        }
    }
    for said in words {
        let tension = Some(said.word.tension());
        // Evidence for the filter beside a form alone; without one the answer opens and joins all the same (`ruptures`).
        if let Some(session) = sessions.get_mut(&said.session) {
            session.seen = session.seen.answering(tension);
            session.talked_about = said.word == Word::YesTalkedAbout;
        }
    }
    Ok(WatchedSeries {
        instrument: instrument.code.clone(),
        version: instrument.version,
        findings: findings(detectors, instrument, settings, &sessions)?,
        ratings: ratings
            .iter()
            .map(|rating| (rating.session_number, rating.id))
            .collect(),
    })
}

fn findings(
    detectors: &Detectors,
    instrument: &Instrument,
    settings: &[Setting],
    sessions: &BTreeMap<i32, Session>,
) -> Result<Vec<Finding>, StepError> {
    let mut state = None;
    let mut findings = Vec::with_capacity(sessions.len());
    for session in sessions.values() {
        let Some(detector) = detectors.at(instrument, budget(settings, session.on)) else {
            continue;
        };
        let state = state.get_or_insert_with(|| detector.start());
        let found = detector.step(state, &session.seen)?;
        let mut why = detector.why(state, &found, instrument);
        if session.talked_about {
            // On record and talked about: nothing is opened by it.
            why.retain(|clause| *clause != Why::WordAlone);
        }
        findings.push(Finding {
            session: number(found.session),
            p: (found.p * 1e6).round() as i32,
            flag: found.flag,
            channels: found.channels,
            size: found.size,
            since: found.since.map(number),
            range: found.range,
            information: found.information,
            track: found.track,
            open_long: found.open_long,
            tension: found.tension,
            why,
        });
    }
    Ok(findings)
}

/// The item means of the parts, or of the total where there are none; `None` where one has no score.
fn observe(instrument: &Instrument, session: i32, scores: &Scores) -> Option<Observation> {
    let parts = instrument.parts();
    let scales = if parts.is_empty() {
        instrument.scales.get(..1)?
    } else {
        parts
    };
    let mut values = Vec::with_capacity(MAX_CHANNELS);
    for scale in scales {
        let points = scores.get(scale.id)?;
        values.push(match instrument.summary {
            Summary::Mean => points,
            Summary::Sum => Points::mean(points.0.into(), i64::try_from(scale.items.len()).ok()?)?,
        });
    }
    Some(Observation::rated(u32::try_from(session).ok()?, &values))
}

fn number(session: u32) -> i32 {
    i32::try_from(session).unwrap_or(i32::MAX)
}
