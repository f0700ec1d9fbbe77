use std::{fs, os::unix::fs::PermissionsExt, process::ExitCode};

use anyhow::{Result, bail};
use serde_json::json;

use crate::{
    audit::notary::KEY,
    cli::DoctorArgs,
    database::{Files, Place, utc},
    doctor::{Finding, Setup, judge},
    http::tls::Tls,
    out, secrets,
    store::{Connections, health},
};

/// Something was found.
const FOUND: u8 = 2;

/// `rapport doctor`: changes nothing, and brings nothing up to date.
///
/// # Errors
/// With what is missing and how to get it. What is found is no error but exit code 2.
pub async fn run(args: DoctorArgs) -> Result<ExitCode> {
    let place = Place::of(&args.database).await?;
    let certificate = match &args.certificate.files() {
        Some((certificate, key)) => Some(Tls::in_files(certificate, key)?.validity(utc().now())),
        None => None,
    };
    let setup = Setup {
        certificate,
        ..setup(&place.connections, place.files())
    };
    let found = examine(&place.connections, setup).await;
    place.leave().await?;
    let found = found?;
    if args.json {
        out::json(&json!({ "findings": found }))?;
    } else if found.is_empty() {
        out::line("nothing speaks against serving this practice")?;
    } else {
        for finding in &found {
            out::line(say(finding))?;
        }
    }
    Ok(if found.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FOUND)
    })
}

/// What stands outside the database.
pub fn setup(connections: &Connections, files: Files<'_>) -> Setup {
    let signing_key = files.audit_dir.map(|dir| dir.join(KEY));
    Setup {
        signs: files.audit_dir.is_some(),
        key_mode: signing_key
            .and_then(|path| fs::metadata(path).ok())
            .map(|key| key.permissions().mode()),
        key_problem: files.key_file.and_then(secrets::problem),
        example_password: connections.example_password,
        ..Setup::default()
    }
}

/// What speaks against serving the practice.
///
/// # Errors
/// The database's.
pub async fn examine(connections: &Connections, setup: Setup) -> Result<Vec<Finding>> {
    let clock = utc();
    let facts = health::facts(connections, || clock.now(), setup).await?;
    Ok(judge(&facts))
}

/// Refuses to serve what is not safe.
///
/// # Errors
/// Every finding with its remedy.
pub fn require_safe(found: &[Finding]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = found
        .iter()
        .map(|finding| format!("  {}", say(finding)))
        .collect();
    bail!("this is not safe to serve:\n{}", lines.join("\n"))
}

fn say(finding: &Finding) -> String {
    format!("{}\n    remedy: {}", finding.what, finding.remedy)
}
