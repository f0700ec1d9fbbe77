//! What one new rating costs from file to commit, and how fast the detector is.

use std::time::Instant;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use server::{
    alliance::detection::{Detector, Observation, Prior, rule, values},
    demo::simulator::{Scenario, SimulatedInstrument, simulate},
    instruments,
};

use crate::{
    figures::Samples,
    practice::{Bench, Opened, THERAPIST, row_of_a_rating},
    table::{Table, Unit},
};

const ROUNDS: u32 = 20;
/// Clients of the frozen simulator that the detector runs over.
const CLIENTS: u64 = 400;
const SESSIONS_A_SECOND: f64 = 20_000.0;

/// `few` has clients with 60 rated sessions each.
pub async fn measure(bench: &Bench, few: &Opened, table: &mut Table) -> Result<()> {
    let mut one = Samples::default();
    let today = few.database.clock.today();
    for round in 1..=ROUNDS {
        // A client's next session: stored, scored, detected with the 60 before it, derived, committed.
        let file = bench.dir.join("one.csv");
        row_of_a_rating(&file, round, 61, today + TimeDelta::weeks(1), THERAPIST)?;
        one.time(few.import(&file, false)).await?;
    }
    table.info(
        "one new rating, session 61: file, score, detect, derive, commit",
        Unit::Milliseconds,
        one.median(),
        "",
    );
    table.at_least(
        "detector, sessions a second on one core",
        Unit::PerSecond,
        detector_speed()?,
        SESSIONS_A_SECOND,
        "",
    );
    Ok(())
}

/// The fastest of a few rounds: whatever else the machine does only slows it down.
fn detector_speed() -> Result<f64> {
    let known = instruments::load()?;
    let instrument = known.latest("WAI-SR").context("there is no WAI-SR")?;
    let prior = Prior::of(instrument, values()?.get("WAI-SR"))?;
    let detector = Detector::new(&rule()?, &prior);
    let scenario = Scenario::base(SimulatedInstrument::WaiSr);
    let series: Vec<Vec<Observation>> = simulate(&scenario, 1, CLIENTS)
        .map(|client| {
            let forms = client.forms();
            forms
                .map(|(session, form)| Observation::rated(session.number, form.as_slice()))
                .collect()
        })
        .collect();
    let once = || {
        let start = Instant::now();
        let findings: usize = series
            .iter()
            .filter_map(|one| detector.run(one).ok())
            .map(|findings| findings.len())
            .sum();
        findings as f64 / start.elapsed().as_secs_f64()
    };
    Ok((0..5).map(|_| once()).fold(0.0, f64::max))
}
