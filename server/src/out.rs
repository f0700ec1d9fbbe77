//! What commands say on standard output.

use std::io::{self, Write};

use anyhow::Result;
use serde::Serialize;

/// One line for people.
///
/// # Errors
/// When standard output is closed.
pub fn line(text: impl AsRef<str>) -> Result<()> {
    writeln!(io::stdout(), "{}", text.as_ref())?;
    Ok(())
}

/// One JSON object for machines.
///
/// # Errors
/// When standard output is closed.
pub fn json(value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(io::stdout(), value)?;
    writeln!(io::stdout())?;
    Ok(())
}
