//! A form by link or on a tablet: opened and sent in the name of who handed it over, so that row security judges both. Who
//! can no longer act for the client opens nothing.

use app::{
    alliance::{Instruments, Rater},
    form::{Filled, FormWords, Sheet},
    hand_over::Way,
};
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Wordings, form_words, safety};
use crate::store::{
    Audit, Finish, Store, StoreError,
    derived::Method,
    ratings::Origin,
    recording::{self, FilledIn, Recorded},
    sign_ins::Delegation,
};

/// What a pass lets fill in.
#[derive(Clone, Debug)]
pub struct Content {
    pub practice: String,
    pub words: FormWords,
    pub sheets: Vec<Sheet>,
    care_episode: Uuid,
    client: Uuid,
    session: Uuid,
}

/// What became of a form that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Now, or by the same sending before; with the words for urgent help where an answer asks for them.
    Arrived { urgent_help: Option<String> },
    /// The pass opens no more.
    Dead,
}

#[derive(FromRow)]
struct Row {
    practice: String,
    care_episode_id: Uuid,
    client_id: Uuid,
    session_id: Uuid,
    instrument_codes: Vec<String>,
    instrument_versions: Vec<i32>,
}

impl Store {
    /// What a pass opens; `None` when who issued it may no longer act for the client, the session turned out not to have been
    /// held, or a form lost its wording.
    ///
    /// # Errors
    /// The database's.
    pub async fn content(&self, pass: &Delegation) -> Result<Option<Content>, StoreError> {
        let (link, organisation, store) = (pass.link, pass.actor.organisation, self.clone());
        let read = self.door.read(&pass.actor, move |connection| {
            async move {
                let content = content(connection, &store.instruments, organisation, link).await?;
                let audit = match &content {
                    Some(content) => {
                        let ids = vec![content.client, content.care_episode];
                        Audit::new("open form for client", "client", ids)
                    }
                    None => Audit::refused("open form for client", "rating_link", vec![link]),
                };
                Ok((content, Finish::Commit(audit)))
            }
            .boxed()
        });
        of_issuer(read.await)
    }

    /// Takes over what was filled in, once: the pass is used up with it. The same sending again finds it there.
    ///
    /// # Errors
    /// The database's.
    pub async fn send(
        &self,
        pass: &Delegation,
        filled: Filled,
        submission: Uuid,
    ) -> Result<Sent, StoreError> {
        let (pass, store) = (pass.clone(), self.clone());
        let actor = pass.actor.clone();
        let written = self.door.write(&actor, move |connection| {
            async move {
                let organisation = pass.actor.organisation;
                let instruments = &store.instruments;
                let Some(content) =
                    content(connection, instruments, organisation, pass.link).await?
                else {
                    return Ok((None, Finish::RollBack));
                };
                // Of many at once, the first locks the row and the others find it used.
                if !use_up(connection, &store, &pass, submission).await? {
                    let same = used_by(connection, &pass, submission).await?;
                    let sent = if same {
                        arrived(&content, &filled)
                    } else {
                        Sent::Dead
                    };
                    return Ok((Some(sent), Finish::RollBack));
                }
                record(connection, &store, &pass, &content, &filled).await?;
                let action = match pass.way {
                    Way::Link => "record ratings by link",
                    Way::Kiosk => "record ratings by kiosk",
                };
                let audit =
                    Audit::new(action, "client", vec![content.client, content.care_episode]);
                Ok((Some(arrived(&content, &filled)), Finish::Commit(audit)))
            }
            .boxed()
        });
        let sent = of_issuer(written.await)?;
        Ok(sent.unwrap_or(Sent::Dead))
    }
}

/// An issuer who is no member any more opens nothing; the door says so with an error.
fn of_issuer<T>(answer: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match answer {
        Err(error) if error.is_nobody() => Ok(None),
        answer => answer,
    }
}

fn arrived(content: &Content, filled: &Filled) -> Sent {
    let asks = filled
        .given(&content.sheets)
        .iter()
        .zip(&content.sheets)
        .any(|(given, sheet)| {
            let given = given.as_ref();
            given.is_some_and(|given| safety::asks(&sheet.instrument, &given.answers).is_some())
        });
    Sent::Arrived {
        urgent_help: content.words.urgent_help.clone().filter(|_| asks),
    }
}

async fn content(
    connection: &mut PgConnection,
    instruments: &Instruments,
    organisation: Uuid,
    link: Uuid,
) -> Result<Option<Content>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT o.name AS practice, l.care_episode_id, e.client_id, l.session_id, l.instrument_codes, l.instrument_versions
         FROM app.rating_link l
         JOIN app.organisation o ON o.id = l.organisation_id
         JOIN app.care_episode e ON e.organisation_id = l.organisation_id AND e.id = l.care_episode_id
         JOIN app.session s ON s.organisation_id = l.organisation_id AND s.id = l.session_id AND s.attendance = 'held'
         WHERE l.organisation_id = $1 AND l.id = $2
           AND l.care_episode_id = ANY ((SELECT authz.acting_episodes())::uuid[])",
    )
    .bind(organisation)
    .bind(link)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let wordings = Wordings::load(connection, organisation, instruments).await?;
    let keys = row.instrument_codes.iter().zip(&row.instrument_versions);
    let sheets: Option<Vec<Sheet>> = keys
        .map(|(code, version)| {
            let instrument = instruments
                .get(code, u32::try_from(*version).ok()?)?
                .clone();
            let wording = wordings.of(&instrument)?;
            Some(Sheet {
                instrument,
                wording,
            })
        })
        .collect();
    let words = form_words(connection, organisation).await?;
    // The words for urgent help may have been taken back since.
    let ready = |sheets: &Vec<Sheet>| {
        let asks = sheets
            .iter()
            .any(|sheet| sheet.instrument.safety_item.is_some());
        words.urgent_help.is_some() || !asks
    };
    Ok(sheets.filter(ready).map(|sheets| Content {
        practice: row.practice,
        words: words.clone(),
        sheets,
        care_episode: row.care_episode_id,
        client: row.client_id,
        session: row.session_id,
    }))
}

async fn use_up(
    connection: &mut PgConnection,
    store: &Store,
    pass: &Delegation,
    submission: Uuid,
) -> Result<bool, StoreError> {
    let used = sqlx::query(
        "UPDATE app.rating_link SET used_at = $3, submission = $4
         WHERE organisation_id = $1 AND id = $2 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3",
    )
    .bind(pass.actor.organisation)
    .bind(pass.link)
    .bind(store.door.now())
    .bind(submission)
    .execute(connection)
    .await?;
    Ok(used.rows_affected() == 1)
}

async fn used_by(
    connection: &mut PgConnection,
    pass: &Delegation,
    submission: Uuid,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM app.rating_link WHERE organisation_id = $1 AND id = $2 AND submission = $3)",
    )
    .bind(pass.actor.organisation)
    .bind(pass.link)
    .bind(submission)
    .fetch_one(connection)
    .await?)
}

/// Every form on which something was said. What a session has already, from paper, stays as it is.
async fn record(
    connection: &mut PgConnection,
    store: &Store,
    pass: &Delegation,
    content: &Content,
    filled: &Filled,
) -> Result<(), StoreError> {
    let organisation = pass.actor.organisation;
    let origin = Origin {
        organisation,
        recorded_by: pass.actor.staff,
        recorded_at: store.door.now(),
        source: pass.way.as_str().to_owned(),
    };
    let method = Method::of(store, organisation);
    for (given, sheet) in filled
        .given(&content.sheets)
        .into_iter()
        .zip(&content.sheets)
    {
        let Some(given) = given else { continue };
        let form = FilledIn {
            care_episode: content.care_episode,
            session: content.session,
            instrument: sheet.instrument.clone(),
            rater: Rater::Client,
            answers: given.answers,
        };
        let recorded = recording::record(connection, method, &origin, &form).await?;
        // The reader makes no other answers than the form has; a session that is no longer held loses nothing unseen.
        let recorded = recorded
            .map_err(|_| StoreError::inconsistent("rating_link", "session_id", pass.link))?;
        if let (Recorded::New(rating), Some(words)) = (recorded, &given.words) {
            write_words(connection, organisation, rating, words).await?;
        }
    }
    Ok(())
}

async fn write_words(
    connection: &mut PgConnection,
    organisation: Uuid,
    rating: Uuid,
    words: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO app.rating_words (organisation_id, rating_id, care_episode_id, family, words)
         SELECT organisation_id, id, care_episode_id, family, $3 FROM app.rating WHERE organisation_id = $1 AND id = $2",
    )
    .bind(organisation)
    .bind(rating)
    .bind(words)
    .execute(connection)
    .await?;
    Ok(())
}
