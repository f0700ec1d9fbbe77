//! The practice's figures over a long history: publishing them, and their page.

use std::time::Instant;

use anyhow::Result;

use crate::{
    figures::{Ratio, Samples},
    practice::Opened,
    site::{Encoding, Site},
    table::{Table, Unit},
};

const TIMES: usize = 200;
const WARM_UP: usize = 20;
const AGAINST_FEW: f64 = 1.5;
const PAGE: &str = "/supervision?view=practice";

/// Publishing every period of the larger practice, and the page there / in one with few sessions.
pub async fn against_few(few: &Opened, many: &Opened, table: &mut Table) -> Result<()> {
    few.database.publish_due(true).await?;
    let began = Instant::now();
    let periods = many.database.publish_due(true).await?;
    let seconds = began.elapsed().as_secs_f64();
    let what = format!("  publishing {periods} periods of many sessions");
    table.info(&what, Unit::Seconds, seconds, "once in four weeks each");
    let (few, many) = (Site::of(few).await?, Site::of(many).await?);
    let (mut short, mut long) = (Samples::default(), Samples::default());
    for time in 0..WARM_UP + TIMES {
        if time == WARM_UP {
            (short, long) = (Samples::default(), Samples::default());
        }
        short.time(few.get(PAGE, Encoding::Plain)).await?;
        long.time(many.get(PAGE, Encoding::Plain)).await?;
    }
    let ratio = Ratio::of(&long, &short);
    let what = "supervision page, many sessions / 10,000";
    table.at_most(what, Unit::Ratio, ratio.value, AGAINST_FEW, &ratio.spread());
    table.info(
        "  with many sessions",
        Unit::Milliseconds,
        long.median(),
        "",
    );
    Ok(())
}
