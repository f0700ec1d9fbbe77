//! What is printed: one line a figure, as soon as it is known.

use std::io::{self, Write};

use anyhow::Result;

/// Whether every figure so far is within its budget.
#[derive(Clone, Copy)]
pub struct Table {
    pub all_within: bool,
}

impl Table {
    pub fn begin() -> Self {
        line(["what", "figure", "budget", ""]);
        Self { all_within: true }
    }

    /// A figure that may not be above `most`; `note` follows it, in brackets.
    pub fn at_most(&mut self, what: &str, unit: Unit, figure: f64, most: f64, note: &str) {
        let budget = format!("<= {}", unit.text(most));
        self.add(what, unit, figure, note, budget, verdict(figure <= most));
    }

    /// A figure that may not be below `least`.
    pub fn at_least(&mut self, what: &str, unit: Unit, figure: f64, least: f64, note: &str) {
        let budget = format!(">= {}", unit.text(least));
        self.add(what, unit, figure, note, budget, verdict(figure >= least));
    }

    /// A figure without a budget.
    pub fn info(&mut self, what: &str, unit: Unit, figure: f64, note: &str) {
        self.add(what, unit, figure, note, String::new(), "");
    }

    fn add(
        &mut self,
        what: &str,
        unit: Unit,
        figure: f64,
        note: &str,
        budget: String,
        verdict: &'static str,
    ) {
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(" ({note})")
        };
        self.all_within &= verdict != OVER;
        line([what, &(unit.text(figure) + &note), &budget, verdict]);
    }
}

/// Who closes the output early still gets the outcome.
fn line([what, figure, budget, verdict]: [&str; 4]) {
    let _ = writeln!(
        io::stdout(),
        "{what:<66} {figure:<34} {budget:<16} {verdict}"
    );
}

const OVER: &str = "OVER";

fn verdict(within: bool) -> &'static str {
    if within { "ok" } else { OVER }
}

#[derive(Clone, Copy)]
pub enum Unit {
    Bytes,
    Ratio,
    Milliseconds,
    Seconds,
    PerSecond,
    MebiBytes,
}

impl Unit {
    fn text(self, figure: f64) -> String {
        match self {
            Self::Bytes => format!("{figure:.0} bytes"),
            Self::Ratio => format!("{figure:.2}"),
            Self::Milliseconds => format!("{figure:.2} ms"),
            Self::Seconds => format!("{figure:.1} s"),
            Self::PerSecond => format!("{figure:.0} /s"),
            Self::MebiBytes => format!("{figure:.1} MiB"),
        }
    }
}

/// A line of progress, on standard error.
///
/// # Errors
/// When standard error is closed.
pub fn say(text: &str) -> Result<()> {
    writeln!(io::stderr(), "               {text}")?;
    Ok(())
}
