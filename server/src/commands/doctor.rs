use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt, path::Path, process::ExitCode};

use anyhow::{Result, bail};
use serde_json::json;

use crate::{
    audit::notary::KEY,
    cli::DoctorArgs,
    database::{Place, utc},
    doctor::{Finding, Setup, judge},
    out,
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
    let found = examine(&place.connections, place.audit_dir.as_deref(), None, false).await;
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

/// What speaks against serving the practice, on `address` when it is to be served.
///
/// # Errors
/// The database's.
pub async fn examine(
    connections: &Connections,
    audit_dir: Option<&Path>,
    address: Option<SocketAddr>,
    behind_proxy: bool,
) -> Result<Vec<Finding>> {
    let key = audit_dir.map(|dir| dir.join(KEY));
    let setup = Setup {
        address,
        behind_proxy,
        signs: audit_dir.is_some(),
        key_mode: key
            .and_then(|path| fs::metadata(path).ok())
            .map(|key| key.permissions().mode()),
    };
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
