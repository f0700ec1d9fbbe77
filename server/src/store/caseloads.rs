use app::{
    alliance::{Points, ScaleId, Source},
    caseload::{
        AllianceSummary, Caseload, CaseloadRow, EarlierSpan, FindingSummary, FormsCount,
        OpenRupture, OutcomeSummary, RecentSession,
    },
    error::PortError,
    practice::{Actor, Caseloads},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use futures::FutureExt;
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{Audit, Finish, Store, StoreError, codes, forms::safety};

#[derive(FromRow)]
struct Row {
    client_id: Uuid,
    care_episode_id: Uuid,
    client_name: String,
    client_code: String,
    therapist_name: Option<String>,
    may_act: bool,
    started_on: NaiveDate,
    sessions_held: i32,
    sessions_rated: i32,
    last_session_number: Option<i32>,
    last_session_on: Option<NaiveDate>,
    dates_assumed: bool,
    recent_numbers: Vec<i32>,
    recent_on: Vec<NaiveDate>,
    recent_totals: Vec<Option<i32>>,
    instrument_code: Option<String>,
    instrument_version: Option<i32>,
    rater: Option<String>,
    rated: i32,
    at_maximum: i32,
    latest_session: Option<i32>,
    latest_on: Option<NaiveDate>,
    latest_scales: Vec<String>,
    latest_points: Vec<i32>,
    latest_imputed: Vec<bool>,
    previous_total: Option<i32>,
    previous_session: Option<i32>,
    earlier_scales: Vec<String>,
    earlier_low: Vec<i32>,
    earlier_high: Vec<i32>,
    finding: Option<Json<FindingSummary>>,
    rupture: Option<Json<OpenRupture>>,
    outcome: Option<Json<OutcomeSummary>>,
    asked_every: i32,
    forms_declined: i32,
    forms_technical: i32,
    forms_since: i32,
    forms_missed: i32,
    alerts: bool,
    changes: i64,
    is_new: bool,
    veiled: bool,
}

/// `$1` is the organisation, `$2` the viewer. Row security adds which care episodes; public for its measurement.
pub const CASELOAD: &str = "
    SELECT e.client_id, e.id AS care_episode_id, c.name AS client_name, c.code AS client_code,
           CASE WHEN e.therapist_id <> $2 THEN (
             SELECT t.name FROM app.staff t WHERE t.organisation_id = e.organisation_id AND t.id = e.therapist_id
           ) END AS therapist_name, e.started_on,
           e.therapist_id = $2 OR e.id = ANY ((SELECT authz.acting_episodes())::uuid[]) AS may_act,
           r.sessions_held, r.sessions_rated, r.last_session_number, r.last_session_on, r.dates_assumed,
           r.recent_numbers, r.recent_on, r.recent_totals, r.instrument_code, r.instrument_version, r.rater,
           r.rated, r.at_maximum, r.latest_session, r.latest_on, r.latest_scales, r.latest_points,
           r.latest_imputed, r.previous_total, r.previous_session, r.earlier_scales, r.earlier_low, r.earlier_high,
           r.finding, r.rupture, r.outcome, r.asked_every, r.forms_declined, r.forms_technical, r.forms_since,
           coalesce(r.forms_missed[r.asked_every], 0) AS forms_missed,
           EXISTS (SELECT FROM app.safety_alert a WHERE a.organisation_id = $1 AND a.handled_by IS NULL) AS alerts,
           r.changes, coalesce(l.staff_id IS NOT NULL AND r.rated_at > coalesce(l.up_to, '-infinity'), false) AS is_new,
           v.rating_id IS NOT NULL AS veiled
    FROM app.care_episode e
    JOIN app.caseload_row r ON r.organisation_id = e.organisation_id AND r.care_episode_id = e.id
    JOIN app.client c ON c.organisation_id = e.organisation_id AND c.id = e.client_id
    LEFT JOIN app.look l ON l.organisation_id = e.organisation_id AND l.care_episode_id = e.id AND l.staff_id = $2
    LEFT JOIN (SELECT * FROM authz.veiled() WHERE authz.blind()) v ON v.care_episode_id = e.id AND v.session_number = r.latest_session
    WHERE e.organisation_id = $1 AND e.ended_on IS NULL";

#[async_trait]
impl Caseloads for Store {
    async fn caseload(&self, actor: &Actor) -> Result<Caseload, PortError> {
        let Actor {
            organisation,
            staff,
            ..
        } = *actor;
        let (rows, alerts) = self
            .door
            .read(actor, move |connection| {
                async move {
                    let rows: Vec<Row> = sqlx::query_as(CASELOAD)
                        .bind(organisation)
                        .bind(staff)
                        .fetch_all(&mut *connection)
                        .await?;
                    // Most often there are none, and the one statement says so.
                    let alerts = if rows.first().is_none_or(|row| row.alerts) {
                        safety::alerts(connection, organisation, None).await?
                    } else {
                        Vec::new()
                    };
                    let of_alerts = alerts.iter().map(|alert| alert.care_episode);
                    let shown = rows
                        .iter()
                        .map(|row| row.care_episode_id)
                        .chain(of_alerts)
                        .collect();
                    let audit = Audit::new("view caseload", "care_episode", shown);
                    Ok(((rows, alerts), Finish::Commit(audit)))
                }
                .boxed()
            })
            .await?;
        let rows = rows
            .into_iter()
            .map(Row::into_domain)
            .collect::<Result<_, _>>()?;
        Ok(Caseload { rows, alerts })
    }
}

impl Row {
    fn into_domain(self) -> Result<CaseloadRow, StoreError> {
        let row = self.whole()?;
        Ok(if row.veiled { veil(row) } else { row })
    }

    fn whole(self) -> Result<CaseloadRow, StoreError> {
        Ok(CaseloadRow {
            alliance: self.alliance()?,
            recent: self.recent(),
            client: self.client_id,
            care_episode: self.care_episode_id,
            client_name: self.client_name,
            client_code: self.client_code,
            therapist_name: self.therapist_name,
            may_act: self.may_act,
            started_on: self.started_on,
            last_session_number: self.last_session_number,
            last_session_on: self.last_session_on,
            dates_assumed: self.dates_assumed,
            sessions_held: self.sessions_held,
            sessions_rated: self.sessions_rated,
            forms: FormsCount {
                every: self.asked_every,
                declined: self.forms_declined,
                technical: self.forms_technical,
                since: self.forms_since,
                missed: self.forms_missed,
            },
            finding: self.finding.map(|json| json.0),
            rupture: self.rupture.map(|json| json.0),
            outcome: self.outcome.map(|json| json.0),
            changes: self.changes,
            is_new: self.is_new,
            veiled: self.veiled,
        })
    }

    fn recent(&self) -> Vec<RecentSession> {
        self.recent_numbers
            .iter()
            .zip(&self.recent_on)
            .zip(&self.recent_totals)
            .map(|((number, held_on), total)| RecentSession {
                number: *number,
                held_on: *held_on,
                total: total.map(Points),
            })
            .collect()
    }

    fn alliance(&self) -> Result<Option<AllianceSummary>, StoreError> {
        let (Some(instrument), Some(version), Some(rater), Some(session), Some(on)) = (
            &self.instrument_code,
            self.instrument_version,
            &self.rater,
            self.latest_session,
            self.latest_on,
        ) else {
            return Ok(None);
        };
        let id = self.care_episode_id;
        Ok(Some(AllianceSummary {
            instrument: instrument.clone(),
            version: codes::version(version, id)?,
            rater: codes::rater(rater, id)?,
            rated: self.rated,
            at_maximum: self.at_maximum,
            latest_session: session,
            latest_on: on,
            latest: codes::scores(
                &self.latest_scales,
                &self.latest_points,
                &self.latest_imputed,
                id,
            )?,
            previous_total: self.previous_total.map(Points),
            previous_session: self.previous_session,
            earlier: self.earlier()?,
        }))
    }

    fn earlier(&self) -> Result<Vec<EarlierSpan>, StoreError> {
        self.earlier_scales
            .iter()
            .zip(&self.earlier_low)
            .zip(&self.earlier_high)
            .map(|((name, low), high)| {
                let scale: ScaleId = codes::scale(name, self.care_episode_id)?;
                Ok(EarlierSpan {
                    scale,
                    low: Points(*low),
                    high: Points(*high),
                })
            })
            .collect()
    }
}

/// Without what the latest rating says, and what was noticed by it alone.
fn veil(row: CaseloadRow) -> CaseloadRow {
    let session = row
        .alliance
        .as_ref()
        .map(|alliance| alliance.latest_session);
    let mut recent = row.recent;
    for shown in recent.iter_mut().filter(|one| Some(one.number) == session) {
        shown.total = None;
    }
    let noticed = |rupture: &OpenRupture| {
        rupture.source != Source::Scores || Some(rupture.noticed_at) != session
    };
    CaseloadRow {
        recent,
        alliance: None,
        finding: None,
        rupture: row.rupture.filter(noticed),
        ..row
    }
}
