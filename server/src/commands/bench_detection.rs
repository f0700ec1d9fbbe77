//! `rapport bench-detection`: the detector on simulated clients, beside the published rules.

use std::{fs::File, io::Write};

use anyhow::{Context, Result};

use crate::{
    cli::BenchDetectionArgs,
    demo::benchmark::{self, Options},
    out,
};

/// Seeds of a run that counts.
const SEEDS: usize = 5;

/// # Errors
/// When an embedded file cannot be used, or the JSON file cannot be written.
pub fn run(args: &BenchDetectionArgs) -> Result<()> {
    // Opened first, so that minutes of work are not lost to a wrong path.
    let file = args
        .json
        .as_ref()
        .map(|path| {
            File::create(path)
                .with_context(|| format!("--json: {} cannot be written", path.display()))
        })
        .transpose()?;
    let options = Options {
        clients: args.clients,
        threads: args.threads.into(),
        seeds: SEEDS,
        scenarios: true,
    };
    let report = benchmark::run(options, &|place| {
        // Nothing is lost when standard error is closed.
        let _ = writeln!(std::io::stderr(), "{place}");
    })?;
    out::line(benchmark::text(&report).trim_end())?;
    if let Some(mut file) = file {
        serde_json::to_writer_pretty(&mut file, &report).context("--json")?;
        writeln!(file).context("--json")?;
    }
    Ok(())
}
