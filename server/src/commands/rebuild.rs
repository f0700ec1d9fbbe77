use anyhow::Result;
use futures::FutureExt;
use uuid::Uuid;

use crate::{
    cli::RebuildArgs,
    database::Database,
    out,
    store::{
        Audit, Finish, StoreError,
        derived::{self, Method},
        ratings,
    },
};

/// Care episodes that are rebuilt in one transaction.
const CHUNK: usize = 200;

/// `rapport rebuild`
///
/// # Errors
/// The database's.
pub async fn run(args: RebuildArgs) -> Result<()> {
    let database = Database::open(&args.database).await?;
    let rebuilt = rebuild(&database).await?;
    out::line(format!("rebuilt {rebuilt} care episodes"))?;
    database.close().await
}

/// Scores every rating again and writes every derived row anew; answers the number of care episodes.
///
/// # Errors
/// The database's.
pub async fn rebuild(database: &Database) -> Result<usize, StoreError> {
    let actor = database.command_line();
    let organisation = actor.organisation;
    let episodes: Vec<Uuid> = database
        .commands
        .write(&actor, move |connection| {
            async move {
                let ids = derived::all_care_episodes(connection, organisation).await?;
                Ok((ids, Finish::RollBack))
            }
            .boxed()
        })
        .await?;
    for chunk in episodes.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        let store = database.store.clone();
        database
            .commands
            .write(&actor, move |connection| {
                async move {
                    ratings::rescore(connection, organisation, &store.instruments, &chunk).await?;
                    let method = Method::of(&store, organisation);
                    derived::refresh(connection, method, &chunk).await?;
                    Ok((
                        (),
                        Finish::Commit(Audit::new("rebuild derived rows", "care_episode", chunk)),
                    ))
                }
                .boxed()
            })
            .await?;
    }
    Ok(episodes.len())
}
