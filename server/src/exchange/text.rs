use std::collections::BTreeMap;

use super::{code::ProblemCode, problem::Problem, summary::Summary};

/// Errors shown of each code.
const SHOWN: usize = 10;

/// What the caller did with a clean import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Import,
    DryRun,
}

impl Summary {
    /// For people: what happened, then what must be done, most pressing first, each with its number and first cases.
    /// The same import gives the same text.
    pub fn text(&self, mode: Mode) -> String {
        let mut out = self.outcome(mode);
        for (code, problems) in self.errors_by_code() {
            out.push_str(&format!(
                "\n{} ({}, {}):\n",
                code.task(),
                code,
                problems.len()
            ));
            list(&mut out, problems.iter().copied().take(SHOWN));
            more(&mut out, problems.len() as u64, SHOWN.min(problems.len()));
        }
        if self.errors_left_out > 0 {
            out.push_str(&format!(
                "\n{} further errors are not listed.\n",
                self.errors_left_out
            ));
        }
        for (code, rows) in &self.warnings {
            out.push_str(&format!(
                "\nWarning: {} ({code}, {}).\n",
                code.task(),
                count(*rows, "row")
            ));
            self.warning_examples(&mut out, *code);
        }
        out
    }

    fn outcome(&self, mode: Mode) -> String {
        let Self {
            rows,
            new,
            unchanged,
            updated,
            rejected,
            ..
        } = self;
        let counts = format!(
            "{}: {new} new, {unchanged} unchanged, {updated} updated, {rejected} rejected.",
            count(*rows, "row")
        );
        let done = match (self.is_clean(), mode) {
            (true, Mode::Import) => "",
            (true, Mode::DryRun) => " Dry run: nothing was stored.",
            (false, _) => " Nothing was stored: correct the file and import it again.",
        };
        format!("{counts}{done}\n")
    }

    fn errors_by_code(&self) -> BTreeMap<ProblemCode, Vec<&Problem>> {
        let mut groups = BTreeMap::<_, Vec<_>>::new();
        for problem in &self.errors {
            groups.entry(problem.code).or_default().push(problem);
        }
        groups
    }

    fn warning_examples(&self, out: &mut String, code: ProblemCode) {
        for ((_, column), (total, examples)) in
            self.examples.iter().filter(|((of, _), _)| *of == code)
        {
            out.push_str(&format!("  {column}: {}\n", count(*total, "row")));
            list(out, examples.iter());
            more(out, *total, examples.len());
        }
    }
}

fn list<'a>(out: &mut String, problems: impl Iterator<Item = &'a Problem>) {
    for problem in problems {
        out.push_str(&format!("  {problem}\n"));
    }
}

fn more(out: &mut String, total: u64, shown: usize) {
    let rest = total.saturating_sub(shown as u64);
    if rest > 0 {
        out.push_str(&format!("  … and {rest} more\n"));
    }
}

fn count(number: u64, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
