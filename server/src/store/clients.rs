use std::collections::BTreeMap;

use app::{
    alliance::{Answers, Instruments, Points, Rater},
    client::{CareEpisode, ClientChart, Rating, Series, Session, SuppliedTotal},
    error::PortError,
    practice::{Actor, Clients},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Audit, Finish, Store, StoreError, audit::load_access, codes};

#[derive(FromRow)]
struct EpisodeRow {
    id: Uuid,
    client_name: String,
    client_code: String,
    therapist_name: String,
    started_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    ending: Option<String>,
    alliance_closed: bool,
}

#[derive(FromRow)]
struct SessionRow {
    id: Uuid,
    number: i32,
    held_on: NaiveDate,
    date_assumed: bool,
    attendance: String,
}

#[derive(FromRow)]
struct RatingRow {
    id: Uuid,
    number: i32,
    held_on: NaiveDate,
    instrument_code: String,
    instrument_version: i32,
    rater: String,
    answers: Vec<Option<i32>>,
    supplied_scales: Vec<String>,
    supplied_points: Vec<i32>,
    scales: Vec<String>,
    points: Vec<i32>,
    imputed: Vec<bool>,
}

#[async_trait]
impl Clients for Store {
    async fn client(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<ClientChart>, PortError> {
        let organisation = actor.organisation;
        let instruments = self.instruments.clone();
        let chart = self
            .door
            .read(actor, move |connection| {
                async move {
                    let chart =
                        load(connection, organisation, client, care_episode, &instruments).await?;
                    let audit = match &chart {
                        Some(chart) => {
                            Audit::new("view client", "client", vec![client, chart.care_episode.id])
                        }
                        // Either it is not there or it is not theirs; the attempt is on record all the same.
                        None => Audit::refused("view client", "client", vec![client]),
                    };
                    Ok((chart, Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        Ok(chart)
    }
}

async fn load(
    connection: &mut PgConnection,
    organisation: Uuid,
    client: Uuid,
    wanted: Option<Uuid>,
    instruments: &Instruments,
) -> Result<Option<ClientChart>, StoreError> {
    let mut episodes = load_episodes(connection, organisation, client).await?;
    let position = match wanted {
        Some(id) => episodes.iter().position(|episode| episode.id == id),
        None => (!episodes.is_empty()).then_some(0),
    };
    let Some(position) = position else {
        return Ok(None);
    };
    let shown = episodes.remove(position);
    let sessions = load_sessions(connection, organisation, shown.id).await?;
    let series = load_series(connection, organisation, shown.id, instruments).await?;
    let access = load_access(connection, organisation, shown.id).await?;
    Ok(Some(ClientChart {
        client,
        name: shown.client_name.clone(),
        code: shown.client_code.clone(),
        care_episode: shown.into_domain()?,
        other_episodes: episodes
            .into_iter()
            .map(EpisodeRow::into_domain)
            .collect::<Result<_, _>>()?,
        sessions,
        series,
        access,
    }))
}

/// Open ones first, then the newest.
async fn load_episodes(
    connection: &mut PgConnection,
    organisation: Uuid,
    client: Uuid,
) -> Result<Vec<EpisodeRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT e.id, c.name AS client_name, c.code AS client_code, t.name AS therapist_name, e.started_on,
                e.ended_on, e.ending, NOT e.id = ANY ((SELECT authz.visible_episodes())::uuid[]) AS alliance_closed
         FROM app.care_episode e
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.staff t ON t.organisation_id = e.organisation_id AND t.id = e.therapist_id
         WHERE e.organisation_id = $1 AND e.client_id = $2
         ORDER BY e.ended_on DESC NULLS FIRST, e.started_on DESC, e.id DESC",
    )
    .bind(organisation)
    .bind(client)
    .fetch_all(connection)
    .await?)
}

impl EpisodeRow {
    fn into_domain(self) -> Result<CareEpisode, StoreError> {
        Ok(CareEpisode {
            ending: codes::ending(self.ending.as_deref(), self.id)?,
            id: self.id,
            therapist_name: self.therapist_name,
            started_on: self.started_on,
            ended_on: self.ended_on,
            alliance_closed: self.alliance_closed,
        })
    }
}

async fn load_sessions(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<SessionRow> = sqlx::query_as(
        "SELECT id, number, held_on, date_assumed, attendance FROM app.session
         WHERE organisation_id = $1 AND care_episode_id = $2 ORDER BY number",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Session {
                attendance: codes::attendance(&row.attendance, row.id)?,
                id: row.id,
                number: row.number,
                held_on: row.held_on,
                date_assumed: row.date_assumed,
            })
        })
        .collect()
}

async fn load_series(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    instruments: &Instruments,
) -> Result<Vec<Series>, StoreError> {
    let rows: Vec<RatingRow> = sqlx::query_as(
        "SELECT r.id, s.number, s.held_on, r.instrument_code, r.instrument_version, r.rater, r.answers,
                r.supplied_scales, r.supplied_points, c.scales, c.points, c.imputed
         FROM app.rating r
         JOIN app.session s ON s.organisation_id = r.organisation_id AND s.id = r.session_id
         CROSS JOIN LATERAL (
           SELECT coalesce(array_agg(scale ORDER BY scale), '{}') AS scales,
                  coalesce(array_agg(points ORDER BY scale), '{}') AS points,
                  coalesce(array_agg(imputed ORDER BY scale), '{}') AS imputed
           FROM app.score WHERE organisation_id = r.organisation_id AND rating_id = r.id
         ) c
         WHERE r.organisation_id = $1 AND r.care_episode_id = $2
         ORDER BY s.number",
    )
    .bind(organisation)
    .bind(care_episode)
    .fetch_all(connection)
    .await?;
    group(rows, instruments)
}

/// One series for each instrument and rater: the alliance first, the client's word before the therapist's.
fn group(rows: Vec<RatingRow>, instruments: &Instruments) -> Result<Vec<Series>, StoreError> {
    let mut series: BTreeMap<(u8, bool, String, u32), Series> = BTreeMap::new();
    for row in rows {
        let version = codes::version(row.instrument_version, row.id)?;
        let rater = codes::rater(&row.rater, row.id)?;
        let code = row.instrument_code.clone();
        let instrument = instruments
            .get(&code, version)
            .ok_or_else(|| StoreError::inconsistent("rating", "instrument_code", row.id))?;
        let without_parts = u8::from(instrument.scale(app::alliance::ScaleId::Goal).is_none());
        let place = instrument.family as u8 * 2 + without_parts;
        series
            .entry((place, rater == Rater::Therapist, code.clone(), version))
            .or_insert_with(|| Series {
                instrument: code,
                version,
                rater,
                ratings: Vec::new(),
            })
            .ratings
            .push(row.into_domain()?);
    }
    Ok(series.into_values().collect())
}

impl RatingRow {
    fn into_domain(self) -> Result<Rating, StoreError> {
        let supplied = self
            .supplied_scales
            .iter()
            .zip(&self.supplied_points)
            .map(|(scale, points)| {
                Ok(SuppliedTotal {
                    scale: codes::scale(scale, self.id)?,
                    points: Points(*points),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let scores = codes::scores(&self.scales, &self.points, &self.imputed, self.id)?;
        Ok(Rating {
            id: self.id,
            session_number: self.number,
            held_on: self.held_on,
            answers: Answers(self.answers.into_iter().map(|a| a.map(Points)).collect()),
            supplied: supplied
                .into_iter()
                .filter(|total| scores.get(total.scale) != Some(total.points))
                .collect(),
            scores,
        })
    }
}
