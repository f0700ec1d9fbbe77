use std::{
    fs::File,
    io::{IsTerminal, Read},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use futures::FutureExt;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

use crate::{
    cli::ImportArgs,
    database::Database,
    exchange::{self, ImportOptions, Mode, Profile, Summary},
    out,
    store::{
        Audit, Finish, StoreError,
        derived::{self, Method},
        founding,
        imports::{self, ImportRun, ImportSink},
        ratings::Origin,
    },
};

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Stored,
    /// Nothing was stored, because of what the summary lists.
    Rejected,
}

/// `rapport import`
///
/// # Errors
/// When the file or the database cannot be opened.
pub async fn run(args: ImportArgs) -> Result<Outcome> {
    let profile = exchange::profile::find(&args.profile).with_context(|| {
        format!(
            "--profile: there is no {}; see `rapport help import`",
            args.profile
        )
    })?;
    let mut options = ImportOptions::of(profile);
    options.start = args.start;
    options.every_days = match &args.every {
        Some(text) => Some(
            exchange::parse_every(text).map_err(|remedy| anyhow::anyhow!("--every: {remedy}"))?,
        ),
        None => None,
    };
    let database = Database::open(&args.database).await?;
    ensure!(
        !database.founded.demo,
        "--data-dir holds the demo practice, which anybody on this machine may enter; ratings of real people need another"
    );
    let imported = import(&database, profile, &args.file, options, args.dry_run).await;
    if !args.dry_run && imported.as_ref().is_ok_and(Summary::is_clean) {
        founding::gather_statistics(&database.connections.migrate).await?;
    }
    database.close().await?;
    let summary = imported?;
    if args.json {
        out::json(&summary)?;
    } else {
        let mode = if args.dry_run {
            Mode::DryRun
        } else {
            Mode::Import
        };
        out::line(summary.text(mode))?;
    }
    Ok(if summary.is_clean() {
        Outcome::Stored
    } else {
        Outcome::Rejected
    })
}

/// Imports one file in one transaction; with a rejected row, or as a dry run, nothing is kept.
///
/// # Errors
/// When the file cannot be read or the database fails.
pub async fn import(
    database: &Database,
    profile: &'static Profile,
    path: &Path,
    options: ImportOptions,
    dry_run: bool,
) -> Result<Summary> {
    let file_hash = hash_of(path)?;
    let bytes = path.metadata().map(|data| data.len()).unwrap_or_default();
    let bar = progress_bar(bytes);
    let source = bar.wrap_read(
        File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?,
    );
    let mut companion = match exchange::open_companion(profile, path) {
        Ok(companion) => companion,
        Err(problem) => return Ok(Summary::of_problems(vec![problem])),
    };
    let actor = database.command_line();
    let origin = Origin {
        organisation: actor.organisation,
        recorded_by: actor.staff,
        recorded_at: database.clock.now(),
        source: options.source_name.clone(),
    };
    let instruments = database.store.instruments.clone();
    let companion = companion.as_mut().map(|file| file as &mut dyn Read);
    let reader = match exchange::read(profile, source, companion, &instruments, &options) {
        Ok(reader) => reader,
        Err(problems) => return Ok(Summary::of_problems(problems)),
    };
    let store = database.store.clone();
    let summary = database
        .commands
        .write(&actor, move |connection| {
            async move {
                let mut sink = ImportSink::new(connection, origin.clone());
                let summary = exchange::run(reader, &mut sink, &|_| {})
                    .await
                    .map_err(|error| StoreError::Refused(error.to_string()))?;
                let touched = sink.touched();
                if !summary.is_clean() || dry_run {
                    return Ok((summary, Finish::RollBack));
                }
                let method = Method::of(&store, origin.organisation);
                derived::refresh(connection, method, &touched).await?;
                let run = imports::record_run(
                    connection,
                    &origin,
                    &import_run(profile, file_hash, &summary),
                )
                .await?;
                Ok((
                    summary,
                    Finish::Commit(Audit::new("import ratings", "import_run", vec![run])),
                ))
            }
            .boxed()
        })
        .await?;
    bar.finish_and_clear();
    Ok(summary)
}

fn import_run(profile: &Profile, file_hash: [u8; 32], summary: &Summary) -> ImportRun {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    ImportRun {
        profile: profile.name.to_owned(),
        file_hash,
        read: count(summary.rows),
        new: count(summary.new),
        updated: count(summary.updated),
        unchanged: count(summary.unchanged),
    }
}

fn hash_of(path: &Path) -> Result<[u8; 32]> {
    let mut file =
        File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file
            .read(&mut buffer)
            .with_context(|| format!("{} cannot be read", path.display()))?
        {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// On a terminal alone.
fn progress_bar(bytes: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {eta} left");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
