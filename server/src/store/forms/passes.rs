//! Issuing a pass: for a session of an open treatment that the actor treats, with forms that can be given to a client.

use std::sync::Arc;

use app::{
    alliance::Instrument,
    form::FormWords,
    hand_over::{Issued, NewPass, NotIssued, Offer},
    practice::Actor,
};
use chrono::{NaiveDate, TimeDelta};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Wordings, form_words};
use crate::store::{
    Store, StoreError,
    derived::{self, Method},
    ids,
    sessions::withdrawn,
    sign_ins::{hash_of_pass, new_pass},
};

/// Whether a form can be given to a client of this practice.
pub fn offer(instrument: &Instrument, wordings: &Wordings, words: &FormWords) -> Offer {
    if instrument.record_only {
        Offer::RecordOnly
    } else if wordings.of(instrument).is_none() {
        Offer::NoText
    } else if instrument.safety_item.is_some() && words.urgent_help.is_none() {
        Offer::NeedsUrgentHelp
    } else {
        Offer::Ready
    }
}

#[derive(FromRow)]
struct Treated {
    client_id: Uuid,
    ended: bool,
    today: NaiveDate,
}

/// The pass and whose it is.
///
/// # Errors
/// The database's.
pub async fn issue(
    connection: &mut PgConnection,
    store: &Store,
    actor: &Actor,
    pass: &NewPass,
) -> Result<Result<(Issued, Uuid), NotIssued>, StoreError> {
    let (organisation, now) = (actor.organisation, store.door.now());
    let treated: Option<Treated> = sqlx::query_as(
        "SELECT e.client_id, e.ended_on IS NOT NULL AS ended, ($3 AT TIME ZONE o.time_zone)::date AS today
         FROM app.care_episode e JOIN app.organisation o ON o.id = e.organisation_id
         WHERE e.organisation_id = $1 AND e.id = $2 AND e.id = ANY ((SELECT authz.acting_episodes())::uuid[])",
    )
    .bind(organisation)
    .bind(pass.care_episode)
    .bind(now)
    .fetch_optional(&mut *connection)
    .await?;
    let treated = match treated {
        None => return Ok(Err(NotIssued::NotTheirs)),
        Some(treated) if treated.ended => return Ok(Err(NotIssued::Ended)),
        Some(treated) => treated,
    };
    let Some(forms) = chosen(connection, store, organisation, pass).await? else {
        return Ok(Err(NotIssued::Forms));
    };
    let Some(session) = session(connection, store, organisation, pass, treated.today).await? else {
        return Ok(Err(NotIssued::Session));
    };
    let codes: Vec<&str> = forms.iter().map(|form| form.code.as_str()).collect();
    if given(connection, organisation, session, &codes).await? {
        return Ok(Err(NotIssued::Given));
    }
    let (token, expires_at) = (new_pass()?, now + TimeDelta::hours(pass.hours));
    let versions: Vec<i32> = forms
        .iter()
        .map(|form| i32::try_from(form.version).unwrap_or(i32::MAX))
        .collect();
    sqlx::query(
        "INSERT INTO app.rating_link (organisation_id, id, care_episode_id, session_id, way, token_hash, instrument_codes,
           instrument_versions, issued_by, issued_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(organisation)
    .bind(ids::new_id(now))
    .bind(pass.care_episode)
    .bind(session)
    .bind(pass.way.as_str())
    .bind(hash_of_pass(&token))
    .bind(&codes)
    .bind(versions)
    .bind(actor.staff)
    .bind(now)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(Ok((Issued { token, expires_at }, treated.client_id)))
}

/// The chosen forms in the order chosen, each once; `None` when one of them cannot be given.
async fn chosen(
    connection: &mut PgConnection,
    store: &Store,
    organisation: Uuid,
    pass: &NewPass,
) -> Result<Option<Vec<Arc<Instrument>>>, StoreError> {
    let words = form_words(connection, organisation).await?;
    let wordings = Wordings::load(connection, organisation, &store.instruments).await?;
    let withdrawn = withdrawn(connection, organisation).await?;
    let mut forms: Vec<Arc<Instrument>> = Vec::new();
    for code in &pass.forms {
        let instrument = store.instruments.latest(code);
        let ready = instrument.filter(|form| {
            offer(form, &wordings, &words) == Offer::Ready && !withdrawn.contains(&form.code)
        });
        match ready {
            Some(form) if forms.iter().any(|known| known.code == form.code) => (),
            Some(form) => forms.push(form.clone()),
            None => return Ok(None),
        }
    }
    Ok((1..=10).contains(&forms.len()).then_some(forms))
}

/// The session that was chosen, where it was held; today's is put on record when there is none yet.
async fn session(
    connection: &mut PgConnection,
    store: &Store,
    organisation: Uuid,
    pass: &NewPass,
    today: NaiveDate,
) -> Result<Option<Uuid>, StoreError> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "SELECT id FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = $2 AND attendance = 'held'
           AND CASE WHEN $3::uuid IS NULL THEN held_on = $4 ELSE id = $3 END
         ORDER BY number DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(pass.care_episode)
    .bind(pass.session)
    .bind(today)
    .fetch_optional(&mut *connection)
    .await?;
    if found.is_some() || pass.session.is_some() {
        return Ok(found);
    }
    let id = ids::new_id(store.door.now());
    sqlx::query(
        "INSERT INTO app.session (organisation_id, id, care_episode_id, number, held_on)
         SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4 FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = $3",
    )
    .bind(organisation)
    .bind(id)
    .bind(pass.care_episode)
    .bind(today)
    .execute(&mut *connection)
    .await?;
    let method = Method::of(store, organisation);
    derived::refresh(connection, method, &[pass.care_episode]).await?;
    Ok(Some(id))
}

async fn given(
    connection: &mut PgConnection,
    organisation: Uuid,
    session: Uuid,
    codes: &[&str],
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM app.rating
           WHERE organisation_id = $1 AND session_id = $2 AND rater = 'client' AND instrument_code = ANY ($3))",
    )
    .bind(organisation)
    .bind(session)
    .bind(codes)
    .fetch_one(connection)
    .await?)
}
