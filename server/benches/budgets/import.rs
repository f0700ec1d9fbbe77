//! The import of ratings and scores against the fastest that Postgres has: COPY into a table without keys.

use std::time::Instant;

use anyhow::Result;
use futures::{FutureExt, TryStreamExt};
use server::store::{Audit, Finish, StoreError, derived};
use sqlx::{Executor, PgConnection};

use crate::{
    figures::{Ratio, Samples},
    practice::{Bench, Opened, write_ratings},
    table::{Table, Unit},
};

const CLIENTS: u32 = 400;
const SESSIONS: u32 = 50;
const ROUNDS: usize = 5;
const AGAINST_COPY: f64 = 0.10;

/// The columns of both tables side by side: a rating's row leaves those of scores empty, and the other way round.
const BARE: &str = "
    CREATE TABLE public.bare AS SELECT r.*, s.scale, s.points, s.imputed
      FROM app.rating r LEFT JOIN app.score s ON false LIMIT 0";
const ROWS: &str = "
    COPY (SELECT r.*, NULL, NULL, NULL FROM app.rating r
          UNION ALL
          SELECT s.organisation_id, s.rating_id, s.care_episode_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, NULL, s.family, s.scale, s.points, s.imputed FROM app.score s) TO STDOUT";

pub async fn measure(bench: &Bench, table: &mut Table) -> Result<()> {
    let (kept, dry) = (bench.open("kept").await?, bench.open("dry").await?);
    let file = bench.dir.join("import.csv");
    let today = kept.database.clock.today();
    write_ratings(&file, CLIENTS, SESSIONS, today, |client| {
        format!("t{}", client % 20)
    })?;

    let start = Instant::now();
    kept.import(&file, false).await?;
    let whole = start.elapsed().as_secs_f64();
    let derived = refresh(&kept).await?;

    let mut superuser = kept.superuser().await?;
    superuser.execute(BARE).await?;
    let rows = copy_out(&mut superuser).await?;
    let (mut import, mut copy) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        import.time(dry.import(&file, true)).await?;
        copy.time(copy_in(&mut superuser, &rows)).await?;
    }
    let ratings = f64::from(CLIENTS * SESSIONS);
    // One rating has four scores; the times are in milliseconds.
    let a_second = |samples: &Samples| ratings * 5.0 * 1000.0 / samples.median();
    let ratio = Ratio::of(&copy, &import);
    let what = "import of ratings and scores / raw COPY, rows a second";
    table.at_least(
        what,
        Unit::Ratio,
        ratio.value,
        AGAINST_COPY,
        &ratio.spread(),
    );
    table.info(
        "  import, rows of ratings and scores",
        Unit::PerSecond,
        a_second(&import),
        "",
    );
    table.info(
        "  COPY of the same rows",
        Unit::PerSecond,
        a_second(&copy),
        "",
    );
    table.info(
        "  20,000 ratings, the whole import",
        Unit::Seconds,
        whole,
        "",
    );
    table.info(
        "  derived rows of 400 care episodes",
        Unit::Seconds,
        derived,
        "",
    );
    drop(superuser);
    kept.database.close().await?;
    dry.database.close().await
}

/// Seconds for the derived rows of all care episodes.
async fn refresh(practice: &Opened) -> Result<f64> {
    let database = &practice.database;
    let actor = database.command_line();
    let organisation = actor.organisation;
    let store = database.store.clone();
    let start = Instant::now();
    let work = database.commands.write(&actor, move |connection| {
        async move {
            let episodes = derived::all_care_episodes(connection, organisation).await?;
            let method = derived::Method::of(&store, organisation);
            derived::refresh(connection, method, &episodes).await?;
            let audit = Audit::new("rebuild derived rows", "organisation", vec![organisation]);
            Ok::<_, StoreError>(((), Finish::Commit(audit)))
        }
        .boxed()
    });
    work.await?;
    Ok(start.elapsed().as_secs_f64())
}

async fn copy_out(connection: &mut PgConnection) -> Result<Vec<u8>> {
    let parts: Vec<_> = connection.copy_out_raw(ROWS).await?.try_collect().await?;
    Ok(parts.concat())
}

async fn copy_in(connection: &mut PgConnection, rows: &[u8]) -> Result<()> {
    connection.execute("TRUNCATE public.bare").await?;
    let mut copy = connection
        .copy_in_raw("COPY public.bare FROM STDIN")
        .await?;
    copy.send(rows).await?;
    copy.finish().await?;
    Ok(())
}
