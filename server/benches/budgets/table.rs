//! What is printed at the end: one line a figure.

use std::io::{self, Write};

use anyhow::Result;

#[derive(Default)]
pub struct Table(Vec<Line>);

struct Line {
    what: String,
    figure: String,
    budget: String,
    verdict: &'static str,
}

impl Table {
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
        self.0.push(Line {
            what: what.to_owned(),
            figure: unit.text(figure) + &note,
            budget,
            verdict,
        });
    }

    pub fn all_within(&self) -> bool {
        self.0.iter().all(|line| line.verdict != OVER)
    }

    /// # Errors
    /// When standard output is closed.
    pub fn print(&self) -> Result<()> {
        let out = &mut io::stdout().lock();
        writeln!(out, "\n{:<58} {:<34} {:<16}", "what", "figure", "budget")?;
        for line in &self.0 {
            writeln!(
                out,
                "{:<58} {:<34} {:<16} {}",
                line.what, line.figure, line.budget, line.verdict
            )?;
        }
        Ok(())
    }
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
