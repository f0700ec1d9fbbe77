use std::fmt::Write;

use super::{Figure, InstrumentReport, Method, Report};

/// The report for people.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    for instrument in &report.instruments {
        // Writing to a string cannot fail.
        let _ = section(&mut text, instrument);
    }
    let verdict = if report.counts {
        "This run counts: it is large enough and every check holds."
    } else {
        "This run does not count: it is too small, or a check above does not hold."
    };
    let _ = writeln!(
        text,
        "Rule {}, {} clients an instrument and seed, {} seeds. {verdict}",
        report.rule, report.clients, report.seeds
    );
    text
}

fn section(out: &mut String, report: &InstrumentReport) -> std::fmt::Result {
    writeln!(out, "{}\n", report.instrument)?;
    writeln!(
        out,
        "At the same number of unneeded flags; percent [95 % interval]"
    )?;
    writeln!(
        out,
        "{:<24} {:>4} {:>18} {:>18} {:>18} {:>18} {:>18} {:>9} {:>9}",
        "rule",
        "/100",
        "episodes caught",
        "within two",
        "begun early",
        "flags true",
        "first flags true",
        "unneeded",
        "threshold"
    )?;
    for c in &report.columns {
        writeln!(
            out,
            "{:<24} {:>4} {} {} {} {} {} {:>9.2} {:>9.3}",
            c.method,
            c.per_100,
            cell(&c.caught),
            cell(&c.soon),
            cell(&c.early),
            cell(&c.truth),
            cell(&c.first_true),
            c.unneeded.value,
            c.threshold
        )?;
    }
    writeln!(
        out,
        "\nRapport less a classic rule: episodes caught, points, paired by client"
    )?;
    for d in &report.differences {
        writeln!(out, "{:<24} {:>4} {}", d.rule, d.per_100, cell(&d.caught))?;
    }
    writeln!(
        out,
        "\nWith the direct question at 2 per 100: caught {}, true {}",
        cell(&report.question.caught).trim(),
        cell(&report.question.truth).trim()
    )?;
    writeln!(
        out,
        "\nClosing rules on detected episodes: wrongly closed per 100, closed within two sessions in %"
    )?;
    for (name, repair) in [
        ("coming back", report.repairs.coming_back),
        ("back in range (track)", report.repairs.track),
        ("classic: one own SD", report.repairs.own_sd),
    ] {
        writeln!(
            out,
            "{name:<24} {:>6.1} {:>6.1}",
            repair.wrong, repair.within_two
        )?;
    }
    rest(out, report)
}

fn rest(out: &mut String, report: &InstrumentReport) -> std::fmt::Result {
    writeln!(out, "\nCalibration: P from, forms, mean P, share ruptured")?;
    for bin in &report.bins {
        writeln!(
            out,
            "{:>6.2} {:>8} {:>6.2} {:>6.2}",
            bin.from, bin.forms, bin.expected, bin.observed
        )?;
    }
    writeln!(
        out,
        "\nThe personal range held {:.1} % of the next ordinary ratings (meant: 90 %).",
        report.range_coverage
    )?;
    if !report.scenarios.is_empty() {
        writeln!(
            out,
            "\nOther clinics at fixed settings: caught, true, unneeded per 100; unneeded of Shewhart, drop from first three, own mean (SD), own mean (points)"
        )?;
        for line in &report.scenarios {
            let [a, b, c, d] = line.unneeded_classic;
            writeln!(
                out,
                "{:<24} {:>5.1} {:>5.1} {:>5.2}   {a:>5.2} {b:>5.2} {c:>5.2} {d:>5.2}",
                line.name, line.caught, line.truth, line.unneeded
            )?;
        }
        let worst = |of: &dyn Fn(&super::ScenarioLine) -> f64| {
            report.scenarios.iter().map(of).fold(0.0, f64::max)
        };
        let classic = worst(&|line| line.unneeded_classic.into_iter().fold(0.0, f64::max));
        writeln!(
            out,
            "worst: Rapport {:.2}, classic {classic:.2}",
            worst(&|line| line.unneeded)
        )?;
    }
    let list = |values: &[f64; 5]| values.map(|x| format!("{x:.3}")).join(" ");
    writeln!(
        out,
        "\nThresholds for 1 to 5 per 100: {}; shipped: {}; at the shipped default {:.2} unneeded per 100",
        list(&report.thresholds),
        list(&report.shipped),
        report.unneeded_at_shipped
    )?;
    writeln!(
        out,
        "Coming back below: {:.3}; shipped: {:.3}",
        report.coming_back, report.shipped_coming_back
    )?;
    if let Some(column) = report.column(Method::Rapport, 2) {
        writeln!(
            out,
            "First flags that are true at 2 per 100: {:.0} %",
            column.first_true.value
        )?;
    }
    writeln!(
        out,
        "Speed: {:.0} sessions a second on one core",
        report.sessions_a_second
    )?;
    writeln!(
        out,
        "\nDoes this run reproduce the study? (~: within the sampling error of both)"
    )?;
    for check in &report.checks {
        let word = match (check.holds, check.by_sampling) {
            (true, false) => "yes",
            (true, true) => "~",
            _ => "NO",
        };
        writeln!(
            out,
            "{word:<4} {:<52} {:>7.2} (study {:.2} ± {})",
            check.what, check.measured, check.expected, check.tolerance
        )?;
    }
    writeln!(out)
}

fn cell(figure: &Figure) -> String {
    let text = format!(
        "{:.1} [{:.1}, {:.1}]",
        figure.value, figure.low, figure.high
    );
    format!("{text:>18}")
}
