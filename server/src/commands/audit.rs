use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{
    audit::verify::Report,
    cli::{AuditAction, AuditArgs},
    database::Database,
    out,
};

/// Something was found.
const FOUND: u8 = 2;
/// Unsealed rows that are named one by one; of more, the number is said.
const NAMED: usize = 20;

/// `rapport audit …`
///
/// # Errors
/// With what is missing and how to get it. What verifying finds is no error but exit code 2.
pub async fn run(args: AuditArgs) -> Result<ExitCode> {
    match args.action {
        AuditAction::Verify { database, json } => {
            let database = Database::open(&database).await?;
            let report = verify(&database).await;
            // Verifying changes nothing: what is unsealed stays so, and is named again.
            database.close_unsealed().await?;
            say(&report?, json)
        }
        AuditAction::Seal { database } => {
            let database = Database::open(&database).await?;
            let sealer = database.sealer()?.context(NO_DIRECTORY)?;
            let sealed = sealer.round(true).await?;
            out::line(format!("sealed {sealed} rows and signed a checkpoint"))?;
            database.close().await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

const NO_DIRECTORY: &str = "say where key and checkpoints of the audit log are: --audit-dir DIR";

/// # Errors
/// Without a directory of checkpoints, or the database's.
pub async fn verify(database: &Database) -> Result<Report> {
    let dir = database.audit_dir.as_deref().context(NO_DIRECTORY)?;
    database.seals.verify(dir).await
}

fn say(report: &Report, as_json: bool) -> Result<ExitCode> {
    if as_json {
        out::json(report)?;
    } else {
        for chain in &report.chains {
            out::line(format!(
                "practice {}: {} rows sealed, {} checkpoints, {} not yet sealed",
                chain.organisation,
                chain.sealed,
                chain.checkpoints,
                chain.unsealed.len()
            ))?;
            for row in chain.unsealed.iter().take(NAMED) {
                out::line(format!(
                    "  not yet sealed: event {} of {}",
                    row.event, row.at
                ))?;
            }
            if chain.unsealed.len() > NAMED {
                out::line(format!("  and {} more", chain.unsealed.len() - NAMED))?;
            }
        }
        for finding in &report.findings {
            out::line(format!("FOUND: {}", finding.text))?;
        }
        if report.findings.is_empty() {
            out::line("nothing was changed, removed or reordered in what is sealed")?;
        }
    }
    Ok(if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FOUND)
    })
}
