//! `rapport detect`: one series a line in, one line a rating out.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use anyhow::{Context, Result};
use app::{
    alliance::{Band, Instrument, Instruments, OpenedBy, Points, RatingsTrack, Tension},
    text::{Lang, why_text},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    alliance::detection::{self, Detector, Finding, Observation, Prior, PriorError},
    cli::DetectArgs,
    instruments,
};

/// The longest line that is read, in bytes: some 100,000 ratings.
const LONGEST_LINE: u64 = 16 << 20;
/// Sessions are numbered up to here.
const LAST_SESSION: u32 = 100_000;

/// # Errors
/// When standard input or output fails; a line that is wrong never ends it.
pub fn run(args: &DetectArgs) -> Result<()> {
    let service = Service::new(args.per_100)?;
    let input = io::stdin().lock();
    let mut output = io::BufWriter::new(io::stdout().lock());
    service.serve(input, &mut output)?;
    output.flush().context("standard output")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Series {
    id: Value,
    instrument: String,
    ratings: Vec<Map<String, Value>>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a Value,
    session: u32,
    p: Rounded,
    flag: bool,
    opened_by: Option<OpenedBy>,
    channels: &'a [ScaleIdName],
    since: Option<u32>,
    range: Option<Range>,
    ratings_track: RatingsTrack,
    rule: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Failure {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    error: String,
}

/// Written with at most 6 decimals.
#[derive(Serialize)]
#[serde(transparent)]
struct Rounded(f64);

#[derive(Serialize)]
#[serde(transparent)]
struct ScaleIdName(&'static str);

#[derive(Serialize)]
struct Range {
    total: [f64; 2],
}

/// Detectors of every instrument that can be watched, by code.
pub struct Service {
    instruments: Instruments,
    detectors: BTreeMap<String, Result<Detector, PriorError>>,
}

impl Service {
    /// # Errors
    /// When the embedded definitions, priors or rule cannot be used.
    pub fn new(per_100: u8) -> Result<Self> {
        let instruments = instruments::load()?;
        let (rule, values) = (detection::rule()?, detection::values()?);
        let detectors = instruments
            .iter()
            .map(|instrument| {
                let prior = Prior::of(instrument, values.get(&instrument.code));
                let detector =
                    prior.map(|prior| Detector::new(&rule, &prior).with_budget(per_100.into()));
                (instrument.code.clone(), detector)
            })
            .collect();
        Ok(Self {
            instruments,
            detectors,
        })
    }

    /// Answers every line of `input`; a wrong one with its number and the remedy.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn serve(&self, mut input: impl BufRead, output: &mut impl Write) -> Result<()> {
        let mut text = Vec::new();
        for number in 1.. {
            text.clear();
            let mut limited = io::Read::take(&mut input, LONGEST_LINE);
            if limited
                .read_until(b'\n', &mut text)
                .context("standard input")?
                == 0
            {
                break;
            }
            if text.last() != Some(&b'\n') && text.len() as u64 == LONGEST_LINE {
                skip_line(&mut input)?;
                let error = format!("longer than {LONGEST_LINE} bytes; write one series a line");
                write(
                    output,
                    &Failure {
                        line: number,
                        id: None,
                        error,
                    },
                )?;
                continue;
            }
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match self.answer(&text) {
                Ok(lines) => output.write_all(&lines)?,
                Err((id, error)) => write(
                    output,
                    &Failure {
                        line: number,
                        id,
                        error,
                    },
                )?,
            }
        }
        Ok(())
    }

    /// The output for one series, or its id as far as it could be read and what is wrong. All or nothing.
    fn answer(&self, text: &[u8]) -> Result<Vec<u8>, (Option<Value>, String)> {
        let value: Value =
            serde_json::from_slice(text).map_err(|error| (None, format!("no JSON: {error}")))?;
        let id = value.get("id").cloned();
        let series: Series = serde_json::from_value(value).map_err(|error| {
            let shape =
                "expected {\"id\":…,\"instrument\":\"WAI-SR\",\"ratings\":[{\"session\":1,…}]}";
            (id.clone(), format!("{error}; {shape}"))
        })?;
        self.series(&series).map_err(|error| (id, error))
    }

    fn series(&self, series: &Series) -> Result<Vec<u8>, String> {
        let code = &series.instrument;
        let known = || {
            self.detectors
                .keys()
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        };
        let detector = self
            .detectors
            .get(code)
            .ok_or_else(|| format!("instrument: there is no {code}; known are {}", known()))?
            .as_ref()
            .map_err(|error| format!("instrument: {error}"))?;
        let instrument = self
            .instruments
            .latest(code)
            .ok_or_else(|| format!("instrument: there is no {code}"))?;
        let seen = series
            .ratings
            .iter()
            .enumerate()
            .map(|(at, rating)| {
                observation(detector.prior(), rating).map_err(|e| format!("ratings[{at}]: {e}"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let (mut state, mut lines) = (detector.start(), Vec::new());
        for seen in &seen {
            let finding = detector
                .step(&mut state, seen)
                .map_err(|error| error.to_string())?;
            let why = detector.why(&state, &finding, instrument);
            let why = why_text(Lang::default(), &why);
            line(&series.id, detector, instrument, &finding, &why, &mut lines)
                .map_err(|error| error.to_string())?;
        }
        Ok(lines)
    }
}

fn line(
    id: &Value,
    detector: &Detector,
    instrument: &Instrument,
    finding: &Finding,
    why: &str,
    lines: &mut Vec<u8>,
) -> Result<()> {
    let names: Vec<ScaleIdName> = finding
        .channels
        .iter()
        .map(|c| ScaleIdName(c.as_str()))
        .collect();
    let line = Line {
        id,
        session: finding.session,
        p: Rounded((finding.p * 1e6).round() / 1e6),
        flag: finding.flag,
        opened_by: finding.opened_by,
        channels: &names,
        since: finding.since,
        range: finding.range.map(|band| range(band, instrument)),
        ratings_track: finding.track,
        rule: &detector.rule().name.0,
        why,
    };
    write(lines, &line)
}

/// With the decimals of the instrument.
fn range(band: Band, instrument: &Instrument) -> Range {
    let unit = 10_f64.powi(instrument.decimals.into());
    let round = |points: Points| (points.as_f64() * unit).round() / unit;
    Range {
        total: [round(band.low), round(band.high)],
    }
}

/// One rating: `session`, every part of the instrument (the total alone where it has none), `tension` when answered.
fn observation(prior: &Prior, rating: &Map<String, Value>) -> Result<Observation, String> {
    let session = rating
        .get("session")
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (1..=LAST_SESSION).contains(number))
        .ok_or_else(|| format!("session must be a whole number from 1 to {LAST_SESSION}"))?;
    let tension = match rating.get("tension") {
        None | Some(Value::Null) => None,
        Some(value) => Some(Tension::deserialize(value).map_err(|_| {
            format!("session {session}: tension must be \"yes\", \"a little\" or \"no\"")
        })?),
    };
    let names: Vec<&str> = prior.channels.iter().map(|scale| scale.as_str()).collect();
    let known = |key: &&String| {
        !["session", "tension"].contains(&key.as_str()) && !names.contains(&key.as_str())
    };
    if let Some(unknown) = rating.keys().find(known) {
        return Err(format!(
            "session {session}: {unknown} is not known; the scales of {} are {}",
            prior.instrument,
            names.join(", ")
        ));
    }
    if tension.is_some() && names.iter().all(|name| !rating.contains_key(*name)) {
        return Ok(Observation {
            session,
            channels: None,
            tension,
        });
    }
    let values = names
        .iter()
        .map(|name| points(prior, session, name, rating.get(*name)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Observation::rated(session, &values).answering(tension))
}

fn points(
    prior: &Prior,
    session: u32,
    name: &str,
    value: Option<&Value>,
) -> Result<Points, String> {
    let (min, max) = (prior.min, prior.max);
    let wanted = format!("session {session}: {name} must be a number from {min} to {max}");
    let value = value
        .ok_or_else(|| format!("{wanted}; it is missing (leave out sessions without a rating)"))?
        .as_f64()
        .ok_or_else(|| wanted.clone())?;
    if !(min..=max).contains(&value) {
        return Err(format!("{wanted}, and is {value}"));
    }
    // Within the range of the scale, so the conversion is exact.
    Ok(Points((value * 100.0).round() as i32))
}

fn write(output: &mut impl Write, line: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n").context("standard output")
}

/// Reads on to the end of a line that is too long.
fn skip_line(input: &mut impl BufRead) -> Result<()> {
    loop {
        let buffer = input.fill_buf().context("standard input")?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(used);
        if ended {
            return Ok(());
        }
    }
}

#[cfg(test)]
#[path = "detect_tests.rs"]
mod tests;
