use std::path::Path;

use anyhow::{Context, Result};
use app::hand_over::Offer;
use futures::FutureExt;
use serde_json::json;

use crate::{
    cli::{InstrumentsAction, InstrumentsArgs},
    database::Database,
    instruments::wording,
    out,
    store::{
        Audit, Finish,
        forms::texts::{self, Supplied},
    },
};

/// `rapport instruments …`
///
/// # Errors
/// With the field of the file, what is wrong and the remedy.
pub async fn run(args: InstrumentsArgs) -> Result<()> {
    match args.action {
        InstrumentsAction::List { database, json } => {
            let database = Database::open(&database).await?;
            list(&database, json).await?;
            database.close().await
        }
        InstrumentsAction::Text { database, file } => {
            let database = Database::open(&database).await?;
            let code = supply(&database, &file).await?;
            out::line(format!("{code} can be handed over with this wording"))?;
            database.close().await
        }
    }
}

/// Checks a text and stores it; answers the instrument's code.
///
/// # Errors
/// With the field of the file, what is wrong and the remedy.
pub async fn supply(database: &Database, file: &Path) -> Result<String> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("{shown} is not readable"))?;
    let (instrument, _) = wording::parse(&shown, &text, &database.store.instruments)?;
    let (code, version) = (instrument.code.clone(), instrument.version);
    let actor = database.command_line();
    let who = (actor.organisation, actor.staff);
    let now = database.clock.now();
    let written = database.commands.write(&actor, move |connection| {
        async move {
            let supplied = Supplied {
                code: &instrument.code,
                version,
                text: &text,
            };
            texts::supply(connection, who, &supplied, now).await?;
            let audit = Audit::new("supply instrument text", "organisation", vec![who.0]);
            Ok(((), Finish::Commit(audit)))
        }
        .boxed()
    });
    written.await?;
    Ok(code)
}

async fn list(database: &Database, as_json: bool) -> Result<()> {
    let actor = database.command_line();
    let (organisation, store) = (actor.organisation, database.store.clone());
    let read = database.commands.read(&actor, move |connection| {
        async move {
            let offers = texts::offers(connection, organisation, &store.instruments).await?;
            Ok((offers, Finish::RollBack))
        }
        .boxed()
    });
    for (code, version, offer) in read.await? {
        if as_json {
            let ready = offer == Offer::Ready;
            out::json(
                &json!({ "instrument": code, "version": version, "ready": ready, "why": why(offer) }),
            )?;
        } else {
            out::line(format!("{code} {version}: {}", why(offer)))?;
        }
    }
    Ok(())
}

const fn why(offer: Offer) -> &'static str {
    match offer {
        Offer::Ready => "can be given to clients",
        Offer::NoText => "needs your licensed text (rapport instruments text FILE)",
        Offer::NeedsUrgentHelp => {
            "needs the practice's words for urgent help (Practice, in the browser)"
        }
        Offer::RecordOnly => "is filled in on paper; scores are recorded",
    }
}
