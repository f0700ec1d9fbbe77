use std::collections::BTreeMap;

use app::{
    alliance::{Answers, Family, Instruments, Points, Rater, Source, Word},
    client::{CareEpisode, ClientChart, ClientWord, Rating, Series, Session, State, SuppliedTotal},
    error::PortError,
    practice::{Actor, Clients},
    ruptures::{By, Rupture},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures::FutureExt;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{
    Audit, Finish, Store, StoreError, audit::load_access, codes, findings, forms::Wordings,
    ruptures,
};

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
    may_act: bool,
    changes: Option<i64>,
    rated_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct SessionRow {
    id: Uuid,
    number: i32,
    held_on: NaiveDate,
    date_assumed: bool,
    attendance: String,
    mode: String,
    no_form: Option<String>,
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
        self.chart(actor, client, care_episode, false).await
    }

    async fn look(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
    ) -> Result<Option<ClientChart>, PortError> {
        self.chart(actor, client, care_episode, true).await
    }
}

impl Store {
    async fn chart(
        &self,
        actor: &Actor,
        client: Uuid,
        care_episode: Option<Uuid>,
        shown: bool,
    ) -> Result<Option<ClientChart>, PortError> {
        let organisation = actor.organisation;
        let instruments = self.instruments.clone();
        let chart = self
            .door
            .read(actor, move |connection| {
                async move {
                    let chart =
                        load(connection, organisation, client, care_episode, &instruments).await?;
                    if let Some(chart) = chart.as_ref().filter(|_| shown) {
                        note_look(connection, chart).await?;
                    }
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

/// Up to the rating that was there when the page was read, so that one that comes meanwhile stays new.
async fn note_look(connection: &mut PgConnection, chart: &ClientChart) -> Result<(), StoreError> {
    sqlx::query("SELECT authz.look($1, $2)")
        .bind(chart.care_episode.id)
        .bind(chart.state.and_then(|state| state.rated_at))
        .execute(connection)
        .await?;
    Ok(())
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
    let (mut series, words) = load_series(connection, organisation, shown.id, instruments).await?;
    word(connection, organisation, &mut series, instruments).await?;
    let veiled = veiled(connection, shown.id).await?;
    let mut ruptures =
        load_ruptures(connection, organisation, shown.id, &mut series, &veiled).await?;
    unsay(&mut ruptures, &veiled);
    let access = load_access(connection, organisation, shown.id).await?;
    let may_act = shown.may_act;
    let state = shown.changes.map(|changes| State {
        changes,
        rated_at: shown.rated_at,
    });
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
        ruptures,
        words,
        may_act,
        access,
        state,
        veiled,
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
                e.ended_on, e.ending, NOT e.id = ANY ((SELECT authz.visible_episodes())::uuid[]) AS alliance_closed,
                e.id = ANY ((SELECT authz.acting_episodes())::uuid[]) AS may_act, r.changes, r.rated_at
         FROM app.care_episode e
         JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
         JOIN app.staff t ON t.organisation_id = e.organisation_id AND t.id = e.therapist_id
         LEFT JOIN app.caseload_row r ON r.organisation_id = e.organisation_id AND r.care_episode_id = e.id
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
        "SELECT id, number, held_on, date_assumed, attendance, mode, no_form FROM app.session
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
                mode: codes::mode(&row.mode, row.id)?,
                no_form: codes::no_form(row.no_form.as_deref(), row.id)?,
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
) -> Result<(Vec<Series>, Vec<ClientWord>), StoreError> {
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
    let words = words(&rows, instruments)?;
    Ok((group(rows, instruments)?, words))
}

/// The client's answers to the direct question.
fn words(rows: &[RatingRow], instruments: &Instruments) -> Result<Vec<ClientWord>, StoreError> {
    let mut words = Vec::new();
    for row in rows {
        let version = codes::version(row.instrument_version, row.id)?;
        let asks = instruments
            .get(&row.instrument_code, version)
            .is_some_and(|instrument| instrument.family == Family::Check);
        let answer = row.answers.first().copied().flatten();
        if let Some(word) = answer
            .filter(|_| asks)
            .and_then(|answer| Word::at(answer / 100))
        {
            words.push(ClientWord {
                session: row.number,
                word,
            });
        }
    }
    Ok(words)
}

/// What the items of the client's own forms say.
async fn word(
    connection: &mut PgConnection,
    organisation: Uuid,
    series: &mut [Series],
    instruments: &Instruments,
) -> Result<(), StoreError> {
    let wordings = Wordings::load(connection, organisation, instruments).await?;
    for series in series
        .iter_mut()
        .filter(|series| series.rater == Rater::Client)
    {
        let instrument = instruments.get(&series.instrument, series.version);
        if let Some(wording) = instrument.and_then(|instrument| wordings.of(instrument)) {
            series.wording = wording.items.into_iter().map(|item| item.text).collect();
        }
    }
    Ok(())
}

/// Sessions of a care episode whose client's rating the actor does not see yet.
async fn veiled(connection: &mut PgConnection, care_episode: Uuid) -> Result<Vec<i32>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT session_number FROM authz.veiled() WHERE care_episode_id = $1 ORDER BY 1",
    )
    .bind(care_episode)
    .fetch_all(connection)
    .await?)
}

/// Leaves out what the ratings of veiled sessions alone have said.
fn unsay(ruptures: &mut Vec<Rupture>, veiled: &[i32]) {
    let hidden = |session: i32| veiled.contains(&session);
    ruptures.retain(|rupture| rupture.source != Source::Scores || !hidden(rupture.noticed_at));
    for rupture in ruptures {
        rupture
            .events
            .retain(|event| event.by != By::Rule || !event.session.is_some_and(hidden));
    }
}

/// Puts the findings to their series, and answers the ruptures with where they stand.
async fn load_ruptures(
    connection: &mut PgConnection,
    organisation: Uuid,
    care_episode: Uuid,
    series: &mut [Series],
    veiled: &[i32],
) -> Result<Vec<Rupture>, StoreError> {
    for found in findings::load(connection, organisation, &[care_episode]).await? {
        let of = series.iter_mut().find(|series| {
            series.rater == Rater::Client
                && series.instrument == found.instrument
                && series.version == found.version
        });
        if let Some(series) = of {
            series.findings = found.findings;
            series
                .findings
                .retain(|finding| !veiled.contains(&finding.session));
        }
    }
    let logs = ruptures::load(connection, organisation, &[care_episode])
        .await?
        .remove(&care_episode)
        .unwrap_or_default();
    let findings = |code: Option<&String>| {
        let of = series
            .iter()
            .find(|s| Some(&s.instrument) == code && !s.findings.is_empty());
        of.map_or(&[][..], |series| &series.findings)
    };
    Ok(logs
        .iter()
        .filter_map(|log| ruptures::stood(care_episode, log, findings(log.instrument.as_ref())))
        .map(|stood| stood.rupture())
        .collect())
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
                wording: Vec::new(),
                ratings: Vec::new(),
                findings: Vec::new(),
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
